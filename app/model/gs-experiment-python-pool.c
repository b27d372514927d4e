/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of an experiment's Python script that makes the pool. */
#include "config.h"

#include <string.h>

#include "gs-experiment-python.h"

/* What a pool of processes does without being told. */
static const char *
get_usual_method (const GsVariant *variant)
{
  return variant->max_tasks_per_child > 0 ? "spawn" : "fork";
}

gboolean
gs_python_has_context (const GsPythonCalls *calls)
{
  return calls->executor->has_processes
         && strcmp (gs_variant_get_start_method (calls->variant),
                    get_usual_method (calls->variant)) != 0;
}

static gboolean
has_initializer (const GsPythonCalls *calls)
{
  return calls->has_pool && g_strcmp0 (calls->variant->initializer, "fails") == 0;
}

void
gs_python_write_initializer (const GsPythonCalls *calls,
                             GString             *out)
{
  if (has_initializer (calls))
    g_string_append (out, "\n\ndef initialize():\n"
                          "    raise ValueError(\"the initializer failed\")\n");
}

void
gs_python_write_pool (const GsPythonCalls *calls,
                      guint                workers,
                      GString             *out)
{
  g_autofree char *begin = g_strdup_printf ("    with %s(", calls->executor->python);
  g_autofree char *separator = g_strdup_printf (",\n%*s", (int) strlen (begin), "");

  g_string_append_printf (out, "%smax_workers=%u", begin, workers);
  if (gs_python_has_context (calls))
    g_string_append_printf (out, "%smp_context=multiprocessing.get_context(\"%s\")", separator,
                            gs_variant_get_start_method (calls->variant));
  if (calls->executor->has_processes && calls->variant->max_tasks_per_child > 0)
    g_string_append_printf (out, "%smax_tasks_per_child=%u", separator,
                            calls->variant->max_tasks_per_child);
  if (has_initializer (calls))
    g_string_append_printf (out, "%sinitializer=initialize", separator);
  g_string_append (out, ") as pool:\n");
}
