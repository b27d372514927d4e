/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost of recording, beside the least possible: reading the clock and storing 16 bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "figures.h"
#include "gs-lane.h"

#define N_EVENTS 200000u
#define N_ROUNDS 41u

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* ns for an event by the floor's way.  @log is as large as the lane's, and as present. */
static double
time_floor (GsEvent *log)
{
  uint64_t begin = gs_clock_now ();

  for (uint32_t i = 0; i < N_EVENTS; i++)
    {
      log[i] = (GsEvent) { .time = gs_clock_now (), .task = i };
      __asm__ volatile ("" : : "r" (&log[i]) : "memory");
    }
  return (double) (gs_clock_now () - begin) / N_EVENTS;
}

static double
time_lane (GsLane *lane)
{
  uint64_t begin = gs_clock_now ();

  for (uint32_t i = 0; i < N_EVENTS; i++)
    gs_lane_put (lane, gs_clock_now (), GS_STATE_RUNNING, 0, i, 0);
  return (double) (gs_clock_now () - begin) / N_EVENTS;
}

/* A lane with all of its log present, as a worker keeps it. */
static bool
open_lane (GsLane      *lane,
           GsRecording *recording,
           uint32_t     number)
{
  if (!gs_lane_open (lane, recording, GS_LANE_WORKER, number, 0, "bench"))
    return false;

  for (uint32_t i = 0; i < N_EVENTS; i++)
    {
      gs_lane_populate (lane);
      gs_lane_put (lane, gs_clock_now (), GS_STATE_IDLE, 0, 0, 0);
    }
  return true;
}

int
main (void)
{
  /* The floor stores into a log of the same kind, so that only the recorder's own work differs. */
  GsRecording *recording = gs_recording_new (2, 2 * N_EVENTS);
  double ratios[N_ROUNDS], floor_ns = 0;
  GsLane lane, floor_lane;
  struct stat status;

  if (recording == NULL || !open_lane (&lane, recording, 0)
      || !open_lane (&floor_lane, recording, 1))
    {
      perror ("bench-recorder");
      return 1;
    }
  if (fstat (gs_recording_get_fd (recording), &status) != 0)
    return 1;
  figure_tell ("bytes an event / 16", (double) status.st_blocks * 512 / (2.0 * N_EVENTS * 16), 1.1,
               "×");

  /* In turn, so that a disturbance hits both alike. */
  for (uint32_t i = 0; i < N_ROUNDS; i++)
    {
      lane.count = 0;
      floor_ns = time_floor (floor_lane.events);
      ratios[i] = time_lane (&lane) / floor_ns;
    }
  qsort (ratios, N_ROUNDS, sizeof *ratios, compare);
  figure_tell ("recording an event / a clock and a store", ratios[N_ROUNDS / 2], 1.5, "×");
  printf ("a clock and a store: %.1f ns\n", floor_ns);

  gs_recording_free (recording);
  return 0;
}
