/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a caller on an event loop gets the results of its coroutines: gather(), a TaskGroup, or as the
 * caller of any other executor (gs-collect.h), who awaits instead of waiting. */
#include "config.h"

#include "gs-asyncio.h"

static gboolean
is_reached (GsAsyncio *self,
            guint      task,
            guint      n_done)
{
  return task != GS_NO_TASK ? self->coroutines[task].is_done : self->n_done >= n_done;
}

static gboolean
wait_cb (gpointer   executor,
         guint      task,
         guint      n_done,
         uint64_t   deadline,
         GError   **error)
{
  GsAsyncio *self = executor;

  while (!is_reached (self, task, n_done) && self->error == NULL)
    gs_event_loop_iterate (&self->loop);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static guint
get_done_cb (gpointer executor,
             guint    index)
{
  GsAsyncio *self = executor;

  return self->order[index];
}

/* No CancelAfter= on a loop, and map() is gather(): nothing is taken back. */
const GsCollectorClass gs_asyncio_collector_class = { wait_cb, NULL, get_done_cb };

/* Waits until one has failed, whose number is in *@failed, or until all are done: GS_NO_TASK. */
static gboolean
wait_for_failure (GsAsyncio  *self,
                  guint      *failed,
                  GError    **error)
{
  *failed = GS_NO_TASK;
  for (guint i = 0; i < self->context->n_tasks && *failed == GS_NO_TASK; i++)
    {
      if (!wait_cb (self, GS_NO_TASK, i + 1, 0, error))
        return FALSE;
      if (self->context->outcomes[self->order[i]].error != NULL)
        *failed = self->order[i];
    }
  return TRUE;
}

static gboolean
wait_for_all (GsAsyncio  *self,
              GError    **error)
{
  return wait_cb (self, GS_NO_TASK, self->context->n_tasks, 0, error);
}

/* In the order of the arguments. */
static void
deliver_all (GsAsyncio   *self,
             GsCollector *collector)
{
  for (guint task = 0; task < self->context->n_tasks; task++)
    gs_collector_deliver (collector, task);
}

/* The first exception propagates at once; the siblings go on, and nobody hears of them. */
static gboolean
gather (GsAsyncio    *self,
        GsCollector  *collector,
        GError      **error)
{
  guint failed;

  if (!wait_for_failure (self, &failed, error))
    return FALSE;
  if (failed == GS_NO_TASK)
    {
      deliver_all (self, collector);
      return TRUE;
    }
  gs_collector_deliver (collector, failed);
  return wait_for_all (self, error);
}

/* The first exception has the siblings cancelled; when all have ended, the group raises what they
 * have raised. */
static gboolean
run_task_group (GsAsyncio    *self,
                GsCollector  *collector,
                GError      **error)
{
  guint failed;

  if (!wait_for_failure (self, &failed, error))
    return FALSE;
  if (failed == GS_NO_TASK)
    {
      deliver_all (self, collector);
      return TRUE;
    }

  for (guint task = 0; task < self->context->n_tasks; task++)
    gs_asyncio_cancel (self, task);
  if (self->pool != NULL)
    self->pool->cancel (self);
  if (!wait_for_all (self, error))
    return FALSE;
  for (guint task = 0; task < self->context->n_tasks; task++)
    if (!self->coroutines[task].is_cancelled && self->context->outcomes[task].error != NULL)
      gs_collector_deliver (collector, task);
  return TRUE;
}

gboolean
gs_asyncio_collect (GsAsyncio    *self,
                    GsCollector  *collector,
                    GError      **error)
{
  if (collector->mode == GS_COLLECT_MAP)
    return gather (self, collector, error);
  if (collector->mode == GS_COLLECT_TASK_GROUP)
    return run_task_group (self, collector, error);
  return gs_collector_collect (collector, error);
}
