/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-strip-view.h"

typedef struct
{
  GsScene *scene;      /* owned */
  GsTrace *trace;      /* owned; NULL for none */
  GsTileStrip *strip;
  char *name;
  GskRenderNode *written; /* owned: the name, as it is drawn; NULL until it is needed */
  double written_x;       /* the axis's begin beside which it stands */
  int written_height;
} GsStripViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GsStripView, gs_strip_view, GTK_TYPE_WIDGET)

static GsStripViewPrivate *
get_private (GsStripView *self)
{
  return gs_strip_view_get_instance_private (self);
}

static void
draw_cb (cairo_t      *cr,
         const GsView *view,
         double        width,
         double        height,
         gpointer      user_data)
{
  GsStripView *self = user_data;

  if (get_private (self)->trace != NULL)
    GS_STRIP_VIEW_GET_CLASS (self)->draw (self, cr, view, width, height);
}

static void
style_changed_cb (GsStripView *self)
{
  g_clear_pointer (&get_private (self)->written, gsk_render_node_unref);
  gs_tile_strip_clear (get_private (self)->strip);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_strip_view_dispose (GObject *object)
{
  GsStripViewPrivate *priv = get_private (GS_STRIP_VIEW (object));

  g_clear_pointer (&priv->written, gsk_render_node_unref);
  g_clear_object (&priv->trace);
  g_clear_object (&priv->scene);
  G_OBJECT_CLASS (gs_strip_view_parent_class)->dispose (object);
}

static void
gs_strip_view_finalize (GObject *object)
{
  GsStripViewPrivate *priv = get_private (GS_STRIP_VIEW (object));

  gs_tile_strip_free (priv->strip);
  g_free (priv->name);
  G_OBJECT_CLASS (gs_strip_view_parent_class)->finalize (object);
}

static void
gs_strip_view_class_init (GsStripViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_strip_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_strip_view_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_strip_view_init (GsStripView *self)
{
  get_private (self)->strip = gs_tile_strip_new (draw_cb, self);
}

void
gs_strip_view_set_scene (GsStripView *self,
                         GsScene     *scene)
{
  g_return_if_fail (GS_IS_STRIP_VIEW (self));
  g_return_if_fail (get_private (self)->scene == NULL);

  get_private (self)->scene = g_object_ref (scene);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "filter-changed", G_CALLBACK (gs_strip_view_clear), self,
                           G_CONNECT_SWAPPED);
}

GsScene *
gs_strip_view_get_scene (GsStripView *self)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), NULL);

  return get_private (self)->scene;
}

gboolean
gs_strip_view_set_trace (GsStripView *self,
                         GsTrace     *trace)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), FALSE);

  return g_set_object (&get_private (self)->trace, trace);
}

GsTrace *
gs_strip_view_get_trace (GsStripView *self)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), NULL);

  return get_private (self)->trace;
}

gint64
gs_strip_view_get_origin (GsStripView *self)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), 0);
  g_return_val_if_fail (get_private (self)->trace != NULL, 0);

  return MAX (gs_trace_get_begin (get_private (self)->trace), 0);
}

void
gs_strip_view_set_name (GsStripView *self,
                        const char  *name)
{
  GsStripViewPrivate *priv = get_private (self);

  g_return_if_fail (GS_IS_STRIP_VIEW (self));

  if (g_strcmp0 (priv->name, name) == 0)
    return;

  g_free (priv->name);
  priv->name = g_strdup (name);
  g_clear_pointer (&priv->written, gsk_render_node_unref);
}

const char *
gs_strip_view_get_name (GsStripView *self)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), NULL);

  return get_private (self)->name;
}

void
gs_strip_view_clear (GsStripView *self)
{
  g_return_if_fail (GS_IS_STRIP_VIEW (self));

  gs_tile_strip_clear (get_private (self)->strip);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GskRenderNode *
write_name (GsStripView *self,
            double       axis_x,
            int          height)
{
  GsStripViewPrivate *priv = get_private (self);
  g_autoptr (PangoLayout) layout =
    gs_scene_create_layout (priv->scene, GTK_WIDGET (self), priv->name);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  gs_scene_append_name (priv->scene, snapshot, layout, axis_x, height);
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

void
gs_strip_view_append_name (GsStripView *self,
                           GtkSnapshot *snapshot,
                           double       axis_x,
                           int          height)
{
  GsStripViewPrivate *priv = get_private (self);

  g_return_if_fail (GS_IS_STRIP_VIEW (self));

  if (axis_x != priv->written_x || height != priv->written_height)
    g_clear_pointer (&priv->written, gsk_render_node_unref);
  if (priv->written == NULL)
    {
      priv->written = write_name (self, axis_x, height);
      priv->written_x = axis_x;
      priv->written_height = height;
    }
  /* An empty name has no node. */
  if (priv->written != NULL)
    gtk_snapshot_append_node (snapshot, priv->written);
}

void
gs_strip_view_append_strip (GsStripView          *self,
                            GtkSnapshot          *snapshot,
                            const GsView         *view,
                            double                width,
                            double                height,
                            const GsTileProgress *progress)
{
  g_return_if_fail (GS_IS_STRIP_VIEW (self));

  gs_tile_strip_snapshot (get_private (self)->strip, snapshot, view, width, height, progress);
}

GsTileProgress
gs_strip_view_get_progress (GsStripView *self,
                            guint        lane)
{
  GsTrace *trace = get_private (self)->trace;
  gint64 origin = gs_strip_view_get_origin (self);
  const GsTraceLane *info = gs_trace_get_lane (trace, lane);
  GsSpan span;

  if (info->ended)
    return (GsTileProgress) { G_MAXDOUBLE, G_MAXDOUBLE, info->n_events };
  if (info->end <= info->begin || !gs_trace_find_span (trace, lane, info->end - 1, &span))
    return (GsTileProgress) { 0, 0, info->n_events };
  return (GsTileProgress) {
    (double) (span.begin - origin), (double) (info->end - origin), info->n_events
  };
}

guint
gs_strip_view_get_n_drawn (GsStripView *self)
{
  g_return_val_if_fail (GS_IS_STRIP_VIEW (self), 0);

  return gs_tile_strip_get_n_drawn (get_private (self)->strip);
}
