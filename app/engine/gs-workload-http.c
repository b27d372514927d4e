/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Downloads a page of Result= bytes from the run's own server, which answers after Work=, and
 * compares every byte.  As urllib does it: each task makes a connection of its own, and each call
 * that may block gives the GIL up.  On an event loop nothing blocks.  The result is the sum of the
 * bytes. */
#include "config.h"

#include <errno.h>
#include <libsoup/soup.h>

#include "gs-http-server.h"
#include "gs-workload.h"

extern const GsWorkload gs_workload_http;

#define BLOCK_BYTES (64u * 1024u)

/* What has been read of a page. */
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
page_add (Page  *self,
          gsize  size)
{
  for (gsize i = 0; i < size; i++)
    {
      self->differs |= self->block[i] != (guint8) (self->context->index + self->n + i);
      self->sum += self->block[i];
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

/* As urllib says it, where it has words for it. */
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

/* Whether the server has said yes. */
static gboolean
check_status (SoupMessage  *message,
              char        **error_message)
{
  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    return TRUE;

  *error_message = g_strdup_printf ("HTTPError: HTTP Error %u: %s",
                                    (guint) soup_message_get_status (message),
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
  const char *port = g_getenv (GS_HTTP_PORT);
  gint64 delay = MAX (gs_plan_group_get_work (context->group, context->index), 0);
  g_autofree char *uri =
    g_strdup_printf ("http://127.0.0.1:%s/%u?delay=%" G_GINT64_FORMAT "&size=%" G_GSIZE_FORMAT,
                     port != NULL ? port : "0", context->index, delay,
                     context->group->result_bytes);
  /* SOUP_METHOD_GET would intern its string here, in every thread, and not all of it atomically. */
  SoupMessage *message = soup_message_new ("GET", uri);

  soup_message_headers_append (soup_message_get_request_headers (message), "Connection", "close");
  return message;
}

/* In a thread */

static gboolean
read_page (GInputStream  *stream,
           GsWorker      *worker,
           Page          *page,
           GError       **error)
{
  gssize got;

  do
    {
      gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
      got = g_input_stream_read (stream, page->block, BLOCK_BYTES, NULL, error);
      gs_worker_end_blocking (worker);
      if (got > 0)
        page_add (page, (gsize) got);
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
  g_autoptr (SoupSession) session = new_session ();
  g_autoptr (SoupMessage) message = new_message (context);
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  Page page = { .context = context, .block = block };

  gs_worker_begin_blocking (worker, GS_STATE_IO_WAIT);
  stream = soup_session_send (session, message, NULL, &error);
  gs_worker_end_blocking (worker);

  if (stream != NULL && !check_status (message, error_message))
    return NULL;
  if (stream == NULL || !read_page (stream, worker, &page, &error))
    {
      *error_message = dup_error_message (error);
      return NULL;
    }
  return page_get_result (&page, error_message);
}

/* On an event loop */

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
      page_add (&self->page, (gsize) got);
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

const GsWorkload gs_workload_http = {
  .name = "http",
  .run = run,
  .start_async = start_async,
  .starts_threads = true, /* GTask has one */
  .expected = expected,
  .start_helper = gs_http_server_start,
};
