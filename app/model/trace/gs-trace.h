/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace: a run's recording, read in place, with a pyramid of cumulative time per state over each
 * lane, so that any range at any zoom is folded exactly and in time proportional to its pixels.
 *
 * All times are nanoseconds since the recording's origin.  A trace is used by one thread. */
#pragma once

#include <glib-object.h>

#include "gs-recording.h"

/* A stretch of one state of one lane; [begin, end). */
typedef struct
{
  gint64 begin;
  gint64 end;
  guint32 task;      /* GS_NO_TASK if none */
  GsState state;
  guint8 flags;      /* GS_FLAG_… of the event that opened it */
  guint16 detail;
  gboolean open;     /* its end is not recorded yet: it ends at the trace's end for now */
} GsSpan;

/* A stretch in which one lane holds an interpreter's GIL. */
typedef struct
{
  gint64 begin;
  gint64 end;
  guint lane;
  gboolean forced;   /* given up because another lane asked for it */
} GsHold;

typedef struct
{
  GsLaneKind kind;
  guint number;
  guint32 interpreter;     /* GS_NO_INTERPRETER without a GIL */
  gint32 pid;
  gint32 tid;
  char name[32];           /* always NUL-terminated, always UTF-8 */
  gint64 begin;            /* first state; before it the first mark; -1 before any */
  gint64 end;              /* its END mark, or the trace's end while it lives */
  gboolean ended;
  guint64 n_spans;
  guint64 n_events;
  guint64 lost;            /* events that did not fit */
  guint64 memory_before;   /* bytes that its process had to itself before its tasks; 0 untold */
  guint64 memory;          /* bytes that it had with all that they need; 0 untold */
  gboolean by_cpu_clock;   /* no scheduler statistics: `ready` is less exact */
} GsTraceLane;

/* One task's times; -1 where it has not come to that. */
typedef struct
{
  gint64 submitted;
  gint64 started;
  gint64 finished;
  gint64 delivered;
  gint lane;               /* that ran it, or -1 */
  gboolean failed;
  gboolean cancelled;
  gint64 cancelled_at;
} GsTaskTimes;

#define GS_TYPE_TRACE (gs_trace_get_type ())
G_DECLARE_FINAL_TYPE (GsTrace, gs_trace, GS, TRACE, GObject)

/** gs_trace_new: takes ownership of @recording. */
GsTrace           *gs_trace_new          (GsRecording   *recording);
GsRecording       *gs_trace_get_recording (GsTrace      *self);
/** gs_trace_update: takes in what has been published since; TRUE if anything was.  Costs time in
 * proportion to the new events.  Call it about ten times a second while the run lives. */
gboolean           gs_trace_update       (GsTrace       *self);
/** gs_trace_finish: the run is over: lanes that no END closed (a killed worker's) end at @time. */
void               gs_trace_finish       (GsTrace       *self,
                                          gint64         time);
/** gs_trace_set_now: where open spans end while the run lives. */
void               gs_trace_set_now      (GsTrace       *self,
                                          gint64         now);
guint              gs_trace_get_n_lanes  (GsTrace       *self);
const GsTraceLane *gs_trace_get_lane     (GsTrace       *self,
                                          guint          lane);
/** gs_trace_is_by_cpu_clock: whether `ready` of any lane was told by the CPU clock, to be said
 * wherever it is shown. */
gboolean           gs_trace_is_by_cpu_clock (GsTrace    *self);
/** gs_trace_get_begin: time of the first submit, the zero of the drawn axis; -1 before it. */
gint64             gs_trace_get_begin    (GsTrace       *self);
/** gs_trace_get_end: time of the last delivery; while the run lives, now; of a run that was cut
 * short (a submitted task neither delivered nor cancelled), where its last lane ended. */
gint64             gs_trace_get_end      (GsTrace       *self);
guint64            gs_trace_get_n_spans  (GsTrace       *self);
/** gs_trace_get_lost: events of all lanes that did not fit. */
guint64            gs_trace_get_lost     (GsTrace       *self);
/** gs_trace_get_memory: bytes that the pyramid takes beside the events. */
gsize              gs_trace_get_memory   (GsTrace       *self);

/** gs_trace_get_times: adds up the time that @lane spent in each state within [begin, end).
 * O(log n). */
void               gs_trace_get_times    (GsTrace       *self,
                                          guint          lane,
                                          gint64         begin,
                                          gint64         end,
                                          gint64         times[GS_N_STATES]);
/** gs_trace_fold: the same for @n_columns equal columns of [begin, end), column i being
 * [begin + (end-begin)*i/n, …).  @times has n_columns × GS_N_STATES entries, column by column. */
void               gs_trace_fold         (GsTrace       *self,
                                          guint          lane,
                                          double         begin,
                                          double         end,
                                          guint          n_columns,
                                          double        *times);
/** gs_trace_find_span: the span of @lane at @time; FALSE outside the lane's life. */
gboolean           gs_trace_find_span    (GsTrace       *self,
                                          guint          lane,
                                          gint64         time,
                                          GsSpan        *span);

/** gs_trace_get_pickled: the bytes that were pickled and sent, [0], and received and parsed, [1],
 * within @span of @lane. */
void               gs_trace_get_pickled  (GsTrace       *self,
                                          guint          lane,
                                          const GsSpan  *span,
                                          guint64        bytes[2]);

/* Walks the spans of a lane that touch [begin, end), oldest first; those of no length are left out.
 *   GsSpanIter iter; GsSpan span;
 *   gs_span_iter_init (&iter, trace, lane, begin, end);
 *   while (gs_span_iter_next (&iter, &span)) … */
typedef struct
{
  GsTrace *trace;
  guint lane;
  guint64 next;      /* the event that opened the next span */
  gint64 begin;      /* and its time */
  gint64 end;
} GsSpanIter;

void               gs_span_iter_init     (GsSpanIter    *iter,
                                          GsTrace       *trace,
                                          guint          lane,
                                          gint64         begin,
                                          gint64         end);
gboolean           gs_span_iter_next     (GsSpanIter    *iter,
                                          GsSpan        *span);

/* Walks the marks of one kind that a lane has within [begin, end), oldest first, as events; not of
 * a kind with a payload.  Used like GsSpanIter. */
typedef struct
{
  GsTrace *trace;
  guint lane;
  GsMark mark;
  guint64 next;
  gint64 begin;
  gint64 end;
} GsMarkIter;

void               gs_mark_iter_init     (GsMarkIter    *iter,
                                          GsTrace       *trace,
                                          guint          lane,
                                          GsMark         mark,
                                          gint64         begin,
                                          gint64         end);
gboolean           gs_mark_iter_next     (GsMarkIter    *iter,
                                          GsEvent       *event);

/** gs_trace_get_holds: who held the GIL of @interpreter, in order of time, derived from the lanes'
 * flags; an array of GsHold that belongs to the trace and grows with gs_trace_update().  While the
 * run lives the last one may be open: it ends now. */
GArray            *gs_trace_get_holds    (GsTrace       *self,
                                          guint32        interpreter);
/** gs_trace_get_n_interpreters: interpreters are numbered from 0. */
guint              gs_trace_get_n_interpreters (GsTrace *self);
/** gs_trace_get_tasks: an array of GsTaskTimes by task number; belongs to the trace. */
GArray            *gs_trace_get_tasks    (GsTrace       *self);
/** gs_trace_find_task_lane: the lane that shows what @task did: its coroutine's own, beside that of
 * the event loop, or else that of whoever ran it; −1 before it has begun. */
int                gs_trace_find_task_lane (GsTrace     *self,
                                            guint32      task);
