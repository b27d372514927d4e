/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-marks-view.h"

#include <math.h>

#include "gs-blockers.h"
#include "gs-card-strings.h"
#include "gs-quantity.h"

struct _GsMarksView
{
  GtkWidget parent_instance;

  GsScene *scene;      /* owned */
  GPtrArray *cards;    /* owned: GsVariantCard */
  GtkWidget *lens;     /* borrowed */
  gboolean zooming;
  GsRange zoom_range;
  GsView zoom;
};

G_DEFINE_FINAL_TYPE (GsMarksView, gs_marks_view, GTK_TYPE_WIDGET)

/* Where the lanes of a card lie on this widget. */
typedef struct
{
  GsLaneCard *card;
  const GsView *view;
  double x, width;     /* of the axis */
  double top, bottom;  /* of the lanes */
} Place;

static gboolean
find_place (GsMarksView *self,
            GsLaneCard  *card,
            GsRange      range,
            Place       *place)
{
  guint n_lanes = gs_lane_card_get_n_lanes (card);
  graphene_rect_t first, last;

  if (n_lanes == 0 || !gtk_widget_get_mapped (GTK_WIDGET (card))
      || !gtk_widget_compute_bounds (GTK_WIDGET (gs_lane_card_get_lane (card, 0)),
                                     GTK_WIDGET (self), &first)
      || !gtk_widget_compute_bounds (GTK_WIDGET (gs_lane_card_get_lane (card, n_lanes - 1)),
                                     GTK_WIDGET (self), &last))
    return FALSE;

  place->card = card;
  place->view = gs_scene_get_view (self->scene, range);
  gs_scene_get_axis (self->scene, gtk_widget_get_width (GTK_WIDGET (card)), &place->x,
                     &place->width);
  place->x += first.origin.x;
  place->top = first.origin.y;
  place->bottom = last.origin.y + last.size.height;
  return place->bottom > place->top;
}

static double
get_x (const Place *place,
       double       time)
{
  /* Clamp: cairo's coordinates are fixed-point. */
  return place->x + CLAMP (gs_view_to_x (place->view, place->width, time), -30000, 30000);
}

static double
hold_x (const Place *place,
        double       x)
{
  return CLAMP (x, place->x, place->x + place->width);
}

static void
append_rectangle (GtkSnapshot *snapshot,
                  GsColor      color,
                  double       alpha,
                  double       x,
                  double       y,
                  double       width,
                  double       height)
{
  GdkRGBA rgba = gs_color_to_rgba (color, alpha);

  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                  (float) height));
}

/* Draws the length of the range above it. */
static void
snapshot_length (GsMarksView *self,
                 GtkSnapshot *snapshot,
                 const Place *place,
                 const GsView *view,
                 double        begin,
                 double        end)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  g_autofree char *text = gs_quantity_format_seconds ((view->end - view->begin) / 1e9);
  g_autoptr (PangoLayout) layout = gs_scene_create_layout (self->scene, GTK_WIDGET (self), text);
  GdkRGBA ink = gs_color_to_rgba (style->card, 1);
  int width, height;
  double x;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP ((begin + end - width) / 2, place->x, place->x + place->width - width);
  append_rectangle (snapshot, style->accent, 1, floor (x) - 4, place->top - height - 3, width + 8,
                    height + 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) floor (x),
                                                          (float) (place->top - height - 2)));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_range (GsMarksView  *self,
                GtkSnapshot  *snapshot,
                GsLaneCard   *card,
                GsRange       range,
                const GsView *view)
{
  GsColor color = gs_scene_get_style (self->scene)->accent;
  double begin, end;
  Place place;

  if (!find_place (self, card, range, &place) || view->end < place.view->begin
      || view->begin > place.view->end)
    return;
  /* Draw nothing where the range covers the whole lens. */
  if (range == GS_RANGE_LENS && view->begin <= place.view->begin && view->end >= place.view->end)
    return;

  begin = hold_x (&place, get_x (&place, view->begin));
  end = MAX (hold_x (&place, get_x (&place, view->end)), begin + 1);
  append_rectangle (snapshot, color, 0.2, begin, place.top, end - begin, place.bottom - place.top);
  append_rectangle (snapshot, color, 1, floor (begin), place.top, 2, place.bottom - place.top);
  append_rectangle (snapshot, color, 1, ceil (end) - 2, place.top, 2, place.bottom - place.top);
  snapshot_length (self, snapshot, &place, view, begin, end);
}

