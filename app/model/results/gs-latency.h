/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the tasks of a group took, one by one: of a task that repeats its work, each lap; of
 * others, from start to finish.  Of a ticker, that is the gap between one tick and the next. */
#pragma once

#include "gs-distribution.h"
#include "gs-experiment.h"
#include "gs-trace.h"

/** gs_latency_has_laps: whether tasks of @group go through laps, so that there is more to tell than
 * how long each took as a whole. */
gboolean gs_latency_has_laps (const GsTaskGroup *group);
/** gs_latency_is_told: whether the groups of @experiment are told apart, as there are several, or
 * @group goes through laps. */
gboolean gs_latency_is_told  (GsExperiment      *experiment,
                              const GsTaskGroup *group);
/** gs_latency_measure: of the laps and tasks that are over, of the @n_tasks tasks from @first
 * on. */
void     gs_latency_measure  (GsTrace        *trace,
                              guint           first,
                              guint           n_tasks,
                              GsDistribution *latency);
