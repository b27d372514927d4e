/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of computing, as ratios: a core that is shared makes everything on it take longer. */
#pragma once

#include <glib.h>
#include <stdlib.h>

#include "gs-clock.h"
#include "gs-spin.h"

/* How much longer than @spin has it computing takes, here and now. */
static inline double
measure_pace (const GsSpin *spin)
{
  const double ns = 20e6;
  guint64 began = gs_clock_thread_cpu ();
  volatile guint64 seed = gs_spin_run (began, gs_spin_steps (spin, ns));

  (void) seed;
  return (double) (gs_clock_thread_cpu () - began) / ns;
}

static inline int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* CPU time that @task takes, as a multiple of what @ns of computing take beside it: the median of
 * three. */
static inline double
measure_length (void        (*task) (gpointer),
                gpointer      data,
                const GsSpin *spin,
                double        ns)
{
  double lengths[3];

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      double pace = measure_pace (spin);
      guint64 began = gs_clock_thread_cpu ();

      task (data);
      lengths[i] = (double) (gs_clock_thread_cpu () - began);
      lengths[i] /= ns * (pace + measure_pace (spin)) / 2;
    }
  qsort (lengths, G_N_ELEMENTS (lengths), sizeof lengths[0], compare_lengths);
  return lengths[1];
}
