/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-outcomes.h"

/* Length of a list that is shown, in characters. */
#define SHOWN_LENGTH 60

/* Limit of kinds of exceptions that are named. */
#define MAX_EXCEPTIONS 2

static const GsTaskTimes *
get_times (GsRun *run,
           guint  task)
{
  static const GsTaskTimes nothing = { -1, -1, -1, -1, -1, FALSE, FALSE, -1 };
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
      asked |= get_times (run, task)->delivered >= 0;
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
    n += get_times (run, task)->cancelled ? 1 : 0;
  return n;
}

/* "ValueError, TypeError, …" of the tasks that raised an exception that somebody asked for; NULL if
 * none did.  @n_failed: out, how many did. */
static char *
list_exceptions (GsRun    *run,
                 gboolean  swallows,
                 guint    *n_failed)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  *n_failed = 0;
  for (guint task = 0; task < gs_run_get_n_tasks (run); task++)
    {
      const char *error = gs_run_get_result (run, task)->error;
      g_autofree char *name = error != NULL ? g_strndup (error, strcspn (error, ":")) : NULL;

      if (error == NULL || (swallows && get_times (run, task)->delivered < 0))
        continue;
      ++*n_failed;
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  if (names->len > MAX_EXCEPTIONS)
    {
      g_ptr_array_set_size (names, MAX_EXCEPTIONS);
      g_ptr_array_add (names, g_strdup ("…"));
    }
  g_ptr_array_add (names, NULL);
  return *n_failed > 0 ? g_strjoinv (", ", (char **) names->pdata) : NULL;
}

static void
append_part (GString *text,
             char    *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

char *
gs_outcomes_dup_words (GsRun *run)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_done = gs_run_get_state (run) == GS_RUN_DONE;
  guint swallowed = gs_outcomes_count_swallowed (run);
  guint cancelled = gs_outcomes_count_cancelled (run);
  guint failed;
  g_autofree char *names = list_exceptions (run, is_done, &failed);

  if (swallowed > 0)
    append_part (text, g_strdup_printf (ngettext ("%u exception swallowed: nobody asked",
                                                  "%u exceptions swallowed: nobody asked",
                                                  swallowed), swallowed));
  if (failed > 0)
    /* Translators: of so many tasks, and the names of their exceptions */
    append_part (text, g_strdup_printf (_("%u of %u failed: %s"), failed, gs_run_get_n_tasks (run),
                                        names));
  if (cancelled > 0)
    append_part (text, g_strdup_printf (ngettext ("%u cancelled", "%u cancelled", cancelled),
                                        cancelled));
  if (text->len == 0 && gs_run_get_state (run) == GS_RUN_FAILED)
    {
      const char *error = gs_run_get_error (run);

      append_part (text, g_strdup (error != NULL && *error != '\0' ? error : _("failed")));
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* "[0, 10, 20, …]": shortens a list to whole elements. */
static char *
shorten (const char *list)
{
  gsize length = SHOWN_LENGTH;

  if (strlen (list) <= SHOWN_LENGTH)
    return g_strdup (list);
  while (length > 1 && list[length - 1] != ' ')
    length--;
  return g_strdup_printf ("%.*s…%c", (int) length, list, list[strlen (list) - 1]);
}

char *
gs_outcomes_dup_shared (const GsSharedResult *shared)
{
  g_autofree char *result = shorten (shared->result);
  g_autofree char *expected = NULL;

  if (shared->expected == NULL)
    return g_strdup_printf ("%s: %s", shared->name, result);

  expected = shorten (shared->expected);
  if (*result != '[')
    /* Translators: a group of tasks, what they brought about together, and what they should. */
    return g_strdup_printf (_("%s: %s of %s"), shared->name, result, expected);
  if (g_str_equal (shared->result, shared->expected))
    return g_strdup_printf ("%s: %s", shared->name, result);
  /* Translators: a group of tasks, the list that they brought about together, and the one that they
   * should have. */
  return g_strdup_printf (_("%s: %s, not %s"), shared->name, result, expected);
}
