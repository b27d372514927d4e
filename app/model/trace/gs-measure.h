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
