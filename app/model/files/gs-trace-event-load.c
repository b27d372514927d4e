/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trace Event JSON, streamed in. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-trace-event-private.h"

static void
thread_free (gpointer data)
{
  GsTraceThread *thread = data;

  g_free (thread->process);
  g_free (thread->thread);
  g_free (thread->name);
  g_free (thread->lane);
  g_array_unref (thread->records);
  g_array_unref (thread->open);
  g_free (thread);
}

/* @may_be_cut: a program that was killed had no time to end its array, and that is allowed. */
static gboolean
read_events (GsTraceImporter  *self,
             gboolean   may_be_cut,
             GError   **error)
{
  gboolean more;

  if (!gs_json_reader_begin (self->reader, '[', error))
    return FALSE;
  for (;;)
    {
      if (may_be_cut && gs_json_reader_peek (self->reader) == '\0' &&
          self->reader->failure == NULL)
        return TRUE;
      if (!gs_json_reader_next_element (self->reader, &more, error))
        return FALSE;
      if (!more)
        return TRUE;
      if (may_be_cut && gs_json_reader_peek (self->reader) == '\0' &&
          self->reader->failure == NULL)
        return TRUE;
      if (!gs_trace_event_read (self, error))
        return FALSE;
    }
}

static gboolean
read_object (GsTraceImporter  *self,
             GError   **error)
{
  gboolean more, found = FALSE;

  if (!gs_json_reader_begin (self->reader, '{', error))
    return FALSE;
  for (;;)
    {
      gboolean read;

      if (!gs_json_reader_next_member (self->reader, &more, error))
        return FALSE;
      if (!more)
        break;
      if (strcmp (self->reader->text->str, "traceEvents") == 0)
        {
          found = TRUE;
          read = read_events (self, FALSE, error);
        }
      else if (strcmp (self->reader->text->str, GS_TRACE_EVENT_METADATA) == 0 &&
               gs_json_reader_peek (self->reader) == '{')
        {
          if (self->file->metadata == NULL)
            self->file->metadata = g_string_new (NULL);
          g_string_truncate (self->file->metadata, 0);
          read = gs_json_reader_skip (self->reader, self->file->metadata, error);
        }
      else
        read = gs_json_reader_skip (self->reader, NULL, error);
      if (!read)
        return FALSE;
    }
  if (!found)
    return gs_json_reader_fail (self->reader, _("expected “traceEvents”"), error);
  return TRUE;
}

static gboolean
read_file (GsTraceImporter  *self,
           GError   **error)
{
  gboolean read;

  switch (gs_json_reader_peek (self->reader))
    {
    case '[':
      read = read_events (self, TRUE, error);
      break;
    case '{':
      read = read_object (self, error);
      break;
    default:
      return gs_json_reader_fail (self->reader, _("expected a trace: an object with “traceEvents”, "
                                                  "or an array of events"), error);
    }
  if (read && gs_json_reader_peek (self->reader) != '\0')
    return gs_json_reader_fail (self->reader, _("expected nothing after the end"), error);
  return read;
}

static GInputStream *
open_file (GFile       *file,
           const char  *name,
           GError     **error)
{
  g_autoptr (GError) cause = NULL;
  GFileInputStream *stream = g_file_read (file, g_cancellable_get_current (), &cause);

  if (stream == NULL)
    g_set_error (error, cause->domain, cause->code, _("%s: cannot be read: %s"), name,
                 cause->message);
  return stream != NULL ? G_INPUT_STREAM (stream) : NULL;
}

/* @base_name: what the experiment of another program's trace is called */
static GsResults *
load_stream (GInputStream  *stream,
             const char    *name,
             const char    *base_name,
             GError       **error)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new_with_free_func (thread_free);
  g_autoptr (GHashTable) processes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                            g_free);
  g_autoptr (GHashTable) lookup = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GsJsonReader) reader = NULL;
  GsTraceFile trace = { name, base_name, threads, processes, NULL, G_MININT64 };
  GsTraceImporter self = { .file = &trace, .lookup = lookup };
  GsResults *results = NULL;

  self.reader = reader = gs_json_reader_new (stream, name);
  self.event.name = g_string_new (NULL);
  self.event.given_name = g_string_new (NULL);
  self.event.lane = g_string_new (NULL);
  if (read_file (&self, error))
    results = trace.metadata != NULL ? gs_trace_event_build_ours (&trace, error)
                                     : gs_trace_event_build_foreign (&trace, error);
  g_string_free (self.event.name, TRUE);
  g_string_free (self.event.given_name, TRUE);
  g_string_free (self.event.lane, TRUE);
  if (trace.metadata != NULL)
    g_string_free (trace.metadata, TRUE);
  return results;
}

gboolean
gs_trace_event_check (GInputStream  *stream,
                      const char    *name,
                      GError       **error)
{
  g_autoptr (GsResults) results = load_stream (stream, name, name, error);

  return results != NULL;
}

GsResults *
gs_trace_event_load (GFile   *file,
                     GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *base_name = g_filename_display_name (base);
  g_autoptr (GInputStream) stream = open_file (file, name, error);

  return stream != NULL ? load_stream (stream, name, base_name, error) : NULL;
}
