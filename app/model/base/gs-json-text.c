/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "gs-json-text.h"

#define CHUNK 65536

void
gs_json_text_init (GsJsonText *self,
                   GString    *text,
                   FILE       *stream,
                   guint       folded)
{
  *self = (GsJsonText) { .text = text, .stream = stream, .folded = folded, .first = TRUE };
}

void
gs_json_text_flush (GsJsonText *self)
{
  if (self->stream == NULL)
    return;
  fwrite (self->text->str, 1, self->text->len, self->stream);
  g_string_truncate (self->text, 0);
}

static void
append_string (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, c);
    }
  g_string_append_c (text, '"');
}

static void
new_line (GsJsonText *self)
{
  if (self->depth >= self->folded)
    return;
  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

/* All that stands before a value. */
static void
begin_value (GsJsonText *self,
             const char *key)
{
  if (self->text->len > CHUNK)
    gs_json_text_flush (self);
  if (!self->first)
    g_string_append (self->text, self->depth >= self->folded ? ", " : ",");
  if (self->depth > 0)
    new_line (self);
  self->first = FALSE;
  if (key != NULL)
    {
      append_string (self->text, key);
      g_string_append (self->text, ": ");
    }
}

void
gs_json_text_begin (GsJsonText *self,
                    const char *key,
                    char        bracket)
{
  begin_value (self, key);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->first = TRUE;
}

void
gs_json_text_end (GsJsonText *self,
                  char        bracket)
{
  gboolean is_folded = self->depth >= self->folded;

  self->depth--;
  if (!self->first && !is_folded)
    new_line (self);
  g_string_append_c (self->text, bracket);
  self->first = FALSE;
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
    g_string_append (self->text, "null");
}

void
gs_json_text_double (GsJsonText *self,
                     const char *key,
                     double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, key);
  if (!isfinite (value))
    {
      g_string_append (self->text, "null");
      return;
    }
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", value);
  g_string_append (self->text, buffer);
}

void
gs_json_text_int (GsJsonText *self,
                  const char *key,
                  gint64      value)
{
  begin_value (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
gs_json_text_bool (GsJsonText *self,
                   const char *key,
                   gboolean    value)
{
  begin_value (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

void
gs_json_text_null (GsJsonText *self,
                   const char *key)
{
  begin_value (self, key);
  g_string_append (self->text, "null");
}
