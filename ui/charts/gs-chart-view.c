/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-chart-spots.h"
#include "gs-cursor-view.h"

/* Minimum number of rows on a page of its own; the page scrolls for more. */
#define PAGE_ROWS 6

/* Height of a row in sizes of type: on a shared card, and on a page of its own. */
#define CARD_ROW 2.2
#define PAGE_ROW 1.8

/* Distance from a place, in sizes of type, within which the pointer counts as on it. */
#define REACH 0.8

struct _GsChartView
{
  GtkWidget parent_instance;

  GtkWidget *title;    /* child */
  GtkWidget *cursor;   /* child, over everything: what is told of a place */

  GsScene *scene;      /* owned */
  const GsChart *chart;
  GsResults *results;  /* owned */
  graphene_rect_t area; /* where the chart was when… */
  GskRenderNode *node; /* owned: …its picture was made, kept until anything changes */
  GArray *spots;       /* owned: GsChartSpot of that picture, once one was asked for; NULL */
  int spot;            /* that is pointed at; −1: none */
  char *description;   /* of the whole; NULL if there is nothing to draw */
  gboolean fills;      /* it takes what room there is */
};

G_DEFINE_FINAL_TYPE (GsChartView, gs_chart_view, GTK_TYPE_WIDGET)

static int
get_pad (GsChartView *self)
{
  return (int) round (gs_scene_get_style (self->scene)->font_size * 0.8);
}

/* The area of the chart; FALSE if there is none, or no room for it. */
static gboolean
get_area (GsChartView     *self,
          graphene_rect_t *area)
{
  int pad = get_pad (self);
  int top = gtk_widget_get_height (self->title) + pad + pad / 2;
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * pad;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - top - pad;

  graphene_rect_init (area, (float) pad, (float) top, (float) width, (float) height);
  return self->description != NULL && width > 0 && height > 0;
}

static void
snapshot_spot (GsChartView           *self,
               GtkSnapshot           *snapshot,
               const graphene_rect_t *area)
{
  const GsChartSpot *spot = &g_array_index (self->spots, GsChartSpot, self->spot);

  gs_scene_append_frame (snapshot, gs_scene_get_style (self->scene)->accent,
                         area->origin.x + spot->x - 2, area->origin.y + spot->y - 2,
                         spot->width + 4, spot->height + 4, 2, 2);
}

static void
gs_chart_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GsChartView *self = GS_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t area;

  gs_scene_append_card (self->scene, snapshot, width, height);
  gtk_widget_snapshot_child (widget, self->title, snapshot);
  if (!get_area (self, &area))
    return;

  if (self->node == NULL)
    {
      g_autoptr (GtkSnapshot) inner = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (
        inner, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

      cairo_translate (cr, area.origin.x, area.origin.y);
      self->chart->draw (cr, self->results, gs_scene_get_style (self->scene), area.size.width,
                         area.size.height);
      cairo_destroy (cr);
      self->node = gtk_snapshot_free_to_node (g_steal_pointer (&inner));
    }
  gtk_snapshot_append_node (snapshot, self->node);
  if (self->spot >= 0)
    snapshot_spot (self, snapshot, &area);
  if (gtk_widget_has_visible_focus (widget))
    gs_scene_append_frame (snapshot, gs_scene_get_style (self->scene)->accent, 1, 1, width - 2,
                           height - 2, 7, 2);
  gtk_widget_snapshot_child (widget, self->cursor, snapshot);
}

/* Spots */

static void
tell_spot (GsChartView *self)
{
  const GsChartSpot *spot = self->spot >= 0 ? &g_array_index (self->spots, GsChartSpot, self->spot)
                                            : NULL;
  graphene_rect_t area;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  spot != NULL ? spot->words
                                  : self->description != NULL ? self->description : "", -1);
  if (spot != NULL && get_area (self, &area))
    gs_cursor_view_set_tip (GS_CURSOR_VIEW (self->cursor), spot->words,
                            area.origin.x + spot->x + spot->width,
                            area.origin.y + spot->y);
  else
    gs_cursor_view_set_tip (GS_CURSOR_VIEW (self->cursor), NULL, 0, 0);
}

