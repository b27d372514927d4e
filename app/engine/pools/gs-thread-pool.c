/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue is a mutex and a condition.  Nobody holds the mutex while waiting for the GIL, and a
 * worker gives the GIL up only when it finds the queue empty.
 *
 * A worker locks once a task: it gives one back and takes the next.  Whoever is woken wants the
 * mutex, so conditions are signalled after it has been released; and the submitting thread looks
 * whether a task has finished without it.  Idle workers are woken one at a time: each wakes the
 * next if it leaves work behind, so that short tasks do not have all of them come for nothing. */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "gs-initializer.h"
#include "gs-pickle.h"
#include "gs-run-error.h"
#include "gs-thread-pool.h"

/* CPython's own words. */
#define UNPICKLING_ERROR "_pickle.UnpicklingError: pickle data was truncated"

static char *
dup_broken (const GsThreadPool *pool)
{
  return g_strdup_printf ("%s: A thread initializer failed, the thread pool is not usable anymore",
                          pool->isolated ? "BrokenInterpreterPool" : "BrokenThreadPool");
}

/* Advances the head of the queue past cancelled tasks; @mutex is held. */
static void
skip_cancelled (GsThreadPool *pool)
{
  while (pool->n_taken < pool->n_submitted
         && pool->fates[pool->queue[pool->n_taken]] == GS_POOL_CANCELLED)
    pool->n_taken++;
}

/* The next task in the queue, or GS_NO_TASK; @mutex is held. */
static guint
take_queued (GsThreadPool *pool)
{
  guint task;

  if (pool->n_taken == pool->n_submitted)
    return GS_NO_TASK;
  task = pool->queue[pool->n_taken++];
  pool->fates[task] = GS_POOL_TAKEN;
  skip_cancelled (pool);
  return task;
}

/* The outcome of @task is there, or never will be; @mutex is held. */
static void
put_finished (GsThreadPool *pool,
              guint         task)
{
  /* Release: whoever finds it set finds the outcome, too. */
  atomic_store_explicit (&pool->finished[task], true, memory_order_release);
  pool->order[pool->n_finished++] = task;
}

/* Whether an idle worker has to be woken: there is work, and none is on its way to it yet.  @mutex
 * is held; the caller signals once it has been released. */
static gboolean
wakes_another (GsThreadPool *pool)
{
  gboolean wakes = pool->n_taken < pool->n_submitted && pool->n_idle > 0 && !pool->waking;

  pool->waking |= wakes;
  return wakes;
}

/* Waits for work, or the end; @mutex is held.  Whoever looks at the queue is no longer on its
 * way. */
static void
wait_for_work (GsThreadPool *pool)
{
  pool->waking = FALSE;
  while (pool->n_taken == pool->n_submitted && !pool->closed)
    {
      pthread_cond_wait (&pool->work, &pool->mutex);
      pool->waking = FALSE;
    }
}

/* The next task, or GS_NO_TASK when all is done.  Like queue.get(), it gives the GIL up only if it
 * has to wait. */
static guint
take_task (GsThreadPool *pool,
           GsWorker     *worker)
{
  gboolean waited = FALSE, wakes;
  guint task;

  pthread_mutex_lock (&pool->mutex);
  if (pool->n_taken == pool->n_submitted && !pool->closed)
    {
      /* Idle from now on: a submit that comes while the GIL is given up has to count on us. */
      pool->n_idle++;
      pthread_mutex_unlock (&pool->mutex);
      gs_worker_begin_blocking (worker, GS_STATE_IDLE);
      gs_lane_populate (&worker->lane);
      pthread_mutex_lock (&pool->mutex);
      wait_for_work (pool);
      pool->n_idle--;
      waited = TRUE;
    }
  task = take_queued (pool);
  wakes = wakes_another (pool);
  pthread_mutex_unlock (&pool->mutex);

  if (wakes)
    pthread_cond_signal (&pool->work);

  /* The last wake-up is for the end: a lane that ends was idle until then. */
  if (waited && task != GS_NO_TASK)
    gs_worker_end_blocking (worker);
  return task;
}

