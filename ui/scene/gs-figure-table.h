/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of every variant, as a table. */
#pragma once

#include <gtk/gtk.h>

#include "gs-results.h"

#define GS_TYPE_FIGURE_TABLE (gs_figure_table_get_type ())
G_DECLARE_FINAL_TYPE (GsFigureTable, gs_figure_table, GS, FIGURE_TABLE, GtkWidget)

GtkWidget *gs_figure_table_new         (void);
/** gs_figure_table_set_results: NULL for none; also when they have changed. */
void       gs_figure_table_set_results (GsFigureTable *self,
                                        GsResults     *results);
/** gs_figure_table_dup_text: what it shows, a line for each row, tabs between the columns, as
 * spreadsheets take it; the caller owns it. */
char      *gs_figure_table_dup_text    (GsFigureTable *self);
