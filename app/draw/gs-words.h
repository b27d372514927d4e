/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes in the reader's language; translated, g_free(). */
#pragma once

#include "gs-results.h"

/** gs_words_lane_name: "thread 3" of a recording, in the reader's language. */
char *gs_words_lane_name     (const char *name);
/** gs_words_lane_expected: what the worker lane @number of a variant that has not run will be
 * called. */
char *gs_words_lane_expected (GsResults  *results,
                              guint       variant,
                              guint       number);
