/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percentiles and bins of durations. */
#include "config.h"

#include <math.h>

#include "gs-distribution.h"

/* Every value is counted once, in the bin that its edges say. */
static void
assert_bins (const GsBins *bins,
             const double *sorted,
             guint         n_values)
{
  guint total = 0;

  g_assert_cmpuint (bins->n, >=, 1);
  g_assert_cmpuint (bins->n, <=, GS_MAX_BINS);
  for (guint i = 0; i < bins->n; i++)
    {
      double begin = gs_bins_get_edge (bins, i), end = gs_bins_get_edge (bins, i + 1);
      guint within = 0;

      if (bins->n > 1)
        g_assert_cmpfloat (begin, <, end);
      for (guint j = 0; j < n_values; j++)
        within += (i == 0 || sorted[j] >= begin) && (i + 1 == bins->n || sorted[j] < end);
      g_assert_cmpuint (bins->counts[i], ==, within);
      g_assert_cmpuint (bins->counts[i], <=, gs_bins_get_most (bins));
      total += bins->counts[i];
    }
  g_assert_cmpuint (total, ==, n_values);
}

static void
measure (GsDistribution *distribution,
         double         *values,
         guint           n_values)
{
  gs_distribution_measure (distribution, values, n_values);
  g_assert_cmpuint (distribution->n, ==, n_values);
  for (guint i = 0; i < GS_N_SCALES; i++)
    {
      g_assert_cmpuint (distribution->bins[i].scale, ==, i);
      assert_bins (&distribution->bins[i], values, n_values);
    }
}

static void
test_none (void)
{
  GsDistribution distribution;

  gs_distribution_measure (&distribution, NULL, 0);
  g_assert_cmpuint (distribution.n, ==, 0);
  g_assert_true (isnan (distribution.p50) && isnan (distribution.p95) && isnan (distribution.p99));
  g_assert_true (isnan (distribution.shortest) && isnan (distribution.longest));
  for (guint i = 0; i < GS_N_SCALES; i++)
    {
      g_assert_cmpuint (distribution.bins[i].n, ==, 0);
      g_assert_cmpuint (gs_bins_get_most (&distribution.bins[i]), ==, 0);
    }
}

static void
test_one (void)
{
  GsDistribution distribution;
  double one[] = { 0.25 };
  double alike[] = { 0.5, 0.5, 0.5, 0.5, 0.5 };

  measure (&distribution, one, 1);
  g_assert_cmpfloat (distribution.p50, ==, 0.25);
  g_assert_cmpfloat (distribution.p99, ==, 0.25);

  measure (&distribution, alike, G_N_ELEMENTS (alike));
  g_assert_cmpfloat (distribution.shortest, ==, 0.5);
  g_assert_cmpfloat (distribution.longest, ==, 0.5);
  for (guint i = 0; i < GS_N_SCALES; i++)
    {
      g_assert_cmpuint (distribution.bins[i].n, ==, 1);
      g_assert_cmpuint (distribution.bins[i].counts[0], ==, 5);
      g_assert_cmpfloat (distribution.bins[i].begin, ==, 0.5);
      g_assert_cmpfloat (distribution.bins[i].end, ==, 0.5);
    }
}

static void
test_percentiles (void)
{
  GsDistribution distribution;
  double values[100];

  for (guint i = 0; i < 100; i++)
    values[i] = (double) (1 + (i * 37) % 100) / 1000;
  measure (&distribution, values, 100);
  g_assert_cmpfloat_with_epsilon (distribution.p50, 50.5e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (distribution.p95, 95.05e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (distribution.p99, 99.01e-3, 1e-12);
  g_assert_cmpfloat (distribution.shortest, ==, 1e-3);
  g_assert_cmpfloat (distribution.longest, ==, 100e-3);
}

/* The finer of the two rules. */
static void
test_rules (void)
{
  GsDistribution distribution;
  double *values = g_new (double, 8000);

  /* Evenly spread: an interquartile range of one half, over 20, the cube root, is bins of 1/20;
   * Sturges would have 14. */
  for (guint i = 0; i < 8000; i++)
    values[i] = i / 7999.0;
  measure (&distribution, values, 8000);
  g_assert_cmpuint (distribution.bins[GS_SCALE_LINEAR].n, >=, 20);
  g_assert_cmpuint (distribution.bins[GS_SCALE_LINEAR].n, <=, 21);

  /* 64 of them: bins of 1/4 would be 4 or 5; Sturges has 7. */
  for (guint i = 0; i < 64; i++)
    values[i] = i / 63.0;
  measure (&distribution, values, 64);
  g_assert_cmpuint (distribution.bins[GS_SCALE_LINEAR].n, ==, 7);

  /* Quartiles that are alike. */
  for (guint i = 0; i < 1024; i++)
    values[i] = i < 1000 ? 1 : 2;
  measure (&distribution, values, 1024);
  g_assert_cmpuint (distribution.bins[GS_SCALE_LINEAR].n, ==, 11);
  g_assert_cmpuint (distribution.bins[GS_SCALE_LOGARITHMIC].n, ==, 11);
  g_free (values);
}

/* One far beyond all others: no more bins than can be, and it is the last one's. */
static void
test_outlier (void)
{
  const guint n_values = 100000;
  g_autofree double *values = g_new (double, n_values);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  GsDistribution distribution;

  for (guint i = 0; i < n_values; i++)
    values[i] = g_rand_double_range (random, 0.9e-3, 1.1e-3);
  values[777] = 10;
  measure (&distribution, values, n_values);
  g_assert_cmpfloat (distribution.longest, ==, 10);
  g_assert_cmpfloat (distribution.p99, <, 1.1e-3);
  for (guint i = 0; i < GS_N_SCALES; i++)
    {
      const GsBins *bins = &distribution.bins[i];

      g_assert_cmpuint (bins->n, ==, GS_MAX_BINS);
      g_assert_cmpuint (bins->counts[GS_MAX_BINS - 1], ==, 1);
      g_assert_cmpfloat (gs_bins_get_edge (bins, bins->n), ==, 10);
    }
}

/* On the logarithmic scale bins grow by the same factor each, and nothing is shorter than the clock
 * can tell. */
static void
test_logarithmic (void)
{
  GsDistribution distribution;
  double values[] = { 0, 0, 1e-9, 3e-5, 5e-4, 0.02, 1 };
  const GsBins *bins = &distribution.bins[GS_SCALE_LOGARITHMIC];
  double factor;

  measure (&distribution, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat (distribution.shortest, ==, 0);
  g_assert_cmpfloat (bins->begin, ==, GS_BINS_SHORTEST);
  g_assert_cmpfloat (bins->end, ==, 1);
  g_assert_cmpuint (bins->counts[0], ==, 3);
  factor = gs_bins_get_edge (bins, 1) / gs_bins_get_edge (bins, 0);
  for (guint i = 1; i < bins->n; i++)
    g_assert_cmpfloat_with_epsilon (gs_bins_get_edge (bins, i + 1) / gs_bins_get_edge (bins, i),
                                    factor, factor * 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Distribution/none", test_none);
  g_test_add_func ("/Gilscope/Distribution/one", test_one);
  g_test_add_func ("/Gilscope/Distribution/percentiles", test_percentiles);
  g_test_add_func ("/Gilscope/Distribution/rules", test_rules);
  g_test_add_func ("/Gilscope/Distribution/outlier", test_outlier);
  g_test_add_func ("/Gilscope/Distribution/logarithmic", test_logarithmic);

  return g_test_run ();
}
