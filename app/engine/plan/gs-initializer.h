/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call that each worker of a pool makes first, before it takes a task: `initializer` of
 * Python's executors.  An event loop without a pool, and the main thread, have none.
 *
 * One that opens makes a session of its own for its worker's tasks: a connection, say, or a loaded
 * model.  Nothing of it is pickled, and no other worker ever waits for its lock. */
#pragma once

#include "gs-plan.h"
#include "gs-worker.h"

/* The exception that a failing initializer raises. */
#define GS_INITIALIZER_ERROR "ValueError: the initializer failed"

/* How long it takes to open a session, in ns: about as long as a connection to a far server. */
#define GS_SESSION_OPEN_NS (100 * G_GINT64_CONSTANT (1000000))

/** gs_initializer_run: calls it in the calling worker, which is `starting` and holds its GIL before
 * and after; while a session is opened the GIL is free.  Returns NULL, or the exception that it
 * raises, a static string. */
const char *gs_initializer_run   (GsWorker     *worker,
                                  const GsPlan *plan);
/** gs_initializer_clear: closes the worker's session, if it has one; it takes no more tasks. */
void        gs_initializer_clear (GsWorker     *worker);
