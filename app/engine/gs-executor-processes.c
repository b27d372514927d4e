/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process pool, as ProcessPoolExecutor.map() uses it.  The runner is the parent: one thread
 * that submits, serializes and sends work items, and polls for results; so what costs the
 * interpreter a feeder and a manager thread is charged to the main lane.
 *
 * With fork all workers start at the first submit; with spawn one by one, when a submit finds none
 * idle.  The queue holds workers + 1 items beyond those that are being executed. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-executor-private.h"
#include "gs-pickle.h"
#include "gs-process-pool.h"
#include "gs-runner.h"

/* CPython's own words. */
#define BROKEN_POOL \
  "A process in the process pool was terminated abruptly while the future was running or pending."

/* While it submits, the parent looks for results this often. */
#define POLL_NS 50000u

typedef struct
{
  GsRunContext *context;
  GsProcessPool pool;
  GsWorker main;
  GsGil gil;
  guint n_items;        /* work items of the whole plan */
  guint n_submitted;    /* work items */
  guint n_sent;
  guint n_returned;
  guint n_idle;         /* results that no submit has counted on: idle workers, as CPython counts */
  GBytes *next;         /* the item to send next, once it has been serialized */
  uint64_t last_poll;
} Processes;

static guint
get_item (Processes *self,
          guint      item,
          guint     *first)
{
  guint chunk = self->context->plan->chunksize;

  *first = item * chunk;
  return MIN (chunk, self->context->n_tasks - *first);
}

static void
charge_bytes (Processes *self,
              guint      task,
              guint      detail,
              gsize      size)
{
  gs_worker_charge (&self->main, &self->context->spin,
                    (uint64_t) (size * self->context->cost->pickled_byte));
  gs_lane_put_payload (&self->main.lane, gs_clock_now (), GS_MARK_BYTES, task, detail, size);
}

static gboolean
has_room (Processes *self)
{
  guint bound = self->context->plan->workers + 1 + self->pool.n_ready;

  return self->n_sent < self->n_submitted && self->n_sent - self->n_returned < bound;
}

