/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-wait.h"

#include <gio/gio.h>

#include "gs-clock.h"

int
gs_wait (GsWorker *worker,
         uint64_t  ns)
{
  int error;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  error = gs_clock_sleep (ns);
  gs_worker_end_blocking (worker);
  return error;
}

typedef struct
{
  const GsAwaiter *awaiter;
  void (*woken) (gpointer data);
  gpointer data;
  GSource *source;
  gulong handler; /* hears of the cancelling */
} Timer;

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
  Timer *self = data;

  g_cancellable_disconnect (self->awaiter->cancellable, self->handler);
  self->awaiter->resume (self->awaiter->data);
  self->woken (self->data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  Timer *self = data;

  g_source_set_ready_time (self->source, 0);
}

void
gs_wait_async (const GsAwaiter  *awaiter,
               uint64_t          ns,
               void            (*woken) (gpointer data),
               gpointer          data)
{
  static GSourceFuncs functions = { .dispatch = call_cb };
  g_autoptr (GSource) source = g_source_new (&functions, sizeof (GSource));
  Timer *self = g_new (Timer, 1);

  *self = (Timer) { awaiter, woken, data, source, 0 };
  g_source_set_callback (source, wake_cb, self, g_free);
  g_source_set_ready_time (source, g_get_monotonic_time () + (gint64) ((ns + 999) / 1000));
  g_source_attach (source, awaiter->main);
  self->handler = g_cancellable_connect (awaiter->cancellable, G_CALLBACK (cancelled_cb), self,
                                         NULL);
}

gboolean
gs_wait_was_cancelled (const GsAwaiter *awaiter)
{
  if (!g_cancellable_is_cancelled (awaiter->cancellable))
    return FALSE;
  awaiter->done (awaiter->data, NULL, NULL);
  return TRUE;
}
