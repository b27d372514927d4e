/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values in lesson and experiment files: how each is read and written; lists of them
 * are in gs-experiment-lists.c. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-experiment-private.h"
#include "gs-guess.h"
#include "gs-key-lines.h"
#include "gs-quantity.h"

#define FIELD GS_FIELD_IN

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

static const GsKeyType gs_key_type_text = { text_parse, text_write };

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

static const GsKeyType gs_key_type_texts = { texts_parse, texts_write };

/* A ;-list of what answers say of a variant */

static gboolean
guesses_parse (const GsKey  *key,
               gpointer      owner,
               const char   *value,
               GError      **error)
{
  g_auto (GStrv) texts = gs_key_lines_split (value, error);
  GsGuess guess;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!gs_guess_parse (texts[i], &guess, error))
      return FALSE;
  return texts != NULL && texts_parse (key, owner, value, error);
}

static const GsKeyType gs_key_type_guesses = { guesses_parse, texts_write };

/* A name of a catalog */

static gboolean
check_name (const GsKey  *key,
            const char   *value,
            GError      **error)
{
  const char *const *allowed = key->get_names ();
  g_autofree char *names = NULL;

  if (g_strv_contains (allowed, value))
    return TRUE;

  names = g_strjoinv (", ", (char **) allowed);
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: a list of names, then what was written instead. */
               _("expected one of %s, not “%s”"), names, value);
  return FALSE;
}

static gboolean
name_parse (const GsKey  *key,
            gpointer      owner,
            const char   *value,
            GError      **error)
{
  if (!check_name (key, value, error))
    return FALSE;
  g_free (*FIELD (char *, key, owner));
  *FIELD (char *, key, owner) = g_strdup (value);
  return TRUE;
}

static const GsKeyType gs_key_type_name = { name_parse, text_write };

/* One of a closed set; 0, which is not written, is none */

static gboolean
choice_parse (const GsKey  *key,
              gpointer      owner,
              const char   *value,
              GError      **error)
{
  if (!check_name (key, value, error))
    return FALSE;
  *FIELD (guint, key, owner) = gs_choice_find (key->get_names (), value);
  return TRUE;
}

static void
choice_write (const GsKey *key,
              gpointer     owner,
              GString     *out)
{
  guint choice = *FIELD (guint, key, owner);

  if (choice != 0)
    g_string_append (out, gs_choice_get_name (key->get_names (), choice));
}

static const GsKeyType gs_key_type_choice = { choice_parse, choice_write };

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

static const GsKeyType gs_key_type_integer = { integer_parse, integer_write };

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

static const GsKeyType gs_key_type_workers = { workers_parse, workers_write };

/* A duration, within the key's limits */

gboolean
gs_key_read_duration (const GsKey  *key,
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
  return gs_key_read_duration (key, value, FIELD (gint64, key, owner), error);
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

static const GsKeyType gs_key_type_duration = { duration_parse, duration_write };

/* A duration that may be 0; −1, which is not written, is the default */

static void
cost_write (const GsKey *key,
            gpointer     owner,
            GString     *out)
{
  if (*FIELD (gint64, key, owner) == 0)
    g_string_append (out, "0ns");
  else if (*FIELD (gint64, key, owner) > 0)
    duration_write (key, owner, out);
}

static const GsKeyType gs_key_type_cost = { duration_parse, cost_write };

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

static const GsKeyType gs_key_type_size = { size_parse, size_write };

/* All of them */

static const GsKeyType *const types[GS_N_KEY_TYPES] = {
  [GS_FIELD_TEXT] = &gs_key_type_text,
  [GS_FIELD_NAME] = &gs_key_type_name,
  [GS_FIELD_CHOICE] = &gs_key_type_choice,
  [GS_FIELD_INTEGER] = &gs_key_type_integer,
  [GS_FIELD_WORKERS] = &gs_key_type_workers,
  [GS_FIELD_DURATION] = &gs_key_type_duration,
  [GS_FIELD_COST] = &gs_key_type_cost,
  [GS_FIELD_SIZE] = &gs_key_type_size,
  [GS_FIELD_INTEGERS] = &gs_key_type_list,
  [GS_FIELD_WORK] = &gs_key_type_work,
  [GS_FIELD_N] = &gs_key_type_n,
  [GS_KEY_TEXTS] = &gs_key_type_texts,
  [GS_KEY_GUESSES] = &gs_key_type_guesses,
  [GS_KEY_CHANGES] = &gs_key_type_changes,
  [GS_KEY_SWEEP] = &gs_key_type_sweep,
  [GS_KEY_SWEEP_WORKS] = &gs_key_type_sweep_works,
};

gboolean
gs_key_parse (const GsKey  *key,
              gpointer      owner,
              const char   *value,
              GError      **error)
{
  return types[key->type]->parse (key, owner, value, error);
}

void
gs_key_write (const GsKey *key,
              gpointer     owner,
              GString     *out)
{
  types[key->type]->write (key, owner, out);
}
