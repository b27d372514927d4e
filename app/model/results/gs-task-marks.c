/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-task-marks.h"


/* A task that began and never ended broke off where its lane did; one that never began failed when
 * its caller was told, or with the whole run. */
static gint64
find_time (GsTrace           *trace,
           const GsTaskTimes *times,
           int                lane)
{
  if (times->cancelled)
    return times->cancelled_at;
  if (times->finished >= 0)
    return times->finished;
  if (lane >= 0)
    return gs_trace_get_lane (trace, (guint) lane)->end;
  return times->delivered >= 0 ? times->delivered : gs_trace_get_end (trace);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const GsTaskMark *first = a, *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->task < second->task ? -1 : first->task > second->task;
}

GArray *
gs_task_marks_collect (GsRun *run)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (GsTaskMark));
  GsTrace *trace;
  GArray *tasks;

  g_return_val_if_fail (GS_IS_RUN (run), marks);

  trace = gs_run_get_trace (run);
  tasks = gs_trace_get_tasks (trace);
  for (guint32 task = 0; task < MIN (tasks->len, gs_run_get_n_tasks (run)); task++)
    {
      const GsTaskTimes *times = &g_array_index (tasks, GsTaskTimes, task);
      GsTaskMark mark = { .task = task, .cancelled = times->cancelled };

      if (!times->cancelled && !times->failed && gs_run_get_result (run, task)->error == NULL)
        continue;
      mark.lane = gs_trace_find_task_lane (trace, task);
      mark.time = find_time (trace, times, mark.lane);
      g_array_append_val (marks, mark);
    }
  g_array_sort (marks, compare_times);
  return marks;
}

GArray *
gs_task_marks_select (GArray *marks,
                      int     lane,
                      guint32 task)
{
  GArray *selected = g_array_new (FALSE, FALSE, sizeof (GsTaskMark));

  g_return_val_if_fail (marks != NULL, selected);

  for (guint i = 0; i < marks->len; i++)
    {
      const GsTaskMark *mark = &g_array_index (marks, GsTaskMark, i);

      if (mark->lane == lane && (task == GS_NO_TASK || mark->task == task))
        g_array_append_val (selected, *mark);
    }
  return selected;
}

guint
gs_task_marks_count (GArray   *marks,
                     gboolean  cancelled)
{
  guint n = 0;

  g_return_val_if_fail (marks != NULL, 0);

  for (guint i = 0; i < marks->len; i++)
    n += !g_array_index (marks, GsTaskMark, i).cancelled == !cancelled;
  return n;
}
