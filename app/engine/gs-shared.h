/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tasks of a group share within one process: a number, a list, a device, and a lock.  A
 * worker process has its own of all, as a forked or spawned interpreter has its own global
 * variables. */
#pragma once

#include "gs-counter-watch.h"
#include "gs-worker.h"

/* A lock as threading.Lock is one: acquiring it tries first, and only if that fails gives the GIL
 * up and waits.  It is handed to nobody: whoever comes first when it is released has it. */
typedef struct
{
  pthread_mutex_t mutex;
  _Atomic uint32_t holder; /* lane of who holds it; only to be shown, so relaxed */
  uint32_t number;         /* which lock of the run it is */
} GsLock;

/* The detail of a lock-wait: whose lock, in the upper 4 bits, and the lane that held it. */
#define GS_LOCK_DETAIL(number, lane) ((unsigned) (((number) & 0xfu) << 12 | ((lane) & 0xfffu)))
#define GS_LOCK_DETAIL_LOCK(detail) ((unsigned) (detail) >> 12)
#define GS_LOCK_DETAIL_LANE(detail) ((unsigned) (detail) & 0xfffu)

typedef struct
{
  _Atomic int64_t counter; /* loads and stores are relaxed: nothing is published by them */
  GsCounterWatch watch;    /* of its first lost update */
  GsLock lock;

  /* A list, with the lock of its own that makes append() whole where there is no GIL. */
  pthread_mutex_t list_mutex;
  int64_t *items;
  size_t n_items;
  size_t room;          /* of @items */

  /* The event loop's thread: */
  uint64_t busy_until;  /* CLOCK_MONOTONIC ns: when a device is done */
  uint32_t busy_with;   /* the task that has the device, or had it last */
} GsShared;

void gs_shared_init  (GsShared *self,
                      uint32_t  number);
void gs_shared_clear (GsShared *self);
/** gs_shared_append: to the list.  Any thread; @items is read when no task runs. */
void gs_shared_append (GsShared *self,
                       int64_t   value);

/** gs_lock_acquire: the caller holds its GIL before and after; a wait is recorded (`lock-wait`). */
void gs_lock_acquire (GsLock   *self,
                      GsWorker *worker);
void gs_lock_release (GsLock   *self);
