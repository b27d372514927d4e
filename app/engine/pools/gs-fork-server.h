/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fork server of the start method forkserver: a fresh process that has one thread and forks the
 * workers on request, so that they inherit nothing of the runner's.  It starts with the pool's
 * first worker, which waits for it; the later ones find it warm.
 *
 * It is the workers' parent: it reaps them, and they die with it. */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "gs-plan.h"

/* argv[1] of a runner that is a fork server: 3 is a pipe with the plan, 4 the recording, 5 the
 * socket that requests come from, 6 the call queue of its workers. */
#define GS_FORK_SERVER_MODE "forkserver"

/* The runner's side. */
typedef struct
{
  pid_t pid;    /* 0 before it has been started */
  int socket;   /* requests go into it */
} GsForkServer;

/** gs_fork_server_start: starts it and hands it @plan; FALSE with errno set. */
gboolean gs_fork_server_start (GsForkServer *self,
                               const GsPlan *plan,
                               int           recording,
                               int           queue);
/** gs_fork_server_fork: has it fork the worker of @lane, whose results go into @results, and waits
 * until it has: the first time, until it has started itself.  The worker's process, or -1 with
 * errno set: ECONNRESET if the server is gone. */
pid_t    gs_fork_server_fork  (GsForkServer *self,
                               guint         lane,
                               int           results);
/** gs_fork_server_stop: waits until its workers have ended and been reaped, and then itself.
 * @force: has it kill them */
void     gs_fork_server_stop  (GsForkServer *self,
                               gboolean      force);

/** gs_fork_server_main: the server's entry. */
int      gs_fork_server_main  (int           argc,
                               char        **argv);
