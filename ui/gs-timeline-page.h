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
guint          gs_timeline_page_get_n_cards (GsTimelinePage *self);
/** gs_timeline_page_select_next: the next (+1) or previous (−1) span of the lane that has the focus
 * or the selection. */
void           gs_timeline_page_select_next (GsTimelinePage *self,
                                             int             direction);
