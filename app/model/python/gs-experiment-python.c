/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment's variant as a Python script that runs as it stands and gives the same results. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-cost.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-experiment-python.h"
#include "gs-quantity.h"
#include "gs-spin.h"
#include "gs-work.h"
#include "gs-workload.h"

/* 3000000 → "3_000_000" */
static void
append_number (GString *out,
               guint64  number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (out, digits[i]);
      if (length > 4 && i + 1 < length && (length - i - 1) % 3 == 0)
        g_string_append_c (out, '_');
    }
}

static char *
dup_seconds (gint64 ns)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.9g", ns / 1e9));
}

/* Shared by the parts of a script. */
typedef struct
{
  GsExperiment *self;
  const GsVariant *variant;
  const GsExecutor *executor;
  guint workers;
  GPtrArray *groups;    /* GsTaskGroup, as the variant has them */
  gboolean many;        /* several groups: tasks are (function, argument, …) */
  gboolean has_results; /* functions return (value, bytes), as some group asks for a Result */
  GsPythonCalls calls;
  GString *out;
} Script;

static const GsTaskGroup *
get_group (const Script *script,
           guint         group)
{
  return g_ptr_array_index (script->groups, group);
}

static gboolean
is_coroutine (const Script *script,
              guint         group)
{
  return script->executor->has_loop
         && gs_python_find_workload (get_group (script, group))->await != NULL;
}

static guint
count_coroutines (const Script *script)
{
  guint n = 0;

  for (guint i = 0; i < script->groups->len; i++)
    n += is_coroutine (script, i);
  return n;
}

static char *
dup_function_name (const Script *script,
                   guint         group)
{
  const GsPythonWorkload *python = gs_python_find_workload (get_group (script, group));

  return script->many ? g_strdup_printf ("%s_%u", python->function, group + 1)
                      : g_strdup (python->function);
}

/* Adds what @modules does not have yet. */
static void
add_module (GPtrArray  *modules,
            const char *module)
{
  if (module != NULL && !g_ptr_array_find_with_equal_func (modules, module, g_str_equal, NULL))
    g_ptr_array_add (modules, (gpointer) module);
}

static int
compare_modules (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whether @module occurs in what is written of the group: a coroutine is another text. */
static gboolean
needs_module (const Script *script,
              guint         group,
              const char   *module)
{
  const GsPythonWorkload *python = gs_python_find_workload (get_group (script, group));
  const char *body = is_coroutine (script, group) ? python->await : python->body;

  return module != NULL
         && (strstr (body, module) != NULL
             || (python->globals != NULL && strstr (python->globals, module) != NULL)
             || (python->after != NULL && strstr (python->after, module) != NULL));
}

static void
write_imports (const Script *script)
{
  g_autoptr (GPtrArray) modules = g_ptr_array_new ();
  add_module (modules, "time");
  if (script->executor->has_loop)
    add_module (modules, "asyncio");
  if (count_coroutines (script) > 0 && count_coroutines (script) < script->groups->len)
    add_module (modules, "inspect");
  if (gs_python_has_context (&script->calls))
    add_module (modules, "multiprocessing");
  if (gs_experiment_get_cores (script->self) > 0)
    add_module (modules, "os");
  if (script->executor->has_workers && script->executor->has_gil &&
      script->variant->switch_interval_ns != 5000000)
    add_module (modules, "sys");
  for (guint i = 0; i < script->groups->len; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (((GsPythonWorkload *) NULL)->modules); j++)
        if (needs_module (script, i, gs_python_find_workload (get_group (script, i))->modules[j]))
          add_module (modules, gs_python_find_workload (get_group (script, i))->modules[j]);
      add_module (modules, gs_python_get_object_import (get_group (script, i)->object));
      if (get_group (script, i)->kill->len > 0)
        {
          add_module (modules, "os");
          add_module (modules, "signal");
        }
    }
  add_module (modules, gs_python_get_import (&script->calls));
  add_module (modules, gs_python_get_initializer_import (&script->calls));

  g_ptr_array_sort (modules, compare_modules);
  for (guint i = 0; i < modules->len; i++)
    g_string_append_printf (script->out, "import %s\n",
                            (const char *) g_ptr_array_index (modules, i));
  if (script->executor->has_workers)
    g_string_append_printf (script->out, "from concurrent.futures import %s",
                            script->executor->python);
  if (script->executor->has_interpreters)
    g_string_append_printf (script->out, "  # %s", _("Python 3.14 and later"));
  if (script->executor->has_workers)
    g_string_append_c (script->out, '\n');
}

