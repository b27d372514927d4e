/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a caller on an event loop gets the results of its coroutines: gather(), a TaskGroup, or as
 * the caller of any other executor (gs-collector.h), who awaits instead of waiting. */
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
deadline_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* A timer that sets *@over at @deadline; NULL without one. */
static GSource *
start_timer (GsAsyncio *self,
             uint64_t   deadline,
             gboolean  *over)
{
  uint64_t now = gs_clock_now ();
  GSource *timer;

  if (deadline == 0)
    return NULL;
  timer = g_timeout_source_new (deadline > now ? (guint) ((deadline - now) / 1000000) + 1 : 0);
  g_source_set_callback (timer, deadline_cb, over, NULL);
  g_source_attach (timer, self->loop.main);
  return timer;
}

static gboolean
wait_cb (gpointer   executor,
         guint      task,
         guint      n_done,
         uint64_t   deadline,
         GError   **error)
{
  GsAsyncio *self = executor;
  gboolean over = FALSE;
  GSource *timer = start_timer (self, deadline, &over);

  while (!is_reached (self, task, n_done) && self->error == NULL && !over)
    gs_event_loop_iterate (&self->loop);
  if (timer != NULL)
    {
      g_source_destroy (timer);
      g_source_unref (timer);
    }
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

static guint
count_done_cb (gpointer executor)
{
  GsAsyncio *self = executor;

  return self->n_done;
}

static gboolean
woken_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* As everybody else's, the caller's turn is one of the next round: what is due by then is done. */
static void
wake_cb (gpointer executor)
{
  GsAsyncio *self = executor;
  gboolean woken = FALSE;

  gs_event_loop_call_soon (&self->loop, woken_cb, &woken);
  while (!woken)
    gs_event_loop_iterate (&self->loop);
}

/* Task.cancel(): whatever has not ended will, with a CancelledError where it stands. */
static gboolean
cancel_cb (gpointer executor,
           guint    task)
{
  GsAsyncio *self = executor;

  if (self->coroutines[task].is_done)
    return FALSE;
  gs_asyncio_cancel (self, task);
  return TRUE;
}

const GsCollectorClass gs_asyncio_collector_class = {
  .wait = wait_cb,
  .cancel = cancel_cb,
  .get_done = get_done_cb,
  .count_done = count_done_cb,
  .wake = wake_cb,
  .marks_cancelled = TRUE,
};

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
  /* Who wants to cancel has tasks, not gather(). */
  if (collector->mode == GS_COLLECT_MAP && self->context->plan->cancel_after_ns > 0)
    collector->mode = GS_COLLECT_SUBMIT;
  if (collector->mode == GS_COLLECT_MAP)
    return gather (self, collector, error);
  if (collector->mode == GS_COLLECT_TASK_GROUP)
    return run_task_group (self, collector, error);
  return gs_collector_collect (collector, error);
}
