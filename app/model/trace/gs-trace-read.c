/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-trace-private.h"

guint
gs_trace_get_n_lanes (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->lanes->len;
}

const GsTraceLane *
gs_trace_get_lane (GsTrace *self,
                   guint    lane)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);
  g_return_val_if_fail (lane < self->lanes->len, NULL);

  return &gs_trace_get_log (self, lane)->info;
}

gboolean
gs_trace_is_by_cpu_clock (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  for (guint i = 0; i < self->lanes->len; i++)
    if (gs_trace_get_log (self, i)->info.by_cpu_clock)
      return TRUE;
  return FALSE;
}

gint64
gs_trace_get_begin (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), -1);

  return self->first_submit;
}

gint64
gs_trace_get_end (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->finished ? self->end : MAX (self->now, self->newest);
}

guint64
gs_trace_get_n_spans (GsTrace *self)
{
  guint64 n_spans = 0;

  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  for (guint i = 0; i < self->lanes->len; i++)
    n_spans += gs_trace_get_log (self, i)->info.n_spans;
  return n_spans;
}

guint64
gs_trace_get_lost (GsTrace *self)
{
  guint64 lost = 0;

  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  for (guint i = 0; i < self->lanes->len; i++)
    lost += gs_trace_get_log (self, i)->info.lost;
  return lost;
}

gsize
gs_trace_get_memory (GsTrace *self)
{
  gsize memory = 0;

  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  for (guint i = 0; i < self->lanes->len; i++)
    memory += gs_pyramid_get_memory (&gs_trace_get_log (self, i)->pyramid);
  return memory;
}

GArray *
gs_trace_get_holds (GsTrace *self,
                    guint32  interpreter)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  if (interpreter >= self->holds->len)
    return self->no_holds;
  return gs_holds_get_array (g_ptr_array_index (self->holds, interpreter));
}

guint
gs_trace_get_n_interpreters (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->holds->len;
}

GArray *
gs_trace_get_tasks (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->tasks;
}

int
gs_trace_find_task_lane (GsTrace *self,
                         guint32  task)
{
  int ran;

  g_return_val_if_fail (GS_IS_TRACE (self), -1);

  ran = task < self->tasks->len ? g_array_index (self->tasks, GsTaskTimes, task).lane : -1;
  if (ran < 0 || gs_trace_get_lane (self, (guint) ran)->kind != GS_LANE_LOOP)
    return ran;

  for (guint lane = 0; lane < self->lanes->len; lane++)
    {
      const GsTraceLane *info = gs_trace_get_lane (self, lane);

      if (info->kind == GS_LANE_TASK && info->number == task)
        return (int) lane;
    }
  return ran;
}

void
gs_trace_get_times (GsTrace *self,
                    guint    lane,
                    gint64   begin,
                    gint64   end,
                    gint64   times[GS_N_STATES])
{
  g_return_if_fail (GS_IS_TRACE (self));
  g_return_if_fail (lane < self->lanes->len);

  gs_pyramid_get_times (&gs_trace_get_log (self, lane)->pyramid, begin, end, times);
}

void
gs_trace_fold (GsTrace *self,
               guint    lane,
               double   begin,
               double   end,
               guint    n_columns,
               double  *times)
{
  g_return_if_fail (GS_IS_TRACE (self));
  g_return_if_fail (lane < self->lanes->len);

  gs_pyramid_fold (&gs_trace_get_log (self, lane)->pyramid, begin, end, n_columns, times);
}

gboolean
gs_trace_find_span (GsTrace *self,
                    guint    lane,
                    gint64   time,
                    GsSpan  *span)
{
  const GsPyramid *pyramid;
  guint64 index;
  gint64 begin;

  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);
  g_return_val_if_fail (lane < self->lanes->len, FALSE);

  pyramid = &gs_trace_get_log (self, lane)->pyramid;
  index = gs_pyramid_find (pyramid, time, &begin);
  if (index == GS_NO_SPAN)
    return FALSE;

  gs_pyramid_read_span (pyramid, index, begin, span);
  return TRUE;
}

void
gs_trace_get_pickled (GsTrace      *self,
                      guint         lane,
                      const GsSpan *span,
                      guint64       bytes[2])
{
  const GsPyramid *pyramid;
  const GsEvent *events;
  uint64_t n_events;
  gint64 begin;

  g_return_if_fail (GS_IS_TRACE (self));
  g_return_if_fail (lane < self->lanes->len);

  bytes[0] = bytes[1] = 0;
  pyramid = &gs_trace_get_log (self, lane)->pyramid;
  events = gs_recording_get_events (self->recording, lane, &n_events);
  for (guint64 i = gs_pyramid_find (pyramid, span->begin, &begin);
       i != GS_NO_SPAN && i + 1 < n_events; i++)
    {
      const GsEvent event = gs_event_read (&events[i]);
      GsEvent next;

      /* A continuation carries no time. */
      if (event.what == GS_MARK_CONTINUATION)
        continue;
      if ((gint64) event.time > span->end)
        break;
      if (event.what != GS_MARK_BYTES || (gint64) event.time < span->begin)
        continue;
      next = gs_event_read (&events[i + 1]);
      if (next.what == GS_MARK_CONTINUATION)
        bytes[event.detail != 0] += next.time;
    }
}

void
gs_span_iter_init (GsSpanIter *iter,
                   GsTrace    *trace,
                   guint       lane,
                   gint64      begin,
                   gint64      end)
{
  const GsPyramid *pyramid;

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (lane < trace->lanes->len);

  pyramid = &gs_trace_get_log (trace, lane)->pyramid;
  *iter = (GsSpanIter) { .trace = trace, .lane = lane, .end = end };
  iter->next = begin < end ? gs_pyramid_find (pyramid, MAX (begin, pyramid->begin), &iter->begin)
                           : GS_NO_SPAN;
}

gboolean
gs_span_iter_next (GsSpanIter *iter,
                   GsSpan     *span)
{
  const GsPyramid *pyramid = &gs_trace_get_log (iter->trace, iter->lane)->pyramid;

  while (iter->next != GS_NO_SPAN && iter->begin < iter->end)
    {
      iter->next = gs_pyramid_read_span (pyramid, iter->next, iter->begin, span);
      iter->begin = span->end;
      if (span->end > span->begin)
        return TRUE;
    }
  return FALSE;
}

void
gs_mark_iter_init (GsMarkIter *iter,
                   GsTrace    *trace,
                   guint       lane,
                   GsMark      mark,
                   gint64      begin,
                   gint64      end)
{
  const GsPyramid *pyramid;
  gint64 time;

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (lane < trace->lanes->len);
  g_return_if_fail (!gs_mark_has_payload (mark));

  pyramid = &gs_trace_get_log (trace, lane)->pyramid;
  *iter = (GsMarkIter) { trace, lane, mark, GS_NO_SPAN, begin, end };
  iter->next = gs_pyramid_find (pyramid, MAX (begin, pyramid->begin), &time);
}

gboolean
gs_mark_iter_next (GsMarkIter *iter,
                   GsEvent    *event)
{
  uint64_t n_events;
  const GsEvent *events = gs_recording_get_events (iter->trace->recording, iter->lane, &n_events);

  while (iter->next != GS_NO_SPAN && iter->next < n_events)
    {
      *event = events[iter->next++];
      /* A continuation carries no time. */
      if (event->what == GS_MARK_CONTINUATION)
        continue;
      if ((gint64) event->time >= iter->end)
        break;
      if (event->what == iter->mark && (gint64) event->time >= iter->begin)
        return TRUE;
    }
  return FALSE;
}
