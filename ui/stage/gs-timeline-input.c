/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pointer over the timelines, at rest and with its wheel: it becomes the cursor, or a new
 * view. */
#include "config.h"

#include <math.h>

#include "gs-lens-view.h"
#include "gs-timeline-page-private.h"

GsTimelineHit
gs_timeline_find_hit (GsTimelinePage *self,
                      double          x,
                      double          y)
{
  GtkWidget *widget = gtk_widget_pick (self->timeline, x, y, GTK_PICK_DEFAULT);
  GsTimelineHit hit = { NULL, -1, GS_RANGE_MAIN, NAN };
  GtkWidget *card = NULL;
  double axis_x, axis_width;

  if (widget != NULL)
    {
      hit.lane = gtk_widget_get_ancestor (widget, GS_TYPE_LANE_VIEW);
      card = gtk_widget_get_ancestor (widget, GS_TYPE_LANE_CARD);
    }
  if (card != NULL && GS_IS_LENS_VIEW (card))
    {
      hit.range = GS_RANGE_LENS;
      hit.variant = gs_scene_get_lens (self->scene);
    }
  else if (card != NULL)
    hit.variant = (int) gs_variant_card_get_variant (GS_VARIANT_CARD (card));

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  if (x >= axis_x && x <= axis_x + axis_width)
    hit.time = gs_timeline_get_time (self, hit.range, x);
  return hit;
}

double
gs_timeline_get_time (GsTimelinePage *self,
                      GsRange         range,
                      double          x)
{
  const GsView *view = gs_scene_get_view (self->scene, range);
  double axis_x, axis_width;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  return view->begin + CLAMP ((x - axis_x) / axis_width, 0, 1) * (view->end - view->begin);
}

/* Top and bottom of @first … @last on the cursor's widget. */
static gboolean
find_extent (GsTimelinePage *self,
             GtkWidget      *first,
             GtkWidget      *last,
             GsCursorLine   *line)
{
  graphene_rect_t top, bottom;

  if (!gtk_widget_compute_bounds (first, self->cursor, &top) ||
      !gtk_widget_compute_bounds (last, self->cursor, &bottom))
    return FALSE;
  line->top = top.origin.y;
  line->bottom = bottom.origin.y + bottom.size.height;
  return TRUE;
}

static guint
add_line (GsTimelinePage *self,
          GsRange         range,
          double          time,
          GtkWidget      *first,
          GtkWidget      *last,
          GsCursorLine   *line)
{
  const GsView *view = gs_scene_get_view (self->scene, range);
  double axis_x, axis_width, left, y;

  if (time < view->begin || time > view->end || !find_extent (self, first, last, line))
    return 0;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  gtk_widget_translate_coordinates (self->timeline, self->cursor, 0, 0, &left, &y);
  line->x = left + axis_x + gs_view_to_x (view, axis_width, time);
  return 1;
}

/* The line of time runs over all cards; where the lens lies, over the lens's own axis. */
static void
show_lines (GsTimelinePage *self,
            double          time)
{
  int lens = gs_scene_get_lens (self->scene);
  GsCursorLine lines[GS_CURSOR_MAX_LINES];
  guint n = 0;

  if (isnan (time) || self->cards->len == 0)
    {
      gs_cursor_view_set_lines (GS_CURSOR_VIEW (self->cursor), NULL, 0);
      return;
    }

  if (lens < 0)
    n += add_line (self, GS_RANGE_MAIN, time, g_ptr_array_index (self->cards, 0), self->ruler,
                   &lines[n]);
  else
    {
      n += add_line (self, GS_RANGE_MAIN, time, g_ptr_array_index (self->cards, 0),
                     g_ptr_array_index (self->cards, lens), &lines[n]);
      n += add_line (self, GS_RANGE_LENS, time, self->lens, self->lens, &lines[n]);
      n += add_line (self, GS_RANGE_MAIN, time,
                     lens + 1 < (int) self->cards->len
                     ? g_ptr_array_index (self->cards, lens + 1) : self->ruler,
                     self->ruler, &lines[n]);
    }
  gs_cursor_view_set_lines (GS_CURSOR_VIEW (self->cursor), lines, n);
}

/* Sets the pointer's shape where the lens can be dragged. */
static void
show_shape (GsTimelinePage      *self,
            const GsTimelineHit *hit)
{
  GsDragKind kind = gs_timeline_choose_drag (self, hit, self->x, FALSE);
  const char *shape = kind == GS_DRAG_LENS ? "grab"
                      : kind == GS_DRAG_LENS_BEGIN || kind == GS_DRAG_LENS_END ? "ew-resize" : NULL;

  if (shape == self->shape)
    return;

  self->shape = shape;
  gtk_widget_set_cursor_from_name (self->timeline, shape);
}

