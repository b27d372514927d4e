/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values behind a chart, as a table. */
#pragma once

#include <gtk/gtk.h>

#include "gs-chart.h"

#define GS_TYPE_CHART_TABLE (gs_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (GsChartTable, gs_chart_table, GS, CHART_TABLE, GtkWidget)

GtkWidget *gs_chart_table_new  (void);
/** gs_chart_table_show: the table of @chart, which has one, for @results; NULL for none. */
void       gs_chart_table_show (GsChartTable  *self,
                                const GsChart *chart,
                                GsResults     *results);
