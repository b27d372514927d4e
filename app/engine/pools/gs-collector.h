/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a caller gets the results of what it has submitted: one way for every executor.
 *
 * The executor knows how to wait, in which order tasks have finished, and what can still be
 * cancelled; everything else, from the order of the results to what becomes
 * of an exception, is the same wherever the tasks run. */
#pragma once

#include "gs-collect-mode.h"
#include "gs-run-context.h"

typedef struct
{
  /* Waits until @task is done, or for GS_NO_TASK until @n_done tasks are; no longer than until
   * @deadline, on the clock of gs_clock_now(), unless it is 0.  FALSE when the pool is broken. */
  gboolean (*wait)   (gpointer   executor,
                      guint      task,
                      guint      n_done,
                      uint64_t   deadline,
                      GError   **error);
  /* Future.cancel(): takes @task back, which is done then.  FALSE if it cannot be. */
  gboolean (*cancel) (gpointer executor,
                      guint    task);
  /* The task that was the @index-th to be done; that many have been waited for. */
  guint    (*get_done) (gpointer executor,
                        guint    index);
  /* How many tasks are done by now. */
  guint    (*count_done) (gpointer executor);
  /* Called when the caller's wait is over: handles pending events until the caller runs; NULL: it
   * runs at once. */
  void     (*wake) (gpointer executor);
  /* From now on submit() refuses every task, as shutdown() has it; NULL: there is nothing to shut
   * down. */
  void     (*shut_down) (gpointer executor);
  /* Submits what comes after that: FALSE, and the exception's words in *@error. */
  gboolean (*submit) (gpointer   executor,
                      guint      task,
                      GError   **error);
  /* Cancelled tasks are marked by the executor, when they have ended. */
  gboolean marks_cancelled;
} GsCollectorClass;

typedef struct
{
  const GsCollectorClass *class; /* static */
  gpointer executor;             /* borrowed */
  GsRunContext *context;         /* borrowed */
  GsWorker *main;                /* borrowed: the caller */
  GsCollectMode mode;
  guint n_tasks;                 /* submitted before the pool is shut down; the rest after */
  gboolean *cancelled;           /* for each of them */
} GsCollector;

/** gs_collector_init: borrows its arguments.  Clear with gs_collector_clear(). */
void     gs_collector_init       (GsCollector            *self,
                                  const GsCollectorClass *class,
                                  gpointer                executor,
                                  GsRunContext           *context,
                                  GsWorker               *main);
void     gs_collector_clear      (GsCollector            *self);
/** gs_collector_deliver: hands the outcome of @task, which is done, to the caller.  FALSE when it
 * is an exception that ends the collecting. */
gboolean gs_collector_deliver    (GsCollector *self,
                                  guint        task);
/** gs_collector_may_submit: @task is to be submitted; waits for all before it if it begins after
 * them. */
gboolean gs_collector_may_submit (GsCollector *self,
                                  guint        task,
                                  GError     **error);
/** gs_collector_submitted: @task has just been submitted; waits for it if the caller does. */
gboolean gs_collector_submitted  (GsCollector *self,
                                  guint        task,
                                  GError     **error);
/** gs_collector_collect: everything has been submitted: delivers what the caller asks for, cancels
 * what it cancels, waits until all else is done, and submits what comes after the shutdown. */
gboolean gs_collector_collect    (GsCollector *self,
                                  GError     **error);
