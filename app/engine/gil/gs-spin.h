/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fixed work: a chain of dependent multiplications, whose length stands for time on this machine.
 * "200 ms of work" is a number of steps, fixed before the run, never "busy until". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  double step_ns; /* what one step takes here, measured once */
} GsSpin;

/* Default for a plausible machine, until it has been measured. */
#define GS_SPIN_DEFAULT_STEP_NS 1.3

/** gs_spin_calibrate: measures the length of a step: the lower quartile of many runs of 2 ms, by
 * the thread's CPU clock.  Takes about 0.15 s of computing in the calling thread. */
GsSpin   gs_spin_calibrate (void);
/** gs_spin_steps: how many steps make @ns, at least 0. */
uint64_t gs_spin_steps     (const GsSpin *self,
                            double        ns);

/** gs_spin_run: computes @steps steps from @seed.  The result depends on every one of them. */
static inline uint64_t
gs_spin_run (uint64_t seed,
             uint64_t steps)
{
  for (uint64_t i = 0; i < steps; i++)
    {
      seed = seed * UINT64_C (6364136223846793005) + UINT64_C (1442695040888963407);
      __asm__ volatile ("" : "+r" (seed));
    }
  return seed;
}
