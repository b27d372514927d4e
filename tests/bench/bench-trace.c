/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost of the trace: taking events in, the pyramid's memory, and folding 16 lanes into 1920
 * columns, beside the same fold one span after another in the same run. */
#include "config.h"

#include <string.h>

#include "figures.h"
#include "gs-lane.h"
#include "gs-statistics.h"
#include "gs-trace.h"

#define N_LANES 16
#define N_COLUMNS 1920
#define N_REPEATS 9

static double sink;

static GsTrace *
make_trace (guint64 n_spans)
{
  guint64 n = n_spans / N_LANES;
  GsRecording *recording = gs_recording_new (N_LANES, n + n / 8 + 16);
  guint64 origin;
  guint32 random = 1;

  if (recording == NULL)
    g_error ("no memory for a recording of %" G_GUINT64_FORMAT " spans", n_spans);
  origin = gs_recording_get_origin (recording);

  for (guint i = 0; i < N_LANES; i++)
    {
      guint64 time = origin + i;
      GsLane lane;

      gs_lane_open (&lane, recording, GS_LANE_WORKER, i, 0, "thread");
      for (guint64 j = 0; j < n; j++)
        {
          random = random * 1664525u + 1013904223u;
          time += 100 + (random >> 20);
          if (j % 16 == 0)
            gs_lane_put (&lane, time, GS_MARK_START, 0, j % 1000, 0);
          gs_lane_put (&lane, time, (random >> 8) % GS_N_STATES, 0, j % 1000, 0);
        }
      gs_lane_put (&lane, time + 1000, GS_MARK_END, 0, GS_NO_TASK, 0);
    }
  return gs_trace_new (recording);
}

/* The floor of a fold without a pyramid: every event once. */
static void
fold_one_by_one (GsTrace *trace,
                 guint    lane,
                 double   begin,
                 double   end,
                 double  *times)
{
  guint64 n_events;
  const GsEvent *events = gs_recording_get_events (gs_trace_get_recording (trace), lane, &n_events);
  double width = (end - begin) / N_COLUMNS, since = 0, right = begin + width;
  guint column = 0, state = GS_N_STATES;

  memset (times, 0, sizeof (double) * N_COLUMNS * GS_N_STATES);
  for (guint64 i = 0; i < n_events; i++)
    {
      double time = (double) events[i].time;

      if (events[i].what >= GS_N_STATES && events[i].what != GS_MARK_END)
        continue;
      if (state < GS_N_STATES)
        {
          while (time > right && column + 1 < N_COLUMNS)
            {
              times[column * GS_N_STATES + state] += right - since;
              since = right;
              column++;
              right = begin + width * (column + 1);
            }
          times[column * GS_N_STATES + state] += time - since;
        }
      since = time;
      state = events[i].what;
    }
}

static void
fold_all (GsTrace  *trace,
          gboolean  one_by_one,
          double    begin,
          double    end,
          double   *times)
{
  for (guint lane = 0; lane < N_LANES; lane++)
    {
      double *lane_times = times + (gsize) lane * N_COLUMNS * GS_N_STATES;

      if (one_by_one)
        fold_one_by_one (trace, lane, begin, end, lane_times);
      else
        gs_trace_fold (trace, lane, begin, end, N_COLUMNS, lane_times);
    }
  sink += times[17];
}

/* Median ms. */
static double
measure_fold (GsTrace  *trace,
              gboolean  one_by_one,
              double    share)
{
  g_autofree double *times = g_new0 (double, (gsize) N_LANES * N_COLUMNS * GS_N_STATES);
  double taken[N_REPEATS], end = (double) gs_trace_get_end (trace);

  for (guint i = 0; i < N_REPEATS; i++)
    {
      guint64 before = gs_clock_now ();

      fold_all (trace, one_by_one, end / 2 * (1 - share), end / 2 * (1 + share), times);
      taken[i] = (double) (gs_clock_now () - before) / 1e6;
    }
  return gs_statistics_median (taken, N_REPEATS);
}

/* The pyramid's memory beside that of the events. */
static double
report (guint64 n_spans)
{
  g_autoptr (GsTrace) trace = make_trace (n_spans);
  guint64 before = gs_clock_now (), n_events = 0;
  double update, memory, whole, tenth, zoomed, floor;

  gs_trace_update (trace);
  update = (double) (gs_clock_now () - before) / 1e6;
  for (guint i = 0; i < N_LANES; i++)
    n_events += gs_trace_get_lane (trace, i)->n_events;

  memory = (double) gs_trace_get_memory (trace) / ((double) n_events * sizeof (GsEvent));
  whole = measure_fold (trace, FALSE, 1);
  tenth = measure_fold (trace, FALSE, 0.1);
  zoomed = measure_fold (trace, FALSE, 1e-4);
  floor = measure_fold (trace, TRUE, 1);
  g_print ("| %10" G_GUINT64_FORMAT " | %8.1f | %6.3f | %7.2f | %7.2f | %7.2f | %7.2f |\n",
           n_spans, update, memory, whole, tenth, zoomed, floor);
  return memory;
}

int
main (void)
{
  double memory;

  g_print ("Folding %d lanes into %d columns, medians of %d, ms\n", N_LANES, N_COLUMNS, N_REPEATS);
  g_print ("|      spans | take in  | memory |   whole |    1/10 | 1/10000 | no pyr. |\n");
  g_print ("|------------|----------|--------|---------|---------|---------|---------|\n");
  report (10000);
  report (1000000);
  memory = report (10000000);
  figure_tell ("pyramid / 16 bytes an event", memory, 0.25, "×");
  return 0;
}
