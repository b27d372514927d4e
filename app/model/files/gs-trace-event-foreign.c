/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace event file of another program: one run of one variant, each thread a lane. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-trace-event-private.h"

/* An outermost slice. */
typedef struct
{
  gint64 begin;
  guint thread;
  guint record;
} Task;

/* The slices that are open on a thread while they are walked, the innermost last. */
typedef struct
{
  GsTracePack *pack;
  GPtrArray *open;      /* const GsTraceRecord */
  gint64 zero;
  gint64 idle_since;    /* nothing has been open since; G_MAXINT64: something is */
} Walk;

static int
compare_slices (gconstpointer a,
                gconstpointer b)
{
  const GsTraceRecord *first = a, *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->end > second->end ? -1 : first->end < second->end;
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b)
{
  const Task *first = a, *second = b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->thread < second->thread ? -1 : first->thread > second->thread;
}

/* Keeps slices alone and sorts each before those within it; those without an end get the
 * trace's. */
static void
prepare (GsTraceFile   *file,
         GsTraceThread *thread)
{
  GArray *records = thread->records;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    {
      GsTraceRecord *record = &g_array_index (records, GsTraceRecord, i);

      if (record->what >= GS_N_STATES)
        continue;
      record->end = record->end == G_MAXINT64 ? file->newest : record->end;
      record->task = GS_NO_TASK;
      record->flags = 0;
      record->detail = 0;
      g_array_index (records, GsTraceRecord, n++) = *record;
    }
  g_array_set_size (records, n);
  g_array_sort (records, compare_slices);
}

static void
collect_tasks (GsTraceThread *thread,
               guint          index,
               GArray        *tasks)
{
  gint64 end = G_MININT64;

  for (guint i = 0; i < thread->records->len; i++)
    {
      const GsTraceRecord *record = &g_array_index (thread->records, GsTraceRecord, i);
      const Task task = { record->begin, index, i };

      if (record->begin >= end)
        g_array_append_val (tasks, task);
      end = MAX (end, record->end);
    }
}

/* Numbers the outermost slices as tasks, by their beginnings; with too many of them there are no
 * tasks.  Returns their number. */
static guint
number_tasks (GsTraceFile *file)
{
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Task));

  for (guint i = 0; i < file->threads->len; i++)
    collect_tasks (g_ptr_array_index (file->threads, i), i, tasks);
  if (tasks->len >= GS_MAX_TASKS)
    return 0;

  g_array_sort (tasks, compare_tasks);
  for (guint i = 0; i < tasks->len; i++)
    {
      const Task *task = &g_array_index (tasks, Task, i);
      GsTraceThread *thread = g_ptr_array_index (file->threads, task->thread);

      g_array_index (thread->records, GsTraceRecord, task->record).task = i;
    }
  return tasks->len;
}

/* The task of the open slices: the outermost one's. */
static guint32
get_task (const Walk *walk)
{
  const GsTraceRecord *outermost = g_ptr_array_index (walk->open, 0);

  return outermost->task;
}

static void
put_state (const Walk *walk,
           gint64      time)
{
  const GsTraceRecord *innermost = g_ptr_array_index (walk->open, walk->open->len - 1);

  gs_trace_pack_put (walk->pack, time - walk->zero, innermost->what, 0, get_task (walk), 0);
}

/* Ends the innermost slice, and drops those around it that ended within it. */
static void
close_innermost (Walk *walk)
{
  const GsTraceRecord *innermost = g_ptr_array_index (walk->open, walk->open->len - 1);
  gint64 end = innermost->end;
  guint32 task = get_task (walk);

  /* Drop slices that ended earlier, below one that was still open. */
  while (walk->open->len > 0
         && ((const GsTraceRecord *) g_ptr_array_index (walk->open, walk->open->len - 1))->end
              <= end)
    g_ptr_array_remove_index (walk->open, walk->open->len - 1);
  if (walk->open->len > 0)
    {
      put_state (walk, end);
      return;
    }
  if (task != GS_NO_TASK)
    gs_trace_pack_put (walk->pack, end - walk->zero, GS_MARK_FINISH, 0, task, 0);
  walk->idle_since = end;
}

static void
open_slice (Walk                *walk,
            const GsTraceRecord *slice)
{
  while (walk->open->len > 0 &&
         ((const GsTraceRecord *) g_ptr_array_index (walk->open, walk->open->len - 1))->end <=
           slice->begin)
    close_innermost (walk);

  if (walk->open->len == 0 && walk->idle_since < slice->begin)
    gs_trace_pack_put (walk->pack, walk->idle_since - walk->zero, GS_STATE_IDLE, 0, GS_NO_TASK, 0);
  g_ptr_array_add (walk->open, (gpointer) slice);
  put_state (walk, slice->begin);
  if (walk->open->len == 1 && slice->task != GS_NO_TASK)
    gs_trace_pack_put (walk->pack, slice->begin - walk->zero, GS_MARK_START, 0, slice->task, 0);
}

/* @whole: the task that stands for all of the trace, which begins and ends it.  @first, @last:
 * whether it begins, or ends, on this lane. */
