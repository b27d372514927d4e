/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of computing, as ratios: a core that is shared makes everything on it take longer. */
#pragma once

#include <glib.h>

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

/* CPU time that @task takes, as a multiple of what @ns of computing take beside it: the first of
 * five between @least and @most, for a core that is shared disturbs a few; else the last. */
static inline double
measure_length (void        (*task) (gpointer),
                gpointer      data,
                const GsSpin *spin,
                double        ns,
                double        least,
                double        most)
{
  double length = 0;

  for (guint i = 0; i < 5 && !(length > least && length < most); i++)
    {
      double pace = measure_pace (spin);
      guint64 began = gs_clock_thread_cpu ();

      task (data);
      length = (double) (gs_clock_thread_cpu () - began);
      length /= ns * (pace + measure_pace (spin)) / 2;
    }
  return length;
}
