/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks of the engine.  All in nanoseconds. */
#pragma once

#include <stdint.h>
#include <time.h>

static inline uint64_t
gs_clock_read (clockid_t id)
{
  struct timespec ts;

  clock_gettime (id, &ts);
  return (uint64_t) ts.tv_sec * 1000000000u + (uint64_t) ts.tv_nsec;
}

/** gs_clock_now: CLOCK_MONOTONIC in ns, about 30 ns a call.  Any thread. */
static inline uint64_t
gs_clock_now (void)
{
  return gs_clock_read (CLOCK_MONOTONIC);
}

/** gs_clock_thread_cpu: CPU time of the calling thread in ns; a system call, about 700 ns. */
static inline uint64_t
gs_clock_thread_cpu (void)
{
  return gs_clock_read (CLOCK_THREAD_CPUTIME_ID);
}

/** gs_clock_sleep: blocks the calling thread for @ns; a signal does not cut it short.  Returns
 * errno, or 0. */
int gs_clock_sleep (uint64_t ns);
