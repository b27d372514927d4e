/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a run in the runner, for every executor: the plan, the recording, the costs, the
 * tasks' outcomes, and the channel to the owner. */
#pragma once

#include "gs-cost.h"
#include "gs-control.h"
#include "gs-worker.h"
#include "gs-work.h"

/* CPython's own words for what is submitted to a pool that has been shut down. */
#define GS_SHUT_DOWN_ERROR "RuntimeError: cannot schedule new futures after shutdown"

/* The outcome of a task.  Owned by the thread that finished it until it is handed to the main
 * thread. */
typedef struct
{
  char *result;  /* text, or NULL */
  char *error;   /* the interpreter's message, or NULL */
  gint64 cpu_ns; /* -1 while it has not finished */
} GsTaskOutcome;

typedef struct
{
  const GsPlan *plan;      /* borrowed */
  GsRecording *recording;  /* borrowed */
  GsControl *control;      /* borrowed; NULL in a worker process */
  GsSpin spin;
  const GsCost *cost;      /* static */
  GsCost *costs;           /* of each group */
  GsShared *shared;        /* of each group, in this process */
  guint n_tasks;
  GsTaskOutcome *outcomes; /* n_tasks of them; NULL in a worker process */
  gboolean started;        /* the first task has been submitted */
} GsRunContext;

/** gs_run_context_init: borrows its arguments.  @control: NULL in a worker process. */
void     gs_run_context_init     (GsRunContext *self,
                                  const GsPlan *plan,
                                  GsRecording  *recording,
                                  GsControl    *control);
void     gs_run_context_clear    (GsRunContext *self);
/** gs_run_context_open_lane: opens the lane @name, as in gs_lane_open(), with an error that says
 * which lane found no room. */
gboolean gs_run_context_open_lane (GsRunContext *self,
                                   GsLane       *lane,
                                   GsLaneKind    kind,
                                   guint         number,
                                   guint         interpreter,
                                   const char   *name,
                                   GError      **error);
/** gs_run_context_begin_main: opens the main thread's lane and makes the calling thread its worker,
 * running and holding @gil. */
gboolean gs_run_context_begin_main (GsRunContext *self,
                                    GsWorker     *main,
                                    GsLaneKind    kind,
                                    GsGil        *gil,
                                    GError      **error);
/** gs_run_context_mark: puts a mark of @task on the worker's lane, now. */
void     gs_run_context_mark     (GsRunContext *self,
                                  GsWorker     *worker,
                                  GsMark        mark,
                                  guint         task);
/** gs_run_context_mark_memory: puts the memory that this process has to itself on the worker's
 * lane.
 * @with_tasks: with all that its tasks need; FALSE: before there are any */
void     gs_run_context_mark_memory (GsWorker *worker,
                                     gboolean  with_tasks);
/** gs_run_context_submit: marks @task as submitted; tells the owner at the first one.  The main
 * thread only. */
void     gs_run_context_submit   (GsRunContext *self,
                                  GsWorker     *main,
                                  guint         task);
/** gs_run_context_execute: runs @task in the calling worker, which holds its GIL, into @outcome. */
void     gs_run_context_execute  (GsRunContext  *self,
                                  GsWorker      *worker,
                                  guint          task,
                                  GsTaskOutcome *outcome);
/** gs_run_context_describe: what @task is, into *@context, which borrows all of it. */
void     gs_run_context_describe (GsRunContext  *self,
                                  guint          task,
                                  GsTaskContext *context);
/** gs_run_context_conclude: what happens to a task once its work is done: it may have to fail, or
 * to kill its process. */
void     gs_run_context_conclude (const GsTaskContext *context,
                                  GsTaskOutcome       *outcome);
/** gs_run_context_report: tells the owner every task's outcome and what the run has used. */
void     gs_run_context_report   (GsRunContext *self);