/* Whether what the submitting thread waits for has come, or never will; @mutex is held. */
static gboolean
is_reached (GsThreadPool *pool)
{
  /* Nobody comes to what a broken pool has been given too late. */
  if (atomic_load (&pool->broken))
    return TRUE;
  /* Relaxed: set under the mutex. */
  return pool->awaited != GS_NO_TASK
           ? atomic_load_explicit (&pool->finished[pool->awaited], memory_order_relaxed)
           : pool->n_finished >= pool->awaited_done;
}

/* Gives @task back.  Returns the next one if there is one in the queue, which the worker has taken
 * then; else GS_NO_TASK. */
static guint
finish_task (GsThreadPool        *pool,
             guint                task,
             const GsTaskOutcome *outcome)
{
  gboolean reached;
  guint next;

  pool->context->outcomes[task] = *outcome;
  pthread_mutex_lock (&pool->mutex);
  put_finished (pool, task);
  reached = pool->waits && is_reached (pool);
  /* One signal is enough. */
  pool->waits &= !reached;
  next = take_queued (pool);
  pthread_mutex_unlock (&pool->mutex);

  if (reached)
    pthread_cond_signal (&pool->news);
  if (pool->finished_cb != NULL)
    pool->finished_cb (pool->finished_data, task);
  return next;
}

/* Tells the submitting thread that this worker runs, or why it cannot. */
static void
report_start (GsThreadPool *pool,
              int           failure)
{
  pthread_mutex_lock (&pool->mutex);
  pool->n_running++;
  if (failure != 0)
    pool->failure = failure;
  pthread_cond_signal (&pool->news);
  pthread_mutex_unlock (&pool->mutex);
}

/* Between interpreters: pickled and parsed in the worker's thread, both ways, since an object
 * belongs to one of them.  (CPython does the caller's half of it under the caller's GIL.) */

static void
charge_bytes (GsThreadPool *pool,
              GsWorker     *worker,
              guint         task,
              gsize         size)
{
  /* Sent, and received. */
  for (guint detail = 0; detail < 2; detail++)
    {
      gs_worker_charge (worker, &pool->context->spin,
                        (uint64_t) (size * pool->context->cost->shared_byte));
      gs_lane_put_payload (&worker->lane, gs_clock_now (), GS_MARK_BYTES, task, detail, size);
    }
}

static gboolean
hand_over_call (GsThreadPool *pool,
                GsWorker     *worker,
                guint         task)
{
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  guint first, n;
  gsize size;

  gs_worker_set_state (worker, GS_STATE_PICKLING);
  bytes = gs_pickle_call (pool->context->plan, task, 1);
  data = g_bytes_get_data (bytes, &size);
  charge_bytes (pool, worker, task, size);
  return gs_unpickle_call (pool->context->plan, data, size, &first, &n);
}

static gboolean
hand_over_result (GsThreadPool  *pool,
                  GsWorker      *worker,
                  guint          task,
                  GsTaskOutcome *outcome)
{
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  guint first, n;
  gboolean ok;
  gsize size;

  gs_worker_set_state (worker, GS_STATE_PICKLING);
  bytes = gs_pickle_result (pool->context->plan, task, 1, outcome);
  data = g_bytes_get_data (bytes, &size);
  charge_bytes (pool, worker, task, size);

  /* The task's place among all outcomes is this worker's until the task is finished. */
  g_free (outcome->result);
  g_free (outcome->error);
  ok = gs_unpickle_result (pool->context->plan, data, size, pool->context->outcomes, &first, &n);
  *outcome = pool->context->outcomes[task];
  return ok;
}

