/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "gs-json-text.h"

#define CHUNK 65536

void
gs_json_text_init (GsJsonText *self,
                   GString    *text,
                   FILE       *stream,
                   guint       folded)
{
  *self = (GsJsonText) {
    .text = text, .stream = stream, .colon = ": ", .comma = ", ", .folded = folded, .first = TRUE,
  };
}

void
gs_json_text_init_tight (GsJsonText *self,
                         GString    *text,
                         FILE       *stream)
{
  *self = (GsJsonText) {
    .text = text, .stream = stream, .colon = ":", .comma = ",", .first = TRUE,
  };
}

void
gs_json_text_flush (GsJsonText *self)
{
  if (self->stream == NULL)
    return;
  fwrite (self->text->str, 1, self->text->len, self->stream);
  g_string_truncate (self->text, 0);
}

/* Files hold tens of millions of keys and values: what GString does for each piece would be most of
 * the work.  @bytes: @length of them, none of which is NUL. */
static inline void
append (GString    *text,
        const char *bytes,
        gsize       length)
{
  gsize old_length = text->len;

  if (text->allocated_len - old_length <= length)
    g_string_set_size (text, old_length + length);
  memcpy (text->str + old_length, bytes, length);
  text->len = old_length + length;
  text->str[text->len] = '\0';
}

/* A word of a few letters: that is sooner done than counted. */
static inline void
append_word (GString    *text,
             const char *word)
{
  for (; *word != '\0'; word++)
    append (text, word, 1);
}

/* Whether @c stands in a string as it is. */
static inline gboolean
is_plain (guchar c)
{
  return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void
append_escaped (GString *text,
                char     c)
{
  if (c == '"' || c == '\\')
    {
      append (text, "\\", 1);
      append (text, &c, 1);
    }
  else if (c == '\n')
    append (text, "\\n", 2);
  else
    g_string_append_printf (text, "\\u%04x", c);
}

static void
append_string (GString    *text,
               const char *value)
{
  g_autofree char *valid = NULL;
  const char *plain = value;
  const char *p = value;

  append (text, "\"", 1);
  while (is_plain (*p) && (guchar) *p < 0x80)
    p++;
  if (*p != '\0' && !g_utf8_validate (value, -1, NULL))
    p = plain = valid = g_utf8_make_valid (value, -1);
  for (; *p != '\0'; p++)
    if (!is_plain (*p))
      {
        append (text, plain, p - plain);
        append_escaped (text, *p);
        plain = p + 1;
      }
  append (text, plain, p - plain);
  append (text, "\"", 1);
}

/* The digits of @value, @width of them at least. */
static void
append_digits (GString *text,
               guint64  value,
               guint    width)
{
  char buffer[20];
  char *p = buffer + sizeof buffer;

  for (; value > 0 || width > 0; value /= 10, width -= width > 0)
    *--p = (char) ('0' + value % 10);
  append (text, p, buffer + sizeof buffer - p);
}

/* The sign of @value; returns its size. */
static guint64
append_sign (GString *text,
             gint64   value)
{
  if (value >= 0)
    return (guint64) value;
  append (text, "-", 1);
  return -(guint64) value;
}

static void
new_line (GsJsonText *self)
{
  append (self->text, "\n", 1);
  if (self->depth < self->folded)
    for (guint i = 0; i < self->depth; i++)
      append (self->text, "  ", 2);
}

/* All that stands before a value. */
static void
begin_value (GsJsonText *self,
             const char *key)
{
  gboolean is_folded = self->depth >= self->folded;

  if (self->text->len > CHUNK)
    gs_json_text_flush (self);
  if (!self->first)
    append_word (self->text, is_folded ? self->comma : ",");
  if (self->new_line || (self->depth > 0 && !is_folded))
    new_line (self);
  self->first = FALSE;
  self->new_line = FALSE;
  if (key != NULL)
    {
      append_string (self->text, key);
      append_word (self->text, self->colon);
    }
}

void
gs_json_text_begin (GsJsonText *self,
                    const char *key,
                    char        bracket)
{
  begin_value (self, key);
  append (self->text, &bracket, 1);
  self->depth++;
  self->first = TRUE;
}

void
gs_json_text_end (GsJsonText *self,
                  char        bracket)
{
  gboolean is_folded = self->depth >= self->folded;

  self->depth--;
  if (self->new_line || (!self->first && !is_folded))
    new_line (self);
  append (self->text, &bracket, 1);
  self->first = FALSE;
  self->new_line = FALSE;
}

void
gs_json_text_new_line (GsJsonText *self)
{
  self->new_line = TRUE;
}

void
gs_json_text_string (GsJsonText *self,
                     const char *key,
                     const char *value)
{
  begin_value (self, key);
  if (value != NULL)
    append_string (self->text, value);
  else
    append_word (self->text, "null");
}

void
gs_json_text_double (GsJsonText *self,
                     const char *key,
                     double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  gs_json_text_format (self, key, g_ascii_strtod (buffer, NULL) == value ? "%.15g" : "%.17g",
                       value);
}

void
gs_json_text_format (GsJsonText *self,
                     const char *key,
                     const char *format,
                     double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, key);
  if (isfinite (value))
    append_word (self->text, g_ascii_formatd (buffer, sizeof buffer, format, value));
  else
    append_word (self->text, "null");
}

void
gs_json_text_int (GsJsonText *self,
                  const char *key,
                  gint64      value)
{
  begin_value (self, key);
  append_digits (self->text, append_sign (self->text, value), 1);
}

void
gs_json_text_decimal (GsJsonText *self,
                      const char *key,
                      gint64      value,
                      guint       digits)
{
  guint64 size, unit = 1;

  g_return_if_fail (digits > 0 && digits < 19);

  for (guint i = 0; i < digits; i++)
    unit *= 10;
  begin_value (self, key);
  size = append_sign (self->text, value);
  append_digits (self->text, size / unit, 1);
  append (self->text, ".", 1);
  append_digits (self->text, size % unit, digits);
}

void
gs_json_text_bool (GsJsonText *self,
                   const char *key,
                   gboolean    value)
{
  gs_json_text_value (self, key, value ? "true" : "false");
}

void
gs_json_text_null (GsJsonText *self,
                   const char *key)
{
  gs_json_text_value (self, key, "null");
}

void
gs_json_text_value (GsJsonText *self,
                    const char *key,
                    const char *json)
{
  begin_value (self, key);
  append (self->text, json, strlen (json));
}
