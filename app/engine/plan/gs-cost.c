/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cost.h"

/* CPython 3.11 on Debian 12, an ordinary 2-core machine.  Each figure is what was measured of the
 * interpreter less what the engine's own threads, forks and pipes really take, since that is spent
 * for real and comes on top. */
const GsCost gs_cost_cpython = {
  /* threading.Thread.start() until its function runs: 0.12–0.15 ms; pthread_create alone 0.02. */
  .start_thread = 110000,

  /* A subinterpreter's start is 16.8 ms where a thread's is 0.33 (measured by others). */
  .start_interpreter = 16500000,

  /* ProcessPoolExecutor under fork, first submit to first result: 4–10 ms, of which some 3 are the
   * child's (its bootstrap, its queues, its first import of what it needs). */
  .start_fork = 3000000,

  /* The same under spawn: 74–96 ms, nearly all of it a new interpreter and its imports. */
  .start_spawn = 75000000,

  /* The same under forkserver: 150–165 ms the first time, 19–28 ms once the server is there, which
   * is a fresh interpreter that has imported the program; its children read theirs, unpickle what
   * they are to be and import concurrent.futures. */
  .start_forkserver = 131000000,
  .start_served = 20000000,

  /* ThreadPoolExecutor.map over empty tasks: 19–21 µs an item in all.  The caller makes a Future
   * and a work item and puts it on the queue; the worker takes it, runs it and wakes the caller. */
  .submit = 9000,
  .item_thread = 10000,

  /* ProcessPoolExecutor.map over empty tasks: 250, 25 and 4 µs an item at chunksize 1, 10 and 100:
   * a part for each work item and a part for each task in it.  The first is the parent's: its
   * feeder and manager threads share one GIL, so that more workers do not make it faster (4 400
   * submits a second with 1 worker, 5 000 with 4).  Our own pipes take some 50 µs of it. */
  .work_item = 190000,
  .item_process = 1500,

  /* pickle.dumps() and loads() of bytes: 0.6 ns a byte each; a multiprocessing pipe copies a
   * message once more at either end: together 3.8 ns a byte, our own pipe about 1.4 of it.  (Lists
   * of numbers take 2 ns to pickle and 5 to parse.) */
  .pickled_byte = 1.2,

  /* asyncio.gather() over empty coroutines: 4.5–5 µs each; over asyncio.sleep(): 7 µs more, for a
   * future, a timer and another step.  A source of our own loop takes 1 µs. */
  .coroutine = 4500,
  .resume = 6000,

  /* The same in memory, without a pipe: pickle.dumps() or loads() alone. */
  .shared_byte = 0.6,

  /* sum(i * i for i in range(n)): 49 ns for each i. */
  .iteration = 50,

  /* sum(range(n)): 18 ns for each item: a number is made, added and thrown away. */
  .c_iteration = 18,
};

const GsCost gs_cost_none = { 0 };

GsCost
gs_cost_with_iteration (const GsCost *self,
                        int64_t       iteration)
{
  GsCost cost = *self;

  if (iteration >= 0)
    cost.iteration = cost.c_iteration = (uint64_t) iteration;
  return cost;
}
