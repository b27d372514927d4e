/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-overview-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-quantity.h"
#include "gs-share-words.h"

/* px from an end of the marked range within which a drag moves that end alone. */
#define GRIP 6

typedef enum
{
  DRAG_RANGE,
  DRAG_BEGIN,
  DRAG_END,
} DragPart;

struct _GsOverviewView
{
  GsStripView parent_instance;

  guint n_lanes;       /* that the strip is drawn of */
  GsView dragged;      /* the range when the drag began */
  DragPart part;
};

G_DEFINE_FINAL_TYPE (GsOverviewView, gs_overview_view, GS_TYPE_STRIP_VIEW)

static GsScene *
get_scene (GsOverviewView *self)
{
  return gs_strip_view_get_scene (GS_STRIP_VIEW (self));
}

static void
gs_overview_view_draw (GsStripView  *strip,
                       cairo_t      *cr,
                       const GsView *view,
                       double        width,
                       double        height)
{
  gs_draw_overview (cr, gs_strip_view_get_trace (strip), gs_strip_view_get_origin (strip), view,
                    gs_scene_get_lane_style (gs_strip_view_get_scene (strip)), width, height);
}

/* Combines the progress of the worker lanes: the strip is settled where all of them are. */
static GsTileProgress
get_progress (GsOverviewView *self,
              GsTrace        *trace)
{
  GsTileProgress progress = { G_MAXDOUBLE, 0, 0 };

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    {
      GsTileProgress each = gs_strip_view_get_progress (GS_STRIP_VIEW (self), lane);

      /* Skip the main lane: it is not in the strip, and waits for all the others. */
      if (gs_trace_get_lane (trace, lane)->kind == GS_LANE_MAIN)
        continue;
      /* Use the lane's own end once it has ended; the others go on. */
      if (gs_trace_get_lane (trace, lane)->ended)
        each.known = (double) (gs_trace_get_lane (trace, lane)->end
                               - gs_strip_view_get_origin (GS_STRIP_VIEW (self)));
      progress.settled = MIN (progress.settled, each.settled);
      progress.known = MAX (progress.known, each.known);
      progress.version += each.version;
    }
  return progress;
}

static void
snapshot_strip (GsOverviewView *self,
                GtkSnapshot    *snapshot,
                double          width,
                int             height)
{
  double inset = floor (height * 0.22);
  GsTrace *trace = gs_strip_view_get_trace (GS_STRIP_VIEW (self));
  GsTileProgress progress;

  if (trace == NULL || gs_trace_get_begin (trace) < 0)
    return;

  progress = get_progress (self, trace);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) inset));
  gs_strip_view_append_strip (GS_STRIP_VIEW (self), snapshot,
                              &(GsView) { 0, gs_scene_get_end (get_scene (self)) }, width,
                              height - 2 * inset, &progress);
  gtk_snapshot_restore (snapshot);
}

static void
append_rectangle (GtkSnapshot *snapshot,
                  GsColor      color,
                  double       alpha,
                  double       x,
                  double       width,
                  double       height)
{
  GdkRGBA rgba = gs_color_to_rgba (color, alpha);

  if (width > 0)
    gtk_snapshot_append_color (snapshot, &rgba,
                               &GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) height));
}

static void
get_range (GsOverviewView *self,
           double          width,
           double         *begin,
           double         *end)
{
  GsView whole = { 0, gs_scene_get_end (get_scene (self)) };
  const GsView *view = gs_scene_get_view (get_scene (self), GS_RANGE_MAIN);

  *begin = gs_view_to_x (&whole, width, view->begin);
  *end = MAX (gs_view_to_x (&whole, width, view->end), *begin + 2);
}

/* Veils the parts beside the visible range, and gives it a ground of its own.  Draws nothing where
 * all is visible. */
static void
snapshot_range (GsOverviewView *self,
                GtkSnapshot    *snapshot,
                double          width,
                int             height)
{
  const GsStyle *style = gs_scene_get_style (get_scene (self));
  double begin, end;

  if (gs_scene_is_whole (get_scene (self)))
    {
      snapshot_strip (self, snapshot, width, height);
      return;
    }

  get_range (self, width, &begin, &end);
  append_rectangle (snapshot, style->accent, 0.18, begin, end - begin, height);
  snapshot_strip (self, snapshot, width, height);
  append_rectangle (snapshot, style->card, 0.65, 0, begin, height);
  append_rectangle (snapshot, style->card, 0.65, end, width - end, height);
  append_rectangle (snapshot, style->accent, 1, begin - 1, 2, height);
  append_rectangle (snapshot, style->accent, 1, end - 1, 2, height);
}

static void
gs_overview_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  GsOverviewView *self = GS_OVERVIEW_VIEW (widget);
  int height = gtk_widget_get_height (widget);
  double x, width;

  gs_scene_append_card (get_scene (self), snapshot, gtk_widget_get_width (widget), height);
  gs_scene_get_axis (get_scene (self), gtk_widget_get_width (widget), &x, &width);
  gs_strip_view_append_name (GS_STRIP_VIEW (self), snapshot, x, height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
  snapshot_range (self, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

static void
gs_overview_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  GsOverviewView *self = GS_OVERVIEW_VIEW (widget);
  const GsStyle *style = gs_scene_get_style (get_scene (self));

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) ceil (gs_style_get_text_px (style, GS_TEXT_SMALL) * 1.9);
  else
    *minimum = *natural = gs_scene_get_sizes (get_scene (self))->label_width + 100;
}

