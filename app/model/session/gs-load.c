/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gs-load.h"

/* Too short a time for counters of 10 ms to say anything. */
#define MIN_SECONDS 0.1

static double
read_busy (void)
{
  g_autofree char *text = NULL;
  guint64 user, nice, system, idle, iowait, irq, softirq, steal;

  if (!g_file_get_contents ("/proc/stat", &text, NULL, NULL) ||
      sscanf (text, "cpu %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &user, &nice, &system, &idle, &iowait, &irq, &softirq, &steal) != 8)
    return NAN;
  return (double) (user + nice + system + irq + softirq + steal) / sysconf (_SC_CLK_TCK);
}

void
gs_load_begin (GsLoad *self)
{
  self->busy = read_busy ();
  self->time = g_get_monotonic_time ();
}

double
gs_load_end (const GsLoad *self,
             double        cpu)
{
  double seconds = (g_get_monotonic_time () - self->time) / 1e6;
  double others = read_busy () - self->busy - cpu;

  if (isnan (others) || seconds < MIN_SECONDS)
    return NAN;
  return CLAMP (others / (seconds * sysconf (_SC_NPROCESSORS_ONLN)), 0, 1);
}
