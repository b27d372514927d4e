/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-lane-card.h"

#include "gs-lane-marks.h"

typedef struct
{
  GsScene *scene;      /* owned */
  GsTrace *trace;      /* owned: whose lanes are shown; NULL for none */
  GPtrArray *lanes;    /* GsLaneView, borrowed from the widget tree */
  GsRun *run;          /* owned: whose tasks are marked; NULL for none */
  GArray *marks;       /* owned: GsTaskMark; NULL for none */
} GsLaneCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GsLaneCard, gs_lane_card, GTK_TYPE_WIDGET)

static GsLaneCardPrivate *
get_private (GsLaneCard *self)
{
  return gs_lane_card_get_instance_private (self);
}

static void
gs_lane_card_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  GsLaneCard *self = GS_LANE_CARD (widget);
  int label_width = gs_scene_get_sizes (get_private (self)->scene)->label_width;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = GS_LANE_CARD_GET_CLASS (self)->get_height (self, for_size);
  else
    {
      *minimum = label_width + 200;
      *natural = label_width + 600;
    }
}

static GtkSizeRequestMode
gs_lane_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
gs_lane_card_dispose (GObject *object)
{
  GsLaneCardPrivate *priv = get_private (GS_LANE_CARD (object));
  GtkWidget *child;

  g_ptr_array_set_size (priv->lanes, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->trace);
  g_clear_object (&priv->run);
  g_clear_pointer (&priv->marks, g_array_unref);
  g_clear_object (&priv->scene);
  G_OBJECT_CLASS (gs_lane_card_parent_class)->dispose (object);
}

static void
gs_lane_card_finalize (GObject *object)
{
  g_ptr_array_unref (get_private (GS_LANE_CARD (object))->lanes);
  G_OBJECT_CLASS (gs_lane_card_parent_class)->finalize (object);
}

static void
gs_lane_card_class_init (GsLaneCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_lane_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_lane_card_finalize;
  GTK_WIDGET_CLASS (klass)->get_request_mode = gs_lane_card_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = gs_lane_card_measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_lane_card_init (GsLaneCard *self)
{
  get_private (self)->lanes = g_ptr_array_new ();
}

void
gs_lane_card_set_scene (GsLaneCard *self,
                        GsScene    *scene)
{
  g_return_if_fail (GS_IS_LANE_CARD (self));
  g_return_if_fail (get_private (self)->scene == NULL);

  get_private (self)->scene = g_object_ref (scene);
}

GsScene *
gs_lane_card_get_scene (GsLaneCard *self)
{
  g_return_val_if_fail (GS_IS_LANE_CARD (self), NULL);

  return get_private (self)->scene;
}

gboolean
gs_lane_card_set_trace (GsLaneCard *self,
                        GsTrace    *trace)
{
  g_return_val_if_fail (GS_IS_LANE_CARD (self), FALSE);

  return g_set_object (&get_private (self)->trace, trace);
}

GsTrace *
gs_lane_card_get_trace (GsLaneCard *self)
{
  g_return_val_if_fail (GS_IS_LANE_CARD (self), NULL);

  return get_private (self)->trace;
}

void
gs_lane_card_mark (GsLaneCard *self,
                   GsRun      *run)
{
  GsLaneCardPrivate *priv = get_private (self);

  g_return_if_fail (GS_IS_LANE_CARD (self));

  g_set_object (&priv->run, run);
  g_clear_pointer (&priv->marks, g_array_unref);
  if (run != NULL)
    priv->marks = gs_task_marks_collect (run);
  for (guint i = 0; i < priv->lanes->len; i++)
    gs_lane_view_set_marks (g_ptr_array_index (priv->lanes, i), run, priv->marks);
}

void
gs_lane_card_append_common_marks (GsLaneCard  *self,
                                  GtkSnapshot *snapshot)
{
  GsLaneCardPrivate *priv = get_private (self);
  GsLaneMarks marks = { priv->scene, priv->run, priv->marks, GS_MARKS_COMMON, GS_NO_TASK,
                        gs_scene_get_view (priv->scene, GS_RANGE_MAIN), 0 };
  graphene_rect_t first;
  double x;

  g_return_if_fail (GS_IS_LANE_CARD (self));

  if (priv->run == NULL || priv->marks->len == 0 || priv->lanes->len == 0
      || !gtk_widget_compute_bounds (g_ptr_array_index (priv->lanes, 0), GTK_WIDGET (self), &first))
    return;

  gs_scene_get_axis (priv->scene, gtk_widget_get_width (GTK_WIDGET (self)), &x, &marks.width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, first.origin.y));
  gs_lane_marks_append (&marks, snapshot, gs_lane_card_get_lanes_height (self)
                                          - gs_scene_get_sizes (priv->scene)->lane_gap);
  gtk_snapshot_restore (snapshot);
}

