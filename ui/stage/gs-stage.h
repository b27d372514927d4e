/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage: the window's centre.  The variants' timelines stacked on one axis, legend, lens,
 * ruler, overview strip and charts of one GsResults.  It keeps the view (zoom and pan), turns input
 * into a new view, and paints through app/draw. */
#pragma once

#include <adwaita.h>

#include "gs-chart.h"
#include "gs-results.h"
#include "gs-scene.h"
#include "gs-session.h"
#include "gs-timeline.h"

typedef enum
{
  GS_STAGE_TIMELINES, /* timelines, and beneath them the chart that leads, and "time" */
  GS_STAGE_SCALING,   /* speedup, efficiency or makespan over workers, or the break-even, large */
  GS_STAGE_TABLE,     /* the figures as a table */
  GS_STAGE_STEPS,     /* a lost update, step by step */
  GS_STAGE_TIMES,     /* how long each took, and what was lost, large */
  GS_STAGE_N_PAGES
} GsStagePage;

#define GS_TYPE_STAGE (gs_stage_get_type ())
G_DECLARE_FINAL_TYPE (GsStage, gs_stage, GS, STAGE, GtkWidget)

/* Signals:
 *   "variant-selected" (guint variant)
 *   "span-selected"    (guint variant, guint lane)  read it with gs_stage_get_selection(); also
 *                      when nothing is selected any more
 *   "pages-changed"    gs_stage_has_page() says something else
 *   "range-measured"   there is one, or none any more: gs_scene_get_measure()
 *   "polled"           once a second while a session runs: update other widgets that show it now,
 *                      in the same picture */
GsStage   *gs_stage_new              (void);
/** gs_stage_set_results: shows @results, whole; NULL clears.  Called for every lesson chosen. */
void       gs_stage_set_results      (GsStage      *self,
                                      GsResults    *results);
/** gs_stage_set_session: the session that is running into these results, or NULL when it has ended:
 * while there is one, the stage polls its living run about ten times a second and fixes the axis a
 * little above the estimate, doubling it when reached. */
void       gs_stage_set_session      (GsStage      *self,
                                      GsSession    *session);
void       gs_stage_set_page         (GsStage      *self,
                                      GsStagePage   page);
/** gs_stage_has_page: whether it can be shown: that of the steps once an update was lost, that of
 * the times once there are any, the others always.  Its change is told by "pages-changed". */
gboolean   gs_stage_has_page         (GsStage      *self,
                                      GsStagePage   page);
/** gs_stage_set_presentation: large type (lanes 1/25, text 1/36, speedup 1/14 of the height). */
void       gs_stage_set_presentation (GsStage      *self,
                                      gboolean      presentation);
/** gs_stage_set_grey: all that is drawn, without colours. */
void       gs_stage_set_grey         (GsStage      *self,
                                      gboolean      grey);
/** gs_stage_zoom: by @factor (< 1 closer) about the middle. */
void       gs_stage_zoom             (GsStage      *self,
                                      double        factor);
/** gs_stage_pan: by @share of the visible range. */
void       gs_stage_pan              (GsStage      *self,
                                      double        share);
/** gs_stage_fit: the whole experiment. */
void       gs_stage_fit              (GsStage      *self);
/** gs_stage_fit_selection: what is selected or measured into the middle; again: as large as fits;
 * once more: the whole. */
void       gs_stage_fit_selection    (GsStage      *self);
/** gs_stage_go_to: selects a span and brings it into view. */
void       gs_stage_go_to            (GsStage      *self,
                                      guint         variant,
                                      guint         lane,
                                      const GsSpan *span);
/** gs_stage_get_chart: the chart that is the whole of the page shown, and is what is copied and
 * exported from there; NULL on the other pages. */
const GsChart *gs_stage_get_chart    (GsStage      *self);
/** gs_stage_dup_table: what lies behind that chart, otherwise the page of figures, as text with
 * tabs; the caller owns it. */
char      *gs_stage_dup_table        (GsStage      *self);
/** gs_stage_get_scene: what its widgets share: the filter of states, the measured range, and by
 * what the lanes are grouped. */
GsScene   *gs_stage_get_scene        (GsStage      *self);
/** gs_stage_select_next: the next (+1) or previous (−1) span of the selected lane. */
void       gs_stage_select_next      (GsStage      *self,
                                      int           direction);
/** gs_stage_get_selection: FALSE if nothing is selected. */
gboolean   gs_stage_get_selection    (GsStage      *self,
                                      guint        *variant,
                                      guint        *lane,
                                      GsSpan       *span);