static void
pack_lane (GsTracePack         *pack,
           const GsTraceThread *thread,
           const char          *name,
           gint64               zero,
           guint32              whole,
           gboolean             first,
           gboolean             last)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  Walk walk = { pack, open, zero, G_MAXINT64 };

  gs_trace_pack_begin (pack, thread, name);
  if (first)
    gs_trace_pack_put (pack, 0, GS_MARK_SUBMIT, 0, whole, 0);
  for (guint i = 0; i < thread->records->len; i++)
    open_slice (&walk, &g_array_index (thread->records, GsTraceRecord, i));
  while (open->len > 0)
    close_innermost (&walk);
  if (last)
    gs_trace_pack_put (pack, walk.idle_since - zero, GS_MARK_DELIVER, 0, whole, 0);
  gs_trace_pack_put (pack, walk.idle_since - zero, GS_MARK_END, 0, GS_NO_TASK, 0);
}

/* The name of a lane: its thread's, or its process's and the thread's number. */
static char *
dup_lane_name (GsTraceFile         *file,
               const GsTraceThread *thread)
{
  const char *process = g_hash_table_lookup (file->processes, thread->process);

  if (thread->name != NULL && *thread->name != '\0')
    return g_strdup (thread->name);
  if (process != NULL && *process != '\0')
    return g_strdup_printf ("%s %s", process, thread->thread);
  return g_strdup (thread->thread);
}

static gint64
get_end (const GsTraceThread *thread)
{
  gint64 end = G_MININT64;

  for (guint i = 0; i < thread->records->len; i++)
    end = MAX (end, g_array_index (thread->records, GsTraceRecord, i).end);
  return end;
}

static GsRecording *
make_recording (GsTraceFile  *file,
                guint32       whole,
                GError      **error)
{
  guint first = 0, last = 0;
  gint64 zero = G_MAXINT64, end = G_MININT64;
  GsTracePack pack;

  for (guint i = 0; i < file->threads->len; i++)
    {
      const GsTraceThread *thread = g_ptr_array_index (file->threads, i);
      gint64 begins = g_array_index (thread->records, GsTraceRecord, 0).begin;
      gint64 ends = get_end (thread);

      first = begins < zero ? i : first;
      last = ends > end ? i : last;
      zero = MIN (zero, begins);
      end = MAX (end, ends);
    }

  gs_trace_pack_init (&pack);
  for (guint i = 0; i < file->threads->len; i++)
    {
      GsTraceThread *thread = g_ptr_array_index (file->threads, i);
      g_autofree char *name = dup_lane_name (file, thread);

      /* Reset members that other programs may use for other purposes. */
      thread->kind = GS_LANE_WORKER;
      thread->number = i;
      thread->interpreter = GS_NO_INTERPRETER;
      thread->lost = 0;
      thread->cpu_clock = FALSE;
      thread->pid = g_ascii_strtoll (thread->process, NULL, 10);
      thread->tid = g_ascii_strtoll (thread->thread, NULL, 10);
      pack_lane (&pack, thread, name, zero, whole, i == first, i == last);
    }
  return gs_trace_pack_finish (&pack, error);
}

/* An experiment of so many tasks, which carries the file's name. */
static GsExperiment *
make_experiment (GsTraceFile  *file,
                 guint         n_tasks,
                 GError      **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  GsExperiment *experiment;
  gsize length;

  g_key_file_set_string (keys, "Lesson", "Name", file->base_name);
  g_key_file_set_string (keys, "Tasks slices", "Workload", "sleep");
  g_key_file_set_integer (keys, "Tasks slices", "Count", (int) MAX (n_tasks, 1));
  g_key_file_set_string (keys, "Tasks slices", "Work", "1ms");
  g_key_file_set_string (keys, "Variant 1", "Name", file->base_name);
  g_key_file_set_string (keys, "Variant 1", "Executor", "free-threads");
  g_key_file_set_integer (keys, "Variant 1", "Workers", (int) file->threads->len);
  text = g_key_file_to_data (keys, &length, NULL);
  experiment = gs_experiment_parse (text, length, file->name, NULL, error);
  if (experiment != NULL)
    gs_experiment_set_origin (experiment, file->base_name);
  return experiment;
}

static gboolean
damaged (GsTraceFile  *file,
         const char   *message,
         GError      **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", file->name, message);
  return FALSE;
}

static gboolean
prepare_threads (GsTraceFile  *file,
                 GError      **error)
{
  for (guint i = file->threads->len; i-- > 0;)
    {
      GsTraceThread *thread = g_ptr_array_index (file->threads, i);

      prepare (file, thread);
      if (thread->records->len == 0)
        g_ptr_array_remove_index (file->threads, i);
    }
  if (file->threads->len == 0)
    return damaged (file, _("expected slices: complete events (X), or begins and ends (B, E)"),
                    error);
  if (file->threads->len > GS_MAX_WORKERS)
    return damaged (file, _("expected at most 1024 threads with slices"), error);
  return TRUE;
}

GsResults *
gs_trace_event_build_foreign (GsTraceFile  *file,
                              GError      **error)
{
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GsRun) run = NULL;
  g_autoptr (GError) cause = NULL;
  GsRecording *recording;
  GsResults *results;
  guint n_tasks;

  if (!prepare_threads (file, error))
    return NULL;
  n_tasks = number_tasks (file);
  experiment = make_experiment (file, n_tasks, error);
  if (experiment == NULL)
    return NULL;
  recording = make_recording (file, n_tasks, &cause);
  if (recording == NULL)
    {
      damaged (file, cause->message, error);
      return NULL;
    }

  trace = gs_trace_new (recording);
  run = gs_run_new (trace, 0, file->threads->len, gs_experiment_get_n_tasks (experiment));
  results = gs_results_new (experiment);
  gs_results_add_run (results, run);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  return results;
}
