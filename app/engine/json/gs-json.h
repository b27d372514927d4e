/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads JSON that fits into memory: parses one text and looks into what it says.
 *
 * Nothing that is read is trusted: a text is held to the grammar before json-glib sees it, and a
 * value has the type and the range that the caller names, or there is an error. */
#pragma once

#include <json-glib/json-glib.h>

/** gs_json_parse: @text, one object and nothing else, held to the grammar (gs-json-check.h) first.
 * @length: bytes; nothing behind them is read.  NULL with G_IO_ERROR_INVALID_DATA, which says
 * where.  Any thread. */
JsonObject *gs_json_parse       (const char  *text,
                                 gsize        length,
                                 GError     **error);

/** gs_json_get_int: member @key of @object as an integer from @min to @max.  FALSE with
 * G_IO_ERROR_INVALID_DATA, which names the key and what it has to be, as with all of these. */
gboolean    gs_json_get_int     (JsonObject  *object,
                                 const char  *key,
                                 gint64       min,
                                 gint64       max,
                                 gint64      *value,
                                 GError     **error);
/** gs_json_get_double: the same for a number, which may be whole. */
gboolean    gs_json_get_double  (JsonObject  *object,
                                 const char  *key,
                                 double       min,
                                 double       max,
                                 double      *value,
                                 GError     **error);
/** gs_json_get_boolean: the same for true or false. */
gboolean    gs_json_get_boolean (JsonObject  *object,
                                 const char  *key,
                                 gboolean    *value,
                                 GError     **error);
/** gs_json_get_string: the same for a string; borrowed. */
const char *gs_json_get_string  (JsonObject  *object,
                                 const char  *key,
                                 GError     **error);
/** gs_json_get_array: the same for an array of @min to @max elements; borrowed. */
JsonArray  *gs_json_get_array   (JsonObject  *object,
                                 const char  *key,
                                 guint        min,
                                 guint        max,
                                 GError     **error);

/** gs_json_as_int: the integer that @node is, or @otherwise.  @node may be NULL here and below: no
 * such member. */
gint64      gs_json_as_int      (JsonNode    *node,
                                 gint64       otherwise);
/** gs_json_as_double: the number that @node is, which may be whole, or NAN. */
double      gs_json_as_double   (JsonNode    *node);
/** gs_json_as_string: the string that @node is, or NULL; borrowed, as are the two below. */
const char *gs_json_as_string   (JsonNode    *node);
/** gs_json_as_array: the array that @node is, or NULL. */
JsonArray  *gs_json_as_array    (JsonNode    *node);
/** gs_json_as_object: the object that @node is, or NULL. */
JsonObject *gs_json_as_object   (JsonNode    *node);
