/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-measure.h"

static void
count_tasks (GsTrace   *trace,
             GsMeasure *measure)
{
  GArray *tasks = gs_trace_get_tasks (trace);

  for (guint i = 0; i < tasks->len; i++)
    {
      const GsTaskTimes *task = &g_array_index (tasks, GsTaskTimes, i);

      if (task->started < 0 || task->started >= measure->end
          || (task->finished >= 0 && task->finished <= measure->begin))
        continue;
      measure->n_tasks++;
      if (task->finished >= 0 && task->finished <= measure->end)
        measure->n_done++;
    }
}

void
gs_measure_add_times (GsTrace *trace,
                      double   begin,
                      double   end,
                      gint64   times[GS_N_STATES])
{
  gint64 origin;
  double length;

  g_return_if_fail (GS_IS_TRACE (trace));

  origin = gs_trace_get_begin (trace);
  if (origin < 0)
    return;

  length = (double) (gs_trace_get_end (trace) - origin);
  begin = CLAMP (begin, 0, length);
  end = CLAMP (end, begin, length);
  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    if (gs_trace_get_lane (trace, lane)->kind != GS_LANE_MAIN)
      gs_trace_get_times (trace, lane, origin + (gint64) begin, origin + (gint64) end, times);
}

void
gs_measure_range (GsTrace   *trace,
                  gint64     begin,
                  gint64     end,
                  GsMeasure *measure)
{
  gint64 running = 0;

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (measure != NULL);

  *measure = (GsMeasure) { .begin = begin, .end = MAX (begin, end) };
  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (trace, i);
      gint64 times[GS_N_STATES] = { 0 };

      if (lane->kind == GS_LANE_MAIN || lane->begin < 0 || lane->begin >= end
          || lane->end <= begin)
        continue;
      gs_trace_get_times (trace, i, begin, end, times);
      for (guint state = 0; state < GS_N_STATES; state++)
        measure->times[state] += times[state];
      /* A coroutine is no worker: its loop is. */
      if (lane->kind == GS_LANE_TASK)
        continue;
      measure->n_workers++;
      running += times[GS_STATE_RUNNING];
    }
  if (end > begin)
    measure->busy = (double) running / (double) (end - begin);
  count_tasks (trace, measure);
}

/* Inserts it at its place, and lets the shortest go when there are more than @max. */
static void
insert (GArray            *found,
        const GsFoundSpan *span,
        guint              max)
{
  gint64 length = span->span.end - span->span.begin;
  guint at = found->len;

  while (at > 0)
    {
      const GsSpan *other = &g_array_index (found, GsFoundSpan, at - 1).span;

      if (other->end - other->begin >= length)
        break;
      at--;
    }
  if (at >= max)
    return;

  g_array_insert_vals (found, at, span, 1);
  if (found->len > max)
    g_array_set_size (found, max);
}

void
gs_measure_add_longest (GArray  *found,
                        guint    variant,
                        GsTrace *trace,
                        GsState  state,
                        gint64   begin,
                        gint64   end,
                        guint    max)
{
  g_return_if_fail (found != NULL);
  g_return_if_fail (GS_IS_TRACE (trace));

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    {
      GsFoundSpan span = { .variant = variant, .lane = lane };
      GsSpanIter iter;

      if (gs_trace_get_lane (trace, lane)->kind == GS_LANE_MAIN)
        continue;
      gs_span_iter_init (&iter, trace, lane, begin, end);
      while (gs_span_iter_next (&iter, &span.span))
        if (span.span.state == state)
          insert (found, &span, max);
    }
}
