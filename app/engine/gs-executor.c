/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "gs-executor-private.h"

static const GsExecutor *const executors[] = {
  &gs_executor_sequential,
  &gs_executor_threads,
  &gs_executor_free_threads,
  &gs_executor_interpreters,
  &gs_executor_processes,
  &gs_executor_asyncio,
  &gs_executor_asyncio_threads,
  &gs_executor_asyncio_processes,
  NULL,
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
