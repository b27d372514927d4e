/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file as lines: GKeyFile's syntax, with what GKeyFile forgets: on which line a key stands,
 * and that it stands there twice. */
#pragma once

#include <glib.h>

/* A group's header (key NULL), or one assignment of the group above it. */
typedef struct
{
  char *group;  /* "Tasks cpu" */
  char *key;    /* "Name" */
  char *locale; /* "ko" of Name[ko]; NULL */
  char *value;  /* as written, still escaped */
  guint line;   /* from 1 */
} GsKeyLine;

/** gs_key_lines_scan: an array of GsKeyLine, in the order of the file.  Fails with a message that
 * begins with "FILE:LINE:" for what is no key file, and for a repeated group or key. */
GPtrArray *gs_key_lines_scan     (const char  *text,
                                  gsize        length,
                                  const char  *file_name,
                                  GError     **error);
/** gs_key_lines_unescape: \s \n \t \r \\ as GKeyFile has them.  NULL with an error for others. */
char      *gs_key_lines_unescape (const char  *value,
                                  GError     **error);
/** gs_key_lines_split: the elements of a ;-list, unescaped (and \; too); never empty ones. */
char     **gs_key_lines_split    (const char  *value,
                                  GError     **error);
/** gs_key_lines_escape: the opposite, appended to @out. */
void       gs_key_lines_escape   (GString     *out,
                                  const char  *text,
                                  gboolean     in_list);
