/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-blockers.h"

#include "gs-holds.h"
#include "gs-lock.h"

static gboolean
has_lane (GArray *found,
          guint   lane)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, GsHold, i).lane == lane)
      return TRUE;
  return FALSE;
}

static void
add_gil_holders (GArray       *found,
                 GsTrace      *trace,
                 guint         lane,
                 const GsSpan *span,
                 guint         max)
{
  guint32 interpreter = gs_trace_get_lane (trace, lane)->interpreter;
  GArray *holds;

  if (interpreter == GS_NO_INTERPRETER || interpreter >= gs_trace_get_n_interpreters (trace))
    return;

  holds = gs_trace_get_holds (trace, interpreter);
  for (guint i = gs_holds_find (holds, span->begin); i < holds->len && found->len < max; i++)
    {
      GsHold hold = g_array_index (holds, GsHold, i);

      if (hold.begin >= span->end)
        break;
      hold.begin = MAX (hold.begin, span->begin);
      hold.end = MIN (hold.end, span->end);
      if (hold.lane != lane && hold.lane < gs_trace_get_n_lanes (trace)
          && !has_lane (found, hold.lane))
        g_array_append_val (found, hold);
    }
}

gboolean
gs_trace_waits_for_lock (GsTrace      *trace,
                         guint         lane,
                         const GsSpan *span)
{
  guint holder = GS_LOCK_DETAIL_LANE (span->detail);

  g_return_val_if_fail (GS_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (lane < gs_trace_get_n_lanes (trace), FALSE);

  return span->state == GS_STATE_LOCK_WAIT && holder != lane
         && holder < gs_trace_get_n_lanes (trace)
         && gs_trace_get_lane (trace, holder)->kind == gs_trace_get_lane (trace, lane)->kind;
}

static void
add_lock_holder (GArray       *found,
                 GsTrace      *trace,
                 guint         lane,
                 const GsSpan *span)
{
  GsHold hold = { span->begin, span->end, GS_LOCK_DETAIL_LANE (span->detail), FALSE };

  if (gs_trace_waits_for_lock (trace, lane, span))
    g_array_append_val (found, hold);
}

GArray *
gs_trace_find_blockers (GsTrace      *trace,
                        guint         lane,
                        const GsSpan *span,
                        guint         max)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (GsHold));

  g_return_val_if_fail (GS_IS_TRACE (trace), found);
  g_return_val_if_fail (lane < gs_trace_get_n_lanes (trace), found);

  if (span->state == GS_STATE_GIL_WAIT)
    add_gil_holders (found, trace, lane, span, max);
  else if (span->state == GS_STATE_LOCK_WAIT && max > 0)
    add_lock_holder (found, trace, lane, span);
  return found;
}
