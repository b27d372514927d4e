/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording: one shared-memory file that a run's threads and processes append to while the
 * owner reads it.
 *
 *   header | lane directory | log of lane 0 | log of lane 1 | …
 *
 * Each part begins at a multiple of 64 KiB.  Every log has the same capacity; the file is sparse,
 * so what is not written costs no memory.  A lane has one writer at a time; the writer publishes an
 * event by a release store of the lane's count, the reader takes the count with an acquire load,
 * and no lock exists.  The owner seals the file against shrinking before anyone else sees it, so
 * neither side can be made to fault.  The reader trusts nothing that it reads: counts are clamped
 * to the capacity that the *owner* keeps, lanes that it has seen stay even if the writer lowers
 * their number, and each field of an event is read once.
 *
 * A log holds states ("from now on this lane is in state S for task T"), so the spans of a lane
 * tile its life by construction; only spans closed by a later event are final.  Times of successive
 * events of a lane never decrease.
 */
#pragma once

#include <stdatomic.h>
#include <stddef.h>

#include "gs-state.h"

#define GS_RECORDING_MAGIC "GILSCOPE"
#define GS_RECORDING_VERSION 1u

/* 16 bytes; a cache line holds four. */
typedef struct
{
  uint64_t time;   /* ns since the recording's origin; of a continuation: its payload */
  uint32_t task;   /* task number, or GS_NO_TASK */
  uint8_t what;    /* a GsState, or a GsMark */
  uint8_t flags;   /* GS_FLAG_… */
  uint16_t detail; /* what the state or the mark says it is */
} GsEvent;

/** gs_event_read: a copy of an event in a log whose writer may be broken and still writing: each
 * field is read once, so that what has been checked cannot change afterwards. */
static inline GsEvent
gs_event_read (const GsEvent *event)
{
  return (GsEvent) {
    .time = __atomic_load_n (&event->time, __ATOMIC_RELAXED),
    .task = __atomic_load_n (&event->task, __ATOMIC_RELAXED),
    .what = __atomic_load_n (&event->what, __ATOMIC_RELAXED),
    .flags = __atomic_load_n (&event->flags, __ATOMIC_RELAXED),
    .detail = __atomic_load_n (&event->detail, __ATOMIC_RELAXED),
  };
}

typedef enum
{
  GS_LANE_MAIN = 0,   /* the program's main thread, when it only submits and collects */
  GS_LANE_WORKER = 1, /* runs tasks: a pool's worker, or the main thread of a sequential run */
  GS_LANE_LOOP = 2,   /* an event loop */
  GS_LANE_TASK = 3,   /* a coroutine */
} GsLaneKind;

#define GS_NO_INTERPRETER UINT32_MAX

/* Flags of a lane. */
enum
{
  GS_LANE_FLAG_CPU_CLOCK = 1 << 0, /* no scheduler statistics: `ready` is told by the CPU clock */
};

/* One entry of the lane directory, a cache line pair of its own.  Everything but `count` and `lost`
 * is written before the lane is published and never again, except pid, tid and flags, which the
 * worker writes as it begins. */
typedef struct
{
  _Atomic uint64_t count;       /* events published; the writer stores with release */
  _Atomic uint64_t lost;        /* events that no longer fitted */
  uint32_t kind;                /* GsLaneKind */
  uint32_t number;              /* "thread 3" is number 3 */
  uint32_t interpreter;         /* whose GIL its flag means, or GS_NO_INTERPRETER */
  _Atomic int32_t pid;
  _Atomic int32_t tid;
  _Atomic uint32_t flags;       /* GS_LANE_FLAG_… */
  char name[32];                /* UTF-8, NUL-terminated: "thread 3", "process 0", "main" */
  char padding[56];
} GsLaneEntry;

typedef struct
{
  char magic[8];
  uint32_t version;
  uint32_t lane_capacity;    /* entries in the directory */
  uint64_t events_per_lane;  /* capacity of each log */
  uint64_t origin;           /* CLOCK_MONOTONIC ns at time 0 */
  _Atomic uint32_t n_lanes;  /* entries published; grows by a release store */
  uint32_t reserved;
} GsRecordingHeader;

typedef struct _GsRecording GsRecording;

/**
 * gs_recording_new: creates the shared-memory file, sealed against shrinking; its clock begins now.
 * @lane_capacity: lanes at the most
 * @events_per_lane: events that a lane keeps; later ones are counted as lost
 *
 * Returns NULL and sets errno if the memory or a file descriptor cannot be had.  Free with
 * gs_recording_free().  Any thread.
 */
GsRecording       *gs_recording_new           (uint32_t           lane_capacity,
                                               uint64_t           events_per_lane);
/**
 * gs_recording_new_for_fd: maps a recording that another process created.
 * @fd: its file; stays the caller's and may be closed afterwards
 *
 * Every size is checked against the file's.  Returns NULL with errno EBADMSG for a file that is no
 * recording, otherwise with the cause.
 */
GsRecording       *gs_recording_new_for_fd    (int                fd);
/**
 * gs_recording_new_for_bytes: copies a saved recording into sealed memory of our own and checks it
 * (a mapped file could be cut under the reader).  NULL with errno EBADMSG if it is damaged.
 */
GsRecording       *gs_recording_new_for_bytes (const void        *data,
                                               size_t             size);
/** gs_recording_save: packs what has been published into a new malloc()ed block of *@size bytes for
 * gs_recording_new_for_bytes(); NULL when memory runs out. */
void              *gs_recording_save          (GsRecording       *self,
                                               size_t            *size);
void               gs_recording_free          (GsRecording       *self);
/** gs_recording_get_fd: the file to hand to a child; owned by the recording; -1 if it has none. */
int                gs_recording_get_fd        (const GsRecording *self);
/** gs_recording_close_fd: lets go of the file.  It stays mapped, but can be handed to nobody any
 * more: there may be thousands of recordings, but not of open files. */
void               gs_recording_close_fd      (GsRecording       *self);
uint64_t           gs_recording_get_origin    (const GsRecording *self);
uint32_t           gs_recording_get_lane_capacity (const GsRecording *self);
uint64_t           gs_recording_get_events_per_lane (const GsRecording *self);
/** gs_recording_get_n_lanes: lanes published so far, never more than the capacity and never fewer
 * than at an earlier call, whatever a broken writer says.  Any thread. */
uint32_t           gs_recording_get_n_lanes   (GsRecording       *self);
/** gs_recording_get_lane: the directory entry of a published lane; valid as long as @self; NULL
 * for one that does not exist. */
const GsLaneEntry *gs_recording_get_lane      (GsRecording       *self,
                                               uint32_t           lane);
/** gs_recording_copy_lane_name: the lane's name, NUL-terminated whatever a broken writer left in
 * the directory; empty for a lane that does not exist. */
void               gs_recording_copy_lane_name (GsRecording *self,
                                                uint32_t     lane,
                                                char         name[32]);
/** gs_recording_get_events: the lane's events in place; *@n_events is the published count, clamped.
 * NULL for a lane that does not exist, never for one that has been counted.  Only a broken writer
 * changes what lies below the count: read with gs_event_read() what has to stay the same. */
const GsEvent     *gs_recording_get_events    (GsRecording       *self,
                                               uint32_t           lane,
                                               uint64_t          *n_events);
uint64_t           gs_recording_get_lost      (GsRecording       *self,
                                               uint32_t           lane);
