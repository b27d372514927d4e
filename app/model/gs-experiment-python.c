/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment's variant as a Python script that runs as it stands and gives the same results. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-cost.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-session.h"
#include "gs-spin.h"
#include "gs-workload.h"

/* How a workload is written in Python: a function of one number, to which what is to be pickled is
 * added where the experiment asks for it. */
typedef struct
{
  const char *workload;
  const char *function;
  const char *parameter;
  const char *body;      /* up to its result; %s is the length of a task in seconds */
  const char *result;
} PythonWorkload;

static const PythonWorkload workloads[] = {
  { "sum-squares", "sum_squares", "n",
    "    total = 0\n"
    "    for i in range(n):\n"
    "        total += i * i\n",
    "total" },
  { "sleep", "wait", "number",
    "    time.sleep(%s)\n",
    "number * 10" },
};

static const PythonWorkload *
find_workload (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    {
      if (g_strcmp0 (workloads[i].workload, name) == 0)
        return &workloads[i];
    }
  return NULL;
}

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

/* What the parts of a script have in common. */
typedef struct
{
  GsExperiment *self;
  const GsVariant *variant;
  const GsExecutor *executor;
  guint workers;
  gboolean many;        /* several groups: tasks are (function, argument, …) */
  gboolean has_results; /* functions return (value, bytes), as some group asks for a Result */
  GString *out;
} Script;

static const GsTaskGroup *
get_group (const Script *script,
           guint         group)
{
  return gs_experiment_get_task_group (script->self, group);
}

static char *
dup_function_name (const Script *script,
                   guint         group)
{
  const PythonWorkload *python = find_workload (get_group (script, group)->workload);

  return script->many ? g_strdup_printf ("%s_%u", python->function, group + 1)
                      : g_strdup (python->function);
}

static void
write_imports (const Script *script)
{
  gboolean spawns = script->executor->has_processes &&
                    g_str_equal (script->variant->start_method, "spawn");

  if (spawns)
    g_string_append (script->out, "import multiprocessing\n");
  if (gs_experiment_get_cores (script->self) > 0)
    g_string_append (script->out, "import os\n");
  if (script->executor->has_workers && script->executor->has_gil &&
      script->variant->switch_interval_ns != 5000000)
    g_string_append (script->out, "import sys\n");
  g_string_append (script->out, "import time\n");
  if (script->executor->has_workers)
    g_string_append_printf (script->out, "from concurrent.futures import %s\n",
                            script->executor->python);
}

static void
write_function (const Script *script,
                guint         group)
{
  const GsTaskGroup *tasks = get_group (script, group);
  const PythonWorkload *python = find_workload (tasks->workload);
  g_autofree char *name = dup_function_name (script, group);
  g_autofree char *seconds = dup_seconds (tasks->work_ns);
  g_auto (GStrv) body = g_strsplit (python->body, "%s", 2);

  g_string_append_printf (script->out, "\n\ndef %s(%s%s):\n", name, python->parameter,
                          tasks->argument_bytes > 0 ? ", argument" : "");
  g_string_append_printf (script->out, "%s%s%s", body[0], body[1] != NULL ? seconds : "",
                          body[1] != NULL ? body[1] : "");
  g_string_append_printf (script->out, "    return %s", python->result);
  if (script->has_results)
    {
      g_string_append (script->out, ", bytes(");
      append_number (script->out, tasks->result_bytes);
      g_string_append_c (script->out, ')');
    }
  g_string_append_c (script->out, '\n');
}

