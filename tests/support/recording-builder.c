/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recording-builder.h"

void
builder_init_with_lanes (Builder *self,
                         guint    max_lanes,
                         guint64  events_per_lane)
{
  *self = (Builder) {
    .recording = gs_recording_new (max_lanes, events_per_lane),
    .lanes = g_new0 (GsLane, max_lanes),
    .max_lanes = max_lanes,
  };
  g_assert_nonnull (self->recording);
  self->trace = gs_trace_new (self->recording);
}

void
builder_init (Builder *self,
              guint64  events_per_lane)
{
  builder_init_with_lanes (self, 64, events_per_lane);
}

void
builder_init_run (Builder *self,
                  guint    n_workers,
                  guint64  events_per_lane)
{
  builder_init_with_lanes (self, 1 + n_workers, events_per_lane);
  builder_open (self, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  self->first = MAIN + 1;
}

void
builder_clear (Builder *self)
{
  g_clear_object (&self->trace);
  g_clear_pointer (&self->lanes, g_free);
}

GsTrace *
builder_finish (Builder *self,
                gint64   end)
{
  GsTrace *trace = g_steal_pointer (&self->trace);

  gs_trace_update (trace);
  gs_trace_set_now (trace, end);
  builder_clear (self);
  return trace;
}

guint
builder_open (Builder    *self,
              GsLaneKind  kind,
              guint32     interpreter,
              const char *name)
{
  guint lane = self->n_lanes++;

  g_assert_cmpuint (lane, <, self->max_lanes);
  g_assert_true (gs_lane_open (&self->lanes[lane], self->recording, kind, lane - self->first,
                               interpreter, name));
  return lane;
}

guint
builder_open_worker (Builder *self)
{
  return builder_open (self, GS_LANE_WORKER, GS_NO_INTERPRETER, "worker");
}

static void
put (Builder *self,
     guint    lane,
     gint64   time,
     guint    what,
     guint    flags,
     guint32  task,
     guint16  detail)
{
  gs_lane_put (&self->lanes[lane], gs_recording_get_origin (self->recording) + (guint64) time,
               what, flags, task, detail);
}

void
builder_put (Builder *self,
             guint    lane,
             gint64   time,
             guint    what,
             guint    flags,
             guint32  task)
{
  put (self, lane, time, what, flags, task, 0);
}

void
builder_put_state (Builder *self,
                   guint    lane,
                   gint64   time,
                   GsState  state)
{
  put (self, lane, time, state, 0, GS_NO_TASK, 0);
}

void
builder_put_work (Builder *self,
                  guint    lane,
                  gint64   time,
                  GsState  state,
                  guint32  task)
{
  gboolean has_gil = gs_recording_get_lane (self->recording, lane)->interpreter
                     != GS_NO_INTERPRETER;
  guint flags = state == GS_STATE_GIL_WAIT ? GS_FLAG_FORCED
                : state == GS_STATE_RUNNING && has_gil ? GS_FLAG_GIL : 0;

  put (self, lane, time, state, flags, task, 0);
}

void
builder_put_mark (Builder *self,
                  guint    lane,
                  gint64   time,
                  GsMark   mark,
                  guint32  task)
{
  put (self, lane, time, mark, 0, task, 0);
}

void
builder_put_marks (Builder *self,
                   guint    lane,
                   gint64   time,
                   GsMark   mark,
                   guint    n_tasks)
{
  for (guint task = 0; task < n_tasks; task++)
    put (self, lane, time, mark, 0, task, 0);
}

void
builder_put_detail (Builder *self,
                    guint    lane,
                    gint64   time,
                    guint    what,
                    guint32  task,
                    guint16  detail)
{
  put (self, lane, time, what, 0, task, detail);
}

static void
put_payload (Builder *self,
             guint    lane,
             gint64   time,
             guint    mark,
             guint32  task,
             guint    detail,
             guint64  payload)
{
  gs_lane_put_payload (&self->lanes[lane],
                       gs_recording_get_origin (self->recording) + (guint64) time, mark, task,
                       detail, payload);
}

void
builder_put_payload (Builder *self,
                     guint    lane,
                     gint64   time,
                     guint32  task,
                     guint    detail,
                     guint64  bytes)
{
  put_payload (self, lane, time, GS_MARK_BYTES, task, detail, bytes);
}

void
builder_put_memory (Builder *self,
                    guint    lane,
                    gint64   time,
                    guint    with_tasks,
                    guint64  bytes)
{
  put_payload (self, lane, time, GS_MARK_MEMORY, GS_NO_TASK, with_tasks, bytes);
}
