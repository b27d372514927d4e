/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trace Event JSON (.trace.json), the format of exchange, streamed out.
 *
 * It is written for the strictest of its readers, Perfetto.  That drops what stands before the time
 * 0, so times are those since the recording's origin.  It knows a thread by its number alone, as
 * the kernel does: so no two lanes of a file share one, a process's first has its own, and none is
 * 0.  It drops a complete event that seems to overlap another by a nanosecond, as neighbours do
 * once microseconds have been rounded twice: so a span is a begin and an end, and the end is the
 * same number as the next begin. */
#include "config.h"

#include "gs-archive-format.h"
#include "gs-new-file.h"
#include "gs-plan.h"
#include "gs-table-export.h"
#include "gs-table-subject.h"
#include "gs-trace-event.h"

/* Every event stands on a line of its own. */
static void
begin_object (const GsTableSubject *subject,
              char                  phase,
              guint                 thread)
{
  const char name[] = { phase, '\0' };

  gs_json_text_new_line (subject->json);
  gs_json_text_begin (subject->json, NULL, '{');
  gs_json_text_string (subject->json, "ph", name);
  gs_json_text_int (subject->json, "pid", subject->process);
  gs_json_text_int (subject->json, "tid", thread);
}

static void
write_process_name (const GsTableSubject *subject)
{
  g_autofree char *name = g_strdup_printf ("%s · %u", subject->title, subject->repeat + 1);
  GsJsonText *json = subject->json;

  begin_object (subject, 'M', subject->process);
  gs_json_text_string (json, "name", "process_name");
  gs_json_text_begin (json, "args", '{');
  gs_json_text_string (json, "name", name);
  gs_json_text_end (json, '}');
  gs_json_text_end (json, '}');
}

static guint
get_thread (const GsTableSubject *subject,
            guint                 lane)
{
  return lane == 0 ? subject->process : subject->first_thread + lane - 1;
}

/* Writes the lane's data that Gilscope reads back, beside the name that other programs show. */
static void
write_lane_name (const GsTableSubject *subject,
                 guint                 lane)
{
  const GsTraceLane *of = gs_trace_get_lane (subject->trace, lane);
  g_autofree char *name = g_strdup_printf ("%s (pid %d, tid %d)", of->name, of->pid, of->tid);
  GsJsonText *json = subject->json;

  begin_object (subject, 'M', get_thread (subject, lane));
  gs_json_text_string (json, "name", "thread_name");
  gs_json_text_begin (json, "args", '{');
  gs_json_text_string (json, "name", name);
  gs_json_text_string (json, "lane", of->name);
  gs_json_text_int (json, "kind", of->kind);
  gs_json_text_int (json, "number", of->number);
  gs_json_text_int (json, "pid", of->pid);
  gs_json_text_int (json, "tid", of->tid);
  gs_json_text_int (json, "lost", (gint64) of->lost);
  gs_json_text_bool (json, "cpu_clock", of->by_cpu_clock);
  if (of->interpreter != GS_NO_INTERPRETER)
    gs_json_text_int (json, "interpreter", of->interpreter);
  gs_json_text_end (json, '}');
  gs_json_text_end (json, '}');
}

static void
begin_event (const GsTableSubject *subject,
             char                  phase,
             guint                 lane,
             gint64                time)
{
  begin_object (subject, phase, get_thread (subject, lane));
  gs_json_text_decimal (subject->json, "ts", time, 3);
}

static void
end_event (const GsTableSubject *subject,
           const GsEvent        *event)
{
  GsJsonText *json = subject->json;

  gs_json_text_begin (json, "args", '{');
  if (event->task != GS_NO_TASK)
    gs_json_text_int (json, "task", event->task);
  if (event->detail != 0)
    gs_json_text_int (json, "detail", event->detail);
  if ((event->flags & GS_FLAG_FORCED) != 0)
    gs_json_text_bool (json, "forced", TRUE);
  if ((event->flags & GS_FLAG_APPROXIMATE) != 0)
    gs_json_text_bool (json, "approximate", TRUE);
  gs_json_text_bool (json, "holds_gil", (event->flags & GS_FLAG_GIL) != 0);
  gs_json_text_end (json, '}');
  gs_json_text_end (json, '}');
}

static void
begin_span (const GsTableSubject *subject,
            guint                 lane,
            const GsEvent        *event)
{
  begin_event (subject, 'B', lane, (gint64) event->time);
  gs_json_text_string (subject->json, "cat", "state");
  gs_json_text_string (subject->json, "name", gs_state_get_name (event->what));
  end_event (subject, event);
}

static void
end_span (const GsTableSubject *subject,
          guint                 lane,
          gint64                time)
{
  begin_event (subject, 'E', lane, time);
  gs_json_text_end (subject->json, '}');
}

