/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-run-check.h"
#include "gs-work.h"
#include "gs-workload.h"

/* The result that a task must return.  Computing it may be as much work as the task was, so it is
 * done once for all tasks of a group that have the same n: @told, n → result. */
static char *
dup_expected (const GsWork        *work,
              const GsTaskContext *context,
              GHashTable          *told)
{
  gint64 n;
  const char *known;
  char *expected;

  if (!gs_workload_find (context->group->workload)->is_told_by_n)
    return work->expected (context);

  n = (gint64) gs_work_get_n (context, work->iterations);
  known = g_hash_table_lookup (told, &n);
  if (known != NULL)
    return g_strdup (known);
  expected = work->expected (context);
  g_hash_table_insert (told, g_memdup2 (&n, sizeof n), g_strdup (expected));
  return expected;
}

void
gs_run_check (GsRun        *run,
              const GsPlan *plan)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  const GsTaskGroup *group = NULL;
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .spin = &spin };
  GsCost cost = { 0 };

  context.cost = &cost;
  for (context.task = 0; context.task < gs_run_get_n_tasks (run); context.task++)
    {
      const GsWork *work;
      g_autofree char *expected = NULL;
      guint index;

      context.group = gs_plan_find_task (plan, context.task, &index);
      context.index = index;
      if (context.group != group)
        {
          g_hash_table_remove_all (told);
          cost = gs_plan_get_cost (plan, context.group);
        }
      group = context.group;
      work = gs_work_find (context.group->workload);
      if (work->expected != NULL && gs_run_get_result (run, context.task)->result != NULL)
        expected = dup_expected (work, &context, told);
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
  const GsWork *work;
  GsCost cost;

  context.group = g_ptr_array_index (plan->groups, group);
  cost = gs_plan_get_cost (plan, context.group);
  context.cost = &cost;
  work = gs_work_find (context.group->workload);
  if (work->shared_expected != NULL)
    expected = work->shared_expected (&context);
  gs_run_set_shared (run, group, context.group->name, result, expected);
}
