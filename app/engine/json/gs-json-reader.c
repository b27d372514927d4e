/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-json-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_DEPTH 64
/* Longest string or number: a whole trace may be one value, but no single one is so long. */
#define MAX_TEXT (64 << 20)
#define END_OF_FILE (-1)

static gboolean
fill (GsJsonReader *self)
{
  gssize n_read;

  if (self->failure != NULL)
    return FALSE;
  n_read = g_input_stream_read (self->stream, self->buffer, sizeof self->buffer,
                                g_cancellable_get_current (), &self->failure);
  self->next = 0;
  self->filled = MAX (n_read, 0);
  return self->filled > 0;
}

/* The next byte, not taken yet. */
static int
look (GsJsonReader *self)
{
  if (self->next >= self->filled && !fill (self))
    return END_OF_FILE;
  return (guchar) self->buffer[self->next];
}

static int
take (GsJsonReader *self)
{
  int byte = look (self);

  if (byte == END_OF_FILE)
    return byte;
  self->next++;
  self->offset++;
  if (byte == '\n')
    self->line++;
  if (self->capture != NULL)
    g_string_append_c (self->capture, (char) byte);
  return byte;
}

static int
look_past_space (GsJsonReader *self)
{
  int byte;

  while ((byte = look (self)) == ' ' || byte == '\n' || byte == '\t' || byte == '\r')
    take (self);
  return byte;
}

gboolean
gs_json_reader_fail (GsJsonReader  *self,
                     const char    *message,
                     GError       **error)
{
  /* Formatted apart: a macro inside would hide the words from the translators. */
  g_autofree char *offset = g_strdup_printf ("%" G_GUINT64_FORMAT, self->offset);

  if (self->failure != NULL)
    g_set_error (error, self->failure->domain, self->failure->code, _("%s: cannot be read: %s"),
                 self->name, self->failure->message);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 /* Translators: a file's name, a line, what is wrong, and how far in. */
                 _("%s:%u: %s (byte %s)"), self->name, self->line, message, offset);
  return FALSE;
}

/* Something else stands here, or nothing does. */
static gboolean
unexpected (GsJsonReader  *self,
            const char    *message,
            GError       **error)
{
  return gs_json_reader_fail (self, look (self) == END_OF_FILE ? _("the file ends too early")
                                                               : message, error);
}

/* Takes @wanted; spaces before it are passed over. */
static gboolean
expect (GsJsonReader  *self,
        char           wanted,
        GError       **error)
{
  char message[64];

  if (look_past_space (self) == wanted)
    {
      take (self);
      return TRUE;
    }
  g_snprintf (message, sizeof message, _("expected “%c”"), wanted);
  return unexpected (self, message, error);
}

GsJsonReader *
gs_json_reader_new (GInputStream *stream,
                    const char   *name)
{
  GsJsonReader *self = g_new0 (GsJsonReader, 1);

  self->stream = g_object_ref (stream);
  self->name = g_strdup (name);
  self->text = g_string_new (NULL);
  self->line = 1;
  return self;
}

void
gs_json_reader_free (GsJsonReader *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_clear_error (&self->failure);
  g_string_free (self->text, TRUE);
  g_free (self->name);
  g_free (self);
}

char
gs_json_reader_peek (GsJsonReader *self)
{
  int byte = look_past_space (self);

  return byte == END_OF_FILE ? '\0' : (char) byte;
}

gboolean
gs_json_reader_begin (GsJsonReader  *self,
                      char           bracket,
                      GError       **error)
{
  if (self->depth >= MAX_DEPTH)
    return unexpected (self, _("expected no more than 64 values inside each other"),
                                error);
  if (!expect (self, bracket, error))
    return FALSE;
  self->depth++;
  self->first = TRUE;
  return TRUE;
}

/* Whether something follows in an object or array that @bracket ends. */
static gboolean
next (GsJsonReader  *self,
      char           bracket,
      gboolean      *more,
      GError       **error)
{
  int byte = look_past_space (self);
  gboolean first = self->first;

  self->first = FALSE;
  *more = byte != bracket;
  if (*more)
    return first || expect (self, ',', error);

  take (self);
  self->depth--;
  return TRUE;
}

gboolean
gs_json_reader_next_member (GsJsonReader  *self,
                            gboolean      *more,
                            GError       **error)
{
  if (!next (self, '}', more, error))
    return FALSE;
  return !*more || (gs_json_reader_string (self, error) && expect (self, ':', error));
}

gboolean
gs_json_reader_next_element (GsJsonReader  *self,
                             gboolean      *more,
                             GError       **error)
{
  return next (self, ']', more, error);
}

/* The four digits of \uXXXX. */
static gboolean
take_code (GsJsonReader  *self,
           gunichar      *code,
           GError       **error)
{
  *code = 0;
  for (guint i = 0; i < 4; i++)
    {
      int byte = look (self);

      if (byte == END_OF_FILE || !g_ascii_isxdigit (byte))
        return unexpected (self, _("expected four hexadecimal digits"), error);
      *code = *code << 4 | (gunichar) g_ascii_xdigit_value ((char) take (self));
    }
  return TRUE;
}

