/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-collect.h"

/* In the order of the modes. */
static const char *const names[] = {
  "map", "submit", "as_completed", "awaited", "first_completed", "first_exception",
  "all_completed", "task_group", "none", NULL
};

gboolean
gs_collect_find (const char    *name,
                 GsCollectMode *mode)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        if (mode != NULL)
          *mode = (GsCollectMode) i;
        return TRUE;
      }
  return FALSE;
}

const char *const *
gs_collect_get_names (void)
{
  return names;
}

void
gs_collector_init (GsCollector            *self,
                   const GsCollectorClass *class,
                   gpointer                executor,
                   GsRunContext           *context,
                   GsWorker               *main)
{
  *self = (GsCollector) { .class = class, .executor = executor, .context = context, .main = main };
  gs_collect_find (context->plan->collect, &self->mode);
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

static guint
count_remaining (const GsCollector *self)
{
  return self->context->n_tasks - self->n_cancelled;
}

static void
cancel_pending (GsCollector *self)
{
  guint first = self->class->cancel (self->executor);

  for (guint task = first; task < count_remaining (self); task++)
    {
      gs_lane_populate (&self->main->lane);
      gs_run_context_mark (self->context, self->main, GS_MARK_CANCEL, task);
    }
  self->n_cancelled = self->context->n_tasks - MIN (first, count_remaining (self));
}

/* shutdown(cancel_futures=True) some time after the last submit. */
static gboolean
cancel_in_time (GsCollector *self,
                GError     **error)
{
  gint64 after = self->context->plan->cancel_after_ns;

  if (after == 0)
    return TRUE;
  if (!self->class->wait (self->executor, GS_NO_TASK, self->context->n_tasks,
                          gs_clock_now () + (uint64_t) after, error))
    return FALSE;
  cancel_pending (self);
  return TRUE;
}

/* In the order in which they were submitted. */
static gboolean
collect_in_order (GsCollector *self,
                  GError     **error)
{
  for (guint task = 0; task < count_remaining (self); task++)
    {
      if (!self->class->wait (self->executor, task, 0, 0, error))
        return FALSE;
      if (!gs_collector_deliver (self, task))
        {
          cancel_pending (self);
          break;
        }
    }
  return TRUE;
}

static gboolean
collect_as_completed (GsCollector *self,
                      GError     **error)
{
  for (guint i = 0; i < count_remaining (self); i++)
    {
      if (!self->class->wait (self->executor, GS_NO_TASK, i + 1, 0, error))
        return FALSE;
      gs_collector_deliver (self, self->class->get_done (self->executor, i));
    }
  return TRUE;
}

static gboolean
has_failed (GsCollector *self,
            guint        index)
{
  return self->context->outcomes[self->class->get_done (self->executor, index)].error != NULL;
}

/* wait(): how many are done when it returns. */
static gboolean
wait_for_some (GsCollector *self,
               guint       *n_done,
               GError     **error)
{
  *n_done = 0;
  while (*n_done < count_remaining (self))
    {
      guint wanted = self->mode == GS_COLLECT_ALL_COMPLETED ? count_remaining (self) : *n_done + 1;

      if (!self->class->wait (self->executor, GS_NO_TASK, wanted, 0, error))
        return FALSE;
      *n_done = wanted;
      if (self->mode == GS_COLLECT_FIRST_COMPLETED
          || (self->mode == GS_COLLECT_FIRST_EXCEPTION && has_failed (self, wanted - 1)))
        break;
    }
  return TRUE;
}

static gboolean
collect_done (GsCollector *self,
              GError     **error)
{
  guint n_done;

  if (!wait_for_some (self, &n_done, error))
    return FALSE;
  for (guint i = 0; i < n_done; i++)
    gs_collector_deliver (self, self->class->get_done (self->executor, i));
  return TRUE;
}

gboolean
gs_collector_collect (GsCollector *self,
                      GError     **error)
{
  gboolean ok = cancel_in_time (self, error);

  switch (self->mode)
    {
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

  /* What nobody asks for is waited for at the end of the pool's block. */
  return ok && self->class->wait (self->executor, GS_NO_TASK, count_remaining (self), 0, error);
}
