/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input first, then computing: waits as sleep does and then adds up squares as sum-squares does,
 * for about as long.  On an event loop the waiting is awaited there, and what is left, the
 * computing, is handed to the pool; without a pool the loop stands still for it. */
#include "gs-wait.h"

extern const GsWork gs_work_mixed;
extern const GsWork gs_work_sum_squares;

/* Waiting beside an iteration of computing. */
#define WAIT_NS 50u

/* Half of a task's length is computing. */
static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return gs_work_sum_squares.iterations (work_ns / 2, cost, spin);
}

static uint64_t
get_wait (const GsTaskContext *context)
{
  if (context->group->n != NULL && context->group->n->len > 0)
    return gs_work_get_n (context, iterations) * WAIT_NS;
  return (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0) / 2;
}

/* The computing: what sum-squares does, or, without a worker, what it should come to. */
static char *
compute (const GsTaskContext  *context,
         GsWorker             *worker,
         char                **error_message)
{
  g_autoptr (GArray) n = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 number = (gint64) gs_work_get_n (context, iterations);
  GsTaskGroup group = *context->group;
  GsTaskContext share = *context;

  g_array_append_val (n, number);
  group.n = n;
  share.group = &group;
  return worker != NULL ? gs_work_sum_squares.run (&share, worker, error_message)
                        : gs_work_sum_squares.expected (&share);
}

static char *
expected (const GsTaskContext *context)
{
  return compute (context, NULL, NULL);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  int error = gs_wait (worker, get_wait (context));

  return error == 0 ? compute (context, worker, error_message)
                    : gs_work_fail (error_message, error);
}

static void
woken_cb (gpointer data)
{
  const GsAwaiter *awaiter = data;

  awaiter->done (awaiter->data, NULL, NULL);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  gs_wait_async (awaiter, get_wait (context), woken_cb, (gpointer) awaiter);
}

const GsWork gs_work_mixed = {
  .run = run,
  .start_async = start_async,
  .run_rest = compute,
  .expected = expected,
  .iterations = iterations,
};
