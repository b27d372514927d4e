/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who held what a waiting lane waited for. */
#pragma once

#include "gs-trace.h"

/* A lane that held what another one waited for, and its share of that wait. */
typedef struct
{
  guint lane;
  gint64 begin;   /* when it took it; where it had it before the wait, when the wait began */
  gint64 time;    /* ns of the wait in which it held it, all in all */
} GsBlocker;

/** gs_trace_find_blockers: every lane that held what @span of @lane waits for within the span, for
 * the GIL and for a lock, each once, in the order in which they took it.  An array of GsBlocker,
 * empty if nobody is known; the caller owns it.
 *
 * Of a lock the recording tells who had it when the wait began, and who took it meanwhile: a lane
 * whose own wait for it ended, or one that came past (GS_MARK_LOCK).  It is held until the next one
 * takes it, or has been woken to do so. */
GArray  *gs_trace_find_blockers  (GsTrace      *trace,
                                  guint         lane,
                                  const GsSpan *span);
/** gs_trace_waits_for_lock: whether @span of @lane waits for a lock: one thread for another's, or
 * one coroutine for another's, but not for a semaphore.  Who held it may be unknown. */
gboolean gs_trace_waits_for_lock (GsTrace      *trace,
                                  guint         lane,
                                  const GsSpan *span);