static void
set_spot (GsChartView *self,
          int          spot)
{
  if (self->spot == spot)
    return;
  self->spot = spot;
  tell_spot (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The spot under the pointer: its row, −1 for none, and how far along the chart it lies, 0…1. */
typedef struct
{
  int row;
  double along;
} Place;

static Place
get_place (GsChartView *self)
{
  const GsChartSpot *spot;

  if (self->spot < 0)
    return (Place) { -1, 0 };

  spot = &g_array_index (self->spots, GsChartSpot, self->spot);
  return (Place) { (int) spot->row, (spot->x + spot->width / 2) / self->area.size.width };
}

/* Drops the drawn picture, so that the next snapshot draws anew. */
static void
clear_picture (GsChartView *self)
{
  set_spot (self, -1);
  g_clear_pointer (&self->spots, g_array_unref);
  g_clear_pointer (&self->node, gsk_render_node_unref);
}

/* FALSE if there are none. */
static gboolean
find_spots (GsChartView *self)
{
  graphene_rect_t area;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (self->spots != NULL)
    return self->spots->len > 0;
  if (self->chart->find_spots == NULL || !get_area (self, &area))
    return FALSE;

  surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cr = cairo_create (surface);
  self->spots = self->chart->find_spots (cr, self->results, gs_scene_get_style (self->scene),
                                         area.size.width, area.size.height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return self->spots->len > 0;
}

/* Restores the spot after clear_picture(), so that a walk goes on from there.  With other type or
 * more results the same place may have other spots. */
static void
restore_place (GsChartView *self,
               Place        place)
{
  if (place.row >= 0 && find_spots (self))
    set_spot (self, gs_chart_spots_find_in_row (self->spots, place.row,
                                                place.along * self->area.size.width));
}

static void
motion_cb (GsChartView *self,
           double       x,
           double       y)
{
  graphene_rect_t area;

  if (find_spots (self) && get_area (self, &area))
    set_spot (self, gs_chart_spots_find (self->spots, x - area.origin.x, y - area.origin.y,
                                         gs_scene_get_style (self->scene)->font_size * REACH));
}

static void
leave_cb (GsChartView *self)
{
  set_spot (self, -1);
}

/* Goes to a spot by key, and scrolls it and its words into view. */
static void
go_to_spot (GsChartView *self,
            int          index)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  const GsChartSpot *spot = &g_array_index (self->spots, GsChartSpot, index);
  double around = 4 * gs_scene_get_style (self->scene)->font_size;
  GtkAdjustment *adjustment;
  graphene_rect_t area;
  double x, y;

  set_spot (self, index);
  if (scrolled == NULL || !get_area (self, &area)
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), scrolled, 0,
                                            area.origin.y + spot->y, &x, &y))
    return;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  y += gtk_adjustment_get_value (adjustment);
  gtk_adjustment_clamp_page (adjustment, y - around, y + spot->height + around);
}

/* One to the left or to the right, or to the row above or below. */
static void
walk (GsChartView *self,
      int          along,
      int          across)
{
  int found = gs_chart_spots_step (self->spots, self->spot, along, across);

  if (found >= 0)
    go_to_spot (self, found);
}

