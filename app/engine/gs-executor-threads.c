/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread pool, as ThreadPoolExecutor.map() uses it: the main thread submits everything at once
 * and then asks for the results in input order.  A worker is started by a submit that finds none
 * idle and fewer than the maximum; starting one waits until it runs, as Thread.start() does.
 *
 * The queue is a mutex and a condition.  Nobody holds the mutex while waiting for the GIL, and a
 * worker gives the GIL up only when it finds the queue empty. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "gs-executor-private.h"
#include "gs-run-context.h"
#include "gs-runner.h"

typedef struct _ThreadPool ThreadPool;

typedef struct
{
  ThreadPool *pool;
  pthread_t thread;
  guint lane;           /* its index */
} PoolThread;

struct _ThreadPool
{
  GsRunContext *context;
  GsGil *gil;           /* NULL: free threads */
  PoolThread *threads;  /* the main thread's */
  guint n_threads;      /* the main thread's */

  pthread_mutex_t mutex;
  pthread_cond_t work;  /* signalled, to one idle worker, when a task is queued or all is done */
  pthread_cond_t news;  /* signalled, to the main thread, for what it waits for */
  guint n_submitted;    /* under mutex: tasks queued so far; they are numbered in this order */
  guint n_taken;        /* under mutex: tasks that workers have taken */
  guint n_idle;         /* under mutex: workers that wait for work */
  guint n_running;      /* under mutex: workers that have started */
  guint awaited;        /* under mutex: the task that the main thread waits for */
  int failure;          /* under mutex: errno of a worker that could not begin */
  gboolean closed;      /* under mutex: no task will follow */
  gboolean *finished;   /* under mutex: for each task */
};

/* The next task, or GS_NO_TASK when all is done.  Like queue.get(), it gives the GIL up only if it
 * has to wait. */
static guint
take_task (ThreadPool *pool,
           GsWorker   *worker)
{
  gboolean waited = FALSE;
  guint task = GS_NO_TASK;

  pthread_mutex_lock (&pool->mutex);
  if (pool->n_taken == pool->n_submitted && !pool->closed)
    {
      /* Idle from now on: a submit that comes while the GIL is given up has to count on us. */
      pool->n_idle++;
      pthread_mutex_unlock (&pool->mutex);
      gs_worker_begin_blocking (worker, GS_STATE_IDLE);
      gs_lane_populate (&worker->lane);
      pthread_mutex_lock (&pool->mutex);
      while (pool->n_taken == pool->n_submitted && !pool->closed)
        pthread_cond_wait (&pool->work, &pool->mutex);
      pool->n_idle--;
      waited = TRUE;
    }
  if (pool->n_taken < pool->n_submitted)
    task = pool->n_taken++;
  pthread_mutex_unlock (&pool->mutex);

  /* The last wake-up is for the end: a lane that ends was idle until then. */
  if (waited && task != GS_NO_TASK)
    gs_worker_end_blocking (worker);
  return task;
}

static void
finish_task (ThreadPool          *pool,
             guint                task,
             const GsTaskOutcome *outcome)
{
  pthread_mutex_lock (&pool->mutex);
  pool->context->outcomes[task] = *outcome;
  pool->finished[task] = TRUE;
  if (pool->awaited == task)
    pthread_cond_signal (&pool->news);
  pthread_mutex_unlock (&pool->mutex);
}

/* Tells the main thread that this worker runs, or why it cannot. */
static void
report_start (ThreadPool *pool,
              int         failure)
{
  pthread_mutex_lock (&pool->mutex);
  pool->n_running++;
  if (failure != 0)
    pool->failure = failure;
  pthread_cond_signal (&pool->news);
  pthread_mutex_unlock (&pool->mutex);
}

static void *
thread_main (void *data)
{
  PoolThread *thread = data;
  ThreadPool *pool = thread->pool;
  GsRunContext *context = pool->context;
  GsWorker worker;
  guint task;

  if (!gs_worker_begin (&worker, context->recording, thread->lane, pool->gil))
    {
      report_start (pool, errno);
      return NULL;
    }

  gs_worker_take_gil (&worker, GS_STATE_STARTING);
  gs_worker_charge (&worker, &context->spin, context->cost->start_thread);
  report_start (pool, 0);

  while ((task = take_task (pool, &worker)) != GS_NO_TASK)
    {
      GsTaskOutcome outcome = { NULL };

      gs_worker_set_state (&worker, GS_STATE_RUNNING);
      gs_worker_charge (&worker, &context->spin, context->cost->item_thread);
      gs_run_context_execute (context, &worker, task, &outcome);
      finish_task (pool, task, &outcome);
    }

  gs_worker_end (&worker);
  return NULL;
}

/* Waits, without the GIL, until the newest worker runs. */
static int
wait_for_start (ThreadPool *pool,
                GsWorker   *main)
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

