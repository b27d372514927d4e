/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of a whole in the reader's language; translated, g_free(). */
#pragma once

#include "gs-measure.h"

/** gs_words_percent: "90 %" of 0.9, NAN "–". */
char *gs_words_percent (double           share);
/** gs_words_share: of something that is there: "51 %", and "<1 %" for little. */
char *gs_words_share   (double           part,
                        double           whole);
/** gs_words_shares: "running 51 %, waiting for the GIL 49 %"; empty if there is nothing. */
char *gs_words_shares  (const gint64     times[GS_N_STATES]);
/** gs_words_busy: how many workers ran on average, "1.02 of 4". */
char *gs_words_busy    (const GsMeasure *measure);
