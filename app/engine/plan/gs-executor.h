/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalog of executors, the ways to run the tasks of a plan: their names and what they can do.
 * gs-executor-run.h runs them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

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
} GsExecutor;

/** gs_executor_find: by name; NULL if there is none. */
const GsExecutor        *gs_executor_find    (const char *name);
/** gs_executor_get_all: the catalog, ended by NULL. */
const GsExecutor *const *gs_executor_get_all (void);
/** gs_executor_get_names: the names of all of them, ended by NULL. */
const char *const       *gs_executor_get_names (void);
