/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Downloads a page of Result= bytes from the run's own server, which answers after Work=, and
 * compares every byte.  As urllib does it: each task makes a connection of its own, and each call
 * that may block gives the GIL up.  A thread opens a socket and nothing else, as urllib does: a
 * session of libsoup would need a main context for each, and GLib aborts where it finds no
 * descriptor for one.  On an event loop nothing blocks.  The result is the sum of the bytes. */
#include "config.h"

#include <errno.h>
#include <libsoup/soup.h>
#include <string.h>

#include "gs-http-server.h"
#include "gs-work.h"

extern const GsWork gs_work_http;

#define BLOCK_BYTES (64u * 1024u)

/* The part of a page that has been read. */
typedef struct
{
  const GsTaskContext *context; /* borrowed */
  guint8 *block;                /* BLOCK_BYTES */
  guint64 n;
  guint64 sum;
  gboolean differs;             /* some byte is not what it must be */
} Page;

/* Bytes index, index + 1, … each modulo 256: their sum. */
static char *
expected (const GsTaskContext *context)
{
  guint64 size = context->group->result_bytes;
  guint64 sum = size / 256 * 32640;

  for (guint64 i = size - size % 256; i < size; i++)
    sum += (context->index + i) % 256;
  return g_strdup_printf ("%" G_GUINT64_FORMAT, sum);
}

static void
page_add (Page         *self,
          const guint8 *bytes,
          gsize         size)
{
  for (gsize i = 0; i < size; i++)
    {
      self->differs |= bytes[i] != (guint8) (self->context->index + self->n + i);
      self->sum += bytes[i];
    }
  self->n += size;
}

/* The task's result, when the page has come to its end. */
static char *
page_get_result (const Page  *self,
                 char       **error_message)
{
  guint64 size = self->context->group->result_bytes;

  if (self->n == size && !self->differs)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, self->sum);

  if (self->differs)
    *error_message = g_strdup ("OSError: the page holds other bytes");
  else
    *error_message = g_strdup_printf ("OSError: the page has %" G_GUINT64_FORMAT " bytes, not %"
                                      G_GUINT64_FORMAT, self->n, size);
  return NULL;
}

/* As urllib says it. */

static char *
dup_status_error (guint       status,
                  const char *reason)
{
  return g_strdup_printf ("HTTPError: HTTP Error %u: %s", status, reason);
}

static const char *
get_port (void)
{
  const char *port = g_getenv (GS_HTTP_PORT);

  return port != NULL ? port : "0";
}

static char *
dup_path (const GsTaskContext *context)
{
  gint64 delay = MAX (gs_plan_group_get_work (context->group, context->index), 0);

  return g_strdup_printf ("/%u?delay=%" G_GINT64_FORMAT "&size=%" G_GSIZE_FORMAT, context->index,
                          delay, context->group->result_bytes);
}

static char *
dup_error_message (const GError *error)
{
  static const struct
  {
    int code;
    int number;
    const char *before;
    const char *after;
  } words[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, ECONNREFUSED, "URLError: <urlopen error ", ">" },
    { G_IO_ERROR_CONNECTION_CLOSED, ECONNRESET, "ConnectionResetError: ", "" },
    { G_IO_ERROR_TOO_MANY_OPEN_FILES, EMFILE, "URLError: <urlopen error ", ">" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, G_IO_ERROR, words[i].code))
      return g_strdup_printf ("%s[Errno %d] %s%s", words[i].before, words[i].number,
                              g_strerror (words[i].number), words[i].after);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return g_strdup ("RemoteDisconnected: Remote end closed connection without response");
  return g_strdup_printf ("URLError: <urlopen error %s>", error->message);
}

/* In a thread */

static GSocketConnection *
connect_to_server (GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string ("127.0.0.1",
                                           (guint) g_ascii_strtoull (get_port (), NULL, 10));

  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
}

static gboolean
send_request (GIOStream            *connection,
              const GsTaskContext  *context,
              GError              **error)
{
  g_autofree char *path = dup_path (context);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n"
                                              "Connection: close\r\n\r\n", path, get_port ());

  return g_output_stream_write_all (g_io_stream_get_output_stream (connection), request,
                                    strlen (request), NULL, NULL, error);
}

/* The head of a response, and the part of its page that came with it. */
typedef struct
{
  guint status;
  char *reason;     /* owned */
  gsize begin;      /* of the page, in the block */
  gsize end;        /* of all that has been read into the block */
} Head;

/* Reads into @block until the head is there. */
static gboolean
receive_head (GIOStream  *connection,
              guint8     *block,
              Head       *head,
              GError    **error)
{
  GInputStream *stream = g_io_stream_get_input_stream (connection);
  SoupMessageHeaders *headers;
  const char *end = NULL;
  gssize got = 1;
  gboolean parsed;

  while (end == NULL && got > 0 && head->end < BLOCK_BYTES)
    {
      got = g_input_stream_read (stream, block + head->end, BLOCK_BYTES - head->end, NULL, error);
      if (got < 0)
        return FALSE;
      head->end += (gsize) got;
      end = memmem (block, head->end, "\r\n\r\n", 4);
    }

  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  head->begin = end != NULL ? (gsize) (end + 4 - (const char *) block) : 0;
  parsed = end != NULL && soup_headers_parse_response ((const char *) block, (int) head->begin - 2,
                                                       headers, NULL, &head->status, &head->reason);
  soup_message_headers_unref (headers);
  if (!parsed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "");
  return parsed;
}

