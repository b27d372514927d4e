/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The script is read as text: a task's function is the one of its group, in order, and is told by
 * its first parameter; so that a lesson's own script is lit as well if it is written in the same
 * way. */
#include "gs-experiment-line.h"

#include <string.h>

static guint
get_indent (const char *line)
{
  return (guint) strspn (line, " ");
}

/* "def sum_squares(n, index):", also of a coroutine. */
static gboolean
is_task_function (const char *line)
{
  const char *parameters;

  if (!g_str_has_prefix (line, "def ") && !g_str_has_prefix (line, "async def "))
    return FALSE;
  parameters = strchr (line, '(');
  return parameters != NULL
         && (g_str_has_prefix (parameters, "(n)") || g_str_has_prefix (parameters, "(n,")
             || g_str_has_prefix (parameters, "(number)")
             || g_str_has_prefix (parameters, "(number,"));
}

/* The group of @task; the number of groups if there is no such task. */
static guint
find_group (GsExperiment *self,
            guint         variant,
            guint32       task)
{
  guint n_groups = gs_experiment_get_n_groups (self);
  guint group = 0;

  for (; group < n_groups; group++)
    {
      g_autoptr (GsTaskGroup) tasks = gs_experiment_dup_group (self, variant, group);

      if (task < tasks->count)
        break;
      task -= tasks->count;
    }
  return group;
}

/* The line of the @group-th task function; −1 if there is none. */
static int
find_function (char  **lines,
               guint   group)
{
  guint n = 0;

  for (int i = 0; lines[i] != NULL; i++)
    if (is_task_function (lines[i]) && n++ == group)
      return i;
  return -1;
}

static gboolean
has_any (const char        *line,
         const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (line, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static int
find_line (char             **lines,
           const char *const *words)
{
  for (int i = 0; lines[i] != NULL; i++)
    if (has_any (lines[i], words))
      return i;
  return -1;
}

/* Within the function that begins at @function: the first line with any of @words; without them the
 * first of those that lie deepest, where the loops turn. */
static int
find_in_body (char             **lines,
              int                function,
              const char *const *words)
{
  static const char *const never[] = { "raise ", "os.kill", "global ", "LAPS", "with ", NULL };
  guint deepest = 0;
  int found = -1;

  for (int i = function + 1; lines[i] != NULL && get_indent (lines[i]) > 0; i++)
    {
      if (words != NULL && has_any (lines[i], words))
        return i;
      if (words != NULL || has_any (lines[i], never))
        continue;
      if (get_indent (lines[i]) > deepest)
        {
          deepest = get_indent (lines[i]);
          found = i;
        }
    }
  return found;
}

static int
find_task_line (char  **lines,
                int     function,
                GsState state)
{
  static const char *const locks[] = { "with LOCK", "acquire", NULL };
  static const char *const calls[] = { "sleep(", "os.read(", "fsync(", "urlopen(", ".read(", NULL };
  int line = -1;

  if (state == GS_STATE_LOCK_WAIT)
    line = find_in_body (lines, function, locks);
  else if (state == GS_STATE_IO_WAIT)
    line = find_in_body (lines, function, calls);
  if (state == GS_STATE_LOCK_WAIT && line < 0)
    line = find_line (lines, (const char *const[]) { "async with", NULL });
  return line >= 0 ? line : find_in_body (lines, function, NULL);
}

/* Where the pool is made; or, in an initializer, what that waits for. */
static int
find_start_line (char  **lines,
                 guint   detail)
{
  static const char *const pools[] = { "Executor(", NULL };
  static const char *const initializers[] = { "def initialize(", NULL };
  static const char *const waits[] = { "sleep(", NULL };
  int function = detail == GS_STARTING_INITIALIZER ? find_line (lines, initializers) : -1;

  return function >= 0 ? find_in_body (lines, function, waits) : find_line (lines, pools);
}

int
gs_experiment_find_python_line (GsExperiment *self,
                                guint         variant,
                                const char   *python,
                                const GsSpan *span)
{
  static const char *const submits[] = { "pool.map(", "pool.submit(", "run_in_executor(", NULL };
  g_auto (GStrv) lines = NULL;
  int function;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), -1);

  if (python == NULL)
    return -1;
  lines = g_strsplit (python, "\n", -1);
  if (span->state == GS_STATE_STARTING)
    return find_start_line (lines, span->detail);
  if (span->state == GS_STATE_PICKLING)
    return find_line (lines, submits);
  if (span->state == GS_STATE_IDLE || span->task == GS_NO_TASK)
    return -1;

  function = find_function (lines, find_group (self, variant, span->task));
  return function >= 0 ? find_task_line (lines, function, span->state) : -1;
}
