/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lesson and experiment files: read. */
#include "config.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "gs-experiment-private.h"
#include "gs-key-lines.h"
#include "gs-workload.h"

#define MAX_FILE_SIZE (1 << 20)

/* Reading */

typedef struct
{
  GsExperiment *self;
  const char *file_name;
  const char *const *languages; /* locales to choose from, best first */

  /* The group under way. */
  const GsKeyGroup *group;
  gpointer owner;               /* its structure */
  GHashTable *words;            /* where its localized texts are kept; NULL if it has none */
  GHashTable *ranks;            /* key → rank + 1 of the locale that its value is from */
  const GsKeyLine *work;        /* its Work=, its N= */
  const GsKeyLine *n;
} Reader;

G_GNUC_PRINTF (5, 6)
static gboolean
fail (const Reader     *reader,
      const GsKeyLine  *line,
      GsExperimentError code,
      GError          **error,
      const char       *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GS_EXPERIMENT_ERROR, code, "%s:%u: [%s]%s%s: %s", reader->file_name,
               line->line, line->group, line->key != NULL ? " " : "",
               line->key != NULL ? line->key : "", message);
  return FALSE;
}

/* How good @locale is for this reader: 0 is best, none at all worst; -1 if it is not wanted. */
static int
rank_locale (const Reader *reader,
             const char   *locale)
{
  guint i;

  for (i = 0; reader->languages[i] != NULL; i++)
    {
      if (g_strcmp0 (reader->languages[i], locale) == 0)
        return i;
    }
  return locale == NULL ? (int) i : -1;
}

static gboolean
read_value (Reader           *reader,
            const GsKeyLine  *line,
            const GsKey      *key,
            GError          **error)
{
  g_autoptr (GError) cause = NULL;

  if (gs_key_parse (key, reader->owner, line->value, &cause))
    return TRUE;
  return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, "%s", cause->message);
}

/* A text in a language that is not read has to be right too: a file opens in every language or in
 * none. */
static gboolean
check_localized (const Reader     *reader,
                 const GsKeyLine  *line,
                 const GsKey      *key,
                 GError          **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GError) cause = NULL;

  if (key->type == GS_KEY_TEXTS)
    texts = gs_key_lines_split (line->value, &cause);
  else
    text = gs_key_lines_unescape (line->value, &cause);
  return cause == NULL
         || fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, "%s", cause->message);
}

/* Keeps a text in every language, and reads it in the best one so far. */
static gboolean
read_localized (Reader           *reader,
                const GsKeyLine  *line,
                const GsKey      *key,
                GError          **error)
{
  int rank = rank_locale (reader, line->locale);
  int best = GPOINTER_TO_INT (g_hash_table_lookup (reader->ranks, key)) - 1;

  g_hash_table_insert (reader->words,
                       line->locale == NULL ? g_strdup (line->key)
                                            : g_strdup_printf ("%s[%s]", line->key, line->locale),
                       g_strdup (line->value));
  if (rank < 0 || (best >= 0 && best < rank))
    return check_localized (reader, line, key, error);

  g_hash_table_insert (reader->ranks, (gpointer) key, GINT_TO_POINTER (rank + 1));
  return read_value (reader, line, key, error);
}

static gboolean
read_assignment (Reader           *reader,
                 const GsKeyLine  *line,
                 GError          **error)
{
  const GsKey *key = gs_experiment_find_key (reader->group, line->key);

  if (key == NULL)
    {
      g_autofree char *keys = gs_experiment_dup_keys (reader->group);

      return fail (reader, line, GS_EXPERIMENT_ERROR_SYNTAX, error,
                   _("unknown key; expected one of %s"), keys);
    }
  if (line->locale != NULL && !key->localized)
    return fail (reader, line, GS_EXPERIMENT_ERROR_SYNTAX, error,
                 _("this key is the same in every language; expected it without [%s]"),
                 line->locale);

  if (g_str_equal (key->name, "Work"))
    reader->work = line;
  else if (g_str_equal (key->name, "N"))
    reader->n = line;

  return key->localized ? read_localized (reader, line, key, error)
                        : read_value (reader, line, key, error);
}

static gboolean
begin_group (Reader           *reader,
             const GsKeyLine  *line,
             GError          **error)
{
  GsExperiment *self = reader->self;
  const char *label;

  reader->group = gs_experiment_find_group (line->group, &label);
  if (reader->group == NULL)
    return fail (reader, line, GS_EXPERIMENT_ERROR_SYNTAX, error,
                 _("unknown group; expected [Lesson], [Tasks NAME], [Variant NUMBER] or [Sweep]"));
  if ((g_str_equal (reader->group->name, "Variant") && self->variants->len >= GS_MAX_VARIANTS)
      || (g_str_equal (reader->group->name, "Tasks") && self->groups->len >= GS_MAX_VARIANTS))
    return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error,
                 _("expected at most %d groups of a kind"), GS_MAX_VARIANTS);

  reader->owner = reader->group->add (self, label);
  reader->words = self->words;
  reader->work = NULL;
  reader->n = NULL;
  g_hash_table_remove_all (reader->ranks);
  if (g_str_equal (reader->group->name, "Variant"))
    {
      GsVariant *variant = reader->owner;

      variant->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      reader->words = variant->words;
    }
  return TRUE;
}

