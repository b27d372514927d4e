/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of tasks, [Tasks name]: the same record in a lesson and in the plan of a run. */
#pragma once

#include "gs-field.h"

/* The closed sets.  What is not said is the first of them, so that "no lock" is
 * lock <= GS_TASK_LOCK_NONE. */

/* How tasks guard what they share. */
typedef enum
{
  GS_TASK_LOCK_UNSET,
  GS_TASK_LOCK_NONE,
  GS_TASK_LOCK_LOCK,
  GS_TASK_LOCK_ATOMIC,
} GsTaskLock;

/* Where the interpreter may switch threads: see gs-work-counter.c. */
typedef enum
{
  GS_TASK_MODEL_UNSET,
  GS_TASK_MODEL_CALL,
  GS_TASK_MODEL_3_10,
  GS_TASK_MODEL_3_9,
} GsTaskModel;

/* One for all tasks of the group, or each its own: see gs-work-fill-list.c. */
typedef enum
{
  GS_TASK_SHARE_UNSET,
  GS_TASK_SHARE_ONE,
  GS_TASK_SHARE_EACH,
} GsTaskShare;

/* When tasks are submitted. */
typedef enum
{
  GS_TASK_BEGIN_UNSET,
  GS_TASK_BEGIN_TOGETHER, /* with the group above */
  GS_TASK_BEGIN_AFTER,    /* when all tasks of the groups above are done */
  GS_TASK_BEGIN_LATE,     /* when the pool has been shut down, which then takes nothing more */
} GsTaskBegin;

typedef struct
{
  char *name;            /* "cpu" */
  char *workload;        /* "sum-squares" */
  guint count;           /* tasks in the group */
  gint64 work_ns;        /* length of a task: computing as calibrated, waiting as it is; 0 with N= */
  GArray *works_ns;      /* gint64: length of task i: works_ns[i % len]; empty: work_ns.  The list of
                            Work=, of which work_ns is the first */
  GArray *n;             /* gint64: iterations of task i: n[i % len]; empty: from work_ns */
  GArray *fail;          /* gint64: indexes of tasks that raise an exception after their work */
  GArray *kill;          /* gint64: indexes of tasks that kill their own process after it */
  char *object;          /* what is passed beside the numbers: a name of gs-object.h, or NULL */
  gint64 argument_bytes; /* size of what is pickled to a worker process */
  gint64 result_bytes;   /* and back */
  GsTaskLock lock;
  GsTaskModel model;
  GsTaskShare share;
  guint repeat;          /* how often a task does its work; each time but a single one is a lap */
  gint64 iteration_ns;   /* what an iteration is charged; −1: what it costs the interpreter */
  GsTaskBegin begin;
} GsTaskGroup;

extern const GsField gs_task_fields[];

/* The names of the closed sets, ended by NULL: "none", "lock", "atomic"; "call", "3.10", "3.9";
 * "one", "each"; "together", "after", "late". */
extern const char *const gs_task_locks[];
extern const char *const gs_task_models[];
extern const char *const gs_task_shares[];
extern const char *const gs_task_begins[];

/** gs_task_group_new: one task; @workload may be NULL for now. */
GsTaskGroup *gs_task_group_new     (const char        *name,
                                    const char        *workload);
GsTaskGroup *gs_task_group_copy    (const GsTaskGroup *group);
void         gs_task_group_free    (GsTaskGroup       *self);
/** gs_task_group_is_same: whether a file would say the same of both, their names included. */
gboolean     gs_task_group_is_same (const GsTaskGroup *a,
                                    const GsTaskGroup *b);
/** gs_task_group_take: gives @self the @field of @from; Work= and N= take each other's place. */
void         gs_task_group_take    (GsTaskGroup       *self,
                                    const GsField     *field,
                                    const GsTaskGroup *from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTaskGroup, gs_task_group_free)
