/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order statistics over small samples. */
#pragma once

#include <glib.h>

/** gs_statistics_quantile: of @values (any order; untouched), linear between neighbours (Hyndman
 * and Fan's type 7); NAN for none. */
double gs_statistics_quantile (const double *values,
                               guint         n_values,
                               double        q);
double gs_statistics_median   (const double *values,
                               guint         n_values);

/** gs_statistics_sort: ascending, in place; gs_statistics_quantile_sorted: of what it left, for
 * several quantiles of many values. */
void   gs_statistics_sort            (double       *values,
                                      guint         n_values);
double gs_statistics_quantile_sorted (const double *values,
                                      guint         n_values,
                                      double        q);