/* @context: the worker's own, if it is isolated.  Returns as finish_task() does. */
static guint
work_off (GsThreadPool *pool,
          GsRunContext *context,
          GsWorker     *worker,
          guint         task)
{
  GsTaskOutcome outcome = { NULL };
  gboolean ok = TRUE;

  gs_worker_set_state (worker, GS_STATE_RUNNING);
  gs_worker_charge (worker, &pool->context->spin, pool->context->cost->item_thread);
  if (pool->isolated)
    outcome.error = gs_pickle_check (pool->context->plan, task, 1);
  if (outcome.error != NULL)
    return finish_task (pool, task, &outcome);
  if (pool->isolated)
    ok = hand_over_call (pool, worker, task);
  if (ok)
    gs_run_context_execute (context, worker, task, &outcome);
  if (ok && pool->isolated)
    ok = hand_over_result (pool, worker, task, &outcome);
  if (!ok)
    outcome.error = g_strdup (UNPICKLING_ERROR);
  return finish_task (pool, task, &outcome);
}

/* The own parts of an isolated worker: a GIL, and with its context all global variables. */
typedef struct
{
  GsGil gil;
  GsRunContext context;
} Interpreter;

/* The initializer has raised: whatever is queued fails, and nothing more can be submitted. */
static void
break_pool (GsThreadPool *pool)
{
  guint first, n;

  pthread_mutex_lock (&pool->mutex);
  /* First: whoever finds a task finished by it has to find the pool broken. */
  atomic_store (&pool->broken, true);
  first = pool->n_taken;
  n = pool->n_submitted;
  pool->n_taken = n;
  for (guint i = first; i < n; i++)
    {
      guint task = pool->queue[i];

      if (pool->fates[task] == GS_POOL_CANCELLED)
        continue;
      pool->fates[task] = GS_POOL_TAKEN;
      pool->context->outcomes[task] = (GsTaskOutcome) { .error = dup_broken (pool) };
      put_finished (pool, task);
    }
  pthread_cond_signal (&pool->news);
  pthread_mutex_unlock (&pool->mutex);

  /* The queue below n_submitted does not change any more, nor do the fates. */
  for (guint i = first; pool->finished_cb != NULL && i < n; i++)
    if (pool->fates[pool->queue[i]] == GS_POOL_TAKEN)
      pool->finished_cb (pool->finished_data, pool->queue[i]);
}

static void
work (GsThreadPool *pool,
      GsRunContext *context,
      GsWorker     *worker)
{
  guint task;

  gs_worker_take_gil (worker, GS_STATE_STARTING);
  gs_worker_charge (worker, &context->spin, context->cost->start_thread);
  report_start (pool, 0);
  if (pool->isolated)
    gs_worker_charge (worker, &context->spin, context->cost->start_interpreter);
  if (gs_initializer_run (worker, context->plan) != NULL)
    {
      break_pool (pool);
      gs_worker_end (worker);
      return;
    }

  while ((task = take_task (pool, worker)) != GS_NO_TASK)
    while (task != GS_NO_TASK)
      task = work_off (pool, context, worker, task);
  gs_initializer_clear (worker);
  gs_worker_end (worker);
}

static void *
thread_main (void *data)
{
  GsPoolThread *thread = data;
  GsThreadPool *pool = thread->pool;
  GsRunContext *context = pool->context;
  Interpreter own;
  GsWorker worker;

  if (pool->isolated)
    {
      gs_gil_init (&own.gil, context->plan->switch_interval_ns);
      gs_run_context_init (&own.context, context->plan, context->recording, NULL);
    }

  if (gs_worker_begin (&worker, context->recording, thread->lane,
                       pool->isolated ? &own.gil : pool->gil))
    work (pool, pool->isolated ? &own.context : context, &worker);
  else
    report_start (pool, errno);

  if (pool->isolated)
    {
      gs_run_context_clear (&own.context);
      gs_gil_clear (&own.gil);
    }
  return NULL;
}

