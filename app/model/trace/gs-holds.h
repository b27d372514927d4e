/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who held the GIL of one interpreter: the holds of its lanes, merged in order of time.
 *
 * The lanes are read one after another while they grow, so a lane that was read early may add, next
 * time, a hold that is older than one already here.  What an update brings is therefore sorted in
 * from the oldest new hold on: a short tail while a run lives. */
#pragma once

#include "gs-trace.h"

typedef struct _GsHolds GsHolds;

GsHolds *gs_holds_new       (void);
void     gs_holds_free      (GsHolds      *self);
/** gs_holds_get_array: GsHold in order of time, the open one last. */
GArray  *gs_holds_get_array (GsHolds      *self);
/** gs_holds_find: the index within @holds, such an array, of the first one that ends after @time
 * (it has begun by then or not); their number if there is none. */
guint    gs_holds_find      (const GArray *holds,
                             gint64        time);
/** gs_holds_next_handoff: the index of the first hold from @from on in which another lane than the
 * one before has the GIL: the hand-off is when it begins.  @holds' length if there is none. */
guint    gs_holds_next_handoff (const GArray *holds,
                                guint         from);
/** gs_holds_count_handoffs: the hand-offs of that interpreter within [@begin, @end).  All that is
 * said of hand-offs comes from here: their number in a run, and how often they come in a lens.
 * @forced: out, of these, those that a waiting lane asked for; or NULL */
guint    gs_holds_count_handoffs (const GArray *holds,
                                  gint64        begin,
                                  gint64        end,
                                  guint        *forced);
/** gs_holds_begin: an update begins; the open hold, if there was one, is taken out. */
void     gs_holds_begin     (GsHolds      *self);
/** gs_holds_add: a hold whose end is recorded. */
void     gs_holds_add       (GsHolds      *self,
                             const GsHold *hold);
/** gs_holds_add_open: a lane that holds now.  Only one can; if several seem to, the latest does and
 * the others' ends have not been read yet. */
void     gs_holds_add_open  (GsHolds      *self,
                             const GsHold *hold);
/** gs_holds_end: the update is over. */
void     gs_holds_end       (GsHolds      *self);
/** gs_holds_set_now: where the open hold ends for now. */
void     gs_holds_set_now   (GsHolds      *self,
                             gint64        now);