/* Sends work items as long as the queue should and does take them. */
static gboolean
send_items (Processes *self,
            GError   **error)
{
  GError *failure = NULL;

  while (has_room (self))
    {
      if (self->next == NULL)
        {
          guint first, n = get_item (self, self->n_sent, &first);

          gs_worker_set_state (&self->main, GS_STATE_PICKLING);
          gs_worker_charge (&self->main, &self->context->spin, self->context->cost->work_item);
          self->next = gs_pickle_call (self->context->plan, first, n);
          charge_bytes (self, first, 0, g_bytes_get_size (self->next));
        }

      if (!gs_process_pool_send (&self->pool, self->next, &failure))
        break;
      g_clear_pointer (&self->next, g_bytes_unref);
      self->n_sent++;
    }

  gs_worker_set_state (&self->main, GS_STATE_RUNNING);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
break_pool (GError **error)
{
  g_set_error_literal (error, GS_RUNNER_ERROR, GS_RUNNER_ERROR_DIED, BROKEN_POOL);
  return FALSE;
}

static gboolean
take_frame (Processes     *self,
            GsPoolProcess *process,
            GError       **error)
{
  g_autofree guint8 *body = g_steal_pointer (&process->body);
  guint first, n;

  if (body == NULL)
    {
      self->pool.n_ready += process->ready ? 0 : 1;
      process->ready = TRUE;
      return TRUE;
    }

  gs_worker_set_state (&self->main, GS_STATE_PICKLING);
  if (!gs_unpickle_result (self->context->plan, body, process->header.size,
                           self->context->outcomes, &first, &n))
    return break_pool (error);
  charge_bytes (self, first, 1, process->header.size);

  self->n_returned++;
  self->n_idle++;
  return TRUE;
}

/* Takes in what has arrived, and sends what there is room for then. */
static gboolean
take_results (Processes *self,
              GError   **error)
{
  for (guint i = 0; i < self->pool.n_processes; i++)
    {
      int complete = 0;

      while (self->pool.processes[i].readable
             && (complete = gs_process_pool_receive (&self->pool, &self->pool.processes[i])) > 0)
        if (!take_frame (self, &self->pool.processes[i], error))
          return FALSE;
      if (complete < 0)
        return break_pool (error);
    }
  return send_items (self, error);
}

/* Waits, as long as there is nothing to do, and does it. */
static gboolean
wait_for_results (Processes *self,
                  GError   **error)
{
  gboolean sending = self->next != NULL;

  /* What is there already needs no other state. */
  if (!gs_process_pool_poll (&self->pool, sending, 0))
    {
      gs_worker_begin_blocking (&self->main,
                                self->pool.feeds->len > 0 ? GS_STATE_PICKLING : GS_STATE_IDLE);
      gs_lane_populate (&self->main.lane);
      gs_process_pool_poll (&self->pool, sending, -1);
      gs_worker_end_blocking (&self->main);
    }
  return take_results (self, error);
}

static gboolean
start_workers (Processes *self,
               GError   **error)
{
  guint max = self->context->plan->workers;

  if (!self->pool.spawns)
    {
      while (self->pool.n_processes < max)
        if (!gs_process_pool_start (&self->pool, error))
          return FALSE;
      return TRUE;
    }

  if (self->n_idle > 0)
    self->n_idle--;
  else if (self->pool.n_processes < max)
    return gs_process_pool_start (&self->pool, error);
  return TRUE;
}

static gboolean
submit_all (Processes *self,
            GError   **error)
{
  while (self->n_submitted < self->n_items)
    {
      guint first, n = get_item (self, self->n_submitted, &first);
      uint64_t now;

      gs_lane_populate (&self->main.lane);
      for (guint i = 0; i < n; i++)
        gs_run_context_submit (self->context, &self->main, first + i);
      gs_worker_charge (&self->main, &self->context->spin, self->context->cost->submit);
      self->n_submitted++;
      if (!start_workers (self, error) || !send_items (self, error))
        return FALSE;

      now = gs_clock_now ();
      if (now - self->last_poll >= POLL_NS)
        {
          self->last_poll = now;
          if (gs_process_pool_poll (&self->pool, FALSE, 0) && !take_results (self, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
deliver_all (Processes *self,
             GError   **error)
{
  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      gs_lane_populate (&self->main.lane);
      while (self->context->outcomes[task].cpu_ns < 0)
        if (!wait_for_results (self, error))
          return FALSE;
      gs_run_context_mark (self->context, &self->main, GS_MARK_DELIVER, task);
    }
  return TRUE;
}

/* Every future that has no result fails with the pool. */
static void
fail_rest (Processes    *self,
           const GError *error)
{
  for (guint task = 0; task < self->context->n_tasks; task++)
    {
      GsTaskOutcome *outcome = &self->context->outcomes[task];

      if (outcome->result == NULL && outcome->error == NULL)
        outcome->error = g_strdup (error->message);
    }
}

static gboolean
run_pool (Processes *self,
          GError   **error)
{
  gboolean ok;

  if (!gs_process_pool_init (&self->pool, self->context, error))
    return FALSE;

  ok = submit_all (self, error) && deliver_all (self, error);
  gs_worker_begin_blocking (&self->main, GS_STATE_IDLE);
  gs_process_pool_shut_down (&self->pool, !ok);
  if (!ok)
    fail_rest (self, *error);
  g_clear_pointer (&self->next, g_bytes_unref);
  return ok;
}

static gboolean
processes_run (GsRunContext *context,
               GError      **error)
{
  guint chunk = context->plan->chunksize;
  Processes self = { .context = context, .n_items = (context->n_tasks + chunk - 1) / chunk };
  g_autoptr (GError) failure = NULL;
  gboolean ok;

  gs_gil_init (&self.gil, context->plan->switch_interval_ns);
  ok = gs_run_context_begin_main (context, &self.main, GS_LANE_MAIN, &self.gil, &failure);
  if (ok)
    {
      ok = run_pool (&self, &failure);
      gs_worker_end (&self.main);
    }
  gs_gil_clear (&self.gil);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return ok;
}

const GsExecutor gs_executor_processes = {
  .name = "processes",
  .python = "ProcessPoolExecutor",
  .lane_name = "process",
  .has_processes = true,
  .has_workers = true,
  .run = processes_run,
};
