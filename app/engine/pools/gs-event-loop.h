/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event loop on a GMainContext, with its own lane: idle, and without the GIL, while it polls;
 * otherwise running, for the task whose turn it is.
 *
 * Its thread is the main thread of the runner, which starts no other: a process pool may fork. */
#pragma once

#include "gs-run-context.h"

typedef struct
{
  GsRunContext *context; /* borrowed */
  GsWorker worker;       /* the loop's thread */
  GMainContext *main;
  GPollFD *fds;          /* what is polled, … */
  int n_fds;             /* … as far as there was room so far */
} GsEventLoop;

/** gs_event_loop_begin: opens the loop's lane and makes the calling thread its worker, holding
 * @gil. */
gboolean gs_event_loop_begin     (GsEventLoop  *self,
                                  GsRunContext *context,
                                  GsGil        *gil,
                                  GError      **error);
/** gs_event_loop_call_soon: has @function called by the loop, once, after what was asked for
 * before.  Any thread. */
void     gs_event_loop_call_soon (GsEventLoop  *self,
                                  GSourceFunc   function,
                                  gpointer      data);
/** gs_event_loop_iterate: polls, as long as nothing is ready, and calls what is. */
void     gs_event_loop_iterate   (GsEventLoop  *self);
void     gs_event_loop_end       (GsEventLoop  *self);
