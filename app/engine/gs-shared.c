/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-shared.h"

#include <stdlib.h>

void
gs_shared_init (GsShared *self,
                uint32_t  number)
{
  atomic_init (&self->counter, 0);
  gs_counter_watch_init (&self->watch);
  pthread_mutex_init (&self->lock.mutex, NULL);
  atomic_init (&self->lock.holder, 0);
  self->lock.number = number;

  pthread_mutex_init (&self->list_mutex, NULL);
  self->items = NULL;
  self->n_items = 0;
  self->room = 0;
  self->busy_until = 0;
  self->busy_with = 0;
}

void
gs_shared_clear (GsShared *self)
{
  pthread_mutex_destroy (&self->lock.mutex);
  pthread_mutex_destroy (&self->list_mutex);
  free (self->items);
}

void
gs_shared_append (GsShared *self,
                  int64_t   value)
{
  pthread_mutex_lock (&self->list_mutex);
  if (self->n_items == self->room)
    {
      self->room = self->room > 0 ? 2 * self->room : 64;
      self->items = realloc (self->items, self->room * sizeof *self->items);
      if (self->items == NULL)
        abort (); /* as GLib does where there is no memory */
    }
  self->items[self->n_items++] = value;
  pthread_mutex_unlock (&self->list_mutex);
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
