/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-outcomes.h"

static int
compare_deliveries (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  guint first = *(const guint *) a, second = *(const guint *) b;
  gint64 earlier = gs_run_get_times (user_data, first)->delivered;
  gint64 later = gs_run_get_times (user_data, second)->delivered;

  if (earlier != later)
    return earlier < later ? -1 : 1;
  return first < second ? -1 : first > second;
}

GArray *
gs_outcomes_get_delivered (GsRun *run)
{
  GArray *tasks = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint task = 0; task < gs_run_get_n_tasks (run); task++)
    if (gs_run_get_times (run, task)->delivered >= 0)
      g_array_append_val (tasks, task);
  g_array_sort_with_data (tasks, compare_deliveries, run);
  return tasks;
}

/* Whether the work item of the @n tasks from @first on has an exception that nobody asked for. */
static gboolean
is_swallowed (GsRun *run,
              guint  first,
              guint  n)
{
  gboolean failed = FALSE, asked = FALSE;

  for (guint task = first; task < first + n; task++)
    {
      failed |= gs_run_get_result (run, task)->error != NULL;
      asked |= gs_run_get_times (run, task)->delivered >= 0;
    }
  return failed && !asked;
}

guint
gs_outcomes_count_swallowed (GsRun *run)
{
  guint n_swallowed = 0, n;

  for (guint first = 0; gs_run_get_state (run) == GS_RUN_DONE && first < gs_run_get_n_tasks (run);
       first += n)
    {
      n = gs_run_count_chunk (run, first);
      n_swallowed += is_swallowed (run, first, n);
    }
  return n_swallowed;
}

guint
gs_outcomes_count_cancelled (GsRun *run)
{
  guint n = 0;

  for (guint task = 0; task < gs_run_get_n_tasks (run); task++)
    n += gs_run_get_times (run, task)->cancelled ? 1 : 0;
  return n;
}