/* The middle of the lane of @card that shows lane @lane of the trace, for @task if lanes are
 * tasks'. */
static gboolean
find_lane_y (GsMarksView *self,
             GsLaneCard  *card,
             guint        lane,
             guint32      task,
             double      *y)
{
  GsLaneView *view = gs_lane_card_find_lane (card, lane, task);
  graphene_rect_t bounds;

  if (view == NULL
      || !gtk_widget_compute_bounds (GTK_WIDGET (view), GTK_WIDGET (self), &bounds))
    return FALSE;

  *y = bounds.origin.y + bounds.size.height / 2;
  return TRUE;
}

/* Draws an arrow from the blocked lane to a holder, at the time when that took it. */
static void
draw_arrow (GsMarksView *self,
            cairo_t     *cr,
            double       x,
            double       from_y,
            double       to_y)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  double way = to_y > from_y ? 1 : -1;

  for (guint pass = 0; pass < 2; pass++)
    {
      gs_style_set_source (cr, pass == 0 ? style->card : style->accent);
      cairo_set_line_width (cr, pass == 0 ? 6 : 3);
      cairo_move_to (cr, x, from_y);
      cairo_line_to (cr, x, to_y - way * 6);
      cairo_stroke (cr);
      cairo_move_to (cr, x, to_y + (pass == 0 ? way * 2 : 0));
      cairo_line_to (cr, x - (pass == 0 ? 8 : 6), to_y - way * 10);
      cairo_line_to (cr, x + (pass == 0 ? 8 : 6), to_y - way * 10);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

static void
draw_blockers (GsMarksView  *self,
               cairo_t      *cr,
               const Place  *place,
               GsTrace      *trace,
               guint         lane,
               const GsSpan *span)
{
  g_autoptr (GArray) blockers = gs_trace_find_blockers (trace, lane, span);
  double origin = (double) MAX (gs_trace_get_begin (trace), 0);
  double from_y, to_y;

  if (!find_lane_y (self, place->card, lane, span->task, &from_y))
    return;

  for (guint i = 0; i < blockers->len; i++)
    {
      const GsBlocker *blocker = &g_array_index (blockers, GsBlocker, i);
      double x = get_x (place, blocker->begin - origin);
      GsSpan held = { .task = GS_NO_TASK };

      gs_trace_find_span (trace, blocker->lane, blocker->begin, &held);
      if (x >= place->x && x <= place->x + place->width
          && find_lane_y (self, place->card, blocker->lane, held.task, &to_y))
        draw_arrow (self, cr, x, from_y, to_y);
    }
}

static void
snapshot_selection (GsMarksView *self,
                    GtkSnapshot *snapshot,
                    GsLaneCard  *card,
                    GsRange      range)
{
  GsTrace *trace = gs_lane_card_get_trace (card);
  guint variant, lane;
  cairo_t *cr;
  Place place;
  GsSpan span;

  if (trace == NULL || !gs_scene_get_selection (self->scene, &variant, &lane, &span)
      || lane >= gs_trace_get_n_lanes (trace) || !find_place (self, card, range, &place))
    return;
  if (span.task == GS_NO_TASK && span.state != GS_STATE_GIL_WAIT
      && span.state != GS_STATE_LOCK_WAIT)
    return;

  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT ((float) place.x - 10, (float) place.top - 10,
                                   (float) place.width + 20,
                                   (float) (place.bottom - place.top) + 20));
  if (range == GS_RANGE_MAIN && span.task != GS_NO_TASK)
    {
      cairo_save (cr);
      cairo_rectangle (cr, place.x, place.top - 10, place.width, place.bottom - place.top + 20);
      cairo_clip (cr);
      gs_card_strings_draw (card, GTK_WIDGET (self), cr, span.task);
      cairo_restore (cr);
    }
  /* Draw without a clip: at an end of the axis half of an arrow's head lies beside it. */
  draw_blockers (self, cr, &place, trace, lane, &span);
  cairo_destroy (cr);
}

