/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a process pool starts its workers: by forking the runner, by forking it into a fresh process,
 * or by asking a fork server. */
#pragma once

#include "gs-fork-server.h"
#include "gs-recording.h"

typedef struct
{
  const GsPlan *plan;       /* borrowed */
  GsRecording *recording;   /* borrowed */
  int queue;                /* the end of the call queue that workers receive from; borrowed */
  gboolean forks;           /* start method fork */
  gboolean serves;          /* start method forkserver; neither: spawn */
  GsForkServer server;
} GsProcessStarter;

typedef struct
{
  pid_t pid;
  gboolean is_child;        /* of this process: it is to be reaped */
  int results;              /* the pipe that its results come from */
  int plan;                 /* the pipe that it wants the plan from, or -1 */
} GsStartedProcess;

void     gs_process_starter_init  (GsProcessStarter *self,
                                   const GsPlan     *plan,
                                   GsRecording      *recording,
                                   int               queue);
/** gs_process_starter_start: starts the worker of @lane.  FALSE with errno set; ECONNRESET: the
 * fork server is gone.  Blocks while a fork server is at it. */
gboolean gs_process_starter_start (GsProcessStarter *self,
                                   guint             lane,
                                   GsStartedProcess *started);
/** gs_process_starter_stop: waits for the workers that others have started to end, or has them
 * killed if @force. */
void     gs_process_starter_stop  (GsProcessStarter *self,
                                   gboolean          force);
