/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON as it goes, so that a file of any size needs no memory: numbers in their shortest
 * exact form, NAN as null. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct
{
  GString *text;    /* what has not been handed on; borrowed */
  FILE *stream;     /* where @text goes when it grows; NULL: nowhere; borrowed */
  guint depth;
  guint folded;     /* from this depth on everything stands on one line; 0: everywhere */
  gboolean first;   /* nothing stands in the present object or array yet */
} GsJsonText;

/** gs_json_text_init: @folded: see above. */
void gs_json_text_init   (GsJsonText *self,
                          GString    *text,
                          FILE       *stream,
                          guint       folded);
/** gs_json_text_begin: @bracket '{' or '['; @key NULL inside an array. */
void gs_json_text_begin  (GsJsonText *self,
                          const char *key,
                          char        bracket);
void gs_json_text_end    (GsJsonText *self,
                          char        bracket);
void gs_json_text_string (GsJsonText *self,
                          const char *key,
                          const char *value);  /* NULL: null */
void gs_json_text_double (GsJsonText *self,
                          const char *key,
                          double      value);
void gs_json_text_int    (GsJsonText *self,
                          const char *key,
                          gint64      value);
void gs_json_text_bool   (GsJsonText *self,
                          const char *key,
                          gboolean    value);
void gs_json_text_null   (GsJsonText *self,
                          const char *key);
/** gs_json_text_flush: hands all of the text to the stream. */
void gs_json_text_flush  (GsJsonText *self);
