/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of an experiment's results for people. */
#pragma once

#include "gs-results.h"

/** gs_summary_to_text: a table for a terminal, translated, g_free(). */
char *gs_summary_to_text (GsResults *results);
