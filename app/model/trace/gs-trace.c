/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-trace-private.h"

#include "gs-plan.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (GsTrace, gs_trace, G_TYPE_OBJECT)

static void
lane_free (gpointer data)
{
  GsTraceLog *lane = data;

  gs_pyramid_clear (&lane->pyramid);
  g_free (lane);
}

static GsHolds *
ensure_holds (GsTrace *self,
              guint32  interpreter)
{
  /* There cannot be more interpreters than workers, whatever the recording says. */
  if (interpreter >= GS_MAX_WORKERS)
    return NULL;

  while (self->holds->len <= interpreter)
    g_ptr_array_add (self->holds, gs_holds_new ());
  return g_ptr_array_index (self->holds, interpreter);
}

/* The name as the recording has it, made into something that can be shown. */
static void
read_name (GsTraceLane       *info,
           const GsLaneEntry *entry)
{
  char raw[sizeof entry->name + 1] = { 0 };
  g_autofree char *valid = NULL;
  gsize length;

  memcpy (raw, entry->name, sizeof entry->name);
  valid = g_utf8_make_valid (raw, -1);

  length = strlen (valid);
  if (length >= sizeof info->name)
    length = g_utf8_find_prev_char (valid, valid + sizeof info->name) - valid;
  memset (info->name, 0, sizeof info->name);
  memcpy (info->name, valid, length);
}

static void
add_lane (GsTrace *self)
{
  guint index = self->lanes->len;
  const GsLaneEntry *entry = gs_recording_get_lane (self->recording, index);
  /* Once: its writer may be hostile, and still be writing. */
  guint32 kind = __atomic_load_n (&entry->kind, __ATOMIC_RELAXED);
  guint32 interpreter = __atomic_load_n (&entry->interpreter, __ATOMIC_RELAXED);
  GsTraceLog *lane = g_new0 (GsTraceLog, 1);

  /* A kind that we do not know is shown, but takes no part in the workers' figures. */
  lane->info.kind = kind <= GS_LANE_TASK ? kind : GS_LANE_MAIN;
  lane->info.number = entry->number;
  lane->info.interpreter = GS_NO_INTERPRETER;
  lane->info.begin = -1;
  lane->hold_begin = -1;
  read_name (&lane->info, entry);

  lane->holds = ensure_holds (self, interpreter);
  if (lane->holds != NULL)
    lane->info.interpreter = interpreter;

  gs_pyramid_init (&lane->pyramid);
  g_ptr_array_add (self->lanes, lane);
}

static GsTaskTimes *
ensure_task (GsTrace *self,
             guint32  task)
{
  if (task >= GS_MAX_TASKS)
    return NULL;

  while (self->tasks->len <= task)
    {
      const GsTaskTimes unknown = { -1, -1, -1, -1, -1, FALSE, FALSE, -1 };

      g_array_append_val (self->tasks, unknown);
    }
  return &g_array_index (self->tasks, GsTaskTimes, task);
}

/* Lanes are read one after another, so the same mark twice is settled by its time, not by which
 * came first. */
static gboolean
set_earliest (gint64 *time,
              gint64  candidate)
{
  if (*time >= 0 && *time <= candidate)
    return FALSE;
  *time = candidate;
  return TRUE;
}

static void
take_mark (GsTrace       *self,
           guint          lane,
           const GsEvent *event)
{
  GsTaskTimes *task;
  gint64 time = event->time;

  if (event->what < GS_MARK_SUBMIT || event->what > GS_MARK_CANCEL)
    return;
  task = ensure_task (self, event->task);
  if (task == NULL)
    return;

  switch (event->what)
    {
    case GS_MARK_SUBMIT:
      set_earliest (&task->submitted, time);
      set_earliest (&self->first_submit, time);
      break;
    case GS_MARK_START:
      if (set_earliest (&task->started, time))
        task->lane = lane;
      break;
    case GS_MARK_FINISH:
      if (set_earliest (&task->finished, time))
        task->failed = event->detail != 0;
      break;
    case GS_MARK_DELIVER:
      set_earliest (&task->delivered, time);
      self->last_delivery = MAX (self->last_delivery, time);
      break;
    default:
      task->cancelled = TRUE;
      set_earliest (&task->cancelled_at, time);
    }
}

