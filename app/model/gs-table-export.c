/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "gs-archive-format.h"
#include "gs-new-file.h"
#include "gs-table-export.h"
#include "gs-trace-event.h"

/* One run, as both formats see it. */
typedef struct
{
  FILE *stream;
  GsExperiment *experiment;
  GsRun *run;
  GsTrace *trace;
  guint variant;
  guint repeat;     /* from 0 */
  guint process;    /* a number of its own, from 1: its place in gs_archive_list_runs() */
  char *title;
  gint64 zero;      /* its first submit */
} Subject;

typedef void (*SubjectFunc) (const Subject *subject);

/* Calls @write for every run of @results that has begun; those that are over are numbered. */
static void
for_each_run (GsResults   *results,
              FILE        *stream,
              SubjectFunc  write)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  Subject subject = { .stream = stream, .experiment = experiment };

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      GPtrArray *runs = gs_results_get_runs (results, i);
      g_autofree char *title = gs_experiment_dup_variant_title (experiment, i);

      for (guint j = 0; j < runs->len; j++)
        {
          subject.run = g_ptr_array_index (runs, j);
          subject.trace = gs_run_get_trace (subject.run);
          subject.variant = i;
          subject.repeat = j;
          subject.process += gs_run_get_state (subject.run) != GS_RUN_LIVE;
          subject.title = title;
          subject.zero = MAX (gs_trace_get_begin (subject.trace), 0);
          write (&subject);
        }
    }
}

/* Writes @ns as a decimal number of units of 10^@digits ns, exactly: 1234567 in µs is
 * "1234.567". */
static void
write_decimal (FILE   *stream,
               gint64  ns,
               guint   digits)
{
  guint64 unit = digits == 9 ? 1000000000 : 1000;
  guint64 size = ns < 0 ? -(guint64) ns : (guint64) ns;

  fprintf (stream, "%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, ns < 0 ? "-" : "", size / unit,
           (int) digits, size % unit);
}

/* CSV */

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
begin_row (const Subject *subject,
           const char    *record,
           int            lane)
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

/* An empty field for what has not happened. */
static void
write_seconds (const Subject *subject,
               gint64         time)
{
  putc (',', subject->stream);
  if (time >= 0)
    write_decimal (subject->stream, time - subject->zero, 9);
}

static void
write_csv_spans (const Subject *subject,
                 guint          lane)
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
      write_decimal (subject->stream, span.end - span.begin, 9);
      fprintf (subject->stream, ",%d,,,,,\n", (span.flags & GS_FLAG_GIL) != 0);
    }
}

static void
write_csv_tasks (const Subject *subject)
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
        write_decimal (subject->stream, times->finished - times->started, 9);
      putc (',', subject->stream);
      write_seconds (subject, times->submitted);
      write_seconds (subject, times->delivered);
      putc (',', subject->stream);
      if (result->cpu_ns >= 0)
        write_decimal (subject->stream, result->cpu_ns, 9);
      putc (',', subject->stream);
      write_field (subject->stream, result->result);
      putc (',', subject->stream);
      write_field (subject->stream, result->error);
      putc ('\n', subject->stream);
    }
}

static void
write_csv (const Subject *subject)
{
  for (guint i = 0; i < gs_trace_get_n_lanes (subject->trace); i++)
    write_csv_spans (subject, i);
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
         "duration_s,holds_gil,submitted_s,delivered_s,cpu_s,result,error\n", new_file->stream);
  for_each_run (results, new_file->stream, write_csv);
  return gs_new_file_commit (new_file, error);
}

/* Trace Event JSON */

static void
write_quoted (FILE       *stream,
              const char *text)
{
  putc ('"', stream);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        fprintf (stream, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        fprintf (stream, "\\u%04x", *p);
      else
        putc (*p, stream);
    }
  putc ('"', stream);
}

static void
write_process_name (const Subject *subject)
{
  g_autofree char *name = g_strdup_printf ("%s · %u", subject->title, subject->repeat + 1);

  fprintf (subject->stream, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":0,\"name\":\"process_name\","
           "\"args\":{\"name\":", subject->process);
  write_quoted (subject->stream, name);
  fputs ("}}", subject->stream);
}

/* What Gilscope wants to know of a lane again stands beside the name that others show. */
static void
write_lane_name (const Subject *subject,
                 guint          lane)
{
  const GsTraceLane *of = gs_trace_get_lane (subject->trace, lane);
  g_autofree char *name = g_strdup_printf ("%s (pid %d, tid %d)", of->name, of->pid, of->tid);

  fprintf (subject->stream, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_name\","
           "\"args\":{\"name\":", subject->process, lane);
  write_quoted (subject->stream, name);
  fputs (",\"lane\":", subject->stream);
  write_quoted (subject->stream, of->name);
  fprintf (subject->stream, ",\"kind\":%u,\"number\":%u,\"pid\":%d,\"tid\":%d,\"lost\":%"
           G_GUINT64_FORMAT ",\"cpu_clock\":%s", of->kind, of->number, of->pid, of->tid, of->lost,
           of->by_cpu_clock ? "true" : "false");
  if (of->interpreter != GS_NO_INTERPRETER)
    fprintf (subject->stream, ",\"interpreter\":%u", of->interpreter);
  fputs ("}}", subject->stream);
}

