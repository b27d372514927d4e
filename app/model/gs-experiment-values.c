/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values in lesson and experiment files: how each is read and written. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-experiment-private.h"
#include "gs-key-lines.h"
#include "gs-quantity.h"

#define FIELD(Type, key, owner) ((Type *) G_STRUCT_MEMBER_P (owner, (key)->offset))

#define MAX_LIST 10000

/* Text */

static gboolean
text_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  char *text = gs_key_lines_unescape (value, error);

  if (text == NULL)
    return FALSE;
  g_free (*FIELD (char *, key, owner));
  *FIELD (char *, key, owner) = text;
  return TRUE;
}

static void
text_write (const GsKey *key,
            gpointer     owner,
            GString     *out)
{
  if (*FIELD (char *, key, owner) != NULL)
    gs_key_lines_escape (out, *FIELD (char *, key, owner), FALSE);
}

const GsKeyType gs_key_type_text = { text_parse, text_write };

/* A ;-list of texts */

static gboolean
texts_parse (const GsKey  *key,
             gpointer      owner,
             const char   *value,
             GError      **error)
{
  char **texts = gs_key_lines_split (value, error);

  if (texts == NULL)
    return FALSE;
  g_strfreev (*FIELD (char **, key, owner));
  *FIELD (char **, key, owner) = texts;
  return TRUE;
}

static void
texts_write (const GsKey *key,
             gpointer     owner,
             GString     *out)
{
  char **texts = *FIELD (char **, key, owner);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      gs_key_lines_escape (out, texts[i], TRUE);
      g_string_append_c (out, ';');
    }
}

const GsKeyType gs_key_type_texts = { texts_parse, texts_write };

/* A name from a table */

static gboolean
choice_parse (const GsKey  *key,
              gpointer      owner,
              const char   *value,
              GError      **error)
{
  const char *const *allowed = key->get_allowed ();
  g_autofree char *names = NULL;

  if (g_strv_contains (allowed, value))
    {
      g_free (*FIELD (char *, key, owner));
      *FIELD (char *, key, owner) = g_strdup (value);
      return TRUE;
    }

  names = g_strjoinv (", ", (char **) allowed);
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: a list of names, then what was written instead. */
               _("expected one of %s, not “%s”"), names, value);
  return FALSE;
}

const GsKeyType gs_key_type_choice = { choice_parse, text_write };

/* A whole number */

static gboolean
integer_parse (const GsKey  *key,
               gpointer      owner,
               const char   *value,
               GError      **error)
{
  gint64 number;

  if (!gs_quantity_parse_integer (value, key->min, key->max, &number, error))
    return FALSE;
  *FIELD (guint, key, owner) = number;
  return TRUE;
}

static void
integer_write (const GsKey *key,
               gpointer     owner,
               GString     *out)
{
  if (*FIELD (guint, key, owner) != 0)
    g_string_append_printf (out, "%u", *FIELD (guint, key, owner));
}

const GsKeyType gs_key_type_integer = { integer_parse, integer_write };

/* A number of workers, or "cores"; 0, which is not written, is the default */

static gboolean
workers_parse (const GsKey  *key,
               gpointer      owner,
               const char   *value,
               GError      **error)
{
  gint64 number = GS_WORKERS_CORES;

  if (g_strcmp0 (value, "cores") != 0 &&
      !gs_quantity_parse_integer (value, key->min, key->max, &number, NULL))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected a whole number from %d to %d, or “cores”, not “%s”"),
                   (int) key->min, (int) key->max, value);
      return FALSE;
    }
  *FIELD (guint, key, owner) = number;
  return TRUE;
}

static void
workers_write (const GsKey *key,
               gpointer     owner,
               GString     *out)
{
  if (*FIELD (guint, key, owner) == GS_WORKERS_CORES)
    g_string_append (out, "cores");
  else
    integer_write (key, owner, out);
}

const GsKeyType gs_key_type_workers = { workers_parse, workers_write };

/* A duration, within the key's limits */

static gboolean
read_duration (const GsKey  *key,
               const char   *value,
               gint64       *ns,
               GError      **error)
{
  g_autofree char *shortest = NULL;
  g_autofree char *longest = NULL;

  if (!gs_quantity_parse_duration (value, ns, error))
    return FALSE;
  if (*ns >= key->min && *ns <= key->max)
    return TRUE;

  shortest = gs_quantity_write_duration (key->min);
  longest = gs_quantity_write_duration (key->max);
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               _("expected a duration from %s to %s, not “%s”"), shortest, longest, value);
  return FALSE;
}

static gboolean
duration_parse (const GsKey  *key,
                gpointer      owner,
                const char   *value,
                GError      **error)
{
  return read_duration (key, value, FIELD (gint64, key, owner), error);
}

static void
duration_write (const GsKey *key,
                gpointer     owner,
                GString     *out)
{
  g_autofree char *text = gs_quantity_write_duration (*FIELD (gint64, key, owner));

  if (*FIELD (gint64, key, owner) != 0)
    g_string_append (out, text);
}

const GsKeyType gs_key_type_duration = { duration_parse, duration_write };

/* Work= and N= say the same thing in two ways: the later one stands.  Tasks take the lengths of a
 * ;-list in turn. */

static gboolean
work_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  GsTaskGroup *group = owner;
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) texts = gs_key_lines_split (value, error);

  if (texts == NULL)
    return FALSE;

  /* An empty list is no duration either. */
  for (guint i = 0; i == 0 || texts[i] != NULL; i++)
    {
      gint64 length;

      if (!read_duration (key, texts[i] != NULL ? texts[i] : value, &length, error))
        return FALSE;
      g_array_append_val (lengths, length);
      if (texts[i] == NULL)
        break;
    }
  if (lengths->len > MAX_LIST)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected at most %d durations"), MAX_LIST);
      return FALSE;
    }

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

/* A size in bytes */

static gboolean
size_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  gint64 bytes;

  if (!gs_quantity_parse_size (value, &bytes, error))
    return FALSE;
  if (bytes > key->max)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected a size of at most %d MiB, not “%s”"), (int) (key->max >> 20), value);
      return FALSE;
    }
  *FIELD (gint64, key, owner) = bytes;
  return TRUE;
}

static void
size_write (const GsKey *key,
            gpointer     owner,
            GString     *out)
{
  if (*FIELD (gint64, key, owner) != 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, *FIELD (gint64, key, owner));
}

const GsKeyType gs_key_type_size = { size_parse, size_write };
