/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-spin.h"

#include <math.h>
#include <stdlib.h>

#include "gs-clock.h"

/* Windows this long are disturbed by the machine only now and then, and the clock's 700 ns do not
 * count in them… */
#define WINDOW_NS 2000000.0
#define N_WINDOWS 61
/* …and so many are enough to judge by, when a busy machine makes them take longer than this. */
#define FEWEST_WINDOWS 15
#define LONGEST_NS 200000000u
/* Time to bring a core that was asleep up to its speed. */
#define WARM_UP_NS 15000000.0

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Time in CPU time, so that preemption does not count. */
static double
time_steps (uint64_t *seed,
            uint64_t  steps)
{
  uint64_t begin = gs_clock_thread_cpu ();

  *seed = gs_spin_run (*seed, steps);
  return (double) (gs_clock_thread_cpu () - begin);
}

GsSpin
gs_spin_calibrate (void)
{
  GsSpin self = { GS_SPIN_DEFAULT_STEP_NS };
  double windows[N_WINDOWS];
  uint64_t begin = gs_clock_now ();
  uint64_t seed = begin;
  uint64_t steps = gs_spin_steps (&self, WARM_UP_NS);
  double elapsed = time_steps (&seed, steps);
  unsigned n = 0;

  if (elapsed > 0)
    self.step_ns = elapsed / (double) steps;

  steps = gs_spin_steps (&self, WINDOW_NS);
  while (n < N_WINDOWS && (n < FEWEST_WINDOWS || gs_clock_now () - begin < LONGEST_NS))
    windows[n++] = time_steps (&seed, steps) / (double) steps;

  /* The lower quartile.  Whatever disturbs a window (interrupts, a hypervisor, the other thread of
   * the core) makes it longer, and on a busy machine that is more than half of them; the minimum
   * would be a moment of highest clock speed that long work does not keep. */
  qsort (windows, n, sizeof *windows, compare);
  if (windows[n / 4] > 0)
    self.step_ns = windows[n / 4];
  return self;
}

uint64_t
gs_spin_steps (const GsSpin *self,
               double        ns)
{
  double step_ns = self->step_ns > 0 && isfinite (self->step_ns) ? self->step_ns
                                                                 : GS_SPIN_DEFAULT_STEP_NS;
  double steps = ns / step_ns;

  /* Negated, so that NaN makes no steps either. */
  if (!(steps > 0))
    return 0;
  return steps < 0x1p62 ? (uint64_t) (steps + 0.5) : UINT64_C (1) << 62;
}
