/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "gs-limit.h"
#include "gs-memory.h"
#include "gs-executor.h"
#include "gs-run-context.h"
#include "gs-run-error.h"

void
gs_run_context_init (GsRunContext *self,
                     const GsPlan *plan,
                     GsRecording  *recording,
                     GsControl    *control)
{
  *self = (GsRunContext) {
    .plan = plan,
    .recording = recording,
    .control = control,
    .spin = { .step_ns = plan->step_ns },
    .cost = plan->emulate ? &gs_cost_cpython : &gs_cost_none,
    .n_tasks = gs_plan_get_n_tasks (plan),
  };

  self->costs = g_new (GsCost, plan->groups->len);
  self->shared = g_new0 (GsShared, plan->groups->len);
  for (guint i = 0; i < plan->groups->len; i++)
    {
      self->costs[i] = gs_plan_get_cost (plan, g_ptr_array_index (plan->groups, i));
      gs_shared_init (&self->shared[i], i);
      if (plan->workers < 2)
        gs_counter_watch_close (&self->shared[i].watch);
    }

  /* A worker process has none to collect. */
  if (control != NULL)
    {
      self->outcomes = g_new0 (GsTaskOutcome, self->n_tasks);
      for (guint i = 0; i < self->n_tasks; i++)
        self->outcomes[i].cpu_ns = -1;
    }
}

void
gs_run_context_clear (GsRunContext *self)
{
  for (guint i = 0; self->outcomes != NULL && i < self->n_tasks; i++)
    {
      g_free (self->outcomes[i].result);
      g_free (self->outcomes[i].error);
    }
  g_clear_pointer (&self->outcomes, g_free);

  for (guint i = 0; i < self->plan->groups->len; i++)
    gs_shared_clear (&self->shared[i]);
  g_clear_pointer (&self->shared, g_free);
  g_clear_pointer (&self->costs, g_free);
}

gboolean
gs_run_context_open_lane (GsRunContext *self,
                          GsLane       *lane,
                          GsLaneKind    kind,
                          guint         number,
                          guint         interpreter,
                          const char   *name,
                          GError      **error)
{
  if (gs_lane_open (lane, self->recording, kind, number, interpreter, name))
    return TRUE;

  g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED,
               _("There is no room in the recording for the lane “%s”: %s"), name,
               g_strerror (errno));
  return FALSE;
}

gboolean
gs_run_context_begin_main (GsRunContext *self,
                           GsWorker     *main,
                           GsLaneKind    kind,
                           GsGil        *gil,
                           GError      **error)
{
  GsLane lane;

  if (!gs_run_context_open_lane (self, &lane, kind, 0, 0, kind == GS_LANE_LOOP ? "loop" : "main",
                                 error))
    return FALSE;

  if (!gs_worker_begin (main, self->recording, lane.index, gil))
    {
      gs_run_error_set_errno (error, errno, _("The main thread cannot be recorded"));
      return FALSE;
    }
  gs_worker_take_gil (main, GS_STATE_RUNNING);
  gs_run_context_mark_memory (main, FALSE);
  return TRUE;
}

void
gs_run_context_mark_memory (GsWorker *worker,
                            gboolean  with_tasks)
{
  uint64_t bytes;

  if (gs_memory_measure (&bytes))
    gs_lane_put_payload (&worker->lane, gs_clock_now (), GS_MARK_MEMORY, GS_NO_TASK, with_tasks,
                         bytes);
}

void
gs_run_context_mark (GsRunContext *self,
                     GsWorker     *worker,
                     GsMark        mark,
                     guint         task)
{
  gs_lane_put (&worker->lane, gs_clock_now (), mark, worker->holds_gil ? GS_FLAG_GIL : 0, task, 0);
}

void
gs_run_context_submit (GsRunContext *self,
                       GsWorker     *main,
                       guint         task)
{
  gs_run_context_mark (self, main, GS_MARK_SUBMIT, task);

  if (!self->started)
    {
      self->started = TRUE;
      gs_control_started (self->control, main->lane.last_time);
    }
}

void
gs_run_context_describe (GsRunContext  *self,
                         guint          task,
                         GsTaskContext *context)
{
  guint group = 0;

  *context = (GsTaskContext) { .task = task, .spin = &self->spin };
  context->group = gs_plan_find_task (self->plan, task, &context->index);
  g_ptr_array_find (self->plan->groups, context->group, &group);
  context->cost = &self->costs[group];
  context->shared = &self->shared[group];
}

/* Reports the shared results of the groups that have one, in this process. */
static void
report_shared (GsRunContext *self)
{
  g_autofree const char **results = g_new (const char *, self->n_tasks);
  GsTaskContext context = { .spin = &self->spin };

  for (guint i = 0; i < self->n_tasks; i++)
    results[i] = self->outcomes[i].result;

  for (guint i = 0; i < self->plan->groups->len; i++)
    {
      const GsWork *work;
      g_autofree char *result = NULL;
      g_autofree char *steps = NULL;

      context.group = g_ptr_array_index (self->plan->groups, i);
      context.cost = &self->costs[i];
      context.shared = &self->shared[i];
      work = gs_work_find (context.group->workload);
      if (work->shared_result != NULL)
        {
          result = work->shared_result (&context, results + context.task);
          if (work->shared_steps != NULL)
            steps = work->shared_steps (&context);
          gs_control_shared (self->control, i, result, steps);
        }
      context.task += context.group->count;
    }
}

void
gs_run_context_conclude (const GsTaskContext *context,
                         GsTaskOutcome       *outcome)
{
  if (gs_plan_group_has (context->group->kill, context->index))
    kill (getpid (), SIGKILL);
  if (outcome->result != NULL && gs_plan_group_has (context->group->fail, context->index))
    {
      g_clear_pointer (&outcome->result, g_free);
      outcome->error = g_strdup_printf ("ValueError: task %u failed", context->index);
    }
}

void
gs_run_context_execute (GsRunContext  *self,
                        GsWorker      *worker,
                        guint          task,
                        GsTaskOutcome *outcome)
{
  const GsWork *work;
  GsTaskContext context;
  uint64_t cpu;

  gs_run_context_describe (self, task, &context);
  work = gs_work_find (context.group->workload);

  gs_worker_start_task (worker, task);
  cpu = gs_worker_get_cpu (worker);
  /* Run only the rest where an event loop has awaited the beginning. */
  if (work->run_rest != NULL && gs_executor_find (self->plan->executor)->has_loop)
    outcome->result = work->run_rest (&context, worker, &outcome->error);
  else
    outcome->result = work->run (&context, worker, &outcome->error);
  outcome->cpu_ns = (gint64) gs_worker_get_cpu (worker) - (gint64) cpu;
  outcome->cpu_ns = MAX (outcome->cpu_ns, 0);
  gs_run_context_conclude (&context, outcome);
  gs_worker_finish_task (worker, outcome->result == NULL);
}

static gint64
get_cpu_ns (int who)
{
  struct rusage usage;

  if (getrusage (who, &usage) != 0)
    return 0;
  return ((gint64) usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_GINT64_CONSTANT (1000000000)
         + ((gint64) usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

void
gs_run_context_report (GsRunContext *self)
{
  for (guint i = 0; i < self->n_tasks; i++)
    {
      const GsTaskOutcome *outcome = &self->outcomes[i];

      if (outcome->result != NULL || outcome->error != NULL)
        gs_control_task (self->control, i, outcome->result, outcome->error, outcome->cpu_ns);
    }

  report_shared (self);
  gs_control_usage (self->control, get_cpu_ns (RUSAGE_SELF) + get_cpu_ns (RUSAGE_CHILDREN));
}
