/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The executors that the advisor may recommend, and so compares. */
#pragma once

#include "gs-experiment.h"

/** gs_candidates_get_names: the executors' names, ended by NULL. */
const char *const *gs_candidates_get_names (void);
/** gs_candidates_add: a copy of @experiment in which every candidate that can do its work has a
 * variant that runs all of it; NULL if each has one. */
GsExperiment      *gs_candidates_add       (GsExperiment *experiment);