/* Waits, without the GIL, until the newest worker runs. */
static int
wait_for_start (GsThreadPool *pool,
                GsWorker     *main)
{
  int failure;

  gs_worker_begin_blocking (main, GS_STATE_IDLE);
  pthread_mutex_lock (&pool->mutex);
  while (pool->n_running < pool->n_threads)
    pthread_cond_wait (&pool->news, &pool->mutex);
  failure = pool->failure;
  pthread_mutex_unlock (&pool->mutex);
  gs_worker_end_blocking (main);
  return failure;
}

static guint
get_interpreter (GsThreadPool *pool,
                 guint         number)
{
  if (pool->isolated)
    return number + 1;
  return pool->gil != NULL ? 0 : GS_NO_INTERPRETER;
}

static gboolean
start_thread (GsThreadPool *pool,
              GsWorker     *main,
              GError      **error)
{
  guint number = pool->n_threads;
  GsPoolThread *thread = &pool->threads[number];
  g_autofree char *name = g_strdup_printf ("%s %u", pool->isolated ? "interpreter" : "thread",
                                           number);
  int failure;
  GsLane lane;

  if (!gs_run_context_open_lane (pool->context, &lane, GS_LANE_WORKER, number,
                                 get_interpreter (pool, number), name, error))
    return FALSE;

  gs_lane_put (&lane, gs_clock_now (), GS_STATE_STARTING, 0, GS_NO_TASK, 0);
  *thread = (GsPoolThread) { .pool = pool, .lane = lane.index };

  failure = pthread_create (&thread->thread, NULL, thread_main, thread);
  if (failure != 0)
    gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
  else
    {
      pool->n_threads++;
      failure = wait_for_start (pool, main);
    }

  if (failure != 0)
    {
      g_autofree char *what = g_strdup_printf (_("Thread %u of %u cannot be started"), number + 1,
                                               pool->context->plan->workers);

      gs_run_error_set_errno (error, failure, what);
      return FALSE;
    }
  return TRUE;
}

gboolean
gs_thread_pool_check (GsThreadPool  *self,
                      GError       **error)
{
  g_autofree char *words = NULL;

  /* Without the mutex, which every task needs: a submit asks, and so does whoever collects. */
  if (!atomic_load (&self->broken))
    return TRUE;

  words = dup_broken (self);
  g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN, "%s\n%s\n%s", words,
               _("In the worker thread:"), GS_INITIALIZER_ERROR);
  return FALSE;
}

/* Whether the task just queued needs another worker: none is idle for it. */
static gboolean
queue_task (GsThreadPool *pool,
            guint         task)
{
  gboolean wanting, wakes;

  pthread_mutex_lock (&pool->mutex);
  pool->queue[pool->n_submitted++] = task;
  wanting = pool->n_idle < pool->n_submitted - pool->n_taken;
  wakes = wakes_another (pool);
  pthread_mutex_unlock (&pool->mutex);

  if (wakes)
    pthread_cond_signal (&pool->work);
  return wanting;
}

void
gs_thread_pool_init (GsThreadPool *self,
                     GsRunContext *context,
                     GsGil        *gil,
                     gboolean      isolated)
{
  *self = (GsThreadPool) {
    .context = context, .gil = gil, .isolated = isolated, .awaited = GS_NO_TASK,
    .awaited_done = G_MAXUINT,
    .threads = g_new0 (GsPoolThread, context->plan->workers),
    .queue = g_new0 (guint, context->n_tasks),
    .fates = g_new0 (guint8, context->n_tasks),
    .finished = g_new0 (atomic_bool, context->n_tasks),
    .order = g_new0 (guint, context->n_tasks),
  };
  pthread_condattr_t monotonic;

  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->work, NULL);
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init (&self->news, &monotonic);
  pthread_condattr_destroy (&monotonic);
}

gboolean
gs_thread_pool_submit (GsThreadPool *self,
                       GsWorker     *main,
                       guint         task,
                       GError      **error)
{
  gs_worker_charge (main, &self->context->spin, self->context->cost->submit);
  if (!gs_thread_pool_check (self, error))
    return FALSE;
  if (self->closed)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, GS_SHUT_DOWN_ERROR);
      return FALSE;
    }
  if (queue_task (self, task) && self->n_threads < self->context->plan->workers)
    return start_thread (self, main, error);
  return TRUE;
}

