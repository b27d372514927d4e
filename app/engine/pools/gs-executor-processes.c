/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process pool: the main thread submits everything at once, map() a chunk of tasks at a time,
 * and then asks for the results, as gs-collector.h says. */
#include "config.h"

#include "gs-collector.h"
#include "gs-executor-run.h"
#include "gs-process-calls.h"

/* While it submits, the parent looks for results this often. */
#define POLL_NS 50000u

typedef struct
{
  GsProcessCalls calls;
  GsCollector collector;
  guint *order;          /* the tasks that are done, in that order */
  guint n_done;
} Processes;

static void
returned_cb (gpointer data,
             guint    first,
             guint    n)
{
  Processes *self = data;

  for (guint i = 0; i < n; i++)
    self->order[self->n_done++] = first + i;
}

static gboolean
is_reached (Processes *self,
            guint      task,
            guint      n_done)
{
  return task != GS_NO_TASK ? self->calls.context->outcomes[task].cpu_ns >= 0
                            : self->n_done >= n_done;
}

static gboolean
wait_cb (gpointer   executor,
         guint      task,
         guint      n_done,
         uint64_t   deadline,
         GError   **error)
{
  Processes *self = executor;

  while (!is_reached (self, task, n_done))
    {
      uint64_t now = gs_clock_now ();
      int timeout = -1;

      if (deadline != 0 && now >= deadline)
        return TRUE;
      if (deadline != 0)
        timeout = (int) MIN ((deadline - now) / 1000000 + 1, G_MAXINT);
      if (!gs_process_calls_wait_for (&self->calls, timeout, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
cancel_cb (gpointer executor,
           guint    task)
{
  Processes *self = executor;

  return gs_process_calls_cancel (&self->calls, task);
}

static guint
get_done_cb (gpointer executor,
             guint    index)
{
  Processes *self = executor;

  return self->order[index];
}

static guint
count_done_cb (gpointer executor)
{
  Processes *self = executor;

  return self->n_done;
}

static void
shut_down_cb (gpointer executor)
{
  Processes *self = executor;

  self->calls.closed = TRUE;
}

static gboolean
submit_cb (gpointer   executor,
           guint      task,
           GError   **error)
{
  Processes *self = executor;

  return gs_process_calls_submit (&self->calls, task, 1, error);
}

static gboolean
submit_all (Processes *self,
            GError   **error)
{
  GsProcessCalls *calls = &self->calls;
  GsRunContext *context = calls->context;
  uint64_t last_poll = 0;
  guint n;

  for (guint first = 0; first < self->collector.n_tasks; first += n)
    {
      uint64_t now;

      n = gs_plan_count_chunk (context->plan, first);
      gs_lane_populate (&calls->main->lane);
      if (!gs_collector_may_submit (&self->collector, first, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        gs_run_context_submit (context, calls->main, first + i);
      if (!gs_process_calls_submit (calls, first, n, error)
          || !gs_collector_submitted (&self->collector, first, error))
        return FALSE;

      now = gs_clock_now ();
      if (now - last_poll >= POLL_NS)
        {
          last_poll = now;
          if (gs_process_pool_poll (&calls->pool, FALSE, 0)
              && !gs_process_calls_take (calls, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
run_pool (GsRunContext *context,
          GsWorker     *main,
          GError      **error)
{
  static const GsCollectorClass class = {
    .wait = wait_cb,
    .cancel = cancel_cb,
    .get_done = get_done_cb,
    .count_done = count_done_cb,
    .shut_down = shut_down_cb,
    .submit = submit_cb,
  };
  Processes self = { .n_done = 0 };
  gboolean ok;

  if (!gs_process_calls_init (&self.calls, context, main, error))
    return FALSE;

  self.calls.returned_cb = returned_cb;
  self.calls.returned_data = &self;
  self.order = g_new0 (guint, context->n_tasks);
  gs_collector_init (&self.collector, &class, &self, context, main);
  ok = submit_all (&self, error) && gs_collector_collect (&self.collector, error);
  gs_run_context_mark_memory (main, TRUE);
  gs_process_calls_shut_down (&self.calls, ok ? NULL : *error);
  gs_collector_clear (&self.collector);
  g_free (self.order);
  return ok;
}

gboolean
gs_executor_run_processes (GsRunContext *context,
               GError      **error)
{
  g_autoptr (GError) failure = NULL;
  GsWorker main;
  gboolean ok;
  GsGil gil;

  gs_gil_init (&gil, context->plan->switch_interval_ns);
  ok = gs_run_context_begin_main (context, &main, GS_LANE_MAIN, &gil, &failure);
  if (ok)
    {
      ok = run_pool (context, &main, &failure);
      gs_worker_end (&main);
    }
  gs_gil_clear (&gil);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return ok;
}
