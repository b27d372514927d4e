/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of an experiment: its sweep over workers, and the plans of its runs. */
#include "config.h"

#include "gs-executor.h"
#include "gs-experiment-private.h"

/* Adds copies of @variant for each of @workers, or one if it takes none. */
static void
add_sweep_of (GsExperiment    *copy,
              const GsVariant *variant,
              const guint     *workers,
              guint            n_workers)
{
  const GsExecutor *executor = gs_executor_find (variant->executor);
  gboolean has_workers = executor != NULL && executor->has_workers;

  for (guint i = 0; i < (has_workers ? n_workers : 1); i++)
    {
      GsVariant *added = gs_variant_copy (variant);

      if (has_workers)
        {
          added->workers = workers[i];
          g_clear_pointer (&added->label, g_free);
          /* A name that says a number of workers would be wrong for the others. */
          gs_variant_forget_name (added);
        }
      g_ptr_array_add (copy->variants, added);
    }
}

/* Whether an earlier variant differs from variant @index in nothing but its workers. */
static gboolean
is_in_earlier_series (GsExperiment *self,
                      guint         index)
{
  const GsVariant *variant = g_ptr_array_index (self->variants, index);

  for (guint i = 0; i < index; i++)
    if (gs_variant_is_alike (g_ptr_array_index (self->variants, i), variant))
      return TRUE;
  return FALSE;
}

GsExperiment *
gs_experiment_expand_sweep (GsExperiment *self,
                            const guint  *workers,
                            guint         n_workers,
                            guint         repeats)
{
  gboolean has_sequential = FALSE;
  GsExperiment *copy;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self) && n_workers > 0, NULL);

  copy = gs_experiment_copy (self);
  g_ptr_array_set_size (copy->variants, 0);
  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *variant = g_ptr_array_index (self->variants, i);

      has_sequential |= g_strcmp0 (variant->executor, "sequential") == 0;
      if (!is_in_earlier_series (self, i))
        add_sweep_of (copy, variant, workers, n_workers);
    }
  if (!has_sequential)
    g_ptr_array_insert (copy->variants, 0, gs_variant_new ("sequential"));

  g_array_set_size (copy->sweep_workers, 0);
  g_array_append_vals (copy->sweep_workers, workers, n_workers);
  copy->sweep_repeats = repeats;
  gs_experiment_set_repeats (copy, repeats);
  return copy;
}

/* What a file has not chosen stays as it is by default. */
static void
set_choice (char       **choice,
            const char  *name)
{
  if (name == NULL)
    return;
  g_free (*choice);
  *choice = g_strdup (name);
}

GsPlan *
gs_experiment_make_plan (GsExperiment *self,
                         guint         variant,
                         double        step_ns)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  GsPlan *plan = gs_plan_new ();

  g_free (plan->executor);
  plan->executor = g_strdup (settings->executor);
  plan->workers = gs_experiment_get_workers (self, variant);
  plan->switch_interval_ns = settings->switch_interval_ns;
  set_choice (&plan->start_method, gs_variant_get_start_method (settings));
  plan->max_tasks_per_child = settings->max_tasks_per_child;
  set_choice (&plan->initializer, settings->initializer);
  set_choice (&plan->main_guard, settings->main_guard);
  plan->chunksize = settings->chunksize;
  plan->semaphore = settings->semaphore;
  g_free (plan->collect);
  plan->collect = g_strdup (settings->collect);
  plan->cancel_after_ns = settings->cancel_after_ns;
  plan->cores = self->cores > 0 ? gs_experiment_get_cores_at_hand (self) : 0;
  plan->emulate = TRUE;
  plan->step_ns = step_ns;

  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (self, variant, i);
      GsPlanGroup *added = gs_plan_add_group (plan, group->name, group->workload, group->count);

      g_array_append_vals (added->n, group->n->data, group->n->len);
      added->work_ns = group->work_ns;
      g_array_append_vals (added->works_ns, group->works_ns->data, group->works_ns->len);
      g_array_append_vals (added->fail, group->fail->data, group->fail->len);
      g_array_append_vals (added->kill, group->kill->data, group->kill->len);
      set_choice (&added->object, group->object);
      added->argument_bytes = group->argument_bytes;
      added->result_bytes = group->result_bytes;
      added->repeat = group->repeat;
      set_choice (&added->lock, group->lock);
      set_choice (&added->model, group->model);
      set_choice (&added->share, group->share);
      set_choice (&added->begin, group->begin);
    }
  return plan;
}
