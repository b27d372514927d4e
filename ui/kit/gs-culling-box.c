/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-culling-box.h"

/* px that a child may draw beyond its bounds. */
#define MARGIN 16

struct _GsCullingBox
{
  GtkBox parent_instance;

  GtkAdjustment *scroll; /* owned: how far it is scrolled; NULL where it is not */
};

G_DEFINE_FINAL_TYPE (GsCullingBox, gs_culling_box, GTK_TYPE_BOX)

static void
gs_culling_box_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t sight, bounds;

  if (viewport == NULL || !gtk_widget_compute_bounds (viewport, widget, &sight))
    {
      GTK_WIDGET_CLASS (gs_culling_box_parent_class)->snapshot (widget, snapshot);
      return;
    }

  graphene_rect_inset (&sight, -MARGIN, -MARGIN);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_compute_bounds (child, widget, &bounds)
        && graphene_rect_intersection (&bounds, &sight, NULL))
      gtk_widget_snapshot_child (widget, child, snapshot);
}

/* Redraw when the viewport scrolls: content that comes into sight has not changed itself. */
static void
gs_culling_box_root (GtkWidget *widget)
{
  GsCullingBox *self = GS_CULLING_BOX (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  GTK_WIDGET_CLASS (gs_culling_box_parent_class)->root (widget);
  if (viewport == NULL)
    return;

  self->scroll = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  g_signal_connect_swapped (self->scroll, "value-changed", G_CALLBACK (gtk_widget_queue_draw),
                            self);
  g_signal_connect_swapped (self->scroll, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
gs_culling_box_unroot (GtkWidget *widget)
{
  GsCullingBox *self = GS_CULLING_BOX (widget);

  if (self->scroll != NULL)
    g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_clear_object (&self->scroll);
  GTK_WIDGET_CLASS (gs_culling_box_parent_class)->unroot (widget);
}

static void
gs_culling_box_class_init (GsCullingBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = gs_culling_box_snapshot;
  widget_class->root = gs_culling_box_root;
  widget_class->unroot = gs_culling_box_unroot;
}

static void
gs_culling_box_init (GsCullingBox *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
gs_culling_box_new (void)
{
  return g_object_new (GS_TYPE_CULLING_BOX, NULL);
}
