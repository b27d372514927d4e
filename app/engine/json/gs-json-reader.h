/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads JSON as it comes, so that a file of any size needs no memory: the caller asks for what it
 * expects next, and what is something else is an error that names file, line and byte.
 *
 *   if (!gs_json_reader_begin (reader, '{', &error)) …
 *   while (gs_json_reader_next_member (reader, &more, &error) && more)
 *     … reader->text->str is the key; read or skip its value
 *
 * Nothing that is read is trusted: strings have to be UTF-8, numbers numbers, depth is bounded. */
#pragma once

#include <gio/gio.h>

#define GS_JSON_READER_BUFFER 65536

typedef struct
{
  GInputStream *stream;      /* owned */
  char *name;                /* the file's, for messages */
  GString *text;             /* the string, key or number read last */
  guint line;                /* from 1 */
  guint64 offset;            /* bytes taken so far */
  gboolean first;            /* nothing stands in the present object or array yet */
  guint depth;
  GString *capture;          /* what is taken is appended here; NULL */
  GError *failure;           /* of the stream, once it failed */
  gsize next;                /* in the buffer */
  gsize filled;
  char buffer[GS_JSON_READER_BUFFER];
} GsJsonReader;

/** gs_json_reader_new: keeps a reference to @stream. */
GsJsonReader *gs_json_reader_new          (GInputStream  *stream,
                                           const char    *name);
void          gs_json_reader_free         (GsJsonReader  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsJsonReader, gs_json_reader_free)

/** gs_json_reader_peek: the first character of what comes next, '\0' at the end of the file. */
char          gs_json_reader_peek         (GsJsonReader  *self);
/** gs_json_reader_begin: @bracket '{' or '['. */
gboolean      gs_json_reader_begin        (GsJsonReader  *self,
                                           char           bracket,
                                           GError       **error);
/** gs_json_reader_next_member: *@more and the key in @text, or the object's end. */
gboolean      gs_json_reader_next_member  (GsJsonReader  *self,
                                           gboolean      *more,
                                           GError       **error);
/** gs_json_reader_next_element: *@more, or the array's end. */
gboolean      gs_json_reader_next_element (GsJsonReader  *self,
                                           gboolean      *more,
                                           GError       **error);
gboolean      gs_json_reader_string       (GsJsonReader  *self,
                                           GError       **error);
/** gs_json_reader_number: as written, in @text. */
gboolean      gs_json_reader_number       (GsJsonReader  *self,
                                           GError       **error);
gboolean      gs_json_reader_boolean      (GsJsonReader  *self,
                                           gboolean      *value,
                                           GError       **error);
/** gs_json_reader_skip: whatever value comes; appended to @capture as it stands, unless NULL. */
gboolean      gs_json_reader_skip         (GsJsonReader  *self,
                                           GString       *capture,
                                           GError       **error);
/** gs_json_reader_fail: "FILE:LINE: MESSAGE (byte N)"; FALSE. */
gboolean      gs_json_reader_fail         (GsJsonReader  *self,
                                           const char    *message,
                                           GError       **error);
