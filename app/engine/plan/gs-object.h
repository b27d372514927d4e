/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that a task may be given beside its numbers, and how they pickle: each either has a
 * serialized form, or fails with the interpreter's message (CPython 3.11; for interpreters that of
 * 3.14, where they came in). */
#pragma once

#include <glib.h>

typedef struct
{
  const char *name;   /* "lambda" */
  const char *python; /* the expression that makes one, in the script of gs-experiment-python.c */
  /* Why it has no serialized form; NULL if it has one.  %p stands for its address. */
  const char *error;
  /* The same of pickle itself, which interpreters use; NULL if it is as for processes. */
  const char *plain_error;
} GsObject;

/** gs_object_find: by name; NULL if there is none. */
const GsObject    *gs_object_find      (const char *name);
/** gs_object_get_names: all of them, ended by NULL. */
const char *const *gs_object_get_names (void);
/** gs_object_pickle: the exception that pickling it raises, or NULL if it passes; g_free().
 * @plain: by pickle itself, and not by multiprocessing's pickler */
char              *gs_object_pickle    (const GsObject *object,
                                        gboolean        plain);