/* Waits until what is awaited has come, or until @deadline; @mutex is held. */
static void
wait_for_news (GsThreadPool *pool,
               uint64_t      deadline)
{
  struct timespec until = { .tv_sec = (time_t) (deadline / 1000000000u),
                            .tv_nsec = (long) (deadline % 1000000000u) };
  int failure = 0;

  while (!is_reached (pool) && failure != ETIMEDOUT)
    {
      pool->waits = TRUE;
      failure = deadline == 0 ? pthread_cond_wait (&pool->news, &pool->mutex)
                              : pthread_cond_timedwait (&pool->news, &pool->mutex, &until);
    }
  pool->waits = FALSE;
}

void
gs_thread_pool_wait (GsThreadPool *self,
                     GsWorker     *main,
                     guint         task,
                     guint         n_finished,
                     uint64_t      deadline)
{
  gboolean reached;

  /* Acquire: see finish_task(). */
  if (task != GS_NO_TASK
      && atomic_load_explicit (&self->finished[task], memory_order_acquire))
    return;

  pthread_mutex_lock (&self->mutex);
  self->awaited = task;
  self->awaited_done = n_finished;
  reached = is_reached (self);
  pthread_mutex_unlock (&self->mutex);
  if (reached)
    return;

  gs_worker_begin_blocking (main, GS_STATE_IDLE);
  pthread_mutex_lock (&self->mutex);
  wait_for_news (self, deadline);
  pthread_mutex_unlock (&self->mutex);
  gs_worker_end_blocking (main);
}

gboolean
gs_thread_pool_cancel (GsThreadPool *self,
                       guint         task)
{
  gboolean pending;

  pthread_mutex_lock (&self->mutex);
  pending = self->fates[task] == GS_POOL_PENDING;
  if (pending)
    {
      self->fates[task] = GS_POOL_CANCELLED;
      put_finished (self, task);
      skip_cancelled (self);
    }
  pthread_mutex_unlock (&self->mutex);
  return pending;
}

void
gs_thread_pool_close (GsThreadPool *self)
{
  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
  pthread_cond_broadcast (&self->work);
  pthread_mutex_unlock (&self->mutex);
}

guint
gs_thread_pool_get_finished (GsThreadPool *self,
                             guint         index)
{
  guint task;

  pthread_mutex_lock (&self->mutex);
  task = self->order[index];
  pthread_mutex_unlock (&self->mutex);
  return task;
}

guint
gs_thread_pool_count_finished (GsThreadPool *self)
{
  guint n;

  pthread_mutex_lock (&self->mutex);
  n = self->n_finished;
  pthread_mutex_unlock (&self->mutex);
  return n;
}

void
gs_thread_pool_shut_down (GsThreadPool *self,
                          GsWorker     *main,
                          gboolean      failed)
{
  gs_worker_begin_blocking (main, GS_STATE_IDLE);

  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
  if (failed)
    self->n_taken = self->n_submitted;
  pthread_cond_broadcast (&self->work);
  pthread_mutex_unlock (&self->mutex);

  for (guint i = 0; i < self->n_threads; i++)
    pthread_join (self->threads[i].thread, NULL);
  for (guint task = 0; self->broken && task < self->context->n_tasks; task++)
    {
      GsTaskOutcome *outcome = &self->context->outcomes[task];

      if (self->fates[task] != GS_POOL_CANCELLED && outcome->result == NULL
          && outcome->error == NULL)
        outcome->error = dup_broken (self);
    }

  pthread_cond_destroy (&self->news);
  pthread_cond_destroy (&self->work);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->order);
  g_free (self->finished);
  g_free (self->fates);
  g_free (self->queue);
  g_free (self->threads);
}
