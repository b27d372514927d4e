/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lane-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-stage-words.h"
#include "gs-tile-strip.h"

/* A screen reader hears of a growing lane at most twice a second. */
#define DESCRIBE_EVERY_US (G_USEC_PER_SEC / 2)

struct _GsLaneView
{
  GtkWidget parent_instance;

  GsScene *scene;      /* owned */
  GsRange range;
  guint variant;
  char *name;
  char *owner;         /* title of the variant, or NULL */
  gboolean name_visible;
  gboolean dimmed;
  PangoLayout *layout; /* of the name; NULL until it is needed */

  GsTrace *trace;      /* owned; NULL while the lane is empty */
  guint lane;
  guint32 interpreter; /* of a holder lane */
  gboolean holder;
  GsTileStrip *strip;
  gint64 described;    /* monotonic time, µs */
  gboolean told;       /* described as a whole: it has ended */
};

G_DEFINE_FINAL_TYPE (GsLaneView, gs_lane_view, GTK_TYPE_WIDGET)

static gint64
get_origin (GsLaneView *self)
{
  return MAX (gs_trace_get_begin (self->trace), 0);
}

static void
draw_spans (cairo_t      *cr,
            const GsView *view,
            double        width,
            double        height,
            gpointer      user_data)
{
  GsLaneView *self = user_data;
  const GsStyle *style = gs_scene_get_style (self->scene);

  if (self->holder)
    {
      gs_draw_holder_lane (cr, self->trace, self->interpreter, get_origin (self), view, style,
                           width, height);
      return;
    }

  gs_draw_lane (cr, self->trace, self->lane, get_origin (self), view, style, width, height);
}

/* An open span may still be split, so all that is settled is what lies before it. */
static GsTileProgress
get_progress (GsLaneView *self)
{
  const GsTraceLane *lane;
  gint64 origin = get_origin (self);
  GsSpan span;

  if (self->holder)
    return (GsTileProgress) { G_MAXDOUBLE, G_MAXDOUBLE, 0 };

  lane = gs_trace_get_lane (self->trace, self->lane);
  if (lane->ended)
    return (GsTileProgress) { G_MAXDOUBLE, G_MAXDOUBLE, lane->n_events };
  if (lane->end <= lane->begin ||
      !gs_trace_find_span (self->trace, self->lane, lane->end - 1, &span))
    return (GsTileProgress) { 0, 0, lane->n_events };
  return (GsTileProgress) {
    (double) (span.begin - origin), (double) (lane->end - origin), lane->n_events
  };
}

static void
append_frame (GtkSnapshot *snapshot,
              GsColor      color,
              double       x,
              double       y,
              double       width,
              double       height,
              float        line)
{
  GskRoundedRect outline;
  GdkRGBA rgba = gs_color_to_rgba (color, 1);

  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height), 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { line, line, line, line },
                              (GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

static void
snapshot_selection (GsLaneView  *self,
                    GtkSnapshot *snapshot,
                    double       axis_x,
                    double       axis_width,
                    int          height)
{
  const GsView *view = gs_scene_get_view (self->scene, self->range);
  gint64 origin;
  guint variant, lane;
  GsSpan span;
  double begin, end;

  if (self->trace == NULL || self->holder ||
      !gs_scene_get_selection (self->scene, &variant, &lane, &span) ||
      variant != self->variant || lane != self->lane)
    return;

  origin = get_origin (self);
  begin = gs_view_to_x (view, axis_width, (double) (span.begin - origin));
  end = gs_view_to_x (view, axis_width, (double) (span.end - origin));
  if (end < 0 || begin > axis_width)
    return;

  begin = MAX (begin, -2) - 1;
  end = MAX (MIN (end, axis_width + 2) + 1, begin + 4);
  append_frame (snapshot, gs_scene_get_style (self->scene)->text, axis_x + begin, -1, end - begin,
                height + 2, 2);
}

static void
gs_lane_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  GsLaneView *self = GS_LANE_VIEW (widget);
  const GsStyle *style = gs_scene_get_style (self->scene);
  int height = gtk_widget_get_height (widget);
  double x, width;

  gs_scene_get_axis (self->scene, gtk_widget_get_width (widget), &x, &width);
  if (self->layout == NULL)
    self->layout = gs_scene_create_layout (self->scene, widget, self->name);
  if (self->name_visible)
    gs_scene_append_name (self->scene, snapshot, self->layout, x, height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
  if (self->trace == NULL)
    {
      GdkRGBA color = gs_color_to_rgba (style->grid, self->dimmed ? 0.3 : 0.55);

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
    }
  else
    {
      GsTileProgress progress = get_progress (self);

      gs_tile_strip_snapshot (self->strip, snapshot, gs_scene_get_view (self->scene, self->range),
                              width, height, &progress);
    }
  gtk_snapshot_restore (snapshot);

  snapshot_selection (self, snapshot, x, width, height);
  if (gtk_widget_has_visible_focus (widget))
    append_frame (snapshot, style->accent, 0, -2, x + width + 2, height + 4, 2);
}

static void
gs_lane_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  GsLaneView *self = GS_LANE_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (self->scene);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = sizes->lane_height;
  else
    *minimum = *natural = sizes->label_width + 100;
}

