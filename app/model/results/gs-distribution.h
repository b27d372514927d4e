/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How durations are distributed: their percentiles, and how many fall into each of a row of bins.
 *
 * As many bins as the finer of two rules asks for: Freedman and Diaconis's, whose bins are
 * 2 × IQR × n^(−1/3) wide (On the histogram as a density estimator: L2 theory, Zeitschrift für
 * Wahrscheinlichkeitstheorie 57, 1981), and Sturges's ⌈log₂ n⌉ + 1 (The choice of a class interval,
 * JASA 21, 1926), which stands in where the quartiles are alike.  The bins are of equal width, on a
 * linear scale and once more on a logarithmic one: which is drawn depends on what stands beside. */
#pragma once

#include <glib.h>

#define GS_MAX_BINS 128

/* Shortest time on a logarithmic scale, in s, to which shorter ones are raised: about the cost of
 * reading the clock. */
#define GS_BINS_SHORTEST 1e-7

typedef enum
{
  GS_SCALE_LINEAR,
  GS_SCALE_LOGARITHMIC,
  GS_N_SCALES
} GsScale;

/* Bin i is [edge i, edge i + 1); what is as long as the last edge belongs to the last bin. */
typedef struct
{
  GsScale scale;
  double begin;              /* s; both ends are alike if all values are */
  double end;
  guint n;                   /* 0 for no values */
  guint counts[GS_MAX_BINS]; /* they add up to the number of values */
} GsBins;

typedef struct
{
  guint n;                   /* values */
  double p50, p95, p99;      /* s; NAN for no values */
  double shortest, longest;
  GsBins bins[GS_N_SCALES];
} GsDistribution;

/** gs_distribution_measure: of @values (s, none negative), which are left sorted. */
void   gs_distribution_measure (GsDistribution *self,
                                double         *values,
                                guint           n_values);
/** gs_bins_get_edge: s; @index 0 … n. */
double gs_bins_get_edge        (const GsBins   *self,
                                guint           index);
/** gs_bins_get_most: the largest of the counts. */
guint  gs_bins_get_most        (const GsBins   *self);
