/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with a device that all tasks share.  It stands in for a GPU: nothing is computed on it,
 * it only takes its time, does one thing after another, and needs no core of this machine.
 *
 * A task first waits for its input, half as long as the device then works for it, and after that
 * for the device.  The session holds a lock and has no serialized form: threads and coroutines
 * share it, but it cannot be given to a worker process.
 *
 * A worker whose initializer has opened a session of its own uses that instead.  Behind each there
 * is a device then, as behind each connection to a server there is a process of it: one GPU would
 * still do one thing after another. */
#include "gs-wait.h"

extern const GsWork gs_work_device;

static uint64_t
get_length (const GsTaskContext *context)
{
  return (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0);
}

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) context->index * 10);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  GsLock *session = worker->session != NULL ? worker->session : &context->shared->lock;
  uint64_t length = get_length (context);
  int error = gs_wait (worker, length / 2);

  if (error == 0)
    {
      gs_lock_acquire (session, worker);
      error = gs_wait (worker, length);
      gs_lock_release (session);
    }
  return error == 0 ? expected (context) : gs_work_fail (error_message, error);
}

typedef struct
{
  const GsTaskContext *context;
  const GsAwaiter *awaiter;
} Awaiting;

static void
worked_cb (gpointer data)
{
  g_autofree Awaiting *self = data;

  if (!gs_wait_was_cancelled (self->awaiter))
    self->awaiter->done (self->awaiter->data, expected (self->context), NULL);
}

static void
granted_cb (gpointer data)
{
  Awaiting *self = data;

  if (gs_wait_was_cancelled (self->awaiter))
    {
      g_free (self);
      return;
    }
  self->context->shared->busy_with = self->context->task;
  gs_wait_async (self->awaiter, get_length (self->context), worked_cb, self);
  self->awaiter->suspend (self->awaiter->data);
}

/* An asyncio.Lock lets in whoever has waited longest: what is before it in the queue tells a task
 * when its turn will be. */
static void
loaded_cb (gpointer data)
{
  Awaiting *self = data;
  GsShared *shared = self->context->shared;
  uint64_t now = gs_clock_now ();
  uint64_t turn = MAX (shared->busy_until, now);

  /* The one that is cancelled wants no turn. */
  if (g_cancellable_is_cancelled (self->awaiter->cancellable))
    {
      granted_cb (self);
      return;
    }
  shared->busy_until = turn + get_length (self->context);
  if (turn == now)
    {
      granted_cb (self);
      return;
    }
  gs_wait_async (self->awaiter, turn - now, granted_cb, self);
  self->awaiter->queue (self->awaiter->data, shared->lock.number, shared->busy_with);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  Awaiting *self = g_new (Awaiting, 1);

  *self = (Awaiting) { context, awaiter };
  gs_wait_async (awaiter, get_length (context) / 2, loaded_cb, self);
}

const GsWork gs_work_device = {
  .run = run,
  .start_async = start_async,
  .expected = expected,
};
