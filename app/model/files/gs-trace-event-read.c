/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One event of Trace Event JSON: only what is drawn is kept. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-trace-event-private.h"

/* About a hundred years of microseconds. */
/* Three of them fit into 63 bits of ns. */
#define MAX_TIME_US 3e15
/* Limit of records, by memory and by the length of an array. */
#define MAX_RECORDS 100000000

const char *const gs_trace_event_mark_names[] = {
  "submit", "start", "finish", "deliver", "cancel", "bytes", "end", "lap", "memory", "lock"
};

/* Parses @text, a number in µs, as ns; digits below are cut. */
static gboolean
parse_time (const char *text,
            gint64     *ns)
{
  double rough = g_ascii_strtod (text, NULL);
  gboolean negative = *text == '-';
  const char *p = text + negative;
  guint digits = 0;

  if (!(fabs (rough) <= MAX_TIME_US))
    return FALSE;
  if (strpbrk (text, "eE") != NULL)
    {
      *ns = llround (rough * 1000);
      return TRUE;
    }

  for (*ns = 0; g_ascii_isdigit (*p); p++)
    *ns = *ns * 10 + (*p - '0');
  if (*p == '.')
    for (p++; digits < 3 && g_ascii_isdigit (*p); p++, digits++)
      *ns = *ns * 10 + (*p - '0');
  for (; digits < 3; digits++)
    *ns *= 10;
  if (negative)
    *ns = -*ns;
  return TRUE;
}

static gboolean
read_time (GsTraceImporter  *self,
           gint64    *ns,
           GError   **error)
{
  if (!gs_json_reader_number (self->reader, error))
    return FALSE;
  if (!parse_time (self->reader->text->str, ns))
    return gs_json_reader_fail (self->reader, _("expected a time in microseconds, of at most a "
                                                "hundred years"), error);
  return TRUE;
}

/* Reads the id of a process or a thread: usually a number, in some files a name. */
static gboolean
read_id (GsTraceImporter  *self,
         char       id[GS_TRACE_EVENT_MAX_ID],
         GError   **error)
{
  gboolean read = gs_json_reader_peek (self->reader) == '"'
                    ? gs_json_reader_string (self->reader, error)
                    : gs_json_reader_number (self->reader, error);

  if (read)
    g_strlcpy (id, self->reader->text->str, GS_TRACE_EVENT_MAX_ID);
  return read;
}

static gboolean
read_text (GsTraceImporter  *self,
           GString   *text,
           GError   **error)
{
  if (gs_json_reader_peek (self->reader) != '"')
    return gs_json_reader_skip (self->reader, NULL, error);
  if (!gs_json_reader_string (self->reader, error))
    return FALSE;
  g_string_assign (text, self->reader->text->str);
  return TRUE;
}

static gboolean
read_number (GsTraceImporter  *self,
             gint64    *value,
             GError   **error)
{
  if (strchr ("-0123456789", gs_json_reader_peek (self->reader)) == NULL)
    return gs_json_reader_skip (self->reader, NULL, error);
  if (!gs_json_reader_number (self->reader, error))
    return FALSE;
  *value = g_ascii_strtoll (self->reader->text->str, NULL, 10);
  return TRUE;
}

static gboolean
read_flag (GsTraceImporter  *self,
           gboolean  *value,
           GError   **error)
{
  char next = gs_json_reader_peek (self->reader);

  if (next != 't' && next != 'f')
    return gs_json_reader_skip (self->reader, NULL, error);
  return gs_json_reader_boolean (self->reader, value, error);
}

static gboolean
read_argument (GsTraceImporter  *self,
               GError   **error)
{
  GsTraceEvent *event = &self->event;
  const struct { const char *key; gint64 *value; } numbers[] = {
    { "task", &event->task }, { "detail", &event->detail }, { "kind", &event->kind },
    { "number", &event->number }, { "interpreter", &event->interpreter },
    { "pid", &event->pid }, { "tid", &event->tid }, { "lost", &event->lost },
  };
  const struct { const char *key; gboolean *value; } flags[] = {
    { "holds_gil", &event->holds_gil }, { "forced", &event->forced },
    { "approximate", &event->approximate }, { "cpu_clock", &event->cpu_clock },
  };
  const char *key = self->reader->text->str;

  if (strcmp (key, "name") == 0)
    return read_text (self, event->given_name, error);
  if (strcmp (key, "lane") == 0)
    return read_text (self, event->lane, error);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (key, numbers[i].key) == 0)
      return read_number (self, numbers[i].value, error);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (strcmp (key, flags[i].key) == 0)
      return read_flag (self, flags[i].value, error);
  return gs_json_reader_skip (self->reader, NULL, error);
}

