/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is written whole or not at all: it grows beside its place under another name, and
 * takes the place of what stood there when it is complete and on the disk. */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

typedef struct
{
  FILE *stream;      /* to write to; its errors need not be looked at before the commit */
  char *path;        /* where it is to be */
  char *temporary;   /* where it is */
} GsNewFile;

/** gs_new_file_open: NULL with an error that names the file. */
GsNewFile *gs_new_file_open   (GFile      *file,
                               GError    **error);
/** gs_new_file_commit: frees @self.  FALSE, and what stood there is untouched, if anything has gone
 * wrong since it was opened, a full disk for one. */
gboolean   gs_new_file_commit (GsNewFile  *self,
                               GError    **error);
