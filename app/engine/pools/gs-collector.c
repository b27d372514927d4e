/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-collector.h"

void
gs_collector_init (GsCollector            *self,
                   const GsCollectorClass *class,
                   gpointer                executor,
                   GsRunContext           *context,
                   GsWorker               *main)
{
  *self = (GsCollector) { .class = class, .executor = executor, .context = context, .main = main,
                          .mode = context->plan->collect, .n_tasks = context->n_tasks };
  if (class != NULL && class->shut_down != NULL)
    self->n_tasks = gs_plan_get_n_early (context->plan);
  self->cancelled = g_new0 (gboolean, context->n_tasks);
}

void
gs_collector_clear (GsCollector *self)
{
  g_clear_pointer (&self->cancelled, g_free);
}

gboolean
gs_collector_deliver (GsCollector *self,
                      guint        task)
{
  if (self->mode == GS_COLLECT_NONE)
    return TRUE;

  gs_lane_populate (&self->main->lane);
  gs_run_context_mark (self->context, self->main, GS_MARK_DELIVER, task);
  return self->mode != GS_COLLECT_MAP || self->context->outcomes[task].error == NULL;
}

gboolean
gs_collector_may_submit (GsCollector *self,
                         guint        task,
                         GError     **error)
{
  return !gs_plan_begins_stage (self->context->plan, task)
         || self->class->wait (self->executor, GS_NO_TASK, task, 0, error);
}

gboolean
gs_collector_submitted (GsCollector *self,
                        guint        task,
                        GError     **error)
{
  if (self->mode != GS_COLLECT_AWAITED)
    return TRUE;
  return self->class->wait (self->executor, task, 0, 0, error)
         && gs_collector_deliver (self, task);
}

static void
cancel (GsCollector *self,
        guint        task)
{
  if (self->cancelled[task] || !self->class->cancel (self->executor, task))
    return;

  self->cancelled[task] = TRUE;
  if (self->class->marks_cancelled)
    return;
  gs_lane_populate (&self->main->lane);
  gs_run_context_mark (self->context, self->main, GS_MARK_CANCEL, task);
}

static void
cancel_all (GsCollector *self)
{
  for (guint task = 0; task < self->n_tasks; task++)
    cancel (self, task);
}

/* cancel() of the futures that the plan names, or shutdown(cancel_futures=True), some time after
 * the last submit. */
static gboolean
cancel_in_time (GsCollector *self,
                GError     **error)
{
  const GArray *named = self->context->plan->cancel;
  gint64 after = self->context->plan->cancel_after_ns;

  if (after == 0)
    return TRUE;
  if (!self->class->wait (self->executor, GS_NO_TASK, self->n_tasks,
                          gs_clock_now () + (uint64_t) after, error))
    return FALSE;

  if (named->len == 0)
    cancel_all (self);
  for (guint i = 0; i < named->len; i++)
    if (g_array_index (named, gint64, i) < self->n_tasks)
      cancel (self, g_array_index (named, gint64, i));
  return TRUE;
}

/* Collects results in the order of the submits. */
static gboolean
collect_in_order (GsCollector *self,
                  GError     **error)
{
  for (guint task = 0; task < self->n_tasks; task++)
    {
      if (self->cancelled[task])
        continue;
      if (!self->class->wait (self->executor, task, 0, 0, error))
        return FALSE;
      if (!gs_collector_deliver (self, task))
        {
          cancel_all (self);
          break;
        }
    }
  return TRUE;
}

/* The task that was the @index-th to be done; GS_NO_TASK if it was cancelled. */
static guint
get_done (GsCollector *self,
          guint        index)
{
  guint task = self->class->get_done (self->executor, index);

  return self->cancelled[task] ? GS_NO_TASK : task;
}

static void
deliver_done (GsCollector *self,
              guint        index)
{
  guint task = get_done (self, index);

  if (task != GS_NO_TASK)
    gs_collector_deliver (self, task);
}