static gboolean
read_arguments (GsTraceImporter  *self,
                GError   **error)
{
  gboolean more;

  if (gs_json_reader_peek (self->reader) != '{')
    return gs_json_reader_skip (self->reader, NULL, error);
  if (!gs_json_reader_begin (self->reader, '{', error))
    return FALSE;
  for (;;)
    {
      if (!gs_json_reader_next_member (self->reader, &more, error))
        return FALSE;
      if (!more)
        return TRUE;
      if (!read_argument (self, error))
        return FALSE;
    }
}

static gboolean
read_member (GsTraceImporter  *self,
             GError   **error)
{
  const char *key = self->reader->text->str;
  GsTraceEvent *event = &self->event;

  if (strcmp (key, "ph") == 0)
    {
      if (!gs_json_reader_string (self->reader, error))
        return FALSE;
      event->phase = self->reader->text->str[0];
      return TRUE;
    }
  if (strcmp (key, "ts") == 0)
    return (event->has_time = read_time (self, &event->time, error));
  if (strcmp (key, "dur") == 0)
    return (event->has_length = read_time (self, &event->length, error));
  if (strcmp (key, "pid") == 0)
    return read_id (self, event->process, error);
  if (strcmp (key, "tid") == 0)
    return read_id (self, event->thread, error);
  if (strcmp (key, "name") == 0)
    return read_text (self, event->name, error);
  if (strcmp (key, "args") == 0)
    return read_arguments (self, error);
  if (strcmp (key, "id") == 0 && gs_json_reader_peek (self->reader) == '"')
    {
      if (!gs_json_reader_string (self->reader, error))
        return FALSE;
      event->id = g_ascii_strtoull (self->reader->text->str, NULL, 10);
      return TRUE;
    }
  return gs_json_reader_skip (self->reader, NULL, error);
}

static void
clear_event (GsTraceEvent *event)
{
  GString *name = event->name, *given_name = event->given_name, *lane = event->lane;

  *event = (GsTraceEvent) {
    .process = "0", .thread = "0", .name = g_string_truncate (name, 0),
    .given_name = g_string_truncate (given_name, 0), .lane = g_string_truncate (lane, 0),
    .task = GS_NO_TASK, .interpreter = GS_NO_INTERPRETER, .kind = GS_LANE_WORKER,
  };
}

static GsTraceThread *
thread_new (const GsTraceEvent *event)
{
  GsTraceThread *thread = g_new0 (GsTraceThread, 1);

  thread->process = g_strdup (event->process);
  thread->thread = g_strdup (event->thread);
  thread->records = g_array_new (FALSE, FALSE, sizeof (GsTraceRecord));
  thread->open = g_array_new (FALSE, FALSE, sizeof (guint));
  thread->kind = GS_LANE_WORKER;
  thread->interpreter = GS_NO_INTERPRETER;
  return thread;
}

static GsTraceThread *
ensure_thread (GsTraceImporter  *self,
               GError   **error)
{
  const GsTraceEvent *event = &self->event;
  g_autofree char *key = NULL;
  GsTraceThread *thread = self->last;

  if (thread != NULL && strcmp (thread->thread, event->thread) == 0 &&
      strcmp (thread->process, event->process) == 0)
    return thread;

  key = g_strdup_printf ("%s\n%s", event->process, event->thread);
  thread = g_hash_table_lookup (self->lookup, key);
  if (thread == NULL && self->file->threads->len >= GS_TRACE_EVENT_MAX_LANES)
    {
      gs_json_reader_fail (self->reader, _("expected at most 65536 threads"), error);
      return NULL;
    }
  if (thread == NULL)
    {
      thread = thread_new (event);
      g_ptr_array_add (self->file->threads, thread);
      g_hash_table_insert (self->lookup, g_steal_pointer (&key), thread);
    }
  self->last = thread;
  return thread;
}

/* The state with this name; GS_N_STATES if there is none. */
static guint8
find_state (const char *name)
{
  guint8 state = 0;

  while (state < GS_N_STATES && strcmp (gs_state_get_name (state), name) != 0)
    state++;
  return state;
}

