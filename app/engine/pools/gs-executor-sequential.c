/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One task after another in the main thread: what every speedup is measured against.  It holds a
 * GIL that nobody else wants, so that it runs the very code that a pool's worker runs; a for loop
 * has no cost of submitting. */
#include "config.h"

#include "gs-collector.h"
#include "gs-executor-run.h"
#include "gs-run-context.h"

/* A for loop: like map() it ends at the first exception, unless that is caught. */
static void
run_loop (GsRunContext *context,
          GsWorker     *worker)
{
  GsCollector collector;

  /* There is never anything to wait for or to cancel. */
  gs_collector_init (&collector, NULL, NULL, context, worker);
  for (guint task = 0; task < context->n_tasks; task++)
    {
      gs_lane_populate (&worker->lane);
      gs_run_context_submit (context, worker, task);
      gs_run_context_execute (context, worker, task, &context->outcomes[task]);
      if (!gs_collector_deliver (&collector, task))
        break;
    }
  gs_collector_clear (&collector);
}

gboolean
gs_executor_run_sequential (GsRunContext *context,
                GError      **error)
{
  GsWorker worker;
  GsGil gil;
  gboolean ok;

  gs_gil_init (&gil, context->plan->switch_interval_ns);
  ok = gs_run_context_begin_main (context, &worker, GS_LANE_WORKER, &gil, error);

  if (ok)
    {
      run_loop (context, &worker);
      gs_run_context_mark_memory (&worker, TRUE);
      gs_worker_end (&worker);
    }

  gs_gil_clear (&gil);
  return ok;
}
