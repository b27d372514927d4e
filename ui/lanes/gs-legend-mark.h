/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks in the legend: of tasks that failed, or that were cancelled.  A click goes to the next
 * one of them. */
#pragma once

#include "gs-results.h"
#include "gs-scene.h"

#define GS_TYPE_LEGEND_MARK (gs_legend_mark_get_type ())
G_DECLARE_FINAL_TYPE (GsLegendMark, gs_legend_mark, GS, LEGEND_MARK, GtkButton)

/* Signals: "span-chosen" (const GsFoundSpan *) */
GtkWidget *gs_legend_mark_new         (GsScene      *scene,
                                       gboolean      cancelled);
/** gs_legend_mark_set_results: counts anew; it is hidden where there are none.  NULL: none. */
void       gs_legend_mark_set_results (GsLegendMark *self,
                                       GsResults    *results);
