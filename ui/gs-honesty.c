/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-executor.h"
#include "gs-honesty.h"

#define SEPARATOR "  ·  "

static void
append (GString    *text,
        const char *part)
{
  if (text->len > 0)
    g_string_append (text, SEPARATOR);
  g_string_append (text, part);
}

static gboolean
has_gil (GsExperiment *experiment)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);
      const GsExecutor *executor = gs_executor_find (variant->executor);

      if (executor != NULL && (executor->has_gil || executor->has_processes))
        return TRUE;
    }
  return FALSE;
}

/* Repeats of the variant that has the fewest, of those that have any. */
static guint
count_repeats (GsResults *results,
               guint      n_variants)
{
  guint fewest = 0;

  for (guint i = 0; i < n_variants; i++)
    {
      guint repeats = gs_results_get_n_repeats (results, i);

      if (repeats > 0 && (fewest == 0 || repeats < fewest))
        fewest = repeats;
    }
  return fewest;
}

/* The mean load from elsewhere while the shown runs ran, NAN if it is not known of any. */
static double
measure_busy (GsResults *results,
              guint      n_variants,
              guint64   *lost)
{
  double sum = 0;
  guint n = 0;

  *lost = 0;
  for (guint i = 0; i < n_variants; i++)
    {
      GsRun *run = gs_results_get_shown_run (results, i);

      if (run == NULL)
        continue;
      *lost += gs_trace_get_lost (gs_run_get_trace (run));
      if (!isnan (gs_run_get_busy (run)))
        {
          sum += gs_run_get_busy (run);
          n++;
        }
    }
  return n > 0 ? sum / n : NAN;
}

static char *
dup_cores (guint  cores,
           double busy)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u core", "%u cores", cores), cores);

  if (isnan (busy))
    return g_steal_pointer (&text);
  /* Translators: "2 cores, other load 3 %" */
  return g_strdup_printf (_("%s, other load %.0f %%"), text, busy * 100);
}

char *
gs_honesty_dup_text (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint n_variants = gs_experiment_get_n_variants (experiment);
  guint repeats = count_repeats (results, n_variants);
  guint64 lost = 0;
  double busy = measure_busy (results, n_variants, &lost);
  g_autofree char *cores = dup_cores (gs_experiment_get_cores_at_hand (experiment), busy);
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, has_gil (experiment) ? _("GIL emulated in C")
                                     : _("interpreter costs emulated in C"));
  if (repeats == 0)
    append (text, _("not measured yet"));
  else if (repeats == 1)
    append (text, _("measured once"));
  else
    {
      g_autofree char *part = g_strdup_printf (ngettext ("median of %u run", "median of %u runs",
                                                         repeats), repeats);

      append (text, part);
    }
  append (text, cores);
  if (repeats > 0 && lost == 0)
    append (text, _("no event lost"));
  else if (lost > 0)
    {
      g_autofree char *part =
        g_strdup_printf (ngettext ("%" G_GUINT64_FORMAT " event lost",
                                   "%" G_GUINT64_FORMAT " events lost", lost), lost);

      append (text, part);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gs_honesty_dup_machine (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint cores = gs_experiment_get_cores_at_hand (experiment);
  guint n_variants = gs_experiment_get_n_variants (experiment);
  double capacity = NAN;
  g_autofree char *text = dup_cores (cores, NAN);

  for (guint i = 0; i < n_variants; i++)
    {
      guint workers = MIN (gs_experiment_get_workers (experiment, i), cores);
      double measured = workers > 1 ? gs_results_get_capacity (results, workers) : NAN;

      if (!isnan (measured) && (isnan (capacity) || measured > capacity))
        capacity = measured;
    }
  if (isnan (capacity))
    return g_steal_pointer (&text);
  /* Translators: "2 cores, 1.9 measured": what they were found to give together */
  return g_strdup_printf (_("%s, %.1f measured"), text, capacity);
}
