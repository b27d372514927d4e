/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits in a system call, as time.sleep() does, whoever calls it: an event loop stands still
 * meanwhile, unless it hands the call to a pool.  Returns what sleep does. */
#include "gs-wait.h"

extern const GsWork gs_work_blocking_sleep;

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) context->index * 10);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  int error = gs_wait (worker,
                       (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0));

  return error == 0 ? expected (context) : gs_work_fail (error_message, error);
}

const GsWork gs_work_blocking_sleep = {
  .run = run,
  .expected = expected,
};
