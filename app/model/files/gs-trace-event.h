/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trace Event JSON (.trace.json), the format of exchange, read.
 *
 * A file of our own holds every event and what the experiment was, so its figures are those of the
 * results that were exported, to the nanosecond.  A file of another program is one run: each of its
 * threads is a lane.  A slice of it (a complete event, or a begin and its end) is a span of the
 * state that it is named after, and `running` if it is named after none; a slice inside another
 * covers it; what no slice covers is `idle`; and each outermost slice is a task. */
#pragma once

#include "gs-results.h"

/* The member of the file's object that says what a file of our own holds. */
#define GS_TRACE_EVENT_METADATA "gilscope"

/** gs_trace_event_mark_names: the instants' names, by GsMark less GS_MARK_SUBMIT. */
extern const char *const gs_trace_event_mark_names[GS_LAST_MARK - GS_MARK_SUBMIT + 1];

/** gs_trace_event_check: a GsNewFileCheck of what gs_table_export_trace_event() has written. */
gboolean   gs_trace_event_check (GInputStream *stream, const char *name, GError **error);
/** gs_trace_event_load: streams @file in.  NULL with an error that names the file, and the line and
 * byte of what is not as expected. */
GsResults *gs_trace_event_load (GFile *file, GError **error);
