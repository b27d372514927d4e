/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-table-subject.h"

void
gs_table_for_each_run (GsResults   *results,
                       FILE        *stream,
                       GsTableFunc  write)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsTableSubject subject = { .stream = stream, .experiment = experiment };
  guint n_variants = gs_experiment_get_n_variants (experiment);

  subject.first_thread = 1;
  for (guint i = 0; i < n_variants; i++)
    subject.first_thread += gs_results_get_runs (results, i)->len;
  for (guint i = 0; i < n_variants; i++)
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
          subject.first_thread += gs_trace_get_n_lanes (subject.trace);
        }
    }
}

void
gs_table_write_decimal (FILE   *stream,
                        gint64  ns,
                        guint   digits)
{
  guint64 unit = digits == 9 ? 1000000000 : 1000;
  guint64 size = ns < 0 ? -(guint64) ns : (guint64) ns;

  fprintf (stream, "%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, ns < 0 ? "-" : "", size / unit,
           (int) digits, size % unit);
}
