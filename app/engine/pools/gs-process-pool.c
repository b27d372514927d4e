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

#include "gs-fd-message.h"
#include "gs-process-pool.h"
#include "gs-run-error.h"

/* Size of a pipe for large arguments. */
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
  };

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, self->queue) != 0)
    {
      gs_run_error_set_errno (error, errno, _("The call queue cannot be opened"));
      return FALSE;
    }
  gs_process_starter_init (&self->starter, context->plan, context->recording, self->queue[0]);
  self->processes = g_new0 (GsPoolProcess, context->plan->workers);
  self->feeds = g_array_new (FALSE, FALSE, sizeof (GsPoolFeed));
  g_array_set_clear_func (self->feeds, feed_clear);
  return TRUE;
}

static void
send_plan (GsProcessPool *self,
           int            fd)
{
  char *line = gs_plan_to_json (self->context->plan);
  gsize length = strlen (line);

  /* Replace the terminating zero by a newline. */
  line[length] = '\n';
  gs_process_pool_feed (self, fd, g_bytes_new_take (line, length + 1));
}

/* The entry of a process that has ended, or a new one. */
static GsPoolProcess *
find_place (GsProcessPool *self)
{
  for (guint i = 0; i < self->n_processes; i++)
    if (self->processes[i].pid == 0)
      return &self->processes[i];
  return &self->processes[self->n_processes++];
}

gboolean
gs_process_pool_start (GsProcessPool *self,
                       GError       **error)
{
  guint number = self->n_started;
  g_autofree char *name = g_strdup_printf ("process %u", number);
  GsStartedProcess started;
  GsLane lane;

  if (!gs_run_context_open_lane (self->context, &lane, GS_LANE_WORKER, number, number + 1, name,
                                 error))
    return FALSE;
  gs_lane_put (&lane, gs_clock_now (), GS_STATE_STARTING, 0, GS_NO_TASK, 0);

  if (!gs_process_starter_start (&self->starter, lane.index, &started))
    {
      int failure = errno;
      g_autofree char *what = g_strdup_printf (_("Process %u of %u cannot be started"), number + 1,
                                               self->context->plan->workers);

      if (failure == ECONNRESET)
        g_set_error_literal (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN, what);
      else
        gs_run_error_set_errno (error, failure, what);
      gs_lane_put (&lane, gs_clock_now (), GS_MARK_END, 0, GS_NO_TASK, 0);
      return FALSE;
    }

  *find_place (self) = (GsPoolProcess) { .pid = started.pid, .is_child = started.is_child,
                                         .lane = lane.index, .results = started.results,
                                         .buffer = g_malloc (GS_READ_BYTES) };
  self->n_started++;
  self->n_live++;
  self->n_changes++;
  if (started.plan >= 0)
    send_plan (self, started.plan);
  return TRUE;
}

/* Writes as much as the pipe takes; TRUE if the feed is done. */
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
  GsProcessHeader header = { .size = size, .kind = GS_FRAME_CALL };
  struct iovec parts[2] = { { &header, sizeof header }, { (void *) data, inline_size } };

  return gs_fd_message_send (queue, parts, 2, pipe, MSG_DONTWAIT);
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
      gs_run_error_set_errno (error, errno, _("A large argument cannot be sent"));
      return FALSE;
    }
  /* Enlarge the pipe as far as the system allows, for fewer turns; any size works. */
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
    gs_run_error_set_errno (error, errno, _("A work item cannot be sent"));
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

  /* A negative descriptor is skipped, and so is that of a process that has ended. */
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

  /* Walk backwards: a finished feed is replaced by the last one. */
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

/* Waits until the process has let go of its pipe: by then it has let go of its lane, too, whoever
 * reaps it. */
static void
await_end (GsPoolProcess *process)
{
  struct pollfd fd = { .fd = process->results, .events = POLLIN };
  ssize_t got;

  do
    {
      poll (&fd, 1, -1);
      got = read (process->results, process->buffer, GS_READ_BYTES);
    }
  while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
}

void
gs_process_pool_end (GsProcessPool *self,
                     GsPoolProcess *process)
{
  await_end (process);
  while (process->is_child && waitpid (process->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  end_lane (self, process->lane);
  close (process->results);
  g_free (process->body);
  g_free (process->buffer);
  *process = (GsPoolProcess) { .results = -1 };
  self->n_live--;
  self->n_changes++;
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
    if (self->processes[i].pid > 0 && self->processes[i].is_child)
      kill (self->processes[i].pid, SIGKILL);
  gs_process_starter_stop (&self->starter, force);

  for (guint i = 0; i < self->n_processes; i++)
    if (self->processes[i].pid > 0)
      gs_process_pool_end (self, &self->processes[i]);
  g_free (self->processes);
}
