/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment's results as a whole in words; translated, g_free(). */
#pragma once

#include "gs-results.h"

/** gs_words_summary: the experiment in one line, with the cores and what they gave. */
char *gs_words_summary      (GsResults *results);
/** gs_words_repeats: "measured once" or "medians of 5 runs". */
char *gs_words_repeats      (GsResults *results);
/** gs_words_repeats_note: "measured once" or "medians of 5 runs, …", for a chart with whiskers. */
char *gs_words_repeats_note (GsResults *results);
/** gs_words_workers: "2 workers". */
char *gs_words_workers      (guint      n_workers);
/** gs_words_cores: "2 cores". */
char *gs_words_cores        (guint      n_cores);
/** gs_words_capacity: what so many cores gave, as cores: "1.9 measured". */
char *gs_words_capacity     (double     capacity);
/** gs_words_badge: "GIL emulated in C · measured once · 2 cores, 1.9 measured, other load 3 % ·
 * no event lost". */
char *gs_words_badge        (GsResults *results);
