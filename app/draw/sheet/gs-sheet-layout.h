/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything on a sheet goes.  All in px of the sheet. */
#pragma once

#include "gs-sheet.h"

typedef struct
{
  double x, y, width, height;
} GsBox;

/* One variant. */
typedef struct
{
  GArray *lanes;          /* guint: lanes of the trace that are drawn; empty before it has run */
  GArray *marks;          /* GsTaskMark; NULL before it has run */
  guint n_lanes;          /* also before it has run */
  GsBox card;
  double lanes_y;         /* of the first lane */
  double order_height;    /* of the row that tells the order of the results; 0: there is none */
} GsSheetCard;

typedef struct
{
  GsResults *results;     /* borrowed */
  GsExperiment *experiment; /* borrowed */
  GsStyle style;          /* with the largest type that fits */
  GsSheetOptions options; /* with what is alone, asked for or not */
  gboolean compact;       /* titles in the gutter, no names of lanes */
  gboolean is_sweep;      /* it is about its chart */
  gboolean has_lens;
  gboolean has_charts;
  guint n_cards;
  GsSheetCard *cards;
  GsView view;            /* of all timelines */
  guint lens_variant;
  guint32 lens_interpreter; /* whose GIL it shows */
  GsView lens_view;
  double margin;
  double lane_x;          /* all lanes, the lens and the ruler share one axis */
  double lane_width;
  double lane_height;
  double lane_gap;
  double lens_lane_height; /* the lens is there to be read: never thin */
  double header_height;
  double legend_y;
  double legend_height;
  GsBox lens;
  GsBox ruler;
  GsBox charts;           /* or the one that is alone */
  char **advice_lines;    /* what the advisor says; NULL: nothing */
  GsBox advice;
  GsBox badge;
} GsSheetLayout;

void   gs_sheet_layout_init      (GsSheetLayout        *self,
                                  cairo_t              *cr,
                                  GsResults            *results,
                                  const GsSheetOptions *options);
void   gs_sheet_layout_clear     (GsSheetLayout        *self);
/** gs_sheet_layout_collect: the cards' lanes and marks, and the time of all of them. */
void   gs_sheet_layout_collect   (GsSheetLayout        *self);
/** gs_sheet_layout_measure_gutter: px of the words left of the lanes, which decide where the axis
 * begins. */
double gs_sheet_layout_measure_gutter (const GsSheetLayout *self,
                                  cairo_t              *cr);
/** gs_sheet_sum_states: adds the ns per state that the legend shows, of what is drawn. */
void   gs_sheet_sum_states       (const GsSheetLayout  *self,
                                  gint64                times[GS_N_STATES]);
/** gs_sheet_legend: draws (or, with @measure, only wraps) the legend from @y down; its height. */
double gs_sheet_legend           (const GsSheetLayout  *self,
                                  cairo_t              *cr,
                                  double                y,
                                  gboolean              measure);
/** gs_sheet_draw_marks: those of @lane of the trace, or of all lanes, over what was drawn of it in
 * @view.  @lane_height: of one lane, which tells their size; @height: of all. */
void   gs_sheet_draw_marks       (const GsSheetLayout  *self,
                                  cairo_t              *cr,
                                  guint                 variant,
                                  int                   lane,
                                  const GsView         *view,
                                  double                lane_height,
                                  double                height);
/** gs_sheet_has_strings: whether those of @variant are drawn. */
gboolean gs_sheet_has_strings    (const GsSheetLayout  *self,
                                  guint                 variant);
/** gs_sheet_draw_strings: over its lanes, and the order of its results beneath them. */
void   gs_sheet_draw_strings     (const GsSheetLayout  *self,
                                  cairo_t              *cr,
                                  guint                 variant);
/** gs_sheet_draw_lens: the lens and what connects it with its variant, or, where it is alone, that
 * variant's title. */
void   gs_sheet_draw_lens        (const GsSheetLayout  *self,
                                  cairo_t              *cr);
/** gs_sheet_draw_card: the ground of a card. */
void   gs_sheet_draw_card        (const GsSheetLayout  *self,
                                  cairo_t              *cr,
                                  const GsBox          *box);
/** gs_sheet_layout_get_lens_gap: px between the lanes of the lens. */
double gs_sheet_layout_get_lens_gap (const GsSheetLayout *self);
/** gs_sheet_shrink_to_fit: a style whose type is so small that @text, @bold in @size, takes at most
 * @width. */
GsStyle gs_sheet_shrink_to_fit   (cairo_t              *cr,
                                  const GsStyle        *style,
                                  GsTextSize            size,
                                  gboolean              bold,
                                  double                width,
                                  const char           *text);
/** gs_sheet_get_advice_height: px that its card takes in the layout's type; 0 for none. */
double gs_sheet_get_advice_height (const GsSheetLayout *self);
void   gs_sheet_draw_advice      (const GsSheetLayout  *self,
                                  cairo_t              *cr);
/* Size of the words left of lanes. */
#define GS_SHEET_GUTTER_TEXT GS_TEXT_SMALL
