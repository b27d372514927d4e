/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan: one run of one variant, as the owner sends it to the runner, in one line of JSON. */
#pragma once

#include <glib.h>

#include "gs-cost.h"
#include "gs-task-group.h"
#include "gs-variant-settings.h"

/* Limits that every file, option and plan is held to. */
#define GS_MAX_WORKERS 1024
#define GS_MAX_TASKS 1000000
#define GS_MAX_REPEAT 1000000
/* So many tasks have lanes of their own, the first ones: what is looked at one by one. */
#define GS_MAX_TASK_LANES 64
/* Lanes of a run's workers, those that take another's place among them. */
#define GS_MAX_WORKER_LANES (2 * GS_MAX_WORKERS)
/* Beside the lanes of workers and coroutines: the main thread's, and some to spare. */
#define GS_EXTRA_LANES 8
/* Lanes of a run in all. */
#define GS_MAX_LANES (GS_MAX_WORKER_LANES + GS_MAX_TASK_LANES + GS_EXTRA_LANES)
/* With more tasks than this the event loop's lane alone would fill the log. */
#define GS_MAX_TASKS_WITH_LANES 200000
/* ns: however long an iteration is, a thread that wants the GIL is not kept waiting by one. */
#define GS_MAX_ITERATION 10000
/* Bytes of arguments, or of results, that one work item (a chunk of tasks) may carry. */
#define GS_MAX_PAYLOAD (G_GINT64_CONSTANT (1) << 30)

/* CPython's own words for max_tasks_per_child with the start method fork. */
#define GS_MAX_TASKS_WITH_FORK \
  "ValueError: max_tasks_per_child is incompatible with the 'fork' multiprocessing start method; " \
  "supply a different mp_context."

typedef struct
{
  GsVariantSettings;
  guint cores;       /* confine to the first so many; 0: all */
  gboolean emulate;  /* charge an interpreter's costs */
  double step_ns;    /* GsSpin.step_ns of this machine */
  GPtrArray *groups; /* GsTaskGroup */
} GsPlan;

GsPlan      *gs_plan_new         (void);
void         gs_plan_free        (GsPlan       *self);
/** gs_plan_take_group: adds a group to those that are there; it belongs to the plan then. */
void         gs_plan_take_group  (GsPlan       *self,
                                  GsTaskGroup  *group);
/** gs_plan_add_group: the same of a new one, whose tasks are given what its workload needs. */
GsTaskGroup *gs_plan_add_group   (GsPlan       *self,
                                  const char   *name,
                                  const char   *workload,
                                  guint         count);
guint        gs_plan_get_n_tasks (const GsPlan *self);
/** gs_plan_group_get_work: ns that task @index of the group works. */
gint64       gs_plan_group_get_work (const GsTaskGroup *group,
                                     guint              index);
/** gs_plan_group_has: whether @indexes, a list of the group's, names task @index. */
gboolean     gs_plan_group_has   (const GArray *indexes,
                                  guint         index);
/** gs_plan_find_task: the group of task @task (numbered through all groups), and its index
   there. */
const GsTaskGroup *gs_plan_find_task (const GsPlan *self,
                                      guint         task,
                                      guint        *index);
/** gs_plan_begins_stage: whether @task is the first of a group that begins after those above. */
gboolean     gs_plan_begins_stage (const GsPlan *self,
                                   guint         task);
/** gs_plan_count_chunk: how many tasks, from @first on, make a work item: map() gives a process pool
 * chunks of them, none of which reaches across to what begins later. */
guint        gs_plan_count_chunk (const GsPlan *self,
                                  guint         first);
/** gs_plan_get_n_early: tasks before those that begin late. */
guint        gs_plan_get_n_early (const GsPlan *self);
/** gs_plan_get_max_payload: how many bytes the argument, or the result, of each of @n_tasks may have
 * at most, so that a work item of up to @chunksize of them carries no more than GS_MAX_PAYLOAD. */
gint64       gs_plan_get_max_payload (guint       chunksize,
                                      guint       n_tasks);
/** gs_plan_get_n_lanes: lanes that the workers of the run take at most, replacements included. */
guint        gs_plan_get_n_lanes (const GsPlan *self);
/** gs_plan_get_n_task_lanes: lanes of coroutines: one for each task that an event loop awaits, but
 * for the first GS_MAX_TASK_LANES of them alone; none in runs of GS_MAX_TASKS_WITH_LANES and more. */
guint        gs_plan_get_n_task_lanes (const GsPlan *self);
/** gs_plan_get_cost: what the interpreter is charged for in tasks of @group. */
GsCost       gs_plan_get_cost    (const GsPlan      *self,
                                  const GsTaskGroup *group);
/** gs_plan_to_json: one line without its newline.  Free with g_free(). */
char        *gs_plan_to_json     (const GsPlan *self);
/** gs_plan_from_json: NULL with G_IO_ERROR_INVALID_DATA for what is no plan. */
GsPlan      *gs_plan_from_json   (const char   *line,
                                  GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPlan, gs_plan_free)
