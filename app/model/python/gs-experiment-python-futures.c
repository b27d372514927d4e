/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of an experiment's Python script that submits the tasks and asks for their results. */
#include "config.h"

#include <string.h>

#include "gs-collect-mode.h"
#include "gs-experiment-python.h"

/* Whether the program keeps futures. */
static gboolean
has_futures (const GsPythonCalls *calls)
{
  return calls->has_pool && (calls->variant->collect != GS_COLLECT_MAP
                             || calls->variant->cancel_after_ns > 0);
}

/* Whether it asks all of them, also after an exception. */
static gboolean
asks (const GsPythonCalls *calls)
{
  GsCollectMode mode = calls->variant->collect;

  return has_futures (calls) && mode != GS_COLLECT_NONE && mode != GS_COLLECT_MAP
         && mode != GS_COLLECT_AWAITED
         && (calls->may_fail || calls->variant->cancel_after_ns > 0);
}

const char *
gs_python_find_futures (const GsPythonCalls *calls)
{
  gboolean is_cancelled = calls->variant->cancel_after_ns > 0;

  if (!calls->collects || !(has_futures (calls) || calls->executor->has_loop))
    return NULL;
  switch (calls->variant->collect)
    {
    case GS_COLLECT_MAP:
      if (!is_cancelled && !calls->may_fail)
        return NULL;
      break;
    case GS_COLLECT_SUBMIT:
    case GS_COLLECT_ALL_COMPLETED:
      if (!is_cancelled)
        return NULL;
      break;
    case GS_COLLECT_AWAITED:
      return NULL;
    default:
      break;
    }
  return calls->executor->has_loop ? "gather.tasks" : "every";
}

void
gs_python_write_succeeded (const GsPythonCalls *calls,
                           GString             *out)
{
  if (gs_python_find_futures (calls) != NULL)
    g_string_append_printf (out, "\n\ndef succeeded(futures):\n"
                                 "    return [future.result()%s for future in futures\n"
                                 "            if not future.cancelled() and future.exception() "
                                 "is None]\n", calls->has_results ? "[0]" : "");
}

/* Whether a pool that broke may refuse a task whose future is kept. */
static gboolean
submits_safely (const GsPythonCalls *calls)
{
  return has_futures (calls) && calls->may_break && calls->variant->collect != GS_COLLECT_AWAITED;
}

const char *
gs_python_get_import (const GsPythonCalls *calls)
{
  if (!has_futures (calls) || calls->executor->has_loop)
    return NULL;

  if (submits_safely (calls))
    return "concurrent.futures";

  switch (calls->variant->collect)
    {
    case GS_COLLECT_AS_COMPLETED:
    case GS_COLLECT_FIRST_COMPLETED:
    case GS_COLLECT_FIRST_EXCEPTION:
    case GS_COLLECT_ALL_COMPLETED:
      return "concurrent.futures";
    default:
      return NULL;
    }
}

void
gs_python_write_helpers (const GsPythonCalls *calls,
                         GString             *out)
{
  if (asks (calls))
    g_string_append (out, GS_PYTHON_ASK);
  if (submits_safely (calls))
    g_string_append (out, "\n\ndef submit(pool, *task):\n"
                          "    try:\n"
                          "        return pool.submit(*task)\n"
                          "    except Exception as error:\n"
                          "        future = concurrent.futures.Future()\n"
                          "        future.set_exception(error)\n"
                          "        return future\n");
  if (calls->has_pool && calls->n_early > 0)
    g_string_append_printf (out, "\n\ndef submit_late(pool, number):\n"
                                 "    try:\n"
                                 "        return pool.submit(%s, number).result()\n"
                                 "    except Exception as error:\n"
                                 "        return f\"{type(error).__name__}: {error}\"\n",
                            calls->function);
}

/* Submits late tasks: all earlier ones are done by now. */
static void
write_late (const GsPythonCalls *calls,
            GString             *out)
{
  if (calls->variant->collect == GS_COLLECT_NONE)
    g_string_append_printf (out, "        pool.shutdown()\n"
                                 "        for task in TASKS[%u:]:\n"
                                 "            submit_late(pool, task)\n", calls->n_early);
  else
    g_string_append_printf (out, "        pool.shutdown()\n"
                                 "        results += [submit_late(pool, task) for task in "
                                 "TASKS[%u:]]\n", calls->n_early);
}

