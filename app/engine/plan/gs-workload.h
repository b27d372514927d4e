/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalog of workloads, what a task may do: their names and what each takes.  The rows are those of
 * gs-workload-list.h; gs-work.h does the work. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  const char *name;           /* "sum-squares" */
  bool computes;              /* needs a core while it works (else it waits) */
  bool releases_gil;          /* computes in C, without the GIL */
  bool is_awaited;            /* an event loop awaits it (else it blocks the loop) */
  bool has_rest;              /* and has then to be ended by a pool, or by the loop, which stands still */
  bool has_n;                 /* takes N= iterations */
  bool is_told_by_n;          /* tasks of the same n must have the same result */
  bool has_repeat;            /* takes Repeat=: a task does its work so many times */
  bool has_iteration;         /* takes Iteration=: computes as an interpreter does, and is charged */
  bool has_lock;              /* takes Lock=: does its work with a lock held */
  bool has_atomic;            /* takes Lock=atomic, too */
  bool has_share;             /* takes Share=: shares one thing with its group, or has its own */
  const char *object;         /* what its tasks are given if no other is asked for, and no worker
                               * opens one of its own: gs-object.h */
  const char *shared_name;    /* of what its tasks bring about together, as a Python script would say;
                               * NULL if they share nothing */
} GsWorkload;

/** gs_workload_find: by name; NULL if there is none. */
const GsWorkload *gs_workload_find (const char *name);
/** gs_workload_get_all: the catalog, ended by NULL. */
const GsWorkload *const *gs_workload_get_all (void);
/** gs_workload_get_names: the names of all of them, ended by NULL. */
const char *const *gs_workload_get_names (void);
