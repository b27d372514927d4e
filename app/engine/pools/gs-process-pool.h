/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker processes of a pool, as their parent keeps them.  The parent is the runner's only
 * thread: nothing here blocks but gs_process_pool_shut_down(). */
#pragma once

#include <poll.h>

#include "gs-process-start.h"
#include "gs-process-worker.h"

/* Read at a time: a small result comes whole. */
#define GS_READ_BYTES 4096u

typedef struct
{
  pid_t pid;              /* 0: none; there was one that has ended */
  gboolean is_child;      /* of the runner, which reaps it; or of a fork server */
  guint lane;             /* its index */
  int results;            /* the pipe that its results come from */
  gboolean ready;         /* it has said that it has started */
  gboolean readable;      /* as the last poll found */
  gboolean drained;       /* the last read took all that there was */
  GsProcessHeader header; /* of the frame that arrives */
  gsize got;              /* bytes of the frame so far, with its header */
  guint8 *body;           /* header.size bytes, once the header is there */
  guint8 *buffer;         /* what was read ahead, GS_READ_BYTES of room */
  gsize begin, end;       /* of what is in it */
} GsPoolProcess;

/* Bytes that a pipe still has to be fed with. */
typedef struct
{
  int fd;
  GBytes *bytes;
  gsize sent;
} GsPoolFeed;

typedef struct
{
  GsRunContext *context;     /* borrowed */
  GsPoolProcess *processes;  /* room for the plan's workers */
  guint n_processes;         /* of them in use, some of them perhaps ended */
  guint n_started;           /* in all, and so the next one's number */
  guint n_live;              /* of them have not ended */
  guint n_changes;           /* counts starts and ends */
  guint n_ready;             /* live ones that have said that they have started */
  int queue[2];              /* the call queue: [0] the workers receive from, [1] is ours */
  GArray *feeds;             /* GsPoolFeed */
  GsProcessStarter starter;
} GsProcessPool;

gboolean gs_process_pool_init      (GsProcessPool *self,
                                    GsRunContext  *context,
                                    GError       **error);
/** gs_process_pool_start: starts one more worker. */
gboolean gs_process_pool_start     (GsProcessPool *self,
                                    GError       **error);
/** gs_process_pool_feed: writes @bytes into the pipe @fd as it takes them; both are taken over. */
void     gs_process_pool_feed      (GsProcessPool *self,
                                    int            fd,
                                    GBytes        *bytes);
/** gs_process_pool_send: sends one work item, or returns FALSE with *@error unset if the queue
 * takes none at present. */
gboolean gs_process_pool_send      (GsProcessPool *self,
                                    GBytes        *bytes,
                                    GError       **error);
/** gs_process_pool_poll: waits up to @timeout ms (-1: for ever) until something can be read, fed
 * or, if @sending, sent; feeds what can be fed.  Whether anything happened. */
gboolean gs_process_pool_poll      (GsProcessPool *self,
                                    gboolean       sending,
                                    int            timeout);
/** gs_process_pool_receive: reads from @process what is there.  1 when a frame is complete: then
 * the caller takes @process->body, which is NULL for an empty frame; 0 when not; -1 when the
 * process has ended. */
int      gs_process_pool_receive   (GsProcessPool *self,
                                    GsPoolProcess *process);
/** gs_process_pool_end: waits for the end of @process, which is about to end or has, reaps it and
 * ends its lane if it could not; its place is free then. */
void     gs_process_pool_end       (GsProcessPool *self,
                                    GsPoolProcess *process);
/** gs_process_pool_shut_down: lets the workers end, or kills them if @force; reaps them and ends
 * the lanes that they could not. */
void     gs_process_pool_shut_down (GsProcessPool *self,
                                    gboolean       force);
