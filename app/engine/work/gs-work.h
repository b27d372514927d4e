/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work of a task, for each workload of the catalog (gs-workload.h). */
#pragma once

#include <gio/gio.h>

#include "gs-cost.h"
#include "gs-plan.h"
#include "gs-shared.h"
#include "gs-worker.h"

/* One task, as the worker that executes it sees it. */
typedef struct
{
  uint32_t task;              /* its number in the run */
  uint32_t index;             /* its number in its group */
  const GsTaskGroup *group;   /* what the group asks for; borrowed */
  const GsCost *cost;         /* borrowed */
  const GsSpin *spin;         /* borrowed */
  GsShared *shared;           /* what the group's tasks share in this process; borrowed */
} GsTaskContext;

/* Iterations that make @work_ns of computing. */
typedef uint64_t (GsIterations) (uint64_t      work_ns,
                                 const GsCost *cost,
                                 const GsSpin *spin);

/* How a task that awaits something speaks to the event loop that runs it.  Whatever it arranges
 * with @main begins by calling resume(), and ends by calling suspend(), queue() or done(). */
typedef struct
{
  GMainContext *main;
  GsWorker *worker;           /* the loop's; for the task while it is resumed */
  /* The task goes on; it awaits the next thing; it has come to its end, with its result or an error
   * message, which are taken over, or with neither, if its workload has a run_rest(). */
  void (*resume)  (gpointer data);
  void (*suspend) (gpointer data);
  /* Instead of suspend(): it waits for the lock of that @number, which the task @holder has. */
  void (*queue)   (gpointer data, uint32_t number, guint holder);
  void (*done)    (gpointer data, char *result, char *error_message);
  gpointer data;
  GCancellable *cancellable;  /* once it is cancelled, the task is to call done(), with nothing */
} GsAwaiter;

typedef struct
{
  /* The task itself: real work, and its result as text (a decimal number, say) that is checked;
   * NULL with *error_message set (g_free()) when it failed.  Runs in any thread or process. */
  char *(*run)      (const GsTaskContext  *context,
                     GsWorker             *worker,
                     char                **error_message);
  /* The same without blocking, for an event loop; NULL: the task blocks the loop.  Called while the
   * task is resumed; it is suspended when this returns.  The arguments live until done(). */
  void (*start_async) (const GsTaskContext *context,
                       const GsAwaiter     *awaiter);
  bool starts_threads;        /* start_async() may: no process may be forked after it */
  /* The rest of the work once start_async has ended without a result: run by a pool or, without
   * one, by the loop, which stands still meanwhile.  NULL: nothing. */
  char *(*run_rest) (const GsTaskContext  *context,
                     GsWorker             *worker,
                     char                **error_message);
  /* The result that the task must have, computed another way; NULL if there is none to compare. */
  char *(*expected) (const GsTaskContext  *context);
  GsIterations *iterations;   /* for a workload that has_n */
  /* The group's common result in the process of the caller, and the expected one; @context is of
   * any of its tasks, @results are all tasks' in order, NULL where there is none.  shared_name
   * names it as a Python script would.  NULL if its tasks share nothing; without shared_expected it
   * is shown and not compared. */
  char *(*shared_result)   (const GsTaskContext *context,
                            const char *const   *results);
  char *(*shared_expected) (const GsTaskContext *context);
  /* How the tasks got into each other's way, in the text of gs-counter-watch.h; NULL if they did
   * not, or there is nothing to tell. */
  char *(*shared_steps)    (const GsTaskContext *context);
  /* Starts a process that serves the run's tasks, from the runner while it has one thread, and
   * before the run; it is killed after it.  Returns -1 with *@error set on failure.  NULL: none is
   * needed. */
  GPid (*start_helper) (GError **error);
} GsWork;

/** gs_work_find: the work of the workload of that name; NULL if there is none. */
const GsWork *gs_work_find (const char *workload);

/* Shared by the workloads. */

/** gs_work_get_n: the task's N=, or what makes its Work= by @iterations. */
uint64_t gs_work_get_n      (const GsTaskContext *context,
                             GsIterations        *iterations);
/** gs_work_sum_n: gs_work_get_n() of all tasks of the group; @context is of any of them. */
uint64_t gs_work_sum_n      (const GsTaskContext *context,
                             GsIterations        *iterations);
/** gs_work_sum_bytes: the sum of the first @n of the bytes 0, 1, 2, … 255, 0, 1, … */
uint64_t gs_work_sum_bytes  (uint64_t             n);
/** gs_work_get_repeat: how many times the task does its work; at least 1. */
guint    gs_work_get_repeat (const GsTaskContext *context);
/** gs_work_shares: whether all tasks of the group share one list, or path, as Share= says. */
gboolean gs_work_shares     (const GsTaskContext *context);
/** gs_work_fail: the interpreter's message for @error, an errno, into *@error_message; returns
 * NULL, a task's result. */
char    *gs_work_fail       (char               **error_message,
                             int                  error);
/** gs_work_fail_full: the same where a list has no room for one more. */
char    *gs_work_fail_full  (char               **error_message);
/** gs_work_end_lap: call it after each of these times: marks a lap, if there are several, and
 * reaches the loop's back-edge. */
void     gs_work_end_lap    (const GsTaskContext *context,
                             GsWorker            *worker);
