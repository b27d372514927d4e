/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits in a system call, as time.sleep() does, and returns ten times the task's index: five tasks
 * return [0, 10, 20, 30, 40], so that a result out of order shows. */
#include "gs-workload.h"

#include <errno.h>

extern const GsWorkload gs_workload_sleep;

static char *
expected (const GsTaskContext *context)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) context->index * 10);
}

/* Returns errno, or 0. */
static int
sleep_once (GsWorker *worker,
            uint64_t  length)
{
  struct timespec deadline;
  uint64_t end;
  int error;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);

  /* An absolute end, so that a signal in between makes it neither shorter nor longer. */
  end = gs_clock_now () + length;
  deadline.tv_sec = (time_t) (end / 1000000000u);
  deadline.tv_nsec = (long) (end % 1000000000u);
  do
    error = clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
  while (error == EINTR);

  gs_worker_end_blocking (worker);
  return error;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  uint64_t length = (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0);
  gboolean locks = g_strcmp0 (context->group->lock, "lock") == 0;

  for (guint i = 0; i < gs_workload_get_repeat (context); i++)
    {
      int error;

      if (locks)
        gs_lock_acquire (&context->shared->lock, worker);
      error = sleep_once (worker, length);
      if (locks)
        gs_lock_release (&context->shared->lock);

      if (error != 0)
        {
          *error_message = g_strdup_printf ("OSError: [Errno %d] %s", error, g_strerror (error));
          return NULL;
        }
      gs_workload_end_lap (context, worker);
    }
  return expected (context);
}

/* asyncio.sleep() */
typedef struct
{
  const GsTaskContext *context;
  const GsAwaiter *awaiter;
  gint64 length;  /* µs */
  guint left;     /* times that it still waits */
  GSource *timer;
  gulong handler; /* hears of the cancelling */
} Sleeping;

static gboolean
call_cb (GSource     *source,
         GSourceFunc  callback,
         gpointer     data)
{
  return callback (data);
}

static gboolean
wake_cb (gpointer data)
{
  Sleeping *self = data;
  const GsAwaiter *awaiter = self->awaiter;

  awaiter->resume (awaiter->data);
  if (g_cancellable_is_cancelled (awaiter->cancellable))
    {
      g_cancellable_disconnect (awaiter->cancellable, self->handler);
      awaiter->done (awaiter->data, NULL, NULL);
      return G_SOURCE_REMOVE;
    }
  gs_workload_end_lap (self->context, awaiter->worker);
  if (--self->left > 0)
    {
      g_source_set_ready_time (self->timer, g_get_monotonic_time () + self->length);
      awaiter->suspend (awaiter->data);
      return G_SOURCE_CONTINUE;
    }

  g_cancellable_disconnect (awaiter->cancellable, self->handler);
  awaiter->done (awaiter->data, expected (self->context), NULL);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  Sleeping *self = data;

  g_source_set_ready_time (self->timer, 0);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  static GSourceFuncs functions = { .dispatch = call_cb };
  Sleeping *self = g_new (Sleeping, 1);
  gint64 length = MAX (gs_plan_group_get_work (context->group, context->index), 0);

  *self = (Sleeping) {
    .context = context,
    .awaiter = awaiter,
    .length = length / 1000 + (length % 1000 > 0),
    .left = gs_workload_get_repeat (context),
    .timer = g_source_new (&functions, sizeof (GSource)),
  };
  g_source_set_callback (self->timer, wake_cb, self, g_free);
  g_source_set_ready_time (self->timer, g_get_monotonic_time () + self->length);
  g_source_attach (self->timer, awaiter->main);
  g_source_unref (self->timer);
  self->handler = g_cancellable_connect (awaiter->cancellable, G_CALLBACK (cancelled_cb), self,
                                         NULL);
}

const GsWorkload gs_workload_sleep = {
  .name = "sleep",
  .has_lock = true,
  .has_repeat = true,
  .run = run,
  .start_async = start_async,
  .expected = expected,
};
