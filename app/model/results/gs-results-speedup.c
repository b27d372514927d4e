/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speedup: how many times as fast as in sequence.  It compares the same work done in two ways, so a
 * variant that does other work than the sequential one has none, nor one whose tasks fail where the
 * sequential one's do not, and neither has the sequential one if there is nothing to compare it
 * with. */
#include "config.h"

#include "gs-results.h"

#include <math.h>
#include <string.h>

#include "gs-statistics.h"

static gboolean
is_equal (const GArray *a,
          const GArray *b)
{
  return a->len == b->len
         && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

static GsTaskModel
get_model (const GsTaskGroup *group)
{
  return MAX (group->model, GS_TASK_MODEL_CALL);
}

/* Whether two groups have the same work; locks and sharing are a way to do it, not the work. */
static gboolean
is_same_work (const GsTaskGroup *a,
              const GsTaskGroup *b)
{
  return g_strcmp0 (a->workload, b->workload) == 0
         && get_model (a) == get_model (b)
         && a->work_ns == b->work_ns && is_equal (a->works_ns, b->works_ns)
         && is_equal (a->n, b->n) && a->repeat == b->repeat
         && a->iteration_ns == b->iteration_ns;
}

static gboolean
do_same_work (GsExperiment *experiment,
              guint         first,
              guint         second)
{
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      g_autoptr (GsTaskGroup) a = gs_experiment_dup_group (experiment, first, i);
      g_autoptr (GsTaskGroup) b = gs_experiment_dup_group (experiment, second, i);

      if (!is_same_work (a, b))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_sequential (GsExperiment *experiment,
               guint         variant)
{
  return g_strcmp0 (gs_experiment_get_variant (experiment, variant)->executor, "sequential") == 0;
}

int
gs_results_find_sequential (GsResults *self)
{
  GsExperiment *experiment;

  g_return_val_if_fail (GS_IS_RESULTS (self), -1);

  experiment = gs_results_get_experiment (self);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    if (is_sequential (experiment, i))
      return (int) i;
  return -1;
}

int
gs_results_find_baseline (GsResults *self,
                          guint      variant)
{
  GsExperiment *experiment;
  int sequential = -1;
  guint n;

  g_return_val_if_fail (GS_IS_RESULTS (self), -1);

  /* Skip saved results: measured at another time, they are no baseline. */
  experiment = gs_results_get_experiment (self);
  n = gs_experiment_get_n_variants (experiment);
  for (guint i = 0; i < n && sequential < 0; i++)
    if (is_sequential (experiment, i) && !gs_results_is_saved (self, i)
        && do_same_work (experiment, i, variant))
      sequential = (int) i;
  if (sequential != (int) variant)
    return sequential;

  for (guint i = 0; i < n; i++)
    if (i != variant && do_same_work (experiment, i, variant))
      return sequential;
  return -1;
}

/* The baseline of a variant that has done all of its work; -1 without. */
static int
find_compared (GsResults *self,
               guint      variant)
{
  int baseline = gs_results_find_baseline (self, variant);
  GsRun *run = gs_results_get_shown_run (self, variant);
  GsRun *alone = baseline < 0 ? NULL : gs_results_get_shown_run (self, (guint) baseline);

  return run != NULL && alone != NULL && gs_run_differs_from (run, alone) ? -1 : baseline;
}

double
gs_results_get_speedup (GsResults *self,
                        guint      variant)
{
  int baseline;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  baseline = find_compared (self, variant);
  if (baseline < 0)
    return NAN;
  return gs_results_get_makespan (self, baseline) / gs_results_get_makespan (self, variant);
}

/* Needs three values or more. */
static gboolean
find_quartiles (const GArray *values,
                double       *q1,
                double       *q3)
{
  *q1 = *q3 = NAN;
  if (values->len < 3)
    return FALSE;

  *q1 = gs_statistics_quantile ((const double *) (gpointer) values->data, values->len, 0.25);
  *q3 = gs_statistics_quantile ((const double *) (gpointer) values->data, values->len, 0.75);
  return TRUE;
}

gboolean
gs_results_get_speedup_quartiles (GsResults *self,
                                  guint      variant,
                                  double    *q1,
                                  double    *q3)
{
  g_autoptr (GArray) speedups = NULL;
  double makespan;
  int baseline;

  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  *q1 = *q3 = NAN;
  baseline = find_compared (self, variant);
  if (baseline < 0)
    return FALSE;
  makespan = gs_results_get_makespan (self, baseline);
  if (!isfinite (makespan))
    return FALSE;

  speedups = gs_results_dup_makespans (self, variant);
  for (guint i = 0; i < speedups->len; i++)
    {
      double *value = &g_array_index (speedups, double, i);

      *value = makespan / *value;
    }
  return find_quartiles (speedups, q1, q3);
}

gboolean
gs_results_get_makespan_quartiles (GsResults *self,
                                   guint      variant,
                                   double    *q1,
                                   double    *q3)
{
  g_autoptr (GArray) makespans = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  makespans = gs_results_dup_makespans (self, variant);
  return find_quartiles (makespans, q1, q3);
}