static void
drag_begin_cb (GtkGestureDrag *drag,
               double          x,
               double          y,
               GsOverviewView *self)
{
  const GsView *view = gs_scene_get_view (get_scene (self), GS_RANGE_MAIN);
  double axis_x, width, begin, end;

  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gs_scene_get_axis (get_scene (self), gtk_widget_get_width (GTK_WIDGET (self)), &axis_x, &width);
  get_range (self, width, &begin, &end);
  x -= axis_x;

  self->part = fabs (x - begin) <= GRIP ? DRAG_BEGIN : fabs (x - end) <= GRIP ? DRAG_END
                                                                             : DRAG_RANGE;
  if (self->part == DRAG_RANGE && (x < begin || x > end))
    {
      /* Centre the range on a press beside it. */
      double half = (view->end - view->begin) / 2;
      double time = x / width * gs_scene_get_end (get_scene (self));

      gs_scene_set_view (get_scene (self), GS_RANGE_MAIN, &(GsView) { time - half, time + half });
    }
  self->dragged = *gs_scene_get_view (get_scene (self), GS_RANGE_MAIN);
}

static void
drag_update_cb (GsOverviewView *self,
                double          offset_x,
                double          offset_y)
{
  GsView view = self->dragged;
  double axis_x, width, by;

  gs_scene_get_axis (get_scene (self), gtk_widget_get_width (GTK_WIDGET (self)), &axis_x, &width);
  by = offset_x / width * gs_scene_get_end (get_scene (self));
  if (self->part != DRAG_END)
    view.begin += by;
  if (self->part != DRAG_BEGIN)
    view.end += by;
  if (self->part == DRAG_BEGIN)
    view.begin = CLAMP (view.begin, 0, view.end - GS_SCENE_CLOSEST);
  if (self->part == DRAG_END)
    view.end = CLAMP (view.end, view.begin + GS_SCENE_CLOSEST, gs_scene_get_end (get_scene (self)));
  gs_scene_set_view (get_scene (self), GS_RANGE_MAIN, &view);
}

/* Describes the workers' states over the whole run, and the visible part of it. */
static char *
dup_description (GsOverviewView *self)
{
  const GsView *view = gs_scene_get_target (get_scene (self), GS_RANGE_MAIN);
  GsTrace *trace = gs_strip_view_get_trace (GS_STRIP_VIEW (self));
  gint64 times[GS_N_STATES] = { 0 };
  gint64 begin = trace != NULL ? gs_trace_get_begin (trace) : -1;
  gint64 end = begin >= 0 ? gs_trace_get_end (trace) : -1;
  g_autofree char *length = NULL;
  g_autofree char *shares = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (begin < 0)
    return g_strdup (_("nothing has run yet"));

  gs_measure_add_times (trace, 0, INFINITY, times);
  length = gs_quantity_format_seconds ((double) (end - begin) / 1e9);
  shares = gs_words_shares (times);
  if (gs_scene_is_whole (get_scene (self)))
    /* Translators: length, what the workers did: "the whole run, 2.04 s: running 51 %" */
    return g_strdup_printf (_("the whole run, %s: %s"), length, shares);

  from = gs_quantity_format_point (view->begin / 1e9, (view->end - view->begin) / 1e9);
  to = gs_quantity_format_point (view->end / 1e9, (view->end - view->begin) / 1e9);
  /* Translators: length, what the workers did, begin and end of the visible range */
  return g_strdup_printf (_("the whole run, %s: %s; visible from %s to %s"), length, shares, from,
                          to);
}

static void
describe (GsOverviewView *self)
{
  g_autofree char *description = dup_description (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
view_changed_cb (GsOverviewView *self,
                 guint           range)
{
  if (range != GS_RANGE_MAIN)
    return;

  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
gs_overview_view_class_init (GsOverviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = gs_overview_view_measure;
  widget_class->snapshot = gs_overview_view_snapshot;
  GS_STRIP_VIEW_CLASS (klass)->draw = gs_overview_view_draw;
  gtk_widget_class_set_css_name (widget_class, "overview");
}

static void
gs_overview_view_init (GsOverviewView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Overview"), -1);
}

GtkWidget *
gs_overview_view_new (GsScene *scene)
{
  GsOverviewView *self = g_object_new (GS_TYPE_OVERVIEW_VIEW, NULL);

  gs_strip_view_set_scene (GS_STRIP_VIEW (self), scene);
  gs_strip_view_set_name (GS_STRIP_VIEW (self), _("overview"));
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
gs_overview_view_set_trace (GsOverviewView *self,
                            GsTrace        *trace)
{
  guint n_lanes = trace != NULL ? gs_trace_get_n_lanes (trace) : 0;

  g_return_if_fail (GS_IS_OVERVIEW_VIEW (self));

  /* A lane more, and every other has a smaller share of the strip. */
  if (gs_strip_view_set_trace (GS_STRIP_VIEW (self), trace) || n_lanes != self->n_lanes)
    gs_strip_view_clear (GS_STRIP_VIEW (self));
  self->n_lanes = n_lanes;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
