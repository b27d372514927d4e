/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker process of a process pool, and what it shares with the pool: the form of the messages
 * between them.
 *
 * All workers receive from one socket that keeps the borders of messages: one message is one work
 * item, taken by exactly one of them, without a lock.  A large item crosses a pipe of its own,
 * whose reading end comes with the message.  Results go back over one pipe for each worker. */
#pragma once

#include "gs-run-context.h"

/* argv[1] of a runner that is a spawned worker; argv[2] is its lane. */
#define GS_PROCESS_WORKER_MODE "worker"

/* Larger work items cross a pipe of their own. */
#define GS_CALL_INLINE_MAX 32768u

/* Heads a message of the call queue and a frame of a results pipe.  A frame of size 0 says that the
 * worker has started. */
typedef struct
{
  guint64 size; /* of what follows, here or in the pipe */
} GsProcessHeader;

/** gs_process_worker_run: works until the queue ends.
 * @queue: the socket that work items come from; @results: the pipe back
 * @spawned: a fresh interpreter is what it stands for.  The process's exit status. */
int gs_process_worker_run  (const GsPlan *plan,
                            GsRecording  *recording,
                            guint         lane,
                            int           queue,
                            int           results,
                            gboolean      spawned);
/** gs_process_worker_main: a spawned worker's entry: 3 is a pipe with the plan, 4 the recording, 5
 * the queue, 6 the results. */
int gs_process_worker_main (int           argc,
                            char        **argv);
