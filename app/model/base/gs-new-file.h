/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is written whole or not at all: it grows beside its place under another name, and
 * takes the place of what stood there when it is complete, has been read back, and is on the disk.
 *
 * The other name is locked as long as its writer lives.  The next file that is opened in that
 * folder removes those that are not locked: their writers were killed. */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

typedef struct
{
  FILE *stream;      /* to write to; its errors need not be looked at before the commit */
  char *path;        /* where it is to be: what links lead to */
  char *temporary;   /* where it is */
  int lock;          /* the same open file: it is locked until this is closed */
} GsNewFile;

/** GsNewFileCheck: whether what was written can be read again.
 * @stream: at its beginning
 * @name: where it is to be, for messages */
typedef gboolean (*GsNewFileCheck) (GInputStream  *stream,
                                    const char    *name,
                                    GError       **error);

/** gs_new_file_check: whether @file can be written as it looks, without touching anything: it is a
 * file of this computer, or there is nothing of that name in a folder that can be written.  What it
 * is a link to counts.  FALSE with an error that names the file. */
gboolean   gs_new_file_check  (GFile           *file,
                               GError         **error);
/** gs_new_file_open: NULL with an error that names the file.  Any thread. */
GsNewFile *gs_new_file_open   (GFile           *file,
                               GError         **error);
/** gs_new_file_commit: frees @self.  FALSE, and what stood there is untouched, if anything has gone
 * wrong since it was opened, a full disk for one, or if @check says so.
 * @check: NULL for what nobody opens again */
gboolean   gs_new_file_commit (GsNewFile       *self,
                               GsNewFileCheck   check,
                               GError         **error);
