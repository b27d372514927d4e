/* SPDX-License-Identifier: GPL-3.0-or-later */
/* for i in range(n): values.append(i).  With Share=one all tasks of the group append to one list,
 * which is global; a worker process appends to that of its own, of which the caller sees nothing.
 * With Share=each a task makes a list for itself.  What the group has brought about is the length
 * of the one list, or of all that the tasks have made.
 *
 * The interpreter's time for a turn of the loop is spent before the list is named and between that
 * and the call.  What append() itself does is real: see gs-list.h. */
#include "gs-work.h"

extern const GsWork gs_work_fill_list;

/* Cost of append() by itself, about. */
#define APPEND_NS 5u

static uint64_t
iterations (uint64_t      work_ns,
            const GsCost *cost,
            const GsSpin *spin)
{
  return MAX (work_ns / MAX (cost->iteration, APPEND_NS), 1);
}

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, gs_work_get_n (context, iterations));
}

/* Returns whether there was room for all. */
static gboolean
fill (const GsTaskContext *context,
      GsWorker            *worker,
      GsList              *list)
{
  uint64_t n = gs_work_get_n (context, iterations);
  uint64_t half = gs_spin_steps (context->spin, (double) context->cost->iteration / 2);
  uint64_t stretch = MAX (GS_CHECKPOINT_NS / MAX (context->cost->iteration, APPEND_NS), 1);
  uint64_t seed = n;
  gboolean has_room = TRUE;

  for (uint64_t i = 0; i < n && has_room; i++)
    {
      seed = gs_spin_run (seed, half);
      gs_list_ref (list, worker);
      seed = gs_spin_run (seed, half);
      has_room = gs_list_append (list, worker, (int64_t) i);
      gs_list_unref (list, worker);

      gs_worker_checkpoint (worker);
      if ((i + 1) % stretch == 0)
        gs_worker_look (worker);
    }
  return has_room;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  gboolean has_room;
  uint64_t n_items;
  GsList own;

  if (gs_work_shares (context))
    return fill (context, worker, &context->shared->list) ? expected (context)
                                                          : gs_work_fail_full (error_message);

  gs_list_init (&own, context->shared->list.lock.number);
  has_room = fill (context, worker, &own);
  n_items = own.n_items;
  gs_list_clear (&own);
  return has_room ? g_strdup_printf ("%" G_GUINT64_FORMAT, n_items)
                  : gs_work_fail_full (error_message);
}

/* The lengths that came back. */
static uint64_t
add_up (const GsTaskContext *context,
        const char *const   *results)
{
  uint64_t sum = 0;

  for (guint i = 0; i < context->group->count; i++)
    sum += results[i] != NULL ? g_ascii_strtoull (results[i], NULL, 10) : 0;
  return sum;
}

static char *
shared_result (const GsTaskContext *context,
               const char *const   *results)
{
  uint64_t length = gs_work_shares (context) ? context->shared->list.n_items
                                                 : add_up (context, results);

  return g_strdup_printf ("%" G_GUINT64_FORMAT, length);
}

static char *
shared_expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, gs_work_sum_n (context, iterations));
}

const GsWork gs_work_fill_list = {
  .run = run,
  .expected = expected,
  .iterations = iterations,
  .shared_result = shared_result,
  .shared_expected = shared_expected,
};
