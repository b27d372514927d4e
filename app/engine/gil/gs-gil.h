/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The global interpreter lock, as CPython has had it since 3.2 (Python/ceval_gil.h in 3.11,
 * ceval_gil.c from 3.12 on).
 *
 * A thread that wants the GIL waits for one switch interval; if the holder has not changed
 * meanwhile, it sets the holder's drop request, which the holder meets at its next checkpoint.
 * There is no timer thread and no queue: whoever is woken first and finds the lock free takes
 * it. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A thread's side of its interpreter's GIL.  Only `drop_request` is touched by other threads. */
typedef struct
{
  _Atomic bool drop_request; /* a waiter asks for the GIL; set under the GIL's mutex */
} GsGilThread;

typedef struct
{
  pthread_mutex_t mutex;        /* guards locked's transitions and last_holder's drop request */
  pthread_cond_t cond;          /* signalled, to one waiter, when the GIL is dropped */
  pthread_mutex_t switch_mutex; /* guards the hand-over after a forced drop */
  pthread_cond_t switch_cond;   /* signalled when another thread has taken the GIL */
  bool locked;                  /* under mutex */
  GsGilThread *_Atomic last_holder;
  uint64_t switch_number;       /* times that the holder changed; under mutex */
  uint64_t interval;            /* ns; a waiter waits at least 1 µs */
} GsGil;

void gs_gil_init  (GsGil       *self,
                   uint64_t     interval_ns);
void gs_gil_clear (GsGil       *self);
/** gs_gil_take: blocks until the calling thread holds the GIL. */
void gs_gil_take  (GsGil       *self,
                   GsGilThread *me);
/** gs_gil_try_take: takes the GIL if it is free; returns whether it did.  Never waits for it. */
bool gs_gil_try_take (GsGil       *self,
                      GsGilThread *me);
/** gs_gil_drop: gives the GIL up; if it was asked for, waits until another thread has it.
 * Returns whether it was asked for (a forced switch). */
bool gs_gil_drop  (GsGil       *self,
                   GsGilThread *me);

/** gs_gil_wanted: whether a checkpoint has to drop and take.  The holder only; one relaxed load. */
static inline bool
gs_gil_wanted (const GsGilThread *me)
{
  return atomic_load_explicit (&me->drop_request, memory_order_relaxed);
}
