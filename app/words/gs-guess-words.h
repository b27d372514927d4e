/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses in words; translated, g_free(). */
#pragma once

#include "gs-results.h"

/** gs_words_guess: "threads, GIL: guess 2.0×, measured 0.98×."; NULL without a guess of @variant
 * or a measurement. */
char *gs_words_guess       (GsResults *results,
                            guint      variant);
/** gs_words_guess_label: "guess 2.0×"; NULL without a guess of @variant. */
char *gs_words_guess_label (GsResults *results,
                            guint      variant);
