/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage's sentences, made from figures.  All translated; free with g_free(). */
#pragma once

#include "gs-blockers.h"
#include "gs-results.h"
#include "gs-words.h"

/* The order in which states are explained: what one looks for first stands first. */
extern const GsState gs_words_state_order[GS_N_STATES];

/** gs_words_lane_description: a lane's time per state, for a screen reader. */
char *gs_words_lane_description (GsTrace     *trace,
                                 guint        lane);
/** gs_words_lane_part: the same within [begin, end). */
char *gs_words_lane_part        (GsTrace     *trace,
                                 guint        lane,
                                 gint64       begin,
                                 gint64       end);
/** gs_words_share: "51 %", and "<1 %" for little. */
char *gs_words_share            (gint64       part,
                                 gint64       whole);
/** gs_words_shares: "running 51 %, waiting for the GIL 49 %"; empty if there is nothing. */
char *gs_words_shares           (const gint64 times[GS_N_STATES]);
/** gs_words_variant_detail: beside a variant's title: "2.04 s · each thread waits for the GIL half
 * the time".  @run: the one shown, or NULL; @waiting: its turn in the session has not come yet. */
char *gs_words_variant_detail   (GsResults   *results,
                                 guint        variant,
                                 GsRun       *run,
                                 gboolean     waiting);
/** gs_words_variant_whole: @detail, and the whole message of every exception. */
char *gs_words_variant_whole    (GsRun       *run,
                                 const char  *detail);
/** gs_words_span: a span in a line; @origin is the time from which the axis counts. */
char *gs_words_span             (const GsSpan *span,
                                 gint64       origin);
/** gs_words_hold: who holds the GIL at @time; NULL if nobody does. */
char *gs_words_hold             (GsTrace     *trace,
                                 guint32      interpreter,
                                 gint64       time);
/** gs_words_blocker: who held what another lane waited for, and how long of that wait: "thread 0 ·
 * 184 ms". */
char *gs_words_blocker          (GsTrace     *trace,
                                 const GsBlocker *blocker);
/** gs_words_holders: "thread 0 52 %, thread 1 48 %, 20 hand-offs" within [begin, end). */
char *gs_words_holders          (GsTrace     *trace,
                                 guint32      interpreter,
                                 gint64       begin,
                                 gint64       end);
