/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsChartView
{
  GtkWidget parent_instance;

  GtkWidget *title;    /* child */

  GsScene *scene;      /* owned */
  const GsChart *chart;
  GsResults *results;  /* owned */
  GskRenderNode *node; /* owned: the picture, kept until anything changes */
};

G_DEFINE_FINAL_TYPE (GsChartView, gs_chart_view, GTK_TYPE_WIDGET)

static int
get_pad (GsChartView *self)
{
  return (int) round (gs_scene_get_style (self->scene)->font_size * 0.8);
}

static void
gs_chart_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GsChartView *self = GS_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int pad = get_pad (self);
  int top = gtk_widget_get_height (self->title) + pad + pad / 2;

  gs_scene_append_card (self->scene, snapshot, width, height);
  gtk_widget_snapshot_child (widget, self->title, snapshot);
  if (self->results == NULL || !self->chart->has_data (self->results) ||
      width <= 2 * pad || height <= top + pad)
    return;

  if (self->node == NULL)
    {
      g_autoptr (GtkSnapshot) inner = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (
        inner, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

      cairo_translate (cr, pad, top);
      self->chart->draw (cr, self->results, gs_scene_get_style (self->scene), width - 2 * pad,
                         height - top - pad);
      cairo_destroy (cr);
      self->node = gtk_snapshot_free_to_node (g_steal_pointer (&inner));
    }
  gtk_snapshot_append_node (snapshot, self->node);
}

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
      int n = self->results == NULL ? 1 : (int) gs_experiment_get_n_variants (
        gs_results_get_experiment (self->results));

      /* A bar for each variant, title and axis. */
      *minimum = *natural = (int) (font_size * (5.5 + 2.2 * MAX (MIN (n, 12), 2)));
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
  int title_height;

  gtk_widget_measure (self->title, GTK_ORIENTATION_VERTICAL, MAX (width - 2 * pad, 1), NULL,
                      &title_height, NULL, NULL);
  gtk_widget_size_allocate (self->title,
                            &(GtkAllocation) { pad, pad * 2 / 3, MAX (width - 2 * pad, 1),
                                               title_height }, -1);
  g_clear_pointer (&self->node, gsk_render_node_unref);
}

static void
style_changed_cb (GsChartView *self)
{
  const GsStyle *style = gs_scene_get_style (self->scene);

  gs_scene_dress_label (self->scene, GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_BODY), TRUE, FALSE);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_chart_view_dispose (GObject *object)
{
  GsChartView *self = GS_CHART_VIEW (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_chart_view_parent_class)->dispose (object);
}

static void
gs_chart_view_class_init (GsChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_chart_view_dispose;
  widget_class->measure = gs_chart_view_measure;
  widget_class->size_allocate = gs_chart_view_size_allocate;
  widget_class->snapshot = gs_chart_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_chart_view_init (GsChartView *self)
{
  self->title = gs_scene_add_wrapping_label (GTK_WIDGET (self));
}

GtkWidget *
gs_chart_view_new (GsScene       *scene,
                   const GsChart *chart)
{
  GsChartView *self = g_object_new (GS_TYPE_CHART_VIEW, NULL);

  self->scene = g_object_ref (scene);
  self->chart = chart;
  gtk_label_set_label (GTK_LABEL (self->title), _(chart->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(chart->title), -1);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

void
gs_chart_view_set_results (GsChartView *self,
                           GsResults   *results)
{
  g_autofree char *description = NULL;

  g_return_if_fail (GS_IS_CHART_VIEW (self));

  g_set_object (&self->results, results);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (results != NULL && self->chart->has_data (results))
    description = self->chart->describe (results);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
