/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who held what a waiting lane waited for. */
#pragma once

#include "gs-trace.h"

/** gs_trace_find_blockers: the lanes that held what @span of @lane waits for, in order of time and
 * each once, at most @max of them: for the GIL who held it within the span; for a lock the lane that
 * had it when the wait began.  Their stretches are cut to the span.  An array of GsHold, empty if
 * nobody is known; the caller owns it. */
GArray *gs_trace_find_blockers (GsTrace      *trace,
                                guint         lane,
                                const GsSpan *span,
                                guint         max);
/** gs_trace_waits_for_lock: whether @span of @lane waits for a lock that a lane of its kind holds: one
 * thread for another's, or one coroutine for another's, but not for a semaphore. */
gboolean gs_trace_waits_for_lock (GsTrace      *trace,
                                  guint         lane,
                                  const GsSpan *span);
