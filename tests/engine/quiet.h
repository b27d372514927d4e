/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test that measures time runs in a process of its own, again if it fails; where others took the
 * machine each time, it is counted as neither passed nor failed. */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lane-times.h"

#define QUIET_ATTEMPTS 4
#define QUIET_SECONDS (SANITIZED ? 60 : 20)
/* Time that failed attempts of a program may take in all, in s; then each test has but one. */
#define QUIET_PATIENCE 30
/* Others may take so much of all cores' time. */
#define QUIET_OTHERS 0.08
/* The kernel counts in hundredths of a second: a share of less time says nothing. */
#define QUIET_LEAST 0.3

/* The CPU time that all have used, and this process with its children; in seconds. */
static inline void
quiet_look (double *all,
            double *own)
{
  unsigned long long fields[8] = { 0 };
  FILE *stat = fopen ("/proc/stat", "r");
  struct rusage used[2];

  *all = *own = 0;
  if (stat != NULL
      && fscanf (stat, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &fields[0], &fields[1],
                 &fields[2], &fields[3], &fields[4], &fields[5], &fields[6], &fields[7]) > 0)
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      /* Neither idle nor waiting for a disk. */
      *all += i == 3 || i == 4 ? 0 : (double) fields[i] / sysconf (_SC_CLK_TCK);
  if (stat != NULL)
    fclose (stat);

  getrusage (RUSAGE_SELF, &used[0]);
  getrusage (RUSAGE_CHILDREN, &used[1]);
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    *own += used[i].ru_utime.tv_sec + used[i].ru_stime.tv_sec
            + (used[i].ru_utime.tv_usec + used[i].ru_stime.tv_usec) / 1e6;
}

/* Whether the test's body is to run, here and now: "if (!quiet_begin ()) return;" */
static inline gboolean
quiet_begin (void)
{
  static gint64 wasted;
  guint quiet_failures = 0;

  if (g_test_subprocess ())
    return TRUE;

  for (guint attempt = 0; attempt < QUIET_ATTEMPTS && quiet_failures < 2; attempt++)
    {
      gint64 begin = g_get_monotonic_time (), took;
      double all[2], own[2], share;

      if (attempt > 0 && wasted > QUIET_PATIENCE * G_USEC_PER_SEC)
        break;

      quiet_look (&all[0], &own[0]);
      g_test_trap_subprocess (NULL, QUIET_SECONDS * G_USEC_PER_SEC,
                              G_TEST_SUBPROCESS_INHERIT_STDERR);
      if (g_test_trap_has_passed ())
        return FALSE;

      took = g_get_monotonic_time () - begin;
      if (took < QUIET_LEAST * G_USEC_PER_SEC)
        g_usleep ((gulong) (QUIET_LEAST * G_USEC_PER_SEC) - took);
      quiet_look (&all[1], &own[1]);
      took = g_get_monotonic_time () - begin;
      share = ((all[1] - all[0]) - (own[1] - own[0])) / (took / 1e6 * g_get_num_processors ());
      wasted += took;
      quiet_failures += share <= QUIET_OTHERS;
      g_test_message ("attempt %u failed; others took %.0f %% of the machine", attempt + 1,
                      100 * share);
    }

  if (quiet_failures == 0)
    g_test_skip ("too busy to judge");
  else
    g_test_fail ();
  return FALSE;
}
