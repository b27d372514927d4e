/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for a length of time, as time.sleep() and asyncio.sleep() do. */
#pragma once

#include "gs-work.h"

/** gs_wait: in a system call, for @ns, without the GIL.  Returns errno, or 0. */
int  gs_wait       (GsWorker         *worker,
                    uint64_t          ns);
/** gs_wait_async: has the loop of @awaiter resume the task after @ns, and then call @woken with
 * @data, which ends by calling suspend(), queue() or done(); sooner, once the task is cancelled. */
void gs_wait_async (const GsAwaiter  *awaiter,
                    uint64_t          ns,
                    void            (*woken) (gpointer data),
                    gpointer          data);
/** gs_wait_was_cancelled: whether the task has been; then it is done(), and @woken does no more. */
gboolean gs_wait_was_cancelled (const GsAwaiter *awaiter);
