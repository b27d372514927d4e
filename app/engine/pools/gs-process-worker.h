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

typedef enum
{
  GS_FRAME_CALL,        /* a work item, the only kind in the call queue */
  GS_FRAME_READY,       /* empty: the worker has started */
  GS_FRAME_RESULT,      /* of a work item */
  GS_FRAME_LAST_RESULT, /* the same, and the worker ends, as it has done its max_tasks_per_child */
  GS_FRAME_ERROR,       /* text: why the worker ends, without having started */
} GsProcessFrame;

/* Heads a message of the call queue and a frame of a results pipe. */
typedef struct
{
  guint64 size; /* of what follows, here or in the pipe */
  guint64 kind; /* GsProcessFrame */
} GsProcessHeader;

/** gs_process_worker_run: works until the queue ends, or for as many items as the plan says.
 * @queue: the socket that work items come from; @results: the pipe back.  The process's exit
 * status. */
int gs_process_worker_run  (const GsPlan *plan,
                            GsRecording  *recording,
                            guint         lane,
                            int           queue,
                            int           results);
/** gs_process_worker_forked_main: the same in the child of a fork of @parent, which keeps no
 * descriptor save @queue and @results; does not return. */
_Noreturn void gs_process_worker_forked_main (const GsPlan *plan,
                                              GsRecording  *recording,
                                              guint         lane,
                                              pid_t         parent,
                                              int           queue,
                                              int           results);
/** gs_process_worker_main: a spawned worker's entry: 3 is a pipe with the plan, 4 the recording, 5
 * the queue, 6 the results. */
int gs_process_worker_main (int           argc,
                            char        **argv);
