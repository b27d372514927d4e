/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up recordings for the tests of drawing: exact, and the same every time. */
#pragma once

#include "gs-chart.h"
#include "results-builder.h"

/** fixture_lane: one worker lane of the given spans: (state, task, ns) … ended by a length of 0. */
typedef struct
{
  GsState state;
  guint32 task;
  gint64 length;
} FixtureSpan;
GsTrace   *fixture_trace      (const FixtureSpan *spans,
                               guint       n_lanes);
/** fixture_slices: @n_lanes lanes of @n_spans spans of uneven length each over one second. */
GsTrace   *fixture_slices     (guint       n_lanes,
                               guint64     n_spans);

/** fixture_new_computing: a lesson of three variants that have not run. */
GsResults *fixture_new_computing (const char *language);
/** fixture_add_computing: a run of each: sequential, threads under a GIL and processes. */
void       fixture_add_computing (GsResults *results);
/** fixture_computing: sequential, threads under a GIL and processes, as measured once. */
GsResults *fixture_computing  (const char *language);
/** fixture_turns: two threads under a GIL hold it in turn for @turns (ns), in the other's turn each
 * is in the state @meanwhile; @lens is a line of the lesson, or "". */
GsResults *fixture_turns     (const char   *lens,
                              GsState       meanwhile,
                              const gint64 *turns,
                              guint         n_turns);
/** fixture_waiting: five sleeps, sequential and on threads, measured @repeats times. */
GsResults *fixture_waiting    (guint       repeats);
/** fixture_sweep: threads and processes on 1, 2, 4 and 8 workers, measured five times. */
GsResults *fixture_sweep      (void);
/** fixture_amdahl: a fifth of the work in sequence, the rest waits on 1 to 16 threads. */
GsResults *fixture_amdahl     (void);
/** fixture_break_even: threads and processes on 1, 2 and 4 workers, with tasks of 0.1, 1 and 10 ms,
 * on two cores; nothing of 4 workers and 10 ms. */
GsResults *fixture_break_even (void);
/** fixture_crowd: 16 variants of 16 lanes each. */
GsResults *fixture_crowd      (void);
/** fixture_unrun: nothing has run but the first variant. */
GsResults *fixture_unrun      (void);

/** fixture_draw_chart: @chart on a card of @width by @height px, as pixels of 32 bits. */
cairo_surface_t *fixture_draw_chart (const GsChart *chart,
                                     GsResults     *results,
                                     const GsStyle *style,
                                     int            width,
                                     int            height);
/** fixture_find_spots: the chart's GsChartSpots on such a card. */
GArray          *fixture_find_spots (const GsChart *chart,
                                     GsResults     *results,
                                     const GsStyle *style,
                                     int            width,
                                     int            height);
/** fixture_get_color: of the pixel at @x, @y of such a @surface. */
GsColor          fixture_get_color  (cairo_surface_t *surface,
                                     double           x,
                                     double           y);
/** fixture_get_lightness: the same pixel's L*. */
double           fixture_get_lightness (cairo_surface_t *surface,
                                        double           x,
                                        double           y);