static gboolean
read_page (GIOStream  *connection,
           GsWorker   *worker,
           Page       *page,
           GError    **error)
{
  GInputStream *stream = g_io_stream_get_input_stream (connection);
  gssize got;

  do
    {
      gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
      got = g_input_stream_read (stream, page->block, BLOCK_BYTES, NULL, error);
      gs_worker_end_blocking (worker);
      if (got > 0)
        page_add (page, page->block, (gsize) got);
      gs_worker_look (worker);
      gs_worker_checkpoint (worker);
    }
  while (got > 0);
  return got == 0;
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  Page page = { .context = context, .block = block };
  g_autoptr (GError) error = NULL;
  char *result = NULL;
  Head head = { 0 };
  gboolean answered;

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  connection = connect_to_server (&error);
  answered = connection != NULL && send_request (G_IO_STREAM (connection), context, &error)
             && receive_head (G_IO_STREAM (connection), block, &head, &error);
  gs_worker_end_blocking (worker);

  if (answered && head.status == SOUP_STATUS_OK)
    {
      page_add (&page, block + head.begin, head.end - head.begin);
      if (read_page (G_IO_STREAM (connection), worker, &page, &error))
        result = page_get_result (&page, error_message);
    }
  else if (answered)
    *error_message = dup_status_error (head.status, head.reason);
  if (error != NULL)
    *error_message = dup_error_message (error);
  g_free (head.reason);
  return result;
}

/* On an event loop */

/* Whether the server has said yes. */
static gboolean
check_status (SoupMessage  *message,
              char        **error_message)
{
  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    return TRUE;

  *error_message = dup_status_error (soup_message_get_status (message),
                                     soup_message_get_reason_phrase (message));
  return FALSE;
}

/* A session for one message: nobody shares connections, or their number's limits. */
static SoupSession *
new_session (void)
{
  SoupSession *session = soup_session_new ();

  soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static SoupMessage *
new_message (const GsTaskContext *context)
{
  g_autofree char *path = dup_path (context);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%s%s", get_port (), path);
  /* SOUP_METHOD_GET would intern its string here, and not all of it atomically. */
  SoupMessage *message = soup_message_new ("GET", uri);

  soup_message_headers_append (soup_message_get_request_headers (message), "Connection", "close");
  return message;
}

typedef struct
{
  const GsAwaiter *awaiter;
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;   /* once the response has begun */
  Page page;
} Download;

static void
download_free (Download *self)
{
  g_clear_object (&self->stream);
  g_object_unref (self->message);
  g_object_unref (self->session);
  g_free (self->page.block);
  g_free (self);
}

/* Its end, if there is an error, or the page is @complete; else it goes on waiting. */
static void
end_or_suspend (Download     *self,
                const GError *error,
                gboolean      complete)
{
  const GsAwaiter *awaiter = self->awaiter;
  char *error_message = NULL;
  char *result = NULL;

  if (error != NULL)
    error_message = dup_error_message (error);
  else if (check_status (self->message, &error_message) && complete)
    result = page_get_result (&self->page, &error_message);

  if (result == NULL && error_message == NULL)
    {
      awaiter->suspend (awaiter->data);
      return;
    }
  download_free (self);
  awaiter->done (awaiter->data, result, error_message);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Download *self = data;
  g_autoptr (GError) error = NULL;
  gssize got;

  self->awaiter->resume (self->awaiter->data);
  got = g_input_stream_read_finish (self->stream, result, &error);
  if (got > 0)
    {
      page_add (&self->page, self->page.block, (gsize) got);
      g_input_stream_read_async (self->stream, self->page.block, BLOCK_BYTES, G_PRIORITY_DEFAULT,
                                 self->awaiter->cancellable, read_cb, self);
    }
  end_or_suspend (self, error, got == 0);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Download *self = data;
  g_autoptr (GError) error = NULL;

  self->awaiter->resume (self->awaiter->data);
  self->stream = soup_session_send_finish (self->session, result, &error);
  if (self->stream != NULL && soup_message_get_status (self->message) == SOUP_STATUS_OK)
    g_input_stream_read_async (self->stream, self->page.block, BLOCK_BYTES, G_PRIORITY_DEFAULT,
                               self->awaiter->cancellable, read_cb, self);
  end_or_suspend (self, error, FALSE);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  Download *self = g_new (Download, 1);

  *self = (Download) {
    .awaiter = awaiter,
    .session = new_session (),
    .message = new_message (context),
    .page = { .context = context, .block = g_malloc (BLOCK_BYTES) },
  };
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                           awaiter->cancellable, sent_cb, self);
}

const GsWork gs_work_http = {
  .run = run,
  .start_async = start_async,
  .starts_threads = true, /* GTask has one */
  .expected = expected,
  .start_helper = gs_http_server_start,
};