/* Takes a MEMORY mark of @detail into the lane. */
static void
take_memory (GsTraceLane *lane,
             guint        detail,
             GsEvent      continuation)
{
  if (continuation.what != GS_MARK_CONTINUATION)
    return;
  if (detail == 0)
    lane->memory_before = continuation.time;
  else
    lane->memory = continuation.time;
}

static void
close_hold (GsTraceLog *lane,
            guint       index,
            gint64      end,
            gboolean    forced)
{
  GsHold hold = { lane->hold_begin, end, index, forced };

  gs_holds_add (lane->holds, &hold);
  lane->hold_begin = -1;
}

/* A stretch of states that say "holds the GIL" is one hold. */
static void
take_flags (GsTraceLog    *lane,
            guint          index,
            const GsEvent *event)
{
  gboolean holds = event->what < GS_N_STATES && (event->flags & GS_FLAG_GIL) != 0;

  if (lane->holds == NULL || (event->what >= GS_N_STATES && event->what != GS_MARK_END))
    return;

  if (holds && lane->hold_begin < 0)
    lane->hold_begin = event->time;
  else if (!holds && lane->hold_begin >= 0)
    close_hold (lane, index, event->time, (event->flags & GS_FLAG_FORCED) != 0);
}

/* Updates the public lane from its pyramid. */
static void
refresh_lane (GsTrace    *self,
              GsTraceLog *lane)
{
  GsPyramid *pyramid = &lane->pyramid;

  if (!pyramid->closed)
    gs_pyramid_set_end (pyramid, self->now);

  if (pyramid->begin >= 0)
    lane->info.begin = pyramid->begin;
  lane->info.end = MAX (pyramid->end, lane->info.begin);
  lane->info.ended = pyramid->closed;
  lane->info.n_spans = pyramid->n_spans;
  lane->info.n_events = pyramid->n_events;
}

static gboolean
update_lane (GsTrace *self,
             guint    index)
{
  GsTraceLog *lane = g_ptr_array_index (self->lanes, index);
  GsPyramid *pyramid = &lane->pyramid;
  const GsLaneEntry *entry = gs_recording_get_lane (self->recording, index);
  guint64 before = pyramid->n_events, n_events;
  GsEvent event;

  lane->info.pid = atomic_load_explicit (&entry->pid, memory_order_relaxed);
  lane->info.tid = atomic_load_explicit (&entry->tid, memory_order_relaxed);
  lane->info.lost = gs_recording_get_lost (self->recording, index);
  lane->info.by_cpu_clock = (atomic_load_explicit (&entry->flags, memory_order_relaxed)
                             & GS_LANE_FLAG_CPU_CLOCK) != 0;
  pyramid->events = gs_recording_get_events (self->recording, index, &n_events);

  while (pyramid->n_events < n_events && !pyramid->closed)
    {
      if (!gs_pyramid_take (pyramid, &event))
        continue;
      if (lane->info.begin < 0)
        lane->info.begin = event.time;
      take_flags (lane, index, &event);
      if (event.what >= GS_N_STATES)
        take_mark (self, index, &event);
      if (event.what == GS_MARK_MEMORY && pyramid->n_events < n_events)
        take_memory (&lane->info, event.detail,
                     gs_event_read (&pyramid->events[pyramid->n_events]));
    }

  self->newest = MAX (self->newest, pyramid->time);
  refresh_lane (self, lane);
  return pyramid->n_events > before;
}

