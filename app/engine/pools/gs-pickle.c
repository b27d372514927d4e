/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of a chunk are rows of fixed size in one array, and everything of variable size lies
 * end to end behind it, so that a chunk costs a few GVariants however many tasks it has. */
#include "config.h"

#include <string.h>

#include "gs-executor.h"
#include "gs-object.h"
#include "gs-pickle.h"

/* CallRow, then the arguments. */
#define CALL_TYPE "(a(uuxx)ay)"
/* ResultRow, then the texts, then the bytes of the results. */
#define RESULT_TYPE "(a(uuxt)ayay)"

typedef struct
{
  guint32 task;
  guint32 index;   /* in its group */
  gint64 n;        /* -1: from the work */
  gint64 work_ns;
} CallRow;

typedef struct
{
  guint32 task;
  guint32 failed;  /* the text is an error's */
  gint64 cpu_ns;
  guint64 length;  /* of the text */
} ResultRow;

G_STATIC_ASSERT (sizeof (CallRow) == 24);
G_STATIC_ASSERT (sizeof (ResultRow) == 24);

/* Size of a task's bytes in one direction. */
typedef gsize (*GetSize) (const GsTaskGroup *group);

/* The pickled form of a task's argument: the expression that makes it. */
static const char *
get_form (const GsTaskGroup *group)
{
  const GsObject *object = group->object != NULL ? gs_object_find (group->object) : NULL;

  return object != NULL ? object->python : "";
}

static gsize
get_argument_size (const GsTaskGroup *group)
{
  return strlen (get_form (group)) + group->argument_bytes;
}

static gsize
get_result_size (const GsTaskGroup *group)
{
  return group->result_bytes;
}

static gsize
get_total (const GsPlan *plan,
           guint         first,
           guint         n_tasks,
           GetSize       get_size)
{
  gsize total = 0;

  for (guint i = 0; i < n_tasks; i++)
    total += get_size (gs_plan_find_task (plan, first + i, NULL));
  return total;
}

/* The form of what the task is given, then bytes whose value depends on the task and the place, so
 * that mixed-up ones are noticed. */
static GVariant *
new_payload (const GsPlan *plan,
             guint         first,
             guint         n_tasks,
             GetSize       get_size)
{
  gsize total = get_total (plan, first, n_tasks, get_size);
  guint8 *bytes = g_malloc (total);
  guint8 *to = bytes;

  for (guint i = 0; i < n_tasks; i++)
    {
      const GsTaskGroup *group = gs_plan_find_task (plan, first + i, NULL);
      const char *form = get_size == get_argument_size ? get_form (group) : "";
      gsize size = get_size (group);
      gsize length = strlen (form);

      if (length > 0)
        memcpy (to, form, length);
      for (gsize k = length; k < size; k++)
        to[k] = (guint8) (first + i + k);
      to += size;
    }
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, bytes, total, TRUE, g_free, bytes);
}

/* Copies each task's bytes into memory of their own, as parsing them does, and looks at the
   copy. */
static gboolean
take_payload (const GsPlan *plan,
              guint         first,
              guint         n_tasks,
              GetSize       get_size,
              GVariant     *payload)
{
  gsize total;
  const guint8 *bytes = g_variant_get_fixed_array (payload, &total, 1);

  if (total != get_total (plan, first, n_tasks, get_size))
    return FALSE;

  for (guint i = 0; total > 0 && i < n_tasks; i++)
    {
      const GsTaskGroup *group = gs_plan_find_task (plan, first + i, NULL);
      const char *form = get_size == get_argument_size ? get_form (group) : "";
      gsize size = get_size (group);
      gsize length = strlen (form);
      g_autofree guint8 *copy = g_memdup2 (bytes, size);

      if (length > 0 && memcmp (copy, form, length) != 0)
        return FALSE;
      for (guint quarter = 0; size > 0 && quarter <= 4; quarter++)
        {
          gsize k = (size - 1) / 4 * quarter;

          if (k >= length && copy[k] != (guint8) (first + i + k))
            return FALSE;
        }
      bytes += size;
    }
  return TRUE;
}

