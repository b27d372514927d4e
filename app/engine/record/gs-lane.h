/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing end of one lane of a recording: append-only, lock-free, one writer at a time.
 *
 * A writer hands its lane on by creating or by reaping the next one: the parent opens the lane and
 * writes `starting`, the worker attaches to it and writes on, the parent that reaped a dead worker
 * attaches again and writes the end. */
#pragma once

#include "gs-clock.h"
#include "gs-recording.h"

typedef struct
{
  GsEvent *events;       /* the log */
  GsLaneEntry *entry;    /* its directory entry */
  uint64_t count;        /* the writer's own copy of entry->count */
  uint64_t capacity;     /* events in the log */
  uint64_t populated;    /* events whose pages are known to be present */
  uint64_t origin;       /* CLOCK_MONOTONIC ns of the recording's time 0 */
  uint64_t last_time;    /* of the newest event, so that times never decrease */
  uint32_t index;        /* the lane's number in the recording */
} GsLane;

/**
 * gs_lane_open: publishes a new lane and makes @self its writer.
 *
 * Lanes are opened by one thread of the recording's runner.  Returns false with errno ENOSPC when
 * the directory is full.
 */
bool gs_lane_open     (GsLane      *self,
                       GsRecording *recording,
                       GsLaneKind   kind,
                       uint32_t     number,
                       uint32_t     interpreter,
                       const char  *name);
/** gs_lane_attach: takes over the lane @index from its previous writer, which must have ended or
 * have created the caller. */
bool gs_lane_attach   (GsLane      *self,
                       GsRecording *recording,
                       uint32_t     index);
/** gs_lane_adopt: writes the calling thread's pid and tid into the directory. */
void gs_lane_adopt    (GsLane      *self);
/** gs_lane_populate: makes the next 64 KiB of the log present, if they are not.  Call it while no
 * task runs: a first touch costs 4 µs a page. */
void gs_lane_populate (GsLane      *self);

/**
 * gs_lane_put: appends one event at @now (CLOCK_MONOTONIC ns) and publishes it.
 *
 * A time before the newest event's is raised to it.  Past the capacity the event is counted as
 * lost.  The lane's writer only.
 */
static inline void
gs_lane_put (GsLane   *self,
             uint64_t  now,
             unsigned  what,
             unsigned  flags,
             uint32_t  task,
             unsigned  detail)
{
  uint64_t time = now > self->origin ? now - self->origin : 0;

  if (time < self->last_time)
    time = self->last_time;

  if (__builtin_expect (self->count >= self->capacity, 0))
    {
      atomic_fetch_add_explicit (&self->entry->lost, 1, memory_order_relaxed);
      return;
    }

  self->events[self->count] = (GsEvent) {
    .time = time, .task = task, .what = (uint8_t) what, .flags = (uint8_t) flags,
    .detail = (uint16_t) detail
  };
  self->last_time = time;
  self->count++;
  atomic_store_explicit (&self->entry->count, self->count, memory_order_release);
}

/** gs_lane_put_payload: appends a mark and its 64 bits of payload, published together. */
void gs_lane_put_payload (GsLane   *self,
                          uint64_t  now,
                          unsigned  mark,
                          uint32_t  task,
                          unsigned  detail,
                          uint64_t  payload);
