/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits as sleep does and then appends its result to a list that all tasks of the group share:
 * those that are done first stand first.  A worker process appends to the list of its own, of which
 * the caller sees nothing.  With Share=each a task leaves the list alone and returns (index,
 * value): the caller puts the values in order by their indexes, whoever worked them out.
 *
 * list.append() loses nothing, with a GIL or without: see gs-list.h. */
#include <stdio.h>

#include "gs-wait.h"

extern const GsWork gs_work_append;

static int64_t
get_value (guint index)
{
  return (int64_t) index * 10;
}

static uint64_t
get_length (const GsTaskContext *context)
{
  return (uint64_t) MAX (gs_plan_group_get_work (context->group, context->index), 0);
}

static char *
expected (const GsTaskContext *context)
{
  gint64 value = get_value (context->index);

  return gs_work_shares (context)
         ? g_strdup_printf ("%" G_GINT64_FORMAT, value)
         : g_strdup_printf ("(%u, %" G_GINT64_FORMAT ")", context->index, value);
}

/* Appends after the wait; returns the result. */
static char *
append (const GsTaskContext  *context,
        GsWorker             *worker,
        char                **error_message)
{
  if (gs_work_shares (context)
      && !gs_list_append (&context->shared->list, worker, get_value (context->index)))
    return gs_work_fail_full (error_message);
  return expected (context);
}

static char *
run (const GsTaskContext  *context,
     GsWorker             *worker,
     char                **error_message)
{
  int error = gs_wait (worker, get_length (context));

  return error == 0 ? append (context, worker, error_message)
                    : gs_work_fail (error_message, error);
}

typedef struct
{
  const GsTaskContext *context;
  const GsAwaiter *awaiter;
} Awaiting;

static void
woken_cb (gpointer data)
{
  g_autofree Awaiting *self = data;
  char *error = NULL, *result;

  if (gs_wait_was_cancelled (self->awaiter))
    return;
  result = append (self->context, self->awaiter->worker, &error);
  self->awaiter->done (self->awaiter->data, result, error);
}

static void
start_async (const GsTaskContext *context,
             const GsAwaiter     *awaiter)
{
  Awaiting *self = g_new (Awaiting, 1);

  *self = (Awaiting) { context, awaiter };
  gs_wait_async (awaiter, get_length (context), woken_cb, self);
}

/* "[0, 20, 10]" */
static void
write_value (GString *list,
             int64_t  value)
{
  g_string_append_printf (list, "%s%" G_GINT64_FORMAT, list->len > 1 ? ", " : "", (gint64) value);
}

static char *
end_list (GString *list)
{
  g_string_append_c (list, ']');
  return g_string_free (list, FALSE);
}

/* Merges the pairs that came back, as the caller does: a place for each index. */
static char *
merge (const GsTaskContext *context,
       const char *const   *results)
{
  g_autofree gint64 *values = g_new (gint64, context->group->count);
  g_autofree gboolean *came = g_new0 (gboolean, context->group->count);
  GString *list = g_string_new ("[");

  for (guint i = 0; i < context->group->count; i++)
    {
      gint64 value;
      guint index;

      if (results[i] != NULL
          && sscanf (results[i], "(%u, %" G_GINT64_FORMAT ")", &index, &value) == 2
          && index < context->group->count)
        {
          values[index] = value;
          came[index] = TRUE;
        }
    }
  for (guint i = 0; i < context->group->count; i++)
    if (came[i])
      write_value (list, values[i]);
  return end_list (list);
}

static char *
shared_result (const GsTaskContext *context,
               const char *const   *results)
{
  const GsList *shared = &context->shared->list;
  GString *list;

  if (!gs_work_shares (context))
    return merge (context, results);

  list = g_string_new ("[");
  for (size_t i = 0; i < shared->n_items; i++)
    write_value (list, shared->items[i]);
  return end_list (list);
}

static char *
shared_expected (const GsTaskContext *context)
{
  GString *list = g_string_new ("[");

  for (guint i = 0; i < context->group->count; i++)
    write_value (list, get_value (i));
  return end_list (list);
}

const GsWork gs_work_append = {
  .run = run,
  .start_async = start_async,
  .expected = expected,
  .shared_result = shared_result,
  .shared_expected = shared_expected,
};
