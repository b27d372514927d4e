/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-distribution.h"

#include <math.h>

#include "gs-statistics.h"

/* Position of a value on the scale. */
static double
to_scale (GsScale scale,
          double  seconds)
{
  return scale == GS_SCALE_LINEAR ? seconds : log10 (MAX (seconds, GS_BINS_SHORTEST));
}

static guint
choose_n_bins (const double *sorted,
               guint         n_values,
               GsScale       scale)
{
  double range = to_scale (scale, sorted[n_values - 1]) - to_scale (scale, sorted[0]);
  double middle = to_scale (scale, gs_statistics_quantile_sorted (sorted, n_values, 0.75))
                  - to_scale (scale, gs_statistics_quantile_sorted (sorted, n_values, 0.25));
  double n_bins = ceil (log2 (n_values)) + 1;

  if (!(range > 0))
    return 1;
  if (middle > 0)
    n_bins = MAX (n_bins, ceil (range / (2 * middle / cbrt (n_values))));
  return (guint) MIN (n_bins, GS_MAX_BINS);
}

/* Number of values below @edge; all before @from are. */
static guint
count_below (const double *sorted,
             guint         from,
             guint         n_values,
             double        edge)
{
  while (from < n_values)
    {
      guint middle = from + (n_values - from) / 2;

      if (sorted[middle] < edge)
        from = middle + 1;
      else
        n_values = middle;
    }
  return from;
}

/* Fills the bins by a binary search for each edge in the sorted values. */
static void
fill_bins (GsBins       *self,
           GsScale       scale,
           const double *sorted,
           guint         n_values)
{
  double least = scale == GS_SCALE_LINEAR ? 0 : GS_BINS_SHORTEST;
  guint before = 0;

  self->scale = scale;
  self->begin = MAX (sorted[0], least);
  self->end = MAX (sorted[n_values - 1], least);
  self->n = choose_n_bins (sorted, n_values, scale);
  for (guint i = 0; i < self->n; i++)
    {
      guint below = i + 1 < self->n
                      ? count_below (sorted, before, n_values, gs_bins_get_edge (self, i + 1))
                      : n_values;

      self->counts[i] = below - before;
      before = below;
    }
}

void
gs_distribution_measure (GsDistribution *self,
                         double         *values,
                         guint           n_values)
{
  g_return_if_fail (self != NULL);

  *self = (GsDistribution) {
    .n = n_values, .p50 = NAN, .p95 = NAN, .p99 = NAN, .shortest = NAN, .longest = NAN,
  };
  if (n_values == 0)
    return;

  gs_statistics_sort (values, n_values);
  self->p50 = gs_statistics_quantile_sorted (values, n_values, 0.50);
  self->p95 = gs_statistics_quantile_sorted (values, n_values, 0.95);
  self->p99 = gs_statistics_quantile_sorted (values, n_values, 0.99);
  self->shortest = values[0];
  self->longest = values[n_values - 1];
  for (guint i = 0; i < GS_N_SCALES; i++)
    fill_bins (&self->bins[i], (GsScale) i, values, n_values);
}

double
gs_bins_get_edge (const GsBins *self,
                  guint         index)
{
  double share;

  g_return_val_if_fail (index <= self->n, NAN);

  /* Return the ends exactly, without rounding errors. */
  if (index == 0)
    return self->begin;
  if (index == self->n)
    return self->end;
  share = (double) index / self->n;
  return self->scale == GS_SCALE_LINEAR ? self->begin + share * (self->end - self->begin)
                                        : self->begin * pow (self->end / self->begin, share);
}

guint
gs_bins_get_most (const GsBins *self)
{
  guint most = 0;

  for (guint i = 0; i < self->n; i++)
    most = MAX (most, self->counts[i]);
  return most;
}
