/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-outcomes.h"

#include <string.h>

static const GsTaskTimes *
get_times (GsRun *run,
           guint  task)
{
  static const GsTaskTimes nothing = { -1, -1, -1, -1, -1 };
  GArray *times = gs_trace_get_tasks (gs_run_get_trace (run));

  return task < times->len ? &g_array_index (times, GsTaskTimes, task) : &nothing;
}

static int
compare_deliveries (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  guint first = *(const guint *) a, second = *(const guint *) b;
  gint64 earlier = get_times (user_data, first)->delivered;
  gint64 later = get_times (user_data, second)->delivered;

  if (earlier != later)
    return earlier < later ? -1 : 1;
  return first < second ? -1 : first > second;
}

GArray *
gs_outcomes_get_delivered (GsRun *run)
{
  GArray *tasks = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint task = 0; task < gs_run_get_n_tasks (run); task++)
    if (get_times (run, task)->delivered >= 0)
      g_array_append_val (tasks, task);
  g_array_sort_with_data (tasks, compare_deliveries, run);
  return tasks;
}

/* "ValueError" of "ValueError: task 3 failed". */
static void
append_result (GString            *out,
               const GsTaskResult *result)
{
  if (result->result != NULL)
    g_string_append (out, result->result);
  else if (result->error != NULL)
    g_string_append_len (out, result->error, strcspn (result->error, ":"));
  else
    g_string_append (out, "–");
}

char *
gs_outcomes_dup_delivered (GsRun *run,
                           guint  max_listed)
{
  g_autoptr (GArray) tasks = gs_outcomes_get_delivered (run);
  g_autoptr (GString) list = g_string_new ("[");

  g_return_val_if_fail (max_listed >= 2, NULL);

  for (guint i = 0; i < tasks->len; i++)
    {
      if (tasks->len > max_listed && i == max_listed - 1)
        {
          g_string_append (list, ", …");
          i = tasks->len - 1;
        }
      if (i > 0)
        g_string_append (list, ", ");
      append_result (list, gs_run_get_result (run, g_array_index (tasks, guint, i)));
    }
  g_string_append_c (list, ']');
  return g_string_free (g_steal_pointer (&list), FALSE);
}

guint
gs_outcomes_count_swallowed (GsRun *run)
{
  guint n = 0;

  for (guint task = 0; gs_run_get_state (run) == GS_RUN_DONE && task < gs_run_get_n_tasks (run);
       task++)
    n += gs_run_get_result (run, task)->error != NULL && get_times (run, task)->delivered < 0;
  return n;
}

guint
gs_outcomes_count_cancelled (GsRun *run)
{
  guint n = 0;

  for (guint task = 0; task < gs_run_get_n_tasks (run); task++)
    n += get_times (run, task)->cancelled ? 1 : 0;
  return n;
}
