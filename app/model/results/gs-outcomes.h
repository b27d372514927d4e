/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes of a run's tasks, as its caller saw them. */
#pragma once

#include "gs-run.h"

/** gs_outcomes_get_delivered: the numbers (guint) of the tasks whose results the caller was given,
 * in that order. */
GArray *gs_outcomes_get_delivered   (GsRun *run);
/** gs_outcomes_count_swallowed: exceptions that nobody asked for, one for each future; 0 for a run
 * that failed as a whole. */
guint   gs_outcomes_count_swallowed (GsRun *run);
/** gs_outcomes_count_cancelled: tasks that were cancelled before they started. */
guint   gs_outcomes_count_cancelled (GsRun *run);
