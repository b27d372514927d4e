/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench, "set it up yourself": the settings of an experiment.  It never writes to the
 * experiment it shows: an edit makes a copy. */
#pragma once

#include <adwaita.h>

#include "gs-experiment.h"

#define GS_TYPE_WORKBENCH (gs_workbench_get_type ())
G_DECLARE_FINAL_TYPE (GsWorkbench, gs_workbench, GS, WORKBENCH, GtkWidget)

/* Signals: "edited" (GsExperiment *experiment) with the changed copy. */

/** gs_workbench_set_experiment: shows the settings of @experiment, which was made of @lesson, or is
 * it; nothing is refused any more. */
void gs_workbench_set_experiment (GsWorkbench  *self,
                                  GsExperiment *experiment,
                                  GsExperiment *lesson);
/** gs_workbench_get_refusal: what is wrong with a value that was entered and is not in force,
 * translated; NULL if all that is shown is in force. */
const char *gs_workbench_get_refusal (GsWorkbench *self);
/** gs_workbench_show_refusal: gives the keyboard to the control with that value. */
void gs_workbench_show_refusal   (GsWorkbench  *self);
