/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes results to files and to the clipboard.  Drawing takes a while, and a disk may be slow. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-archive.h"
#include "gs-export.h"
#include "gs-window-private.h"

/* Pictures go onto slides: twice the sheet's size, for a sharp projector. */
#define COPY_SCALE 2

/* A write in progress: its contents and its target. */
typedef struct
{
  GsResults *results;       /* as they were when it was asked for */
  GsSheetOptions options;
  GFile *file;              /* NULL: the clipboard */
  cairo_surface_t *surface; /* for the clipboard */
} Writing;

static Writing *
writing_new (GsWindow *self,
             GFile    *file)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->results = gs_results_copy (gs_lesson_state_get_shown (self->state));
  writing->options = (GsSheetOptions) GS_SHEET_OPTIONS_DEFAULT;
  writing->options.chart = gs_stage_get_chart (self->stage);
  writing->options.strings = gs_scene_get_strings (gs_stage_get_scene (self->stage));
  g_set_object (&writing->file, file);
  return writing;
}

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_object_unref (self->results);
  g_clear_object (&self->file);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

/* A picture */

static gboolean
render (gpointer   data,
        GError   **error)
{
  Writing *writing = data;
  cairo_status_t status;

  writing->surface = gs_sheet_render (writing->results, &writing->options);
  status = cairo_surface_status (writing->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static GdkTexture *
texture_new_for_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  /* Lend the pixels, which are many, instead of copying them. */
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));
  /* GDK_MEMORY_DEFAULT is cairo's ARGB32, whatever the byte order. */
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
gs_window_rendered (GsWindow     *self,
                    gpointer      data,
                    const GError *error)
{
  Writing *writing = data;
  g_autoptr (GdkTexture) texture = NULL;

  if (error != NULL)
    {
      gs_window_show_error (self, _("The picture could not be copied"), error->message);
      return;
    }
  texture = texture_new_for_surface (writing->surface);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  gs_window_toast (self, _("Picture copied"));
}

void
gs_window_copy_picture (GsWindow *self)
{
  Writing *writing = writing_new (self, NULL);

  writing->options.scale = COPY_SCALE;
  gs_window_work (self, _("Drawing the picture…"), render, gs_window_rendered, writing,
                  writing_free);
}

/* A table */

void
gs_window_copy_table (GsWindow *self)
{
  g_autofree char *text = gs_stage_dup_table (self->stage);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gs_window_toast (self, _("Table copied"));
}

/* A file */

static char *
dup_writing_words (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_strdup_printf (_("Writing “%s”…"), name);
}

static gboolean
export (gpointer   data,
        GError   **error)
{
  Writing *writing = data;

  return gs_export_write (writing->results, writing->file, &writing->options, error);
}

static void
gs_window_exported (GsWindow     *self,
                    gpointer      data,
                    const GError *error)
{
  Writing *writing = data;
  g_autofree char *name = g_file_get_basename (writing->file);
  g_autofree char *text = g_strdup_printf (_("“%s” exported"), name);

  if (error == NULL)
    gs_window_toast (self, text);
  else
    gs_window_show_error (self, _("The export failed"), error->message);
}

void
gs_window_export_to (GsWindow   *self,
                     GFile      *file,
                     const char *part,
                     double      scale)
{
  g_autofree char *words = dup_writing_words (file);
  Writing *writing = writing_new (self, file);

  /* Take the requested part, not the page's. */
  gs_sheet_choose_part (&writing->options, part);
  writing->options.scale = scale;
  gs_window_work (self, words, export, gs_window_exported, writing, writing_free);
}

static gboolean
save (gpointer   data,
      GError   **error)
{
  Writing *writing = data;
  g_autofree char *name = g_file_get_basename (writing->file);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  /* Add the suffix: without it the file could not be opened again. */
  if (!g_str_has_suffix (lower, ".gilscope"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                   _("“%s”: the name should end in .gilscope"), name);
      return FALSE;
    }
  return gs_archive_save (writing->results, writing->file, error);
}

static void
gs_window_saved (GsWindow     *self,
                 gpointer      data,
                 const GError *error)
{
  Writing *writing = data;
  g_autofree char *name = g_file_get_basename (writing->file);
  g_autofree char *text = g_strdup_printf (_("“%s” saved"), name);

  if (error != NULL)
    {
      gs_window_show_error (self, _("The experiment could not be saved"), error->message);
      return;
    }
  gs_window_add_recent (self, writing->file);
  gs_window_toast (self, text);
}

void
gs_window_save_to (GsWindow *self,
                   GFile    *file)
{
  g_autofree char *words = dup_writing_words (file);

  gs_window_work (self, words, save, gs_window_saved, writing_new (self, file), writing_free);
}
