/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-blockers.h"

#include "gs-holds.h"
#include "gs-lock.h"

/* A lane takes a lock. */
typedef struct
{
  gint64 left;    /* when the one before has let go of it */
  gint64 time;
  guint lane;
} Take;

static int
compare_takes (gconstpointer a,
               gconstpointer b)
{
  const Take *first = a, *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->lane < second->lane ? -1 : first->lane > second->lane;
}

/* Adds that @lane held it in [@begin, @end), as far as that lies within @span. */
static void
add_hold (GArray       *found,
          const GsSpan *span,
          guint         lane,
          gint64        begin,
          gint64        end)
{
  GsBlocker blocker = { lane, MAX (begin, span->begin), 0 };

  blocker.time = MIN (end, span->end) - blocker.begin;
  if (blocker.time <= 0)
    return;

  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, GsBlocker, i).lane == lane)
      {
        g_array_index (found, GsBlocker, i).time += blocker.time;
        return;
      }
  g_array_append_val (found, blocker);
}

static void
add_gil_holders (GArray       *found,
                 GsTrace      *trace,
                 guint         lane,
                 const GsSpan *span)
{
  GArray *holds = gs_trace_get_holds (trace, gs_trace_get_lane (trace, lane)->interpreter);

  for (guint i = gs_holds_find (holds, span->begin); i < holds->len; i++)
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);

      if (hold->begin >= span->end)
        break;
      if (hold->lane != lane && hold->lane < gs_trace_get_n_lanes (trace))
        add_hold (found, span, hold->lane, hold->begin, hold->end);
    }
}

/* A coroutine that is cancelled while it waits goes on, but without the lock. */
static gboolean
is_cancelled_within (GsTrace      *trace,
                     const GsSpan *span)
{
  GArray *tasks = gs_trace_get_tasks (trace);
  const GsTaskTimes *times;

  if (span->task >= tasks->len)
    return FALSE;
  times = &g_array_index (tasks, GsTaskTimes, span->task);
  return times->cancelled && times->cancelled_at >= span->begin && times->cancelled_at <= span->end;
}

/* When @lane took @lock within @wait: where its own waits for it ended, once it had a core. */
static void
collect_takes_after_waits (GArray       *takes,
                           GsTrace      *trace,
                           guint         lane,
                           guint         lock,
                           const GsSpan *wait)
{
  gint64 left = -1;
  GsSpanIter iter;
  GsSpan span;

  gs_span_iter_init (&iter, trace, lane, wait->begin, wait->end);
  while (gs_span_iter_next (&iter, &span))
    if (span.state == GS_STATE_LOCK_WAIT)
      left = GS_LOCK_DETAIL_LOCK (span.detail) == lock ? span.end : -1;
    else if (left >= 0 && span.state != GS_STATE_READY)
      {
        Take take = { left, span.begin, lane };

        if (span.begin >= wait->begin && !is_cancelled_within (trace, &span))
          g_array_append_val (takes, take);
        left = -1;
      }
}

/* And where it came past those who waited. */
static void
collect_takes_past_waits (GArray       *takes,
                          GsTrace      *trace,
                          guint         lane,
                          guint         lock,
                          const GsSpan *wait)
{
  GsMarkIter iter;
  GsEvent mark;

  gs_mark_iter_init (&iter, trace, lane, GS_MARK_LOCK, wait->begin, wait->end);
  while (gs_mark_iter_next (&iter, &mark))
    {
      Take take = { (gint64) mark.time, (gint64) mark.time, lane };

      if (GS_LOCK_DETAIL_LOCK (mark.detail) == lock)
        g_array_append_val (takes, take);
    }
}

static gboolean
is_holder (GsTrace *trace,
           guint    lane,
           guint    holder)
{
  return holder != lane && holder < gs_trace_get_n_lanes (trace)
         && gs_trace_get_lane (trace, holder)->kind == gs_trace_get_lane (trace, lane)->kind;
}

gboolean
gs_trace_waits_for_lock (GsTrace      *trace,
                         guint         lane,
                         const GsSpan *span)
{
  guint holder = GS_LOCK_DETAIL_LANE (span->detail);

  g_return_val_if_fail (GS_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (lane < gs_trace_get_n_lanes (trace), FALSE);

  /* Its own lane, or none: who has just taken it had not said so yet. */
  return span->state == GS_STATE_LOCK_WAIT
         && (holder == lane || holder == GS_LOCK_NO_LANE || is_holder (trace, lane, holder));
}

static void
add_lock_holders (GArray       *found,
                  GsTrace      *trace,
                  guint         lane,
                  const GsSpan *span)
{
  g_autoptr (GArray) takes = g_array_new (FALSE, FALSE, sizeof (Take));
  guint lock = GS_LOCK_DETAIL_LOCK (span->detail);
  guint holder = GS_LOCK_DETAIL_LANE (span->detail);
  gint64 since = span->begin;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    if (is_holder (trace, lane, i))
      {
        collect_takes_after_waits (takes, trace, i, lock, span);
        collect_takes_past_waits (takes, trace, i, lock, span);
      }
  g_array_sort (takes, compare_takes);

  for (guint i = 0; i <= takes->len; i++)
    {
      const Take *take = i < takes->len ? &g_array_index (takes, Take, i) : NULL;

      if (is_holder (trace, lane, holder))
        add_hold (found, span, holder, since, take != NULL ? take->left : span->end);
      if (take == NULL)
        break;
      holder = take->lane;
      since = take->time;
    }
}

GArray *
gs_trace_find_blockers (GsTrace      *trace,
                        guint         lane,
                        const GsSpan *span)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (GsBlocker));

  g_return_val_if_fail (GS_IS_TRACE (trace), found);
  g_return_val_if_fail (lane < gs_trace_get_n_lanes (trace), found);

  if (span->state == GS_STATE_GIL_WAIT)
    add_gil_holders (found, trace, lane, span);
  else if (gs_trace_waits_for_lock (trace, lane, span))
    add_lock_holders (found, trace, lane, span);
  return found;
}
