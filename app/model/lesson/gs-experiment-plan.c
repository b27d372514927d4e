/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derives from an experiment its sweep over workers and lengths of tasks, and the plans of its
 * runs. */
#include "config.h"

#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-quantity.h"

#define MAX_USUAL_WORKERS 12

/* A copy of @variant whose tasks are as long as the sweep's @work (-1: as they are). */
static GsVariant *
copy_with_work (GsExperiment    *self,
                const GsVariant *variant,
                int              work)
{
  GsVariant *copy = gs_variant_copy (variant);
  g_autofree char *length = NULL;
  g_autofree char *change = NULL;

  if (work < 0)
    return copy;

  length = gs_quantity_write_duration (g_array_index (self->sweep_works, gint64, work));
  change = g_strdup_printf ("%s/Work=%s", gs_experiment_get_task_group (self, 0)->name, length);
  gs_variant_add_change (copy, change);
  g_clear_pointer (&copy->label, g_free);
  gs_variant_forget_name (copy);
  return copy;
}

/* Whether the tasks of @variant have the lengths of the sweep: not if it has one of its own. */
static gboolean
sweeps_work (GsExperiment    *self,
             const GsVariant *variant)
{
  return self->groups->len > 0 && self->sweep_works->len > 0
         && !gs_variant_changes_key (variant, gs_experiment_get_task_group (self, 0)->name, "Work");
}

/* Adds copies of @variant for each length of the tasks and each of @workers; one where it takes
 * none. */
static void
add_sweep_of (GsExperiment    *copy,
              const GsVariant *variant,
              const guint     *workers,
              guint            n_workers)
{
  const GsExecutor *executor = gs_executor_find (variant->executor);
  gboolean has_workers = executor != NULL && executor->has_workers;
  int first = sweeps_work (copy, variant) ? 0 : -1;
  int end = first < 0 ? 0 : (int) copy->sweep_works->len;

  for (int work = first; work < end; work++)
    for (guint i = 0; i < (has_workers ? n_workers : 1); i++)
      {
        GsVariant *added = copy_with_work (copy, variant, work);

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

/* Adds the baselines of the speedups, ahead of all other variants. */
static void
add_baselines (GsExperiment *copy)
{
  g_autoptr (GPtrArray) others = g_steal_pointer (&copy->variants);
  GsVariant *sequential = gs_variant_new ("sequential");

  copy->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_variant_free);
  add_sweep_of (copy, sequential, NULL, 0);
  gs_variant_free (sequential);
  g_ptr_array_extend_and_steal (copy->variants, g_steal_pointer (&others));
}

gboolean
gs_experiment_can_sweep (GsExperiment *self)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *variant = g_ptr_array_index (self->variants, i);
      const GsExecutor *executor = gs_executor_find (variant->executor);

      if (executor != NULL && executor->has_workers)
        return TRUE;
    }
  return FALSE;
}

/* 1, 2, 4 … past the cores, so that it is seen where they end. */
static guint
find_usual_workers (GsExperiment *self,
                    guint         workers[MAX_USUAL_WORKERS])
{
  guint most = MAX (2 * gs_experiment_get_cores_at_hand (self), 4);
  guint n = 0;

  for (guint power = 1; power <= most && n < MAX_USUAL_WORKERS; power *= 2)
    workers[n++] = power;
  return n;
}

GsExperiment *
gs_experiment_expand_sweep (GsExperiment *self,
                            const guint  *workers,
                            guint         n_workers,
                            guint         repeats)
{
  gboolean has_sequential = FALSE;
  guint usual[MAX_USUAL_WORKERS];
  GsExperiment *copy;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  if (repeats == 0)
    repeats = gs_experiment_get_sweep_repeats (self);
  if (n_workers == 0)
    workers = gs_experiment_get_sweep_workers (self, &n_workers);
  if (n_workers == 0)
    {
      n_workers = find_usual_workers (self, usual);
      workers = usual;
    }

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
    add_baselines (copy);

  g_array_set_size (copy->sweep_workers, 0);
  g_array_append_vals (copy->sweep_workers, workers, n_workers);
  copy->sweep_repeats = repeats;
  gs_experiment_set_repeats (copy, repeats);
  return copy;
}

GsPlan *
gs_experiment_make_plan (GsExperiment *self,
                         guint         variant,
                         double        step_ns)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  GsPlan *plan = gs_plan_new ();

  gs_fields_copy (gs_variant_fields, plan, settings);
  plan->workers = gs_experiment_get_workers (self, variant);
  plan->start_method = gs_variant_get_start_method (settings);
  plan->cores = self->cores > 0 ? gs_experiment_get_cores_at_hand (self) : 0;
  plan->emulate = TRUE;
  plan->step_ns = step_ns;

  for (guint i = 0; i < self->groups->len; i++)
    {
      GsTaskGroup *group = gs_experiment_dup_group (self, variant, i);

      if (group->object == NULL)
        group->object = g_strdup (gs_variant_get_object (settings, group));
      gs_plan_take_group (plan, group);
    }
  return plan;
}