GsLaneView *
gs_lane_card_add_lane (GsLaneCard *self,
                       GsRange     range,
                       guint       variant,
                       const char *name,
                       GtkWidget  *sibling)
{
  GsLaneCardPrivate *priv = get_private (self);
  GtkWidget *lane;

  g_return_val_if_fail (GS_IS_LANE_CARD (self), NULL);

  lane = gs_lane_view_new (priv->scene, range, variant, name);
  gtk_widget_insert_before (lane, GTK_WIDGET (self), sibling);
  g_ptr_array_add (priv->lanes, lane);
  return GS_LANE_VIEW (lane);
}

void
gs_lane_card_cut_lanes (GsLaneCard *self,
                        guint       n_lanes)
{
  GsLaneCardPrivate *priv = get_private (self);

  g_return_if_fail (GS_IS_LANE_CARD (self));

  while (priv->lanes->len > n_lanes)
    gtk_widget_unparent (g_ptr_array_steal_index (priv->lanes, priv->lanes->len - 1));
}

guint
gs_lane_card_get_n_lanes (GsLaneCard *self)
{
  g_return_val_if_fail (GS_IS_LANE_CARD (self), 0);

  return get_private (self)->lanes->len;
}

GsLaneView *
gs_lane_card_get_lane (GsLaneCard *self,
                       guint       lane)
{
  g_return_val_if_fail (GS_IS_LANE_CARD (self), NULL);
  g_return_val_if_fail (lane < get_private (self)->lanes->len, NULL);

  return g_ptr_array_index (get_private (self)->lanes, lane);
}

GsLaneView *
gs_lane_card_find_lane (GsLaneCard *self,
                        guint       lane,
                        guint32     task)
{
  GsLaneCardPrivate *priv = get_private (self);

  g_return_val_if_fail (GS_IS_LANE_CARD (self), NULL);

  for (guint i = 0; i < priv->lanes->len; i++)
    {
      GsLaneView *view = g_ptr_array_index (priv->lanes, i);
      guint number;

      if (gs_lane_view_get_lane (view, NULL, NULL, &number) && number == lane
          && (gs_lane_view_get_task (view) == GS_NO_TASK || gs_lane_view_get_task (view) == task))
        return view;
    }
  return NULL;
}

int
gs_lane_card_get_lanes_height (GsLaneCard *self)
{
  const GsSceneSizes *sizes;

  g_return_val_if_fail (GS_IS_LANE_CARD (self), 0);

  sizes = gs_scene_get_sizes (get_private (self)->scene);
  return (int) get_private (self)->lanes->len * (sizes->lane_height + sizes->lane_gap);
}

int
gs_lane_card_allocate_lanes (GsLaneCard *self,
                             int         y,
                             int         width)
{
  GsLaneCardPrivate *priv = get_private (self);
  const GsSceneSizes *sizes;

  g_return_val_if_fail (GS_IS_LANE_CARD (self), y);

  sizes = gs_scene_get_sizes (priv->scene);
  for (guint i = 0; i < priv->lanes->len; i++)
    {
      gtk_widget_size_allocate (g_ptr_array_index (priv->lanes, i),
                                &(GtkAllocation) { 0, y, width, sizes->lane_height }, -1);
      y += sizes->lane_height + sizes->lane_gap;
    }
  return y;
}
