/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of speedup, efficiency and makespan over workers, as a chart or as the table behind it;
 * before there is anything, what it takes. */
#pragma once

#include "gs-chart.h"
#include "gs-scene.h"

#define GS_TYPE_SCALING_PAGE (gs_scaling_page_get_type ())
G_DECLARE_FINAL_TYPE (GsScalingPage, gs_scaling_page, GS, SCALING_PAGE, GtkWidget)

GtkWidget *gs_scaling_page_new         (GsScene       *scene);
/** gs_scaling_page_set_results: also when they have changed. */
void       gs_scaling_page_set_results (GsScalingPage *self,
                                        GsResults     *results);
/** gs_scaling_page_get_chart: the one that was chosen; NULL while there is nothing to show. */
const GsChart *gs_scaling_page_get_chart (GsScalingPage *self);