/* Checks a group as a whole at its end.  @line is its header. */
static gboolean
end_group (Reader           *reader,
           const GsKeyLine  *line,
           GError          **error)
{
  if (line == NULL)
    return TRUE;

  if (g_str_equal (reader->group->name, "Tasks"))
    {
      const GsTaskGroup *group = reader->owner;

      if (group->workload == NULL)
        return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, _("expected Workload="));
      if (reader->work != NULL && reader->n != NULL)
        return fail (reader, reader->n->line > reader->work->line ? reader->n : reader->work,
                     GS_EXPERIMENT_ERROR_VALUE, error, _("expected Work or N, not both"));
      if (reader->work == NULL && reader->n == NULL)
        return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error,
                     _("expected Work= or N=, which says how much a task does"));
      if (reader->n != NULL && !gs_workload_find (group->workload)->has_n)
        return fail (reader, reader->n, GS_EXPERIMENT_ERROR_VALUE, error,
                     _("the workload %s takes no N; expected Work"), group->workload);
    }
  else if (g_str_equal (reader->group->name, "Variant"))
    {
      const GsVariant *variant = reader->owner;

      if (variant->executor == NULL)
        return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, _("expected Executor="));
    }
  return TRUE;
}

static gboolean
read_lines (Reader     *reader,
            GPtrArray  *lines,
            GError    **error)
{
  const GsKeyLine *header = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      const GsKeyLine *line = g_ptr_array_index (lines, i);

      if (line->key != NULL)
        {
          if (!read_assignment (reader, line, error))
            return FALSE;
          continue;
        }
      if (!end_group (reader, header, error) || !begin_group (reader, line, error))
        return FALSE;
      header = line;
    }
  return end_group (reader, header, error);
}

/* The line of the group's key, or of its header if the key is not written; NULL without a group. */
static const GsKeyLine *
find_line (GPtrArray        *lines,
           const GsKeyPlace *place)
{
  const GsKeyLine *header = NULL;

  for (guint i = 0; place->group != NULL && i < lines->len; i++)
    {
      const GsKeyLine *line = g_ptr_array_index (lines, i);

      if (!g_str_equal (line->group, place->group))
        continue;
      if (line->key == NULL)
        header = line;
      else if (g_strcmp0 (line->key, place->key) == 0)
        return line;
    }
  return header;
}

static gboolean
has_guesses (const GsExperiment *self)
{
  for (guint i = 0; i < self->variants->len; i++)
    if (((const GsVariant *) g_ptr_array_index (self->variants, i))->guesses != NULL)
      return TRUE;
  return FALSE;
}

/* The answers are as many in every language, and where the variants say something of each of them,
 * there are some in every language. */
static gboolean
check_choices (const Reader  *reader,
               GPtrArray     *lines,
               GError       **error)
{
  const GsKeyLine *first = NULL;
  gboolean everywhere = FALSE;
  guint n_first = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const GsKeyLine *line = g_ptr_array_index (lines, i);
      g_auto (GStrv) texts = NULL;
      guint n;

      if (g_strcmp0 (line->key, "Choices") != 0)
        continue;
      texts = gs_key_lines_split (line->value, NULL);
      n = g_strv_length (texts);
      if (first == NULL)
        n_first = n;
      else if (n != n_first)
        return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error,
                     _("expected as many answers as in line %u, which are %u, not %u"),
                     first->line, n_first, n);
      first = first != NULL ? first : line;
      everywhere |= line->locale == NULL;
    }
  if (first == NULL || everywhere || !has_guesses (reader->self))
    return TRUE;
  return fail (reader, first, GS_EXPERIMENT_ERROR_VALUE, error,
               _("the variants have Guesses, in every language; expected Choices= without [%s] "
                 "too"),
               first->locale);
}

/* Checks the whole file, and reports an error with the line that is to blame. */
static gboolean
check_whole (const Reader  *reader,
             GPtrArray     *lines,
             GError       **error)
{
  g_auto (GsKeyPlace) place = { NULL, NULL };
  g_autoptr (GError) cause = NULL;
  const GsKeyLine *line;

  if (gs_experiment_check (reader->self, &place, &cause))
    return TRUE;

  line = find_line (lines, &place);
  if (line == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", reader->file_name);
      return FALSE;
    }
  if (line->key != NULL || place.key == NULL)
    return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, "%s", cause->message);
  return fail (reader, line, GS_EXPERIMENT_ERROR_VALUE, error, "%s: %s", place.key,
               cause->message);
}

