/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys over the timelines: along a lane from span to span, to a span, closer and farther. */
#include "config.h"

#include <math.h>

#include "gs-timeline-page-private.h"

/* Largest and smallest share of the axis that a span takes after a walk to it. */
#define MAX_AXIS_SHARE 0.6
#define MIN_AXIS_SHARE 0.02

/* Whose lane has the focus; NULL if none has. */
static GtkWidget *
find_focused_lane (GsTimelinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GS_IS_LANE_VIEW (focus) ? focus : NULL;
}

/* The range that letter keys move: the lens while one of its lanes has the focus. */
static GsRange
get_key_range (GsTimelinePage *self)
{
  GtkWidget *lane = find_focused_lane (self);

  return lane != NULL ? gs_lane_view_get_range (GS_LANE_VIEW (lane)) : GS_RANGE_MAIN;
}

/* The lane of the cards that shows @lane of @variant, or the first that shows anything if @any. */
static GsLaneView *
find_lane (GsTimelinePage *self,
           guint           variant,
           guint           lane,
           gboolean        any)
{
  for (guint i = 0; i < self->cards->len; i++)
    for (guint j = 0; j < gs_lane_card_get_n_lanes (g_ptr_array_index (self->cards, i)); j++)
      {
        GsLaneView *view = gs_lane_card_get_lane (g_ptr_array_index (self->cards, i), j);
        guint number;

        if (gs_lane_view_get_lane (view, NULL, NULL, &number) &&
            (any || (i == variant && number == lane)))
          return view;
      }
  return NULL;
}

/* The lane to walk along: the one in focus, otherwise the one of the selection, otherwise the first
 * that shows anything. */
static GsLaneView *
find_walked_lane (GsTimelinePage *self)
{
  GtkWidget *focus = find_focused_lane (self);
  guint variant = 0, lane = 0;
  gboolean selected = gs_scene_get_selection (self->scene, &variant, &lane, NULL);

  if (focus != NULL && gs_lane_view_get_lane (GS_LANE_VIEW (focus), NULL, NULL, NULL))
    return GS_LANE_VIEW (focus);
  return find_lane (self, variant, lane, !selected);
}

/* The start of a walk along a lane: the left end of the visible range. */
static gint64
find_first (GsTimelinePage *self,
            GsLaneView     *view,
            GsTrace        *trace,
            guint           lane)
{
  const GsView *visible = gs_scene_get_target (self->scene, gs_lane_view_get_range (view));

  return MAX (MAX (gs_trace_get_begin (trace), 0) + (gint64) visible->begin,
              gs_trace_get_lane (trace, lane)->begin);
}

/* Moves the visible range only if the span lies outside of it. */
static void
bring_into_view (GsTimelinePage *self,
                 GsRange         range,
                 double          begin,
                 double          end)
{
  const GsView *view = gs_scene_get_target (self->scene, range);
  double half = (view->end - view->begin) / 2;
  double middle = (begin + end) / 2;

  if (end < view->begin || begin > view->end)
    gs_glide_to (self->glide, range, &(GsView) { middle - half, middle + half });
}

void
gs_timeline_page_select_next (GsTimelinePage *self,
                              int             direction)
{
  GsLaneView *view;
  GsTrace *trace;
  guint variant, lane, old_variant, old_lane;
  gint64 origin, at;
  GsSpan span;

  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  view = find_walked_lane (self);
  if (view == NULL || !gs_lane_view_get_lane (view, &variant, &trace, &lane))
    return;

  origin = MAX (gs_trace_get_begin (trace), 0);
  if (gs_scene_get_selection (self->scene, &old_variant, &old_lane, &span) &&
      old_variant == variant && old_lane == lane)
    at = direction > 0 ? span.end : span.begin - 1;
  else
    at = find_first (self, view, trace, lane);
  if (!gs_lane_view_find_span (view, at, &span))
    return;

  bring_into_view (self, gs_lane_view_get_range (view), (double) (span.begin - origin),
                   (double) (span.end - origin));
  gs_scene_select (self->scene, variant, lane, &span);
}

/* The range that is measured, or what it begins with: the selection, or the span at the left of
 * what is visible. */
static gboolean
find_measured (GsTimelinePage *self,
               GsLaneView     *view,
               GsView         *range)
{
  guint variant, lane, other, other_lane;
  GsTrace *trace;
  gint64 origin;
  GsSpan span;

  if (!gs_lane_view_get_lane (view, &variant, &trace, &lane))
    return FALSE;
  if (gs_scene_get_measure (self->scene, &other, range) && other == variant)
    return TRUE;

  origin = MAX (gs_trace_get_begin (trace), 0);
  if (!(gs_scene_get_selection (self->scene, &other, &other_lane, &span) && other == variant
        && other_lane == lane)
      && !gs_lane_view_find_span (view, find_first (self, view, trace, lane), &span))
    return FALSE;
  *range = (GsView) { (double) (span.begin - origin), (double) (span.end - origin) };
  return TRUE;
}

