/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-outcome-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-outcomes.h"

/* So many characters of a list are shown. */
#define SHOWN_LENGTH 60

/* So many kinds of exceptions are named. */
#define MAX_EXCEPTIONS 2

/* So many tasks of a line, and so many lines, are told. */
#define MAX_NUMBERS 12
#define MAX_LINES 8

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
gs_words_delivered (GsRun *run,
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

      if (error == NULL || (swallows && gs_run_get_times (run, task)->delivered < 0))
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
gs_words_outcomes (GsRun *run)
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

/* "[0, 10, 20, …]": whole elements, as far as there is room. */
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
gs_words_shared (const GsSharedResult *shared)
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

static gboolean
is_like (GsRun            *run,
         const GsTaskMark *a,
         const GsTaskMark *b)
{
  return a->cancelled == b->cancelled
         && (a->cancelled || g_strcmp0 (gs_run_get_result (run, a->task)->error,
                                        gs_run_get_result (run, b->task)->error) == 0);
}

/* All that are like the mark @first, in a line. */
static char *
dup_line (GsRun  *run,
          GArray *marks,
          guint   first)
{
  const GsTaskMark *mark = &g_array_index (marks, GsTaskMark, first);
  const char *error = gs_run_get_result (run, mark->task)->error;
  g_autoptr (GString) numbers = g_string_new (NULL);
  guint n = 0;

  for (guint i = first; i < marks->len; i++)
    {
      const GsTaskMark *other = &g_array_index (marks, GsTaskMark, i);

      if (!is_like (run, mark, other))
        continue;
      if (++n <= MAX_NUMBERS)
        g_string_append_printf (numbers, "%s%u", n > 1 ? ", " : "", other->task);
    }
  if (n > MAX_NUMBERS)
    g_string_append (numbers, ", …");

  /* Translators: the numbers of tasks: "3, 4" */
  if (mark->cancelled)
    return g_strdup_printf (ngettext ("task %s was cancelled", "tasks %s were cancelled", n),
                            numbers->str);
  if (error == NULL)
    return g_strdup_printf (ngettext ("task %s failed", "tasks %s failed", n), numbers->str);
  /* Translators: the numbers of tasks, and their exception */
  return g_strdup_printf (ngettext ("task %s failed: %s", "tasks %s failed: %s", n), numbers->str,
                          error);
}

char *
gs_words_marks (GsRun  *run,
                GArray *marks)
{
  GString *text = g_string_new (NULL);
  guint n_lines = 0;

  g_return_val_if_fail (GS_IS_RUN (run), g_string_free (text, FALSE));

  for (guint i = 0; i < marks->len && n_lines <= MAX_LINES; i++)
    {
      g_autofree char *line = NULL;
      gboolean is_new = TRUE;

      for (guint j = 0; j < i && is_new; j++)
        is_new = !is_like (run, &g_array_index (marks, GsTaskMark, j),
                           &g_array_index (marks, GsTaskMark, i));
      if (!is_new)
        continue;
      line = ++n_lines > MAX_LINES ? g_strdup ("…") : dup_line (run, marks, i);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return g_string_free (text, FALSE);
}

const char *
gs_words_mark_label (gboolean cancelled)
{
  /* Translators: tasks in the legend; a number follows */
  return cancelled ? _("cancelled") : _("failed");
}
