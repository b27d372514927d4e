/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of a lane, and marks upon it: the words of every recording. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A lane is in exactly one state at any instant of its life.  The numbers are part of the
 * recording's format: append, never renumber. */
typedef enum
{
  GS_STATE_IDLE = 0,   /* nothing to do */
  GS_STATE_STARTING,   /* requested, not yet able to take work; detail 1 while what its initializer
                          opens is waited for */
  GS_STATE_RUNNING,    /* executing on a core */
  GS_STATE_READY,      /* could run, but no core is free */
  GS_STATE_GIL_WAIT,   /* waits for the global interpreter lock */
  GS_STATE_LOCK_WAIT,  /* waits for a lock of the program */
  GS_STATE_IO_WAIT,    /* blocked in a system call: sleeping, reading, writing */
  GS_STATE_PICKLING,   /* serializes or parses an argument or a result */
  GS_N_STATES
} GsState;

/* A point in time on a lane.  Marks share the byte of the states and begin at 0x80. */
typedef enum
{
  GS_MARK_SUBMIT = 0x80,       /* the caller handed the task to the executor (main lane) */
  GS_MARK_START = 0x81,        /* a worker entered the task's function (worker lane) */
  GS_MARK_FINISH = 0x82,       /* the function returned; detail 1 if it failed (worker lane) */
  GS_MARK_DELIVER = 0x83,      /* the result reached the caller (main lane) */
  GS_MARK_CANCEL = 0x84,       /* the task was cancelled before it started (main lane) */
  GS_MARK_BYTES = 0x85,        /* pickled bytes, in a continuation; detail 0 sent, 1 received */
  GS_MARK_END = 0x86,          /* the lane's life ends here; nothing follows */
  GS_MARK_LAP = 0x87,          /* a task that repeats its work did it once more (worker lane) */
  GS_MARK_MEMORY = 0x88,       /* bytes of memory that the lane's process has to itself, in a
                                  continuation; detail 0 before its first task, 1 with all that its
                                  tasks need (once, of a process that is only there for them) */
  GS_MARK_LOCK = 0x89,         /* it took a lock without waiting, while others waited for it; detail
                                  as of a lock-wait, with its own lane (worker lane) */
  GS_LAST_MARK = GS_MARK_LOCK,
  GS_MARK_CONTINUATION = 0xff, /* not a point in time: `time` is 64 bits of the mark before it */
} GsMark;

/** gs_mark_has_payload: whether a continuation follows the mark. */
static inline bool
gs_mark_has_payload (unsigned mark)
{
  return mark == GS_MARK_BYTES || mark == GS_MARK_MEMORY;
}

/* Flags of an event. */
enum
{
  GS_FLAG_GIL = 1 << 0,         /* from now on the lane holds its interpreter's GIL */
  GS_FLAG_APPROXIMATE = 1 << 1, /* the length is exact, the place good to one checkpoint */
  GS_FLAG_FORCED = 1 << 2,      /* the GIL was given up because a waiter had asked for it */
};

/* The detail of a GS_STATE_STARTING in an initializer. */
#define GS_STARTING_INITIALIZER 1u

/* The task of an event that belongs to none. */
#define GS_NO_TASK UINT32_MAX

/**
 * gs_state_get_name: the state's name in files and on the command line, such as "gil-wait".
 *
 * Returns a static string; "?" for a number that is no state.  Any thread.
 */
const char *gs_state_get_name (unsigned state);
