/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asyncio.run() of a coroutine for each task, with a semaphore around it if the plan has one.  A
 * workload that has an asynchronous form awaits; any other blocks the loop, or is handed to a pool,
 * as run_in_executor() does: then its worker's lane shows it.
 *
 * Nothing here is locked: coroutines run in the loop's thread, and pools report by call_soon(). */
#include "config.h"

#include "gs-asyncio.h"
#include "gs-executor-run.h"

static void
put_detail (GsCoroutine *coroutine,
            unsigned     what,
            unsigned     detail)
{
  if (coroutine->lane.entry != NULL)
    gs_lane_put (&coroutine->lane, gs_clock_now (), what, 0,
                 what == GS_MARK_END ? GS_NO_TASK : coroutine->context.task, detail);
}

static void
put_lane (GsCoroutine *coroutine,
          unsigned     what)
{
  put_detail (coroutine, what, 0);
}

static GsTaskOutcome *
get_outcome (GsCoroutine *coroutine)
{
  return &coroutine->asyncio->context->outcomes[coroutine->context.task];
}

/* Calls of the awaiting task */

static void
begin_step (GsCoroutine *coroutine)
{
  coroutine->step_cpu = gs_worker_get_cpu (&coroutine->asyncio->loop.worker);
  put_lane (coroutine, GS_STATE_RUNNING);
}

static void
end_step (GsCoroutine *coroutine)
{
  uint64_t cpu = gs_worker_get_cpu (&coroutine->asyncio->loop.worker);

  /* Clamp at 0: a reading may be a little less than the estimate before it. */
  coroutine->cpu_ns += cpu > coroutine->step_cpu ? (gint64) (cpu - coroutine->step_cpu) : 0;
}

static void
resume (gpointer data)
{
  GsCoroutine *coroutine = data;
  GsAsyncio *self = coroutine->asyncio;

  gs_worker_switch_task (&self->loop.worker, coroutine->context.task);
  begin_step (coroutine);
  gs_worker_charge (&self->loop.worker, &self->context->spin, self->context->cost->resume);
}

static void
suspend_in (GsCoroutine *coroutine,
            GsState      state,
            unsigned     detail)
{
  end_step (coroutine);
  put_detail (coroutine, state, detail);
  gs_worker_switch_task (&coroutine->asyncio->loop.worker, GS_NO_TASK);
}

static void
suspend (gpointer data)
{
  suspend_in (data, GS_STATE_IO_WAIT, 0);
}

static void
queue (gpointer data,
       uint32_t number,
       guint    holder)
{
  const GsAsyncio *self = ((GsCoroutine *) data)->asyncio;

  suspend_in (data, GS_STATE_LOCK_WAIT,
              GS_LOCK_DETAIL (number, self->coroutines[holder].lane.index));
}

static gboolean start_cb (gpointer data);
static void do_rest (GsCoroutine *coroutine);

/* The coroutine's permit goes to the one that has waited longest. */
static void
release_permit (GsCoroutine *coroutine)
{
  GsAsyncio *self = coroutine->asyncio;
  GsCoroutine *next = g_queue_pop_head (&self->waiting);

  coroutine->has_permit = FALSE;
  if (next != NULL)
    {
      next->has_permit = TRUE;
      gs_event_loop_call_soon (&self->loop, start_cb, next);
    }
  else
    self->permits++;
}

/* The coroutine returns, or is left by a CancelledError. */
static void
end_coroutine (GsCoroutine *coroutine)
{
  GsAsyncio *self = coroutine->asyncio;

  if (coroutine->is_cancelled)
    {
      gs_run_context_mark (self->context, &self->loop.worker, GS_MARK_CANCEL,
                           coroutine->context.task);
      put_lane (coroutine, GS_MARK_CANCEL);
    }
  put_lane (coroutine, GS_MARK_END);
  coroutine->is_done = TRUE;
  self->order[self->n_done++] = coroutine->context.task;
  if (coroutine->has_permit)
    release_permit (coroutine);
}

static void
done (gpointer  data,
      char     *result,
      char     *error_message)
{
  GsCoroutine *coroutine = data;
  GsTaskOutcome *outcome = get_outcome (coroutine);

  end_step (coroutine);
  if (coroutine->is_cancelled)
    {
      g_free (result);
      g_free (error_message);
      gs_worker_switch_task (&coroutine->asyncio->loop.worker, GS_NO_TASK);
      end_coroutine (coroutine);
      return;
    }
  if (result == NULL && error_message == NULL)
    {
      do_rest (coroutine);
      return;
    }
  *outcome = (GsTaskOutcome) { result, error_message, coroutine->cpu_ns };
  gs_run_context_conclude (&coroutine->context, outcome);
  gs_worker_finish_task (&coroutine->asyncio->loop.worker, outcome->result == NULL);
  end_coroutine (coroutine);
}

/* The life of a coroutine */

static void
start_awaiting (GsCoroutine *coroutine)
{
  GsAsyncio *self = coroutine->asyncio;

  coroutine->awaits = TRUE;
  gs_worker_start_task (&self->loop.worker, coroutine->context.task);
  begin_step (coroutine);
  coroutine->work->start_async (&coroutine->context, &coroutine->awaiter);
  suspend (coroutine);
}

