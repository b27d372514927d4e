/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-ruler-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-quantity.h"

struct _GsRulerView
{
  GtkWidget parent_instance;

  GsScene *scene;      /* owned */
  GsRange range;
};

G_DEFINE_FINAL_TYPE (GsRulerView, gs_ruler_view, GTK_TYPE_WIDGET)

static void
gs_ruler_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GsRulerView *self = GS_RULER_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double axis_x, axis_width;
  cairo_t *cr;

  gs_scene_get_axis (self->scene, width, &axis_x, &axis_width);
  /* The first and the last time stand out over the axis's ends. */
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, axis_x, 0);
  gs_draw_ruler (cr, gs_scene_get_view (self->scene, self->range),
                 gs_scene_get_style (self->scene), axis_width, height);
  cairo_destroy (cr);
}

static void
gs_ruler_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  GsRulerView *self = GS_RULER_VIEW (widget);
  const GsStyle *style = gs_scene_get_style (self->scene);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) ceil (gs_style_get_text_px (style, GS_TEXT_SMALL) * 2);
  else
    *minimum = *natural = gs_scene_get_sizes (self->scene)->label_width + 100;
}

static void
view_changed_cb (GsRulerView *self,
                 guint        range)
{
  const GsView *view = gs_scene_get_target (self->scene, self->range);
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;
  g_autofree char *description = NULL;

  if (range != (guint) self->range)
    return;

  begin = gs_quantity_format_setting (view->begin / 1e9);
  end = gs_quantity_format_setting (view->end / 1e9);
  description = g_strdup_printf (_("from %s to %s"), begin, end);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
gs_ruler_view_dispose (GObject *object)
{
  GsRulerView *self = GS_RULER_VIEW (object);

  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_ruler_view_parent_class)->dispose (object);
}

static void
gs_ruler_view_class_init (GsRulerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_ruler_view_dispose;
  widget_class->measure = gs_ruler_view_measure;
  widget_class->snapshot = gs_ruler_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_ruler_view_init (GsRulerView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Time axis"), -1);
}

GtkWidget *
gs_ruler_view_new (GsScene *scene,
                   GsRange  range)
{
  GsRulerView *self = g_object_new (GS_TYPE_RULER_VIEW, NULL);

  self->scene = g_object_ref (scene);
  self->range = range;
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (gtk_widget_queue_resize), self,
                           G_CONNECT_SWAPPED);
  view_changed_cb (self, range);
  return GTK_WIDGET (self);
}
