/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lanes and the lens in the reader's language; translated, g_free(). */
#pragma once

#include "gs-results.h"
#include "gs-timeline.h"

/** gs_words_lane_name: "thread 3" of a recording, in the reader's language. */
char *gs_words_lane_name     (const char *name);
/** gs_words_lane_expected: what the worker lane @number of a variant that has not run will be
 * called. */
char *gs_words_lane_expected (GsResults  *results,
                              guint       variant,
                              guint       number);
/** gs_words_unmeasured: why @variant has no figures: "waiting" for its turn, "stopped", "failed", or
 * "not measured" since another one was stopped.  Translated; static. */
const char *gs_words_unmeasured (GsResults *results,
                                 guint      variant);
/** gs_words_lens: how often the GIL of @interpreter changes hands within @view (ns since the first
 * submit of @trace): "the GIL changes hands every 5.00 ms", or that it does not. */
char *gs_words_lens          (GsTrace      *trace,
                              guint32       interpreter,
                              const GsView *view);
