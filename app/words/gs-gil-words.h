/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds the GIL, who waits for whom, and how often it changes hands; translated, g_free().
 * Times are the trace's, in ns. */
#pragma once

#include "gs-blockers.h"
#include "gs-figures.h"

/** gs_words_lens: how often the GIL of @interpreter changes hands within [begin, end): "the GIL
 * changes hands every 5.00 ms", or that it does not. */
char       *gs_words_lens         (GsTrace            *trace,
                                   guint32             interpreter,
                                   gint64              begin,
                                   gint64              end);
/** gs_words_lens_title: of a lens @length ns wide: "100 ms of it". */
char       *gs_words_lens_title   (double              length);
/** gs_words_handoff_rate: hand-offs a second, "198"; "–" if there are none. */
char       *gs_words_handoff_rate (const GsGilFigures *figures);
/** gs_words_holder_lane: the name of the lane that shows who holds the GIL; static. */
const char *gs_words_holder_lane  (void);
/** gs_words_hold: who holds the GIL at @time; NULL if nobody does. */
char       *gs_words_hold         (GsTrace            *trace,
                                   guint32             interpreter,
                                   gint64              time);
/** gs_words_blocker: who held the lock that another lane waited for, and how long of that wait:
 * "thread 0 · 184 ms". */
char       *gs_words_blocker      (GsTrace            *trace,
                                   const GsBlocker    *blocker);
/** gs_words_holders: "thread 0 52 %, thread 1 48 %, 20 hand-offs" within [begin, end). */
char       *gs_words_holders      (GsTrace            *trace,
                                   guint32             interpreter,
                                   gint64              begin,
                                   gint64              end);