static char *
dup_laps_name (const Script *script,
               guint         group)
{
  return script->many ? g_strdup_printf ("LAPS_%u", group + 1) : g_strdup ("LAPS");
}

/* How long a task sleeps: "0.5", or one of several in turn. */
static char *
dup_length (const GsTaskGroup    *tasks,
            const GsPythonWorkload *python)
{
  g_autoptr (GString) list = g_string_new ("[");

  if (tasks->works_ns->len == 0)
    return dup_seconds (tasks->work_ns);
  for (guint i = 0; i < tasks->works_ns->len; i++)
    {
      g_autofree char *seconds = dup_seconds (g_array_index (tasks->works_ns, gint64, i));

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", seconds);
    }
  g_string_append_printf (list, "][%s %% %u]", python->parameter, tasks->works_ns->len);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* "results", or the part of it that is the group's. */
static char *
dup_results (const Script *script,
             guint         group)
{
  const char *futures = gs_python_find_futures (&script->calls);
  guint first = 0;

  if (!script->many)
    return futures != NULL ? g_strdup_printf ("succeeded(%s)", futures) : g_strdup ("results");
  for (guint i = 0; i < group; i++)
    first += get_group (script, i)->count;
  return g_strdup_printf (futures != NULL ? "succeeded(%s[%u:%u])" : "%s[%u:%u]",
                          futures != NULL ? futures : "results", first,
                          first + get_group (script, group)->count);
}

/* Text of the group, with its number, length, bytes, count, results and session. */
static void
write_filled (const Script *script,
              guint         group,
              const char   *text)
{
  const GsTaskGroup *tasks = get_group (script, group);
  g_autofree char *number = script->many ? g_strdup_printf ("_%u", group + 1) : g_strdup ("");
  g_autofree char *seconds = dup_length (tasks, gs_python_find_workload (tasks));
  g_autofree char *count = g_strdup_printf ("%u", tasks->count);
  g_autofree char *results = dup_results (script, group);
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) filled = g_string_new (text);

  append_number (bytes, tasks->result_bytes);
  g_string_replace (filled, "@", number, 0);
  g_string_replace (filled, "%s", seconds, 0);
  g_string_replace (filled, "%b", bytes->str, 0);
  g_string_replace (filled, "%c", count, 0);
  g_string_replace (filled, "%r", results, 0);
  g_string_replace (filled, "%o", gs_variant_has_sessions (script->variant)
                                    ? gs_python_get_session (&script->calls) : "thing", 0);
  g_string_append (script->out, filled->str);
}

/* Writes a repeated body, each time measured. */
static void
write_repeated (const Script *script,
                guint         group,
                const char   *body)
{
  g_autofree char *laps = dup_laps_name (script, group);
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);

  g_string_append (script->out, "    begin = time.perf_counter()\n    for _ in range(");
  append_number (script->out, get_group (script, group)->repeat);
  g_string_append (script->out, "):\n");
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_string_append (script->out, "    ");
      write_filled (script, group, lines[i]);
      g_string_append_c (script->out, '\n');
    }
  g_string_append_printf (script->out, "        end = time.perf_counter()\n"
                                       "        %s.append(end - begin)\n"
                                       "        begin = end\n", laps);
}

/* How long each time took; the workers of a process pool keep that to themselves. */
static void
write_lap_printer (const Script *script)
{
  gboolean any = FALSE;

  for (guint i = 0; i < script->groups->len; i++)
    {
      g_autofree char *laps = dup_laps_name (script, i);

      if (get_group (script, i)->repeat == 1)
        continue;
      g_string_append_printf (script->out, "%s%s = []", any ? "\n" : "\n\n\n", laps);
      any = TRUE;
    }
  if (any)
    g_string_append (script->out,
                     "\n\n\ndef print_laps(name, laps):\n"
                     "    if laps:\n"
                     "        laps.sort()\n"
                     "        print(f\"{name}: {len(laps)} times, \"\n"
                     "              f\"median {1000 * laps[len(laps) // 2]:.3g} ms, \"\n"
                     "              f\"longest {1000 * laps[-1]:.3g} ms\")\n");
}

static void
write_lap_lines (const Script *script)
{
  for (guint i = 0; i < script->groups->len; i++)
    {
      g_autofree char *laps = dup_laps_name (script, i);
      g_autofree char *name = g_strescape (get_group (script, i)->name, NULL);

      /* A name that Python would write otherwise goes by its number. */
      if (g_strcmp0 (name, get_group (script, i)->name) != 0)
        {
          g_free (name);
          name = g_strdup_printf ("%u", i + 1);
        }
      if (get_group (script, i)->repeat > 1)
        g_string_append_printf (script->out, "    print_laps(\"%s\", %s)\n", name, laps);
    }
}

