/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file in a folder of its own, for what is saved and opened again. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "gs-archive.h"
#include "gs-summary-json.h"
#include "gs-summary-text.h"

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
} Place;

static inline void
place_init (Place      *self,
            const char *name)
{
  self->folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, name, NULL);
  self->file = g_file_new_for_path (self->path);
}

static inline void
place_clear (Place *self)
{
  g_unlink (self->path);
  /* Nothing else is left beside it. */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->folder);
}

static inline char *
read_file (const Place *place,
           gsize       *length)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (place->path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* Opening @size bytes either works or says what is wrong with which file. */
static inline gboolean
open_bytes (const Place *place,
            const char  *data,
            gsize        size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsResults) results = NULL;

  FILE *stream = g_fopen (place->path, "w");

  g_assert_cmpuint (fwrite (data, 1, size, stream), ==, size);
  g_assert_cmpint (fclose (stream), ==, 0);
  results = gs_archive_load (place->file, &error);
  if (results != NULL)
    {
      /* The loaded results can be read to their end. */
      g_free (gs_summary_to_json (results, TRUE));
      g_free (gs_summary_to_text (results));
      return TRUE;
    }
  g_assert_nonnull (strstr (error->message, place->path));
  return FALSE;
}