/* "number in NUMBERS", or "arguments in zip(NUMBERS, ARGUMENTS)". */
static char *
dup_loop (const GsPythonCalls *calls)
{
  if (strchr (calls->iterables, ',') != NULL)
    return g_strdup_printf ("arguments in zip(%s)", calls->iterables);
  return g_strdup_printf ("number in %s", calls->iterables);
}

static const char *
get_arguments (const GsPythonCalls *calls)
{
  return strchr (calls->iterables, ',') != NULL ? "*arguments" : "number";
}

/* map() raises the first exception: what comes after that, in the next of @calls as well, is left
 * out. */
static void
write_maps (const GsPythonCalls *calls,
            const GPtrArray     *maps,
            const char          *indent,
            GString             *out)
{
  if (calls->may_fail)
    g_string_append_printf (out, "%sresults = []\n%stry:\n", indent, indent);
  for (guint i = 0; i < maps->len; i++)
    {
      const char *map = g_ptr_array_index (maps, i);

      if (calls->may_fail)
        g_string_append_printf (out, "%s    for result in %s:\n"
                                     "%s        results.append(result)\n", indent, map, indent);
      else
        g_string_append_printf (out, i > 0 ? "%sresults += %s\n" : "%sresults = list(%s)\n", indent,
                                map);
    }
  if (calls->may_fail)
    g_string_append_printf (out, "%sexcept Exception as error:\n"
                                 "%s    results.append(f\"{type(error).__name__}: {error}\")\n",
                            indent, indent);
}

static void
write_wait (const char *constant,
            const char *result,
            GString    *out)
{
  g_string_append_printf (out,
                          "        done, _ = concurrent.futures.wait(\n"
                          "            futures, return_when=concurrent.futures.%s)\n"
                          "        results = [%s for future in futures if future in done]\n",
                          constant, result);
}

static void
write_cancel (const GsPythonCalls *calls,
              GString             *out)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.9g", calls->variant->cancel_after_ns / 1e9);
  g_string_append_printf (out, "        time.sleep(%s)\n", seconds);
  if (calls->variant->cancel->len > 0)
    {
      g_string_append (out, "        print(\"cancel():\", [future.cancel() for future in ");
      gs_python_write_listed (calls->variant, "futures", out);
      g_string_append (out, "])\n");
    }
  else
    g_string_append (out, "        pool.shutdown(cancel_futures=True)\n");
  g_string_append (out,
                   "        print(sum(future.cancelled() for future in futures), \"cancelled\")\n"
                   "        futures = [future for future in futures if not "
                   "future.cancelled()]\n");
}

void
gs_python_write_listed (const GsVariant *variant,
                        const char      *list,
                        GString         *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < variant->cancel->len; i++)
    g_string_append_printf (out, "%s%s[%" G_GINT64_FORMAT "]", i > 0 ? ", " : "", list,
                            g_array_index (variant->cancel, gint64, i));
  g_string_append_c (out, ']');
}

/* One call after another, each with its result or its exception. */
static void
write_catching (const char *loop,
                const char *call,
                const char *indent,
                const char *result,
                GString    *out)
{
  g_string_append_printf (out,
                          "%sresults = []\n"
                          "%sfor %s:\n"
                          "%s    try:\n"
                          "%s        results.append(%s%s)\n"
                          "%s    except Exception as error:\n"
                          "%s        results.append(f\"{type(error).__name__}: {error}\")\n",
                          indent, indent, loop, indent, indent, call, result, indent, indent);
}

/* map(), with the futures at hand that it keeps to itself. */
static void
write_kept_map (const GsPythonCalls *calls,
                GString             *out)
{
  g_autoptr (GPtrArray) maps = g_ptr_array_new ();

  g_ptr_array_add (maps, (gpointer) (calls->may_fail ? "(future.result() for future in futures)"
                                                     : "future.result() for future in futures"));
  write_maps (calls, maps, "        ", out);
}

