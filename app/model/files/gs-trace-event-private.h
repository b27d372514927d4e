/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contents of a trace event file, by thread: gs-trace-event-load.c and gs-trace-event-read.c
 * fill it, gs-trace-event-ours.c and gs-trace-event-foreign.c make recordings of it. */
#pragma once

#include "gs-json-reader.h"
#include "gs-trace-event.h"

/* For all runs of a file together: each has GS_MAX_LANES at most.  A hostile file has more. */
#define GS_TRACE_EVENT_MAX_LANES 65536

/* A slice or a mark. */
typedef struct
{
  gint64 begin;       /* ns, in the file's own count */
  gint64 end;         /* of a slice; G_MAXINT64: not ended yet; of a mark: its payload */
  guint32 task;
  guint8 what;        /* a GsState or a GsMark */
  guint8 flags;
  guint16 detail;
} GsTraceRecord;

typedef struct
{
  char *process;      /* the file's own "pid" and "tid", whatever they are */
  char *thread;
  char *name;         /* its thread_name; NULL */
  GArray *records;    /* GsTraceRecord */
  GArray *open;       /* guint: indexes of the slices that have begun, innermost last */

  /* Set for our own files only. */
  char *lane;
  gint64 kind;
  gint64 number;
  gint64 interpreter;
  gint64 pid;
  gint64 tid;
  gint64 lost;
  gboolean cpu_clock;
} GsTraceThread;

typedef struct
{
  const char *name;       /* the file's, for messages */
  const char *base_name;  /* without its folder */
  GPtrArray *threads;     /* GsTraceThread, in the order of the file */
  GHashTable *processes;  /* "pid" → process_name */
  GString *metadata;      /* of a file of our own; NULL */
  gint64 newest;          /* ns: where what never ended ends */
} GsTraceFile;

#define GS_TRACE_EVENT_MAX_ID 64

/* One event as it is read: members come in any order. */
typedef struct
{
  char phase;             /* '\0': none was said */
  gboolean has_time;
  gboolean has_length;
  gint64 time;            /* ns */
  gint64 length;
  char process[GS_TRACE_EVENT_MAX_ID];
  char thread[GS_TRACE_EVENT_MAX_ID];
  GString *name;
  guint64 id;

  /* The event's arguments. */
  GString *given_name;
  GString *lane;
  gint64 task, detail, kind, number, interpreter, pid, tid, lost;
  gboolean holds_gil, forced, approximate, cpu_clock;
} GsTraceEvent;

typedef struct
{
  GsTraceFile *file;
  GsJsonReader *reader;
  GHashTable *lookup;      /* "process\nthread" → GsTraceThread, borrowed */
  GsTraceThread *last;     /* the thread of the event before */
  GsTraceEvent event;
  guint64 n_records;
} GsTraceImporter;

/** gs_trace_event_read: reads one event and keeps what it says of a thread. */
gboolean   gs_trace_event_read          (GsTraceImporter  *self,
                                         GError          **error);
/** gs_trace_event_build_ours: run by run, what the metadata describe. */
GsResults *gs_trace_event_build_ours    (GsTraceFile  *file,
                                         GError      **error);
/** gs_trace_event_build_foreign: one run of one variant. */
GsResults *gs_trace_event_build_foreign (GsTraceFile  *file,
                                         GError      **error);

/* A recording that is written in the form in which it would be saved, so that it is checked like a
 * file's: gs-trace-event-pack.c. */
typedef struct
{
  GByteArray *bytes;
  gsize entry;            /* where the lane under way begins */
  guint n_lanes;
  guint64 count;          /* its events */
} GsTracePack;

void         gs_trace_pack_init   (GsTracePack         *self);
/** gs_trace_pack_begin: another lane, called @name. */
void         gs_trace_pack_begin  (GsTracePack         *self,
                                   const GsTraceThread *thread,
                                   const char          *name);
/** gs_trace_pack_put: @time in ns from the recording's beginning, never less than the one
 * before. */
void         gs_trace_pack_put    (GsTracePack         *self,
                                   gint64               time,
                                   guint8               what,
                                   guint8               flags,
                                   guint32              task,
                                   guint16              detail);
/** gs_trace_pack_finish: the recording, and clears @self; NULL and @error. */
GsRecording *gs_trace_pack_finish (GsTracePack         *self,
                                   GError             **error);
