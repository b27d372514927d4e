/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a thread that executes tasks: its lane, its GIL, and the clock of its checkpoints.
 *
 * A workload calls gs_worker_checkpoint() at every back-edge, and brackets what blocks with
 * gs_worker_begin_blocking() and gs_worker_end_blocking(); everything that is recorded about
 * running, ready, waiting for the GIL and for input or output follows from that. */
#pragma once

#include "gs-gil.h"
#include "gs-lane.h"
#include "gs-spin.h"

/* The clock is read at most this often while computing… */
#define GS_CHECKPOINT_NS 30000u
/* …and a gap longer than this makes the worker ask the scheduler whether it had a core. */
#define GS_GAP_NS 100000u
/* Minimum time between two readings of the CPU clock, which is a system call. */
#define GS_CPU_NS 5000u

typedef struct _GsLock GsLock; /* gs-lock.h */

typedef struct
{
  GsLane lane;
  GsGil *gil;              /* borrowed; NULL without one */
  GsGilThread gil_thread;
  bool holds_gil;
  GsState state;           /* as last recorded */
  bool blocks;             /* it is off the core of its own will, whatever its state is called */
  uint32_t task;           /* the current task, or GS_NO_TASK */
  uint32_t recorded_task;  /* of the state as last recorded */
  uint64_t last_clock;     /* CLOCK_MONOTONIC ns of the last checkpoint that read it */
  uint64_t run_delay;      /* ns spent ready, as the scheduler counts it, that need no recording */
  int schedstat_fd;        /* /proc/thread-self/schedstat; -1: the CPU clock serves */
  uint64_t wall_clock;     /* where schedstat is missing: CLOCK_MONOTONIC ns at… */
  uint64_t cpu_clock;      /* …this thread CPU ns; what the one gained on the other was ready */
  uint64_t cpu_read;       /* the thread's CPU ns as last read, … */
  uint64_t cpu_read_at;    /* …and CLOCK_MONOTONIC ns at that time; 0 before the first reading */
  GsLock *session;         /* the lock of its own session, which its initializer has opened for its
                            * tasks; NULL without: see gs-initializer.h */
} GsWorker;

/** gs_worker_begin: the calling thread becomes the worker of @lane_index, opens its scheduler
 * statistics and writes its pid and tid.  It holds no GIL yet and is in whatever state the lane was
 * left in.  false with errno set on failure.  @self must stay where it is until gs_worker_end(). */
bool gs_worker_begin           (GsWorker    *self,
                                GsRecording *recording,
                                uint32_t     lane_index,
                                GsGil       *gil);
/** gs_worker_end: closes what the worker holds and writes the lane's end. */
void gs_worker_end             (GsWorker    *self);
/** gs_worker_set_state: records that the lane is in @state from now on, unless it already is. */
void gs_worker_set_state       (GsWorker    *self,
                                GsState      state);
/** gs_worker_take_gil: records `gil-wait` until it holds the GIL, unless that is free, then @state;
 * without a GIL only @state. */
void gs_worker_take_gil        (GsWorker    *self,
                                GsState      state);
/** gs_worker_drop_gil: records @state, then gives the GIL up. */
void gs_worker_drop_gil        (GsWorker    *self,
                                GsState      state);
/** gs_worker_begin_blocking: call before what blocks; records @state and gives the GIL up. */
void gs_worker_begin_blocking  (GsWorker    *self,
                                GsState      state);
/** gs_worker_begin_lock_wait: the same before waiting for a lock; @detail says for which. */
void gs_worker_begin_lock_wait (GsWorker    *self,
                                unsigned     detail);
/** gs_worker_begin_initializer: the same before what blocks in its initializer: it is `starting`
 * still, and so it goes on by gs_worker_take_gil(). */
void gs_worker_begin_initializer (GsWorker  *self);
/** gs_worker_end_blocking: call after it; records the wait for a core, then the one for the GIL,
 * then `running`.  Leaves errno as it was. */
void gs_worker_end_blocking    (GsWorker    *self);
/** gs_worker_start_task: marks the task's entry; the lane is `running` for it from now on. */
/** gs_worker_finish_task: marks its return; the lane stays in its state, for no task. */
void gs_worker_start_task      (GsWorker    *self,
                                uint32_t     task);
void gs_worker_finish_task     (GsWorker    *self,
                                bool         failed);
/** gs_worker_switch_task: the lane is in its state for @task from now on, or for GS_NO_TASK: a task
 * that gives way to others on the same thread, or goes on. */
void gs_worker_switch_task     (GsWorker    *self,
                                uint32_t     task);
/** gs_worker_lap: marks that the task has done its work once more, of several times. */
void gs_worker_lap             (GsWorker    *self);
/** gs_worker_mark_lock: marks that it has taken the lock of @detail, for which others wait. */
void gs_worker_mark_lock       (GsWorker    *self,
                                unsigned     detail);
/** gs_worker_get_cpu: the CPU ns that its thread, the calling one, has used.  What has passed since
 * a reading less than GS_CPU_NS ago counts as used: that much it may be wrong. */
uint64_t gs_worker_get_cpu     (GsWorker    *self);
/** gs_worker_look: the slow half of a checkpoint: reads the clock and, after a gap, the scheduler;
 * splits off what was spent ready. */
void gs_worker_look            (GsWorker    *self);
/** gs_worker_yield_gil: the forced half of a checkpoint. */
void gs_worker_yield_gil       (GsWorker    *self);
/** gs_worker_charge: computes for @ns in the worker's present state, with checkpoints: what an
 * interpreter would need (gs-cost.h). */
void gs_worker_charge          (GsWorker    *self,
                                const GsSpin *spin,
                                uint64_t     ns);

/** gs_worker_checkpoint: a back-edge.  One relaxed load unless the GIL is wanted; the caller calls
 * gs_worker_look() itself every GS_CHECKPOINT_NS of work. */
static inline void
gs_worker_checkpoint (GsWorker *self)
{
  if (__builtin_expect (self->holds_gil && gs_gil_wanted (&self->gil_thread), 0))
    gs_worker_yield_gil (self);
}
