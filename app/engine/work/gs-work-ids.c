/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits as sleep does and then returns what it was run by: the ids that the system gives to its
 * process and to its thread, as "(process, thread)".  The first thread of a process has its id.
 * Together the tasks of a group say which threads of which processes there were:
 * "{4711: [4711, 4712]}". */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gs-wait.h"

extern const GsWork gs_work_ids;

/* The process and the thread that ran a task. */
typedef struct
{
  int process;
  int thread;
} Unit;

static uint64_t
get_length (const GsTaskContext *context)
{
  return (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0);
}

static char *
make_result (void)
{
  return g_strdup_printf ("(%d, %d)", (int) getpid (), (int) gettid ());
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  int error = gs_wait (worker, get_length (context));

  return error == 0 ? make_result () : gs_work_fail (error_message, error);
}

static void
woken_cb (gpointer data)
{
  const GsAwaiter *awaiter = data;

  if (!gs_wait_was_cancelled (awaiter))
    awaiter->done (awaiter->data, make_result (), NULL);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  gs_wait_async (awaiter, get_length (context), woken_cb, (gpointer) awaiter);
}

static int
compare_units (const void *a,
               const void *b)
{
  const Unit *first = a, *second = b;

  if (first->process != second->process)
    return first->process < second->process ? -1 : 1;
  return first->thread < second->thread ? -1 : first->thread > second->thread;
}

/* The units that the tasks name, in order, each as often as they do: how many. */
static guint
collect_units (const char *const *results,
               guint              n_results,
               Unit              *units)
{
  guint n = 0;

  for (guint i = 0; i < n_results; i++)
    if (results[i] != NULL
        && sscanf (results[i], "(%d, %d)", &units[n].process, &units[n].thread) == 2)
      n++;
  qsort (units, n, sizeof *units, compare_units);
  return n;
}

static char *
shared_result (const GsTaskContext *context,
               const char *const   *results)
{
  g_autofree Unit *units = g_new (Unit, context->group->count);
  guint n = collect_units (results, context->group->count, units);
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0 && compare_units (&units[i], &units[i - 1]) == 0)
        continue;
      if (i > 0 && units[i].process == units[i - 1].process)
        g_string_append_printf (text, ", %d", units[i].thread);
      else
        g_string_append_printf (text, "%s%d: [%d", i > 0 ? "], " : "", units[i].process,
                                units[i].thread);
    }
  g_string_append (text, n > 0 ? "]}" : "}");
  return g_string_free (text, FALSE);
}

const GsWork gs_work_ids = {
  .run = run,
  .start_async = start_async,
  .shared_result = shared_result,
};
