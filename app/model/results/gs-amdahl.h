/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amdahl's law fitted to measured makespans: T(n) = T1 ((1 − p) + p/n)  (G. M. Amdahl, 1967). */
#pragma once

#include <glib.h>

typedef struct
{
  guint workers;
  const double *makespans;  /* s, one a repeat */
  guint n_makespans;
} GsScalingPoint;

typedef struct
{
  double t1;      /* s */
  double p;       /* parallel share, 0…1 */
  double low;     /* 95 % interval of p by bootstrap over the repeats; NAN with a single repeat */
  double high;
} GsAmdahlFit;

/** gs_amdahl_fit: least squares in 1/n over the medians, T1 free.
 * Returns NULL and fills @fit, or the untranslated reason (a static string, marked N_()) why
 * there is no fit: fewer than three different n, or n beyond the cores for computing work. */
const char *gs_amdahl_fit (const GsScalingPoint *points,
                           guint                 n_points,
                           gboolean              computes,
                           guint                 cores,
                           GsAmdahlFit          *fit);
/** gs_amdahl_speedup: T1/T(n) on the fitted line. */
double      gs_amdahl_speedup (const GsAmdahlFit *fit,
                               double             n);
