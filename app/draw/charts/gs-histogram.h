/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layout of the chart of histograms: for each variant a row for its tasks, or one for each group
 * where these are told apart, and a row for its waits for the GIL, on one axis. */
#pragma once

#include "gs-chart.h"

typedef struct
{
  guint variant;
  gboolean waits;         /* for the GIL; else tasks… */
  const char *group;      /* …of this group, and their laps; NULL: all.  Borrowed */
  const GsDistribution *distribution; /* borrowed from the run */
  double top;
  double marks;           /* of the marks, whose names stand above; they end at… */
  double bars;            /* …the top of the highest bar */
  double bottom;          /* of the bars */
} GsHistogramRow;

/* A bar: neighbouring bins, as many as it takes to be visible. */
typedef struct
{
  guint first, end;       /* bins [first, end) */
  guint count;
  double x, y, width, height;
} GsHistogramBar;

#define GS_HISTOGRAM_MARKS 4

typedef struct
{
  cairo_t *cr;            /* borrowed */
  GsResults *results;     /* borrowed */
  GsStyle style;
  GArray *rows;           /* GsHistogramRow */
  GsScale scale;
  double begin, end;      /* s: of the axis */
  double left, right;
  double axis_y;          /* the axis's labels reach from here to… */
  double axis_end;
  double gutter;          /* for names left of the rows; 0: they stand above */
  gboolean names_marks;   /* there is room for it */
} GsHistogram;

/** gs_histogram_init: of all variants that have run; within (0, 0, @width, @height). */
void    gs_histogram_init      (GsHistogram          *self,
                                cairo_t              *cr,
                                GsResults            *results,
                                const GsStyle        *style,
                                double                width,
                                double                height);
void    gs_histogram_clear     (GsHistogram          *self);
/** gs_histogram_get_rows: what there is to draw, not placed yet: GsHistogramRow; caller owns. */
GArray *gs_histogram_get_rows  (GsResults            *results);
/** gs_histogram_choose_scale: logarithmic if the shortest and the longest of @rows lie far
 * apart. */
GsScale gs_histogram_choose_scale (GArray            *rows);
double  gs_histogram_to_x      (const GsHistogram    *self,
                                double                seconds);
/** gs_histogram_get_bars: GsHistogramBar from left to right, empty ones left out; caller owns. */
GArray *gs_histogram_get_bars  (const GsHistogram    *self,
                                const GsHistogramRow *row);
/** gs_histogram_get_mark: p50, p95, p99 and the longest, in s; @name: out, translated. */
double  gs_histogram_get_mark  (const GsHistogramRow *row,
                                guint                 index,
                                const char          **name);
/** gs_histogram_draw_axis: with its lines through all rows. */
void    gs_histogram_draw_axis (const GsHistogram    *self);
/** gs_histogram_dup_name: "threads × 2: 8 tasks"; g_free(). */
char   *gs_histogram_dup_name  (GsResults            *results,
                                const GsHistogramRow *row);
/** gs_histogram_get_what: what its times are of, a word for a table, translated. */
const char *gs_histogram_get_what (const GsHistogramRow *row);
