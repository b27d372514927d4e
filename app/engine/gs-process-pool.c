/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-process-pool.h"
#include "gs-runner.h"
#include "gs-spawner.h"

/* What a large argument crosses at a time. */
#define LARGE_PIPE_BYTES (1024 * 1024)

static void
feed_clear (gpointer data)
{
  GsPoolFeed *feed = data;

  close (feed->fd);
  g_bytes_unref (feed->bytes);
}

gboolean
gs_process_pool_init (GsProcessPool *self,
                      GsRunContext  *context,
                      GError       **error)
{
  *self = (GsProcessPool) {
    .context = context,
    .spawns = strcmp (context->plan->start_method, "spawn") == 0,
  };

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, self->queue) != 0)
    {
      gs_run_context_set_errno (error, errno, _("The call queue cannot be opened"));
      return FALSE;
    }
  self->processes = g_new0 (GsPoolProcess, context->plan->workers);
  self->feeds = g_array_new (FALSE, FALSE, sizeof (GsPoolFeed));
  g_array_set_clear_func (self->feeds, feed_clear);
  return TRUE;
}

/* In the child of a fork: the runner's memory, but no descriptor of it save the two it works
   with. */
static void
forked_main (GsProcessPool *self,
             guint          lane,
             pid_t          parent,
             int            results)
{
  const int fds[] = { self->queue[0], results };

  gs_child_guard (parent);
  if (gs_child_take_fds (fds, 2, -1) != 0)
    _exit (1);
  _exit (gs_process_worker_run (self->context->plan, self->context->recording, lane,
                                GS_SPAWN_FIRST_FD, GS_SPAWN_FIRST_FD + 1, FALSE));
}

/* In the child of a fork that becomes a fresh process: it gets the plan once more, from a pipe. */
static void
spawned_main (GsProcessPool *self,
              const char    *lane,
              pid_t          parent,
              int            plan,
              int            results)
{
  const int fds[] = { plan, GS_SPAWN_FIRST_FD + 1, self->queue[0], results };

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

/* Forks with the pipes that the child needs; the parent's ends are left in @results and @plan.
 * errno on failure. */
static pid_t
fork_worker (GsProcessPool *self,
             guint          lane,
             int            results[2],
             int            plan[2])
{
  pid_t parent = getpid ();
  char number[16];
  pid_t pid;

  if (pipe2 (results, O_CLOEXEC) != 0 || (self->spawns && pipe2 (plan, O_CLOEXEC) != 0))
    return -1;

  g_snprintf (number, sizeof number, "%u", lane);
  pid = fork ();
  if (pid == 0 && self->spawns)
    spawned_main (self, number, parent, plan[0], results[1]);
  else if (pid == 0)
    forked_main (self, lane, parent, results[1]);
  return pid;
}

static void
send_plan (GsProcessPool *self,
           int            fd)
{
  char *line = gs_plan_to_json (self->context->plan);
  gsize length = strlen (line);

  /* The terminating zero gives way to the line's end. */
  line[length] = '\n';
  gs_process_pool_feed (self, fd, g_bytes_new_take (line, length + 1));
}

gboolean
gs_process_pool_start (GsProcessPool *self,
                       GError       **error)
{
  GsPoolProcess *process = &self->processes[self->n_processes];
  guint number = self->n_processes;
  g_autofree char *name = g_strdup_printf ("process %u", number);
  int results[2] = { -1, -1 }, plan[2] = { -1, -1 };
  GsLane lane;
  pid_t pid;

  if (!gs_run_context_open_lane (self->context, &lane, GS_LANE_WORKER, number, number + 1, name,
                                 error))
    return FALSE;
  gs_lane_put (&lane, gs_clock_now (), GS_STATE_STARTING, 0, GS_NO_TASK, 0);

  pid = fork_worker (self, lane.index, results, plan);
  if (pid < 0)
    {
      int failure = errno;
      g_autofree char *what = g_strdup_printf (_("Process %u of %u cannot be started"), number + 1,
                                               self->context->plan->workers);

      gs_run_context_set_errno (error, failure, what);
      gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
      close_pipe (results);
      close_pipe (plan);
      return FALSE;
    }

  /* Later children must not keep this one's pipes open. */
  close (results[1]);
  if (self->spawns)
    {
      close (plan[0]);
      send_plan (self, plan[1]);
    }
  fcntl (results[0], F_SETFL, O_NONBLOCK);
  *process = (GsPoolProcess) { .pid = pid, .lane = lane.index, .results = results[0],
                               .buffer = g_malloc (GS_READ_BYTES) };
  self->n_processes++;
  return TRUE;
}

/* Writes what the pipe takes; whether it is done with. */
static gboolean
feed_some (GsPoolFeed *feed)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (feed->bytes, &size);

  while (feed->sent < size)
    {
      ssize_t put = write (feed->fd, data + feed->sent, size - feed->sent);

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0)
        /* A worker that is gone is noticed by its results' end. */
        return errno != EAGAIN;
      feed->sent += put;
    }
  return TRUE;
}

