/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by tables of results: one run after the other, and exact decimal numbers. */
#pragma once

#include <stdio.h>

#include "gs-results.h"

/* One run. */
typedef struct
{
  FILE *stream;
  GsExperiment *experiment;
  GsRun *run;
  GsTrace *trace;
  guint variant;
  guint repeat;        /* from 0 */
  guint process;       /* a number of its own, from 1: its place in gs_archive_list_runs() */
  guint first_thread;  /* of its lanes but the first; no other run has these numbers or processes */
  const char *title;
  gint64 zero;         /* its first submit */
} GsTableSubject;

typedef void (*GsTableFunc) (const GsTableSubject *subject);

/** gs_table_for_each_run: calls @write for every run of @results that has begun; those that are over
 * are numbered. */
void gs_table_for_each_run  (GsResults   *results,
                             FILE        *stream,
                             GsTableFunc  write);
/** gs_table_write_decimal: writes @ns as a decimal number of units of 10^@digits ns, exactly:
 * 1234567 in µs is "1234.567".  @digits: 3 or 9. */
void gs_table_write_decimal (FILE        *stream,
                             gint64       ns,
                             guint        digits);
