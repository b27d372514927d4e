/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-table-subject.h"

void
gs_table_for_each_run (GsResults   *results,
                       FILE        *stream,
                       GsJsonText  *json,
                       GsTableFunc  write)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsTableSubject subject = { .stream = stream, .json = json, .experiment = experiment };
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
