/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gs-blockers.h"
#include "gs-lock.h"
#include "gs-new-file.h"
#include "gs-table-export.h"
#include "gs-table-subject.h"
#include "gs-trace-event.h"

static void
write_field (FILE       *stream,
             const char *text)
{
  if (text == NULL)
    return;
  if (strpbrk (text, ",\"\n\r") == NULL)
    {
      fputs (text, stream);
      return;
    }
  putc ('"', stream);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        putc ('"', stream);
      putc (*p, stream);
    }
  putc ('"', stream);
}

/* The columns that spans and tasks have in common, up to the lane's. */
static void
begin_row (const GsTableSubject *subject,
           const char           *record,
           int                   lane)
{
  const GsVariant *variant = gs_experiment_get_variant (subject->experiment, subject->variant);
  const GsTraceLane *of = lane >= 0 ? gs_trace_get_lane (subject->trace, lane) : NULL;

  fprintf (subject->stream, "%s,", record);
  write_field (subject->stream, subject->title);
  fprintf (subject->stream, ",%s,%u,%u,", variant->executor, gs_run_get_n_workers (subject->run),
           subject->repeat);
  if (of == NULL)
    {
      fputs (",,,", subject->stream);
      return;
    }
  fprintf (subject->stream, "%d,", lane);
  write_field (subject->stream, of->name);
  fprintf (subject->stream, ",%d,%d", of->pid, of->tid);
}

/* Writes a time, or an empty field for an event that has not happened. */
static void
write_seconds (const GsTableSubject *subject,
               gint64                time)
{
  putc (',', subject->stream);
  if (time >= 0)
    gs_table_write_decimal (subject->stream, time - subject->zero, 9);
}

/* Which lock was waited for, and the lane that held it, unless that had not said so yet.  A semaphore
 * is no lock. */
static void
write_lock (const GsTableSubject *subject,
            guint                 lane,
            const GsSpan         *span)
{
  guint holder = GS_LOCK_DETAIL_LANE (span->detail);
  gboolean waits = gs_trace_waits_for_lock (subject->trace, lane, span);

  if (waits)
    fprintf (subject->stream, "%u", GS_LOCK_DETAIL_LOCK (span->detail));
  putc (',', subject->stream);
  if (waits && holder != lane && holder != GS_LOCK_NO_LANE)
    fprintf (subject->stream, "%u", holder);
}

static void
write_csv_spans (const GsTableSubject *subject,
                 guint                 lane)
{
  const GsTraceLane *of = gs_trace_get_lane (subject->trace, lane);
  GsSpanIter iter;
  GsSpan span;

  gs_span_iter_init (&iter, subject->trace, lane, of->begin, of->end);
  while (gs_span_iter_next (&iter, &span))
    {
      begin_row (subject, "span", lane);
      fprintf (subject->stream, ",%s,", gs_state_get_name (span.state));
      if (span.task != GS_NO_TASK)
        fprintf (subject->stream, "%u", span.task);
      write_seconds (subject, span.begin);
      write_seconds (subject, span.end);
      putc (',', subject->stream);
      gs_table_write_decimal (subject->stream, span.end - span.begin, 9);
      fprintf (subject->stream, ",%d,,,,,,", (span.flags & GS_FLAG_GIL) != 0);
      write_lock (subject, lane, &span);
      fputs (",\n", subject->stream);
    }
}

/* Names of marks; some marks have two, by their detail. */
static const char *
get_mark_name (const GsEvent *event)
{
  static const char *const names[GS_LAST_MARK - GS_MARK_SUBMIT + 1][2] = {
    [GS_MARK_BYTES - GS_MARK_SUBMIT] = { "bytes-sent", "bytes-received" },
    [GS_MARK_MEMORY - GS_MARK_SUBMIT] = { "memory-before", "memory-at-work" },
  };
  guint mark = (guint) event->what - GS_MARK_SUBMIT;
  const char *name = names[mark][event->detail != 0];

  return name != NULL ? name : gs_trace_event_mark_names[mark];
}

static void
write_csv_mark (const GsTableSubject *subject,
                guint                 lane,
                const GsEvent        *event,
                const GsEvent        *continuation)
{
  begin_row (subject, "mark", (int) lane);
  fprintf (subject->stream, ",%s,", get_mark_name (event));
  if (event->task != GS_NO_TASK)
    fprintf (subject->stream, "%u", event->task);
  write_seconds (subject, (gint64) event->time);
  fputs (",,,,,,,,,,,", subject->stream);
  if (continuation != NULL)
    fprintf (subject->stream, "%" G_GUINT64_FORMAT, continuation->time);
  putc ('\n', subject->stream);
}

static void
write_csv_marks (const GsTableSubject *subject,
                 guint                 lane)
{
  guint64 n_events;
  const GsEvent *events =
    gs_recording_get_events (gs_trace_get_recording (subject->trace), lane, &n_events);

  n_events = MIN (n_events, gs_trace_get_lane (subject->trace, lane)->n_events);
  for (guint64 i = 0; i < n_events; i++)
    {
      const GsEvent event = gs_event_read (&events[i]);
      const GsEvent *next = i + 1 < n_events ? &events[i + 1] : NULL;

      if (event.what >= GS_MARK_SUBMIT && event.what <= GS_LAST_MARK)
        write_csv_mark (subject, lane, &event,
                        next != NULL && next->what == GS_MARK_CONTINUATION ? next : NULL);
    }
}

static void
write_csv_tasks (const GsTableSubject *subject)
{
  GArray *tasks = gs_trace_get_tasks (subject->trace);

  for (guint i = 0; i < MIN (tasks->len, gs_run_get_n_tasks (subject->run)); i++)
    {
      const GsTaskTimes *times = &g_array_index (tasks, GsTaskTimes, i);
      const GsTaskResult *result = gs_run_get_result (subject->run, i);

      begin_row (subject, "task", times->lane);
      fprintf (subject->stream, ",,%u", i);
      write_seconds (subject, times->started);
      write_seconds (subject, times->finished);
      putc (',', subject->stream);
      if (times->started >= 0 && times->finished >= 0)
        gs_table_write_decimal (subject->stream, times->finished - times->started, 9);
      putc (',', subject->stream);
      write_seconds (subject, times->submitted);
      write_seconds (subject, times->delivered);
      putc (',', subject->stream);
      if (result->cpu_ns >= 0)
        gs_table_write_decimal (subject->stream, result->cpu_ns, 9);
      putc (',', subject->stream);
      write_field (subject->stream, result->result);
      putc (',', subject->stream);
      write_field (subject->stream, result->error);
      fputs (",,,\n", subject->stream);
    }
}

static void
write_csv (const GsTableSubject *subject)
{
  for (guint i = 0; i < gs_trace_get_n_lanes (subject->trace); i++)
    {
      write_csv_spans (subject, i);
      write_csv_marks (subject, i);
    }
  write_csv_tasks (subject);
}

gboolean
gs_table_export_csv (GsResults  *results,
                     GFile      *file,
                     GError    **error)
{
  GsNewFile *new_file = gs_new_file_open (file, error);

  if (new_file == NULL)
    return FALSE;
  fputs ("record,variant,executor,workers,repeat,lane,lane_name,pid,tid,state,task,begin_s,end_s,"
         "duration_s,holds_gil,submitted_s,delivered_s,cpu_s,result,error,lock,lock_lane,bytes\n", new_file->stream);
  gs_table_for_each_run (results, new_file->stream, write_csv);
  return gs_new_file_commit (new_file, NULL, error);
}
