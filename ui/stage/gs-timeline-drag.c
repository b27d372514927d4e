/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buttons over the timelines.  Left: a click selects or lets go, a drag measures; on the frame of
 * the lens it moves or widens that, with Shift or on the ruler it moves the axis.  Middle: a drag
 * zooms to what it covers. */
#include "config.h"

#include <math.h>

#include "gs-timeline-page-private.h"

/* px that a press may move and still be a click. */
#define CLICK_SLOP 6
/* Width of the edge of the lens's frame, in px. */
#define GRIP 5
/* Distance from the end of a span, in px, to which a measured range snaps; not with Alt. */
#define SNAP 6
/* Share of the axis from which dragging in the lens's frame measures. */
#define MOST_LENS 0.5

GsDragKind
gs_timeline_choose_drag (GsTimelinePage      *self,
                         const GsTimelineHit *hit,
                         double               x,
                         gboolean             shift)
{
  const GsView *lens = gs_scene_get_view (self->scene, GS_RANGE_LENS);
  const GsView *view = gs_scene_get_view (self->scene, GS_RANGE_MAIN);
  double axis_x, axis_width, begin, end, inside;

  if (isnan (hit->time))
    return GS_DRAG_NONE;
  if (shift || hit->variant < 0)
    return GS_DRAG_PAN;
  if (hit->range == GS_RANGE_LENS || hit->variant != gs_scene_get_lens (self->scene))
    return GS_DRAG_MEASURE;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  begin = axis_x + gs_view_to_x (view, axis_width, lens->begin);
  end = axis_x + gs_view_to_x (view, axis_width, lens->end);
  /* Keep the middle third of a narrow frame for moving it. */
  inside = MIN (GRIP, (end - begin) / 3);
  if (x >= begin - GRIP && x <= begin + inside)
    return GS_DRAG_LENS_BEGIN;
  if (x >= end - inside && x <= end + GRIP)
    return GS_DRAG_LENS_END;
  if (x > begin && x < end && end - begin < MOST_LENS * axis_width)
    return GS_DRAG_LENS;
  return GS_DRAG_MEASURE;
}

/* Whether a click would choose the span that is chosen already. */
static gboolean
is_chosen (GsTimelinePage *self,
           guint           variant,
           guint           lane,
           const GsSpan   *span)
{
  guint old_variant, old_lane;
  GsSpan old;

  return !gs_scene_get_measure (self->scene, NULL, NULL)
         && gs_scene_get_selection (self->scene, &old_variant, &old_lane, &old)
         && old_variant == variant && old_lane == lane && old.begin == span->begin;
}

static void
click (GsTimelinePage *self)
{
  const GsTimelineHit *hit = &self->pressed;
  GsTrace *trace;
  guint variant, lane;
  GsSpan span;

  if (hit->lane != NULL)
    gtk_widget_grab_focus (hit->lane);
  if (hit->lane != NULL && !isnan (hit->time)
      && gs_lane_view_get_lane (GS_LANE_VIEW (hit->lane), &variant, &trace, &lane)
      && gs_lane_view_find_span (GS_LANE_VIEW (hit->lane),
                                 gs_trace_get_begin (trace) + (gint64) hit->time, &span)
      && !is_chosen (self, variant, lane, &span))
    {
      gs_scene_select (self->scene, variant, lane, &span);
      return;
    }

  gs_scene_let_go (self->scene);
  if (hit->variant >= 0)
    gs_scene_set_variant (self->scene, hit->variant);
}

/* Beside everything that there is on the page. */
static void
click_beside_cb (GsTimelinePage *self,
                 int             n_press,
                 double          x,
                 double          y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (widget == self->legend || widget == self->charts
      || (widget != NULL && gtk_widget_is_ancestor (self->timeline, widget)))
    gs_scene_let_go (self->scene);
}

/* @time, or the end of a span of the pressed lane that is near enough. */
static double
snap (GsTimelinePage *self,
      double          time)
{
  const GsView *view = gs_scene_get_view (self->scene, self->pressed.range);
  double axis_x, axis_width, reach;
  GsTrace *trace;
  GsSpan span;
  gint64 origin;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  reach = SNAP * (view->end - view->begin) / axis_width;
  if (self->pressed.lane == NULL ||
      !gs_lane_view_get_lane (GS_LANE_VIEW (self->pressed.lane), NULL, &trace, NULL))
    return time;

  origin = MAX (gs_trace_get_begin (trace), 0);
  if (!gs_lane_view_find_span (GS_LANE_VIEW (self->pressed.lane), origin + (gint64) time, &span))
    return time;
  if (fabs ((double) (span.begin - origin) - time) <= reach)
    return (double) (span.begin - origin);
  if (fabs ((double) (span.end - origin) - time) <= reach)
    return (double) (span.end - origin);
  return time;
}