static gboolean
take_escaped (GsJsonReader  *self,
              GError       **error)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  int byte = look (self);
  const char *found = byte > 0 ? strchr (from, byte) : NULL;
  gunichar code, low;

  if (found != NULL)
    {
      take (self);
      g_string_append_c (self->text, to[found - from]);
      return TRUE;
    }
  if (byte != 'u')
    return unexpected (self, _("expected one of \"\\/bfnrtu after “\\”"), error);

  take (self);
  if (!take_code (self, &code, error))
    return FALSE;
  if (code >= 0xd800 && code < 0xdc00 && look (self) == '\\')
    {
      take (self);
      if (look (self) != 'u')
        return unexpected (self, _("expected the second half of a character"), error);
      take (self);
      if (!take_code (self, &low, error))
        return FALSE;
      code = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : 0;
    }
  /* Replace invalid characters, NUL among them. */
  if (code == 0 || !g_unichar_validate (code))
    code = 0xfffd;
  g_string_append_unichar (self->text, code);
  return TRUE;
}

gboolean
gs_json_reader_string (GsJsonReader  *self,
                       GError       **error)
{
  int byte;

  if (!expect (self, '"', error))
    return FALSE;
  self->first = FALSE;
  g_string_truncate (self->text, 0);
  while ((byte = look (self)) != '"')
    {
      if (byte == END_OF_FILE || byte < 0x20)
        return unexpected (self, _("expected the end of a string"), error);
      if (self->text->len > MAX_TEXT)
        return unexpected (self, _("expected a shorter string"), error);
      take (self);
      if (byte != '\\')
        g_string_append_c (self->text, (char) byte);
      else if (!take_escaped (self, error))
        return FALSE;
    }
  take (self);
  if (!g_utf8_validate (self->text->str, (gssize) self->text->len, NULL))
    return unexpected (self, _("expected text in UTF-8"), error);
  return TRUE;
}

static void
take_digits (GsJsonReader *self)
{
  int byte;

  while ((byte = look (self)) != END_OF_FILE && g_ascii_isdigit (byte))
    g_string_append_c (self->text, (char) take (self));
}

gboolean
gs_json_reader_number (GsJsonReader  *self,
                       GError       **error)
{
  gsize before;
  int byte = look_past_space (self);

  self->first = FALSE;
  g_string_truncate (self->text, 0);
  if (byte == '-')
    g_string_append_c (self->text, (char) take (self));
  before = self->text->len;
  take_digits (self);
  if (self->text->len == before)
    return unexpected (self, _("expected a number"), error);
  if (look (self) == '.')
    {
      g_string_append_c (self->text, (char) take (self));
      take_digits (self);
    }
  if (look (self) == 'e' || look (self) == 'E')
    {
      g_string_append_c (self->text, (char) take (self));
      if (look (self) == '+' || look (self) == '-')
        g_string_append_c (self->text, (char) take (self));
      take_digits (self);
    }
  if (self->text->len > 1000 || !g_ascii_isdigit (self->text->str[self->text->len - 1]))
    return unexpected (self, _("expected a number"), error);
  return TRUE;
}

static gboolean
expect_word (GsJsonReader  *self,
             const char    *word,
             GError       **error)
{
  self->first = FALSE;
  for (const char *p = word; *p != '\0'; p++)
    {
      if (look (self) != *p)
        return unexpected (self, _("expected a value"), error);
      take (self);
    }
  return TRUE;
}

gboolean
gs_json_reader_boolean (GsJsonReader  *self,
                        gboolean      *value,
                        GError       **error)
{
  *value = look_past_space (self) == 't';
  return expect_word (self, *value ? "true" : "false", error);
}

static gboolean
skip_contents (GsJsonReader  *self,
               char           bracket,
               GError       **error)
{
  gboolean more;

  if (!gs_json_reader_begin (self, bracket, error))
    return FALSE;
  for (;;)
    {
      if (!(bracket == '{' ? gs_json_reader_next_member (self, &more, error)
                           : gs_json_reader_next_element (self, &more, error)))
        return FALSE;
      if (!more)
        return TRUE;
      if (!gs_json_reader_skip (self, NULL, error))
        return FALSE;
    }
}

static gboolean
skip (GsJsonReader  *self,
      GError       **error)
{
  switch (look_past_space (self))
    {
    case '{':
      return skip_contents (self, '{', error);
    case '[':
      return skip_contents (self, '[', error);
    case '"':
      return gs_json_reader_string (self, error);
    case 't':
      return expect_word (self, "true", error);
    case 'f':
      return expect_word (self, "false", error);
    case 'n':
      return expect_word (self, "null", error);
    default:
      return gs_json_reader_number (self, error);
    }
}

gboolean
gs_json_reader_skip (GsJsonReader  *self,
                     GString       *capture,
                     GError       **error)
{
  gboolean done;

  if (capture == NULL)
    return skip (self, error);

  self->capture = capture;
  done = skip (self, error);
  self->capture = NULL;
  return done;
}
