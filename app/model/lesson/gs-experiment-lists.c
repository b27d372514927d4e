/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values that are lists of numbers or of durations. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-experiment-private.h"
#include "gs-key-lines.h"
#include "gs-quantity.h"

#define FIELD GS_FIELD_IN

#define MAX_LIST 10000

/* Reads a ;-list of durations into a new array of gint64, ns. */
static GArray *
read_durations (const GsKey  *key,
                const char   *value,
                GError      **error)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) texts = gs_key_lines_split (value, error);

  if (texts == NULL)
    return NULL;

  /* An empty list is no duration either. */
  for (guint i = 0; i == 0 || texts[i] != NULL; i++)
    {
      gint64 length;

      if (!gs_key_read_duration (key, texts[i] != NULL ? texts[i] : value, &length, error))
        return NULL;
      g_array_append_val (lengths, length);
      if (texts[i] == NULL)
        break;
    }
  if (lengths->len > MAX_LIST)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected at most %d durations"), MAX_LIST);
      return NULL;
    }
  return g_steal_pointer (&lengths);
}

/* Work= and N= say the same thing in two ways: the later one stands.  Tasks take the lengths of a
 * ;-list in turn. */

static gboolean
work_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  GsTaskGroup *group = owner;
  g_autoptr (GArray) lengths = read_durations (key, value, error);

  if (lengths == NULL)
    return FALSE;

  group->work_ns = g_array_index (lengths, gint64, 0);
  g_array_set_size (group->works_ns, 0);
  if (lengths->len > 1)
    g_array_append_vals (group->works_ns, lengths->data, lengths->len);
  g_array_set_size (group->n, 0);
  return TRUE;
}

static void
work_write (const GsKey *key,
            gpointer     owner,
            GString     *out)
{
  GsTaskGroup *group = owner;
  g_autofree char *text = gs_quantity_write_duration (group->work_ns);

  if (group->n->len == 0)
    g_string_append (out, text);
  for (guint i = 1; group->n->len == 0 && i < group->works_ns->len; i++)
    {
      g_autofree char *next =
        gs_quantity_write_duration (g_array_index (group->works_ns, gint64, i));

      g_string_append_printf (out, ";%s", next);
    }
}

const GsKeyType gs_key_type_work = { work_parse, work_write };

/* Reads a ;-list of whole numbers into a new array of gint64. */
static GArray *
read_integers (const GsKey  *key,
               const char   *value,
               GError      **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) texts = gs_key_lines_split (value, error);

  if (texts == NULL)
    return NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 number;

      if (!gs_quantity_parse_integer (texts[i], key->min, key->max, &number, error))
        return NULL;
      g_array_append_val (numbers, number);
    }

  if (numbers->len == 0 || numbers->len > MAX_LIST)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected one to %d numbers with “;” between them, not “%s”"), MAX_LIST,
                   numbers->len == 0 ? value : "…");
      return NULL;
    }
  return g_steal_pointer (&numbers);
}

static gboolean
n_parse (const GsKey  *key,
         gpointer      owner,
         const char   *value,
         GError      **error)
{
  GsTaskGroup *group = owner;
  GArray *numbers = read_integers (key, value, error);

  if (numbers == NULL)
    return FALSE;
  g_array_unref (group->n);
  group->n = numbers;
  group->work_ns = 0;
  g_array_set_size (group->works_ns, 0);
  return TRUE;
}

static void
n_write (const GsKey *key,
         gpointer     owner,
         GString     *out)
{
  GsTaskGroup *group = owner;

  for (guint i = 0; i < group->n->len; i++)
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, i > 0 ? ";" : "",
                            g_array_index (group->n, gint64, i));
}

const GsKeyType gs_key_type_n = { n_parse, n_write };

/* A ;-list of whole numbers, such as the indexes of tasks */

static gboolean
list_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  GArray *numbers = read_integers (key, value, error);

  if (numbers == NULL)
    return FALSE;
  g_array_unref (*FIELD (GArray *, key, owner));
  *FIELD (GArray *, key, owner) = numbers;
  return TRUE;
}

static void
list_write (const GsKey *key,
            gpointer     owner,
            GString     *out)
{
  const GArray *numbers = *FIELD (GArray *, key, owner);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, i > 0 ? ";" : "",
                            g_array_index (numbers, gint64, i));
}

const GsKeyType gs_key_type_list = { list_parse, list_write };

/* [Sweep] Workers= */

static gboolean
sweep_parse (const GsKey  *key,
             gpointer      owner,
             const char   *value,
             GError      **error)
{
  GsExperiment *self = owner;
  g_autoptr (GArray) numbers = read_integers (key, value, error);

  if (numbers == NULL)
    return FALSE;
  if (numbers->len > GS_MAX_VARIANTS / 4)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected at most %d numbers of workers"), GS_MAX_VARIANTS / 4);
      return FALSE;
    }

  g_array_set_size (self->sweep_workers, 0);
  for (guint i = 0; i < numbers->len; i++)
    {
      guint workers = g_array_index (numbers, gint64, i);

      g_array_append_val (self->sweep_workers, workers);
    }
  return TRUE;
}

static void
sweep_write (const GsKey *key,
             gpointer     owner,
             GString     *out)
{
  GsExperiment *self = owner;

  for (guint i = 0; i < self->sweep_workers->len; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? ";" : "",
                            g_array_index (self->sweep_workers, guint, i));
}

const GsKeyType gs_key_type_sweep = { sweep_parse, sweep_write };

/* [Sweep] Work= */

static gboolean
sweep_works_parse (const GsKey  *key,
                   gpointer      owner,
                   const char   *value,
                   GError      **error)
{
  GsExperiment *self = owner;
  GArray *works = read_durations (key, value, error);

  if (works == NULL)
    return FALSE;
  if (works->len > GS_MAX_VARIANTS / 4)
    {
      g_array_unref (works);
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected at most %d durations"), GS_MAX_VARIANTS / 4);
      return FALSE;
    }

  g_array_unref (self->sweep_works);
  self->sweep_works = works;
  return TRUE;
}

static void
sweep_works_write (const GsKey *key,
                   gpointer     owner,
                   GString     *out)
{
  GsExperiment *self = owner;

  for (guint i = 0; i < self->sweep_works->len; i++)
    {
      g_autofree char *text =
        gs_quantity_write_duration (g_array_index (self->sweep_works, gint64, i));

      g_string_append_printf (out, "%s%s", i > 0 ? ";" : "", text);
    }
}

const GsKeyType gs_key_type_sweep_works = { sweep_works_parse, sweep_works_write };
