/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on the pipes of a process pool, really serialized (GVariant).  A work item is a chunk of
 * consecutive tasks: their numbers, their parameters, and as many bytes of argument as the plan
 * asks for; a result has the tasks' outcomes and as many bytes again. */
#pragma once

#include "gs-plan.h"
#include "gs-run-context.h"

/** gs_pickle_check: the exception that pickling the tasks from @first on raises, since one of them
 * is given what has no serialized form; NULL if they can be pickled.  Free with g_free(). */
char    *gs_pickle_check    (const GsPlan *plan,
                             guint         first,
                             guint         n_tasks);
/** gs_pickle_call: serializes the tasks from @first on. */
GBytes  *gs_pickle_call     (const GsPlan *plan,
                             guint         first,
                             guint         n_tasks);
/** gs_unpickle_call: parses it and copies every argument, as the interpreter would.  False for what
 * is no call of this plan.  @data has to be aligned to 8. */
gboolean gs_unpickle_call   (const GsPlan *plan,
                             const void   *data,
                             gsize         size,
                             guint        *first,
                             guint        *n_tasks);
/** gs_pickle_result: serializes the @outcomes of the tasks from @first on. */
GBytes  *gs_pickle_result   (const GsPlan        *plan,
                             guint                first,
                             guint                n_tasks,
                             const GsTaskOutcome *outcomes);
/** gs_pickle_measure: bytes of what gs_pickle_call() and gs_pickle_result() would make for @task
 * alone, whose result, or error, is a text of @length bytes; told without making it.  0 if so much
 * is not to be had. */
gsize    gs_pickle_measure  (const GsPlan *plan,
                             guint         task,
                             gsize         length);
/** gs_unpickle_result: parses it into @outcomes, which are those of all tasks of the plan and have
 * not been set; copies the bytes.  False for what is no result of this plan. */
gboolean gs_unpickle_result (const GsPlan  *plan,
                             const void    *data,
                             gsize          size,
                             GsTaskOutcome *outcomes,
                             guint         *first,
                             guint         *n_tasks);
