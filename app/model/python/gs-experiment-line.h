/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line of an experiment's Python a span of its run is in. */
#pragma once

#include "gs-experiment.h"
#include "gs-trace.h"

/** gs_experiment_find_python_line: the line (from 0) of @python, the variant's script, at which a
 * lane is in @span of its run; −1 if there is none.  Whoever waits for the GIL or for a core is
 * where it will go on. */
int gs_experiment_find_python_line (GsExperiment *self,
                                    guint         variant,
                                    const char   *python,
                                    const GsSpan *span);
