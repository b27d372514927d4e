/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-initializer.h"

#include "gs-clock.h"
#include "gs-lock.h"

/* As the session that tasks share, it is a lock: the tasks of its worker take it in turn. */
static void
open_session (GsWorker *worker)
{
  gs_worker_begin_initializer (worker);
  gs_clock_sleep (GS_SESSION_OPEN_NS);
  gs_worker_take_gil (worker, GS_STATE_STARTING);

  worker->session = g_new (GsLock, 1);
  gs_lock_init (worker->session, 0);
}

const char *
gs_initializer_run (GsWorker     *worker,
                    const GsPlan *plan)
{
  if (plan->initializer == GS_INITIALIZER_FAILS)
    return GS_INITIALIZER_ERROR;
  if (plan->initializer == GS_INITIALIZER_OPENS)
    open_session (worker);
  return NULL;
}

void
gs_initializer_clear (GsWorker *worker)
{
  if (worker->session != NULL)
    gs_lock_clear (worker->session);
  g_clear_pointer (&worker->session, g_free);
}
