/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs that a table of results tells of, one after the other. */
#pragma once

#include <stdio.h>

#include "gs-json-text.h"
#include "gs-results.h"

/* One run. */
typedef struct
{
  FILE *stream;        /* where CSV goes, or NULL */
  GsJsonText *json;    /* where JSON goes, or NULL */
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

/** gs_table_for_each_run: calls @write for every run of @results that has begun; those that are
 * over are numbered. */
void gs_table_for_each_run (GsResults   *results,
                            FILE        *stream,
                            GsJsonText  *json,
                            GsTableFunc  write);
