/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-code-fold.h"

#include <string.h>

/* How far in a line goes on; further where what it opens stands below. */
#define INDENT 4

/* Where a line may be broken, from where it is best to where it is worst. */
typedef enum
{
  GS_BREAK_COMMENT,    /* before one */
  GS_BREAK_BRACKETS,   /* within them */
  GS_BREAK_WORDS,      /* between words outside of brackets */
  GS_BREAK_TEXT,       /* between words of a string or a comment */
  GS_N_BREAKS
} GsBreak;

/* The best break of a kind that was found; 0: none. */
typedef struct
{
  gsize offset;
  guint depth;
  gboolean fits;       /* the rest takes no more than a line */
} Found;

static guint
get_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

/* Of two, the one whose rest fits, then the outer one, then the later. */
static void
find (Found    *found,
      gsize     offset,
      guint     depth,
      gboolean  fits)
{
  if (found->offset == 0 || (fits && !found->fits) || (fits == found->fits && depth <= found->depth))
    *found = (Found) { offset, depth, fits };
}

/* The end of what is to stand on the first line of @line; 0 if it cannot be broken. */
static gsize
find_break (const char *line,
            guint       columns,
            guint       indent)
{
  Found found[GS_N_BREAKS] = { 0 };
  const char *begin = line + strspn (line, " ");
  guint width = 0, depth = 0;
  char quote = '\0';
  gboolean comment = FALSE;

  for (const char *p = line; *p != '\0' && width <= columns; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);
      gboolean fits = indent + get_width (next) <= columns;

      width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (!comment && (*p == '"' || *p == '\''))
        quote = *p;
      comment = comment || (*p == '#' && quote == '\0');
      if (p <= begin || *next == '\0')
        depth += p == begin && strchr ("([{", *p) != NULL;
      else if (*p == ' ' && (quote != '\0' || comment))
        find (&found[GS_BREAK_TEXT], next - line, 0, TRUE);
      else if (quote != '\0' || comment)
        continue;
      else if (*p == ' ' && *next == '#')
        find (&found[GS_BREAK_COMMENT], next - line, 0, TRUE);
      else if (*p == ' ' && *next != ' ')
        find (&found[depth > 0 ? GS_BREAK_BRACKETS : GS_BREAK_WORDS], next - line, depth, fits);
      else if (strchr (")]}", *p) != NULL)
        depth -= depth > 0;
      else if (strchr ("([{", *p) != NULL)
        {
          depth++;
          if (width <= columns && strchr (")]}", *next) == NULL)
            find (&found[GS_BREAK_BRACKETS], next - line, depth, fits);
        }
    }
  for (guint i = 0; i < GS_N_BREAKS; i++)
    if (found[i].offset > 0)
      return found[i].offset;
  return 0;
}

/* Appends one line of the text; returns how many it has become. */
static guint
fold_line (GString    *out,
           const char *line,
           guint       columns)
{
  g_autofree char *rest = g_strdup (line);
  gsize length = strlen (line);
  guint indent = (guint) strspn (line, " ") + INDENT;
  guint n = 1;

  if (length > 0 && line[length - 1] == ':')
    indent += INDENT;
  while (get_width (rest) > columns)
    {
      gboolean comment = rest[strspn (rest, " ")] == '#';
      gsize end = find_break (rest, columns, indent);
      g_autofree char *next = g_strdup_printf ("%*s%s%s", (int) indent, "", comment ? "# " : "",
                                               rest + end);

      /* Not where the next line has no room for as much as a word. */
      if (end == 0 || get_width (next) >= get_width (rest)
          || indent + strcspn (rest + end, " ") > columns)
        break;
      while (end > 0 && rest[end - 1] == ' ')
        end--;
      g_string_append_len (out, rest, (gssize) end);
      g_string_append_c (out, '\n');
      g_free (rest);
      rest = g_steal_pointer (&next);
      n++;
    }
  g_string_append (out, rest);
  return n;
}

char *
gs_code_fold (const char *text,
              guint       columns,
              GArray     *lines)
{
  g_auto (GStrv) list = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (lines != NULL && g_array_get_element_size (lines) == sizeof n, NULL);

  g_array_set_size (lines, 0);
  for (guint i = 0; list[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, '\n');
      g_array_append_val (lines, n);
      n += fold_line (out, list[i], columns);
    }
  g_array_append_val (lines, n);
  return g_string_free (out, FALSE);
}
