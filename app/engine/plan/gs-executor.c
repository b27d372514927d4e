/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-executor.h"

/* In the order in which they are listed. */
static const GsExecutor *const executors[] = {
  &(const GsExecutor) {
    .name = "sequential",
    .python = "for",
    .lane_name = "main",
    .has_gil = true,
  },
  &(const GsExecutor) {
    .name = "threads",
    .python = "ThreadPoolExecutor",
    .lane_name = "thread",
    .has_gil = true,
    .has_workers = true,
  },
  &(const GsExecutor) {
    .name = "free-threads",
    .python = "ThreadPoolExecutor",
    .lane_name = "thread",
    .has_workers = true,
  },
  &(const GsExecutor) {
    .name = "interpreters",
    .python = "InterpreterPoolExecutor",
    .lane_name = "interpreter",
    .has_interpreters = true,
    .has_workers = true,
  },
  &(const GsExecutor) {
    .name = "processes",
    .python = "ProcessPoolExecutor",
    .lane_name = "process",
    .has_processes = true,
    .has_workers = true,
  },
  &(const GsExecutor) {
    .name = "asyncio",
    .python = "asyncio",
    .lane_name = "loop",
    .has_gil = true,
    .has_loop = true,
  },
  &(const GsExecutor) {
    .name = "asyncio-threads",
    .python = "ThreadPoolExecutor",
    .lane_name = "thread",
    .has_gil = true,
    .has_loop = true,
    .has_workers = true,
  },
  &(const GsExecutor) {
    .name = "asyncio-processes",
    .python = "ProcessPoolExecutor",
    .lane_name = "process",
    .has_loop = true,
    .has_processes = true,
    .has_workers = true,
  },
  NULL
};

const GsExecutor *
gs_executor_find (const char *name)
{
  for (guint i = 0; executors[i] != NULL; i++)
    if (g_strcmp0 (executors[i]->name, name) == 0)
      return executors[i];
  return NULL;
}

const GsExecutor *const *
gs_executor_get_all (void)
{
  return executors;
}

const char *const *
gs_executor_get_names (void)
{
  static const char *names[G_N_ELEMENTS (executors)];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; executors[i] != NULL; i++)
        names[i] = executors[i]->name;
      g_once_init_leave (&is_made, 1);
    }
  return names;
}
