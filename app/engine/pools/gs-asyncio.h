/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of coroutines on an event loop, and the pools that it may hand tasks to. */
#pragma once

#include "gs-collector.h"
#include "gs-event-loop.h"
#include "gs-process-calls.h"
#include "gs-thread-pool.h"
#include "gs-work.h"

typedef struct _GsAsyncio GsAsyncio;

typedef struct
{
  GsAsyncio *asyncio;
  GsTaskContext context;
  const GsWork *work;
  GsAwaiter awaiter;
  GsLane lane;          /* its entry is NULL without one */
  uint64_t step_cpu;    /* the thread's CPU ns as its present step began */
  gint64 cpu_ns;        /* of all its steps so far */
  gboolean has_permit;  /* of the semaphore */
  gboolean awaits;      /* its workload's asynchronous form is under way */
  gboolean is_cancelled;
  gboolean is_done;
} GsCoroutine;

/* Where run_in_executor() hands tasks to: all in the loop's thread. */
typedef struct
{
  gboolean (*start)  (GsAsyncio *self, GError **error);
  /* Forks processes before a task starts a thread; NULL: there are none. */
  gboolean (*fork)   (GsAsyncio *self, GError **error);
  gboolean (*submit) (GsAsyncio *self, guint task, GError **error);
  /* @failed: why the run is given up, or NULL. */
  void     (*stop)   (GsAsyncio *self, const GError *failed);
  /* Takes @task back if it was handed over and no worker has begun it. */
  void     (*cancel) (GsAsyncio *self, guint task);
  /* FALSE with *@error set when the pool is broken; NULL: submit() or the loop's error says so. */
  gboolean (*check)  (GsAsyncio *self, GError **error);
} GsAsyncioPool;

struct _GsAsyncio
{
  GsRunContext *context;      /* borrowed */
  GsGil gil;
  GsEventLoop loop;
  GsCoroutine *coroutines;    /* one for each task */
  guint *order;               /* the tasks that are done, in that order */
  guint n_done;
  guint permits;              /* of the semaphore that are free */
  GQueue waiting;             /* GsCoroutine: for a permit, first in, first out */
  GError *error;              /* why the run is given up */

  const GsAsyncioPool *pool;  /* static; NULL without one */
  GsThreadPool threads;
  GsProcessCalls processes;
  GSource *process_source;    /* watches the pipes of the processes */
};

extern const GsAsyncioPool gs_asyncio_threads;
extern const GsAsyncioPool gs_asyncio_processes;

/** gs_asyncio_cancel: cancels the coroutine of @task, unless it is done; it ends in one of the
 * loop's next turns.  What a worker of a pool does for it goes on, for nobody. */
void gs_asyncio_cancel (GsAsyncio *self,
                        guint      task);
/** gs_asyncio_collect: every coroutine is made: runs the loop and hands the caller its results, as
 * the plan's Collect= says, until all of them are done. */
gboolean gs_asyncio_collect (GsAsyncio    *self,
                             GsCollector  *collector,
                             GError      **error);
/** gs_asyncio_collector_class: how the loop is waited for. */
extern const GsCollectorClass gs_asyncio_collector_class;
/** gs_asyncio_return: the pool has finished @task; its coroutine goes on.  Any thread. */
void gs_asyncio_return (GsAsyncio *self,
                        guint      task);
