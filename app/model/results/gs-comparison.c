/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-comparison.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-experiment-private.h"

/* The experiment with its tasks alone, as its file would have them. */
static char *
dup_tasks (GsExperiment *experiment)
{
  g_autoptr (GsExperiment) tasks = gs_experiment_new ();

  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    g_ptr_array_add (tasks->groups,
                     gs_task_group_copy (gs_experiment_get_task_group (experiment, i)));
  return gs_experiment_to_text (tasks);
}

static gboolean
check_tasks (GsExperiment  *fresh,
             GsExperiment  *saved,
             const char    *saved_name,
             GError       **error)
{
  g_autofree char *fresh_tasks = dup_tasks (fresh);
  g_autofree char *saved_tasks = dup_tasks (saved);
  g_autofree char *fresh_words = NULL;
  g_autofree char *saved_words = NULL;

  if (g_str_equal (fresh_tasks, saved_tasks))
    return TRUE;

  fresh_words = gs_experiment_dup_summary (fresh);
  saved_words = gs_experiment_dup_summary (saved);
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: a file's name, what it holds, and what is open. */
               _("Only the same tasks can be compared. “%s” holds %s; open is %s."), saved_name,
               saved_words, fresh_words);
  return FALSE;
}

/* Finds a variant of @saved that equals variant @variant of @fresh and is not taken yet, or -1. */
static int
find_same (GsExperiment *fresh,
           guint         variant,
           GsExperiment *saved,
           const gboolean *taken)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (saved); i++)
    if (!taken[i]
        && gs_variant_is_alike (gs_experiment_get_variant (fresh, variant),
                                gs_experiment_get_variant (saved, i))
        && gs_experiment_get_workers (fresh, variant) == gs_experiment_get_workers (saved, i))
      return (int) i;
  return -1;
}

/* Adds variant @from of @results and its finished runs; returns its place. */
static guint
add_variant (GsResults  *self,
             GsResults  *results,
             guint       from,
             const char *saved_name)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsExperiment *joined = gs_results_get_experiment (self);
  GPtrArray *runs = gs_results_get_runs (results, from);
  guint place = gs_experiment_get_n_variants (joined);
  GsVariant *variant = gs_variant_copy (gs_experiment_get_variant (experiment, from));

  g_clear_pointer (&variant->label, g_free);
  /* Fix the number of workers: "cores" may be another one now. */
  variant->workers = gs_experiment_get_workers (experiment, from);
  if (saved_name != NULL)
    {
      /* It may be a comparison itself. */
      g_autofree char *before = g_steal_pointer (&variant->saved_in);

      variant->saved_in = before == NULL ? g_strdup (saved_name)
                                         : g_strdup_printf ("%s · %s", before, saved_name);
    }
  gs_experiment_take_variant (joined, variant);

  for (guint i = 0; i < runs->len; i++)
    if (gs_run_get_state (g_ptr_array_index (runs, i)) != GS_RUN_LIVE)
      {
        g_autoptr (GsRun) run = gs_run_copy (g_ptr_array_index (runs, i), place);

        gs_results_add_run (self, run);
      }
  return place;
}

static GsResults *
new_empty (GsResults  *fresh,
           const char *saved_name)
{
  GsExperiment *experiment = gs_results_get_experiment (fresh);
  g_autoptr (GsExperiment) joined = gs_experiment_copy (experiment);

  gs_experiment_clear_variants (joined);
  g_free (joined->name);
  joined->name = g_strdup_printf ("%s ↔ %s", gs_experiment_get_name (experiment), saved_name);
  gs_words_forget (joined->words, "Name");
  g_clear_pointer (&joined->question, g_free);
  gs_words_forget (joined->words, "Question");
  g_array_set_size (joined->sweep_workers, 0);
  g_array_set_size (joined->sweep_works, 0);
  return gs_results_new (joined);
}

GsResults *
gs_comparison_new (GsResults   *fresh,
                   GsResults   *saved,
                   const char  *saved_name,
                   GError     **error)
{
  GsExperiment *fresh_experiment, *saved_experiment;
  g_autofree gboolean *taken = NULL;
  g_autofree char *name = NULL;
  GsResults *self;
  guint workers;

  g_return_val_if_fail (GS_IS_RESULTS (fresh) && GS_IS_RESULTS (saved), NULL);
  g_return_val_if_fail (saved_name != NULL, NULL);

  fresh_experiment = gs_results_get_experiment (fresh);
  saved_experiment = gs_results_get_experiment (saved);
  /* Make the file's name valid: it is shown and saved as text. */
  name = g_utf8_make_valid (saved_name, -1);
  if (!check_tasks (fresh_experiment, saved_experiment, name, error))
    return NULL;

  self = new_empty (fresh, name);
  taken = g_new0 (gboolean, gs_experiment_get_n_variants (saved_experiment) + 1);
  for (guint i = 0; i < gs_experiment_get_n_variants (fresh_experiment); i++)
    {
      int same = find_same (fresh_experiment, i, saved_experiment, taken);
      guint place = add_variant (self, fresh, i, NULL);

      if (same < 0)
        continue;
      taken[same] = TRUE;
      gs_results_set_saved (self, add_variant (self, saved, (guint) same, name), (int) place);
    }
  for (guint i = 0; i < gs_experiment_get_n_variants (saved_experiment); i++)
    if (!taken[i])
      gs_results_set_saved (self, add_variant (self, saved, i, name), -1);
  for (guint i = 0; i < gs_results_get_n_probes (fresh); i++)
    {
      double capacity = gs_results_get_probe (fresh, i, &workers);

      gs_results_add_capacity (self, workers, capacity);
    }
  return self;
}
