/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings made by hand, event by event, at times in ns counted from their origin: exact, and the
 * same every time. */
#pragma once

#include "gs-lane.h"
#include "gs-trace.h"

#define MS G_GINT64_CONSTANT (1000000)
#define SECOND G_GINT64_CONSTANT (1000000000)

/* The index of builder_init_run()'s main lane. */
#define MAIN 0

typedef struct
{
  GsTrace *trace;
  GsRecording *recording;   /* the trace's */
  GsLane *lanes;
  guint n_lanes;            /* that are open */
  guint max_lanes;
  guint first;              /* lane whose number is 0: behind builder_init_run()'s main lane */
} Builder;

/** builder_init: has room for 64 lanes. */
void     builder_init            (Builder    *self,
                                  guint64     events_per_lane);
void     builder_init_with_lanes (Builder    *self,
                                  guint       max_lanes,
                                  guint64     events_per_lane);
/** builder_init_run: with the main lane, which is MAIN, and room for @n_workers others. */
void     builder_init_run        (Builder    *self,
                                  guint       n_workers,
                                  guint64     events_per_lane);
void     builder_clear           (Builder    *self);
/** builder_finish: the trace, read and ended at @end; clears the builder. */
GsTrace *builder_finish          (Builder    *self,
                                  gint64      end);

/** builder_open: returns the lane's index in the recording. */
guint    builder_open            (Builder    *self,
                                  GsLaneKind  kind,
                                  guint32     interpreter,
                                  const char *name);
/** builder_open_worker: a worker's lane without a GIL. */
guint    builder_open_worker     (Builder    *self);

void     builder_put             (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  guint       what,
                                  guint       flags,
                                  guint32     task);
/** builder_put_state: a state of no task, without the GIL. */
void     builder_put_state       (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  GsState     state);
/** builder_put_work: a state of @task.  A lane that has an interpreter runs with the GIL, and was
 * made to give it up if it waits for it. */
void     builder_put_work        (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  GsState     state,
                                  guint32     task);
void     builder_put_mark        (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  GsMark      mark,
                                  guint32     task);
/** builder_put_marks: the same mark of every task below @n_tasks. */
void     builder_put_marks       (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  GsMark      mark,
                                  guint       n_tasks);
void     builder_put_detail      (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  guint       what,
                                  guint32     task,
                                  guint16     detail);
/** builder_put_payload: @bytes of @task that were sent or, with a @detail of 1, arrived. */
void     builder_put_payload     (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  guint32     task,
                                  guint       detail,
                                  guint64     bytes);
/** builder_put_memory: @with_tasks is 0 before there are any. */
void     builder_put_memory      (Builder    *self,
                                  guint       lane,
                                  gint64      time,
                                  guint       with_tasks,
                                  guint64     bytes);
