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
/** gs_outcomes_dup_shared: what a group's tasks brought about together, and what they should have, in
 * words. */
char   *gs_outcomes_dup_shared      (const GsSharedResult *shared);
/** gs_outcomes_dup_words: what became of those tasks that did not return, short enough for a title:
 * "5 of 8 failed: BrokenProcessPool", "2 cancelled"; the error's own words for a run that failed
 * before its tasks did.  NULL if there is nothing to say.  Translated, g_free(). */
char   *gs_outcomes_dup_words       (GsRun *run);
/** gs_outcomes_count_cancelled: tasks that were cancelled before they started. */
guint   gs_outcomes_count_cancelled (GsRun *run);
/** gs_outcomes_dup_delivered: the same as Python would print it, "[0, 10, ValueError]"; of more than
 * @max_listed, the first ones and the last. */
char   *gs_outcomes_dup_delivered   (GsRun *run,
                                     guint  max_listed);
