/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-json-check.h"

/* Deeper than anything that we write. */
#define MAX_DEPTH 16
/* Digits and all. */
#define MAX_NUMBER 1000

typedef struct
{
  const char *text;
  const char *next;  /* not looked at yet */
  const char *end;
  guint depth;
} Scanner;

static gboolean
fail (const Scanner *self,
      const char    *message,
      GError       **error)
{
  /* Formatted apart: a macro inside would hide the words from the translators. */
  g_autofree char *byte = g_strdup_printf ("%" G_GSIZE_FORMAT, (gsize) (self->next - self->text));
  guint line = 1;

  for (const char *c = self->text; c < self->next; c++)
    line += *c == '\n';
  if (self->next >= self->end)
    message = _("the text ends too early");
  /* Translators: a line, what is wrong there, and how far in. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("line %u: %s (byte %s)"), line,
               message, byte);
  return FALSE;
}

/* The next byte; NUL, which stands nowhere in a text, at its end. */
static char
look (const Scanner *self)
{
  return self->next < self->end ? *self->next : '\0';
}

static char
look_past_space (Scanner *self)
{
  while (look (self) == ' ' || look (self) == '\t' || look (self) == '\n' || look (self) == '\r')
    self->next++;
  return look (self);
}

static gboolean
expect (Scanner *self,
        char     wanted,
        GError **error)
{
  char message[64];

  if (look_past_space (self) == wanted)
    {
      self->next++;
      return TRUE;
    }
  g_snprintf (message, sizeof message, _("expected “%c”"), wanted);
  return fail (self, message, error);
}

/* The four digits of \uXXXX. */
static gboolean
take_code (Scanner *self,
           guint   *code,
           GError **error)
{
  *code = 0;
  for (guint i = 0; i < 4; i++, self->next++)
    {
      if (!g_ascii_isxdigit (look (self)))
        return fail (self, _("expected four hexadecimal digits"), error);
      *code = *code << 4 | (guint) g_ascii_xdigit_value (*self->next);
    }
  return TRUE;
}

/* The digits after \u: one character, or the first half of one and then the second. */
static gboolean
take_character (Scanner *self,
                GError **error)
{
  const char *begin = self->next;
  guint code;

  if (!take_code (self, &code, error))
    return FALSE;
  if (code == 0 || (code >= 0xdc00 && code <= 0xdfff))
    {
      self->next = begin;
      return fail (self, _("expected a character"), error);
    }
  if (code < 0xd800 || code > 0xdbff)
    return TRUE;

  begin = self->next;
  if (look (self) == '\\')
    {
      self->next++;
      if (look (self) == 'u')
        {
          self->next++;
          if (!take_code (self, &code, error))
            return FALSE;
          if (code >= 0xdc00 && code <= 0xdfff)
            return TRUE;
        }
    }
  self->next = begin;
  return fail (self, _("expected the second half of a character"), error);
}

static gboolean
take_string (Scanner *self,
             GError **error)
{
  if (!expect (self, '"', error))
    return FALSE;
  while (look (self) != '"')
    {
      if ((guchar) look (self) < 0x20)
        return fail (self, _("expected the end of a string"), error);
      if (*self->next++ != '\\')
        continue;
      if (look (self) == '\0' || strchr ("\"\\/bfnrtu", look (self)) == NULL)
        return fail (self, _("expected one of \"\\/bfnrtu after “\\”"), error);
      if (*self->next++ == 'u' && !take_character (self, error))
        return FALSE;
    }
  self->next++;
  return TRUE;
}

/* At least one of them. */
static gboolean
take_digits (Scanner *self,
             GError **error)
{
  if (!g_ascii_isdigit (look (self)))
    return fail (self, _("expected a number"), error);
  while (g_ascii_isdigit (look (self)))
    self->next++;
  return TRUE;
}

static gboolean
take_number (Scanner *self,
             GError **error)
{
  const char *begin = self->next;
  gboolean is_integer = TRUE;
  char copy[MAX_NUMBER + 1];
  gboolean fits;

  if (look (self) == '-')
    self->next++;
  if (look (self) == '0')
    self->next++;
  else if (!take_digits (self, error))
    return FALSE;
  if (look (self) == '.')
    {
      is_integer = FALSE;
      self->next++;
      if (!take_digits (self, error))
        return FALSE;
    }
  if (look (self) == 'e' || look (self) == 'E')
    {
      is_integer = FALSE;
      self->next++;
      if (look (self) == '+' || look (self) == '-')
        self->next++;
      if (!take_digits (self, error))
        return FALSE;
    }

  fits = self->next - begin <= MAX_NUMBER;
  if (fits)
    {
      memcpy (copy, begin, (gsize) (self->next - begin));
      copy[self->next - begin] = '\0';
      fits = is_integer ? g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, NULL, NULL)
                        : isfinite (g_ascii_strtod (copy, NULL));
    }
  if (fits)
    return TRUE;
  self->next = begin;
  return fail (self, _("expected a number that fits into 64 bits"), error);
}

static gboolean
take_word (Scanner    *self,
           const char *word,
           GError    **error)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->next) < length || memcmp (self->next, word, length) != 0)
    return fail (self, _("expected a value"), error);
  self->next += length;
  return TRUE;
}

static gboolean take_value (Scanner *self, GError **error);

/* An object or an array. */
static gboolean
take_values (Scanner *self,
             char     bracket,
             GError **error)
{
  char last = bracket == '{' ? '}' : ']';

  if (self->depth >= MAX_DEPTH)
    return fail (self, _("expected no more than 16 values inside each other"), error);
  if (!expect (self, bracket, error))
    return FALSE;
  self->depth++;
  for (gboolean first = TRUE; !(first && look_past_space (self) == last); first = FALSE)
    {
      if (bracket == '{' && (!take_string (self, error) || !expect (self, ':', error)))
        return FALSE;
      if (!take_value (self, error))
        return FALSE;
      if (look_past_space (self) == last)
        break;
      if (!expect (self, ',', error))
        return FALSE;
    }
  self->next++;
  self->depth--;
  return TRUE;
}

static gboolean
take_value (Scanner *self,
            GError **error)
{
  char first = look_past_space (self);

  switch (first)
    {
    case '{':
    case '[':
      return take_values (self, first, error);
    case '"':
      return take_string (self, error);
    case 't':
      return take_word (self, "true", error);
    case 'f':
      return take_word (self, "false", error);
    case 'n':
      return take_word (self, "null", error);
    default:
      if (first == '-' || g_ascii_isdigit (first))
        return take_number (self, error);
      return fail (self, _("expected a value"), error);
    }
}

gboolean
gs_json_check (const char *text,
               gsize       length,
               GError    **error)
{
  Scanner self = { text, text, text + length, 0 };

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate_len (text, length, &self.next))
    return fail (&self, _("expected text in UTF-8"), error);

  self.next = text;
  if (look_past_space (&self) != '{')
    return fail (&self, _("expected an object"), error);
  if (!take_values (&self, '{', error))
    return FALSE;
  look_past_space (&self);
  return self.next == self.end || fail (&self, _("expected nothing after the end"), error);
}
