/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One lane: its name and its spans; or who holds the GIL. */
#pragma once

#include "gs-run.h"
#include "gs-strip-view.h"

#define GS_TYPE_LANE_VIEW (gs_lane_view_get_type ())
G_DECLARE_FINAL_TYPE (GsLaneView, gs_lane_view, GS, LANE_VIEW, GsStripView)

/** gs_lane_view_new: an empty lane of @variant, named. */
GtkWidget *gs_lane_view_new             (GsScene     *scene,
                                         GsRange      range,
                                         guint        variant,
                                         const char  *name);
/** gs_lane_view_set_lane: shows lane @lane of @trace; @owner names the variant in the lane's label
 * for a screen reader. */
void       gs_lane_view_set_lane        (GsLaneView  *self,
                                         GsTrace     *trace,
                                         guint        lane,
                                         const char  *name,
                                         const char  *owner);
/** gs_lane_view_set_holder: shows who holds the GIL of @interpreter. */
void       gs_lane_view_set_holder      (GsLaneView  *self,
                                         GsTrace     *trace,
                                         guint32      interpreter);
/** gs_lane_view_set_task: shows of the lane that was set only what it did for @task, and the way
 * there from its submit; GS_NO_TASK: everything. */
void       gs_lane_view_set_task        (GsLaneView  *self,
                                         guint32      task);
/** gs_lane_view_get_task: GS_NO_TASK for the lane of a worker. */
guint32    gs_lane_view_get_task        (GsLaneView  *self);
/** gs_lane_view_clear: an empty lane again. */
void       gs_lane_view_clear           (GsLaneView  *self);
/** gs_lane_view_set_marks: of the tasks of @run those that are among @marks (GsTaskMark) are
 * marked; NULL for none. */
void       gs_lane_view_set_marks       (GsLaneView  *self,
                                         GsRun       *run,
                                         GArray      *marks);
/** gs_lane_view_update: the trace has grown. */
void       gs_lane_view_update          (GsLaneView  *self);
gboolean   gs_lane_view_is_empty        (GsLaneView  *self);
gboolean   gs_lane_view_is_holder       (GsLaneView  *self);
/** gs_lane_view_find_span: the span at @time of the trace; FALSE if the lane shows none there. */
gboolean   gs_lane_view_find_span       (GsLaneView  *self,
                                         gint64       time,
                                         GsSpan      *span);
/** gs_lane_view_dup_tip: what lies at @time of the axis, in a line; NULL if nothing does. */
char      *gs_lane_view_dup_tip         (GsLaneView  *self,
                                         double       time);
/** gs_lane_view_get_lane: its number in the trace; FALSE for an empty or a holder lane. */
gboolean   gs_lane_view_get_lane        (GsLaneView  *self,
                                         guint       *variant,
                                         GsTrace    **trace,
                                         guint       *lane);
GsRange    gs_lane_view_get_range       (GsLaneView  *self);
/** gs_lane_view_set_name_visible: thin lanes show only some names. */
void       gs_lane_view_set_name_visible (GsLaneView *self,
                                         gboolean     visible);
/** gs_lane_view_set_dimmed: an empty lane is drawn fainter, its name is not. */
void       gs_lane_view_set_dimmed      (GsLaneView  *self,
                                         gboolean     dimmed);
/** gs_lane_view_get_n_drawn: how often any part of it was drawn anew, for tests. */
guint      gs_lane_view_get_n_drawn     (GsLaneView  *self);
/** gs_lane_view_get_n_snapshots: how often the toolkit asked for it, for tests. */
guint      gs_lane_view_get_n_snapshots (GsLaneView  *self);
