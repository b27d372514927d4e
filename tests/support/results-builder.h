/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results made by hand. */
#pragma once

#include "gs-results.h"
#include "recording-builder.h"

#define SUMS_TASKS 3

/** parse_experiment: that of a lesson's @text, which is right. */
GsExperiment *parse_experiment (const char *text,
                                const char *language);
/** new_results: the same without runs. */
GsResults    *new_results      (const char *text,
                                const char *language);
/** builder_make_run: a run that goes on, of what the builder has so far; clears the builder. */
GsRun        *builder_make_run (Builder    *self,
                                guint       variant,
                                guint       n_workers,
                                guint       n_tasks);
/** add_finished_run: adds a @run that goes on and ends it, as a session does; consumes it. */
void          add_finished_run (GsResults  *results,
                                GsRun      *run);

/** sums_experiment: two variants of three sums of squares. */
GsExperiment *sums_experiment  (void);
/** sums_run: one after another on one lane, each @length long; the last is wrong if @wrong. */
GsRun        *sums_run         (guint       variant,
                                gint64      length,
                                gboolean    wrong);
/** sums_results: that experiment, two repeats of each. */
GsResults    *sums_results     (void);
