/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts that the charts share: rows with labels, and notes beneath. */
#pragma once

#include "gs-chart.h"

/* The states in a stacked bar, and in the legend beside it: what is useful first, so that the same
 * work lines up; idle last. */
extern const GsState gs_chart_state_order[GS_N_STATES];

/* Rows of bars: one a variant, with its label left of the bar or, if labels are long, above it. */
typedef struct
{
  GsStyle style;       /* with a font that fits the rows */
  guint n_rows;
  double top;
  double row_height;
  double bar_height;
  double left;         /* of the bars */
  gboolean stacked;    /* labels above the bars */
} GsChartRows;

/** gs_chart_rows_init: for every variant of @results, within [0, @width) × [@top, @bottom). */
void   gs_chart_rows_init       (GsChartRows     *self,
                                 cairo_t         *cr,
                                 GsResults       *results,
                                 const GsStyle   *style,
                                 double           width,
                                 double           top,
                                 double           bottom);
/** gs_chart_rows_draw_label: the label of @row; dim if it has not run. */
void   gs_chart_rows_draw_label (const GsChartRows *self,
                                 cairo_t         *cr,
                                 GsResults       *results,
                                 guint            row);
/** gs_chart_rows_get_bar: top of the bar of @row. */
double gs_chart_rows_get_bar    (const GsChartRows *self,
                                 guint            row);
/** gs_chart_draw_note: a wrapped paragraph of small dim text whose last line ends at @bottom; with
 * @measure only its height is found.  Returns its height. */
double gs_chart_draw_note       (cairo_t         *cr,
                                 const GsStyle   *style,
                                 double           x,
                                 double           bottom,
                                 double           width,
                                 gboolean         measure,
                                 const char      *text);
/** gs_chart_draw_seconds: on the part [@x0, @x1) of a bar that is filled as @state is drawn, if
 * they fit, and on a ground of their own where that is hatched. */
void   gs_chart_draw_seconds    (cairo_t         *cr,
                                 const GsStyle   *style,
                                 GsState          state,
                                 double           x0,
                                 double           x1,
                                 double           y,
                                 double           height,
                                 double           seconds);
/** gs_chart_get_ideal: cores that the widest variant could use; 0 if the work does not compute. */
guint  gs_chart_get_ideal       (GsResults       *results);
/** gs_chart_next_step: the smallest of 1, 2, 5 × 10ⁿ that is at least @step. */
double gs_chart_next_step       (double           step);
