/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task's lane: what its coroutine, or the lane that ran it, did for it, and a thin line from its
 * submit to its start, and from its end to the delivery of its result. */
#include "gs-timeline.h"

#include <math.h>

static void
draw_line (cairo_t *cr,
           double   begin,
           double   end,
           double   y)
{
  if (end <= begin)
    return;
  cairo_rectangle (cr, floor (begin), floor (y), ceil (end) - floor (begin), 1);
  cairo_fill (cr);
}

void
gs_draw_task (cairo_t       *cr,
              GsTrace       *trace,
              guint32        task,
              gint64         origin,
              const GsView  *view,
              const GsStyle *style,
              double         width,
              double         height)
{
  GArray *tasks;
  const GsTaskTimes *times;
  double submitted, started, finished, delivered;
  int lane;

  g_return_if_fail (GS_IS_TRACE (trace));

  tasks = gs_trace_get_tasks (trace);
  if (task >= tasks->len)
    return;
  times = &g_array_index (tasks, GsTaskTimes, task);
  lane = gs_trace_find_task_lane (trace, task);
  if (times->submitted < 0)
    return;

  submitted = CLAMP (gs_view_to_x (view, width, (double) (times->submitted - origin)), 0, width);
  started = times->started < 0
              ? width : gs_view_to_x (view, width, (double) (times->started - origin));
  finished = times->finished < 0
               ? width : gs_view_to_x (view, width, (double) (times->finished - origin));
  delivered = times->delivered < 0
                ? finished : gs_view_to_x (view, width, (double) (times->delivered - origin));

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  gs_style_set_source (cr, style->dim_text);
  if (times->cancelled)
    started = submitted;
  draw_line (cr, submitted, MIN (started, width), height / 2);
  draw_line (cr, MAX (finished, 0), MIN (delivered, width), height / 2);
  if (times->started >= 0 && lane >= 0 && finished > 0 && started < width)
    {
      /* Clamp: cairo's coordinates are fixed-point. */
      started = MAX (started, -64);
      finished = MIN (finished, width + 64);
      cairo_rectangle (cr, floor (started), 0, MAX (ceil (finished) - floor (started), 1), height);
      cairo_clip (cr);
      gs_draw_lane (cr, trace, (guint) lane, origin, view, style, width, height);
    }
  cairo_restore (cr);
}
