/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a step of fixed work takes on this machine: measured once, kept in
 * $XDG_CACHE_HOME/gilscope/calibration.json.  Main thread only. */
#pragma once

#include <glib.h>

/** gs_calibration_is_known: whether it was measured on this very machine. */
gboolean gs_calibration_is_known    (void);
/** gs_calibration_get_step_ns: as measured, or a plausible default. */
double   gs_calibration_get_step_ns (void);
/** gs_calibration_start: measures it in a runner if it is not known; @done is called from the main
 * context, with the error if it could not be measured.  Several calls share one measurement. */
void     gs_calibration_start       (void        (*done) (const GError *error, gpointer user_data),
                                     gpointer      user_data);
/** gs_calibration_stop: gives a measurement under way up; its @done follows. */
void     gs_calibration_stop        (void);
