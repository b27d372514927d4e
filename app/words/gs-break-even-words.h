/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where processes begin to win, in words. */
#pragma once

#include "gs-break-even.h"

/** gs_words_break_even: from which length of a task on processes win with the @row-th number of
 * workers, in a sentence; translated, g_free(). */
char *gs_words_break_even (const GsBreakEven *self,
                           guint              row);
/** gs_words_win: the same in a few words for the end of a row: "from 420 µs"; translated,
 * g_free(). */
char *gs_words_win        (const GsBreakEven *self,
                           guint              row);