/* Whether the function is told the task's index beside its number, which is another one. */
static gboolean
has_index (const GsTaskGroup *tasks)
{
  return gs_python_find_workload (tasks)->takes_index
         || ((tasks->fail->len > 0 || tasks->kill->len > 0)
             && gs_workload_find (tasks->workload)->has_n);
}

/* Tasks that fail, or die. */
static void
write_accident (const Script *script,
                const GArray *indexes,
                const char   *index,
                const char   *line)
{
  if (indexes->len == 0)
    return;

  g_string_append_printf (script->out, "    if %s in [", index);
  for (guint i = 0; i < indexes->len; i++)
    g_string_append_printf (script->out, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                            g_array_index (indexes, gint64, i));
  g_string_append_printf (script->out, "]:\n        %s\n", line);
}

static void
write_accidents (const Script      *script,
                 const GsTaskGroup *tasks,
                 const char        *parameter)
{
  const char *index = has_index (tasks) ? "index" : parameter;
  g_autofree char *raise = g_strdup_printf ("raise ValueError(f\"task {%s} failed\")", index);

  write_accident (script, tasks->kill, index, "os.kill(os.getpid(), signal.SIGKILL)");
  write_accident (script, tasks->fail, index, raise);
}

static char *
dup_thing (const Script *script,
           guint         group)
{
  return script->many ? g_strdup_printf ("THING_%u", group + 1) : g_strdup ("THING");
}

static void
write_thing (const Script *script,
             guint         group)
{
  g_autofree char *name = dup_thing (script, group);
  const char *object = get_group (script, group)->object;

  if (object != NULL)
    gs_python_write_object (gs_object_find (object), name, script->out);
}

/* Writes a comment on the cost of an iteration: Python has no setting for it. */
static void
write_iteration (const Script      *script,
                 const GsTaskGroup *tasks)
{
  g_autofree char *length = gs_quantity_format_setting ((double) tasks->iteration_ns / 1e9);

  if (tasks->iteration_ns == 0)
    g_string_append_printf (script->out, "# %s\n",
                            _("Here in bare C; Python takes longer for the same result."));
  else if (tasks->iteration_ns > 0)
    {
      g_autofree char *text =
        g_strdup_printf (_("Here at %s an iteration; Python takes its own time for the same "
                           "result."), length);

      g_string_append_printf (script->out, "# %s\n", text);
    }
}

/* Writes a comment on the model of an older Python: a newer one does not show the same. */
static void
write_model (const Script      *script,
             const GsTaskGroup *tasks)
{
  if (tasks->model == GS_TASK_MODEL_3_9 && tasks->lock <= GS_TASK_LOCK_NONE
      && script->executor->has_workers
      && !script->executor->has_processes && !script->executor->has_interpreters)
    g_string_append_printf (script->out, "# %s\n",
                            _("Python 3.9 lost updates here; since 3.10 a switch comes only at the "
                              "end of a loop or at a call."));
}

static void
write_function (const Script *script,
                guint         group)
{
  const GsTaskGroup *tasks = get_group (script, group);
  const GsPythonWorkload *python = gs_python_find_workload (tasks);
  g_autofree char *name = dup_function_name (script, group);
  gboolean awaits = is_coroutine (script, group);
  const char *body = awaits ? python->await : python->body;

  if (python->globals != NULL)
    {
      g_string_append (script->out, "\n\n");
      write_filled (script, group, python->globals);
    }
  if (awaits && python->await_globals != NULL)
    write_filled (script, group, python->await_globals);
  g_string_append (script->out, "\n\n");
  write_iteration (script, tasks);
  write_model (script, tasks);
  g_string_append_printf (script->out, "%sdef %s(%s%s%s%s):\n", awaits ? "async " : "",
                          name, python->parameter,
                          tasks->argument_bytes > 0 ? ", argument" : "",
                          has_index (tasks) ? ", index" : "",
                          tasks->object != NULL ? ", thing" : "");
  if (tasks->repeat > 1)
    write_repeated (script, group, body);
  else
    write_filled (script, group, body);
  write_accidents (script, tasks, python->parameter);
  g_string_append_printf (script->out, "    return %s", python->result);
  if (script->has_results)
    {
      g_string_append (script->out, ", ");
      write_filled (script, group, python->bytes != NULL ? python->bytes : "bytes(%b)");
    }
  g_string_append_c (script->out, '\n');
}

