/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session does, one runner after another: runs of variants, and between them probes of what
 * the machine can give. */
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