static void
gs_marks_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GsMarksView *self = GS_MARKS_VIEW (widget);
  int lens = gs_scene_get_lens (self->scene);
  guint measured, selected;
  GsView view;

  for (guint i = 0; i < self->cards->len; i++)
    {
      GsLaneCard *card = g_ptr_array_index (self->cards, i);

      if (gs_scene_get_selection (self->scene, &selected, NULL, NULL) && selected == i)
        snapshot_selection (self, snapshot, card, GS_RANGE_MAIN);
      if (gs_scene_get_measure (self->scene, &measured, &view) && measured == i)
        snapshot_range (self, snapshot, card, GS_RANGE_MAIN, &view);
      if (self->zooming && self->zoom_range == GS_RANGE_MAIN)
        snapshot_range (self, snapshot, card, GS_RANGE_MAIN, &self->zoom);
    }
  if (lens < 0)
    return;

  if (gs_scene_get_selection (self->scene, &selected, NULL, NULL) && (int) selected == lens)
    snapshot_selection (self, snapshot, GS_LANE_CARD (self->lens), GS_RANGE_LENS);
  if (gs_scene_get_measure (self->scene, &measured, &view) && (int) measured == lens)
    snapshot_range (self, snapshot, GS_LANE_CARD (self->lens), GS_RANGE_LENS, &view);
  if (self->zooming && self->zoom_range == GS_RANGE_LENS)
    snapshot_range (self, snapshot, GS_LANE_CARD (self->lens), GS_RANGE_LENS, &self->zoom);
}

/* Whether nothing is drawn, so that no redraw is needed. */
static gboolean
is_empty (GsMarksView *self)
{
  return !self->zooming && !gs_scene_get_measure (self->scene, NULL, NULL)
         && !gs_scene_get_selection (self->scene, NULL, NULL, NULL);
}

static void
view_changed_cb (GsMarksView *self)
{
  if (!is_empty (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
gs_marks_view_dispose (GObject *object)
{
  GsMarksView *self = GS_MARKS_VIEW (object);

  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_marks_view_parent_class)->dispose (object);
}

static void
gs_marks_view_class_init (GsMarksViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_marks_view_dispose;
  widget_class->snapshot = gs_marks_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "marks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
gs_marks_view_init (GsMarksView *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
gs_marks_view_new (GsScene   *scene,
                   GPtrArray *cards,
                   GtkWidget *lens)
{
  GsMarksView *self = g_object_new (GS_TYPE_MARKS_VIEW, NULL);
  static const char *const always[] = { "selection-changed", "measure-changed" };
  static const char *const shifted[] = { "view-changed", "style-changed", "grouping-changed",
                                         "lens-changed" };

  self->scene = g_object_ref (scene);
  self->cards = g_ptr_array_ref (cards);
  self->lens = lens;
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    g_signal_connect_object (scene, always[i], G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (shifted); i++)
    g_signal_connect_object (scene, shifted[i], G_CALLBACK (view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
gs_marks_view_set_zoom (GsMarksView  *self,
                        GsRange       range,
                        const GsView *view)
{
  g_return_if_fail (GS_IS_MARKS_VIEW (self));

  self->zooming = view != NULL;
  self->zoom_range = range;
  if (view != NULL)
    self->zoom = *view;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
