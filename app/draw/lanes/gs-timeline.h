/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timelines: pure functions of (trace, view, style, size).  Each draws into (0, 0, width, height)
 * of @cr; the caller translates and clips.  The screen, PNG, SVG and PDF all take them. */
#pragma once

#include "gs-style.h"
#include "gs-trace.h"

/* The visible range, in ns since the first submit of the run (the common zero).  Both ends are set
 * at once. */
typedef struct
{
  double begin;
  double end;
} GsView;

/** gs_draw_lane: the spans of one lane.  Spans wide enough to stand alone are vectors with their
 * task number if it fits; runs of narrower ones are one strip, each pixel column split in the
 * proportions of its states.  @origin: the time of the trace that is the view's zero. */
void gs_draw_lane      (cairo_t       *cr,
                        GsTrace       *trace,
                        guint          lane,
                        gint64         origin,
                        const GsView  *view,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_draw_task: what one task's lane did for it, and a line from its submit to its start and from
 * its end to its delivery. */
void gs_draw_task      (cairo_t       *cr,
                        GsTrace       *trace,
                        guint32        task,
                        gint64         origin,
                        const GsView  *view,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_draw_holder_lane: who holds the GIL of @interpreter (the baton). */
void gs_draw_holder_lane (cairo_t     *cr,
                        GsTrace       *trace,
                        guint32        interpreter,
                        gint64         origin,
                        const GsView  *view,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_draw_ruler: ticks and their times at 1, 2, 5 × 10ⁿ, in the unit that suits the view. */
void gs_draw_ruler     (cairo_t       *cr,
                        const GsView  *view,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_draw_overview: the whole run in one strip, all worker lanes folded together. */
void gs_draw_overview  (cairo_t       *cr,
                        GsTrace       *trace,
                        gint64         origin,
                        const GsView  *whole,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_draw_swatch: a legend's sample of a state, by the code that draws its spans. */
void gs_draw_swatch    (cairo_t       *cr,
                        GsState        state,
                        const GsStyle *style,
                        double         width,
                        double         height);
/** gs_view_to_x: where @time of the view lies on @width pixels. */
static inline double
gs_view_to_x (const GsView *view, double width, double time)
{
  return (time - view->begin) / (view->end - view->begin) * width;
}
