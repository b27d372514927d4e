/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings made by hand, event by event, at times counted from their origin. */
#pragma once

#include "gs-lane.h"
#include "gs-trace.h"

#define MS G_GINT64_CONSTANT (1000000)
#define SECOND G_GINT64_CONSTANT (1000000000)

typedef struct
{
  GsTrace *trace;
  GsRecording *recording;   /* the trace's */
  GsLane lanes[64];
  guint n_lanes;
} Builder;

static inline void
builder_init (Builder *self,
              guint64  events_per_lane)
{
  *self = (Builder) { .recording = gs_recording_new (64, events_per_lane) };
  g_assert_nonnull (self->recording);
  self->trace = gs_trace_new (self->recording);
}

static inline void
builder_clear (Builder *self)
{
  g_clear_object (&self->trace);
}

/* Returns the lane's number in the recording. */
static inline guint
builder_open (Builder    *self,
              GsLaneKind  kind,
              guint32     interpreter,
              const char *name)
{
  guint lane = self->n_lanes++;

  g_assert_cmpuint (lane, <, G_N_ELEMENTS (self->lanes));
  g_assert_true (gs_lane_open (&self->lanes[lane], self->recording, kind, lane, interpreter, name));
  return lane;
}

static inline guint
builder_open_worker (Builder *self)
{
  return builder_open (self, GS_LANE_WORKER, GS_NO_INTERPRETER, "worker");
}

static inline void
builder_put (Builder *self,
             guint    lane,
             gint64   time,
             guint    what,
             guint    flags,
             guint32  task)
{
  gs_lane_put (&self->lanes[lane], gs_recording_get_origin (self->recording) + (guint64) time,
               what, flags, task, 0);
}

static inline void
builder_put_state (Builder *self,
                   guint    lane,
                   gint64   time,
                   GsState  state)
{
  builder_put (self, lane, time, state, 0, GS_NO_TASK);
}

static inline void
builder_put_payload (Builder *self,
                     guint    lane,
                     gint64   time,
                     guint64  payload)
{
  gs_lane_put_payload (&self->lanes[lane],
                       gs_recording_get_origin (self->recording) + (guint64) time,
                       GS_MARK_BYTES, 0, 0, payload);
}

/* @with_tasks: 0 before there are any. */
static inline void
builder_put_memory (Builder *self,
                    guint    lane,
                    gint64   time,
                    guint    with_tasks,
                    guint64  bytes)
{
  gs_lane_put_payload (&self->lanes[lane],
                       gs_recording_get_origin (self->recording) + (guint64) time,
                       GS_MARK_MEMORY, GS_NO_TASK, with_tasks, bytes);
}
