/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as data: CSV of spans, marks and tasks, and Trace Event JSON (Perfetto,
 * chrome://tracing). */
#pragma once

#include "gs-results.h"

/** gs_table_export_csv: one table of every repeat of every variant; its first column, "record",
 * says whether a row is a "span", a "mark" (a point in time, called as its "state") or a "task".
 * Times are s since the run's first submit.  Whole or not at all; errors name the file. */
gboolean gs_table_export_csv         (GsResults *results, GFile *file, GError **error);
/** gs_table_export_trace_event: a process for every run, a thread for every lane, a begin and an
 * end for every span, in µs; the tasks' submits, starts, finishes and deliveries as instants, with
 * flows from each to the next.  Streamed out; whole or not at all. */
gboolean gs_table_export_trace_event (GsResults *results, GFile *file, GError **error);
