/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-event-loop.h"

gboolean
gs_event_loop_begin (GsEventLoop   *self,
                     GsRunContext  *context,
                     GsGil         *gil,
                     GError       **error)
{
  *self = (GsEventLoop) { .context = context };
  if (!gs_run_context_begin_main (context, &self->worker, GS_LANE_LOOP, gil, error))
    return FALSE;

  self->main = g_main_context_new ();
  g_main_context_acquire (self->main);
  g_main_context_push_thread_default (self->main);
  return TRUE;
}

void
gs_event_loop_call_soon (GsEventLoop *self,
                         GSourceFunc  function,
                         gpointer     data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* As what polls and what waits for a time: they have their turns in order. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, self->main);
}

void
gs_event_loop_iterate (GsEventLoop *self)
{
  int priority, timeout, n_fds;

  g_main_context_prepare (self->main, &priority);
  while ((n_fds = g_main_context_query (self->main, priority, &timeout, self->fds, self->n_fds))
         > self->n_fds)
    {
      self->n_fds = n_fds;
      self->fds = g_renew (GPollFD, self->fds, n_fds);
    }

  /* Give the GIL up even without a wait, as select() does. */
  gs_worker_begin_blocking (&self->worker, GS_STATE_IDLE);
  if (timeout != 0)
    gs_lane_populate (&self->worker.lane);
  g_poll (self->fds, n_fds, timeout);
  gs_worker_end_blocking (&self->worker);

  g_main_context_check (self->main, priority, self->fds, n_fds);
  g_main_context_dispatch (self->main);
}

void
gs_event_loop_end (GsEventLoop *self)
{
  g_main_context_pop_thread_default (self->main);
  g_main_context_release (self->main);
  g_main_context_unref (self->main);
  g_free (self->fds);
  gs_worker_end (&self->worker);
}
