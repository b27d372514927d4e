/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-cost.h"
#include "gs-fd-message.h"
#include "gs-fork-server.h"
#include "gs-process-worker.h"
#include "gs-control.h"
#include "gs-spawner.h"
#include "gs-spin.h"

/* A request, with the worker's results pipe; the answer to it is its process, or -errno. */
typedef struct
{
  gint64 lane;   /* of the worker to be forked; KILL: kill all */
} Request;

#define KILL (-1)

/* The runner's side */

/* In the child of a fork that becomes the server. */
static void
become_server (pid_t parent,
               int   plan,
               int   recording,
               int   socket,
               int   queue)
{
  const int fds[] = { plan, recording, socket, queue };

  gs_child_guard (parent);
  if (gs_child_take_fds (fds, 4, -1) == 0)
    execl ("/proc/self/exe", "gilscope-runner", GS_FORK_SERVER_MODE, NULL);
  _exit (127);
}

static gboolean
write_plan (const GsPlan *plan,
            int           fd)
{
  g_autofree char *line = gs_plan_to_json (plan);
  gsize length = strlen (line), written = 0;

  /* Replace the terminating zero by a newline. */
  line[length++] = '\n';
  while (written < length)
    {
      ssize_t put = write (fd, line + written, length - written);

      if (put < 0 && errno != EINTR)
        return FALSE;
      written += MAX (put, 0);
    }
  return TRUE;
}

gboolean
gs_fork_server_start (GsForkServer *self,
                      const GsPlan *plan,
                      int           recording,
                      int           queue)
{
  pid_t parent = getpid ();
  int sockets[2], pipes[2];
  gboolean ok;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    return FALSE;
  if (pipe2 (pipes, O_CLOEXEC) != 0)
    {
      close (sockets[0]);
      close (sockets[1]);
      return FALSE;
    }

  self->pid = fork ();
  if (self->pid == 0)
    become_server (parent, pipes[0], recording, sockets[1], queue);
  close (pipes[0]);
  close (sockets[1]);

  self->socket = sockets[0];
  ok = self->pid > 0 && write_plan (plan, pipes[1]);
  close (pipes[1]);
  if (self->pid < 0)
    {
      self->pid = 0;
      close (self->socket);
    }
  return ok;
}

pid_t
gs_fork_server_fork (GsForkServer *self,
                     guint         lane,
                     int           results)
{
  Request request = { lane };
  struct iovec part = { &request, sizeof request };
  gint64 answer = -ECONNRESET;
  ssize_t got;

  if (gs_fd_message_send (self->socket, &part, 1, results, 0) < 0)
    {
      errno = errno == EPIPE ? ECONNRESET : errno;
      return -1;
    }

  do
    got = recv (self->socket, &answer, sizeof answer, 0);
  while (got < 0 && errno == EINTR);
  if (got == sizeof answer && answer > 0)
    return (pid_t) answer;

  errno = got == sizeof answer ? (int) -answer : ECONNRESET;
  return -1;
}

void
gs_fork_server_stop (GsForkServer *self,
                     gboolean      force)
{
  Request request = { KILL };
  struct iovec part = { &request, sizeof request };

  if (self->pid == 0)
    return;

  if (force)
    gs_fd_message_send (self->socket, &part, 1, -1, 0);
  close (self->socket);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  self->pid = 0;
}

/* The server's side */

typedef struct
{
  const GsPlan *plan;
  GsRecording *recording;
  int socket;
  int queue;
  GArray *workers;   /* pid_t: those that have not been reaped */
} Server;

static void
reap (Server *self,
      int     options)
{
  pid_t pid;

  while ((pid = waitpid (-1, NULL, options)) > 0 || (pid < 0 && errno == EINTR))
    for (guint i = 0; i < self->workers->len; i++)
      if (g_array_index (self->workers, pid_t, i) == pid)
        {
          g_array_remove_index_fast (self->workers, i);
          break;
        }
}

static void
fork_worker (Server *self,
             guint   lane,
             int     results)
{
  pid_t server = getpid ();
  gint64 answer;
  pid_t pid;

  pid = fork ();
  if (pid == 0)
    gs_process_worker_forked_main (self->plan, self->recording, lane, server, self->queue, results);

  answer = pid > 0 ? pid : -errno;
  if (pid > 0)
    g_array_append_val (self->workers, pid);
  close (results);
  while (send (self->socket, &answer, sizeof answer, MSG_NOSIGNAL) < 0 && errno == EINTR)
    ;
}

/* Serves requests until the runner closes its end. */
static void
serve (Server *self)
{
  Request request;
  struct iovec part = { &request, sizeof request };
  int results;

  while (gs_fd_message_receive (self->socket, &part, 1, &results) == sizeof request)
    {
      reap (self, WNOHANG);
      if (results >= 0)
        fork_worker (self, (guint) request.lane, results);
      for (guint i = 0; request.lane == KILL && i < self->workers->len; i++)
        kill (g_array_index (self->workers, pid_t, i), SIGKILL);
    }
  reap (self, 0);
}

/* Charges the start of an interpreter, until it can serve. */
static void
charge_start (const GsPlan *plan)
{
  const GsCost *cost = plan->emulate ? &gs_cost_cpython : &gs_cost_none;
  GsSpin spin = { .step_ns = plan->step_ns };

  gs_spin_run (1, gs_spin_steps (&spin, (double) cost->start_forkserver));
}

int
gs_fork_server_main (int    argc,
                     char **argv)
{
  Server self = { .socket = GS_SPAWN_FIRST_FD + 2, .queue = GS_SPAWN_FIRST_FD + 3 };
  g_autoptr (GsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = gs_control_read_line (GS_SPAWN_FIRST_FD, &error);

  plan = line != NULL ? gs_plan_from_json (line, &error) : NULL;
  if (plan == NULL)
    {
      fprintf (stderr, "gilscope-runner: %s\n", error->message);
      return 2;
    }

  self.recording = gs_recording_new_for_fd (GS_SPAWN_FIRST_FD + 1);
  if (self.recording == NULL)
    {
      fprintf (stderr, "gilscope-runner: %s\n", g_strerror (errno));
      return 1;
    }

  close (GS_SPAWN_FIRST_FD);
  close (GS_SPAWN_FIRST_FD + 1);
  self.plan = plan;
  self.workers = g_array_new (FALSE, FALSE, sizeof (pid_t));
  charge_start (plan);
  serve (&self);
  g_array_unref (self.workers);
  gs_recording_free (self.recording);
  return 0;
}
