/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-run-check.h"
#include "gs-workload.h"

void
gs_run_check (GsRun        *run,
              const GsPlan *plan)
{
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .spin = &spin };

  context.cost = plan->emulate ? &gs_cost_cpython : &gs_cost_none;
  for (context.task = 0; context.task < gs_run_get_n_tasks (run); context.task++)
    {
      const GsWorkload *workload;
      g_autofree char *expected = NULL;
      guint index;

      context.group = gs_plan_find_task (plan, context.task, &index);
      context.index = index;
      workload = gs_workload_find (context.group->workload);
      if (workload->expected != NULL && gs_run_get_result (run, context.task)->result != NULL)
        expected = workload->expected (&context);
      if (expected != NULL)
        gs_run_set_check (run, context.task, expected);
    }
}

void
gs_run_check_shared (GsRun        *run,
                     const GsPlan *plan,
                     guint         group,
                     const char   *result)
{
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .spin = &spin };
  g_autofree char *expected = NULL;
  const GsWorkload *workload;

  context.cost = plan->emulate ? &gs_cost_cpython : &gs_cost_none;
  context.group = g_ptr_array_index (plan->groups, group);
  workload = gs_workload_find (context.group->workload);
  if (workload->shared_expected == NULL)
    return;

  expected = workload->shared_expected (&context);
  gs_run_set_shared (run, group, context.group->name, result, expected);
}
