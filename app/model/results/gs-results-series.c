/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scaling: the variants of an experiment that differ in nothing but their workers. */
#include "config.h"

#include "gs-results.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-executor.h"

void
gs_series_free (GsSeries *self)
{
  g_free (self->label);
  g_free (self->executor);
  g_array_unref (self->points);
  g_free (self);
}

static gboolean
has_point (const GsSeries *series,
           guint           workers)
{
  for (guint i = 0; i < series->points->len; i++)
    if (g_array_index (series->points, GsSeriesPoint, i).workers == workers)
      return TRUE;
  return FALSE;
}

/* The series that @variant belongs to, made if there is none: all of its points are alike. */
static GsSeries *
ensure_series (GPtrArray *series,
               GsResults *results,
               guint      variant)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsVariant *given = gs_experiment_get_variant (experiment, variant);
  GsSeries *new_series;

  for (guint i = 0; i < series->len; i++)
    {
      GsSeries *one = g_ptr_array_index (series, i);
      guint first = g_array_index (one->points, GsSeriesPoint, 0).variant;

      if (gs_variant_is_alike (gs_experiment_get_variant (experiment, first), given)
          && one->saved == gs_results_is_saved (results, variant))
        return one;
    }

  new_series = g_new0 (GsSeries, 1);
  new_series->executor = g_strdup (given->executor);
  new_series->saved = gs_results_is_saved (results, variant);
  new_series->points = g_array_new (FALSE, FALSE, sizeof (GsSeriesPoint));
  g_ptr_array_add (series, new_series);
  return new_series;
}

static int
compare_points (gconstpointer a,
                gconstpointer b)
{
  const GsSeriesPoint *first = a, *second = b;

  return first->workers < second->workers ? -1 : first->workers > second->workers;
}

static void
fit_series (GsResults *results,
            GsSeries  *series)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GPtrArray) makespans = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree GsScalingPoint *points = g_new (GsScalingPoint, series->points->len);
  const GsExecutor *executor = gs_executor_find (series->executor);

  if (executor != NULL && !executor->has_workers)
    {
      series->reason = N_("No line by Amdahl’s law: an event loop has no number of workers.");
      return;
    }

  for (guint i = 0; i < series->points->len; i++)
    {
      const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, i);
      GArray *values = gs_results_dup_makespans (results, point->variant);

      g_ptr_array_add (makespans, values);
      points[i] = (GsScalingPoint) {
        point->workers, (const double *) (gpointer) values->data, values->len
      };
    }

  series->reason = gs_amdahl_fit (points, series->points->len,
                                  gs_experiment_computes (experiment),
                                  gs_experiment_get_cores_at_hand (experiment),
                                  &series->fit);
  series->has_fit = series->reason == NULL;
}

/* Names the series by what tells them apart: as the variants of an experiment that holds one of
 * each, all with the same number of workers, would be named. */
static void
label_series (GPtrArray *series,
              GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GsExperiment) scratch = gs_experiment_copy (experiment);

  gs_experiment_clear_variants (scratch);
  for (guint i = 0; i < series->len; i++)
    {
      GsSeries *one = g_ptr_array_index (series, i);
      guint first = g_array_index (one->points, GsSeriesPoint, 0).variant;
      const GsVariant *from = gs_experiment_get_variant (experiment, first);
      GsVariant *to = gs_variant_copy (from);

      to->workers = 1;
      /* A name of its own may say how many workers it has; in an older file that of a saved one
         says where it is from. */
      if (one->points->len > 1 && (!one->saved || to->saved_in != NULL))
        gs_variant_forget_name (to);
      gs_experiment_take_variant (scratch, to);
    }

  for (guint i = 0; i < series->len; i++)
    ((GsSeries *) g_ptr_array_index (series, i))->label =
      gs_experiment_dup_variant_label (scratch, i);
}

static GsSeriesPoint
make_point (GsResults *results,
            guint      variant)
{
  GsSeriesPoint point = {
    .variant = variant,
    .workers = gs_experiment_get_workers (gs_results_get_experiment (results), variant),
    .makespan = gs_results_get_makespan (results, variant),
    .speedup = gs_results_get_speedup (results, variant),
    .efficiency = gs_results_get_efficiency (results, variant),
  };

  gs_results_get_makespan_quartiles (results, variant, &point.makespan_q1, &point.makespan_q3);
  gs_results_get_speedup_quartiles (results, variant, &point.q1, &point.q3);
  return point;
}

static double
find_series_baseline (GsResults      *results,
                      const GsSeries *series)
{
  guint first = g_array_index (series->points, GsSeriesPoint, 0).variant;
  int baseline = gs_results_find_baseline (results, first);

  return baseline < 0 ? NAN : gs_results_get_makespan (results, (guint) baseline);
}

GPtrArray *
gs_results_collect_series (GsResults *self)
{
  GPtrArray *all;
  GsExperiment *experiment;

  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_series_free);
  experiment = gs_results_get_experiment (self);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      GsSeriesPoint point;
      GsSeries *series;

      if (g_strcmp0 (gs_experiment_get_variant (experiment, i)->executor, "sequential") == 0
          || !isfinite (gs_results_get_makespan (self, i)))
        continue;

      point = make_point (self, i);
      series = ensure_series (all, self, i);
      if (!has_point (series, point.workers))
        g_array_append_val (series->points, point);
    }

  for (guint i = 0; i < all->len; i++)
    {
      GsSeries *series = g_ptr_array_index (all, i);

      g_array_sort (series->points, compare_points);
      series->baseline = find_series_baseline (self, series);
    }
  return all;
}

GPtrArray *
gs_results_get_series (GsResults *self)
{
  GPtrArray *all;

  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  all = gs_results_collect_series (self);
  for (guint i = 0; i < all->len; i++)
    fit_series (self, g_ptr_array_index (all, i));
  label_series (all, self);
  return all;
}
