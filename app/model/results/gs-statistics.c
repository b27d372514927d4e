/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

void
gs_statistics_sort (double *values,
                    guint   n_values)
{
  if (n_values > 1)
    qsort (values, n_values, sizeof (double), compare_doubles);
}

double
gs_statistics_quantile_sorted (const double *values,
                               guint         n_values,
                               double        q)
{
  double place;
  guint below;

  g_return_val_if_fail (q >= 0 && q <= 1, NAN);

  if (n_values == 0)
    return NAN;

  place = q * (n_values - 1);
  below = (guint) place;
  if (below + 1 >= n_values)
    return values[n_values - 1];
  return values[below] + (place - below) * (values[below + 1] - values[below]);
}

double
gs_statistics_quantile (const double *values,
                        guint         n_values,
                        double        q)
{
  double few[16];
  g_autofree double *many = NULL;
  double *sorted = few;

  if (n_values > G_N_ELEMENTS (few))
    sorted = many = g_new (double, n_values);
  if (n_values > 0)
    memcpy (sorted, values, n_values * sizeof (double));

  gs_statistics_sort (sorted, n_values);
  return gs_statistics_quantile_sorted (sorted, n_values, q);
}

double
gs_statistics_median (const double *values,
                      guint         n_values)
{
  return gs_statistics_quantile (values, n_values, 0.5);
}
