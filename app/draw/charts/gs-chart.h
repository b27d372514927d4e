/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts: each one file and one line in the table; pure functions of (results, style, size). */
#pragma once

#include "gs-results.h"
#include "gs-style.h"

/* A place on a chart that has a description. */
typedef struct
{
  guint row;           /* places of one row are walked through from left to right */
  double x, y, width, height;
  char *words;         /* translated */
} GsChartSpot;

typedef struct
{
  const char *id;       /* "speedup", "scaling", "efficiency", "makespan", "break-even", "time",
                           "loss", "histogram" */
  const char *title;    /* untranslated, marked N_() */
  /* Draws into (0, 0, width, height), title left out. */
  void (*draw)      (cairo_t       *cr,
                     GsResults     *results,
                     const GsStyle *style,
                     double         width,
                     double         height);
  /* The same as a sentence or a few, for a screen reader; translated; g_free(). */
  char *(*describe) (GsResults     *results);
  /* Whether there is anything to draw. */
  gboolean (*has_data) (GsResults  *results);
  /* Lists the places that draw() shows at this size, row by row, for the pointer and the keys: an
   * array of GsChartSpot that frees its members; caller owns.  @cr: for measuring only.  NULL: the
   * chart has none. */
  GArray *(*find_spots) (cairo_t       *cr,
                         GsResults     *results,
                         const GsStyle *style,
                         double         width,
                         double         height);
  /* The numbers behind it, with tabs, under a line of titles; g_free().  NULL: those of all figures
   * are its own. */
  char *(*dup_table)   (GsResults     *results);
  /* How many rows share its height, each with a name.  NULL: as many as fit. */
  guint (*count_rows)  (GsResults     *results);
} GsChart;

/** gs_chart_find: by id, NULL if there is none. */
const GsChart        *gs_chart_find      (const char *id);
/** gs_chart_choose_main: what a picture of everything leads with: where processes begin to win,
 * speedup over workers, speedup, or, where nothing is compared, the times; perhaps without data, if
 * nothing has run. */
const GsChart        *gs_chart_choose_main (GsResults *results);
/** gs_chart_is_sweep: whether that is one of the first two: then it is what everything is about. */
gboolean              gs_chart_is_sweep  (GsResults  *results);
/** gs_chart_new_spots: an empty array of GsChartSpot; caller owns. */
GArray               *gs_chart_new_spots (void);
/** gs_chart_get_all: the table, ended by NULL. */
const GsChart *const *gs_chart_get_all   (void);