/* @payload: floating, as the value is */
static GVariant *
new_call (const CallRow *rows,
          guint          n_tasks,
          GVariant      *payload)
{
  GVariant *children[] = {
    g_variant_new_fixed_array (G_VARIANT_TYPE ("(uuxx)"), rows, n_tasks, sizeof *rows),
    payload,
  };

  return g_variant_new_tuple (children, G_N_ELEMENTS (children));
}

static GVariant *
new_result (const ResultRow *rows,
            guint            n_tasks,
            GVariant        *texts,
            GVariant        *payload)
{
  GVariant *children[] = {
    g_variant_new_fixed_array (G_VARIANT_TYPE ("(uuxt)"), rows, n_tasks, sizeof *rows),
    texts,
    payload,
  };

  return g_variant_new_tuple (children, G_N_ELEMENTS (children));
}

/* @value: floating */
static GBytes *
serialize (GVariant *value)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);

  return g_variant_get_data_as_bytes (sunk);
}

/* Bytes that stay the caller's. */
static GVariant *
new_borrowed (const void *bytes,
              gsize       size)
{
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, bytes, size, TRUE, NULL, NULL);
}

/* Length of the serialized @value, without serializing it. */
static gsize
measure (GVariant *value)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);

  return g_variant_get_size (sunk);
}

/* A value of @type in memory that stays the caller's. */
static GVariant *
parse (const char *type,
       const void *data,
       gsize       size)
{
  return g_variant_ref_sink (
      g_variant_new_from_data (G_VARIANT_TYPE (type), data, size, FALSE, NULL, NULL));
}

/* GLib forgets what it knows of a type with the last value of it, and to learn it again costs more
 * than all else here: so one of each is kept. */
static void
keep_types (void)
{
  static GVariant *call, *result;

  if (g_once_init_enter (&call))
    g_once_init_leave (&call, parse (CALL_TYPE, NULL, 0));
  if (g_once_init_enter (&result))
    g_once_init_leave (&result, parse (RESULT_TYPE, NULL, 0));
}

/* Fills in the row of @task; FALSE if it does not belong to @plan. */
static gboolean
make_call_row (const GsPlan *plan,
               guint         task,
               CallRow      *row)
{
  guint index;
  const GsTaskGroup *group = gs_plan_find_task (plan, task, &index);

  if (group == NULL)
    return FALSE;

  *row = (CallRow) { .task = task, .index = index, .n = -1,
                     .work_ns = gs_plan_group_get_work (group, index) };
  if (group->n->len > 0)
    row->n = g_array_index (group->n, gint64, index % group->n->len);
  return TRUE;
}

char *
gs_pickle_check (const GsPlan *plan,
                 guint         first,
                 guint         n_tasks)
{
  gboolean plain = gs_executor_find (plan->executor)->has_interpreters;

  for (guint i = 0; i < n_tasks; i++)
    {
      const GsTaskGroup *group = gs_plan_find_task (plan, first + i, NULL);
      const GsObject *object = group->object != NULL ? gs_object_find (group->object) : NULL;
      char *error = object != NULL ? gs_object_pickle (object, plain) : NULL;

      if (error != NULL)
        return error;
    }
  return NULL;
}

GBytes *
gs_pickle_call (const GsPlan *plan,
                guint         first,
                guint         n_tasks)
{
  g_autofree CallRow *rows = g_new0 (CallRow, n_tasks);

  keep_types ();
  for (guint i = 0; i < n_tasks; i++)
    make_call_row (plan, first + i, &rows[i]);

  return serialize (new_call (rows, n_tasks,
                              new_payload (plan, first, n_tasks, get_argument_size)));
}

gboolean
gs_unpickle_call (const GsPlan *plan,
                  const void   *data,
                  gsize         size,
                  guint        *first,
                  guint        *n_tasks)
{
  g_autoptr (GVariant) value = parse (CALL_TYPE, data, size);
  g_autoptr (GVariant) table = g_variant_get_child_value (value, 0);
  g_autoptr (GVariant) payload = g_variant_get_child_value (value, 1);
  gsize n;
  const CallRow *rows = g_variant_get_fixed_array (table, &n, sizeof *rows);

  if (n == 0 || n > GS_MAX_TASKS)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      CallRow row;

      if (rows[i].task != rows[0].task + i || !make_call_row (plan, rows[i].task, &row)
          || memcmp (&row, &rows[i], sizeof row) != 0)
        return FALSE;
    }

  *first = rows[0].task;
  *n_tasks = (guint) n;
  return take_payload (plan, *first, *n_tasks, get_argument_size, payload);
}