static gboolean
start_thread (ThreadPool *pool,
              GsWorker   *main,
              GError    **error)
{
  guint number = pool->n_threads;
  PoolThread *thread = &pool->threads[number];
  g_autofree char *name = g_strdup_printf ("thread %u", number);
  int failure;
  GsLane lane;

  if (!gs_run_context_open_lane (pool->context, &lane, GS_LANE_WORKER, number,
                                 pool->gil != NULL ? 0 : GS_NO_INTERPRETER, name, error))
    return FALSE;

  gs_lane_put (&lane, gs_clock_now (), GS_STATE_STARTING, 0, GS_NO_TASK, 0);
  *thread = (PoolThread) { .pool = pool, .lane = lane.index };

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

      gs_run_context_set_errno (error, failure, what);
      return FALSE;
    }
  return TRUE;
}

/* Whether the task just queued needs another worker: none is idle for it. */
static gboolean
queue_task (ThreadPool *pool)
{
  gboolean wanting;

  pthread_mutex_lock (&pool->mutex);
  pool->n_submitted++;
  wanting = pool->n_idle < pool->n_submitted - pool->n_taken;
  if (pool->n_idle > 0)
    pthread_cond_signal (&pool->work);
  pthread_mutex_unlock (&pool->mutex);
  return wanting;
}

static gboolean
submit_all (ThreadPool *pool,
            GsWorker   *main,
            GError    **error)
{
  GsRunContext *context = pool->context;

  for (guint task = 0; task < context->n_tasks; task++)
    {
      gs_lane_populate (&main->lane);
      gs_run_context_submit (context, main, task);
      gs_worker_charge (main, &context->spin, context->cost->submit);
      if (queue_task (pool) && pool->n_threads < context->plan->workers
          && !start_thread (pool, main, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_finished (ThreadPool *pool,
             guint       task)
{
  gboolean finished;

  pthread_mutex_lock (&pool->mutex);
  finished = pool->finished[task];
  pthread_mutex_unlock (&pool->mutex);
  return finished;
}

static void
deliver_all (ThreadPool *pool,
             GsWorker   *main)
{
  for (guint task = 0; task < pool->context->n_tasks; task++)
    {
      gs_lane_populate (&main->lane);
      if (!is_finished (pool, task))
        {
          gs_worker_begin_blocking (main, GS_STATE_IDLE);
          pthread_mutex_lock (&pool->mutex);
          pool->awaited = task;
          while (!pool->finished[task])
            pthread_cond_wait (&pool->news, &pool->mutex);
          pthread_mutex_unlock (&pool->mutex);
          gs_worker_end_blocking (main);
        }
      gs_run_context_mark (pool->context, main, GS_MARK_DELIVER, task);
    }
}

/* Waits, without the GIL, until every worker has ended.  After an error, those that were started
 * find the queue emptied. */
static void
shut_down (ThreadPool *pool,
           GsWorker   *main,
           gboolean    failed)
{
  gs_worker_begin_blocking (main, GS_STATE_IDLE);

  pthread_mutex_lock (&pool->mutex);
  pool->closed = TRUE;
  if (failed)
    pool->n_taken = pool->n_submitted;
  pthread_cond_broadcast (&pool->work);
  pthread_mutex_unlock (&pool->mutex);

  for (guint i = 0; i < pool->n_threads; i++)
    pthread_join (pool->threads[i].thread, NULL);
}

static gboolean
run_pool (GsRunContext *context,
          GsGil        *gil,
          GError      **error)
{
  ThreadPool pool = { .context = context, .gil = gil, .awaited = GS_NO_TASK };
  GsWorker main;
  gboolean ok;

  if (!gs_run_context_begin_main (context, &main, GS_LANE_MAIN, gil, error))
    return FALSE;

  pool.threads = g_new0 (PoolThread, context->plan->workers);
  pool.finished = g_new0 (gboolean, context->n_tasks);
  pthread_mutex_init (&pool.mutex, NULL);
  pthread_cond_init (&pool.work, NULL);
  pthread_cond_init (&pool.news, NULL);

  ok = submit_all (&pool, &main, error);
  if (ok)
    deliver_all (&pool, &main);
  else
    /* The owner hears it at once; tasks under way may take their time. */
    gs_control_error (context->control, *error);
  shut_down (&pool, &main, !ok);
  gs_worker_end (&main);

  pthread_cond_destroy (&pool.news);
  pthread_cond_destroy (&pool.work);
  pthread_mutex_destroy (&pool.mutex);
  g_free (pool.finished);
  g_free (pool.threads);
  return ok;
}

static gboolean
threads_run (GsRunContext *context,
             GError      **error)
{
  GsGil gil;
  gboolean ok;

  gs_gil_init (&gil, context->plan->switch_interval_ns);
  ok = run_pool (context, &gil, error);
  gs_gil_clear (&gil);
  return ok;
}

static gboolean
free_threads_run (GsRunContext *context,
                  GError      **error)
{
  return run_pool (context, NULL, error);
}

const GsExecutor gs_executor_threads = {
  .name = "threads",
  .python = "ThreadPoolExecutor",
  .lane_name = "thread",
  .has_gil = true,
  .has_workers = true,
  .run = threads_run,
};

const GsExecutor gs_executor_free_threads = {
  .name = "free-threads",
  .python = "ThreadPoolExecutor",
  .lane_name = "thread",
  .has_workers = true,
  .run = free_threads_run,
};
