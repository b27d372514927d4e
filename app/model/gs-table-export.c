/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "gs-new-file.h"
#include "gs-table-export.h"

/* One run, as both formats see it. */
typedef struct
{
  FILE *stream;
  GsExperiment *experiment;
  GsRun *run;
  GsTrace *trace;
  guint variant;
  guint repeat;     /* from 0 */
  guint process;    /* a number of its own, from 1 */
  char *title;
  gint64 zero;      /* its first submit */
} Subject;

typedef void (*SubjectFunc) (const Subject *subject);

/* Calls @write for every run of @results that has begun. */
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
          subject.process++;
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
write_name (const Subject *subject,
            const char    *what,
            guint          thread,
            const char    *name)
{
  fprintf (subject->stream, ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"%s\",\"args\":{"
           "\"name\":", subject->process, thread, what);
  write_quoted (subject->stream, name);
  fputs ("}}", subject->stream);
}

static void
begin_event (const Subject *subject,
             char           phase,
             guint          thread,
             gint64         time)
{
  fprintf (subject->stream, ",\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":", phase,
           subject->process, thread);
  write_decimal (subject->stream, time - subject->zero, 3);
}

static void
write_span_events (const Subject *subject,
                   guint          lane)
{
  const GsTraceLane *of = gs_trace_get_lane (subject->trace, lane);
  GsSpanIter iter;
  GsSpan span;

  gs_span_iter_init (&iter, subject->trace, lane, of->begin, of->end);
  while (gs_span_iter_next (&iter, &span))
    {
      begin_event (subject, 'X', lane, span.begin);
      fputs (",\"dur\":", subject->stream);
      write_decimal (subject->stream, span.end - span.begin, 3);
      fprintf (subject->stream, ",\"cat\":\"state\",\"name\":\"%s\",\"args\":{",
               gs_state_get_name (span.state));
      if (span.task != GS_NO_TASK)
        fprintf (subject->stream, "\"task\":%u,", span.task);
      fprintf (subject->stream, "\"holds_gil\":%s}}",
               (span.flags & GS_FLAG_GIL) != 0 ? "true" : "false");
    }
}

static void
write_instant (const Subject *subject,
               const char    *name,
               int            lane,
               guint          task,
               gint64         time)
{
  if (time < 0)
    return;
  begin_event (subject, 'i', MAX (lane, 0), time);
  fprintf (subject->stream, ",\"s\":\"t\",\"cat\":\"task\",\"name\":\"%s\",\"args\":{\"task\":%u}}",
           name, task);
}

/* The lane that submits and collects. */
static int
find_main_lane (const Subject *subject)
{
  for (guint i = 0; i < gs_trace_get_n_lanes (subject->trace); i++)
    {
      if (gs_trace_get_lane (subject->trace, i)->kind == GS_LANE_MAIN)
        return i;
    }
  return 0;
}

static void
write_events (const Subject *subject)
{
  GArray *tasks = gs_trace_get_tasks (subject->trace);
  g_autofree char *name = g_strdup_printf ("%s · %u", subject->title, subject->repeat + 1);
  int main_lane = find_main_lane (subject);

  write_name (subject, "process_name", 0, name);
  for (guint i = 0; i < gs_trace_get_n_lanes (subject->trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (subject->trace, i);
      g_autofree char *lane_name = g_strdup_printf ("%s (pid %d, tid %d)", lane->name, lane->pid,
                                                    lane->tid);

      write_name (subject, "thread_name", i, lane_name);
      write_span_events (subject, i);
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      const GsTaskTimes *times = &g_array_index (tasks, GsTaskTimes, i);

      write_instant (subject, "submit", main_lane, i, times->submitted);
      write_instant (subject, "start", times->lane, i, times->started);
      write_instant (subject, "finish", times->lane, i, times->finished);
      write_instant (subject, "deliver", main_lane, i, times->delivered);
    }
}

gboolean
gs_table_export_trace_event (GsResults  *results,
                             GFile      *file,
                             GError    **error)
{
  GsNewFile *new_file = gs_new_file_open (file, error);

  if (new_file == NULL)
    return FALSE;

  /* Every event begins with a comma, so something must stand before the first. */
  fputs ("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
         "{\"ph\":\"M\",\"pid\":0,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":",
         new_file->stream);
  write_quoted (new_file->stream, gs_experiment_get_name (gs_results_get_experiment (results)));
  fputs ("}}", new_file->stream);
  for_each_run (results, new_file->stream, write_events);
  fprintf (new_file->stream, "\n],\"otherData\":{\"gilscope\":\"%s\",\"emulated\":true}}\n",
           GS_VERSION);
  return gs_new_file_commit (new_file, error);
}