/* Widens the measured range by a span of the lane, to the right or to the left (-1). */
static void
measure_next (GsTimelinePage *self,
              int             direction)
{
  GsLaneView *view = find_walked_lane (self);
  guint variant, lane;
  GsTrace *trace;
  gint64 origin;
  GsView range;
  GsSpan span;

  if (view == NULL || !gs_lane_view_get_lane (view, &variant, &trace, &lane)
      || !find_measured (self, view, &range))
    return;

  origin = MAX (gs_trace_get_begin (trace), 0);
  if (gs_lane_view_find_span (view, origin + (gint64) (direction > 0 ? range.end
                                                                     : range.begin - 1), &span))
    {
      if (direction > 0)
        range.end = (double) (span.end - origin);
      else
        range.begin = (double) (span.begin - origin);
    }
  bring_into_view (self, gs_lane_view_get_range (view),
                   direction > 0 ? range.end : range.begin,
                   direction > 0 ? range.end : range.begin);
  gs_scene_set_measure (self->scene, (int) variant, &range);
}

static gboolean
key_pressed_cb (GsTimelinePage *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (state & GDK_SHIFT_MASK)
        measure_next (self, keyval == GDK_KEY_Left ? -1 : 1);
      else
        gs_timeline_page_select_next (self, keyval == GDK_KEY_Left ? -1 : 1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
gs_timeline_walk_init (GsTimelinePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->timeline, keys);
}

/* The span or the range that was chosen, on the main axis. */
static gboolean
find_chosen (GsTimelinePage *self,
             GsView         *chosen)
{
  guint variant;
  GsSpan span;
  GsRun *run;
  double origin;

  if (gs_scene_get_measure (self->scene, NULL, chosen))
    return TRUE;
  if (self->results == NULL || !gs_scene_get_selection (self->scene, &variant, NULL, &span))
    return FALSE;
  run = gs_results_get_shown_run (self->results, variant);
  if (run == NULL)
    return FALSE;

  origin = (double) MAX (gs_trace_get_begin (gs_run_get_trace (run)), 0);
  *chosen = (GsView) { (double) span.begin - origin, (double) span.end - origin };
  return TRUE;
}

void
gs_timeline_page_fit_selection (GsTimelinePage *self)
{
  const GsView *view;
  GsView chosen;
  double half;

  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  view = gs_scene_get_target (self->scene, GS_RANGE_MAIN);
  if (!find_chosen (self, &chosen) || self->n_centered > 1)
    {
      gs_timeline_page_fit (self);
      return;
    }

  half = (view->end - view->begin) / 2;
  if (self->n_centered++ > 0)
    half = (chosen.end - chosen.begin) / 2;
  half = fmax (half, GS_SCENE_CLOSEST / 2);
  gs_glide_to (self->glide, GS_RANGE_MAIN,
               &(GsView) { (chosen.begin + chosen.end) / 2 - half,
                           (chosen.begin + chosen.end) / 2 + half });
}

void
gs_timeline_page_fit (GsTimelinePage *self)
{
  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  self->n_centered = 0;
  gs_glide_fit (self->glide);
}

void
gs_timeline_page_zoom (GsTimelinePage *self,
                       double          factor)
{
  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  gs_glide_zoom (self->glide, get_key_range (self), factor, NAN);
}

void
gs_timeline_page_pan (GsTimelinePage *self,
                      double          share)
{
  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  gs_glide_pan (self->glide, get_key_range (self), share);
}

void
gs_timeline_page_go_to (GsTimelinePage *self,
                        guint           variant,
                        guint           lane,
                        const GsSpan   *span)
{
  const GsView *view;
  double begin, end, origin, width, half;
  GsLaneView *shown;
  GsRun *run;

  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));
  g_return_if_fail (span != NULL);

  run = self->results != NULL ? gs_results_get_shown_run (self->results, variant) : NULL;
  if (run == NULL || lane >= gs_trace_get_n_lanes (gs_run_get_trace (run)))
    return;

  origin = (double) MAX (gs_trace_get_begin (gs_run_get_trace (run)), 0);
  begin = (double) span->begin - origin;
  end = (double) span->end - origin;
  view = gs_scene_get_target (self->scene, GS_RANGE_MAIN);
  width = CLAMP (view->end - view->begin, (end - begin) / MAX_AXIS_SHARE,
                 (end - begin) / MIN_AXIS_SHARE);
  half = fmax (width, GS_SCENE_CLOSEST) / 2;
  gs_scene_select (self->scene, variant, lane, span);
  /* Move the focus along, and scroll to the lane. */
  shown = find_lane (self, variant, lane, FALSE);
  if (shown != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (shown));
  gs_glide_to (self->glide, GS_RANGE_MAIN, &(GsView) { (begin + end) / 2 - half,
                                                       (begin + end) / 2 + half });
}