static void
hand_to_pool (GsCoroutine *coroutine)
{
  GsAsyncio *self = coroutine->asyncio;

  gs_worker_switch_task (&self->loop.worker, coroutine->context.task);
  if (!self->pool->submit (self, coroutine->context.task, &self->error))
    return;
  gs_worker_switch_task (&self->loop.worker, GS_NO_TASK);
}

/* Runs it in the loop itself: all others have to wait. */
static void
block_loop (GsCoroutine *coroutine)
{
  GsAsyncio *self = coroutine->asyncio;

  put_lane (coroutine, GS_STATE_RUNNING);
  gs_run_context_execute (self->context, &self->loop.worker, coroutine->context.task,
                          get_outcome (coroutine));
  end_coroutine (coroutine);
}

/* Runs the blocking work in the pool or, without one, on the loop. */
static void
execute (GsCoroutine *coroutine)
{
  if (coroutine->asyncio->pool != NULL)
    hand_to_pool (coroutine);
  else
    block_loop (coroutine);
}

/* Goes on after the await; while a pool does the rest, the coroutine is idle. */
static void
do_rest (GsCoroutine *coroutine)
{
  coroutine->awaits = FALSE;
  put_lane (coroutine, GS_STATE_IDLE);
  execute (coroutine);
}

static gboolean
start_cb (gpointer data)
{
  GsCoroutine *coroutine = data;
  GsAsyncio *self = coroutine->asyncio;

  /* A CancelledError that is on its way finds it where it stands. */
  if (self->error != NULL || coroutine->is_done || coroutine->is_cancelled)
    return G_SOURCE_REMOVE;

  gs_lane_populate (&self->loop.worker.lane);
  if (coroutine->work->start_async != NULL)
    start_awaiting (coroutine);
  else
    execute (coroutine);
  return G_SOURCE_REMOVE;
}

/* The first step: it takes a permit, or waits for one. */
static gboolean
first_step_cb (gpointer data)
{
  GsCoroutine *coroutine = data;
  GsAsyncio *self = coroutine->asyncio;

  if (coroutine->is_done || coroutine->is_cancelled)
    return G_SOURCE_REMOVE;
  if (self->permits == 0)
    {
      put_lane (coroutine, GS_STATE_LOCK_WAIT);
      g_queue_push_tail (&self->waiting, coroutine);
      return G_SOURCE_REMOVE;
    }
  self->permits--;
  coroutine->has_permit = TRUE;
  return start_cb (coroutine);
}

/* Resumes the coroutine with a result, or ends it with a CancelledError. */
static gboolean
resume_cb (gpointer data)
{
  GsCoroutine *coroutine = data;
  GsAsyncio *self = coroutine->asyncio;

  /* Return if it was cancelled meanwhile. */
  if (coroutine->is_done)
    return G_SOURCE_REMOVE;
  gs_worker_switch_task (&self->loop.worker, coroutine->context.task);
  gs_worker_charge (&self->loop.worker, &self->context->spin, self->context->cost->resume);
  gs_worker_switch_task (&self->loop.worker, GS_NO_TASK);
  end_coroutine (coroutine);
  return G_SOURCE_REMOVE;
}

void
gs_asyncio_return (GsAsyncio *self,
                   guint      task)
{
  gs_event_loop_call_soon (&self->loop, resume_cb, &self->coroutines[task]);
}

void
gs_asyncio_cancel (GsAsyncio *self,
                   guint      task)
{
  GsCoroutine *coroutine = &self->coroutines[task];

  if (coroutine->is_done || coroutine->is_cancelled)
    return;

  coroutine->is_cancelled = TRUE;
  g_queue_remove (&self->waiting, coroutine);
  if (coroutine->awaits)
    {
      g_cancellable_cancel (coroutine->awaiter.cancellable);
      return;
    }
  if (self->pool != NULL)
    self->pool->cancel (self, task);
  gs_event_loop_call_soon (&self->loop, resume_cb, coroutine);
}

/* The whole run */

static void
init_coroutine (GsAsyncio *self,
                guint      task)
{
  GsCoroutine *coroutine = &self->coroutines[task];

  *coroutine = (GsCoroutine) {
    .asyncio = self,
    .awaiter = { self->loop.main, &self->loop.worker, resume, suspend, queue, done, coroutine,
                 g_cancellable_new () },
  };
  gs_run_context_describe (self->context, task, &coroutine->context);
  coroutine->work = gs_work_find (coroutine->context.group->workload);
}

static gboolean
open_lane (GsAsyncio    *self,
           GsCoroutine  *coroutine,
           GError      **error)
{
  guint task = coroutine->context.task;
  g_autofree char *name = g_strdup_printf ("task %u", task);

  if (!gs_run_context_open_lane (self->context, &coroutine->lane, GS_LANE_TASK, task,
                                 GS_NO_INTERPRETER, name, error))
    return FALSE;
  gs_lane_adopt (&coroutine->lane);
  put_lane (coroutine, GS_STATE_IDLE);
  return TRUE;
}

