/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage-results.h"

#include <string.h>

#include "gs-lane.h"

#define N_TASKS 4

static const char text[] =
  "[Lesson]\nName=Computing does not overlap\nGroup=waiting-and-computing\nOrder=5\nLens=100ms\n"
  "[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=500ms\n"
  "[Variant 1]\nExecutor=sequential\n"
  "[Variant 2]\nExecutor=threads\nWorkers=2\n"
  "[Variant 3]\nExecutor=processes\nWorkers=2\n";

GsResults *
make_results (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsExperiment) experiment =
    gs_experiment_parse (text, strlen (text), "stage-results", "en", &error);

  g_assert_no_error (error);
  return gs_results_new (experiment);
}

/* One after the other in the main thread. */
static void
write_sequential (GsLane   *lane,
                  uint64_t  zero)
{
  for (guint i = 0; i < N_TASKS; i++)
    {
      gs_lane_put (lane, zero + i * 500 * MS, GS_MARK_SUBMIT, 0, i, 0);
      gs_lane_put (lane, zero + i * 500 * MS, GS_MARK_START, 0, i, 0);
      gs_lane_put (lane, zero + i * 500 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, i, 0);
      gs_lane_put (lane, zero + (i + 1) * 500 * MS, GS_MARK_FINISH, 0, i, 0);
      gs_lane_put (lane, zero + (i + 1) * 500 * MS, GS_MARK_DELIVER, 0, i, 0);
    }
  gs_lane_put (lane, zero + 2000 * MS, GS_MARK_END, 0, GS_NO_TASK, 0);
}

/* Two threads that hand the GIL on every 5 ms. */
static void
write_thread (GsLane   *lane,
              uint64_t  zero,
              guint     number)
{
  gs_lane_put (lane, zero, GS_STATE_STARTING, 0, GS_NO_TASK, 0);
  gs_lane_put (lane, zero + MS, GS_MARK_START, 0, number, 0);
  for (guint i = 0; i < 408; i++)
    {
      guint task = number + (i >= 204 ? 2 : 0);
      gboolean holds = i % 2 == number;

      if (i == 204)
        {
          gs_lane_put (lane, zero + (1 + i * 5) * MS, GS_MARK_FINISH, 0, number, 0);
          gs_lane_put (lane, zero + (1 + i * 5) * MS, GS_MARK_START, 0, task, 0);
        }
      gs_lane_put (lane, zero + (1 + i * 5) * MS, holds ? GS_STATE_RUNNING : GS_STATE_GIL_WAIT,
                   holds ? GS_FLAG_GIL : GS_FLAG_FORCED, task, 0);
    }
  gs_lane_put (lane, zero + 2041 * MS, GS_MARK_FINISH, 0, number + 2, 0);
  gs_lane_put (lane, zero + 2042 * MS, GS_MARK_END, 0, GS_NO_TASK, 0);
}

static void
write_process (GsLane   *lane,
               uint64_t  zero,
               guint     number)
{
  uint64_t at = zero + 65 * MS;

  gs_lane_put (lane, zero, GS_STATE_STARTING, 0, GS_NO_TASK, 0);
  for (guint i = 0; i < 2; i++)
    {
      guint task = number + 2 * i;

      gs_lane_put (lane, at, GS_STATE_PICKLING, GS_FLAG_GIL, task, 0);
      gs_lane_put (lane, at + 5 * MS, GS_MARK_START, 0, task, 0);
      gs_lane_put (lane, at + 5 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, task, 0);
      gs_lane_put (lane, at + 510 * MS, GS_MARK_FINISH, 0, task, 0);
      gs_lane_put (lane, at + 510 * MS, GS_STATE_PICKLING, GS_FLAG_GIL, task, 0);
      at += 515 * MS;
    }
  gs_lane_put (lane, at, GS_STATE_IDLE, 0, GS_NO_TASK, 0);
  gs_lane_put (lane, at + 5 * MS, GS_MARK_END, 0, GS_NO_TASK, 0);
}

static void
write_main (GsLane   *lane,
            uint64_t  zero,
            uint64_t  end)
{
  gs_lane_put (lane, zero, GS_STATE_IDLE, 0, GS_NO_TASK, 0);
  for (guint i = 0; i < N_TASKS; i++)
    gs_lane_put (lane, zero, GS_MARK_SUBMIT, 0, i, 0);
  for (guint i = 0; i < N_TASKS; i++)
    gs_lane_put (lane, end, GS_MARK_DELIVER, 0, i, 0);
  gs_lane_put (lane, end, GS_MARK_END, 0, GS_NO_TASK, 0);
}

void
add_run (GsResults *results,
         guint      variant,
         guint      n_workers)
{
  static const uint64_t length_ms[] = { 2000, 2042, 1095 };
  GsRecording *recording = gs_recording_new (16, 4096);
  uint64_t zero = gs_recording_get_origin (recording) + 10 * MS;
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GsRun) run = NULL;
  GsLane lane;

  if (variant > 0)
    {
      gs_lane_open (&lane, recording, GS_LANE_MAIN, 0, variant == 1 ? 0 : GS_NO_INTERPRETER,
                    "main");
      write_main (&lane, zero, zero + length_ms[variant] * MS);
    }
  for (guint i = 0; i < n_workers; i++)
    {
      g_autofree char *name = variant == 0 ? g_strdup ("main")
                                           : g_strdup_printf (variant == 1 ? "thread %u"
                                                                           : "process %u", i);

      gs_lane_open (&lane, recording, GS_LANE_WORKER, i, variant == 2 ? i : 0, name);
      if (variant == 0)
        write_sequential (&lane, zero);
      else if (variant == 1)
        write_thread (&lane, zero, i);
      else
        write_process (&lane, zero, i);
    }

  trace = gs_trace_new (recording);
  gs_trace_set_now (trace, (gint64) ((10 + length_ms[variant]) * MS));
  gs_trace_update (trace);
  run = gs_run_new (trace, variant, n_workers, N_TASKS);
  gs_results_add_run (results, run);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  g_signal_emit_by_name (results, "changed");
}
