/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes and their spans in the reader's language; translated, g_free(). */
#pragma once

#include "gs-results.h"

/** gs_words_lane_name: "thread 3" of a recording, in the reader's language. */
char *gs_words_lane_name        (const char   *name);
/** gs_words_lane_expected: what the worker lane @number of a variant that has not run will be
 * called. */
char *gs_words_lane_expected    (GsResults    *results,
                                 guint         variant,
                                 guint         number);
/** gs_words_lane_description: a lane's time per state, for a screen reader. */
char *gs_words_lane_description (GsTrace      *trace,
                                 guint         lane);
/** gs_words_lane_part: the same within [begin, end). */
char *gs_words_lane_part        (GsTrace      *trace,
                                 guint         lane,
                                 gint64        begin,
                                 gint64        end);
/** gs_words_span: a span in a line; @origin is the time from which the axis counts. */
char *gs_words_span             (const GsSpan *span,
                                 gint64        origin);