GBytes *
gs_pickle_result (const GsPlan        *plan,
                  guint                first,
                  guint                n_tasks,
                  const GsTaskOutcome *outcomes)
{
  g_autofree ResultRow *rows = g_new0 (ResultRow, n_tasks);
  g_autoptr (GString) texts = g_string_new (NULL);

  keep_types ();
  for (guint i = 0; i < n_tasks; i++)
    {
      gboolean failed = outcomes[i].result == NULL;
      const char *text = failed ? outcomes[i].error : outcomes[i].result;

      rows[i] = (ResultRow) { .task = first + i, .failed = failed, .cpu_ns = outcomes[i].cpu_ns,
                              .length = strlen (text) };
      g_string_append_len (texts, text, rows[i].length);
    }

  return serialize (new_result (rows, n_tasks,
                                g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, texts->str,
                                                           texts->len, 1),
                                new_payload (plan, first, n_tasks, get_result_size)));
}

gsize
gs_pickle_measure (const GsPlan *plan,
                   guint         task,
                   gsize         length)
{
  const CallRow call = { .task = task };
  const ResultRow result = { .task = task };
  gsize argument_size = get_total (plan, task, 1, get_argument_size);
  gsize result_size = get_total (plan, task, 1, get_result_size);
  /* Nobody looks at what stands there, so that it takes hardly any memory, however large it is. */
  g_autofree guint8 *blank = g_try_malloc0 (MAX (MAX (argument_size, result_size), length) + 1);

  if (blank == NULL)
    return 0;
  keep_types ();
  return measure (new_call (&call, 1, new_borrowed (blank, argument_size)))
         + measure (new_result (&result, 1, new_borrowed (blank, length),
                                new_borrowed (blank, result_size)));
}

/* Whether the rows are results of tasks that have none yet, and their texts as long as @length. */
static gboolean
check_results (const GsPlan        *plan,
               const ResultRow     *rows,
               gsize                n,
               const GsTaskOutcome *outcomes,
               gsize                length)
{
  for (gsize i = 0; i < n; i++)
    {
      if (rows[i].task != rows[0].task + i || gs_plan_find_task (plan, rows[i].task, NULL) == NULL
          || rows[i].cpu_ns < 0 || rows[i].length > length || outcomes[rows[i].task].cpu_ns >= 0)
        return FALSE;
      length -= rows[i].length;
    }
  return length == 0;
}

gboolean
gs_unpickle_result (const GsPlan  *plan,
                    const void    *data,
                    gsize          size,
                    GsTaskOutcome *outcomes,
                    guint         *first,
                    guint         *n_tasks)
{
  g_autoptr (GVariant) value = parse (RESULT_TYPE, data, size);
  g_autoptr (GVariant) table = g_variant_get_child_value (value, 0);
  g_autoptr (GVariant) texts = g_variant_get_child_value (value, 1);
  g_autoptr (GVariant) payload = g_variant_get_child_value (value, 2);
  gsize n, length;
  const ResultRow *rows = g_variant_get_fixed_array (table, &n, sizeof *rows);
  const char *text = g_variant_get_fixed_array (texts, &length, 1);

  if (n == 0 || n > GS_MAX_TASKS || !check_results (plan, rows, n, outcomes, length)
      || !take_payload (plan, rows[0].task, (guint) n, get_result_size, payload))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      GsTaskOutcome *outcome = &outcomes[rows[i].task];
      char *copy = rows[i].length > 0 ? g_strndup (text, rows[i].length) : g_strdup ("");

      *outcome = (GsTaskOutcome) { .cpu_ns = rows[i].cpu_ns };
      if (rows[i].failed)
        outcome->error = copy;
      else
        outcome->result = copy;
      text += rows[i].length;
    }

  *first = rows[0].task;
  *n_tasks = (guint) n;
  return TRUE;
}
