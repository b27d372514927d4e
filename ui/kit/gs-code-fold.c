/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-code-fold.h"

#include <string.h>

/* Indent of a continued line; more where a block opens below. */
#define INDENT 4
/* Prefix of a continued comment. */
#define COMMENT "# "

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

static int
get_width (const char *begin,
           const char *end)
{
  int width = 0;

  for (const char *p = begin; p < end; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

/* Stops at the end of the room: a line may be as long as a file. */
static gboolean
fits_in (const char *text,
         int         room)
{
  for (; *text != '\0' && room >= 0; text = g_utf8_next_char (text))
    room -= get_width (text, text + 1);
  return room >= 0;
}

/* Prefers the break after which the rest fits, then the outer one, then the later. */
static void
find (Found    *found,
      gsize     offset,
      guint     depth,
      gboolean  fits)
{
  if (found->offset == 0 || (fits && !found->fits)
      || (fits == found->fits && depth <= found->depth))
    *found = (Found) { offset, depth, fits };
}

/* Finds the end of the part of @line that goes into @room columns, preferring breaks whose rest
 * fits into @next_room; 0 if it cannot be broken. */
static gsize
find_break (const char *line,
            int         room,
            int         next_room,
            gboolean    comment)
{
  Found found[GS_N_BREAKS] = { 0 };
  const char *begin = line + strspn (line, " ");
  guint depth = 0;
  char quote = '\0';

  for (const char *p = line; *p != '\0' && room >= 0; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);

      room -= get_width (p, next);
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
        find (&found[depth > 0 ? GS_BREAK_BRACKETS : GS_BREAK_WORDS], next - line, depth,
              fits_in (next, next_room));
      else if (strchr (")]}", *p) != NULL)
        depth -= depth > 0;
      else if (strchr ("([{", *p) != NULL)
        {
          depth++;
          if (room >= 0 && strchr (")]}", *next) == NULL)
            find (&found[GS_BREAK_BRACKETS], next - line, depth, fits_in (next, next_room));
        }
    }
  for (guint i = 0; i < GS_N_BREAKS; i++)
    if (found[i].offset > 0)
      return found[i].offset;
  return 0;
}

/* Appends one line of the text, folded; returns the number of lines. */
static guint
fold_line (GString    *out,
           const char *line,
           guint       columns)
{
  const char *rest = line;
  gsize length = strlen (line);
  int indent = (int) strspn (line, " ") + INDENT;
  int margin = 0; /* what stands before the rest, of which it is no part */
  gboolean comment = FALSE;
  guint n = 1;

  if (length > 0 && line[length - 1] == ':')
    indent += INDENT;
  while (!fits_in (rest, (int) columns - margin))
    {
      gsize end;
      int next_margin;

      comment = comment || rest[strspn (rest, " ")] == '#';
      end = find_break (rest, (int) columns - margin, (int) columns - indent, comment);
      next_margin = indent + (comment ? (int) strlen (COMMENT) : 0);
      /* Do not fold where the next line is no shorter, or has no room for a word. */
      if (margin + get_width (rest, rest + end) <= next_margin
          || indent + strcspn (rest + end, " ") > columns)
        break;
      g_string_append_len (out, rest, (gssize) end);
      while (out->str[out->len - 1] == ' ')
        g_string_truncate (out, out->len - 1);
      g_string_append_printf (out, "\n%*s%s", indent, "", comment ? COMMENT : "");
      rest += end;
      margin = next_margin;
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
  g_auto (GStrv) list = NULL;
  GString *out;
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (lines != NULL && g_array_get_element_size (lines) == sizeof n, NULL);

  list = g_strsplit (text, "\n", -1);
  out = g_string_new (NULL);
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

/* The line of the text that a line of the result belongs to. */
static guint
find_line (GArray *lines,
           guint   folded)
{
  guint line = 0;

  while (line + 2 < lines->len && g_array_index (lines, guint, line + 1) <= folded)
    line++;
  return line;
}

char *
gs_code_unfold (const char *text,
                GArray     *lines,
                guint       first,
                guint       last)
{
  guint begin, end;
  const char *from = text, *to;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (lines != NULL && lines->len >= 2, NULL);
  g_return_val_if_fail (first <= last, NULL);

  begin = find_line (lines, first);
  end = find_line (lines, last);
  if (g_array_index (lines, guint, end + 1) - g_array_index (lines, guint, begin)
      == end + 1 - begin)
    return NULL;
  for (guint i = 0; i < begin; i++)
    from = strchr (from, '\n') + 1;
  to = from;
  for (guint i = begin; i <= end; i++)
    to += strcspn (to, "\n") + (i < end);
  return g_strndup (from, (gsize) (to - from) + (*to == '\n'));
}
