/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gs-executor.h"
#include "gs-plan.h"
#include "gs-spin.h"
#include "gs-workload.h"


GsPlan *
gs_plan_new (void)
{
  GsPlan *self = g_new0 (GsPlan, 1);

  gs_fields_init (gs_variant_fields, self);
  self->executor = g_strdup ("sequential");
  self->workers = 1;
  self->emulate = TRUE;
  self->step_ns = GS_SPIN_DEFAULT_STEP_NS;
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_task_group_free);
  return self;
}

void
gs_plan_free (GsPlan *self)
{
  if (self == NULL)
    return;

  gs_fields_clear (gs_variant_fields, self);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

void
gs_plan_take_group (GsPlan      *self,
                    GsTaskGroup *group)
{
  g_ptr_array_add (self->groups, group);
}

GsTaskGroup *
gs_plan_add_group (GsPlan     *self,
                   const char *name,
                   const char *workload,
                   guint       count)
{
  GsTaskGroup *group = gs_task_group_new (name, workload);
  const GsWorkload *found = gs_workload_find (workload);

  group->count = count;
  group->object = g_strdup (found != NULL ? found->object : NULL);
  gs_plan_take_group (self, group);
  return group;
}

guint
gs_plan_get_n_tasks (const GsPlan *self)
{
  guint n = 0;

  for (guint i = 0; i < self->groups->len; i++)
    n += ((const GsTaskGroup *) g_ptr_array_index (self->groups, i))->count;
  return n;
}

guint
gs_plan_get_n_lanes (const GsPlan *self)
{
  guint max = self->max_tasks_per_child;

  /* Every work item is a task at least. */
  return self->workers + (max > 0 ? gs_plan_get_n_tasks (self) / max : 0);
}

guint
gs_plan_get_n_task_lanes (const GsPlan *self)
{
  const GsExecutor *executor = gs_executor_find (self->executor);
  guint n = 0;

  if (executor == NULL || !executor->has_loop
      || gs_plan_get_n_tasks (self) >= GS_MAX_TASKS_WITH_LANES)
    return 0;
  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (gs_workload_find (group->workload)->is_awaited)
        n += group->count;
    }
  return MIN (n, GS_MAX_TASK_LANES);
}

GsCost
gs_plan_get_cost (const GsPlan      *self,
                  const GsTaskGroup *group)
{
  return gs_cost_with_iteration (self->emulate ? &gs_cost_cpython : &gs_cost_none,
                                 group->iteration_ns);
}

gint64
gs_plan_group_get_work (const GsTaskGroup *group,
                        guint              index)
{
  if (group->works_ns == NULL || group->works_ns->len == 0)
    return group->work_ns;
  return g_array_index (group->works_ns, gint64, index % group->works_ns->len);
}

gboolean
gs_plan_group_has (const GArray *indexes,
                   guint         index)
{
  for (guint i = 0; indexes != NULL && i < indexes->len; i++)
    if (g_array_index (indexes, gint64, i) == index)
      return TRUE;
  return FALSE;
}

const GsTaskGroup *
gs_plan_find_task (const GsPlan *self,
                   guint         task,
                   guint        *index)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (task < group->count)
        {
          if (index != NULL)
            *index = task;
          return group;
        }
      task -= group->count;
    }
  return NULL;
}

gboolean
gs_plan_begins_stage (const GsPlan *self,
                      guint         task)
{
  guint index;
  const GsTaskGroup *group = gs_plan_find_task (self, task, &index);

  return task > 0 && group != NULL && index == 0
         && group->begin == GS_TASK_BEGIN_AFTER;
}

guint
gs_plan_get_n_early (const GsPlan *self)
{
  guint n = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (group->begin == GS_TASK_BEGIN_LATE)
        break;
      n += group->count;
    }
  return n;
}

guint
gs_plan_count_chunk (const GsPlan *self,
                     guint         first)
{
  /* Who wants to cancel has futures, not map(). */
  gboolean has_chunks = self->chunksize > 1 && strcmp (self->executor, "processes") == 0
                        && self->collect == GS_COLLECT_MAP && self->cancel_after_ns == 0;
  guint n_early = has_chunks ? gs_plan_get_n_early (self) : 0;
  guint n = 1;

  while (has_chunks && n < self->chunksize && first + n < n_early
         && !gs_plan_begins_stage (self, first + n))
    n++;
  return n;
}

gint64
gs_plan_get_max_payload (guint chunksize,
                         guint n_tasks)
{
  return GS_MAX_PAYLOAD / CLAMP (chunksize, 1, MAX (n_tasks, 1));
}
