/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "gs-pickle.h"
#include "gs-process-calls.h"
#include "gs-run-error.h"

/* CPython's messages: for tasks that were submitted before, and for those submitted later. */
#define BROKEN_POOL \
  "BrokenProcessPool: A process in the process pool was terminated abruptly while the future was " \
  "running or pending."
#define UNUSABLE_POOL \
  "BrokenProcessPool: A child process terminated abruptly, the process pool is not usable anymore"

static void
charge_bytes (GsProcessCalls *self,
              guint           task,
              guint           detail,
              gsize           size)
{
  gs_worker_charge (self->main, &self->context->spin,
                    (uint64_t) (size * self->context->cost->pickled_byte));
  gs_lane_put_payload (&self->main->lane, gs_clock_now (), GS_MARK_BYTES, task, detail, size);
}

static gboolean
has_room (GsProcessCalls *self)
{
  guint bound = self->context->plan->workers + 1 + self->pool.n_ready;

  return self->n_sent < self->items->len && self->n_sent - self->n_returned < bound;
}

/* Skips cancelled items before the next one to send. */
static void
skip_cancelled (GsProcessCalls *self)
{
  while (self->n_sent < self->items->len
         && g_array_index (self->items, GsProcessItem, self->n_sent).cancelled)
    {
      self->n_sent++;
      self->n_returned++;
    }
}

/* Fails an item that cannot be pickled, before it is sent; FALSE if it can. */
static gboolean
fail_to_pickle (GsProcessCalls      *self,
                const GsProcessItem *item)
{
  g_autofree char *error = gs_pickle_check (self->context->plan, item->first, item->n);

  if (error == NULL)
    return FALSE;

  for (guint i = 0; i < item->n; i++)
    self->context->outcomes[item->first + i] = (GsTaskOutcome) { .error = g_strdup (error) };
  self->n_sent++;
  self->n_returned++;
  if (self->returned_cb != NULL)
    self->returned_cb (self->returned_data, item->first, item->n);
  skip_cancelled (self);
  return TRUE;
}

/* Sends work items as long as the queue should and does take them. */
static gboolean
send_items (GsProcessCalls *self,
            GError        **error)
{
  GError *failure = NULL;

  while (has_room (self))
    {
      if (self->next == NULL)
        {
          const GsProcessItem *item = &g_array_index (self->items, GsProcessItem, self->n_sent);

          gs_worker_set_state (self->main, GS_STATE_PICKLING);
          gs_worker_charge (self->main, &self->context->spin, self->context->cost->work_item);
          if (fail_to_pickle (self, item))
            continue;
          self->next = gs_pickle_call (self->context->plan, item->first, item->n);
          charge_bytes (self, item->first, 0, g_bytes_get_size (self->next));
        }

      if (!gs_process_pool_send (&self->pool, self->next, &failure))
        break;
      g_clear_pointer (&self->next, g_bytes_unref);
      self->n_sent++;
      skip_cancelled (self);
    }

  gs_worker_set_state (self->main, GS_STATE_RUNNING);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Breaks the pool; the error says why a worker could not start, as a terminal would show it. */
static gboolean
break_pool (GsProcessCalls *self,
            GError        **error)
{
  if (self->last_words != NULL)
    g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN, "%s\n%s\n%s", BROKEN_POOL,
                 _("In the worker process:"), self->last_words);
  else
    g_set_error_literal (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN, BROKEN_POOL);
  return FALSE;
}

/* Starts one more worker.  Asking a fork server blocks, without the GIL. */
static gboolean
start_worker (GsProcessCalls *self,
              GError        **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean waits = self->pool.starter.serves;
  gboolean ok;

  if (waits)
    gs_worker_begin_blocking (self->main, GS_STATE_IDLE);
  ok = gs_process_pool_start (&self->pool, &failure);
  if (waits)
    gs_worker_end_blocking (self->main);

  if (!ok && g_error_matches (failure, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    return break_pool (self, error);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failure));
  return ok;
}

/* The worker has returned its last result.  (CPython 3.11 first tries its semaphore of idle
 * workers, which every result of a worker that goes on has raised: if that succeeds it starts
 * nobody, though all may be busy, and with a few items for each worker it can come to hang.  Else
 * it starts another one at once, even if the others can do what is left; that would only delay the
 * end.) */
static gboolean
replace_worker (GsProcessCalls *self,
                GsPoolProcess  *process,
                GError        **error)
{
  gs_worker_begin_blocking (self->main, GS_STATE_IDLE);
  gs_process_pool_end (&self->pool, process);
  gs_worker_end_blocking (self->main);
  self->pool.n_ready--;

  return self->items->len - self->n_returned <= self->pool.n_live || start_worker (self, error);
}

