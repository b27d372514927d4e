/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches the increments of a shared counter until the first one is lost, and keeps the loads and
 * stores around that: what each task read and wrote, in the order in which the counter saw it.
 *
 * No clock and no ticket is needed for that order.  Until an update is lost, every store writes one
 * more than the store before it: so the number that was read or written is its place.  The store
 * that loses is the first that overwrites something other than what its task has read; it tells by
 * exchanging the value for its own, and ends the watch.  Each task writes to a slot of its own, so
 * that watching costs that exchange and a few stores of its own an increment.  (Without a GIL
 * another task may load between the exchange and the end of the watch, some ns later.) */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A group of more tasks is not watched: no more can be looked at side by side. */
#define GS_COUNTER_WATCHED 8
/* Increments that are kept of each: the last ones, and the first ones since it last read what
 * another had written. */
#define GS_COUNTER_LAST 4u
#define GS_COUNTER_FIRST 2u

/* Written by the task alone; read by the runner's main thread once no task runs. */
typedef struct
{
  int64_t last[GS_COUNTER_LAST];   /* what the increment i read, at i modulo GS_COUNTER_LAST */
  int64_t first[GS_COUNTER_FIRST]; /* the same of the first ones of its turn */
  uint64_t n_loads;
  uint64_t n_stores;               /* n_loads, or one less */
  uint64_t turn;                   /* the increment that its turn began with */
  int64_t next;                    /* what it reads next if nobody else has written */
  int64_t padding[6];              /* no two tasks write to one cache line, or to its neighbour */
} GsCounterSlot;

static_assert (sizeof (GsCounterSlot) == 128, "two cache lines");

typedef struct
{
  _Atomic int32_t winner; /* the task that has lost updates; -1 while none has, above all tasks if
                           * none is watched */
  int64_t read;           /* by the winner: what it had read… */
  int64_t overwritten;    /* …and what it has overwritten */
  GsCounterSlot slots[GS_COUNTER_WATCHED];
} GsCounterWatch;

static inline void
gs_counter_watch_init (GsCounterWatch *self)
{
  memset (self, 0, sizeof *self);
  atomic_init (&self->winner, -1);
}

/** gs_counter_watch_dup_text: the steps around the first lost update, in order, apart by spaces, as
 * task, "L" or "S" and the number that it loaded or stored: "0L41 1L41 1S42 +96 0S42"; "+96" stands
 * for so many increments that were not kept.  The last step is the store that loses.  Tasks are
 * numbered from @first_task.  NULL if nothing was lost, or what was kept has no order, since two
 * tasks lost updates at once.  g_free().  The main thread, when no task runs. */
char *gs_counter_watch_dup_text (const GsCounterWatch *self,
                                 uint32_t              first_task);

/* Called by a task; @index is its number in its group. */

/** gs_counter_watch_close: where tasks come one after the other, and nothing can be lost; before
 * any of them runs. */
static inline void
gs_counter_watch_close (GsCounterWatch *self)
{
  atomic_init (&self->winner, INT32_MAX);
}

/** gs_counter_watch_is_open: whether there is still something to see; ask it after the load, which
 * then was before the end of the watch. */
static inline bool
gs_counter_watch_is_open (GsCounterWatch *self)
{
  return atomic_load_explicit (&self->winner, memory_order_relaxed) < 0;
}

/** gs_counter_watch_load: it has read @value.  false if that is less than before: then an update
 * has just been lost, and there is nothing to be watched any more. */
static inline bool
gs_counter_watch_load (GsCounterWatch *self,
                       uint32_t        index,
                       int64_t         value)
{
  GsCounterSlot *slot = &self->slots[index];

  if (value < slot->next)
    return false;
  if (value != slot->next)
    slot->turn = slot->n_loads;
  if (slot->n_loads - slot->turn < GS_COUNTER_FIRST)
    slot->first[slot->n_loads - slot->turn] = value;
  slot->last[slot->n_loads++ % GS_COUNTER_LAST] = value;
  return true;
}

/** gs_counter_watch_store: it has written one more than @read, over @overwritten. */
static inline void
gs_counter_watch_store (GsCounterWatch *self,
                        uint32_t        index,
                        int64_t         read,
                        int64_t         overwritten)
{
  GsCounterSlot *slot = &self->slots[index];
  int32_t none = -1;

  slot->next = read + 1;
  if (__builtin_expect (overwritten == read, 1))
    {
      /* Behind the end it would be told in a wrong place. */
      slot->n_stores += gs_counter_watch_is_open (self) ? 1 : 0;
      return;
    }
  if (!atomic_compare_exchange_strong_explicit (&self->winner, &none, (int32_t) index,
                                                memory_order_relaxed, memory_order_relaxed))
    return;
  slot->n_stores++;
  self->read = read;
  self->overwritten = overwritten;
}
