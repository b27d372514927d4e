/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes of a run: a process group whose leader is our child and whose orphans become ours,
 * as this process is a child subreaper.  A thread reaps them; when waitid() says that there are
 * none left, the group has ended. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct _GsRunnerGroup GsRunnerGroup;

/** gs_runner_group_new: takes over the group of @leader, a child that has just been started.  NULL
 * with errno set when no thread or descriptor can be had: then the group has been killed and
 * reaped. */
GsRunnerGroup *gs_runner_group_new        (pid_t          leader);
/** gs_runner_group_free: waits for the threads; only after the end. */
void           gs_runner_group_free       (GsRunnerGroup *self);
pid_t          gs_runner_group_get_leader (GsRunnerGroup *self);
/** gs_runner_group_get_fd: an eventfd, to be polled: readable when there is news to be taken. */
int            gs_runner_group_get_fd     (GsRunnerGroup *self);
/** gs_runner_group_take_news: whether every process has been reaped.  If not, *@stuck names those
 * that outlive SIGKILL, as they wait in the kernel: once, NULL if there are none; g_free() it. */
gboolean       gs_runner_group_take_news  (GsRunnerGroup *self,
                                           char         **stuck);
/** gs_runner_group_stop: terminates all processes now and kills what is left 50 ms later, whatever
 * the calling thread does meanwhile.  Any thread; no effect after the end. */
void           gs_runner_group_stop       (GsRunnerGroup *self);
/** gs_runner_group_get_status: after the end: how the leader ended: its exit status, or with
 * *@signal set the signal that killed it. */
int            gs_runner_group_get_status (GsRunnerGroup *self,
                                           int           *signal);
