/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools of threads: the main thread submits everything at once and then asks for the results, as
 * gs-collector.h says. */
#include "config.h"

#include "gs-collector.h"
#include "gs-executor-run.h"
#include "gs-run-error.h"
#include "gs-thread-pool.h"

typedef struct
{
  GsThreadPool pool;
  GsWorker main;
} Threads;

static gboolean
wait_cb (gpointer   executor,
         guint      task,
         guint      n_done,
         uint64_t   deadline,
         GError   **error)
{
  Threads *self = executor;

  gs_thread_pool_wait (&self->pool, &self->main, task, n_done, deadline);
  return gs_thread_pool_check (&self->pool, error);
}

static gboolean
cancel_cb (gpointer executor,
           guint    task)
{
  Threads *self = executor;

  return gs_thread_pool_cancel (&self->pool, task);
}

static guint
get_done_cb (gpointer executor,
             guint    index)
{
  Threads *self = executor;

  return gs_thread_pool_get_finished (&self->pool, index);
}

static guint
count_done_cb (gpointer executor)
{
  Threads *self = executor;

  return gs_thread_pool_count_finished (&self->pool);
}

static void
shut_down_cb (gpointer executor)
{
  Threads *self = executor;

  gs_thread_pool_close (&self->pool);
}

static gboolean
submit_cb (gpointer   executor,
           guint      task,
           GError   **error)
{
  Threads *self = executor;

  return gs_thread_pool_submit (&self->pool, &self->main, task, error);
}

static const GsCollectorClass collector_class = {
  .wait = wait_cb,
  .cancel = cancel_cb,
  .get_done = get_done_cb,
  .count_done = count_done_cb,
  .shut_down = shut_down_cb,
  .submit = submit_cb,
};

static gboolean
submit_all (GsThreadPool *pool,
            GsWorker     *main,
            GsCollector  *collector,
            GError      **error)
{
  for (guint task = 0; task < collector->n_tasks; task++)
    {
      gs_lane_populate (&main->lane);
      if (!gs_collector_may_submit (collector, task, error))
        return FALSE;
      gs_run_context_submit (pool->context, main, task);
      if (!gs_thread_pool_submit (pool, main, task, error)
          || !gs_collector_submitted (collector, task, error))
        return FALSE;
    }
  return TRUE;
}

/* @main_gil: the main thread's; @gil: the workers', NULL for none or one each. */
static gboolean
run_pool (GsRunContext *context,
          GsGil        *main_gil,
          GsGil        *gil,
          gboolean      isolated,
          GError      **error)
{
  GsCollector collector;
  Threads self;
  gboolean ok;

  if (!gs_run_context_begin_main (context, &self.main, GS_LANE_MAIN, main_gil, error))
    return FALSE;

  gs_thread_pool_init (&self.pool, context, gil, isolated);
  gs_collector_init (&collector, &collector_class, &self, context, &self.main);
  ok = submit_all (&self.pool, &self.main, &collector, error)
       && gs_collector_collect (&collector, error);
  /* Every thread that was needed is still there. */
  gs_run_context_mark_memory (&self.main, TRUE);
  /* The owner hears it at once, as tasks under way may take their time; of a broken pool it has to
   * hear every task's outcome first. */
  if (!ok && !g_error_matches (*error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    gs_control_error (context->control, *error);
  gs_thread_pool_shut_down (&self.pool, &self.main, !ok);
  gs_collector_clear (&collector);
  gs_worker_end (&self.main);
  return ok;
}

gboolean
gs_executor_run_threads (GsRunContext *context,
             GError      **error)
{
  GsGil gil;
  gboolean ok;

  gs_gil_init (&gil, context->plan->switch_interval_ns);
  ok = run_pool (context, &gil, &gil, FALSE, error);
  gs_gil_clear (&gil);
  return ok;
}

gboolean
gs_executor_run_free_threads (GsRunContext *context,
                  GError      **error)
{
  return run_pool (context, NULL, NULL, FALSE, error);
}

gboolean
gs_executor_run_interpreters (GsRunContext *context,
                  GError      **error)
{
  GsGil gil;
  gboolean ok;

  gs_gil_init (&gil, context->plan->switch_interval_ns);
  ok = run_pool (context, &gil, NULL, TRUE, error);
  gs_gil_clear (&gil);
  return ok;
}
