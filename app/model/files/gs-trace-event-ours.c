/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace event file that Gilscope wrote: process N of it is run N, and its threads are the lanes
 * in their order. */
#include "config.h"

#include "gs-archive-format.h"
#include "gs-trace-event-private.h"

static int
compare_begins (gconstpointer a,
                gconstpointer b)
{
  const GsTraceRecord *first = a, *second = b;

  return first->begin < second->begin ? -1 : first->begin > second->begin;
}

/* Sorts records that are out of order; the sort is stable. */
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

/* Makes an event of every record.  A lane without an end ends with its last span. */
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

/* "pid" → GPtrArray of its threads, in the order of the file. */
static GHashTable *
group_threads (GsTraceFile *file)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                              (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < file->threads->len; i++)
    {
      GsTraceThread *thread = g_ptr_array_index (file->threads, i);
      GPtrArray *group = g_hash_table_lookup (groups, thread->process);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (groups, thread->process, group);
        }
      g_ptr_array_add (group, thread);
    }
  return groups;
}

/* The time of the first event of @threads. */
static gint64
find_zero (GPtrArray *threads)
{
  gint64 zero = G_MAXINT64;

  for (guint i = 0; i < threads->len; i++)
    {
      const GsTraceThread *thread = g_ptr_array_index (threads, i);

      for (guint j = 0; j < thread->records->len; j++)
        zero = MIN (zero, g_array_index (thread->records, GsTraceRecord, j).begin);
    }
  return zero;
}

/* Closes spans that are still open at the end of the file. */
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

/* A GsArchiveTake of what group_threads() made. */
static GsRecording *
take_run (gpointer   data,
          guint      index,
          gint64     size,
          GError   **error)
{
  g_autofree char *process = g_strdup_printf ("%u", index + 1);
  GPtrArray *threads = g_hash_table_lookup (data, process);
  gint64 zero = threads != NULL ? find_zero (threads) : 0;
  GsTracePack pack;

  gs_trace_pack_init (&pack);
  for (guint i = 0; threads != NULL && i < threads->len; i++)
    pack_lane (&pack, g_ptr_array_index (threads, i), zero);
  return gs_trace_pack_finish (&pack, error);
}

GsResults *
gs_trace_event_build_ours (GsTraceFile  *file,
                           GError      **error)
{
  g_autoptr (GHashTable) groups = group_threads (file);

  close_open (file);
  return gs_archive_load_metadata (file->metadata->str, file->metadata->len, file->name, take_run,
                                   groups, error);
}
