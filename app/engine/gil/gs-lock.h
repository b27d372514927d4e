/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lock between the tasks of a run.  It is handed to nobody: whoever comes first when it is
 * released has it.
 *
 * The recording says who held it while others waited: a lock-wait tells its holder when the wait
 * began, and ends when that lane takes the lock; a lane that takes it past those who wait leaves a
 * GS_MARK_LOCK.  One that takes its own lock again leaves nothing. */
#pragma once

#include "gs-worker.h"

struct _GsLock
{
  pthread_mutex_t mutex;
  _Atomic uint32_t holder; /* lane that holds it, or held it last; only to be shown, so relaxed */
  _Atomic uint32_t waiters; /* lanes that wait for it; relaxed for the same reason */
  uint32_t number;         /* which lock of the run it is */
};

/* The detail of a lock-wait: whose lock, in the upper 4 bits, and the lane that held it. */
#define GS_LOCK_DETAIL(number, lane) ((unsigned) (((number) & 0xfu) << 12 | ((lane) & 0xfffu)))
#define GS_LOCK_DETAIL_LOCK(detail) ((unsigned) (detail) >> 12)
#define GS_LOCK_DETAIL_LANE(detail) ((unsigned) (detail) & 0xfffu)
/* The lane of a lock whose holder has not recorded itself yet. */
#define GS_LOCK_NO_LANE 0xfffu

void gs_lock_init    (GsLock   *self,
                      uint32_t  number);
void gs_lock_clear   (GsLock   *self);
/** gs_lock_acquire: as threading.Lock: tries, and only if that fails gives the GIL up and waits.
 * The caller holds its GIL before and after; a wait is recorded (`lock-wait`). */
void gs_lock_acquire (GsLock   *self,
                      GsWorker *worker);
/** gs_lock_acquire_object: as the build without a GIL takes the lock that each of its objects has:
 * tries, gives its core to others so and so many times, tries again, and only then waits (and
 * records that).  Source: CPython's Python/lock.c, 3.13 and 3.14, which do not look at the lock in
 * between. */
void gs_lock_acquire_object (GsLock   *self,
                             GsWorker *worker);
void gs_lock_release (GsLock   *self);