void
gs_process_pool_feed (GsProcessPool *self,
                      int            fd,
                      GBytes        *bytes)
{
  GsPoolFeed feed = { .fd = fd, .bytes = bytes };

  fcntl (fd, F_SETFL, O_NONBLOCK);
  if (feed_some (&feed))
    feed_clear (&feed);
  else
    g_array_append_val (self->feeds, feed);
}

static ssize_t
send_message (int          queue,
              gsize        size,
              const void  *data,
              gsize        inline_size,
              int          pipe)
{
  GsProcessHeader header = { .size = size };
  struct iovec parts[2] = { { &header, sizeof header }, { (void *) data, inline_size } };
  union
  {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof (int))];
  } control = { .bytes = { 0 } };
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
  ssize_t sent;

  if (pipe >= 0)
    {
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (sizeof (int));
      memcpy (CMSG_DATA (&control.header), &pipe, sizeof pipe);
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
    }

  do
    sent = sendmsg (queue, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

static gboolean
send_large (GsProcessPool *self,
            GBytes        *bytes,
            GError       **error)
{
  int fds[2];
  ssize_t sent;

  if (pipe2 (fds, O_CLOEXEC) != 0)
    {
      gs_run_context_set_errno (error, errno, _("A large argument cannot be sent"));
      return FALSE;
    }
  /* As large as the system allows: fewer turns.  It works with any size. */
  fcntl (fds[1], F_SETPIPE_SZ, LARGE_PIPE_BYTES);

  sent = send_message (self->queue[1], g_bytes_get_size (bytes), NULL, 0, fds[0]);
  close (fds[0]);
  if (sent < 0)
    {
      close (fds[1]);
      return FALSE;
    }
  gs_process_pool_feed (self, fds[1], g_bytes_ref (bytes));
  return TRUE;
}

gboolean
gs_process_pool_send (GsProcessPool *self,
                      GBytes        *bytes,
                      GError       **error)
{
  gsize size = g_bytes_get_size (bytes);
  gboolean ok;

  if (size <= GS_CALL_INLINE_MAX)
    ok = send_message (self->queue[1], size, g_bytes_get_data (bytes, NULL), size, -1) >= 0;
  else
    ok = send_large (self, bytes, error);

  if (!ok && (error == NULL || *error == NULL) && errno != EAGAIN && errno != EPIPE)
    gs_run_context_set_errno (error, errno, _("A work item cannot be sent"));
  return ok;
}

gboolean
gs_process_pool_poll (GsProcessPool *self,
                      gboolean       sending,
                      int            timeout)
{
  guint n_feeds = self->feeds->len;
  guint n = self->n_processes + n_feeds + 1;
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, n);
  int happened;

  /* A negative descriptor is skipped. */
  for (guint i = 0; i < self->n_processes; i++)
    fds[i] = (struct pollfd) { .fd = self->processes[i].results, .events = POLLIN };
  for (guint i = 0; i < n_feeds; i++)
    fds[self->n_processes + i] = (struct pollfd) {
      .fd = g_array_index (self->feeds, GsPoolFeed, i).fd, .events = POLLOUT
    };
  fds[n - 1] = (struct pollfd) { .fd = sending ? self->queue[1] : -1, .events = POLLOUT };

  happened = poll (fds, n, timeout);
  for (guint i = 0; i < self->n_processes; i++)
    self->processes[i].readable = happened > 0 && fds[i].revents != 0;

  /* Backwards, as a feed that is done with leaves its place to the last one. */
  for (guint i = n_feeds; happened > 0 && i-- > 0;)
    if (fds[self->n_processes + i].revents != 0
        && feed_some (&g_array_index (self->feeds, GsPoolFeed, i)))
      g_array_remove_index_fast (self->feeds, i);
  return happened > 0;
}

