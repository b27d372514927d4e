/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the parts of the Python script of an experiment. */
#pragma once

#include "gs-executor.h"
#include "gs-experiment.h"
#include "gs-object.h"

/* How a workload is written in Python: a function of one number, to which what is to be pickled is
 * added where the experiment asks for it.  In its texts a “@” becomes the number of the group,
 * where there are several, “%s” the length of a task in seconds, “%b” the bytes of its Result, “%c”
 * the number of its tasks, “%r” the list of their results and “%o” the session that they use. */
typedef struct
{
  const char *workload;
  const char *function;
  const char *parameter;
  const char *body;      /* up to its result */
  const char *result;
  const char *modules[5]; /* that its texts need, up to a NULL */
  const char *await;     /* the body of a coroutine that awaits; NULL: it blocks an event loop */
  const char *lock;      /* with this Lock=, Model= or Share= only */
  const char *model;
  const char *share;
  gboolean takes_index;  /* the function is told the task's index beside its number */
  const char *globals;   /* what stands before it */
  const char *await_globals; /* and before a coroutine, after that */
  const char *before;    /* what main() does first */
  const char *bytes;     /* the bytes that it returns beside its result; NULL: as many as asked
                          * for */
  const char *after;     /* what main() does in the end */
} GsPythonWorkload;

/** gs_python_find_workload: how what @tasks do is written; NULL if it is not known. */
const GsPythonWorkload *gs_python_find_workload (const GsTaskGroup *tasks);

/* Which calls a script makes, and how. */
typedef struct
{
  const GsVariant *variant;
  const GsExecutor *executor;
  const char *function;    /* "wait" */
  const char *iterables;   /* "NUMBERS, ARGUMENTS": what it is called with */
  gboolean has_pool;       /* there is an executor called pool */
  gboolean may_fail;       /* some calls raise an exception */
  guint chunksize;         /* of map(); 1 for a pool that knows none */
  const GArray *stages;    /* guint: tasks that begin when all before them are done; in order */
  guint n_early;           /* tasks before those that are submitted after the shutdown; 0: all
                            * are */
  gboolean may_break;      /* the pool may, while tasks are still submitted to it */
  gboolean has_results;    /* functions return (value, bytes) */
  gboolean collects;       /* what follows needs the results of each group's tasks */
} GsPythonCalls;

/** gs_python_get_import: a module that the calls need; NULL if none. */
const char *gs_python_get_import    (const GsPythonCalls *calls);
/** gs_python_write_helpers: the functions that stand before main(). */
void        gs_python_write_helpers (const GsPythonCalls *calls,
                                     GString             *out);
/** gs_python_write_calls: the lines that put the list `results` together; in a with block if there
 * is a pool. */
void        gs_python_write_calls   (const GsPythonCalls *calls,
                                     GString             *out);

/** gs_python_find_futures: the list of the futures of all tasks, when `results` has not one for
 * each in their order but what follows needs that: it is for succeeded(); NULL otherwise. */
const char *gs_python_find_futures  (const GsPythonCalls *calls);
/** gs_python_write_succeeded: the function succeeded(), if gs_python_find_futures() finds any. */
void        gs_python_write_succeeded (const GsPythonCalls *calls,
                                       GString             *out);

/** gs_python_write_listed: "[tasks[1], tasks[5]]", of the tasks that cancel() is called of. */
void        gs_python_write_listed  (const GsVariant *variant,
                                     const char      *list,
                                     GString         *out);

/** gs_python_has_context: whether the pool is told how its processes start. */
gboolean    gs_python_has_context (const GsPythonCalls *calls);
/** gs_python_get_session: the session that tasks use which are not given one: its worker's own, as
 * gs_python_write_initializer() opens it. */
const char *gs_python_get_session (const GsPythonCalls *calls);
/** gs_python_get_initializer_import: a module that the initializer needs; NULL if none. */
const char *gs_python_get_initializer_import (const GsPythonCalls *calls);
/** gs_python_write_initializer: the function that each worker calls first, if it is there. */
void        gs_python_write_initializer (const GsPythonCalls *calls,
                                         GString             *out);
/** gs_python_write_pool: the with statement that makes the pool. */
void        gs_python_write_pool  (const GsPythonCalls *calls,
                                   guint                workers,
                                   GString             *out);

/** gs_python_get_object_import: a module that @object needs; NULL if none. */
const char *gs_python_get_object_import (const char *object);
/** gs_python_write_definition: what has to stand before @object is made, if it does not yet. */
void        gs_python_write_definition (const char *object,
                                        GString    *out);
/** gs_python_write_object: what has to stand before functions that are given @object, and the
 * assignment to @name. */
void        gs_python_write_object  (const GsObject *object,
                                     const char     *name,
                                     GString        *out);

/* Exceptions that futures, or tasks of an event loop, have become results, so that all of them are
 * printed. */
#define GS_PYTHON_ASK \
  "\n\ndef ask(future):\n" \
  "    try:\n" \
  "        return future.result()\n" \
  "    except Exception as error:\n" \
  "        return f\"{type(error).__name__}: {error}\"\n"

/* gather() of coroutines on an event loop. */
typedef struct
{
  const char *function;     /* as of GsPythonCalls */
  const char *iterables;
  gboolean many;            /* several groups: what TASKS lists */
  gboolean has_pool;        /* what blocks goes to one */
  guint n_groups;
  gboolean has_rest;        /* some coroutine calls in_pool() */
  guint n_coroutines;       /* groups whose function is a coroutine; the others' block */
  guint semaphore;          /* 0: none */
  const GsVariant *variant; /* with its Collect= and Cancel= */
  gboolean may_fail;        /* some coroutines raise an exception */
  gboolean keeps;           /* the tasks are asked for later: gs_python_find_futures() */
} GsPythonLoop;

/** gs_python_write_gather: the coroutine gather(), which returns the results. */
void gs_python_write_gather  (const GsPythonLoop  *loop,
                              GString             *out);