static gboolean
add_record (GsTraceImporter  *self,
            guint8     what,
            gint64     end,
            GError   **error)
{
  const GsTraceEvent *event = &self->event;
  GsTraceThread *thread = ensure_thread (self, error);
  GsTraceRecord record = {
    .begin = event->time, .end = end, .task = GS_NO_TASK, .what = what,
    .detail = (guint16) event->detail,
    .flags = (event->holds_gil ? GS_FLAG_GIL : 0) | (event->forced ? GS_FLAG_FORCED : 0) |
             (event->approximate ? GS_FLAG_APPROXIMATE : 0),
  };

  if (thread == NULL)
    return FALSE;
  if (!event->has_time)
    return gs_json_reader_fail (self->reader, _("expected the event to have a “ts”"), error);
  if (++self->n_records > MAX_RECORDS)
    return gs_json_reader_fail (self->reader, _("expected at most 100 million slices"), error);
  if (event->task >= 0 && event->task < GS_MAX_TASKS)
    record.task = (guint32) event->task;
  self->file->newest = MAX (self->file->newest, event->time);
  if (what < GS_N_STATES && end == G_MAXINT64)
    g_array_append_val (thread->open, thread->records->len);
  else if (what < GS_N_STATES)
    self->file->newest = MAX (self->file->newest, end);
  g_array_append_val (thread->records, record);
  return TRUE;
}

static gboolean
add_slice (GsTraceImporter  *self,
           GError   **error)
{
  const GsTraceEvent *event = &self->event;
  guint8 state = find_state (event->name->str);
  gint64 end = G_MAXINT64;

  if (event->phase == 'X' && (!event->has_length || event->length < 0))
    return gs_json_reader_fail (self->reader,
                                _("expected a complete event to have a “dur” of 0 or more"), error);
  if (event->phase == 'X')
    end = event->time + event->length;
  return add_record (self, state < GS_N_STATES ? state : GS_STATE_RUNNING, end, error);
}

/* Ignore an end without a beginning: its slice began before the recording. */
static gboolean
end_slice (GsTraceImporter  *self,
           GError   **error)
{
  GsTraceThread *thread = ensure_thread (self, error);
  GsTraceRecord *record;

  if (thread == NULL)
    return FALSE;
  if (!self->event.has_time)
    return gs_json_reader_fail (self->reader, _("expected the event to have a “ts”"), error);
  if (thread->open->len == 0)
    return TRUE;
  record = &g_array_index (thread->records, GsTraceRecord,
                           g_array_index (thread->open, guint, thread->open->len - 1));
  g_array_set_size (thread->open, thread->open->len - 1);
  record->end = MAX (self->event.time, record->begin);
  self->file->newest = MAX (self->file->newest, record->end);
  return TRUE;
}

static gboolean
add_name (GsTraceImporter  *self,
          GError   **error)
{
  const GsTraceEvent *event = &self->event;
  GsTraceThread *thread;

  if (strcmp (event->name->str, "process_name") == 0)
    g_hash_table_replace (self->file->processes, g_strdup (event->process),
                          g_strdup (event->given_name->str));
  if (strcmp (event->name->str, "thread_name") != 0)
    return TRUE;

  thread = ensure_thread (self, error);
  if (thread == NULL)
    return FALSE;
  g_free (thread->name);
  thread->name = g_strdup (event->given_name->str);
  g_free (thread->lane);
  thread->lane = g_strdup (event->lane->str);
  thread->kind = event->kind;
  thread->number = event->number;
  thread->interpreter = event->interpreter;
  thread->pid = event->pid;
  thread->tid = event->tid;
  thread->lost = event->lost;
  thread->cpu_clock = event->cpu_clock;
  return TRUE;
}

static gboolean
add_mark (GsTraceImporter  *self,
          GError   **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (gs_trace_event_mark_names); i++)
    if (strcmp (self->event.name->str, gs_trace_event_mark_names[i]) == 0)
      return add_record (self, (guint8) (GS_MARK_SUBMIT + i), (gint64) self->event.id, error);
  return TRUE;
}

/* Ignore counters, flows, asynchronous slices and others: they are no states of a thread. */
static gboolean
take_event (GsTraceImporter  *self,
            GError   **error)
{
  switch (self->event.phase)
    {
    case 'X':
    case 'B':
      return add_slice (self, error);
    case 'E':
      return end_slice (self, error);
    case 'i':
    case 'I':
      return add_mark (self, error);
    case 'M':
      return add_name (self, error);
    default:
      return TRUE;
    }
}

gboolean
gs_trace_event_read (GsTraceImporter  *self,
                     GError          **error)
{
  gboolean more;

  clear_event (&self->event);
  if (!gs_json_reader_begin (self->reader, '{', error))
    return FALSE;
  for (;;)
    {
      if (!gs_json_reader_next_member (self->reader, &more, error))
        return FALSE;
      if (!more)
        return take_event (self, error);
      if (!read_member (self, error))
        return FALSE;
    }
}