static void
begin_event (const Subject *subject,
             char           phase,
             guint          lane,
             const GsEvent *event)
{
  fprintf (subject->stream, ",\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":", phase,
           subject->process, lane);
  write_decimal (subject->stream, (gint64) event->time - subject->zero, 3);
}

static void
end_event (const Subject *subject,
           const GsEvent *event)
{
  fputs (",\"args\":{", subject->stream);
  if (event->task != GS_NO_TASK)
    fprintf (subject->stream, "\"task\":%u,", event->task);
  if (event->detail != 0)
    fprintf (subject->stream, "\"detail\":%u,", event->detail);
  if ((event->flags & GS_FLAG_FORCED) != 0)
    fputs ("\"forced\":true,", subject->stream);
  if ((event->flags & GS_FLAG_APPROXIMATE) != 0)
    fputs ("\"approximate\":true,", subject->stream);
  fprintf (subject->stream, "\"holds_gil\":%s}}",
           (event->flags & GS_FLAG_GIL) != 0 ? "true" : "false");
}

static void
write_span (const Subject *subject,
            guint          lane,
            const GsEvent *event,
            gint64         end)
{
  begin_event (subject, 'X', lane, event);
  fputs (",\"dur\":", subject->stream);
  write_decimal (subject->stream, end - (gint64) event->time, 3);
  fprintf (subject->stream, ",\"cat\":\"state\",\"name\":\"%s\"",
           gs_state_get_name (event->what));
  end_event (subject, event);
}

static void
write_mark (const Subject *subject,
            guint          lane,
            const GsEvent *event,
            const GsEvent *continuation)
{
  begin_event (subject, 'i', lane, event);
  fprintf (subject->stream, ",\"s\":\"t\",\"cat\":\"task\",\"name\":\"%s\"",
           gs_trace_event_mark_names[event->what - GS_MARK_SUBMIT]);
  if (continuation != NULL)
    fprintf (subject->stream, ",\"id\":\"%" G_GUINT64_FORMAT "\"", continuation->time);
  end_event (subject, event);
}

/* Every event of the lane's log, in its order: spans of no length too, for they may say that the
 * GIL changed hands. */
static void
write_lane (const Subject *subject,
            guint          lane)
{
  guint64 n_events;
  const GsEvent *events =
    gs_recording_get_events (gs_trace_get_recording (subject->trace), lane, &n_events);
  const GsEvent *open = NULL;

  n_events = MIN (n_events, gs_trace_get_lane (subject->trace, lane)->n_events);
  write_lane_name (subject, lane);
  for (guint64 i = 0; i < n_events; i++)
    {
      const GsEvent *event = &events[i];
      gboolean is_state = event->what < GS_N_STATES;

      if (open != NULL && (is_state || event->what == GS_MARK_END))
        {
          write_span (subject, lane, open, (gint64) event->time);
          open = NULL;
        }
      if (is_state)
        open = event;
      else if (event->what >= GS_MARK_SUBMIT && event->what <= GS_LAST_MARK)
        write_mark (subject, lane, event,
                    i + 1 < n_events && events[i + 1].what == GS_MARK_CONTINUATION ? event + 1
                                                                                   : NULL);
    }
  if (open != NULL)
    write_span (subject, lane, open, gs_trace_get_lane (subject->trace, lane)->end);
}

static void
write_events (const Subject *subject)
{
  if (gs_run_get_state (subject->run) == GS_RUN_LIVE)
    return;
  write_process_name (subject);
  for (guint i = 0; i < gs_trace_get_n_lanes (subject->trace); i++)
    write_lane (subject, i);
}

gboolean
gs_table_export_trace_event (GsResults  *results,
                             GFile      *file,
                             GError    **error)
{
  GsNewFile *new_file = gs_new_file_open (file, error);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GString) metadata = NULL;

  if (new_file == NULL)
    return FALSE;

  /* Every event begins with a comma, so something must stand before the first. */
  fputs ("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
         "{\"ph\":\"M\",\"pid\":0,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":",
         new_file->stream);
  write_quoted (new_file->stream, gs_experiment_get_name (gs_results_get_experiment (results)));
  fputs ("}}", new_file->stream);
  for_each_run (results, new_file->stream, write_events);

  runs = gs_archive_list_runs (results);
  metadata = gs_archive_make_metadata (results, runs, NULL);
  fprintf (new_file->stream, "\n],\"otherData\":{\"gilscope\":\"%s\",\"emulated\":%s},\n\"%s\":%s}\n",
           GS_VERSION, gs_experiment_get_origin (gs_results_get_experiment (results)) == NULL
                         ? "true" : "false",
           GS_TRACE_EVENT_METADATA, metadata->str);
  return gs_new_file_commit (new_file, error);
}
