/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chart on a card of its own.  The pointer, or the arrow keys, tell its values. */
#pragma once

#include "gs-chart.h"
#include "gs-scene.h"

#define GS_TYPE_CHART_VIEW (gs_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (GsChartView, gs_chart_view, GS, CHART_VIEW, GtkWidget)

GtkWidget *gs_chart_view_new         (GsScene       *scene,
                                      const GsChart *chart);
/** gs_chart_view_set_chart: from now on it shows @chart. */
void       gs_chart_view_set_chart   (GsChartView   *self,
                                      const GsChart *chart);
/** gs_chart_view_set_fills: whether it takes what room there is, as all of a page, rather than
 * asking for a line for each variant. */
void       gs_chart_view_set_fills   (GsChartView   *self,
                                      gboolean       fills);
/** gs_chart_view_set_results: also when they have changed. */
void       gs_chart_view_set_results (GsChartView   *self,
                                      GsResults     *results);
