/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-executor-run.h"

static const struct
{
  const char *name;
  gboolean (*run) (GsRunContext *context, GError **error);
} functions[] = {
  { "sequential", gs_executor_run_sequential },
  { "threads", gs_executor_run_threads },
  { "free-threads", gs_executor_run_free_threads },
  { "interpreters", gs_executor_run_interpreters },
  { "processes", gs_executor_run_processes },
  { "asyncio", gs_executor_run_asyncio },
  { "asyncio-threads", gs_executor_run_asyncio_threads },
  { "asyncio-processes", gs_executor_run_asyncio_processes },
};

gboolean
gs_executor_run (GsRunContext *context,
                 GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_strcmp0 (functions[i].name, context->plan->executor) == 0)
      return functions[i].run (context, error);
  g_assert_not_reached (); /* a plan that was read names an executor of the catalog */
}
