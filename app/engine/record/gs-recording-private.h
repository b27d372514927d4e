/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the two ends of a recording: the mapping, and this process's own copy of its sizes. */
#pragma once

#include "gs-recording.h"

struct _GsRecording
{
  void *map;                  /* the whole file, shared */
  size_t size;                /* of the map */
  int fd;                     /* owned */
  GsRecordingHeader *header;  /* shared; only n_lanes is read after the start */
  GsLaneEntry *entries;       /* shared */
  char *logs;                 /* shared: the log of lane 0 */

  /* Copies that nobody else can change under us: every count in the map is clamped to them. */
  uint32_t lane_capacity;
  uint64_t events_per_lane;
  uint64_t log_stride;        /* bytes from one log to the next, a whole number of pages */
  uint64_t origin;
  _Atomic uint32_t n_lanes;   /* the most that this process has seen published */
};

/* gs_recording_get_log: where the lane's events are; @lane must be below the lane capacity. */
static inline GsEvent *
gs_recording_get_log (const GsRecording *self,
                      uint32_t           lane)
{
  return (GsEvent *) (void *) (self->logs + lane * self->log_stride);
}