/* The arrows from a task's submit to its start, and from there to where its result arrived.
 * @phase: 's' where one starts, 'f' where it finishes. */
static void
write_flow (const GsTableSubject *subject,
            guint                 lane,
            const GsEvent        *event,
            char                  phase,
            const char           *name)
{
  begin_event (subject, phase, lane, (gint64) event->time);
  gs_json_text_string (subject->json, "cat", "task");
  gs_json_text_string (subject->json, "name", name);
  gs_json_text_int (subject->json, "id", (gint64) subject->process * GS_MAX_TASKS + event->task);
  if (phase == 'f')
    gs_json_text_string (subject->json, "bp", "e");
  gs_json_text_end (subject->json, '}');
}

static void
write_flows (const GsTableSubject *subject,
             guint                 lane,
             const GsEvent        *event)
{
  const char *const handed = "handed to a worker", *const returned = "result";

  switch (event->what)
    {
    case GS_MARK_SUBMIT:
      write_flow (subject, lane, event, 's', handed);
      break;
    case GS_MARK_START:
      write_flow (subject, lane, event, 'f', handed);
      break;
    case GS_MARK_FINISH:
      write_flow (subject, lane, event, 's', returned);
      break;
    case GS_MARK_DELIVER:
      write_flow (subject, lane, event, 'f', returned);
      break;
    default:
      break;
    }
}

static void
write_mark (const GsTableSubject *subject,
            guint                 lane,
            const GsEvent        *event,
            const GsEvent        *continuation)
{
  begin_event (subject, 'i', lane, (gint64) event->time);
  gs_json_text_string (subject->json, "s", "t");
  gs_json_text_string (subject->json, "cat", "task");
  gs_json_text_string (subject->json, "name",
                       gs_trace_event_mark_names[event->what - GS_MARK_SUBMIT]);
  if (continuation != NULL)
    {
      char id[21];

      g_snprintf (id, sizeof id, "%" G_GUINT64_FORMAT, continuation->time);
      gs_json_text_string (subject->json, "id", id);
    }
  end_event (subject, event);
  write_flows (subject, lane, event);
}

/* Every event of the lane's log, in its order: spans of no length too, for they may say that the
 * GIL changed hands. */
static void
write_lane (const GsTableSubject *subject,
            guint                 lane)
{
  guint64 n_events;
  const GsEvent *events =
    gs_recording_get_events (gs_trace_get_recording (subject->trace), lane, &n_events);
  gboolean open = FALSE;

  n_events = MIN (n_events, gs_trace_get_lane (subject->trace, lane)->n_events);
  write_lane_name (subject, lane);
  for (guint64 i = 0; i < n_events; i++)
    {
      const GsEvent event = gs_event_read (&events[i]);
      const GsEvent *next = i + 1 < n_events ? &events[i + 1] : NULL;
      gboolean is_state = event.what < GS_N_STATES;

      if (open && (is_state || event.what == GS_MARK_END))
        end_span (subject, lane, (gint64) event.time);
      if (is_state)
        begin_span (subject, lane, &event);
      else if (event.what >= GS_MARK_SUBMIT && event.what <= GS_LAST_MARK)
        write_mark (subject, lane, &event,
                    next != NULL && next->what == GS_MARK_CONTINUATION ? next : NULL);
      open = is_state || (open && event.what != GS_MARK_END);
    }
  if (open)
    end_span (subject, lane, gs_trace_get_lane (subject->trace, lane)->end);
}

static void
write_events (const GsTableSubject *subject)
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
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GString) metadata = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GsJsonText json;

  if (new_file == NULL)
    return FALSE;

  gs_json_text_init_tight (&json, text, new_file->stream);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_begin (&json, "traceEvents", '[');
  gs_table_for_each_run (results, NULL, &json, write_events);
  gs_json_text_new_line (&json);
  gs_json_text_end (&json, ']');

  runs = gs_archive_list_runs (results);
  metadata = gs_archive_make_metadata (results, runs, NULL);
  gs_json_text_begin (&json, "otherData", '{');
  gs_json_text_string (&json, "experiment", gs_experiment_get_name (experiment));
  gs_json_text_string (&json, "gilscope", GS_VERSION);
  gs_json_text_bool (&json, "emulated", gs_experiment_get_origin (experiment) == NULL);
  gs_json_text_end (&json, '}');
  gs_json_text_new_line (&json);
  gs_json_text_value (&json, GS_TRACE_EVENT_METADATA, metadata->str);
  gs_json_text_end (&json, '}');
  g_string_append_c (text, '\n');
  gs_json_text_flush (&json);
  return gs_new_file_commit (new_file, gs_trace_event_check, error);
}
