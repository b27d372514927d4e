/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads of a pool, as ThreadPoolExecutor has them.  A worker is started by a submit that
 * finds none idle and fewer than the maximum; starting one waits until it runs, as Thread.start()
 * does.
 *
 * Its workers share a GIL, or none, or are isolated: each has an interpreter with a GIL of its own,
 * and what a task takes and returns is pickled. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "gs-run-context.h"

typedef struct _GsThreadPool GsThreadPool;

typedef enum
{
  GS_POOL_PENDING,
  GS_POOL_TAKEN,         /* by a worker, or failed with the pool */
  GS_POOL_CANCELLED,
} GsPoolFate;

typedef struct
{
  GsThreadPool *pool;
  pthread_t thread;
  guint lane;            /* its index */
} GsPoolThread;

struct _GsThreadPool
{
  GsRunContext *context; /* borrowed */
  GsGil *gil;            /* of all workers, borrowed; NULL: free or isolated threads */
  gboolean isolated;     /* an interpreter for each worker */
  /* Called by the worker that has finished @task, which holds its GIL; NULL if nobody listens. */
  void (*finished_cb) (gpointer data, guint task);
  gpointer finished_data;

  GsPoolThread *threads; /* the submitting thread's */
  guint n_threads;       /* the submitting thread's */

  pthread_mutex_t mutex;
  pthread_cond_t work;   /* signalled, to one idle worker, when a task is queued or all is done */
  pthread_cond_t news;   /* signalled, to the submitting thread, for what it waits for */
  guint *queue;          /* under mutex: the tasks submitted, in order */
  guint n_submitted;     /* under mutex: how many */
  guint n_taken;         /* under mutex: how many of them are past; the next one is pending */
  guint8 *fates;         /* under mutex: of each task, a GsPoolFate */
  guint n_idle;          /* under mutex: workers that wait for work */
  gboolean waking;       /* under mutex: one of them has been signalled and has not looked yet */
  guint n_running;       /* under mutex: workers that have started */
  guint awaited;         /* under mutex: the task that the submitting thread waits for… */
  guint awaited_done;    /* under mutex: …or, for GS_NO_TASK, how many that have finished */
  int failure;           /* under mutex: errno of a worker that could not begin */
  gboolean closed;       /* under mutex, set by the submitting thread: no task will follow */
  atomic_bool broken;    /* an initializer has failed; set under mutex, before any outcome */
  gboolean waits;        /* under mutex: the submitting thread does, and no news has been
                          * signalled */
  atomic_bool *finished; /* for each task; set under mutex */
  guint *order;          /* under mutex: the tasks that have finished, in that order */
  guint n_finished;      /* under mutex: how many */
};

/** gs_thread_pool_init: a pool without threads yet, of the plan's workers at the most.
 * @gil: what the workers share; NULL for free threads, and for those that are @isolated */
void     gs_thread_pool_init      (GsThreadPool *self,
                                   GsRunContext *context,
                                   GsGil        *gil,
                                   gboolean      isolated);
/** gs_thread_pool_submit: queues @task and starts a worker for it if it takes one.  @main: the
 * calling thread, the only one that submits. */
gboolean gs_thread_pool_submit    (GsThreadPool *self,
                                   GsWorker     *main,
                                   guint         task,
                                   GError      **error);
/** gs_thread_pool_check: FALSE with a GS_RUN_ERROR_BROKEN when the pool is broken. */
gboolean gs_thread_pool_check     (GsThreadPool *self,
                                   GError      **error);
/** gs_thread_pool_wait: waits until @task has finished, or for GS_NO_TASK until @n_finished tasks
 * have; idle, without the GIL, if it has not; no longer than until @deadline, on the clock of
 * gs_clock_now(), unless it is 0. */
void     gs_thread_pool_wait      (GsThreadPool *self,
                                   GsWorker     *main,
                                   guint         task,
                                   guint         n_finished,
                                   uint64_t      deadline);
/** gs_thread_pool_cancel: takes @task back, which counts as finished then; FALSE if a worker has
 * taken it. */
gboolean gs_thread_pool_cancel    (GsThreadPool *self,
                                   guint         task);
/** gs_thread_pool_close: the queue is worked off, and what is submitted from now on is refused with
 * G_IO_ERROR_CLOSED.  The submitting thread only. */
void     gs_thread_pool_close     (GsThreadPool *self);
/** gs_thread_pool_get_finished: the task that was the @index-th to finish. */
guint    gs_thread_pool_get_finished (GsThreadPool *self,
                                      guint         index);
/** gs_thread_pool_count_finished: how many have; more may by the time that this returns. */
guint    gs_thread_pool_count_finished (GsThreadPool *self);
/** gs_thread_pool_shut_down: waits, without the GIL, until every worker has ended, and frees what
 * the pool holds.  The queue is worked off first, or emptied if @failed. */
void     gs_thread_pool_shut_down (GsThreadPool *self,
                                   GsWorker     *main,
                                   gboolean      failed);
