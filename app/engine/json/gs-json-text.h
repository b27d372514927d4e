/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON (RFC 8259) as it goes, so that a file of any size needs no memory.
 *
 * Numbers stand in their shortest exact form, NAN and infinities as null.  In a string a newline
 * becomes \n, another control character (0x7f too) \u00XX, and what is no UTF-8 is replaced by
 * U+FFFD: whatever text comes in, JSON goes out. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct
{
  GString *text;       /* what has not been handed on; borrowed */
  FILE *stream;        /* where @text goes when it grows; NULL: nowhere; borrowed */
  const char *colon;   /* between a key and its value; static */
  const char *comma;   /* between two values of a line; static */
  guint depth;
  guint folded;        /* from this depth on everything stands on one line; 0: everywhere */
  gboolean first;      /* nothing stands in the present object or array yet */
  gboolean new_line;   /* what comes next begins a line */
} GsJsonText;

/** gs_json_text_init: for people: a value a line above depth @folded, spaces below. */
void gs_json_text_init       (GsJsonText *self,
                              GString    *text,
                              FILE       *stream,
                              guint       folded);
/** gs_json_text_init_tight: for programs: no space at all. */
void gs_json_text_init_tight (GsJsonText *self,
                              GString    *text,
                              FILE       *stream);
/** gs_json_text_begin: @bracket '{' or '['; @key NULL inside an array, here and below. */
void gs_json_text_begin      (GsJsonText *self,
                              const char *key,
                              char        bracket);
void gs_json_text_end        (GsJsonText *self,
                              char        bracket);
/** gs_json_text_new_line: the next value, or the end of what is open, begins a line. */
void gs_json_text_new_line   (GsJsonText *self);
void gs_json_text_string     (GsJsonText *self,
                              const char *key,
                              const char *value);  /* NULL: null */
void gs_json_text_double     (GsJsonText *self,
                              const char *key,
                              double      value);
/** gs_json_text_format: @value by @format, one of g_ascii_formatd() that makes a number. */
void gs_json_text_format     (GsJsonText *self,
                              const char *key,
                              const char *format,
                              double      value);
void gs_json_text_int        (GsJsonText *self,
                              const char *key,
                              gint64      value);
/** gs_json_text_decimal: @value / 10^@digits, exactly: 1234567 with 3 is 1234.567. */
void gs_json_text_decimal    (GsJsonText *self,
                              const char *key,
                              gint64      value,
                              guint       digits);
void gs_json_text_bool       (GsJsonText *self,
                              const char *key,
                              gboolean    value);
void gs_json_text_null       (GsJsonText *self,
                              const char *key);
/** gs_json_text_value: @json, one value that was written before. */
void gs_json_text_value      (GsJsonText *self,
                              const char *key,
                              const char *json);
/** gs_json_text_flush: hands all of the text to the stream. */
void gs_json_text_flush      (GsJsonText *self);
