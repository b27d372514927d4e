/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles, and Amdahl's law fitted to makespans. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "gs-amdahl.h"
#include "gs-statistics.h"

static void
test_quantiles (void)
{
  const double values[] = { 4, 1, 3, 2 };
  double many[100];

  g_assert_true (isnan (gs_statistics_median (NULL, 0)));
  g_assert_cmpfloat (gs_statistics_median (values, 1), ==, 4);
  g_assert_cmpfloat (gs_statistics_median (values, 4), ==, 2.5);
  g_assert_cmpfloat (gs_statistics_median (values, 3), ==, 3);
  g_assert_cmpfloat (gs_statistics_quantile (values, 4, 0.25), ==, 1.75);
  g_assert_cmpfloat (gs_statistics_quantile (values, 4, 0), ==, 1);
  g_assert_cmpfloat (gs_statistics_quantile (values, 4, 1), ==, 4);
  g_assert_cmpfloat (values[0], ==, 4);

  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (double) ((i * 37) % 100);
  g_assert_cmpfloat_with_epsilon (gs_statistics_quantile (many, 100, 0.95), 94.05, 1e-9);
}

/* Points of T(n) = t1 ((1 − p) + p/n), each repeat off by @noise at most. */
static const char *
fit_points (const guint *workers,
            guint        n_points,
            double       t1,
            double       p,
            double       noise,
            guint        n_repeats,
            gboolean     computes,
            guint        cores,
            GsAmdahlFit *fit)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree GsScalingPoint *points = g_new0 (GsScalingPoint, n_points);
  g_autofree double *makespans = g_new (double, n_points * n_repeats);

  for (guint i = 0; i < n_points; i++)
    {
      points[i] = (GsScalingPoint) { workers[i], makespans + i * n_repeats, n_repeats };
      for (guint j = 0; j < n_repeats; j++)
        makespans[i * n_repeats + j] = t1 * ((1 - p) + p / workers[i])
                                       * (1 + g_rand_double_range (random, -noise, noise + 1e-15));
    }
  return gs_amdahl_fit (points, n_points, computes, cores, fit);
}

static void
test_fit (void)
{
  const guint workers[] = { 1, 2, 4, 8 };
  GsAmdahlFit fit, again;

  for (double p = 0.05; p < 1; p += 0.1)
    {
      g_assert_null (fit_points (workers, 4, 3.5, p, 0, 1, FALSE, 1, &fit));
      g_assert_cmpfloat_with_epsilon (fit.p, p, 1e-9);
      g_assert_cmpfloat_with_epsilon (fit.t1, 3.5, 1e-9);
      g_assert_true (isnan (fit.low) && isnan (fit.high));
      g_assert_cmpfloat_with_epsilon (gs_amdahl_speedup (&fit, 8), 1 / (1 - p + p / 8), 1e-9);
      g_assert_cmpfloat_with_epsilon (gs_amdahl_speedup (&fit, 1), 1, 1e-12);
    }

  /* With noise the truth lies in the interval, which is the same every time. */
  g_assert_null (fit_points (workers, 4, 2, 0.9, 0.02, 7, TRUE, 8, &fit));
  g_assert_cmpfloat_with_epsilon (fit.p, 0.9, 0.03);
  g_assert_cmpfloat (fit.low, <, 0.9);
  g_assert_cmpfloat (fit.high, >, 0.9);
  g_assert_cmpfloat (fit.low, >, 0.8);
  g_assert_cmpfloat (fit.high, <=, 1);
  g_assert_null (fit_points (workers, 4, 2, 0.9, 0.02, 7, TRUE, 8, &again));
  g_assert_cmpmem (&fit, sizeof fit, &again, sizeof again);
}

/* Beyond both ends of the law the nearest end is taken. */
static void
test_borders (void)
{
  const double slower[] = { 1, 1.1, 1.2 }, superlinear[] = { 4, 1.5, 0.6 };
  GsScalingPoint points[3];
  GsAmdahlFit fit;

  for (guint i = 0; i < 3; i++)
    points[i] = (GsScalingPoint) { 1u << i, &slower[i], 1 };
  g_assert_null (gs_amdahl_fit (points, 3, FALSE, 1, &fit));
  g_assert_cmpfloat (fit.p, ==, 0);
  g_assert_cmpfloat_with_epsilon (fit.t1, 1.1, 1e-9);

  for (guint i = 0; i < 3; i++)
    points[i] = (GsScalingPoint) { 1u << i, &superlinear[i], 1 };
  g_assert_null (gs_amdahl_fit (points, 3, FALSE, 1, &fit));
  g_assert_cmpfloat (fit.p, ==, 1);
}

static void
test_reasons (void)
{
  const guint workers[] = { 1, 2, 4, 8 }, same[] = { 2, 2, 4, 4 };
  const GsScalingPoint empty[] = { { 1, NULL, 0 }, { 2, NULL, 0 }, { 3, NULL, 0 } };
  GsAmdahlFit fit;

  g_assert_nonnull (strstr (fit_points (workers, 2, 1, 0.5, 0, 3, FALSE, 4, &fit),
                            "measure three"));
  g_assert_true (isnan (fit.p));
  g_assert_nonnull (strstr (fit_points (same, 4, 1, 0.5, 0, 3, FALSE, 4, &fit), "measure three"));
  g_assert_nonnull (strstr (gs_amdahl_fit (empty, 3, FALSE, 4, &fit), "measure three"));

  /* Computing beyond the cores follows the machine, not the law; waiting does not need them. */
  g_assert_nonnull (strstr (fit_points (workers, 4, 1, 0.5, 0, 3, TRUE, 2, &fit),
                            "fewer than three cores"));
  g_assert_nonnull (strstr (fit_points (workers, 4, 1, 0.5, 0, 3, TRUE, 3, &fit),
                            "fewer than three of the measured"));
  g_assert_null (fit_points (workers, 4, 1, 0.5, 0, 3, FALSE, 2, &fit));
  g_assert_null (fit_points (workers, 4, 1, 0.5, 0, 3, TRUE, 4, &fit));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Statistics/quantiles", test_quantiles);
  g_test_add_func ("/Gilscope/Amdahl/fit", test_fit);
  g_test_add_func ("/Gilscope/Amdahl/borders", test_borders);
  g_test_add_func ("/Gilscope/Amdahl/reasons", test_reasons);

  return g_test_run ();
}
