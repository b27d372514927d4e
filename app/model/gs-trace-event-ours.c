/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace event file that Gilscope wrote: process N of it is run N, and its threads are the lanes in
 * their order. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-archive-format.h"
#include "gs-runner-control.h"
#include "gs-trace-event-private.h"

static int
compare_begins (gconstpointer a,
                gconstpointer b)
{
  const GsTraceRecord *first = a, *second = b;

  return first->begin < second->begin ? -1 : first->begin > second->begin;
}

/* Nothing to do for what is in order as it was written; the sort is stable. */
static void
sort_records (GArray *records)
{
  for (guint i = 1; i < records->len; i++)
    if (g_array_index (records, GsTraceRecord, i).begin <
        g_array_index (records, GsTraceRecord, i - 1).begin)
      {
        g_array_sort (records, compare_begins);
        return;
      }
}

/* Every record is an event again.  A lane that nothing ended ends with its last span. */
static void
pack_lane (GsTracePack   *pack,
           GsTraceThread *thread,
           gint64         zero)
{
  gint64 end = -1;

  gs_trace_pack_begin (pack, thread, thread->lane != NULL ? thread->lane : thread->thread);
  sort_records (thread->records);
  for (guint i = 0; i < thread->records->len; i++)
    {
      const GsTraceRecord *record = &g_array_index (thread->records, GsTraceRecord, i);
      gboolean is_end = record->what == GS_MARK_END;

      if (record->what < GS_N_STATES || is_end)
        end = is_end ? -1 : MAX (record->end, record->begin) - zero;
      gs_trace_pack_put (pack, record->begin - zero, record->what, record->flags, record->task,
                         record->detail);
      if (gs_mark_has_payload (record->what))
        gs_trace_pack_put (pack, record->end, GS_MARK_CONTINUATION, 0, GS_NO_TASK, 0);
      if (is_end)
        return;
    }
  if (end >= 0)
    {
      const GsTraceRecord *last =
        &g_array_index (thread->records, GsTraceRecord, thread->records->len - 1);

      gs_trace_pack_put (pack, MAX (end, last->begin - zero), GS_MARK_END, 0, GS_NO_TASK, 0);
    }
}

/* The time of the first event of the threads of @process. */
static gint64
find_zero (GsTraceFile *file,
           const char  *process)
{
  gint64 zero = G_MAXINT64;

  for (guint i = 0; i < file->threads->len; i++)
    {
      const GsTraceThread *thread = g_ptr_array_index (file->threads, i);

      for (guint j = 0; g_str_equal (thread->process, process) && j < thread->records->len; j++)
        zero = MIN (zero, g_array_index (thread->records, GsTraceRecord, j).begin);
    }
  return zero;
}

/* What was cut off, or began and never ended, ends with the file. */
static void
close_open (GsTraceFile *file)
{
  for (guint i = 0; i < file->threads->len; i++)
    {
      const GsTraceThread *thread = g_ptr_array_index (file->threads, i);

      for (guint j = 0; j < thread->open->len; j++)
        g_array_index (thread->records, GsTraceRecord,
                       g_array_index (thread->open, guint, j)).end = file->newest;
    }
}

/* A GsArchiveTake. */
static GsRecording *
take_run (gpointer   data,
          guint      index,
          gint64     size,
          GError   **error)
{
  GsTraceFile *file = data;
  g_autofree char *process = g_strdup_printf ("%u", index + 1);
  gint64 zero = find_zero (file, process);
  GsTracePack pack;

  gs_trace_pack_init (&pack);
  for (guint i = 0; i < file->threads->len; i++)
    {
      GsTraceThread *thread = g_ptr_array_index (file->threads, i);

      if (g_str_equal (thread->process, process))
        pack_lane (&pack, thread, zero);
    }
  return gs_trace_pack_finish (&pack, error);
}

GsResults *
gs_trace_event_build_ours (GsTraceFile  *file,
                           GError      **error)
{
  g_autoptr (JsonObject) object = gs_control_parse (file->metadata->str, file->metadata->len, NULL);

  if (object == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: is damaged: %s"), file->name,
                   _("its description makes no sense"));
      return NULL;
    }
  close_open (file);
  return gs_archive_load_metadata (object, file->name, take_run, file, error);
}