/* The numbers that a group's tasks take in turn: "[3_000_000] * 4". */
static void
write_numbers (const Script *script,
               guint         group)
{
  const GsTaskGroup *tasks = get_group (script, group);
  const GsWork *work = gs_work_find (tasks->workload);
  GsSpin spin = { gs_experiment_get_step_ns (script->self) };
  GsCost cost = gs_cost_with_iteration (&gs_cost_cpython, tasks->iteration_ns);
  const GArray *list = tasks->n->len > 0 ? tasks->n : tasks->works_ns;
  guint listed = MIN (list->len, tasks->count);
  gboolean is_cut;

  if (!gs_workload_find (tasks->workload)->has_n)
    {
      g_string_append_printf (script->out, "range(%u)", tasks->count);
      return;
    }
  if (listed == 0)
    {
      g_string_append_c (script->out, '[');
      append_number (script->out, work->iterations (tasks->work_ns, &cost, &spin));
      g_string_append_printf (script->out, "] * %u", tasks->count);
      return;
    }

  is_cut = tasks->count % listed != 0;
  g_string_append (script->out, is_cut ? "([" : "[");
  for (guint i = 0; i < listed; i++)
    {
      if (i > 0)
        g_string_append (script->out, ", ");
      append_number (script->out,
                     list == tasks->n ? (guint64) g_array_index (list, gint64, i)
                                      : work->iterations (g_array_index (list, gint64, i),
                                                          &cost, &spin));
    }
  g_string_append_c (script->out, ']');
  if (tasks->count > listed)
    g_string_append_printf (script->out, " * %u", (tasks->count + listed - 1) / listed);
  if (is_cut)
    g_string_append_printf (script->out, ")[:%u]", tasks->count);
}

static void
write_argument (const Script *script,
                guint         group)
{
  g_string_append (script->out, "bytes(");
  append_number (script->out, get_group (script, group)->argument_bytes);
  g_string_append_c (script->out, ')');
}

static void
write_one_group (const Script *script)
{
  const GsTaskGroup *tasks = get_group (script, 0);

  g_string_append (script->out, "\n\nNUMBERS = ");
  write_numbers (script, 0);
  if (tasks->argument_bytes > 0)
    {
      g_string_append (script->out, "\nARGUMENTS = [");
      write_argument (script, 0);
      g_string_append_printf (script->out, "] * %u", tasks->count);
    }
  if (tasks->object != NULL)
    g_string_append_printf (script->out, "\nTHINGS = [THING] * %u", tasks->count);
  g_string_append_c (script->out, '\n');
}

static void
write_many_groups (const Script *script)
{
  if (!script->executor->has_loop)
    g_string_append (script->out, "\n\ndef call(task):\n"
                                  "    function, *arguments = task\n"
                                  "    return function(*arguments)\n");
  g_string_append (script->out, "\n\nTASKS = [\n");
  for (guint i = 0; i < gs_experiment_get_n_groups (script->self); i++)
    {
      g_autofree char *name = dup_function_name (script, i);

      g_string_append_printf (script->out, "    *[(%s, number", name);
      if (get_group (script, i)->argument_bytes > 0)
        {
          g_string_append (script->out, ", ");
          write_argument (script, i);
        }
      if (has_index (get_group (script, i)))
        g_string_append (script->out, ", index");
      if (get_group (script, i)->object != NULL)
        g_string_append_printf (script->out, ", THING_%u", i + 1);
      g_string_append (script->out, has_index (get_group (script, i))
                                    ? ") for index, number in enumerate(" : ") for number in ");
      write_numbers (script, i);
      g_string_append (script->out, has_index (get_group (script, i)) ? ")],\n" : "],\n");
    }
  g_string_append (script->out, "]\n");
}

/* The tasks before those that begin late in a pool; 0 if none does. */
static guint
count_early (const Script *script)
{
  guint n = 0;

  for (guint i = 0; script->executor->has_workers && i < script->groups->len; i++)
    {
      if (get_group (script, i)->begin == GS_TASK_BEGIN_LATE)
        return n;
      n += get_group (script, i)->count;
    }
  return 0;
}

