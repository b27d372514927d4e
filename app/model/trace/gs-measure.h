/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a range of a trace, and its longest spans. */
#pragma once

#include "gs-trace.h"

/* Times in [begin, end), over all lanes but a main one that only submits. */
typedef struct
{
  gint64 begin;
  gint64 end;
  gint64 times[GS_N_STATES];
  guint n_tasks;             /* that were at work within the range */
  guint n_done;              /* of these, how many finished in it */
  guint n_workers;           /* workers and event loops that lived within it */
  double busy;               /* workers that ran, on average */
} GsMeasure;

/* A span, and where it lies. */
typedef struct
{
  guint variant;
  guint lane;
  GsSpan span;
} GsFoundSpan;

/** gs_measure_add_times: adds ns per state of all lanes but a main one, within [@begin, @end), in
 * ns since the first submit, as far as the run goes: what its lanes do after the last result is
 * left out.  The shares that a legend shows are made of these. */
void gs_measure_add_times (GsTrace *trace,
                           double   begin,
                           double   end,
                           gint64   times[GS_N_STATES]);
/** gs_measure_range: in O(log n) for each lane, and once over the tasks. */
void gs_measure_range (GsTrace   *trace,
                       gint64     begin,
                       gint64     end,
                       GsMeasure *measure);
/** gs_measure_add_longest: the @max longest spans of @state that touch [begin, end), longest first,
 * beside those that @found (an array of GsFoundSpan) has already, of other variants.  Walks every
 * span of the range. */
void gs_measure_add_longest (GArray  *found,
                             guint    variant,
                             GsTrace *trace,
                             GsState  state,
                             gint64   begin,
                             gint64   end,
                             guint    max);
