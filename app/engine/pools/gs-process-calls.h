/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of a process pool, as ProcessPoolExecutor makes them: work items that are submitted,
 * serialized, sent, and come back.  Everything happens in the submitting thread, the only one of
 * the runner; so what costs the interpreter a feeder and a manager thread is charged to its lane.
 *
 * With fork all workers start at the first submit; otherwise one by one, when a submit finds none
 * idle.  A worker that has done its max_tasks_per_child ends; as long as there is work, another
 * takes its place.  The queue holds workers + 1 items beyond those that are being executed. */
#pragma once

#include "gs-process-pool.h"

/* A work item: consecutive tasks. */
typedef struct
{
  guint first;
  guint n;
  gboolean cancelled;
} GsProcessItem;

typedef struct
{
  GsRunContext *context; /* borrowed */
  GsWorker *main;        /* the submitting thread; borrowed */
  GsProcessPool pool;
  GArray *items;         /* GsProcessItem: all that were submitted */
  guint *places;         /* of each task: its item's index + 1; 0 before it is submitted */
  guint n_sent;          /* those that were cancelled before it was their turn included… */
  guint n_returned;      /* …here as well */
  guint n_idle;          /* results that no submit has counted on: CPython's idle workers */
  gboolean closed;       /* shutdown() has been called: what is submitted now is refused */
  char *last_words;      /* of a worker that could not start; NULL if there was none */
  GBytes *next;          /* the item to send next, once it has been serialized */
  /* Called for every item whose results have come; NULL if nobody listens. */
  void (*returned_cb) (gpointer data, guint first, guint n);
  gpointer returned_data;
} GsProcessCalls;

gboolean gs_process_calls_init      (GsProcessCalls *self,
                                     GsRunContext   *context,
                                     GsWorker       *main,
                                     GError        **error);
/** gs_process_calls_fork: starts the workers, if they are forked, before the first submit does. */
gboolean gs_process_calls_fork      (GsProcessCalls *self,
                                     GError        **error);
/** gs_process_calls_submit: submits @n tasks from @first on as one work item; G_IO_ERROR_CLOSED
 * after the shutdown. */
gboolean gs_process_calls_submit    (GsProcessCalls *self,
                                     guint           first,
                                     guint           n,
                                     GError        **error);
/** gs_process_calls_take: takes in what the last poll of the pool has found, and sends what there
 * is room for then.  FALSE when the pool is broken. */
gboolean gs_process_calls_take      (GsProcessCalls *self,
                                     GError        **error);
/** gs_process_calls_wait_for: waits, as long as there is nothing to do, and does it; for at most
 * @timeout ms, or -1. */
gboolean gs_process_calls_wait_for  (GsProcessCalls *self,
                                     int             timeout,
                                     GError        **error);
/** gs_process_calls_cancel: takes @task back, and with it the others of its work item, all of which
 * count as returned then; FALSE if it is in the call queue, or further. */
gboolean gs_process_calls_cancel    (GsProcessCalls *self,
                                     guint           task);
/** gs_process_calls_shut_down: lets the workers end, or kills them if the pool has @failed: then
 * every future that has no result fails with @failed's message.  Without the GIL; frees what is
 * held. */
void     gs_process_calls_shut_down (GsProcessCalls *self,
                                     const GError   *failed);
