/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds 1 to a number that all tasks of the group share, n times.  Each time is a load and a store,
 * apart, as an interpreter has them; whether a switch of threads can come between the two depends
 * on where the interpreter looks whether the GIL is wanted:
 *
 *   call  `counter += one()`: as the function is entered, which lies between the two, and at the
 *         loop's back-edge
 *   3.9   `counter += 1` up to Python 3.9: at nearly every instruction
 *   3.10  `counter += 1` from 3.10 on: at the back-edge alone
 *
 * Without a GIL they are apart by whatever the processor does meanwhile.  Loads and stores are
 * relaxed atomics, so that C has an answer too: an update is lost, never torn.
 *
 * The interpreter's time for an increment lies between them and around them, in the places where it
 * spends it. */
#include <string.h>

#include "gs-work.h"

extern const GsWork gs_work_counter;

/* Cost of an increment by itself, in steps, which hides behind the steps that are charged. */
#define OWN_STEPS 3.6

typedef struct
{
  GsShared *shared;
  GsWorker *worker;
  uint64_t half;  /* steps of half an increment… */
  uint64_t enter; /* …and of entering, or leaving, a with block */
  uint64_t seed;
  uint64_t stored; /* increments that this task has written */
  uint32_t index;
  GsCounterWatch *watch; /* NULL: nothing is watched, or there is nothing more to see */
} Counting;

static void
spend (Counting *self)
{
  self->seed = gs_spin_run (self->seed, self->half);
}

static int64_t
load (Counting *self)
{
  int64_t value = atomic_load_explicit (&self->shared->counter, memory_order_relaxed);

  if (self->watch != NULL && (!gs_counter_watch_is_open (self->watch)
                              || !gs_counter_watch_load (self->watch, self->index, value)))
    self->watch = NULL;
  return value;
}

/* One more than @read.  While it is watched the store also tells what it overwrites, of which the
 * increment makes no use. */
static void
store (Counting *self,
       int64_t   read)
{
  if (self->watch != NULL)
    gs_counter_watch_store (self->watch, self->index, read,
                            atomic_exchange_explicit (&self->shared->counter, read + 1,
                                                      memory_order_relaxed));
  else
    atomic_store_explicit (&self->shared->counter, read + 1, memory_order_relaxed);
  self->stored++;
}

/* counter += one() */
static void
add_call (Counting *self)
{
  int64_t value = load (self);

  spend (self);
  gs_worker_checkpoint (self->worker);
  spend (self);
  store (self, value);
}

/* counter += 1, with a checkpoint after nearly every instruction.  Of the seven of the loop, three
 * have been executed when the number is loaded, and two more when it is added to: so most of the
 * time a switch that is asked for comes between load and store. */
static void
add_checked (Counting *self)
{
  int64_t value;

  spend (self);
  value = load (self);
  gs_worker_checkpoint (self->worker);
  self->seed = gs_spin_run (self->seed, self->half / 2);
  gs_worker_checkpoint (self->worker);
  store (self, value);
  self->seed = gs_spin_run (self->seed, self->half - self->half / 2);
}

/* counter += 1 */
static void
add_unchecked (Counting *self)
{
  int64_t value = load (self);

  spend (self);
  store (self, value);
  spend (self);
}

/* Adds with load and store at once, for which Python has no operator. */
static void
add_atomic (Counting *self)
{
  spend (self);
  atomic_fetch_add_explicit (&self->shared->counter, 1, memory_order_relaxed);
  self->stored++;
  spend (self);
}

static void
add_locked (Counting *self,
            void    (*add) (Counting *self))
{
  self->seed = gs_spin_run (self->seed, self->enter);
  gs_lock_acquire (&self->shared->lock, self->worker);
  add (self);
  gs_lock_release (&self->shared->lock);
  self->seed = gs_spin_run (self->seed, self->enter);
}

/* ns of an increment by the interpreter: a call takes another one, 3.9 is slower by a third. */
static uint64_t
increment_ns (const GsTaskGroup *group,
              const GsCost      *cost)
{
  if (group->model <= GS_TASK_MODEL_CALL)
    return 2 * cost->iteration;
  return group->model == GS_TASK_MODEL_3_9 ? cost->iteration * 4 / 3 : cost->iteration;
}

/* ns of one that is charged @ns. */
static double
get_length (uint64_t      ns,
            const GsSpin *spin)
{
  double step_ns = spin->step_ns > 0 ? spin->step_ns : GS_SPIN_DEFAULT_STEP_NS;

  return MAX ((double) ns, OWN_STEPS * step_ns);
}

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return MAX ((uint64_t) ((double) work_ns / get_length (2 * cost->iteration, spin)), 1);
}

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, gs_work_get_n (context, iterations));
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  const GsTaskGroup *group = context->group;
  uint64_t ns = increment_ns (group, context->cost);
  Counting self = { context->shared, worker, gs_spin_steps (context->spin, ns / 2.0),
                    gs_spin_steps (context->spin, context->cost->iteration / 2.0), 0, 0,
                    context->index, NULL };
  gboolean locks = group->lock == GS_TASK_LOCK_LOCK;
  uint64_t n = gs_work_get_n (context, iterations);
  uint64_t stretch = MAX ((uint64_t) (GS_CHECKPOINT_NS / get_length (ns, context->spin)), 1);
  void (*add) (Counting *self) = add_call;

  if (group->lock == GS_TASK_LOCK_ATOMIC)
    add = add_atomic;
  else if (group->model == GS_TASK_MODEL_3_9)
    add = add_checked;
  else if (group->model == GS_TASK_MODEL_3_10)
    add = add_unchecked;

  if (group->lock <= GS_TASK_LOCK_NONE && group->count <= GS_COUNTER_WATCHED)
    self.watch = &context->shared->watch;
  for (uint64_t i = 1; i <= n; i++)
    {
      if (locks)
        add_locked (&self, add);
      else
        add (&self);
      gs_worker_checkpoint (worker);
      if (i % stretch == 0)
        gs_worker_look (worker);
    }
  return g_strdup_printf ("%" G_GUINT64_FORMAT, self.stored);
}

static char *
shared_result (const GsTaskContext *context,
               const char *const   *results)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          (gint64) atomic_load_explicit (&context->shared->counter,
                                                         memory_order_relaxed));
}

static char *
shared_steps (const GsTaskContext *context)
{
  return gs_counter_watch_dup_text (&context->shared->watch, context->task);
}

/* The sum of all tasks' increments; @context is of any of them. */
static char *
shared_expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, gs_work_sum_n (context, iterations));
}

const GsWork gs_work_counter = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
  .shared_result = shared_result,
  .shared_expected = shared_expected,
  .shared_steps = shared_steps,
};
