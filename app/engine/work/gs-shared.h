/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that the tasks of a group share within one process: a number, a list, a device, and a
 * lock.  A worker process has its own of all, as a forked or spawned interpreter has its own global
 * variables. */
#pragma once

#include "gs-counter-watch.h"
#include "gs-list.h"

typedef struct
{
  _Atomic int64_t counter; /* loads and stores are relaxed: nothing is published by them */
  GsCounterWatch watch;    /* of its first lost update */
  GsLock lock;
  GsList list;

  /* The event loop's thread: */
  uint64_t busy_until;  /* CLOCK_MONOTONIC ns: when a device is done */
  uint32_t busy_with;   /* the task that has the device, or had it last */
} GsShared;

void gs_shared_init  (GsShared *self,
                      uint32_t  number);
void gs_shared_clear (GsShared *self);
