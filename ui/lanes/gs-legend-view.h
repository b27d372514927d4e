/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legend: the states that occur, what each means, its share of the visible range, and the
 * filter by which they are shown. */
#pragma once

#include "gs-measure.h"
#include "gs-results.h"
#include "gs-scene.h"

#define GS_TYPE_LEGEND_VIEW (gs_legend_view_get_type ())
G_DECLARE_FINAL_TYPE (GsLegendView, gs_legend_view, GS, LEGEND_VIEW, GtkWidget)

/* Signal: "span-chosen" (const GsFoundSpan *): one of a state's longest, to be gone to. */

GtkWidget *gs_legend_view_new         (GsScene      *scene);
/** gs_legend_view_set_results: NULL for none. */
void       gs_legend_view_set_results (GsLegendView *self,
                                       GsResults    *results);
/** gs_legend_view_update: the results have grown. */
void       gs_legend_view_update      (GsLegendView *self);
