/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list, as an interpreter has it: an array that grows while numbers are appended to it.
 *
 * With a GIL append() is one step between two checkpoints.  Without one a list has a lock of its
 * own, and threads that use it count their references to it: its maker does so as if it were alone,
 * but any other thread atomically (PEP 703, "biased reference counting").  Lock, references and
 * length lie side by side, as in an object's header, so that they move from core to core
 * together. */
#pragma once

#include "gs-lock.h"

/* Items of a list at most: a gigabyte of them. */
#define GS_LIST_MAX_ITEMS ((size_t) 1 << 27)

typedef struct
{
  GsLock lock;                /* taken by whoever holds no GIL */
  _Atomic int64_t references; /* that other threads than its maker have, without a GIL; relaxed: it
                               * frees nothing here */
  size_t n_items;
  int64_t *items;             /* owned */
  size_t room;                /* of @items */
  pthread_t maker;            /* who called gs_list_init() */
} GsList;

void gs_list_init   (GsList   *self,
                     uint32_t  number);
void gs_list_clear  (GsList   *self);
/** gs_list_append: any thread; @items is read when no task runs.  false if there is no room for one
 * more. */
bool gs_list_append (GsList   *self,
                     GsWorker *worker,
                     int64_t   value);

/** gs_list_is_shared: whether @worker's thread, the calling one, has to count its references
 * atomically. */
static inline bool
gs_list_is_shared (const GsList   *self,
                   const GsWorker *worker)
{
  return !worker->holds_gil && !pthread_equal (self->maker, pthread_self ());
}

/** gs_list_ref: the reference that a thread has while it uses the list, until gs_list_unref().
 * Only its cost is of any use here; one that is not counted atomically is in the loop's own
 * cost. */
static inline void
gs_list_ref (GsList         *self,
             const GsWorker *worker)
{
  if (gs_list_is_shared (self, worker))
    atomic_fetch_add_explicit (&self->references, 1, memory_order_relaxed);
}

static inline void
gs_list_unref (GsList         *self,
               const GsWorker *worker)
{
  if (gs_list_is_shared (self, worker))
    atomic_fetch_sub_explicit (&self->references, 1, memory_order_relaxed);
}
