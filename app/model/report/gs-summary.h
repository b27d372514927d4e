/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of an experiment's results, for scripts (JSON, a stable contract) and for people. */
#pragma once

#include "gs-results.h"

/** gs_summary_to_json: pretty-printed, one object; unknown is null, never absent. g_free(). */
char *gs_summary_to_json (GsResults *results, gboolean with_sweep);
/** gs_summary_to_text: a table for a terminal, translated. */
char *gs_summary_to_text (GsResults *results);