/* The locales to read, best first: those of @language, or of the current locale. */
static char **
dup_languages (const char *language)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  const char *const *names;

  if (language != NULL)
    return g_get_locale_variants (language);

  /* English is what the untranslated keys are in, so nothing behind it is wanted. */
  builder = g_strv_builder_new ();
  names = g_get_language_names ();
  for (guint i = 0; names[i] != NULL && !g_str_has_prefix (names[i], "en"); i++)
    {
      if (!g_str_equal (names[i], "C"))
        g_strv_builder_add (builder, names[i]);
    }
  return g_strv_builder_end (builder);
}

GsExperiment *
gs_experiment_parse (const char  *text,
                     gsize        length,
                     const char  *file_name,
                     const char  *language,
                     GError     **error)
{
  g_autoptr (GsExperiment) self = gs_experiment_new ();
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GHashTable) ranks = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) languages = dup_languages (language);
  Reader reader = { .self = self, .file_name = file_name, .ranks = ranks,
                    .languages = (const char *const *) languages };

  g_return_val_if_fail (text != NULL && file_name != NULL, NULL);

  if (length > MAX_FILE_SIZE)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("%s: the file is too large for a lesson; expected at most 1 MiB"), file_name);
      return NULL;
    }

  lines = gs_key_lines_scan (text, length, file_name, error);
  if (lines == NULL || !read_lines (&reader, lines, error)
      || !check_choices (&reader, lines, error) || !check_whole (&reader, lines, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Reads a file that is text, and no more of it than a lesson can have. */
static char *
load_text (GFile       *file,
           const char  *name,
           gsize       *length,
           GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, g_cancellable_get_current (), &cause);
  if (info == NULL)
    {
      g_set_error (error, cause->domain, cause->code, _("%s: cannot be read: %s"), name,
                   cause->message);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _("%s: expected a lesson or experiment file, not a folder or a device"), name);
      return NULL;
    }
  if (g_file_info_get_size (info) > MAX_FILE_SIZE)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("%s: the file is too large for a lesson; expected at most 1 MiB"), name);
      return NULL;
    }
  if (!g_file_load_contents (file, g_cancellable_get_current (), &text, length, NULL, &cause))
    {
      g_set_error (error, cause->domain, cause->code, _("%s: cannot be read: %s"), name,
                   cause->message);
      return NULL;
    }
  return g_steal_pointer (&text);
}

/* The file that links lead to, if @file is one of this computer's and there is one. */
static GFile *
resolve (GFile *file)
{
  const char *path = g_file_peek_path (file);
  char *real = path != NULL ? realpath (path, NULL) : NULL;
  GFile *resolved = real != NULL ? g_file_new_for_path (real) : g_object_ref (file);

  free (real);
  return resolved;
}

/* Whether @script stands in @folder, and so does what it is a link to. */
static gboolean
stands_in (GFile *script,
           GFile *folder)
{
  g_autoptr (GFile) real_script = resolve (script);
  g_autoptr (GFile) real_folder = resolve (folder);

  return g_file_has_prefix (script, folder) && g_file_has_prefix (real_script, real_folder);
}

/* Reads the script that a lesson names, from the folder that it stands in. */
static gboolean
load_python (GsExperiment  *self,
             GFile         *file,
             GError       **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GFile) script = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (self->python == NULL || *self->python == '\0' || folder == NULL)
    return TRUE;

  script = g_file_resolve_relative_path (folder, self->python);
  name = g_file_get_parse_name (script);
  if (!stands_in (script, folder))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("%s: expected a script in the folder of the lesson"), name);
      return FALSE;
    }
  text = load_text (script, name, &length, error);
  if (text == NULL)
    return FALSE;
  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("%s: expected a script in UTF-8"), name);
      return FALSE;
    }
  self->python_text = g_steal_pointer (&text);
  return TRUE;
}

GsExperiment *
gs_experiment_load (GFile       *file,
                    const char  *language,
                    GError     **error)
{
  g_autoptr (GsExperiment) self = NULL;
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  text = load_text (file, name, &length, error);
  if (text == NULL)
    return NULL;

  self = gs_experiment_parse (text, length, name, language, error);
  if (self == NULL)
    return NULL;
  gs_experiment_set_id (self, base);
  if (!load_python (self, file, &cause))
    {
      g_autoptr (GPtrArray) lines = gs_key_lines_scan (text, length, name, NULL);
      g_auto (GsKeyPlace) place = { g_strdup ("Lesson"), "Python" };

      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s:%u: [Lesson] Python: ", name,
                                  find_line (lines, &place)->line);
      return NULL;
    }
  return g_steal_pointer (&self);
}
