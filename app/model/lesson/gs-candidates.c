/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-candidates.h"

#include "gs-executor.h"

static const char *const names[] = {
  "threads", "processes", "asyncio", "asyncio-threads", "asyncio-processes", NULL
};

const char *const *
gs_candidates_get_names (void)
{
  return names;
}

static gboolean
has_candidate (GsExperiment *experiment,
               const char   *executor)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);

      if (variant->changes == NULL && g_str_equal (variant->executor, executor))
        return TRUE;
    }
  return FALSE;
}

GsExperiment *
gs_candidates_add (GsExperiment *experiment)
{
  g_autoptr (GsExperiment) all = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GsExperiment) more = gs_experiment_copy (all != NULL ? all : experiment);
      GsVariant *variant;

      if (has_candidate (more, names[i]))
        continue;
      variant = gs_experiment_add_variant (more, names[i]);
      /* More threads than cores are of use to who waits; more processes are of none. */
      variant->workers = gs_executor_find (names[i])->has_processes ? GS_WORKERS_CORES : 0;
      if (gs_experiment_validate (more, NULL))
        g_set_object (&all, more);
    }
  return g_steal_pointer (&all);
}
