/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer and keys over the timelines: they become a new view, a selection, or the cursor. */
#include "config.h"

#include <math.h>

#include "gs-lens-view.h"
#include "gs-timeline-page-private.h"

/* px that a press may move and still be a click. */

/* What lies under a point of the timeline. */
typedef struct
{
  GtkWidget *lane;     /* GsLaneView, or NULL */
  GtkWidget *card;     /* GsVariantCard, or NULL */
  GsRange range;       /* whose axis counts here */
  double time;         /* on it; NAN beside the axis */
} Hit;

static Hit
find_hit (GsTimelinePage *self,
          double          x,
          double          y)
{
  GtkWidget *widget = gtk_widget_pick (self->timeline, x, y, GTK_PICK_DEFAULT);
  Hit hit = { NULL, NULL, GS_RANGE_MAIN, NAN };
  const GsView *view;
  double axis_x, axis_width;

  if (widget != NULL)
    {
      hit.lane = gtk_widget_get_ancestor (widget, GS_TYPE_LANE_VIEW);
      hit.card = gtk_widget_get_ancestor (widget, GS_TYPE_VARIANT_CARD);
      if (gtk_widget_get_ancestor (widget, GS_TYPE_LENS_VIEW) != NULL)
        hit.range = GS_RANGE_LENS;
    }

  view = gs_scene_get_view (self->scene, hit.range);
  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  if (x >= axis_x && x <= axis_x + axis_width)
    hit.time = view->begin + (x - axis_x) / axis_width * (view->end - view->begin);
  return hit;
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

void
gs_timeline_input_update (GsTimelinePage *self)
{
  g_autofree char *tip = NULL;
  double x, y;
  Hit hit;

  if (isnan (self->x))
    {
      show_lines (self, NAN);
      gs_cursor_view_set_tip (GS_CURSOR_VIEW (self->cursor), NULL, 0, 0);
      return;
    }

  hit = find_hit (self, self->x, self->y);
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

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           GsTimelinePage           *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double step = state & GDK_CONTROL_MASK ? 1.05 : state & GDK_SHIFT_MASK ? 2 : 1.25;
  Hit hit;

  if (isnan (self->x))
    return GDK_EVENT_PROPAGATE;

  hit = find_hit (self, self->x, self->y);
  if (dy == 0 && state & GDK_SHIFT_MASK)
    dy = dx; /* some displays turn the wheel with Shift */
  if (dy != 0)
    gs_scene_zoom (self->scene, hit.range, pow (step, dy), hit.time);
  else if (dx != 0)
    gs_scene_pan (self->scene, hit.range, dx * 0.05);
  gs_timeline_input_update (self);
  return GDK_EVENT_STOP;
}

static void
click (GsTimelinePage *self,
       double          x,
       double          y)
{
  Hit hit = find_hit (self, x, y);
  GsTrace *trace;
  guint variant, lane;
  GsSpan span;

  if (hit.lane == NULL)
    {
      if (hit.card != NULL)
        gs_scene_set_variant (self->scene,
                              (int) gs_variant_card_get_variant (GS_VARIANT_CARD (hit.card)));
      return;
    }

  gtk_widget_grab_focus (hit.lane);
  if (gs_lane_view_get_lane (GS_LANE_VIEW (hit.lane), &variant, &trace, &lane) &&
      !isnan (hit.time) &&
      gs_trace_find_span (trace, lane, gs_trace_get_begin (trace) + (gint64) hit.time, &span))
    gs_scene_select (self->scene, variant, lane, &span);
  else
    gs_scene_set_variant (self->scene, (int) variant);
}

static void
drag_begin_cb (GsTimelinePage *self,
               double          x,
               double          y)
{
  self->press_x = x;
  self->press_y = y;
  self->dragging = FALSE;
  self->drag_range = find_hit (self, x, y).range;
  self->drag_view = *gs_scene_get_view (self->scene, self->drag_range);
}

static void
drag_update_cb (GsTimelinePage *self,
                double          offset_x,
                double          offset_y)
{
  double axis_x, axis_width, by;

  if (!self->dragging)
    return;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (self->timeline), &axis_x, &axis_width);
  by = -offset_x / axis_width * (self->drag_view.end - self->drag_view.begin);
  gs_scene_set_view (self->scene, self->drag_range,
                     &(GsView) { self->drag_view.begin + by, self->drag_view.end + by });
}

static void
drag_end_cb (GsTimelinePage *self,
             double          offset_x,
             double          offset_y)
{
    click (self, self->press_x, self->press_y);
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
      gs_timeline_page_select_next (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      gs_timeline_page_select_next (self, 1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
gs_timeline_input_init (GsTimelinePage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (self->timeline, motion);
  gtk_widget_add_controller (self->timeline, scroll);
  gtk_widget_add_controller (self->timeline, keys);
  gtk_widget_add_controller (self->timeline, GTK_EVENT_CONTROLLER (drag));
}

/* The lane to walk along: the one in focus, otherwise the one of the selection, otherwise the first
 * that shows anything. */
static GsLaneView *
find_walked_lane (GsTimelinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint variant = 0, lane = 0;
  gboolean selected = gs_scene_get_selection (self->scene, &variant, &lane, NULL);

  if (focus != NULL && GS_IS_LANE_VIEW (focus) &&
      gs_lane_view_get_lane (GS_LANE_VIEW (focus), NULL, NULL, NULL))
    return GS_LANE_VIEW (focus);

  for (guint i = 0; i < self->cards->len; i++)
    for (guint j = 0; j < gs_variant_card_get_n_lanes (g_ptr_array_index (self->cards, i)); j++)
      {
        GsLaneView *view = gs_variant_card_get_lane (g_ptr_array_index (self->cards, i), j);
        guint number;

        if (gs_lane_view_get_lane (view, NULL, NULL, &number) &&
            (!selected || (i == variant && number == lane)))
          return view;
      }
  return NULL;
}

/* Moves the visible range only if the span lies outside of it. */
static void
bring_into_view (GsTimelinePage *self,
                 GsRange         range,
                 double          begin,
                 double          end)
{
  const GsView *view = gs_scene_get_view (self->scene, range);
  double half = (view->end - view->begin) / 2;
  double middle = (begin + end) / 2;

  if (end < view->begin || begin > view->end)
    gs_scene_set_view (self->scene, range, &(GsView) { middle - half, middle + half });
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
    at = MAX (origin + (gint64) gs_scene_get_view (self->scene,
                                                   gs_lane_view_get_range (view))->begin,
              gs_trace_get_lane (trace, lane)->begin);
  if (!gs_trace_find_span (trace, lane, at, &span))
    return;

  bring_into_view (self, gs_lane_view_get_range (view), (double) (span.begin - origin),
                   (double) (span.end - origin));
  gs_scene_select (self->scene, variant, lane, &span);
}