/* The range between the press and the pointer. */
static GsView
get_drawn_out (GsTimelinePage *self,
               double          x,
               gboolean        snaps)
{
  double from = self->pressed.time;
  double to = gs_timeline_get_time (self, self->pressed.range, x);

  if (snaps)
    {
      from = snap (self, from);
      to = snap (self, to);
    }
  return (GsView) { fmin (from, to), fmax (from, to) };
}

static void
pan (GsTimelinePage *self,
     double          offset)
{
  const GsView *from = &self->drag_view;
  double axis_x, axis_width, by;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  by = -offset / axis_width * (from->end - from->begin);
  gs_scene_set_view (self->scene, self->pressed.range,
                     &(GsView) { from->begin + by, from->end + by });
}

/* Both ends, or one of them, by as much as the pointer has moved on the main axis. */
static void
drag_lens (GsTimelinePage *self,
           double          offset)
{
  const GsView *view = gs_scene_get_view (self->scene, GS_RANGE_MAIN);
  GsView lens = self->drag_lens;
  double axis_x, axis_width, by;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  by = offset / axis_width * (view->end - view->begin);
  if (self->drag != GS_DRAG_LENS_END)
    lens.begin += by;
  if (self->drag != GS_DRAG_LENS_BEGIN)
    lens.end += by;
  if (self->drag == GS_DRAG_LENS_BEGIN)
    lens.begin = CLAMP (lens.begin, 0, lens.end - GS_SCENE_CLOSEST);
  if (self->drag == GS_DRAG_LENS_END)
    lens.end = CLAMP (lens.end, lens.begin + GS_SCENE_CLOSEST, gs_scene_get_end (self->scene));
  gs_scene_set_view (self->scene, GS_RANGE_LENS, &lens);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               GsTimelinePage *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean middle =
    gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_MIDDLE;

  self->press_x = x;
  self->press_y = y;
  self->dragging = FALSE;
  gs_timeline_press (self, x, y);
  self->drag_view = *gs_scene_get_view (self->scene, self->pressed.range);
  self->drag_lens = *gs_scene_get_view (self->scene, GS_RANGE_LENS);
  if (!middle)
    self->drag = gs_timeline_choose_drag (self, &self->pressed, x, (state & GDK_SHIFT_MASK) != 0);
  else
    self->drag = isnan (self->pressed.time) ? GS_DRAG_NONE : GS_DRAG_ZOOM;
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          offset_x,
                double          offset_y,
                GsTimelinePage *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GsView view;

  if (!self->dragging && fabs (offset_x) < CLICK_SLOP && fabs (offset_y) < CLICK_SLOP)
    return;

  self->dragging = TRUE;
  switch (self->drag)
    {
    case GS_DRAG_MEASURE:
      view = get_drawn_out (self, self->press_x + offset_x, (state & GDK_ALT_MASK) == 0);
      /* Check the index: a new lesson may have fewer cards. */
      if (self->pressed.variant < (int) self->cards->len)
        gs_scene_set_measure (self->scene, self->pressed.variant, &view);
      break;
    case GS_DRAG_ZOOM:
      view = get_drawn_out (self, self->press_x + offset_x, FALSE);
      gs_marks_view_set_zoom (GS_MARKS_VIEW (self->marks), self->pressed.range, &view);
      break;
    case GS_DRAG_PAN:
      pan (self, offset_x);
      break;
    case GS_DRAG_LENS:
    case GS_DRAG_LENS_BEGIN:
    case GS_DRAG_LENS_END:
      drag_lens (self, offset_x);
      break;
    case GS_DRAG_NONE:
    default:
      break;
    }
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          offset_x,
             double          offset_y,
             GsTimelinePage *self)
{
  GsView view;

  if (self->drag == GS_DRAG_ZOOM)
    {
      view = get_drawn_out (self, self->press_x + offset_x, FALSE);
      gs_marks_view_set_zoom (GS_MARKS_VIEW (self->marks), self->pressed.range, NULL);
      if (self->dragging && view.end > view.begin)
        gs_glide_to (self->glide, self->pressed.range, &view);
    }
  else if (!self->dragging)
    click (self);
}

static void
add_drag (GsTimelinePage *self,
          guint           button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (self->timeline, GTK_EVENT_CONTROLLER (drag));
}

void
gs_timeline_drag_init (GsTimelinePage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  add_drag (self, GDK_BUTTON_PRIMARY);
  add_drag (self, GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_beside_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
