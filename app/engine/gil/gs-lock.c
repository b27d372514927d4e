/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-lock.h"

#include <sched.h>

/* Python/lock.c: MAX_SPIN_COUNT. */
#define YIELDS 40

void
gs_lock_init (GsLock   *self,
              uint32_t  number)
{
  pthread_mutex_init (&self->mutex, NULL);
  atomic_init (&self->holder, GS_LOCK_NO_LANE);
  atomic_init (&self->waiters, 0);
  self->number = number;
}

void
gs_lock_clear (GsLock *self)
{
  pthread_mutex_destroy (&self->mutex);
}

static bool
try_acquire (GsLock   *self,
             GsWorker *worker)
{
  uint32_t lane = worker->lane.index;

  if (pthread_mutex_trylock (&self->mutex) != 0)
    return false;
  if (atomic_load_explicit (&self->holder, memory_order_relaxed) == lane)
    return true;

  atomic_store_explicit (&self->holder, lane, memory_order_relaxed);
  if (atomic_load_explicit (&self->waiters, memory_order_relaxed) > 0)
    gs_worker_mark_lock (worker, GS_LOCK_DETAIL (self->number, lane));
  return true;
}

void
gs_lock_acquire (GsLock   *self,
                 GsWorker *worker)
{
  uint32_t holder;

  if (try_acquire (self, worker))
    return;

  /* In this order: who takes it after it was asked for sees that somebody waits. */
  atomic_fetch_add_explicit (&self->waiters, 1, memory_order_relaxed);
  holder = atomic_load_explicit (&self->holder, memory_order_relaxed);
  gs_worker_begin_lock_wait (worker, GS_LOCK_DETAIL (self->number, holder));
  pthread_mutex_lock (&self->mutex);
  atomic_fetch_sub_explicit (&self->waiters, 1, memory_order_relaxed);
  /* At once: it may wait for the GIL with the lock in its hand, and others find the lock taken. */
  atomic_store_explicit (&self->holder, worker->lane.index, memory_order_relaxed);
  gs_worker_end_blocking (worker);
}

void
gs_lock_acquire_object (GsLock   *self,
                        GsWorker *worker)
{
  if (try_acquire (self, worker))
    return;

  for (unsigned i = 0; i < YIELDS; i++)
    sched_yield ();
  gs_lock_acquire (self, worker);
}

void
gs_lock_release (GsLock *self)
{
  pthread_mutex_unlock (&self->mutex);
}