static gboolean
key_pressed_cb (GsChartView     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || !find_spots (self))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Right:
      walk (self, 1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      walk (self, -1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      walk (self, 0, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      walk (self, 0, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      go_to_spot (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      go_to_spot (self, (int) self->spots->len - 1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
gs_chart_view_state_flags_changed (GtkWidget     *widget,
                                   GtkStateFlags  previous)
{
  if ((previous ^ gtk_widget_get_state_flags (widget)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    gtk_widget_queue_draw (widget);
}

/* Widget */

static void
gs_chart_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  GsChartView *self = GS_CHART_VIEW (widget);
  double font_size = gs_scene_get_style (self->scene)->font_size;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      guint n = self->results == NULL ? 1
                : gs_experiment_get_n_variants (gs_results_get_experiment (self->results));
      double rows = CARD_ROW * CLAMP (n, 2, 12);

      if (self->fills)
        {
          n = self->results != NULL && self->chart->count_rows != NULL
                ? self->chart->count_rows (self->results) : 0;
          rows = MAX (CARD_ROW * PAGE_ROWS, PAGE_ROW * n);
        }
      /* Title and axis. */
      *minimum = *natural = (int) (font_size * (5.5 + rows));
    }
  else
    {
      *minimum = 160;
      *natural = 400;
    }
}

static void
gs_chart_view_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  GsChartView *self = GS_CHART_VIEW (widget);
  int pad = get_pad (self);
  Place place = get_place (self);
  graphene_rect_t area;
  int title_height;

  gtk_widget_measure (self->title, GTK_ORIENTATION_VERTICAL, MAX (width - 2 * pad, 1), NULL,
                      &title_height, NULL, NULL);
  gtk_widget_size_allocate (self->title,
                            &(GtkAllocation) { pad, pad * 2 / 3, MAX (width - 2 * pad, 1),
                                               title_height }, -1);
  gtk_widget_size_allocate (self->cursor, &(GtkAllocation) { 0, 0, width, height }, -1);

  get_area (self, &area);
  if (graphene_rect_equal (&area, &self->area))
    return;
  clear_picture (self);
  self->area = area;
  restore_place (self, place);
}

static void
style_changed_cb (GsChartView *self)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  Place place = get_place (self);

  gs_scene_dress_label (self->scene, GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_BODY), TRUE, FALSE);
  clear_picture (self);
  restore_place (self, place);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_chart_view_dispose (GObject *object)
{
  GsChartView *self = GS_CHART_VIEW (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->cursor, gtk_widget_unparent);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->spots, g_array_unref);
  self->spot = -1;
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_chart_view_parent_class)->dispose (object);
}

static void
gs_chart_view_finalize (GObject *object)
{
  g_free (GS_CHART_VIEW (object)->description);
  G_OBJECT_CLASS (gs_chart_view_parent_class)->finalize (object);
}

static void
gs_chart_view_class_init (GsChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_chart_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_chart_view_finalize;
  widget_class->state_flags_changed = gs_chart_view_state_flags_changed;
  widget_class->measure = gs_chart_view_measure;
  widget_class->size_allocate = gs_chart_view_size_allocate;
  widget_class->snapshot = gs_chart_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_chart_view_init (GsChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->spot = -1;
  self->title = gs_scene_add_wrapping_label (GTK_WIDGET (self));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (gtk_widget_grab_focus), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
gs_chart_view_new (GsScene       *scene,
                   const GsChart *chart)
{
  GsChartView *self = g_object_new (GS_TYPE_CHART_VIEW, NULL);

  self->scene = g_object_ref (scene);
  self->cursor = gs_cursor_view_new (scene);
  gtk_widget_set_parent (self->cursor, GTK_WIDGET (self));
  gs_chart_view_set_chart (self, chart);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

/* Updates everything that depends on the chart and the results. */
static void
renew (GsChartView *self)
{
  g_clear_pointer (&self->description, g_free);
  if (self->results != NULL && self->chart->has_data (self->results))
    self->description = self->chart->describe (self->results);
  tell_spot (self);
  gtk_widget_set_focusable (GTK_WIDGET (self),
                            self->description != NULL && self->chart->find_spots != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
gs_chart_view_set_chart (GsChartView   *self,
                         const GsChart *chart)
{
  g_return_if_fail (GS_IS_CHART_VIEW (self));
  g_return_if_fail (chart != NULL);

  if (chart == self->chart)
    return;

  clear_picture (self);
  self->chart = chart;
  gtk_label_set_label (GTK_LABEL (self->title), _(chart->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(chart->title), -1);
  renew (self);
}

void
gs_chart_view_set_fills (GsChartView *self,
                         gboolean     fills)
{
  g_return_if_fail (GS_IS_CHART_VIEW (self));

  self->fills = fills;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
gs_chart_view_set_results (GsChartView *self,
                           GsResults   *results)
{
  Place place;

  g_return_if_fail (GS_IS_CHART_VIEW (self));

  place = results == self->results ? get_place (self) : (Place) { -1, 0 };
  clear_picture (self);
  g_set_object (&self->results, results);
  renew (self);
  restore_place (self, place);
}