static void
gs_lane_view_state_flags_changed (GtkWidget     *widget,
                                  GtkStateFlags  previous)
{
  if ((previous ^ gtk_widget_get_state_flags (widget)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    gtk_widget_queue_draw (widget);
}

/* A lane that is seen through the lens is described by what the lens shows of it. */
static char *
dup_description (GsLaneView *self)
{
  const GsView *view = gs_scene_get_view (self->scene, self->range);
  gint64 origin;

  if (self->trace == NULL)
    return g_strdup (_("nothing has run yet"));
  if (!self->holder && self->range == GS_RANGE_MAIN)
    return gs_words_lane_description (self->trace, self->lane);

  origin = get_origin (self);
  if (self->holder)
    return gs_words_holders (self->trace, self->interpreter, origin + (gint64) view->begin,
                             origin + (gint64) view->end);
  return gs_words_lane_part (self->trace, self->lane, origin + (gint64) view->begin,
                             origin + (gint64) view->end);
}

static void
describe (GsLaneView *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean ended = self->trace != NULL && !self->holder
                   && gs_trace_get_lane (self->trace, self->lane)->ended;
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;

  if (self->described > 0 && (ended ? self->told : now - self->described < DESCRIBE_EVERY_US))
    return;

  self->described = now;
  self->told = ended;
  label = self->owner != NULL ? g_strdup_printf ("%s, %s", self->name, self->owner)
                              : g_strdup (self->name);
  description = dup_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
set_name (GsLaneView *self,
          const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_clear_object (&self->layout);
}

static void
invalidate (GsLaneView *self)
{
  gs_tile_strip_clear (self->strip);
  self->described = 0;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
view_changed_cb (GsLaneView *self,
                 guint       range)
{
  if (range != (guint) self->range)
    return;

  /* The lens is open on what has ended: nothing but its range changes there. */
  if (self->range == GS_RANGE_LENS)
    {
      self->described = 0;
      describe (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
selection_changed_cb (GsLaneView *self)
{
  guint variant, lane;
  GsSpan span;

  if (self->trace != NULL && !self->holder &&
      gs_scene_get_selection (self->scene, &variant, &lane, &span) &&
      variant == self->variant && lane == self->lane)
    {
      g_autofree char *text = gs_words_span (&span, get_origin (self));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
style_changed_cb (GsLaneView *self)
{
  g_clear_object (&self->layout);
  gs_tile_strip_clear (self->strip);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_lane_view_dispose (GObject *object)
{
  GsLaneView *self = GS_LANE_VIEW (object);

  g_clear_object (&self->layout);
  g_clear_object (&self->trace);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_lane_view_parent_class)->dispose (object);
}

static void
gs_lane_view_finalize (GObject *object)
{
  GsLaneView *self = GS_LANE_VIEW (object);

  gs_tile_strip_free (self->strip);
  g_free (self->name);
  g_free (self->owner);
  G_OBJECT_CLASS (gs_lane_view_parent_class)->finalize (object);
}

static void
gs_lane_view_class_init (GsLaneViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_lane_view_dispose;
  object_class->finalize = gs_lane_view_finalize;
  widget_class->measure = gs_lane_view_measure;
  widget_class->snapshot = gs_lane_view_snapshot;
  widget_class->state_flags_changed = gs_lane_view_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "lane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_lane_view_init (GsLaneView *self)
{
  self->name_visible = TRUE;
  self->strip = gs_tile_strip_new (draw_spans, self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
gs_lane_view_new (GsScene    *scene,
                  GsRange     range,
                  guint       variant,
                  const char *name)
{
  GsLaneView *self = g_object_new (GS_TYPE_LANE_VIEW, NULL);

  self->scene = g_object_ref (scene);
  self->range = range;
  self->variant = variant;
  set_name (self, name);
  describe (self);
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
gs_lane_view_set_lane (GsLaneView *self,
                       GsTrace    *trace,
                       guint       lane,
                       const char *name,
                       const char *owner)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (GS_IS_TRACE (trace) && lane < gs_trace_get_n_lanes (trace));

  g_set_object (&self->trace, trace);
  self->lane = lane;
  self->holder = FALSE;
  set_name (self, name);
  g_free (self->owner);
  self->owner = g_strdup (owner);
  invalidate (self);
}

void
gs_lane_view_set_holder (GsLaneView *self,
                         GsTrace    *trace,
                         guint32     interpreter)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (GS_IS_TRACE (trace));

  g_set_object (&self->trace, trace);
  self->interpreter = interpreter;
  self->holder = TRUE;
  invalidate (self);
}

void
gs_lane_view_clear (GsLaneView *self)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  if (self->trace == NULL)
    return;

  g_clear_object (&self->trace);
  self->holder = FALSE;
  invalidate (self);
}

void
gs_lane_view_update (GsLaneView *self)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
gs_lane_view_is_empty (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), TRUE);

  return self->trace == NULL;
}

gboolean
gs_lane_view_is_holder (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), FALSE);

  return self->trace != NULL && self->holder;
}

char *
gs_lane_view_dup_tip (GsLaneView *self,
                      double      time)
{
  gint64 at;
  GsSpan span;

  g_return_val_if_fail (GS_IS_LANE_VIEW (self), NULL);

  if (self->trace == NULL || gs_trace_get_begin (self->trace) < 0)
    return NULL;

  at = get_origin (self) + (gint64) time;
  if (self->holder)
    return gs_words_hold (self->trace, self->interpreter, at);
  if (!gs_trace_find_span (self->trace, self->lane, at, &span))
    return NULL;
  return gs_words_span (&span, get_origin (self));
}

gboolean
gs_lane_view_get_lane (GsLaneView *self,
                       guint      *variant,
                       GsTrace   **trace,
                       guint      *lane)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), FALSE);

  if (variant != NULL)
    *variant = self->variant;
  if (self->trace == NULL || self->holder)
    return FALSE;

  if (trace != NULL)
    *trace = self->trace;
  if (lane != NULL)
    *lane = self->lane;
  return TRUE;
}

GsRange
gs_lane_view_get_range (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), GS_RANGE_MAIN);

  return self->range;
}

void
gs_lane_view_set_name_visible (GsLaneView *self,
                               gboolean    visible)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  self->name_visible = visible;
}

void
gs_lane_view_set_dimmed (GsLaneView *self,
                         gboolean    dimmed)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  if (self->dimmed == dimmed)
    return;

  self->dimmed = dimmed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
gs_lane_view_get_n_drawn (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), 0);

  return gs_tile_strip_get_n_drawn (self->strip);
}
