/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-latency.h"

#define NS_PER_S 1e9

/* State of a task while its lane's marks are walked. */
typedef struct
{
  guint64 since;     /* its start, or its last lap */
  gboolean started;
  gboolean has_laps;
} Progress;

static void
add_time (GArray         *times,
          const Progress *progress,
          const GsEvent  *event)
{
  double seconds = (double) (event->time - MIN (event->time, progress->since)) / NS_PER_S;

  if (progress->started)
    g_array_append_val (times, seconds);
}

static void
collect_times (GsRecording *recording,
               guint        lane,
               guint        first,
               guint        n_tasks,
               Progress    *progress,
               GArray      *times)
{
  uint64_t n;
  const GsEvent *events = gs_recording_get_events (recording, lane, &n);

  for (uint64_t i = 0; i < n; i++)
    {
      const GsEvent event = gs_event_read (&events[i]);
      Progress *task;

      if ((event.what != GS_MARK_START && event.what != GS_MARK_LAP
           && event.what != GS_MARK_FINISH)
          || event.task < first || event.task - first >= n_tasks)
        continue;

      task = &progress[event.task - first];
      if (event.what == GS_MARK_LAP || (event.what == GS_MARK_FINISH && !task->has_laps))
        add_time (times, task, &event);
      task->has_laps = event.what == GS_MARK_LAP || (event.what == GS_MARK_FINISH
                                                     && task->has_laps);
      task->started = event.what != GS_MARK_FINISH;
      task->since = event.time;
    }
}

gboolean
gs_latency_has_laps (const GsTaskGroup *group)
{
  /* Count each exchange as a lap, although the task does not repeat its work. */
  return group->repeat != 1 || g_strcmp0 (group->workload, "pipe") == 0;
}

gboolean
gs_latency_is_told (GsExperiment      *experiment,
                    const GsTaskGroup *group)
{
  return gs_experiment_get_n_groups (experiment) > 1 || gs_latency_has_laps (group);
}

void
gs_latency_measure (GsTrace        *trace,
                    guint           first,
                    guint           n_tasks,
                    GsDistribution *latency)
{
  g_autofree Progress *progress = g_new0 (Progress, n_tasks);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  g_return_if_fail (GS_IS_TRACE (trace));

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    collect_times (gs_trace_get_recording (trace), i, first, n_tasks, progress, times);

  gs_distribution_measure (latency, (double *) (gpointer) times->data, times->len);
}
