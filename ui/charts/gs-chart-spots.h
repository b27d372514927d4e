/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds places of a chart (an array of GsChartSpot, row by row).  Pure functions. */
#pragma once

#include "gs-chart.h"

/** gs_chart_spots_find: the nearest to @x, @y, at most @reach px away; −1 if there is none. */
int gs_chart_spots_find (const GArray *spots,
                         double        x,
                         double        y,
                         double        reach);
/** gs_chart_spots_find_in_row: of @row, the nearest to @x; −1 if the row has none. */
int gs_chart_spots_find_in_row (const GArray *spots,
                                int           row,
                                double        x);
/** gs_chart_spots_step: from @index (−1: from outside) @along places on, or @across rows down to
 * what is nearest, beyond rows that have none; −1 if there is none in that direction.  @spots: not
 * empty; one of @along and @across is 0. */
int gs_chart_spots_step (const GArray *spots,
                         int           index,
                         int           along,
                         int           across);
