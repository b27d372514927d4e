/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An executor: how the tasks of a plan are run.  Each is one file and one line in the table. */
#pragma once

#include "gs-plan.h"
#include "gs-recording.h"

typedef struct _GsRunContext GsRunContext; /* gs-run-context.h: what a run carries in the runner */

typedef struct
{
  const char *name;           /* "threads" */
  const char *python;         /* "ThreadPoolExecutor" */
  const char *lane_name;      /* "thread": lanes are "thread 0", "thread 1", … */
  bool has_gil;               /* its workers share one GIL */
  bool has_interpreters;      /* its workers have an interpreter each, and so a GIL */
  bool has_processes;         /* workers are processes: start methods, pickling, chunks */
  bool has_loop;              /* an event loop runs the tasks, or hands them to its workers */
  bool has_workers;           /* takes a number of workers */
  /* Runs the whole plan in the calling thread of the runner, from pool start to shutdown. */
  gboolean (*run) (GsRunContext *context,
                   GError      **error);
} GsExecutor;

const GsExecutor        *gs_executor_find    (const char *name);
const GsExecutor *const *gs_executor_get_all (void);
