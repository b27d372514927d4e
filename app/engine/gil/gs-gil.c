/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transcription of take_gil() and drop_gil() of CPython 3.11's Python/ceval_gil.h (ceval_gil.c
 * from 3.12 on).
 *
 * What makes it behave as CPython does, and must stay: a waiter's timeout that spans any switch is
 * discarded, and it begins another full interval; a drop wakes one waiter and reserves the lock for
 * nobody, so that a thread back from a fast system call usually retakes it first; only a drop that
 * was asked for waits until another thread has it.
 *
 * Memory order: `mutex` orders everything that one holder did before what the next does.
 * `last_holder` is written by takers under both mutexes and by the dropping holder under none, and
 * read under either mutex; it is compared and never followed unless `locked` says that its owner is
 * still the holder, so relaxed accesses are enough.  A drop request is a hint that carries no data:
 * relaxed, too. */
#include "gs-gil.h"

#include <errno.h>

#include "gs-clock.h"

/* Shortest wait: below it waiting would only be polling. */
#define SHORTEST_WAIT_NS 1000u

static void
init_monotonic_cond (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

void
gs_gil_init (GsGil    *self,
             uint64_t  interval_ns)
{
  pthread_mutex_init (&self->mutex, NULL);
  init_monotonic_cond (&self->cond);
  pthread_mutex_init (&self->switch_mutex, NULL);
  init_monotonic_cond (&self->switch_cond);
  self->locked = false;
  atomic_init (&self->last_holder, NULL);
  self->switch_number = 0;
  self->interval = interval_ns;
}

void
gs_gil_clear (GsGil *self)
{
  pthread_cond_destroy (&self->switch_cond);
  pthread_mutex_destroy (&self->switch_mutex);
  pthread_cond_destroy (&self->cond);
  pthread_mutex_destroy (&self->mutex);
}

/* Waits for a drop, at most one interval.  Returns whether that passed without one.  With mutex. */
static bool
wait_interval (GsGil *self)
{
  uint64_t interval = self->interval > SHORTEST_WAIT_NS ? self->interval : SHORTEST_WAIT_NS;
  uint64_t deadline;
  struct timespec ts;

  /* An interval beyond the clock's range never passes. */
  if (__builtin_add_overflow (gs_clock_now (), interval, &deadline) || deadline > INT64_MAX)
    deadline = INT64_MAX;

  ts.tv_sec = (time_t) (deadline / 1000000000u);
  ts.tv_nsec = (long) (deadline % 1000000000u);
  return pthread_cond_timedwait (&self->cond, &self->mutex, &ts) == ETIMEDOUT;
}

/* Makes the caller the holder of the free GIL.  With mutex. */
static void
become_holder (GsGil       *self,
               GsGilThread *me)
{
  pthread_mutex_lock (&self->switch_mutex);
  self->locked = true;
  if (atomic_load_explicit (&self->last_holder, memory_order_relaxed) != me)
    {
      atomic_store_explicit (&self->last_holder, me, memory_order_relaxed);
      self->switch_number++;
    }
  pthread_cond_signal (&self->switch_cond);
  pthread_mutex_unlock (&self->switch_mutex);

  atomic_store_explicit (&me->drop_request, false, memory_order_relaxed);
}

void
gs_gil_take (GsGil       *self,
             GsGilThread *me)
{
  pthread_mutex_lock (&self->mutex);
  while (self->locked)
    {
      uint64_t seen = self->switch_number;

      if (wait_interval (self) && self->locked && self->switch_number == seen)
        {
          /* Locked, so this thread has not left gs_gil_drop() and is alive. */
          GsGilThread *holder = atomic_load_explicit (&self->last_holder, memory_order_relaxed);

          atomic_store_explicit (&holder->drop_request, true, memory_order_relaxed);
        }
    }
  become_holder (self, me);
  pthread_mutex_unlock (&self->mutex);
}

bool
gs_gil_try_take (GsGil       *self,
                 GsGilThread *me)
{
  bool taken;

  pthread_mutex_lock (&self->mutex);
  taken = !self->locked;
  if (taken)
    become_holder (self, me);
  pthread_mutex_unlock (&self->mutex);
  return taken;
}

bool
gs_gil_drop (GsGil       *self,
             GsGilThread *me)
{
  atomic_store_explicit (&self->last_holder, me, memory_order_relaxed);

  pthread_mutex_lock (&self->mutex);
  self->locked = false;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->mutex);

  /* Set under the mutex while we held the lock, or not at all: nobody asks any more. */
  if (!gs_gil_wanted (me))
    return false;

  pthread_mutex_lock (&self->switch_mutex);
  if (atomic_load_explicit (&self->last_holder, memory_order_relaxed) == me)
    {
      /* No loop, as in CPython: after a spurious wakeup it queues as it would have anyway. */
      atomic_store_explicit (&me->drop_request, false, memory_order_relaxed);
      pthread_cond_wait (&self->switch_cond, &self->switch_mutex);
    }
  pthread_mutex_unlock (&self->switch_mutex);
  return true;
}
