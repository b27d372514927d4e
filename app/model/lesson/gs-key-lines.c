/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-experiment.h"
#include "gs-key-lines.h"

static void
key_line_free (gpointer data)
{
  GsKeyLine *line = data;

  g_free (line->group);
  g_free (line->key);
  g_free (line->locale);
  g_free (line->value);
  g_free (line);
}

/* State of the scan from line to line. */
typedef struct
{
  const char *file_name;
  const char *group;     /* the group under way; borrowed from its line */
  guint number;
  GPtrArray *lines;
  GHashTable *seen;      /* "group\nkey[locale]" → line number */
} Scan;

static gboolean
fail (const Scan  *scan,
      GError     **error,
      const char  *message)
{
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX, "%s:%u: %s",
               scan->file_name, scan->number, message);
  return FALSE;
}

/* Remembers where @id stands; fails if it already stood somewhere. */
static gboolean
remember (Scan        *scan,
          char        *id,
          const char  *shown,
          GError     **error)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (scan->seen, id));

  if (before != 0)
    {
      g_autofree char *message = NULL;

      /* Translators: a group or a key of a file, such as "[Tasks cpu] Work". */
      message = g_strdup_printf (_("%s: repeated; it stands on line %u already"), shown, before);
      g_free (id);
      return fail (scan, error, message);
    }

  g_hash_table_insert (scan->seen, id, GUINT_TO_POINTER (scan->number));
  return TRUE;
}

static GsKeyLine *
add_line (Scan *scan)
{
  GsKeyLine *line = g_new0 (GsKeyLine, 1);

  line->line = scan->number;
  g_ptr_array_add (scan->lines, line);
  return line;
}

static gboolean
scan_header (Scan        *scan,
             const char  *text,
             GError     **error)
{
  gsize length = strlen (text);
  g_autofree char *shown = NULL;
  GsKeyLine *line;

  if (text[length - 1] != ']' || length < 3 || strpbrk (text + 1, "[") != NULL ||
      strchr (text, ']') != text + length - 1)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf (_("expected a group such as [Tasks cpu], not “%s”"), text);
      return fail (scan, error, message);
    }

  line = add_line (scan);
  line->group = g_strndup (text + 1, length - 2);
  g_strstrip (line->group);
  scan->group = line->group;
  shown = g_strdup_printf ("[%s]", line->group);
  return remember (scan, g_strdup (line->group), shown, error);
}

/* Splits "Name[ko]" in place into key and locale. */
static gboolean
split_locale (GsKeyLine *line)
{
  char *bracket = strchr (line->key, '[');
  gsize length = strlen (line->key);

  if (bracket == NULL)
    return line->key[0] != '\0' && strchr (line->key, ']') == NULL;
  if (bracket == line->key || line->key[length - 1] != ']' || bracket + 2 > line->key + length - 1)
    return FALSE;

  line->locale = g_strndup (bracket + 1, line->key + length - 1 - (bracket + 1));
  *bracket = '\0';
  return strpbrk (line->locale, "[]") == NULL;
}

static gboolean
scan_assignment (Scan        *scan,
                 const char  *text,
                 GError     **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;
  GsKeyLine *line;

  if (equals == NULL)
    {
      message = g_strdup_printf (_("expected KEY=VALUE, a [GROUP] or a # comment, not “%s”"), text);
      return fail (scan, error, message);
    }
  if (scan->group == NULL)
    return fail (scan, error, _("expected a [GROUP] before the first key"));

  line = add_line (scan);
  line->group = g_strdup (scan->group);
  line->key = g_strstrip (g_strndup (text, equals - text));
  line->value = g_strstrip (g_strdup (equals + 1));
  shown = g_strdup_printf ("[%s] %s", line->group, line->key);
  if (!split_locale (line))
    {
      message = g_strdup_printf (_("“%s” is no key"), line->key);
      return fail (scan, error, message);
    }
  return remember (scan, g_strdup_printf ("%s\n%s[%s]", line->group, line->key,
                                          line->locale != NULL ? line->locale : ""),
                   shown, error);
}

static gboolean
scan_line (Scan        *scan,
           char        *text,
           GError     **error)
{
  g_strstrip (text);
  if (text[0] == '\0' || text[0] == '#')
    return TRUE;
  return text[0] == '[' ? scan_header (scan, text, error) : scan_assignment (scan, text, error);
}

static gboolean
check_text (Scan        *scan,
            const char  *text,
            gsize        length,
            GError     **error)
{
  const char *end;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  for (const char *p = text; p < end; p++)
    scan->number += *p == '\n';
  return fail (scan, error, _("the file is no UTF-8 text"));
}

GPtrArray *
gs_key_lines_scan (const char  *text,
                   gsize        length,
                   const char  *file_name,
                   GError     **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (key_line_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan scan = { .file_name = file_name, .number = 1, .lines = lines, .seen = seen };
  const char *end = text + length;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (&scan, text, length, error))
    return NULL;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3; /* some editors begin with a byte order mark */

  for (scan.number = 1; text < end; scan.number++)
    {
      const char *newline = memchr (text, '\n', end - text);
      const char *stop = newline != NULL ? newline : end;
      g_autofree char *line = g_strndup (text, stop - text);

      if (!scan_line (&scan, line, error))
        return NULL;
      text = stop + 1;
    }

  return g_steal_pointer (&lines);
}

/* The character that \@c stands for; '\0' if there is none. */
static char
unescaped (char     c,
           gboolean in_list)
{
  switch (c)
    {
    case 's':
      return ' ';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '\\':
      return '\\';
    case ';':
      return in_list ? ';' : '\0';
    default:
      return '\0';
    }
}

static gboolean
take_escape (GString     *out,
             const char  *escape,
             gboolean     in_list,
             GError     **error)
{
  char c = unescaped (escape[1], in_list);

  if (c == '\0')
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("“\\” must be followed by s, n, t, r or another \\"));
      return FALSE;
    }
  g_string_append_c (out, c);
  return TRUE;
}

char *
gs_key_lines_unescape (const char  *value,
                       GError     **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p != '\\')
        g_string_append_c (out, *p);
      else if (!take_escape (out, p++, FALSE, error))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
take_element (GStrvBuilder *builder,
              GString      *element)
{
  g_autofree char *text = g_strstrip (g_strdup (element->str));

  if (text[0] != '\0')
    g_strv_builder_add (builder, text);
  g_string_truncate (element, 0);
}

char **
gs_key_lines_split (const char  *value,
                    GError     **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) element = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == ';')
        take_element (builder, element);
      else if (*p != '\\')
        g_string_append_c (element, *p);
      else if (!take_escape (element, p++, TRUE, error))
        return NULL;
    }
  take_element (builder, element);
  return g_strv_builder_end (builder);
}

void
gs_key_lines_escape (GString    *out,
                     const char *text,
                     gboolean    in_list)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (out, "\\n");
      else if (*p == '\t')
        g_string_append (out, "\\t");
      else if (*p == '\r')
        g_string_append (out, "\\r");
      else if (*p == '\\')
        g_string_append (out, "\\\\");
      else if (*p == ';' && in_list)
        g_string_append (out, "\\;");
      else if (*p == ' ' && (p == text || p[1] == '\0'))
        g_string_append (out, "\\s"); /* would be stripped at either end */
      else
        g_string_append_c (out, *p);
    }
}