void
gs_timeline_input_update (GsTimelinePage *self)
{
  g_autofree char *tip = NULL;
  GsTimelineHit hit;
  double x, y;

  if (isnan (self->x))
    {
      show_lines (self, NAN);
      gs_cursor_view_set_tip (GS_CURSOR_VIEW (self->cursor), NULL, 0, 0);
      return;
    }

  hit = gs_timeline_find_hit (self, self->x, self->y);
  show_shape (self, &hit);
  show_lines (self, hit.time);
  if (hit.lane != NULL && !isnan (hit.time))
    tip = gs_lane_view_dup_tip (GS_LANE_VIEW (hit.lane), hit.time);
  gtk_widget_translate_coordinates (self->timeline, self->cursor, self->x, self->y, &x, &y);
  gs_cursor_view_set_tip (GS_CURSOR_VIEW (self->cursor), tip, x, y);
}

static void
motion_cb (GsTimelinePage *self,
           double          x,
           double          y)
{
  self->x = x;
  self->y = y;
  gs_timeline_input_update (self);
}

static void
leave_cb (GsTimelinePage *self)
{
  self->x = self->y = NAN;
  gs_timeline_input_update (self);
}

/* The wheel comes nearer or goes farther, about the pointer; sideways it moves along.  Fingers on a
 * touchpad move along too, and up and down they scroll the page: what pinches zooms. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           GsTimelinePage           *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean fingers = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  double step = state & GDK_CONTROL_MASK ? 1.05 : state & GDK_SHIFT_MASK ? 2 : 1.25;
  double axis_x, axis_width;
  GsTimelineHit hit;
  GsView view;

  if (isnan (self->x))
    return GDK_EVENT_PROPAGATE;

  hit = gs_timeline_find_hit (self, self->x, self->y);
  if (fingers && !(state & GDK_CONTROL_MASK))
    {
      if (fabs (dy) >= fabs (dx))
        return GDK_EVENT_PROPAGATE;
      gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
      view = gs_scene_plan_pan (self->scene, hit.range, dx / axis_width);
      gs_scene_set_view (self->scene, hit.range, &view);
    }
  else if (fingers)
    {
      view = gs_scene_plan_zoom (self->scene, hit.range, pow (1.005, dy), hit.time);
      gs_scene_set_view (self->scene, hit.range, &view);
    }
  else
    {
      if (dy == 0 && state & GDK_SHIFT_MASK)
        dy = dx; /* some displays turn the wheel with Shift */
      if (dy != 0)
        gs_glide_zoom (self->glide, hit.range, pow (step, dy), hit.time);
      else if (dx != 0)
        gs_glide_pan (self->glide, hit.range, dx * 0.05);
    }
  return GDK_EVENT_STOP;
}

void
gs_timeline_press (GsTimelinePage *self,
                   double          x,
                   double          y)
{
  GsTimelineHit hit = gs_timeline_find_hit (self, x, y);

  g_clear_weak_pointer (&self->pressed.lane);
  self->pressed = hit;
  self->pressed.lane = NULL;
  g_set_weak_pointer (&self->pressed.lane, hit.lane);
}

static void
pinch_begin_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                GsTimelinePage   *self)
{
  double x = self->x, y = self->y;

  /* A touchpad leaves the pointer where it is; a touchscreen has none. */
  if (isnan (x) && !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  gs_timeline_press (self, x, y);
  self->drag_view = *gs_scene_get_view (self->scene, self->pressed.range);
}

/* Keep the times under both fingers between them. */
static void
pinch_cb (GsTimelinePage *self,
          double          scale)
{
  const GsView *from = &self->drag_view;
  double width = (from->end - from->begin) / fmax (scale, 1e-6);
  double center = isnan (self->pressed.time) ? (from->begin + from->end) / 2 : self->pressed.time;
  double share = (center - from->begin) / (from->end - from->begin);

  gs_scene_set_view (self->scene, self->pressed.range,
                     &(GsView) { center - share * width, center - share * width + width });
}

void
gs_timeline_input_init (GsTimelinePage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (self->timeline, motion);
  gtk_widget_add_controller (self->timeline, scroll);
  gtk_widget_add_controller (self->timeline, GTK_EVENT_CONTROLLER (pinch));
  /* Follow changes of the view: another time lies under the pointer then. */
  g_signal_connect_object (self->scene, "view-changed", G_CALLBACK (gs_timeline_input_update), self,
                           G_CONNECT_SWAPPED);
  gs_timeline_drag_init (self);
  gs_timeline_walk_init (self);
}