static gboolean
collect_as_completed (GsCollector *self,
                      GError     **error)
{
  for (guint i = 0; i < self->n_tasks; i++)
    {
      if (!self->class->wait (self->executor, GS_NO_TASK, i + 1, 0, error))
        return FALSE;
      deliver_done (self, i);
    }
  return TRUE;
}

/* Whether wait() returns once @task is done; what was cancelled is none of its futures. */
static gboolean
ends_wait (GsCollector *self,
           guint        task)
{
  return task != GS_NO_TASK
         && (self->mode == GS_COLLECT_FIRST_COMPLETED
             || (self->mode == GS_COLLECT_FIRST_EXCEPTION
                 && self->context->outcomes[task].error != NULL));
}

/* Waits until wait() would return. */
static gboolean
wait_for_some (GsCollector *self,
               GError     **error)
{
  gboolean over = FALSE;
  guint n_done = 0;

  while (n_done < self->n_tasks && !over)
    {
      guint wanted = self->mode == GS_COLLECT_ALL_COMPLETED ? self->n_tasks : n_done + 1;

      if (!self->class->wait (self->executor, GS_NO_TASK, wanted, 0, error))
        return FALSE;
      /* Take all that have come at once. */
      for (wanted = self->class->count_done (self->executor); n_done < wanted; n_done++)
        over |= ends_wait (self, get_done (self, n_done));
    }
  if (over && self->class->wake != NULL)
    self->class->wake (self->executor);
  return TRUE;
}

/* Asks the futures in the caller's order: wait() returns a set. */
static gboolean
collect_done (GsCollector *self,
              GError     **error)
{
  g_autofree gboolean *is_done = g_new0 (gboolean, self->n_tasks);
  guint n_done;

  if (!wait_for_some (self, error))
    return FALSE;
  n_done = self->class->count_done (self->executor);
  for (guint i = 0; i < n_done; i++)
    {
      guint task = get_done (self, i);

      if (task != GS_NO_TASK)
        is_done[task] = TRUE;
    }
  for (guint task = 0; task < self->n_tasks; task++)
    if (is_done[task])
      gs_collector_deliver (self, task);
  return TRUE;
}

/* Submit after shutdown(): it raises, and the caller catches that. */
static void
submit_late (GsCollector *self)
{
  if (self->n_tasks == self->context->n_tasks)
    return;

  self->class->shut_down (self->executor);
  for (guint task = self->n_tasks; task < self->context->n_tasks; task++)
    {
      g_autoptr (GError) refusal = NULL;

      gs_lane_populate (&self->main->lane);
      gs_run_context_submit (self->context, self->main, task);
      if (self->class->submit (self->executor, task, &refusal))
        g_assert_not_reached ();
      self->context->outcomes[task] = (GsTaskOutcome) { .error = g_strdup (refusal->message) };
      gs_collector_deliver (self, task);
    }
}

gboolean
gs_collector_collect (GsCollector *self,
                      GError     **error)
{
  gboolean ok = cancel_in_time (self, error);

  switch (self->mode)
    {
    case GS_COLLECT_UNSET:
    case GS_COLLECT_MAP:
    case GS_COLLECT_SUBMIT:
      ok = ok && collect_in_order (self, error);
      break;

    case GS_COLLECT_AS_COMPLETED:
      ok = ok && collect_as_completed (self, error);
      break;

    case GS_COLLECT_FIRST_COMPLETED:
    case GS_COLLECT_FIRST_EXCEPTION:
    case GS_COLLECT_ALL_COMPLETED:
      ok = ok && collect_done (self, error);
      break;

    case GS_COLLECT_AWAITED:
    case GS_COLLECT_TASK_GROUP:
    case GS_COLLECT_NONE:
      break;
    }

  /* Wait for the rest, as the end of the pool's block does. */
  ok = ok && self->class->wait (self->executor, GS_NO_TASK, self->n_tasks, 0, error);
  if (ok)
    submit_late (self);
  return ok;
}
