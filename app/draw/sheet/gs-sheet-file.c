/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet as a file.  The picture is made in memory first; then it is written beside the target and
 * renamed, so that what stood there is whole until the new one is. */
#include "config.h"

#include <math.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "gs-gil-words.h"
#include "gs-new-file.h"
#include "gs-sheet.h"

/* Beyond this cairo's images end. */
#define MAX_PIXELS 30000

static cairo_status_t
append_cb (void                *user_data,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (user_data, data, length);

  return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *
gs_sheet_render (GsResults            *results,
                 const GsSheetOptions *options)
{
  double scale = options->scale > 0 ? options->scale : 1;
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (options->width * scale),
                                  (int) ceil (options->height * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  gs_draw_sheet (cr, results, options);
  cairo_destroy (cr);

  return surface;
}

/* All that the charts show, or the lens alone, for those who cannot see it. */
static char *
dup_description (GsResults            *results,
                 const GsSheetOptions *options)
{
  GString *text = g_string_new (NULL);
  guint32 interpreter;
  guint variant;
  GsView view;

  if (options->chart == NULL && options->part == GS_SHEET_LENS
      && gs_sheet_find_lens (results, &variant, &interpreter, &view))
    {
      g_autofree char *title = gs_words_lens_title (view.end - view.begin);
      GsTrace *trace = gs_run_get_trace (gs_results_get_shown_run (results, variant));
      gint64 origin = gs_trace_get_begin (trace);
      g_autofree char *note = gs_words_lens (trace, interpreter, origin + (gint64) view.begin,
                                             origin + (gint64) view.end);

      g_string_append_printf (text, "%s: %s", title, note);
      return g_string_free (text, FALSE);
    }
  for (const GsChart *const *chart = gs_chart_get_all (); *chart != NULL; chart++)
    {
      g_autofree char *description = NULL;

      if (!(*chart)->has_data (results) || (options->chart != NULL && *chart != options->chart))
        continue;
      /* The timelines show only these charts' figures. */
      if (options->part == GS_SHEET_TIMELINES && *chart != gs_chart_find ("speedup")
          && *chart != gs_chart_find ("time"))
        continue;
      description = (*chart)->describe (results);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", _((*chart)->title),
                              description);
    }

  return g_string_free (text, FALSE);
}

/* cairo writes no title and no description into an SVG. */
static void
insert_words (GByteArray           *bytes,
              GsResults            *results,
              const GsSheetOptions *options)
{
  g_autofree char *text = g_strndup ((const char *) bytes->data, bytes->len);
  const char *root = strstr (text, "<svg");
  const char *end = root != NULL ? strchr (root, '>') : NULL;
  g_autofree char *description = dup_description (results, options);
  g_autofree char *words = NULL;

  if (end == NULL)
    return;
  words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s</desc>",
                                   gs_experiment_get_name (gs_results_get_experiment (results)),
                                   description);
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) (end + 1 - text));
  g_byte_array_append (bytes, (const guint8 *) words, (guint) strlen (words));
  g_byte_array_append (bytes, (const guint8 *) end + 1, (guint) strlen (end + 1));
}

static cairo_surface_t *
create_vector_surface (GByteArray           *bytes,
                       GsResults            *results,
                       const GsSheetOptions *options,
                       gboolean              pdf)
{
  cairo_surface_t *surface;

  if (pdf)
    {
      surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, options->width,
                                                     options->height);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                      gs_experiment_get_name (gs_results_get_experiment (results)));
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Gilscope " GS_VERSION);
    }
  else
    {
      surface = cairo_svg_surface_create_for_stream (append_cb, bytes, options->width,
                                                     options->height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    }

  return surface;
}

static cairo_status_t
draw_into (GByteArray           *bytes,
           GsResults            *results,
           const GsSheetOptions *options,
           const char           *suffix)
{
  cairo_surface_t *surface;
  cairo_status_t status;

  if (g_str_equal (suffix, ".png"))
    {
      surface = gs_sheet_render (results, options);
      status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
    }
  else
    {
      cairo_t *cr;

      surface = create_vector_surface (bytes, results, options, g_str_equal (suffix, ".pdf"));
      cr = cairo_create (surface);
      gs_draw_sheet (cr, results, options);
      cairo_destroy (cr);
      cairo_surface_finish (surface);
      status = cairo_surface_status (surface);
      if (status == CAIRO_STATUS_SUCCESS && g_str_equal (suffix, ".svg"))
        insert_words (bytes, results, options);
    }
  cairo_surface_destroy (surface);

  return status;
}

static gboolean
write_bytes (GByteArray  *bytes,
             GFile       *file,
             GError     **error)
{
  GsNewFile *target = gs_new_file_open (file, error);

  if (target == NULL)
    return FALSE;
  fwrite (bytes->data, 1, bytes->len, target->stream);

  return gs_new_file_commit (target, NULL, error);
}

gboolean
gs_sheet_export (GsResults            *results,
                 GFile                *file,
                 const GsSheetOptions *options,
                 GError              **error)
{
  static const char *const suffixes[] = { ".png", ".svg", ".pdf" };
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (base, -1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *suffix = NULL;
  double scale;
  cairo_status_t status;

  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (g_str_has_suffix (lower, suffixes[i]))
        suffix = suffixes[i];
    }
  if (suffix == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("“%s” is no picture: its name should end in .png, .svg or .pdf"), name);
      return FALSE;
    }

  if (!gs_sheet_has_part (results, options))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("Could not write “%s”: “%s” has nothing to show of this"), name,
                   gs_sheet_get_part_title (options));
      return FALSE;
    }

  scale = g_str_equal (suffix, ".png") ? MAX (options->scale, 0) : 1;
  if (!(options->width >= 1 && options->height >= 1 && scale > 0
        && options->width * scale <= MAX_PIXELS && options->height * scale <= MAX_PIXELS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("Could not write “%s”: a picture of %.0f × %.0f pixels is not possible"), name,
                   options->width * scale, options->height * scale);
      return FALSE;
    }

  status = draw_into (bytes, results, options, suffix);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Could not write “%s”: %s"), name,
                   cairo_status_to_string (status));
      return FALSE;
    }

  return write_bytes (bytes, file, error);
}