static void
write_futures (const GsPythonCalls *calls,
               GString             *out)
{
  const char *result = asks (calls) ? "ask(future)" : "future.result()";
  g_autofree char *loop = dup_loop (calls);
  g_autofree char *submit =
    g_strdup_printf (submits_safely (calls) ? "submit(pool, %s, %s)" : "pool.submit(%s, %s)",
                     calls->function, get_arguments (calls));

  if (calls->variant->collect == GS_COLLECT_AWAITED)
    {
      if (calls->may_fail)
        write_catching (loop, submit, "        ", ".result()", out);
      else
        g_string_append_printf (out, "        results = [%s.result() for %s]\n", submit, loop);
      return;
    }

  g_string_append_printf (out, "        futures = [%s for %s]\n", submit, loop);
  if (gs_python_find_futures (calls) != NULL)
    g_string_append (out, "        every = futures\n");
  if (calls->variant->cancel_after_ns > 0)
    write_cancel (calls, out);
  switch (calls->variant->collect)
    {
    case GS_COLLECT_AS_COMPLETED:
      g_string_append_printf (out, "        results = [%s for future in "
                                   "concurrent.futures.as_completed(futures)]\n", result);
      break;
    case GS_COLLECT_FIRST_COMPLETED:
      write_wait ("FIRST_COMPLETED", result, out);
      break;
    case GS_COLLECT_FIRST_EXCEPTION:
      write_wait ("FIRST_EXCEPTION", result, out);
      break;
    case GS_COLLECT_ALL_COMPLETED:
      write_wait ("ALL_COMPLETED", result, out);
      break;
    case GS_COLLECT_NONE:
      g_string_append (out, "        results = []  # nobody asks the futures\n");
      break;
    case GS_COLLECT_MAP:
      write_kept_map (calls, out);
      break;
    default:
      g_string_append_printf (out, "        results = [%s for future in futures]\n", result);
      break;
    }
}

/* A for loop has no futures: it ends at the first exception, or catches each. */
static void
write_loop (const GsPythonCalls *calls,
            GString             *out)
{
  g_autofree char *loop = dup_loop (calls);
  g_autofree char *call = NULL;

  if (!calls->may_fail || calls->variant->collect == GS_COLLECT_MAP)
    {
      g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (maps, g_strdup_printf ("map(%s, %s)", calls->function, calls->iterables));
      write_maps (calls, maps, "    ", out);
      return;
    }
  call = g_strdup_printf ("%s(%s)", calls->function, get_arguments (calls));
  write_catching (loop, call, "    ", "", out);
}

/* The map() of a stage: of all there is, if there is only one. */
static char *
dup_map (const GsPythonCalls *calls,
         guint                stage)
{
  GString *call = g_string_new (NULL);

  g_string_append_printf (call, "pool.map(%s, %s", calls->function, calls->iterables);
  if (calls->stages->len > 0)
    {
      g_string_append_c (call, '[');
      if (stage > 0)
        g_string_append_printf (call, "%u", g_array_index (calls->stages, guint, stage - 1));
      g_string_append_c (call, ':');
      if (stage < calls->stages->len)
        g_string_append_printf (call, "%u", g_array_index (calls->stages, guint, stage));
      g_string_append_c (call, ']');
    }
  if (calls->chunksize > 1)
    g_string_append_printf (call, ", chunksize=%u", calls->chunksize);
  g_string_append_c (call, ')');
  return g_string_free (call, FALSE);
}

void
gs_python_write_calls (const GsPythonCalls *calls,
                       GString             *out)
{
  if (!calls->has_pool)
    {
      write_loop (calls, out);
      return;
    }
  if (has_futures (calls))
    write_futures (calls, out);
  else
    {
      g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i <= calls->stages->len; i++)
        g_ptr_array_add (maps, dup_map (calls, i));
      write_maps (calls, maps, "        ", out);
    }
  if (calls->n_early > 0)
    write_late (calls, out);
}

/* Arguments of the tasks */

static const struct
{
  const char *name;
  const char *import;     /* a module that it needs, or NULL */
  const char *definition; /* what has to stand before it, or NULL */
} parts[] = {
  { "function", NULL, "\n\ndef top_level():\n    return 42\n" },
  { "local-function", NULL,
    "\n\ndef outer():\n    def inner():\n        return 42\n    return inner\n" },
  { "socket", "socket", NULL },
  { "connection", "sqlite3", NULL },
  { "gpu-session", "threading",
    "\n\nclass GpuSession:\n"
    "    \"\"\"Stands in for a session with a GPU: like one, it holds a lock.\"\"\"\n\n"
    "    def __init__(self):\n        self.lock = threading.Lock()\n" },
};

const char *
gs_python_get_object_import (const char *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (parts[i].name, object) == 0)
      return parts[i].import;
  return NULL;
}

void
gs_python_write_definition (const char *object,
                            GString    *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (parts[i].name, object) == 0 && parts[i].definition != NULL
        && strstr (out->str, parts[i].definition) == NULL)
      g_string_append (out, parts[i].definition);
}

void
gs_python_write_object (const GsObject *object,
                        const char     *name,
                        GString        *out)
{
  gs_python_write_definition (object->name, out);
  g_string_append_printf (out, "\n\n%s = %s\n", name, object->python);
}
