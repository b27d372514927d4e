/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan: one run of one variant, as the owner sends it to the runner, in one line of JSON. */
#pragma once

#include <glib.h>

/* Limits that every file, option and plan is held to. */
#define GS_MAX_WORKERS 1024
#define GS_MAX_TASKS 1000000
/* Bytes of arguments, or of results, that one work item (a chunk of tasks) may carry. */
#define GS_MAX_PAYLOAD (G_GINT64_CONSTANT (1) << 30)

typedef struct
{
  char *name;           /* "cpu" */
  char *workload;       /* "sum-squares" */
  guint count;          /* tasks in the group */
  GArray *n;            /* gint64: iterations of task i: n[i % len]; empty: from work_ns */
  gint64 work_ns;       /* length of a task: computing as calibrated, waiting as it is */
  gsize argument_bytes; /* size of what is pickled to a worker process */
  gsize result_bytes;   /* and back */
} GsPlanGroup;

typedef struct
{
  char *executor;             /* a name of gs-executor.h's table */
  guint workers;              /* at least 1; the sequential executor has 1 */
  gint64 switch_interval_ns;
  char *start_method;         /* "fork" or "spawn" */
  guint chunksize;            /* tasks a work item, processes only; at least 1 */
  guint cores;                /* confine to the first so many; 0: all */
  gboolean emulate;           /* charge an interpreter's costs */
  double step_ns;             /* GsSpin.step_ns of this machine */
  GPtrArray *groups;          /* GsPlanGroup */
} GsPlan;

GsPlan      *gs_plan_new         (void);
void         gs_plan_free        (GsPlan       *self);
GsPlanGroup *gs_plan_add_group   (GsPlan       *self,
                                  const char   *name,
                                  const char   *workload,
                                  guint         count);
guint        gs_plan_get_n_tasks (const GsPlan *self);
/** gs_plan_find_task: the group of task @task (numbered through all groups), and its index
   there. */
const GsPlanGroup *gs_plan_find_task (const GsPlan *self,
                                      guint         task,
                                      guint        *index);
/** gs_plan_get_max_payload: how many bytes the argument, or the result, of each of @n_tasks may have
 * at most, so that a work item of up to @chunksize of them carries no more than GS_MAX_PAYLOAD. */
gint64       gs_plan_get_max_payload (guint       chunksize,
                                      guint       n_tasks);
/** gs_plan_to_json: one line without its newline.  Free with g_free(). */
char        *gs_plan_to_json     (const GsPlan *self);
/** gs_plan_from_json: NULL with G_IO_ERROR_INVALID_DATA for what is no plan. */
GsPlan      *gs_plan_from_json   (const char   *line,
                                  GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPlan, gs_plan_free)
