/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs of an interpreter where C costs almost nothing: one table, charged as fixed work and
 * badged "emulated", 0 in benchmarks.  Without it C's pools would be too fast for the lessons to
 * be true. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  uint64_t start_thread;      /* ns until a new thread runs Python code */
  uint64_t start_interpreter; /* ns more until it has an interpreter of its own */
  uint64_t start_fork;        /* ns that a forked worker needs before its first task */
  uint64_t start_spawn;       /* ns that a fresh interpreter needs to start and import */
  uint64_t start_forkserver;  /* ns that the fork server needs, once, before it can fork */
  uint64_t start_served;      /* ns that a worker that it has forked needs before its first task */
  uint64_t submit;            /* ns in the caller for each submit: a task, or a chunk of a map */
  uint64_t item_thread;       /* ns in a worker thread for each task taken and returned */
  uint64_t work_item;         /* ns in the caller for each work item (a chunk of tasks) that is sent
                               * to a worker process and comes back */
  uint64_t coroutine;         /* ns in the event loop for each coroutine: a Task, its first step */
  uint64_t resume;            /* ns in the event loop for each time that one awaits and goes on */
  uint64_t item_process;      /* ns in a worker process for each task of a work item */
  double pickled_byte;        /* ns for each byte serialized or parsed */
  double shared_byte;         /* the same between interpreters of one process */
  uint64_t iteration;         /* ns for each iteration of a computing loop */
  uint64_t c_iteration;       /* ns for each item that a function in C takes from an iterator */
} GsCost;

extern const GsCost gs_cost_cpython; /* CPython 3.11 */
extern const GsCost gs_cost_none;    /* bare C */

/** gs_cost_with_iteration: the same, but for an iteration of a computing loop, and an item of a
 * function in C, which take @iteration ns; -1: as they are.  0 is bare C. */
GsCost gs_cost_with_iteration (const GsCost *self,
                               int64_t       iteration);