/* "NUMBERS, ARGUMENTS": what the function is mapped over. */
static char *
dup_iterables (const Script *script)
{
  const GsTaskGroup *tasks = get_group (script, 0);
  g_autoptr (GString) list = g_string_new (script->many ? "TASKS" : "NUMBERS");
  guint n_early = count_early (script);

  if (n_early > 0)
    g_string_append_printf (list, "[:%u]", n_early);

  if (!script->many && tasks->argument_bytes > 0)
    g_string_append (list, ", ARGUMENTS");
  if (!script->many && has_index (tasks))
    g_string_append_printf (list, ", range(%u)", tasks->count);
  if (!script->many && tasks->object != NULL)
    g_string_append (list, ", THINGS");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* The tasks with which a group begins that waits for those before it. */
static GArray *
find_stages (const Script *script)
{
  GArray *stages = g_array_new (FALSE, FALSE, sizeof (guint));
  guint first = 0;

  for (guint i = 0; i < script->groups->len; i++)
    {
      if (first > 0 && get_group (script, i)->begin == GS_TASK_BEGIN_AFTER)
        g_array_append_val (stages, first);
      first += get_group (script, i)->count;
    }
  return stages;
}

/* Whether some task may end with an exception. */
static gboolean
may_fail (const Script *script)
{
  if (script->executor->has_workers && script->variant->initializer == GS_INITIALIZER_FAILS)
    return TRUE;

  for (guint i = 0; i < script->groups->len; i++)
    {
      const GsTaskGroup *tasks = get_group (script, i);

      if (tasks->fail->len > 0 || tasks->kill->len > 0
          || (tasks->object != NULL && gs_object_find (tasks->object)->error != NULL))
        return TRUE;
    }
  return FALSE;
}

/* Whether its pool may break. */
static gboolean
may_break (const Script *script)
{
  gboolean breaks = script->variant->initializer == GS_INITIALIZER_FAILS;

  for (guint i = 0; i < script->groups->len; i++)
    breaks |= get_group (script, i)->kill->len > 0;
  return script->executor->has_workers && breaks;
}

/* Whether something is said in the end of the results of a group. */
static gboolean
collects (const Script *script)
{
  for (guint i = 0; i < script->groups->len; i++)
    {
      const char *after = gs_python_find_workload (get_group (script, i))->after;

      if (after != NULL && strstr (after, "%r") != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
write_settings (const Script *script)
{
  if (gs_experiment_get_cores (script->self) > 0)
    g_string_append_printf (script->out,
                            "    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:%u])\n",
                            gs_experiment_get_cores (script->self));
  if (script->executor->has_workers && script->executor->has_gil &&
      script->variant->switch_interval_ns != 5000000)
    {
      g_autofree char *seconds = dup_seconds (script->variant->switch_interval_ns);

      g_string_append_printf (script->out, "    sys.setswitchinterval(%s)\n", seconds);
    }
}

static void
write_run (const Script *script)
{
  if (!script->executor->has_workers)
    {
      if (script->executor->has_loop)
        g_string_append (script->out, "    results = asyncio.run(gather())\n");
      else
        gs_python_write_calls (&script->calls, script->out);
      return;
    }

  /* A pool of threads, interpreters or processes. */
  if (!script->executor->has_gil && !script->executor->has_processes
      && !script->executor->has_interpreters)
    g_string_append_printf (script->out, "    # %s\n",
                            _("In a free-threaded Python (3.13t and later); others have a GIL."));
  gs_python_write_pool (&script->calls, script->workers, script->out);
  if (script->executor->has_loop)
    g_string_append (script->out, "        results = asyncio.run(gather(pool))\n");
  else
    gs_python_write_calls (&script->calls, script->out);
}

/* Whether some coroutine awaits first and then has something left to be done elsewhere. */
static gboolean
has_rest (const Script *script)
{
  for (guint i = 0; i < script->groups->len; i++)
    if (is_coroutine (script, i)
        && gs_workload_find (get_group (script, i)->workload)->has_rest)
      return TRUE;
  return FALSE;
}

static void
write_gather (const Script *script)
{
  GsPythonLoop loop = {
    .function = script->calls.function,
    .iterables = script->calls.iterables,
    .many = script->many,
    .has_pool = script->executor->has_workers,
    .n_groups = script->groups->len,
    .has_rest = has_rest (script),
    .n_coroutines = count_coroutines (script),
    .semaphore = script->variant->semaphore,
    .variant = script->variant,
    .may_fail = script->calls.may_fail,
    .keeps = gs_python_find_futures (&script->calls) != NULL,
  };

  gs_python_write_gather (&loop, script->out);
}

/* Nothing but one call after another. */
static gboolean
is_plain_loop (const Script *script)
{
  return !script->executor->has_workers && !script->executor->has_loop;
}

static void
write_main (const Script *script)
{
  g_string_append (script->out, "\n\ndef main():\n");
  write_settings (script);
  for (guint i = 0; i < script->groups->len; i++)
    {
      const char *before = gs_python_find_workload (get_group (script, i))->before;

      if (before != NULL)
        write_filled (script, i, before);
    }
  g_string_append (script->out, "    begin = time.perf_counter()\n");
  write_run (script);
  g_string_append (script->out, "    seconds = time.perf_counter() - begin\n");
  /* Keep failures as they are: they are texts, without bytes. */
  if (script->has_results && (script->calls.may_fail || script->calls.n_early > 0))
    g_string_append (script->out, "    results = [each if type(each) is str else each[0] "
                                  "for each in results]\n");
  else if (script->has_results)
    g_string_append (script->out, "    results = [value for value, _ in results]\n");
  if (is_plain_loop (script) && script->variant->collect == GS_COLLECT_NONE)
    g_string_append_printf (script->out, "    print([])  # %s\n", _("nobody asks the tasks"));
  else
    g_string_append (script->out, "    print(results)\n");
  g_string_append (script->out, "    print(f\"{seconds:.3f} s\")\n");
  write_lap_lines (script);
  for (guint i = 0; i < script->groups->len; i++)
    {
      const char *after = gs_python_find_workload (get_group (script, i))->after;

      if (after != NULL)
        write_filled (script, i, after);
    }
  if (script->executor->has_processes && !gs_variant_is_guarded (script->variant))
    g_string_append_printf (script->out, "\n\nmain()  # %s\n", _("the main guard is missing"));
  else
    g_string_append (script->out, "\n\nif __name__ == \"__main__\":\n"
                                  "    main()\n");
}

char *
gs_experiment_dup_python (GsExperiment *self,
                          guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  g_autoptr (GPtrArray) groups =
    g_ptr_array_new_with_free_func ((GDestroyNotify) gs_task_group_free);
  Script script = { .self = self, .variant = settings, .groups = groups };
  g_autofree char *function = NULL;
  g_autofree char *iterables = NULL;
  g_autoptr (GArray) stages = NULL;

  /* Whatever it was, it was not ours. */
  if (self->origin != NULL)
    return g_strdup ("");
  if (self->python_text != NULL)
    return g_strdup (self->python_text);

  script.executor = gs_executor_find (settings->executor);
  script.workers = gs_experiment_get_workers (self, variant);
  script.many = gs_experiment_get_n_groups (self) > 1;
  g_return_val_if_fail (script.executor != NULL, g_strdup (""));
  for (guint i = 0; i < gs_experiment_get_n_groups (self); i++)
    {
      GsTaskGroup *tasks = gs_experiment_dup_group (self, variant, i);

      g_ptr_array_add (groups, tasks);
      if (tasks->object == NULL)
        tasks->object = g_strdup (gs_variant_get_object (settings, tasks));
      g_return_val_if_fail (gs_python_find_workload (get_group (&script, i)) != NULL,
                            g_strdup (""));
      script.has_results |= get_group (&script, i)->result_bytes > 0;
    }

  function = script.many ? g_strdup ("call") : dup_function_name (&script, 0);
  iterables = dup_iterables (&script);
  stages = find_stages (&script);
  script.calls = (GsPythonCalls) {
    .variant = settings,
    .executor = script.executor,
    .function = function,
    .iterables = iterables,
    .has_pool = script.executor->has_workers,
    .may_fail = may_fail (&script),
    .chunksize = script.executor->has_processes ? settings->chunksize : 1,
    .stages = stages,
    .n_early = count_early (&script),
    .may_break = may_break (&script),
    .has_results = script.has_results,
    .collects = collects (&script),
  };

  script.out = g_string_new (NULL);
  write_imports (&script);
  write_lap_printer (&script);
  for (guint i = 0; i < gs_experiment_get_n_groups (self); i++)
    {
      write_thing (&script, i);
      write_function (&script, i);
    }
  gs_python_write_initializer (&script.calls, script.out);
  if (!script.executor->has_loop)
    gs_python_write_helpers (&script.calls, script.out);
  gs_python_write_succeeded (&script.calls, script.out);
  if (script.many)
    write_many_groups (&script);
  else
    write_one_group (&script);
  if (script.executor->has_loop)
    write_gather (&script);
  write_main (&script);
  return g_string_free (script.out, FALSE);
}
