/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-http-server.h"
#include "gs-plan.h"
#include "gs-run-error.h"
#include "gs-spawner.h"

/* The piece that pages are made of: whole turns of the 256 bytes. */
#define PIECE_BYTES (64u * 1024u)

#define MAX_DELAY_NS (G_GINT64_CONSTANT (3600) * 1000000000)

/* One more turn, so that a piece may begin with any byte. */
static guint8 pattern[PIECE_BYTES + 256];

static gboolean
read_number (const char *text,
             guint64     max,
             guint64    *number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

static void
append_page (SoupServerMessage *message,
             guint64            index,
             guint64            size)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/octet-stream", NULL);
  for (guint64 at = 0; at < size; at += PIECE_BYTES)
    soup_message_body_append (body, SOUP_MEMORY_STATIC, pattern + index % 256,
                              (gsize) MIN (size - at, PIECE_BYTES));
}

/* An answer that has to wait */

static gboolean
due_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

/* Drop the timer: the client may disconnect before it fires. */
static void
finished_cb (SoupServerMessage *message,
             gpointer           timer)
{
  g_source_destroy (timer);
}

static void
delay (SoupServerMessage *message,
       guint64            ns)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) ((ns + 999999) / 1000000));

  soup_server_message_pause (message);
  g_source_set_callback (timer, due_cb, message, NULL);
  g_source_attach (timer, NULL);
  g_signal_connect_data (message, "finished", G_CALLBACK (finished_cb), g_source_ref (timer),
                         (GClosureNotify) (void (*) (void)) g_source_unref, 0);
}

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           data)
{
  guint64 index, ns, size;

  if (!g_str_equal (soup_server_message_get_method (message), "GET") || query == NULL
      || !read_number (path + 1, GS_MAX_TASKS, &index)
      || !read_number (g_hash_table_lookup (query, "delay"), MAX_DELAY_NS, &ns)
      || !read_number (g_hash_table_lookup (query, "size"), GS_MAX_PAYLOAD, &size))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  append_page (message, index, size);
  if (ns > 0)
    delay (message, ns);
}

/* The process */

/* A 0 says that it listens, anything else why it does not. */
static void
report (int      fd,
        GError  *error)
{
  const char *text = error != NULL ? error->message : "";
  gsize length = strlen (text) + 1;

  while (write (fd, text, length) < 0 && errno == EINTR)
    ;
  close (fd);
}

static int
serve (int listener,
       int ready)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (listener, &error);
  SoupServer *server = soup_server_new (NULL, NULL);

  for (guint i = 0; i < sizeof pattern; i++)
    pattern[i] = (guint8) i;
  soup_server_add_handler (server, NULL, answer_cb, NULL, NULL);
  if (socket == NULL || !soup_server_listen_socket (server, socket, 0, &error))
    {
      report (ready, error);
      return 1;
    }

  report (ready, NULL);
  g_main_loop_run (loop);
  return 0;
}

/* Waits until the server listens; else what it said instead. */
static char *
await_ready (int fd)
{
  char text[512] = "";
  gsize length = 0;
  ssize_t got;

  while (length < sizeof text - 1)
    {
      got = read (fd, text + length, sizeof text - 1 - length);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      length += (gsize) got;
    }
  return length == 1 ? NULL : g_strndup (text, length);
}

/* A socket that waits for connections on a port of its own.  -1 with errno set. */
static int
open_listener (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  char port[8];
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;

  if (bind (fd, (struct sockaddr *) &address, size) != 0 || listen (fd, SOMAXCONN) != 0
      || getsockname (fd, (struct sockaddr *) &address, &size) != 0)
    {
      int failure = errno;

      close (fd);
      errno = failure;
      return -1;
    }
  g_snprintf (port, sizeof port, "%u", ntohs (address.sin_port));
  g_setenv (GS_HTTP_PORT, port, TRUE);
  return fd;
}

static pid_t
fork_server (int listener,
             int ready)
{
  const int fds[] = { listener, ready };
  pid_t parent = getpid ();
  pid_t pid = fork ();

  if (pid != 0)
    return pid;

  gs_child_guard (parent);
  if (gs_child_take_fds (fds, G_N_ELEMENTS (fds), -1) != 0)
    _exit (1);
  _exit (serve (GS_SPAWN_FIRST_FD, GS_SPAWN_FIRST_FD + 1));
}

GPid
gs_http_server_start (GError **error)
{
  g_autofree char *failure = NULL;
  int listener = open_listener ();
  int ready[2];
  pid_t pid;

  if (listener < 0 || pipe2 (ready, O_CLOEXEC) != 0)
    {
      gs_run_error_set_errno (error, errno, _("The HTTP server cannot be started"));
      if (listener >= 0)
        close (listener);
      return -1;
    }

  pid = fork_server (listener, ready[1]);
  if (pid < 0)
    gs_run_error_set_errno (error, errno, _("The HTTP server cannot be started"));
  /* Only the server listens, so that nobody can connect once it is gone. */
  close (listener);
  close (ready[1]);
  if (pid > 0 && (failure = await_ready (ready[0])) != NULL)
    {
      g_set_error (error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED, "%s: %s",
                   _("The HTTP server cannot be started"), failure);
      while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
        ;
      pid = -1;
    }
  close (ready[0]);
  return pid;
}
