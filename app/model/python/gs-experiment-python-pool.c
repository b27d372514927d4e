/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of an experiment's Python script that makes the pool. */
#include "config.h"

#include <string.h>

#include "gs-experiment-python.h"
#include "gs-initializer.h"

/* The object that a session holds: gs-object.h. */
#define SESSION "gpu-session"

/* The start method of a pool of processes by default. */
static GsStartMethod
get_usual_method (const GsVariant *variant)
{
  return variant->max_tasks_per_child > 0 ? GS_START_SPAWN : GS_START_FORK;
}

gboolean
gs_python_has_context (const GsPythonCalls *calls)
{
  return calls->executor->has_processes
         && gs_variant_get_start_method (calls->variant) != get_usual_method (calls->variant);
}

static gboolean
opens (const GsPythonCalls *calls)
{
  return calls->has_pool && calls->variant->initializer == GS_INITIALIZER_OPENS;
}

static gboolean
has_initializer (const GsPythonCalls *calls)
{
  return opens (calls)
         || (calls->has_pool && calls->variant->initializer == GS_INITIALIZER_FAILS);
}

/* Whether the workers have global variables of their own. */
static gboolean
has_globals (const GsPythonCalls *calls)
{
  return calls->executor->has_processes || calls->executor->has_interpreters;
}

const char *
gs_python_get_session (const GsPythonCalls *calls)
{
  return has_globals (calls) ? "session" : "own.session";
}

const char *
gs_python_get_initializer_import (const GsPythonCalls *calls)
{
  return opens (calls) ? gs_python_get_object_import (SESSION) : NULL;
}

static void
write_opening (const GsPythonCalls *calls,
               GString             *out)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.9g", GS_SESSION_OPEN_NS / 1e9);
  gs_python_write_definition (SESSION, out);
  if (!has_globals (calls))
    g_string_append (out, "\n\nown = threading.local()\n");
  g_string_append_printf (out, "\n\ndef initialize():\n%s    time.sleep(%s)\n    %s = %s\n",
                          has_globals (calls) ? "    global session\n" : "", seconds,
                          gs_python_get_session (calls), gs_object_find (SESSION)->python);
}

void
gs_python_write_initializer (const GsPythonCalls *calls,
                             GString             *out)
{
  if (opens (calls))
    write_opening (calls, out);
  else if (has_initializer (calls))
    g_string_append (out, "\n\ndef initialize():\n"
                          "    raise ValueError(\"the initializer failed\")\n");
}

G_GNUC_PRINTF (2, 3)
static void
add_argument (GStrvBuilder *arguments,
              const char   *format,
              ...)
{
  g_autofree char *argument = NULL;
  va_list list;

  va_start (list, format);
  argument = g_strdup_vprintf (format, list);
  va_end (list);
  g_strv_builder_add (arguments, argument);
}

void
gs_python_write_pool (const GsPythonCalls *calls,
                      guint                workers,
                      GString             *out)
{
  g_autofree char *begin = g_strdup_printf ("    with %s(", calls->executor->python);
  g_autofree char *separator = g_strdup_printf (",\n%*s", (int) strlen (begin), "");
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *joined = NULL;

  if (calls->variant->workers != 0)
    add_argument (arguments, "max_workers=%u", workers);
  if (gs_python_has_context (calls))
    add_argument (arguments, "mp_context=multiprocessing.get_context(\"%s\")",
                  gs_choice_get_name (gs_start_methods,
                                      gs_variant_get_start_method (calls->variant)));
  if (calls->executor->has_processes && calls->variant->max_tasks_per_child > 0)
    add_argument (arguments, "max_tasks_per_child=%u", calls->variant->max_tasks_per_child);
  if (has_initializer (calls))
    add_argument (arguments, "initializer=initialize");

  list = g_strv_builder_end (arguments);
  joined = g_strjoinv (separator, list);
  g_string_append_printf (out, "%s%s) as pool:\n", begin, joined);
}
