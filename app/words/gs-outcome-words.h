/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcomes of a run's tasks in words; translated, g_free(). */
#pragma once

#include "gs-task-marks.h"

/** gs_words_delivered: the results in the order in which the caller was given them, as Python would
 * print them: "[0, 10, ValueError]"; of more than @max_listed, the first ones and the last. */
char       *gs_words_delivered  (GsRun                *run,
                                 guint                 max_listed);
/** gs_words_outcomes: those tasks that did not return, short enough for a title: "5 of 8 failed:
 * BrokenProcessPool", "2 cancelled"; the error's own words for a run that failed before its tasks
 * did.  NULL if there is nothing to say. */
char       *gs_words_outcomes   (GsRun                *run);
/** gs_words_shared: what a group's tasks brought about together, and what they should have. */
char       *gs_words_shared     (const GsSharedResult *shared);
/** gs_words_marks: what happened, a line for each exception: "tasks 3, 4 failed: ValueError: …"; of
 * many the first.  "" if there is none. */
char       *gs_words_marks      (GsRun                *run,
                                 GArray               *marks);
/** gs_words_mark_label: "failed" or "cancelled"; static. */
const char *gs_words_mark_label (gboolean              cancelled);
