/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the tasks of a group took, one by one: of a task that repeats its work, each lap; of
 * others, from start to finish.  Of a ticker, that is the gap between one tick and the next. */
#pragma once

#include "gs-experiment.h"
#include "gs-trace.h"

typedef struct
{
  guint n;                     /* laps and tasks that are over */
  double p50, p95, p99;        /* s; NAN without any */
  double longest;
} GsLatency;

/** gs_latency_has_laps: whether tasks of @group go through laps, so that there is more to tell than
 * how long each took as a whole. */
gboolean gs_latency_has_laps (const GsTaskGroup *group);
/** gs_latency_measure: of the @n_tasks tasks from @first on. */
void gs_latency_measure (GsTrace   *trace,
                         guint      first,
                         guint      n_tasks,
                         GsLatency *latency);
