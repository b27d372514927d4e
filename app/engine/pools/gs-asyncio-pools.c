/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_in_executor(): the thread pool and the process pool behind an event loop. */
#include "config.h"

#include "gs-asyncio.h"
#include "gs-run-error.h"

/* Threads */

static void
thread_finished_cb (gpointer data,
                    guint    task)
{
  gs_asyncio_return (data, task);
}

static gboolean
start_threads (GsAsyncio  *self,
               GError    **error)
{
  gs_thread_pool_init (&self->threads, self->context, &self->gil, FALSE);
  self->threads.finished_cb = thread_finished_cb;
  self->threads.finished_data = self;
  return TRUE;
}

static gboolean
submit_to_threads (GsAsyncio  *self,
                   guint       task,
                   GError    **error)
{
  return gs_thread_pool_submit (&self->threads, &self->loop.worker, task, error);
}

static void
stop_threads (GsAsyncio    *self,
              const GError *failed)
{
  /* As in gs-executor-threads.c. */
  if (failed != NULL && !g_error_matches (failed, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    gs_control_error (self->context->control, failed);
  gs_thread_pool_shut_down (&self->threads, &self->loop.worker, failed != NULL);
}

static void
cancel_in_threads (GsAsyncio *self,
                   guint      task)
{
  gs_thread_pool_cancel (&self->threads, task);
}

static gboolean
check_threads (GsAsyncio  *self,
               GError    **error)
{
  return gs_thread_pool_check (&self->threads, error);
}

const GsAsyncioPool gs_asyncio_threads = { start_threads, NULL, submit_to_threads, stop_threads,
                                           cancel_in_threads, check_threads };

/* Processes: the loop itself reads their pipes and feeds them. */

typedef struct
{
  GSource parent;
  GsAsyncio *asyncio;
  GArray *tags;       /* gpointer: what is watched */
  guint n_changes;    /* of the pool, by then… */
  gboolean is_fed;    /* …and there was something to be written */
} ProcessSource;

static void
watch (ProcessSource *source,
       int            fd,
       GIOCondition   condition)
{
  gpointer tag = g_source_add_unix_fd (&source->parent, fd, condition);

  g_array_append_val (source->tags, tag);
}

/* Watches the pipes of the processes that exist now. */
static void
watch_pipes (ProcessSource *source)
{
  GsProcessCalls *calls = &source->asyncio->processes;
  GsProcessPool *pool = &calls->pool;
  gboolean is_fed = pool->feeds->len > 0 || calls->next != NULL;

  if (pool->n_changes == source->n_changes && !is_fed && !source->is_fed)
    return;

  for (guint i = 0; i < source->tags->len; i++)
    g_source_remove_unix_fd (&source->parent, g_array_index (source->tags, gpointer, i));
  g_array_set_size (source->tags, 0);

  for (guint i = 0; i < pool->n_processes; i++)
    if (pool->processes[i].pid > 0)
      watch (source, pool->processes[i].results, G_IO_IN | G_IO_HUP | G_IO_ERR);
  for (guint i = 0; i < pool->feeds->len; i++)
    watch (source, g_array_index (pool->feeds, GsPoolFeed, i).fd, G_IO_OUT | G_IO_ERR);
  if (calls->next != NULL)
    watch (source, pool->queue[1], G_IO_OUT);
  source->n_changes = pool->n_changes;
  source->is_fed = is_fed;
}

static gboolean
dispatch (GSource     *base,
          GSourceFunc  callback,
          gpointer     data)
{
  ProcessSource *source = (ProcessSource *) base;
  GsAsyncio *self = source->asyncio;
  GsProcessCalls *calls = &self->processes;

  if (self->error == NULL && gs_process_pool_poll (&calls->pool, calls->next != NULL, 0))
    gs_process_calls_take (calls, &self->error);
  if (self->error != NULL)
    return G_SOURCE_REMOVE;

  watch_pipes (source);
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *base)
{
  g_array_unref (((ProcessSource *) base)->tags);
}

static void
item_returned_cb (gpointer data,
                  guint    first,
                  guint    n)
{
  for (guint i = 0; i < n; i++)
    gs_asyncio_return (data, first + i);
}

static gboolean
start_processes (GsAsyncio  *self,
                 GError    **error)
{
  static GSourceFuncs functions = { .dispatch = dispatch, .finalize = finalize };
  ProcessSource *source;

  if (!gs_process_calls_init (&self->processes, self->context, &self->loop.worker, error))
    return FALSE;
  self->processes.returned_cb = item_returned_cb;
  self->processes.returned_data = self;

  self->process_source = g_source_new (&functions, sizeof (ProcessSource));
  source = (ProcessSource *) self->process_source;
  source->asyncio = self;
  source->tags = g_array_new (FALSE, FALSE, sizeof (gpointer));
  g_source_attach (self->process_source, self->loop.main);
  return TRUE;
}

static gboolean
fork_processes (GsAsyncio  *self,
                GError    **error)
{
  return gs_process_calls_fork (&self->processes, error);
}

static gboolean
submit_to_processes (GsAsyncio  *self,
                     guint       task,
                     GError    **error)
{
  if (!gs_process_calls_submit (&self->processes, task, 1, error))
    return FALSE;
  watch_pipes ((ProcessSource *) self->process_source);
  return TRUE;
}

static void
stop_processes (GsAsyncio    *self,
                const GError *failed)
{
  g_source_destroy (self->process_source);
  g_clear_pointer (&self->process_source, g_source_unref);
  gs_process_calls_shut_down (&self->processes, failed);
}

static void
cancel_in_processes (GsAsyncio *self,
                     guint      task)
{
  gs_process_calls_cancel (&self->processes, task);
}

const GsAsyncioPool gs_asyncio_processes = { start_processes, fork_processes,
                                             submit_to_processes, stop_processes,
                                             cancel_in_processes, NULL };