/* Forks the pool first if some task may start a thread. */
static gboolean
fork_pool (GsAsyncio  *self,
           GError    **error)
{
  gboolean starts_threads = FALSE, hands_over = FALSE;

  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      const GsWork *work = self->coroutines[task].work;

      starts_threads |= work->starts_threads;
      hands_over |= work->start_async == NULL || work->run_rest != NULL;
    }
  return !starts_threads || !hands_over || self->pool == NULL || self->pool->fork == NULL
         || self->pool->fork (self, error);
}

static gboolean
create_coroutines (GsAsyncio    *self,
                   GsCollector  *collector,
                   GError      **error)
{
  guint n_lanes = gs_plan_get_n_task_lanes (self->context->plan);

  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      GsCoroutine *coroutine = &self->coroutines[task];

      gs_lane_populate (&self->loop.worker.lane);
      gs_run_context_submit (self->context, &self->loop.worker, task);
      gs_worker_charge (&self->loop.worker, &self->context->spin, self->context->cost->coroutine);
      if (n_lanes > 0 && coroutine->work->start_async != NULL)
        {
          if (!open_lane (self, coroutine, error))
            return FALSE;
          n_lanes--;
        }
      if (task == 0 && !fork_pool (self, error))
        return FALSE;
      gs_event_loop_call_soon (&self->loop, first_step_cb, coroutine);
      if (!gs_collector_submitted (collector, task, error))
        return FALSE;
    }
  /* Every coroutine is there, and none has begun. */
  gs_run_context_mark_memory (&self->loop.worker, TRUE);
  return TRUE;
}

static gboolean
run_coroutines (GsAsyncio  *self,
                GError    **error)
{
  GsCollector collector;
  gboolean ok;

  gs_collector_init (&collector, &gs_asyncio_collector_class, self, self->context,
                     &self->loop.worker);
  ok = create_coroutines (self, &collector, error)
       && gs_asyncio_collect (self, &collector, error)
       && (self->pool == NULL || self->pool->check == NULL || self->pool->check (self, error));
  gs_collector_clear (&collector);
  return ok;
}

/* Drops the pool's results for coroutines that were cancelled. */
static void
forget_cancelled (GsAsyncio *self)
{
  for (guint task = 0; task < self->context->n_tasks; task++)
    if (self->coroutines[task].is_cancelled)
      {
        GsTaskOutcome *outcome = get_outcome (&self->coroutines[task]);

        g_clear_pointer (&outcome->result, g_free);
        g_clear_pointer (&outcome->error, g_free);
      }
}

/* Ends the lanes of all coroutines, unfinished ones included. */
static void
end_lanes (GsAsyncio *self)
{
  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      GsCoroutine *coroutine = &self->coroutines[task];
      const GsLane *lane = &coroutine->lane;

      if (lane->entry != NULL
          && (lane->count == 0 || lane->events[lane->count - 1].what != GS_MARK_END))
        put_lane (coroutine, GS_MARK_END);
    }
}

static gboolean
run_loop (GsAsyncio  *self,
          GError    **error)
{
  guint permits = self->context->plan->semaphore;
  g_autoptr (GError) failure = NULL;
  gboolean ok;

  self->permits = permits > 0 ? permits : G_MAXUINT;
  self->coroutines = g_new (GsCoroutine, self->context->n_tasks);
  self->order = g_new (guint, self->context->n_tasks);
  g_queue_init (&self->waiting);
  for (guint task = 0; task < self->context->n_tasks; task++)
    init_coroutine (self, task);

  ok = self->pool == NULL || self->pool->start (self, &failure);
  if (ok)
    {
      ok = run_coroutines (self, &failure);
      if (self->pool != NULL)
        self->pool->stop (self, failure);
    }
  forget_cancelled (self);
  end_lanes (self);

  g_queue_clear (&self->waiting);
  for (guint task = 0; task < self->context->n_tasks; task++)
    g_object_unref (self->coroutines[task].awaiter.cancellable);
  g_free (self->coroutines);
  g_free (self->order);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failure));
  return ok;
}

static gboolean
run (GsRunContext        *context,
     const GsAsyncioPool *pool,
     GError             **error)
{
  GsAsyncio self = { .context = context, .pool = pool };
  gboolean ok;

  gs_gil_init (&self.gil, context->plan->switch_interval_ns);
  ok = gs_event_loop_begin (&self.loop, context, &self.gil, error);
  if (ok)
    {
      ok = run_loop (&self, error);
      gs_event_loop_end (&self.loop);
    }
  gs_gil_clear (&self.gil);
  return ok;
}

gboolean
gs_executor_run_asyncio (GsRunContext *context,
             GError      **error)
{
  return run (context, NULL, error);
}

gboolean
gs_executor_run_asyncio_threads (GsRunContext *context,
                     GError      **error)
{
  return run (context, &gs_asyncio_threads, error);
}

gboolean
gs_executor_run_asyncio_processes (GsRunContext *context,
                       GError      **error)
{
  return run (context, &gs_asyncio_processes, error);
}