/* Moves up to @room bytes of what the process has written to @to: as read(), but small pieces come
 * out of one larger read. */
static ssize_t
read_some (GsPoolProcess *process,
           guint8        *to,
           gsize          room)
{
  gsize part;
  ssize_t got;

  if (process->begin == process->end)
    {
      gboolean large = room >= GS_READ_BYTES;

      /* A short read has emptied the pipe: the next poll tells when there is more. */
      if (process->drained)
        {
          process->drained = FALSE;
          errno = EAGAIN;
          return -1;
        }

      do
        got = read (process->results, large ? to : process->buffer, large ? room : GS_READ_BYTES);
      while (got < 0 && errno == EINTR);
      if (large || got <= 0)
        return got;

      process->begin = 0;
      process->end = got;
      process->drained = (gsize) got < GS_READ_BYTES;
    }

  part = MIN (room, process->end - process->begin);
  memcpy (to, process->buffer + process->begin, part);
  process->begin += part;
  return part;
}

int
gs_process_pool_receive (GsProcessPool *self,
                         GsPoolProcess *process)
{
  const gsize head = sizeof process->header;

  while (process->got < head || process->got - head < process->header.size)
    {
      gboolean in_head = process->got < head;
      guint8 *to = in_head ? (guint8 *) &process->header + process->got
                           : process->body + (process->got - head);
      gsize room = in_head ? head - process->got : process->header.size - (process->got - head);
      ssize_t got = read_some (process, to, room);

      if (got < 0 && errno == EAGAIN)
        return 0;
      if (got <= 0)
        return -1;

      process->got += got;
      if (in_head && process->got == head && process->header.size > 0)
        {
          process->body = g_try_malloc (process->header.size);
          if (process->body == NULL)
            return -1;
        }
    }

  process->got = 0;
  return 1;
}

/* Ends the lane of a process that could not do so: this process is its writer now. */
static void
end_lane (GsProcessPool *self,
          guint          index)
{
  GsLane lane;

  if (gs_lane_attach (&lane, self->context->recording, index)
      && (lane.count == 0 || lane.events[lane.count - 1].what != GS_MARK_END))
    gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
}

void
gs_process_pool_shut_down (GsProcessPool *self,
                           gboolean       force)
{
  /* The workers find the end of the queue when they have emptied it. */
  close (self->queue[0]);
  close (self->queue[1]);
  g_array_unref (self->feeds);

  for (guint i = 0; force && i < self->n_processes; i++)
    kill (self->processes[i].pid, SIGKILL);

  for (guint i = 0; i < self->n_processes; i++)
    {
      GsPoolProcess *process = &self->processes[i];

      while (waitpid (process->pid, NULL, 0) < 0 && errno == EINTR)
        ;
      end_lane (self, process->lane);
      close (process->results);
      g_free (process->body);
      g_free (process->buffer);
    }
  g_free (self->processes);
}
