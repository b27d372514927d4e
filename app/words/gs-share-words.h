/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of a whole in the reader's language; translated, g_free(). */
#pragma once

#include <glib.h>

#include "gs-state.h"

/** gs_words_share: "51 %", and "<1 %" for little. */
char *gs_words_share  (gint64       part,
                       gint64       whole);
/** gs_words_shares: "running 51 %, waiting for the GIL 49 %"; empty if there is nothing. */
char *gs_words_shares (const gint64 times[GS_N_STATES]);
