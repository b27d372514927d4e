/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-shared.h"

void
gs_shared_init (GsShared *self,
                uint32_t  number)
{
  atomic_init (&self->counter, 0);
  pthread_mutex_init (&self->lock.mutex, NULL);
  atomic_init (&self->lock.holder, 0);
  self->lock.number = number;
}

void
gs_shared_clear (GsShared *self)
{
  pthread_mutex_destroy (&self->lock.mutex);
}

void
gs_lock_acquire (GsLock   *self,
                 GsWorker *worker)
{
  if (pthread_mutex_trylock (&self->mutex) != 0)
    {
      uint32_t holder = atomic_load_explicit (&self->holder, memory_order_relaxed);

      gs_worker_begin_lock_wait (worker, GS_LOCK_DETAIL (self->number, holder));
      pthread_mutex_lock (&self->mutex);
      gs_worker_end_blocking (worker);
    }
  atomic_store_explicit (&self->holder, worker->lane.index, memory_order_relaxed);
}

void
gs_lock_release (GsLock *self)
{
  pthread_mutex_unlock (&self->mutex);
}
