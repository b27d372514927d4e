/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a run, each defined once, here.  Pure functions.
 *
 * Durations are seconds (double); times of a trace are ns.  Unknown is NAN. */
#pragma once

#include "gs-distribution.h"
#include "gs-trace.h"

/* Where the time of W worker lanes went, and the seven parts of what is lost against the ideal
 * (seconds; they sum to `gap` exactly). */
typedef struct
{
  double gap;
  double gil;
  double lock;
  double start;
  double pickling;
  double imbalance;
  double cores;
  double other;
} GsLoss;

typedef struct
{
  guint handoffs;          /* of all interpreters within the makespan: gs_holds_count_handoffs() */
  guint forced;            /* of these, how many were asked for */
  double handoffs_per_s;
  GsDistribution waits;    /* of the lanes that waited for it, each from asking to having it */
} GsGilFigures;

/* The figures of one run. */
typedef struct
{
  double makespan;                   /* s: first submit to last delivery */
  double time[GS_N_STATES];          /* s: worker lanes, within the makespan; a lane not yet born
                                        counts as starting, one ended as idle */
  guint n_workers;                   /* worker lanes that the variant asked for */
  double utilization;                /* running over workers × makespan */
  GsDistribution tasks;              /* start to finish */
  double queue_p50;                  /* s: submit to start */
  double memory;                     /* bytes that the tasks and who works on them need besides what
                                        the runner had before: heap and stacks */
  GsGilFigures gil;
} GsRunFigures;

/** gs_figures_measure: @n_workers is the variant's number of workers. */
void   gs_figures_measure    (GsTrace            *trace,
                              guint               n_workers,
                              GsRunFigures       *figures);
/** gs_figures_lane_times: s per state of one lane over its whole life. */
void   gs_figures_lane_times (GsTrace            *trace,
                              guint               lane,
                              double              times[GS_N_STATES]);
/** gs_figures_loss: DESIGN: gap = M − S/W.
 * @baseline_work: U of the paired sequential run in s (running + io-wait), NAN without one
 * @capacity: C(k), NAN if not measured (then k)
 * @cores: cores at hand; @computes: whether the work computes
 * FALSE (and all NAN) without a baseline. */
gboolean gs_figures_loss     (const GsRunFigures *figures,
                              double              baseline_work,
                              double              capacity,
                              guint               cores,
                              gboolean            computes,
                              GsLoss             *loss);
