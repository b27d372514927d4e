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
  if (pthread_mutex_trylock (&self->mutex) != 0)
    return false;
  atomic_store_explicit (&self->holder, worker->lane.index, memory_order_relaxed);
  return true;
}

void
gs_lock_acquire (GsLock   *self,
                 GsWorker *worker)
{
  uint32_t holder;

  if (try_acquire (self, worker))
    return;

  holder = atomic_load_explicit (&self->holder, memory_order_relaxed);
  gs_worker_begin_lock_wait (worker, GS_LOCK_DETAIL (self->number, holder));
  pthread_mutex_lock (&self->mutex);
  gs_worker_end_blocking (worker);
  atomic_store_explicit (&self->holder, worker->lane.index, memory_order_relaxed);
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
