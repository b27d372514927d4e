/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "gs-object.h"

/* Interpreters have a pool only from CPython 3.14 on, which words two of its refusals otherwise.
 *
 * A socket has no serialized form of its own, but multiprocessing's pickler knows how to hand its
 * descriptor over (multiprocessing/reduction.py), which pickle does not. */
static const GsObject objects[] = {
  { "int", "42", NULL },
  { "str", "\"text\"", NULL },
  { "list", "[1, 2, 3]", NULL },
  { "dict", "{\"a\": 1}", NULL },
  { "function", "top_level", NULL },
  { "socket", "socket.socket()", NULL, "TypeError: cannot pickle 'socket' object" },
  { "lambda", "lambda: 42",
    "PicklingError: Can't pickle <function <lambda> at %p>: "
    "attribute lookup <lambda> on __main__ failed",
    "PicklingError: Can't pickle <function <lambda> at %p>: it's not found as __main__.<lambda>" },
  { "local-function", "outer()",
    "AttributeError: Can't pickle local object 'outer.<locals>.inner'",
    "PicklingError: Can't pickle local object <function outer.<locals>.inner at %p>" },
  { "file", "open(__file__)", "TypeError: cannot pickle '_io.TextIOWrapper' object" },
  { "connection", "sqlite3.connect(\":memory:\")",
    "TypeError: cannot pickle 'sqlite3.Connection' object" },
  { "gpu-session", "GpuSession()", "TypeError: cannot pickle '_thread.lock' object" },
};

const GsObject *
gs_object_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (g_strcmp0 (objects[i].name, name) == 0)
      return &objects[i];
  return NULL;
}

const char *const *
gs_object_get_names (void)
{
  static const char *names[G_N_ELEMENTS (objects) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    names[i] = objects[i].name;
  return names;
}

char *
gs_object_pickle (const GsObject *object,
                  gboolean        plain)
{
  const char *error = plain && object->plain_error != NULL ? object->plain_error : object->error;
  const char *end;

  if (error == NULL)
    return NULL;
  end = strstr (error, "%p");
  if (end == NULL)
    return g_strdup (error);
  return g_strdup_printf ("%.*s%p%s", (int) (end - error), error, (void *) object, end + 2);
}
