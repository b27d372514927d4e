/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "gs-process-start.h"
#include "gs-process-worker.h"
#include "gs-spawner.h"

/* Where the runner has the recording, whatever it has started. */
#define RECORDING_FD (GS_SPAWN_FIRST_FD + 1)

void
gs_process_starter_init (GsProcessStarter *self,
                         const GsPlan     *plan,
                         GsRecording      *recording,
                         int               queue)
{
  *self = (GsProcessStarter) {
    .plan = plan,
    .recording = recording,
    .queue = queue,
    .forks = plan->start_method <= GS_START_FORK,
    .serves = plan->start_method == GS_START_FORKSERVER,
  };
}

/* In the child of a fork that becomes a fresh process: it gets the plan once more, from a pipe. */
static void
spawned_main (GsProcessStarter *self,
              const char       *lane,
              pid_t             parent,
              int               plan,
              int               results)
{
  const int fds[] = { plan, RECORDING_FD, self->queue, results };

  gs_child_guard (parent);
  if (gs_child_take_fds (fds, 4, -1) == 0)
    execl ("/proc/self/exe", "gilscope-runner", GS_PROCESS_WORKER_MODE, lane, NULL);
  _exit (127);
}

static void
close_pipe (int fds[2])
{
  for (int i = 0; i < 2; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

static pid_t
start_served (GsProcessStarter *self,
              guint             lane,
              int               results)
{
  if (self->server.pid == 0
      && !gs_fork_server_start (&self->server, self->plan, RECORDING_FD, self->queue))
    {
      errno = errno == EPIPE ? ECONNRESET : errno;
      return -1;
    }
  return gs_fork_server_fork (&self->server, lane, results);
}

/* The child's ends of the pipes are in @results[1] and, with spawn, @plan[0]. */
static pid_t
start_child (GsProcessStarter *self,
             guint             lane,
             int               results[2],
             int               plan[2])
{
  pid_t parent = getpid ();
  char number[16];
  pid_t pid;

  if (!self->forks && pipe2 (plan, O_CLOEXEC) != 0)
    return -1;

  g_snprintf (number, sizeof number, "%u", lane);
  pid = fork ();
  if (pid == 0 && self->forks)
    gs_process_worker_forked_main (self->plan, self->recording, lane, parent, self->queue,
                                   results[1]);
  else if (pid == 0)
    spawned_main (self, number, parent, plan[0], results[1]);
  return pid;
}

gboolean
gs_process_starter_start (GsProcessStarter *self,
                          guint             lane,
                          GsStartedProcess *started)
{
  int results[2] = { -1, -1 }, plan[2] = { -1, -1 };
  pid_t pid = -1;
  int failure;

  if (pipe2 (results, O_CLOEXEC) == 0)
    pid = self->serves ? start_served (self, lane, results[1])
                       : start_child (self, lane, results, plan);
  if (pid < 0)
    {
      failure = errno;
      close_pipe (results);
      close_pipe (plan);
      errno = failure;
      return FALSE;
    }

  /* Close them here: later children must not keep this one's pipes open. */
  close (results[1]);
  if (plan[0] >= 0)
    close (plan[0]);
  fcntl (results[0], F_SETFL, O_NONBLOCK);
  *started = (GsStartedProcess) { pid, !self->serves, results[0], plan[1] };
  return TRUE;
}

void
gs_process_starter_stop (GsProcessStarter *self,
                         gboolean          force)
{
  gs_fork_server_stop (&self->server, force);
}