static void
begin_holds (GsTrace *self)
{
  for (guint i = 0; i < self->holds->len; i++)
    gs_holds_begin (g_ptr_array_index (self->holds, i));
}

static void
end_holds (GsTrace *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      GsTraceLog *lane = g_ptr_array_index (self->lanes, i);

      if (lane->hold_begin >= 0)
        {
          GsHold hold = { lane->hold_begin, lane->pyramid.end, i, FALSE };

          gs_holds_add_open (lane->holds, &hold);
        }
    }

  for (guint i = 0; i < self->holds->len; i++)
    gs_holds_end (g_ptr_array_index (self->holds, i));
}

/* Whether every task that was submitted came back or was cancelled. */
static gboolean
is_complete (GsTrace *self)
{
  for (guint i = 0; i < self->tasks->len; i++)
    {
      const GsTaskTimes *task = &g_array_index (self->tasks, GsTaskTimes, i);

      if (task->submitted >= 0 && task->delivered < 0 && !task->cancelled)
        return FALSE;
    }
  return self->last_delivery >= 0;
}

static void
gs_trace_finalize (GObject *object)
{
  GsTrace *self = GS_TRACE (object);

  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  g_clear_pointer (&self->holds, g_ptr_array_unref);
  g_clear_pointer (&self->no_holds, g_array_unref);
  g_clear_pointer (&self->tasks, g_array_unref);
  g_clear_pointer (&self->recording, gs_recording_free);

  G_OBJECT_CLASS (gs_trace_parent_class)->finalize (object);
}

static void
gs_trace_class_init (GsTraceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_trace_finalize;
}

static void
gs_trace_init (GsTrace *self)
{
  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->holds = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_holds_free);
  self->no_holds = g_array_new (FALSE, FALSE, sizeof (GsHold));
  self->tasks = g_array_new (FALSE, FALSE, sizeof (GsTaskTimes));
  self->first_submit = -1;
  self->last_delivery = -1;
}

GsTrace *
gs_trace_new (GsRecording *recording)
{
  GsTrace *self;

  g_return_val_if_fail (recording != NULL, NULL);

  self = g_object_new (GS_TYPE_TRACE, NULL);
  self->recording = recording;
  return self;
}

GsRecording *
gs_trace_get_recording (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->recording;
}

gboolean
gs_trace_update (GsTrace *self)
{
  gboolean changed = FALSE;
  guint n_lanes;

  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  if (self->finished)
    return FALSE;

  n_lanes = gs_recording_get_n_lanes (self->recording);
  while (self->lanes->len < n_lanes)
    {
      add_lane (self);
      changed = TRUE;
    }

  begin_holds (self);
  for (guint i = 0; i < self->lanes->len; i++)
    changed |= update_lane (self, i);
  end_holds (self);
  return changed;
}

void
gs_trace_finish (GsTrace *self,
                 gint64   time)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->finished)
    return;

  gs_trace_update (self);
  begin_holds (self);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      GsTraceLog *lane = g_ptr_array_index (self->lanes, i);

      gs_pyramid_set_end (&lane->pyramid, time);
      lane->pyramid.closed = TRUE;
      if (lane->hold_begin >= 0)
        close_hold (lane, i, lane->pyramid.end, FALSE);
      refresh_lane (self, lane);
      self->end = MAX (self->end, lane->info.end);
    }
  end_holds (self);

  /* A run that was cut short is shown up to where its lanes ended. */
  if (is_complete (self))
    self->end = self->last_delivery;
  self->finished = TRUE;
}

void
gs_trace_set_now (GsTrace *self,
                  gint64   now)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->finished || now <= self->now)
    return;

  self->now = MIN (now, GS_TIME_MAX);
  for (guint i = 0; i < self->lanes->len; i++)
    refresh_lane (self, g_ptr_array_index (self->lanes, i));
  for (guint i = 0; i < self->holds->len; i++)
    gs_holds_set_now (g_ptr_array_index (self->holds, i), self->now);
}
