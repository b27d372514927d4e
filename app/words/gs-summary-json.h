/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of an experiment's results for scripts: a stable contract. */
#pragma once

#include "gs-results.h"

/* The order in which the times by state are documented. */
extern const GsState gs_summary_state_order[GS_N_STATES];

/** gs_summary_to_json: pretty-printed, one object; unknown is null, never absent. g_free(). */
char *gs_summary_to_json (GsResults *results,
                          gboolean   with_sweep);
