/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with lanes below each other: what a variant's card and the lens have in common. */
#pragma once

#include "gs-lane-view.h"

#define GS_TYPE_LANE_CARD (gs_lane_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (GsLaneCard, gs_lane_card, GS, LANE_CARD, GtkWidget)

struct _GsLaneCardClass
{
  GtkWidgetClass parent_class;

  /* px that it takes, with the gap below, at a width; -1: as wide as it likes. */
  int (*get_height) (GsLaneCard *self,
                     int         width);
};

/** gs_lane_card_set_scene: once, right after the widget was made. */
void        gs_lane_card_set_scene      (GsLaneCard *self,
                                         GsScene    *scene);
GsScene    *gs_lane_card_get_scene      (GsLaneCard *self);
/** gs_lane_card_set_trace: TRUE if it is another one; NULL for none. */
gboolean    gs_lane_card_set_trace      (GsLaneCard *self,
                                         GsTrace    *trace);
GsTrace    *gs_lane_card_get_trace      (GsLaneCard *self); /* NULL for none */
/** gs_lane_card_mark: marks upon the lanes where tasks of @run failed or were cancelled; NULL:
 * none. */
void        gs_lane_card_mark           (GsLaneCard *self,
                                         GsRun      *run);
/** gs_lane_card_append_common_marks: draws, over the lanes, those of tasks that had not come to
 * one. */
void        gs_lane_card_append_common_marks (GsLaneCard  *self,
                                         GtkSnapshot *snapshot);
/** gs_lane_card_add_lane: an empty one below the others, before @sibling (NULL: at the end). */
GsLaneView *gs_lane_card_add_lane       (GsLaneCard *self,
                                         GsRange     range,
                                         guint       variant,
                                         const char *name,
                                         GtkWidget  *sibling);
/** gs_lane_card_cut_lanes: keeps the first @n_lanes at most. */
void        gs_lane_card_cut_lanes      (GsLaneCard *self,
                                         guint       n_lanes);
guint       gs_lane_card_get_n_lanes    (GsLaneCard *self);
GsLaneView *gs_lane_card_get_lane       (GsLaneCard *self,
                                         guint       lane);
/** gs_lane_card_find_lane: the first that shows lane @lane of the trace, for @task if lanes are
 * tasks'; NULL if none does. */
GsLaneView *gs_lane_card_find_lane      (GsLaneCard *self,
                                         guint       lane,
                                         guint32     task);
/** gs_lane_card_get_lanes_height: px that all lanes take, each with its gap. */
int         gs_lane_card_get_lanes_height (GsLaneCard *self);
/** gs_lane_card_allocate_lanes: from @y downwards; returns where they end. */
int         gs_lane_card_allocate_lanes (GsLaneCard *self,
                                         int         y,
                                         int         width);
