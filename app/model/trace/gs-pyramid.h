/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pyramid of one lane: cumulative time per state at every 32nd event of its log.
 *
 * A fold of [a, b) is the difference of two running sums, so one level of running sums does what a
 * tree of partial sums would: the sum at any instant is the one stored for the leaf that holds it,
 * found by binary search, plus a walk over fewer than 32 events in place.  A leaf takes 80 bytes
 * for 512 bytes of events, 16 %; with the slack of the growing array it is at most 20 %.
 *
 * Only leaf boundaries carry times that can be searched: inside a leaf marks, and continuations
 * whose `time` is a payload, lie between the states, so a leaf is always walked from its first
 * event.  Nothing in the log is trusted: times are clamped so that they never decrease, what is
 * neither a known state nor a known mark is skipped, and each field is read exactly once, because
 * its writer may be hostile and may still be writing. */
#pragma once

#include "gs-trace.h"

#define GS_LEAF_EVENTS 32

/* Later times are taken as this one (52 days): sums cannot overflow, doubles hold them exactly. */
#define GS_TIME_MAX (G_GINT64_CONSTANT (1) << 52)

/* No state has begun yet. */
#define GS_NO_SPAN ((G_GUINT64_CONSTANT (1) << 56) - 1)

typedef struct
{
  gint64 sums[GS_N_STATES]; /* ns in each state from the lane's first span on */
  guint64 span : 56;        /* the event that opened the state in force, or GS_NO_SPAN */
  guint64 state : 8;        /* that state */
} GsLeaf;

typedef struct
{
  const GsEvent *events;    /* borrowed: the log in place */
  guint64 n_events;         /* of these, how many have been taken in */
  GsLeaf *leaves;           /* leaf i is the state of affairs before event 32 i */
  gint64 *times;            /* and the time that the events before it reached */
  gsize n_leaves;
  gsize n_allocated;
  GsLeaf tip;               /* the state of affairs after the last event */
  gint64 time;              /* and its time */
  gint64 begin;             /* of the first span; -1 before there is one */
  gint64 end;               /* of the newest span: recorded if closed, else for now */
  guint64 n_spans;
  gboolean ragged;          /* some time went back and had to be clamped */
  gboolean closed;          /* nothing follows */
} GsPyramid;

void     gs_pyramid_init        (GsPyramid       *self);
void     gs_pyramid_clear       (GsPyramid       *self);
/** gs_pyramid_take: takes in the next event of the log, which must have been published.
 * @event: out, as it was understood, its time clamped
 * FALSE if it means nothing here and is skipped. */
gboolean gs_pyramid_take        (GsPyramid       *self,
                                 GsEvent         *event);
/** gs_pyramid_set_end: where the open span ends for now, never before the last event; ignored
 * once closed. */
void     gs_pyramid_set_end     (GsPyramid       *self,
                                 gint64           end);
gsize    gs_pyramid_get_memory  (const GsPyramid *self);

/** gs_pyramid_get_times: adds the ns in each state within [begin, end) to @times. */
void     gs_pyramid_get_times   (const GsPyramid *self,
                                 gint64           begin,
                                 gint64           end,
                                 gint64           times[GS_N_STATES]);
/** gs_pyramid_fold: as gs_trace_fold().  In gs-pyramid-fold.c. */
void     gs_pyramid_fold        (const GsPyramid *self,
                                 double           begin,
                                 double           end,
                                 guint            n_columns,
                                 double          *times);
/** gs_pyramid_find: the event that opened the span at @time, and the span's begin; GS_NO_SPAN
 * outside [begin, end). */
guint64  gs_pyramid_find        (const GsPyramid *self,
                                 gint64           time,
                                 gint64          *begin);
/** gs_pyramid_read_span: the span that the event @index opened at @begin; returns the event that
 * opened the one after it, or GS_NO_SPAN. */
guint64  gs_pyramid_read_span   (const GsPyramid *self,
                                 guint64          index,
                                 gint64           begin,
                                 GsSpan          *span);
