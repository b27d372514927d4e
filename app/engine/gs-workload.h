/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workload: what one task does.  Each is one file and one line in the table. */
#pragma once

#include <glib.h>

#include "gs-cost.h"
#include "gs-plan.h"
#include "gs-worker.h"

/* One task, as the worker that executes it sees it. */
typedef struct
{
  uint32_t task;              /* its number in the run */
  uint32_t index;             /* its number in its group */
  const GsPlanGroup *group;   /* what the group asks for; borrowed */
  const GsCost *cost;         /* borrowed */
  const GsSpin *spin;         /* borrowed */
} GsTaskContext;

typedef struct
{
  const char *name;           /* "sum-squares" */
  bool computes;              /* needs a core while it works (else it waits) */
  bool has_n;                 /* takes N= iterations */
  /* The task itself: real work, and its result as text (a decimal number, say) that is checked;
   * NULL with *error_message set (g_free()) when it failed.  Runs in any thread or process. */
  char *(*run)      (const GsTaskContext  *context,
                     GsWorker             *worker,
                     char                **error_message);
  /* The result that the task must have, computed another way; NULL if there is none to compare. */
  char *(*expected) (const GsTaskContext  *context);
  /* Iterations that make @work_ns of computing, for a workload that has_n. */
  uint64_t (*iterations) (uint64_t work_ns, const GsCost *cost, const GsSpin *spin);
} GsWorkload;

/** gs_workload_find: by name; NULL if there is none. */
const GsWorkload *gs_workload_find (const char *name);
/** gs_workload_get_all: the table, ended by NULL. */
const GsWorkload *const *gs_workload_get_all (void);
