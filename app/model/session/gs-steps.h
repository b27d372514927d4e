/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a session, one runner after another: runs of variants, and between them probes of the
 * machine's capacity. */
#pragma once

#include "gs-experiment.h"

typedef struct
{
  gboolean is_probe;
  guint variant;      /* of a run */
  guint workers;      /* of a probe */
  gint64 budget_ns;   /* of a probe */
  double seconds;     /* that it is expected to take */
} GsStep;

/** gs_steps_add_all: adds all that @experiment asks for to @steps, an array of GsStep. */
void gs_steps_add_all (GArray       *steps,
                       GsExperiment *experiment,
                       gboolean      measure_capacity);
/** gs_steps_learn: the runs of the variant of step @current, from that one on, are expected to take
 * @seconds. */
void gs_steps_learn   (GArray       *steps,
                       guint         current,
                       double        seconds);
/** gs_steps_get_progress: the share done, 0…1, when @current has been going on for @spent s, NAN if
 * it is over.
 * @run, @n_runs: which of how many runs that is; @left: s */
double gs_steps_get_progress (GArray *steps,
                              guint   current,
                              double  spent,
                              guint  *run,
                              guint  *n_runs,
                              double *left);
