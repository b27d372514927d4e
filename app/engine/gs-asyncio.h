/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of coroutines on an event loop, and the pools that it may hand tasks to. */
#pragma once

#include "gs-event-loop.h"
#include "gs-process-calls.h"
#include "gs-thread-pool.h"
#include "gs-workload.h"

typedef struct _GsAsyncio GsAsyncio;

typedef struct
{
  GsAsyncio *asyncio;
  GsTaskContext context;
  const GsWorkload *workload;
  GsAwaiter awaiter;
  GsLane lane;          /* its entry is NULL without one */
  uint64_t step_cpu;    /* the thread's CPU ns as its present step began */
  gint64 cpu_ns;        /* of all its steps so far */
} GsCoroutine;

/* Where run_in_executor() hands tasks to: all in the loop's thread. */
typedef struct
{
  gboolean (*start)  (GsAsyncio *self, GError **error);
  /* What has to be forked before a task starts a thread; NULL: nothing. */
  gboolean (*fork)   (GsAsyncio *self, GError **error);
  gboolean (*submit) (GsAsyncio *self, guint task, GError **error);
  /* @failed: why the run is given up, or NULL. */
  void     (*stop)   (GsAsyncio *self, const GError *failed);
} GsAsyncioPool;

struct _GsAsyncio
{
  GsRunContext *context;      /* borrowed */
  GsGil gil;
  GsEventLoop loop;
  GsCoroutine *coroutines;    /* one for each task */
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

/** gs_asyncio_return: the pool has finished @task; its coroutine goes on.  Any thread. */
void gs_asyncio_return (GsAsyncio *self,
                        guint      task);
