/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run: one execution of one variant: its trace, its tasks' results, its figures. */
#pragma once

#include "gs-figures.h"
#include "gs-trace.h"

typedef enum
{
  GS_RUN_LIVE,
  GS_RUN_DONE,
  GS_RUN_STOPPED,
  GS_RUN_FAILED,
} GsRunState;

typedef struct
{
  char *result;      /* text, or NULL */
  char *error;       /* the interpreter's message, or NULL */
  gint64 cpu_ns;     /* -1 unknown */
  gboolean checked;  /* the workload knows the right result */
  gboolean right;    /* and this is it */
} GsTaskResult;

/* A result that the tasks of a group share. */
typedef struct
{
  guint group;
  char *name;        /* the group's */
  char *result;
  char *expected;    /* NULL: there is nothing to hold it against */
  char *steps;       /* by which an update was lost, as gs-counter-watch.h writes them; NULL */
} GsSharedResult;

#define GS_TYPE_RUN (gs_run_get_type ())
G_DECLARE_FINAL_TYPE (GsRun, gs_run, GS, RUN, GObject)

/* Signals: "finished" once gs_run_finish() has measured it. */

/** gs_run_new: keeps a reference of its own to @trace. */
GsRun              *gs_run_new          (GsTrace        *trace,
                                         guint           variant,
                                         guint           n_workers,
                                         guint           n_tasks);
/** gs_run_copy: the same, finished run as one of another @variant; shares the trace. */
GsRun              *gs_run_copy         (GsRun          *self,
                                         guint           variant);
guint               gs_run_get_variant  (GsRun          *self);
GsTrace            *gs_run_get_trace    (GsRun          *self);
GsRunState          gs_run_get_state    (GsRun          *self);
const char         *gs_run_get_error    (GsRun          *self); /* NULL unless failed */
guint               gs_run_get_n_workers (GsRun         *self); /* that the variant asked for */
guint               gs_run_get_n_tasks  (GsRun          *self);
const GsTaskResult *gs_run_get_result   (GsRun          *self, guint task);
/** gs_run_get_times: when what happened to @task; of one that the trace does not know, never. */
const GsTaskTimes  *gs_run_get_times    (GsRun          *self, guint task);
void                gs_run_set_result   (GsRun          *self, guint task, const char *result,
                                         const char *error, gint64 cpu_ns);
/** gs_run_differs_from: whether a task of @self has failed that goes through in @other, a run of
 * the same tasks, or gone through that @other never came to: then the two have not done the
 * same. */
gboolean            gs_run_differs_from (GsRun          *self, GsRun *other);
/** gs_run_set_check: the right result of a task, against which the one it gave is held. */
void                gs_run_set_check    (GsRun          *self, guint task, const char *expected);
/** gs_run_set_shared: what the tasks of group @group brought about together, under the group's
 * @name, and what it should be, or NULL. */
void                gs_run_set_shared   (GsRun          *self, guint group, const char *name,
                                         const char *result, const char *expected);
/** gs_run_set_steps: of a group that has a shared result; ignored for any other. */
void                gs_run_set_steps    (GsRun          *self, guint group, const char *steps);
/** gs_run_get_n_shared, gs_run_get_shared: all that was set, in the order of the groups. */
guint               gs_run_get_n_shared (GsRun          *self);
const GsSharedResult *gs_run_get_shared (GsRun          *self, guint index);
double              gs_run_get_cpu      (GsRun          *self); /* s, runner and workers; NAN */
void                gs_run_set_cpu      (GsRun          *self, double seconds);
/** gs_run_set_chunk: the @n tasks from @first on were one work item, which fails as one. */
void                gs_run_set_chunk    (GsRun          *self, guint first, guint n);
/** gs_run_count_chunk: how many tasks the work item has that begins with @first: 1 unless set. */
guint               gs_run_count_chunk  (GsRun          *self, guint first);
/** gs_run_get_expected: the right result; NULL if there is none to hold it against. */
const char         *gs_run_get_expected (GsRun          *self, guint task);
/** gs_run_finish: takes the last events in, closes what is open and measures the figures.  A lane
 * that no END closed (a killed worker's) ends at the trace's end: the last gs_trace_set_now(), or
 * the newest event of any lane.  Only a run that is DONE counts in medians. */
void                gs_run_finish       (GsRun          *self, GsRunState state,
                                         const char     *error);
/** gs_run_get_latency: how long the laps and tasks of a group took (gs-latency.h), that of the
 * @n_tasks tasks from @first on; belongs to the run. */
const GsDistribution *gs_run_get_latency (GsRun       *self,
                                          guint        first,
                                          guint        n_tasks);
/** gs_run_get_figures: of a finished run; while it lives, of what there is so far. */
const GsRunFigures *gs_run_get_figures  (GsRun          *self);
/** gs_run_get_busy: share of the machine's time taken by others while it ran, 0…1, NAN unknown. */
double              gs_run_get_busy     (GsRun          *self);
void                gs_run_set_busy     (GsRun          *self, double share);
