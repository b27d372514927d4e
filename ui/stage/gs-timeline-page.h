/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of timelines: legend, cards, lens, ruler, overview, charts, one under the
 * other. */
#pragma once

#include "gs-results.h"
#include "gs-scene.h"
#include "gs-variant-card.h"

#define GS_TYPE_TIMELINE_PAGE (gs_timeline_page_get_type ())
G_DECLARE_FINAL_TYPE (GsTimelinePage, gs_timeline_page, GS, TIMELINE_PAGE, GtkWidget)

GtkWidget     *gs_timeline_page_new         (GsScene        *scene);
void           gs_timeline_page_set_results (GsTimelinePage *self,
                                             GsResults      *results);
/** gs_timeline_page_update: the results have changed.  @live: the living run, or NULL; @running: a
 * session runs: what has not run yet waits, and the lens stays closed. */
void           gs_timeline_page_update      (GsTimelinePage *self,
                                             GsRun          *live,
                                             gboolean        running);
/** gs_timeline_page_tick: @live has grown.  @thorough: legend and overview as well. */
void           gs_timeline_page_tick        (GsTimelinePage *self,
                                             GsRun          *live,
                                             gboolean        thorough);
/** gs_timeline_page_select_next: the next (+1) or previous (−1) span of the lane that has the focus
 * or the selection. */
void           gs_timeline_page_select_next (GsTimelinePage *self,
                                             int             direction);
/** gs_timeline_page_zoom, gs_timeline_page_pan: as keys do: the lens while one of its lanes has the
 * focus, otherwise the axis; by @factor (< 1 closer), by @share of what is visible. */
void           gs_timeline_page_zoom        (GsTimelinePage *self,
                                             double          factor);
void           gs_timeline_page_pan         (GsTimelinePage *self,
                                             double          share);
/** gs_timeline_page_fit: the whole experiment. */
void           gs_timeline_page_fit         (GsTimelinePage *self);
/** gs_timeline_page_fit_selection: brings the selected span or the measured range into the middle;
 * asked again, fits it; asked once more, or with nothing selected, fits the whole. */
void           gs_timeline_page_fit_selection (GsTimelinePage *self);
/** gs_timeline_page_go_to: selects a span and brings it into the middle, neither a hair nor all. */
void           gs_timeline_page_go_to       (GsTimelinePage *self,
                                             guint           variant,
                                             guint           lane,
                                             const GsSpan   *span);