/* The numbers that a group's tasks take in turn: "[3_000_000] * 4". */
static void
write_numbers (const Script *script,
               guint         group)
{
  const GsTaskGroup *tasks = get_group (script, group);
  const GsWorkload *workload = gs_workload_find (tasks->workload);
  GsSpin spin = { gs_session_get_step_ns () };
  guint listed = MIN (tasks->n->len, tasks->count);
  gboolean is_cut;

  if (!workload->has_n)
    {
      g_string_append_printf (script->out, "range(%u)", tasks->count);
      return;
    }
  if (listed == 0)
    {
      g_string_append_c (script->out, '[');
      append_number (script->out, workload->iterations (tasks->work_ns, &gs_cost_cpython, &spin));
      g_string_append_printf (script->out, "] * %u", tasks->count);
      return;
    }

  is_cut = tasks->count % listed != 0;
  g_string_append (script->out, is_cut ? "([" : "[");
  for (guint i = 0; i < listed; i++)
    {
      if (i > 0)
        g_string_append (script->out, ", ");
      append_number (script->out, g_array_index (tasks->n, gint64, i));
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
  g_string_append_c (script->out, '\n');
}

static void
write_many_groups (const Script *script)
{
  g_string_append (script->out, "\n\ndef call(task):\n"
                                "    function, *arguments = task\n"
                                "    return function(*arguments)\n"
                                "\n\nTASKS = [\n");
  for (guint i = 0; i < gs_experiment_get_n_groups (script->self); i++)
    {
      g_autofree char *name = dup_function_name (script, i);

      g_string_append_printf (script->out, "    *[(%s, number", name);
      if (get_group (script, i)->argument_bytes > 0)
        {
          g_string_append (script->out, ", ");
          write_argument (script, i);
        }
      g_string_append (script->out, ") for number in ");
      write_numbers (script, i);
      g_string_append (script->out, "],\n");
    }
  g_string_append (script->out, "]\n");
}

/* "sum_squares, NUMBERS": what is mapped over what. */
static char *
dup_mapped (const Script *script)
{
  g_autofree char *name = dup_function_name (script, 0);

  if (script->many)
    return g_strdup ("call, TASKS");
  return g_strdup_printf ("%s, NUMBERS%s", name,
                          get_group (script, 0)->argument_bytes > 0 ? ", ARGUMENTS" : "");
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
  g_autofree char *mapped = dup_mapped (script);

  if (!script->executor->has_workers)
    {
      g_string_append_printf (script->out, "    results = list(map(%s))\n", mapped);
      return;
    }

  /* A pool of threads or of processes. */
  if (!script->executor->has_gil && !script->executor->has_processes)
    g_string_append_printf (script->out, "    # %s\n",
                            _("In a free-threaded Python (3.13t and later); others have a GIL."));
  g_string_append_printf (script->out, "    with %s(max_workers=%u", script->executor->python,
                          script->workers);
  if (script->executor->has_processes && g_str_equal (script->variant->start_method, "spawn"))
    g_string_append (script->out,
                     ",\n                             "
                     "mp_context=multiprocessing.get_context(\"spawn\")");
  g_string_append_printf (script->out, ") as pool:\n        results = list(pool.map(%s", mapped);
  if (script->executor->has_processes && script->variant->chunksize > 1)
    g_string_append_printf (script->out, ", chunksize=%u", script->variant->chunksize);
  g_string_append (script->out, "))\n");
}

static void
write_main (const Script *script)
{
  g_string_append (script->out, "\n\ndef main():\n");
  write_settings (script);
  g_string_append (script->out, "    begin = time.perf_counter()\n");
  write_run (script);
  g_string_append (script->out, "    seconds = time.perf_counter() - begin\n");
  if (script->has_results)
    g_string_append (script->out, "    print([value for value, _ in results])\n");
  else
    g_string_append (script->out, "    print(results)\n");
  g_string_append (script->out, "    print(f\"{seconds:.3f} s\")\n"
                                "\n\nif __name__ == \"__main__\":\n"
                                "    main()\n");
}

char *
gs_experiment_dup_python (GsExperiment *self,
                          guint         variant)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  Script script = { .self = self, .variant = settings };

  if (self->python_text != NULL)
    return g_strdup (self->python_text);

  script.executor = gs_executor_find (settings->executor);
  script.workers = gs_experiment_get_workers (self, variant);
  script.many = gs_experiment_get_n_groups (self) > 1;
  g_return_val_if_fail (script.executor != NULL, g_strdup (""));
  for (guint i = 0; i < gs_experiment_get_n_groups (self); i++)
    {
      g_return_val_if_fail (find_workload (get_group (&script, i)->workload) != NULL,
                            g_strdup (""));
      script.has_results |= get_group (&script, i)->result_bytes > 0;
    }

  script.out = g_string_new (NULL);
  write_imports (&script);
  for (guint i = 0; i < gs_experiment_get_n_groups (self); i++)
    write_function (&script, i);
  if (script.many)
    write_many_groups (&script);
  else
    write_one_group (&script);
  write_main (&script);
  return g_string_free (script.out, FALSE);
}
