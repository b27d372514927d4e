/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With x = 1/n the law is a line, T = T1 (1 − p) + T1 p x, so least squares give it directly; where
 * the free line leaves 0 ≤ p ≤ 1, the best one on that border is taken: T constant, or T through
 * the origin. */
#include "config.h"

#include "gs-amdahl.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gs-statistics.h"

#define MIN_POINTS 3
#define N_DRAWS 1000
#define SEED 1967

/* Makespans of one number of workers. */
typedef struct
{
  guint workers;
  GArray *makespans; /* double */
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_array_unref (sample->makespans);
  g_free (sample);
}

static Sample *
ensure_sample (GPtrArray *samples,
               guint      workers)
{
  Sample *sample;

  for (guint i = 0; i < samples->len; i++)
    {
      sample = g_ptr_array_index (samples, i);
      if (sample->workers == workers)
        return sample;
    }

  sample = g_new0 (Sample, 1);
  sample->workers = workers;
  sample->makespans = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (samples, sample);
  return sample;
}

/* The measured points by distinct numbers of workers, those above @max_workers left out. */
static GPtrArray *
collect (const GsScalingPoint *points,
         guint                 n_points,
         guint                 max_workers)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func (sample_free);

  for (guint i = 0; i < n_points; i++)
    for (guint j = 0; j < points[i].n_makespans; j++)
      {
        double makespan = points[i].makespans[j];

        if (points[i].workers == 0 || points[i].workers > max_workers
            || !isfinite (makespan) || makespan <= 0)
          continue;
        g_array_append_val (ensure_sample (samples, points[i].workers)->makespans, makespan);
      }
  return samples;
}

/* The line through @times over 1/n.  FALSE if there is none. */
static gboolean
fit_line (GPtrArray    *samples,
          const double *times,
          double       *t1,
          double       *p)
{
  double n = samples->len, x_sum = 0, t_sum = 0, xx_sum = 0, xt_sum = 0, slope, constant;

  for (guint i = 0; i < samples->len; i++)
    {
      double x = 1.0 / ((Sample *) g_ptr_array_index (samples, i))->workers;

      x_sum += x;
      t_sum += times[i];
      xx_sum += x * x;
      xt_sum += x * times[i];
    }

  slope = (n * xt_sum - x_sum * t_sum) / (n * xx_sum - x_sum * x_sum);
  constant = (t_sum - slope * x_sum) / n;

  if (slope < 0)
    {
      *t1 = t_sum / n;
      *p = 0;
    }
  else if (constant < 0)
    {
      *t1 = xt_sum / xx_sum;
      *p = 1;
    }
  else
    {
      *t1 = constant + slope;
      *p = slope / *t1;
    }
  return isfinite (*t1) && *t1 > 0;
}

static double
draw_median (GRand  *random,
             GArray *makespans)
{
  g_autofree double *drawn = g_new (double, makespans->len);

  for (guint i = 0; i < makespans->len; i++)
    drawn[i] = g_array_index (makespans, double,
                              g_rand_int_range (random, 0, (gint32) makespans->len));
  return gs_statistics_median (drawn, makespans->len);
}

/* Percentile interval over the repeats, drawn with replacement at each number of workers; the same
 * data gives the same interval. */
static void
bootstrap (GPtrArray   *samples,
           GsAmdahlFit *fit)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autofree double *times = g_new (double, samples->len);
  double shares[N_DRAWS];
  guint n_shares = 0;

  fit->low = fit->high = NAN;
  for (guint i = 0; i < samples->len; i++)
    if (((Sample *) g_ptr_array_index (samples, i))->makespans->len < 2)
      return;

  for (guint draw = 0; draw < N_DRAWS; draw++)
    {
      double t1;

      for (guint i = 0; i < samples->len; i++)
        times[i] = draw_median (random, ((Sample *) g_ptr_array_index (samples, i))->makespans);
      if (fit_line (samples, times, &t1, &shares[n_shares]))
        n_shares++;
    }

  gs_statistics_sort (shares, n_shares);
  fit->low = gs_statistics_quantile_sorted (shares, n_shares, 0.025);
  fit->high = gs_statistics_quantile_sorted (shares, n_shares, 0.975);
}

const char *
gs_amdahl_fit (const GsScalingPoint *points,
               guint                 n_points,
               gboolean              computes,
               guint                 cores,
               GsAmdahlFit          *fit)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  g_autofree double *times = NULL;

  g_return_val_if_fail (fit != NULL, NULL);

  *fit = (GsAmdahlFit) { NAN, NAN, NAN, NAN };
  all = collect (points, n_points, G_MAXUINT);
  samples = collect (points, n_points, computes ? cores : G_MAXUINT);

  if (all->len < MIN_POINTS)
    return N_("For Amdahl’s law, measure three or more numbers of workers.");
  if (samples->len < MIN_POINTS && cores < MIN_POINTS)
    return N_("No line by Amdahl’s law: computing needs a core for each worker, and with fewer "
              "than three cores there are too few points.");
  if (samples->len < MIN_POINTS)
    return N_("No line by Amdahl’s law: computing needs a core for each worker, and fewer than "
              "three of the measured numbers of workers have that.");

  times = g_new (double, samples->len);
  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (samples, i);

      times[i] = gs_statistics_median ((const double *) (gpointer) sample->makespans->data,
                                       sample->makespans->len);
    }

  if (!fit_line (samples, times, &fit->t1, &fit->p))
    return N_("No line by Amdahl’s law: the measured times do not follow it.");
  bootstrap (samples, fit);
  return NULL;
}

double
gs_amdahl_speedup (const GsAmdahlFit *fit,
                   double             n)
{
  g_return_val_if_fail (n > 0, NAN);

  return 1 / ((1 - fit->p) + fit->p / n);
}
