/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench, "set it up yourself": the settings of an experiment.  It never writes to the
 * experiment it shows: an edit makes a copy. */
#pragma once

#include <adwaita.h>

#include "gs-experiment.h"

#define GS_TYPE_WORKBENCH (gs_workbench_get_type ())
G_DECLARE_FINAL_TYPE (GsWorkbench, gs_workbench, GS, WORKBENCH, GtkWidget)

/* Signals: "edited" (GsExperiment *experiment) with the changed copy. */

void gs_workbench_set_experiment (GsWorkbench  *self,
                                  GsExperiment *experiment);