static gboolean
take_frame (GsProcessCalls *self,
            GsPoolProcess  *process,
            GError        **error)
{
  g_autofree guint8 *body = g_steal_pointer (&process->body);
  guint first, n;

  if (process->header.kind == GS_FRAME_READY)
    {
      self->pool.n_ready += process->ready ? 0 : 1;
      process->ready = TRUE;
      return TRUE;
    }
  if (process->header.kind == GS_FRAME_ERROR)
    {
      if (self->last_words == NULL)
        self->last_words = g_strndup ((const char *) body, process->header.size);
      return TRUE;
    }

  gs_worker_set_state (self->main, GS_STATE_PICKLING);
  if (!gs_unpickle_result (self->context->plan, body, process->header.size,
                           self->context->outcomes, &first, &n))
    return break_pool (self, error);
  charge_bytes (self, first, 1, process->header.size);

  self->n_returned++;
  if (self->returned_cb != NULL)
    self->returned_cb (self->returned_data, first, n);
  if (process->header.kind == GS_FRAME_LAST_RESULT)
    return replace_worker (self, process, error);
  self->n_idle++;
  return TRUE;
}

static gboolean
start_workers (GsProcessCalls *self,
               GError        **error)
{
  guint max = self->context->plan->workers;

  if (self->pool.starter.forks)
    {
      while (self->pool.n_live < max)
        if (!start_worker (self, error))
          return FALSE;
      return TRUE;
    }

  if (self->n_idle > 0)
    self->n_idle--;
  else if (self->pool.n_live < max)
    return start_worker (self, error);
  return TRUE;
}

/* NULL before it is submitted. */
static GsProcessItem *
find_item (GsProcessCalls *self,
           guint           task)
{
  guint place = self->places[task];

  return place > 0 ? &g_array_index (self->items, GsProcessItem, place - 1) : NULL;
}

/* Fails every future without a result; later tasks cannot be submitted. */
static void
fail_rest (GsProcessCalls *self,
           const GError   *error)
{
  gboolean died = g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);

  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      GsTaskOutcome *outcome = &self->context->outcomes[task];
      const GsProcessItem *item = find_item (self, task);

      if ((item != NULL && item->cancelled) || outcome->result != NULL || outcome->error != NULL)
        continue;
      outcome->error = g_strdup (!died ? error->message
                                 : item != NULL ? BROKEN_POOL : UNUSABLE_POOL);
    }
}

gboolean
gs_process_calls_init (GsProcessCalls *self,
                       GsRunContext   *context,
                       GsWorker       *main,
                       GError        **error)
{
  *self = (GsProcessCalls) { .context = context, .main = main };
  if (!gs_process_pool_init (&self->pool, context, error))
    return FALSE;

  self->items = g_array_new (FALSE, FALSE, sizeof (GsProcessItem));
  self->places = g_new0 (guint, context->n_tasks);
  return TRUE;
}

gboolean
gs_process_calls_fork (GsProcessCalls *self,
                       GError        **error)
{
  return !self->pool.starter.forks || start_workers (self, error);
}

gboolean
gs_process_calls_submit (GsProcessCalls *self,
                         guint           first,
                         guint           n,
                         GError        **error)
{
  GsProcessItem item = { first, n, FALSE };

  gs_worker_charge (self->main, &self->context->spin, self->context->cost->submit);
  if (self->closed)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, GS_SHUT_DOWN_ERROR);
      return FALSE;
    }
  g_array_append_val (self->items, item);
  for (guint i = 0; i < n; i++)
    self->places[first + i] = self->items->len;
  return start_workers (self, error) && send_items (self, error);
}

gboolean
gs_process_calls_take (GsProcessCalls *self,
                       GError        **error)
{
  for (guint i = 0; i < self->pool.n_processes; i++)
    {
      int complete = 0;

      while (self->pool.processes[i].readable
             && (complete = gs_process_pool_receive (&self->pool, &self->pool.processes[i])) > 0)
        if (!take_frame (self, &self->pool.processes[i], error))
          return FALSE;
      if (complete < 0)
        return break_pool (self, error);
    }
  return send_items (self, error);
}

gboolean
gs_process_calls_wait_for (GsProcessCalls *self,
                           int             timeout,
                           GError        **error)
{
  gboolean sending = self->next != NULL;

  /* Take results that are there already without a change of state. */
  if (!gs_process_pool_poll (&self->pool, sending, 0))
    {
      gs_worker_begin_blocking (self->main,
                                self->pool.feeds->len > 0 ? GS_STATE_PICKLING : GS_STATE_IDLE);
      gs_lane_populate (&self->main->lane);
      gs_process_pool_poll (&self->pool, sending, timeout);
      gs_worker_end_blocking (self->main);
    }
  return gs_process_calls_take (self, error);
}

gboolean
gs_process_calls_cancel (GsProcessCalls *self,
                         guint           task)
{
  GsProcessItem *item = find_item (self, task);

  if (item == NULL || item->cancelled)
    return item != NULL;
  if (self->places[task] <= self->n_sent)
    return FALSE;

  item->cancelled = TRUE;
  if (self->places[task] == self->n_sent + 1)
    g_clear_pointer (&self->next, g_bytes_unref);
  skip_cancelled (self);
  if (self->returned_cb != NULL)
    self->returned_cb (self->returned_data, item->first, item->n);
  return TRUE;
}

void
gs_process_calls_shut_down (GsProcessCalls *self,
                            const GError   *failed)
{
  gs_worker_begin_blocking (self->main, GS_STATE_IDLE);
  gs_process_pool_shut_down (&self->pool, failed != NULL);
  if (failed != NULL)
    fail_rest (self, failed);
  g_clear_pointer (&self->next, g_bytes_unref);
  g_free (self->last_words);
  g_free (self->places);
  g_array_unref (self->items);
}
