/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clock.h"

#include <errno.h>

int
gs_clock_sleep (uint64_t ns)
{
  struct timespec deadline;
  uint64_t end;
  int error;

  /* An absolute end, so that a signal in between makes it neither shorter nor longer. */
  end = gs_clock_now () + ns;
  deadline.tv_sec = (time_t) (end / 1000000000u);
  deadline.tv_nsec = (long) (end % 1000000000u);
  do
    error = clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
  while (error == EINTR);
  return error;
}
