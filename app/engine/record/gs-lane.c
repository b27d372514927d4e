/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-lane.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gs-recording-private.h"

/* A log is made present this many events at a time: 64 KiB, which every page size divides. */
#define STEP_EVENTS (UINT64_C (65536) / sizeof (GsEvent))

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static void
bind_lane (GsLane      *self,
           GsRecording *recording,
           uint32_t     index)
{
  *self = (GsLane) {
    .events = gs_recording_get_log (recording, index),
    .entry = &recording->entries[index],
    .capacity = recording->events_per_lane,
    .origin = recording->origin,
    .index = index,
  };
}

/* Copies what fits of @name, without cutting a UTF-8 character in two. */
static void
copy_name (char        to[32],
           const char *name)
{
  size_t length = strnlen (name, 32);

  if (length == 32)
    {
      length = 31;
      while (length > 0 && (name[length] & 0xc0) == 0x80)
        length--;
    }
  memcpy (to, name, length);
  memset (to + length, 0, 32 - length);
}

bool
gs_lane_open (GsLane      *self,
              GsRecording *recording,
              GsLaneKind   kind,
              uint32_t     number,
              uint32_t     interpreter,
              const char  *name)
{
  /* Relaxed: only this thread opens lanes. */
  uint32_t index = atomic_load_explicit (&recording->header->n_lanes, memory_order_relaxed);
  GsLaneEntry *entry;

  if (index >= recording->lane_capacity)
    {
      errno = ENOSPC;
      return false;
    }

  bind_lane (self, recording, index);
  entry = self->entry;
  entry->kind = kind;
  entry->number = number;
  entry->interpreter = interpreter;
  copy_name (entry->name, name);

  /* Release: whoever sees the lane sees its entry as written above. */
  atomic_store_explicit (&recording->header->n_lanes, index + 1, memory_order_release);
  return true;
}

bool
gs_lane_attach (GsLane      *self,
                GsRecording *recording,
                uint32_t     index)
{
  const GsEvent *last;
  uint64_t n_events;

  if (index >= gs_recording_get_n_lanes (recording))
    {
      errno = EINVAL;
      return false;
    }

  bind_lane (self, recording, index);
  gs_recording_get_events (recording, index, &n_events);
  self->count = n_events;

  /* This process may not have the page of the next event mapped, even where it exists. */
  self->populated = n_events - n_events % STEP_EVENTS;

  if (n_events > 0)
    {
      last = &self->events[n_events - 1];
      if (last->what == GS_MARK_CONTINUATION && n_events > 1)
        last--;
      if (last->what != GS_MARK_CONTINUATION)
        self->last_time = last->time;
    }
  return true;
}

void
gs_lane_adopt (GsLane *self)
{
  atomic_store_explicit (&self->entry->pid, getpid (), memory_order_relaxed);
  atomic_store_explicit (&self->entry->tid, (int32_t) syscall (SYS_gettid), memory_order_relaxed);
}

/* For kernels before 5.14.  Adds nothing to a word of every page, beginning with the first that is
 * not published yet, so that no reader is disturbed. */
static void
touch (GsLane   *self,
       uint64_t  begin,
       uint64_t  end)
{
  const uint64_t page_events = 4096 / sizeof (GsEvent);

  for (uint64_t i = begin; i < end; i += page_events)
    {
      uint64_t event = i < self->count ? self->count : i;

      if (event < i + page_events && event < self->capacity)
        __atomic_fetch_add (&self->events[event].time, 0, __ATOMIC_RELAXED);
    }
}

void
gs_lane_populate (GsLane *self)
{
  /* One step ahead of the writer, whatever it has used of the present one. */
  while (self->populated < self->capacity && self->populated < self->count + STEP_EVENTS)
    {
      /* Logs are laid out in steps, so the last one is whole too. */
      if (madvise (self->events + self->populated, STEP_EVENTS * sizeof (GsEvent),
                   MADV_POPULATE_WRITE) != 0
          && errno == EINVAL)
        touch (self, self->populated, self->populated + STEP_EVENTS);

      self->populated += STEP_EVENTS;
    }
}

void
gs_lane_put_payload (GsLane   *self,
                     uint64_t  now,
                     unsigned  mark,
                     uint32_t  task,
                     unsigned  detail,
                     uint64_t  payload)
{
  uint64_t time = now > self->origin ? now - self->origin : 0;

  if (time < self->last_time)
    time = self->last_time;

  if (self->count >= self->capacity || self->capacity - self->count < 2)
    {
      atomic_fetch_add_explicit (&self->entry->lost, 2, memory_order_relaxed);
      return;
    }

  self->events[self->count] = (GsEvent) {
    .time = time, .task = task, .what = (uint8_t) mark, .detail = (uint16_t) detail
  };
  self->events[self->count + 1] = (GsEvent) {
    .time = payload, .task = task, .what = GS_MARK_CONTINUATION
  };
  self->last_time = time;
  self->count += 2;
  /* One release store for the pair: a reader sees both or neither. */
  atomic_store_explicit (&self->entry->count, self->count, memory_order_release);
}
