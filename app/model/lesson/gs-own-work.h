/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own work: an experiment that began as a lesson and was set up otherwise, so that the lesson's words
 * are not true of it.  How often it is measured makes no difference, nor does a sweep of the lesson
 * over numbers of workers, nor "Run the candidates": all of them measure what the lesson is about. */
#pragma once

#include "gs-experiment.h"

/** gs_own_work_is_same: whether both do the same tasks on the same variants and cores, in whatever
 * order; words and the number of repeats make no difference. */
gboolean      gs_own_work_is_same (GsExperiment *a, GsExperiment *b);
/** gs_own_work_name: calls @self "Own work", translated, and takes the lesson's question, answers,
 * explanation, notes and script away, unless it still is @lesson, or measures it as said above.
 * Words that are not the lesson's stay.
 * Returns: whether it is own work */
gboolean      gs_own_work_name    (GsExperiment *self, GsExperiment *lesson);
/** gs_own_work_settle: the experiment to show for @edited, a copy of @lesson that was changed any
 * number of times: @lesson itself where all is as the lesson has it; the lesson's own sweep or
 * candidates where it is that; else @edited, named as own work.  Caller owns. */
GsExperiment *gs_own_work_settle  (GsExperiment *edited, GsExperiment *lesson);
