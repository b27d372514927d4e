/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits in a system call, as time.sleep() does, and returns ten times the task's index: five tasks
 * return [0, 10, 20, 30, 40], so that a result out of order shows. */
#include "gs-wait.h"

extern const GsWork gs_work_sleep;

static uint64_t
get_length (const GsTaskContext *context)
{
  return (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0);
}

/* Made by the task, at its end. */
static char *
make_result (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) context->index * 10);
}

static char *
expected (const GsTaskContext *context)
{
  return context->index > 0 ? g_strdup_printf ("%u0", context->index) : g_strdup ("0");
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  gboolean locks = context->group->lock == GS_TASK_LOCK_LOCK;

  for (guint i = 0; i < gs_work_get_repeat (context); i++)
    {
      int error;

      if (locks)
        gs_lock_acquire (&context->shared->lock, worker);
      error = gs_wait (worker, get_length (context));
      if (locks)
        gs_lock_release (&context->shared->lock);

      if (error != 0)
        return gs_work_fail (error_message, error);
      gs_work_end_lap (context, worker);
    }
  return make_result (context);
}

/* asyncio.sleep() */
typedef struct
{
  const GsTaskContext *context;
  const GsAwaiter *awaiter;
  guint left;     /* times that it still waits */
} Sleeping;

static void
woken_cb (gpointer data)
{
  Sleeping *self = data;
  const GsAwaiter *awaiter = self->awaiter;

  if (gs_wait_was_cancelled (awaiter))
    {
      g_free (self);
      return;
    }
  gs_work_end_lap (self->context, awaiter->worker);
  if (--self->left > 0)
    {
      gs_wait_async (awaiter, get_length (self->context), woken_cb, self);
      awaiter->suspend (awaiter->data);
      return;
    }

  awaiter->done (awaiter->data, make_result (self->context), NULL);
  g_free (self);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  Sleeping *self = g_new (Sleeping, 1);

  *self = (Sleeping) { context, awaiter, gs_work_get_repeat (context) };
  gs_wait_async (awaiter, get_length (context), woken_cb, self);
}

const GsWork gs_work_sleep = {
  .run = run,
  .start_async = start_async,
  .expected = expected,
};
