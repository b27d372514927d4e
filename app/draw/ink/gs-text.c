/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text, by Pango. */
#include "gs-style.h"

#include <math.h>
#include <string.h>

#include "gs-quantity.h"
#include "gs-text.h"

#define FAMILIES "Cantarell, Noto Sans CJK KR, sans-serif"

double
gs_style_get_text_px (const GsStyle *style,
                      GsTextSize     size)
{
  switch (size)
    {
    case GS_TEXT_SMALL:
      return style->presentation ? style->font_size : style->font_size * 0.85;
    case GS_TEXT_TITLE:
      return style->font_size * 1.15;
    case GS_TEXT_FIGURE:
      return style->font_size * (style->presentation ? 36.0 / 14 : 1.9);
    case GS_TEXT_BODY:
    default:
      return style->font_size;
    }
}

void
gs_text_lighten_times (PangoAttrList *attributes,
                       const char    *text)
{
  static const char times[] = "×";

  for (const char *at = strstr (text, times); at != NULL; at = strstr (at + 1, times))
    {
      PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_NORMAL);

      weight->start_index = (guint) (at - text);
      weight->end_index = (guint) (at - text + sizeof times - 1);
      pango_attr_list_change (attributes, weight);
    }
}

/* The baseline of letters whose middle is at @y, rounded to a whole unit: PNG puts letters at whole
 * pixels, and a vector picture shows the same. */
static double
get_baseline (double y,
              double px)
{
  return round (y + px * 0.35);
}

PangoLayout *
gs_text_create_layout (cairo_t    *cr,
                       double      px,
                       gboolean    bold,
                       const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (FAMILIES);
  PangoAttrList *attributes = pango_attr_list_new ();
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Keep widths the same at every scale and in every format. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 96);
  pango_layout_context_changed (layout);
  pango_font_description_set_absolute_size (font, MAX (px, 1) * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    gs_text_lighten_times (attributes, text);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);

  cairo_font_options_destroy (options);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);

  return layout;
}

double
gs_draw_text (cairo_t       *cr,
              const GsStyle *style,
              GsTextSize     size,
              gboolean       bold,
              GsColor        color,
              double         x,
              double         y,
              double         align,
              double         max_width,
              const char    *text)
{
  double px = gs_style_get_text_px (style, size);
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  g_return_val_if_fail (text != NULL, 0);

  layout = gs_text_create_layout (cr, px, bold, text);
  pango_layout_get_size (layout, &width, NULL);
  if (max_width > 0 && width > max_width * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      width = (int) (max_width * PANGO_SCALE);
    }

  /* Centre on the letters, not on the box, which a fallback font would move. */
  gs_style_set_source (cr, color);
  cairo_move_to (cr, x - align * width / PANGO_SCALE,
                 get_baseline (y, px) - (double) pango_layout_get_baseline (layout) / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);

  return (double) width / PANGO_SCALE;
}

double
gs_draw_text_width (cairo_t       *cr,
                    const GsStyle *style,
                    GsTextSize     size,
                    gboolean       bold,
                    const char    *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  g_return_val_if_fail (text != NULL, 0);

  layout = gs_text_create_layout (cr, gs_style_get_text_px (style, size), bold, text);
  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

double
gs_draw_speedup_width (cairo_t       *cr,
                       const GsStyle *style,
                       GsTextSize     size,
                       gboolean       bold)
{
  g_autofree char *widest = gs_quantity_format_speedup (88.8);

  return gs_draw_text_width (cr, style, size, bold, widest);
}

/* The digits of one size of one font, as glyphs, so that a lane's hundreds of task numbers are one
 * call and not a layout each.  A cache a thread. */
typedef struct
{
  double px;
  cairo_scaled_font_t *font;
  cairo_matrix_t matrix;
  unsigned long glyphs[10];
  double advance[10];
} Digits;

static void
digits_free (gpointer data)
{
  Digits *self = data;

  cairo_scaled_font_destroy (self->font);
  g_free (self);
}

static GPrivate digits_cache = G_PRIVATE_INIT (digits_free);

static const Digits *
get_digits (cairo_t *cr,
            double   px)
{
  Digits *self = g_private_get (&digits_cache);
  cairo_matrix_t matrix;
  g_autoptr (PangoLayout) layout = NULL;
  PangoGlyphItem *run;
  PangoFont *font;

  cairo_get_matrix (cr, &matrix);
  if (self != NULL && self->px == px && self->matrix.xx == matrix.xx
      && self->matrix.yy == matrix.yy)
    return self;

  layout = gs_text_create_layout (cr, px, TRUE, "0123456789");
  run = pango_layout_get_line_readonly (layout, 0)->runs->data;
  font = run->item->analysis.font;
  if (run->glyphs->num_glyphs != 10)
    return NULL;

  self = g_new0 (Digits, 1);
  self->px = px;
  self->matrix = matrix;
  self->font = cairo_scaled_font_reference (
    pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font)));
  for (int i = 0; i < 10; i++)
    {
      self->glyphs[i] = run->glyphs->glyphs[i].glyph;
      self->advance[i] = (double) run->glyphs->glyphs[i].geometry.width / PANGO_SCALE;
    }
  g_private_replace (&digits_cache, self);

  return self;
}

void
gs_numbers_init (GsNumbers *self,
                 cairo_t   *cr,
                 double     px)
{
  self->cr = cr;
  self->px = px;
  self->scale = gs_draw_is_vector (cr) ? 0 : gs_draw_pixel_scale (cr);
  self->digits = get_digits (cr, px);
  self->glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
}

/* Rounds to whole pixels, as cairo 1.18 cuts glyphs between two of them at the ends of a row.  The
 * bias lets a figure exactly between two go the same way in every tile. */
static double
round_x (const GsNumbers *self,
         double           x)
{
  return self->scale > 0 ? floor (x * self->scale + 0.5 + 1e-6) / self->scale : x;
}

void
gs_numbers_add (GsNumbers *self,
                guint      number,
                double     x0,
                double     x1,
                double     y)
{
  const Digits *digits = self->digits;
  guint figures[10];
  guint n = 0;
  double width = 0;
  double room = x1 - x0 - self->px * 0.5;
  double x;

  if (digits == NULL)
    return;

  /* Take the figures from the last one on. */
  do
    {
      figures[n] = number % 10;
      width += digits->advance[figures[n++]];
      number /= 10;
    }
  while (number > 0 && width <= room);
  if (width > room)
    return;

  x = (x0 + x1 - width) / 2;
  while (n-- > 0)
    {
      cairo_glyph_t glyph = { digits->glyphs[figures[n]], round_x (self, x),
                              get_baseline (y, self->px) };

      g_array_append_val (self->glyphs, glyph);
      x += digits->advance[figures[n]];
    }
}

void
gs_numbers_show (GsNumbers *self,
                 GsColor    color)
{
  const Digits *digits = self->digits;

  if (self->glyphs->len > 0)
    {
      cairo_save (self->cr);
      cairo_set_scaled_font (self->cr, digits->font);
      gs_style_set_source (self->cr, color);
      cairo_show_glyphs (self->cr, (cairo_glyph_t *) (gpointer) self->glyphs->data,
                         (int) self->glyphs->len);
      cairo_restore (self->cr);
    }
  g_array_set_size (self->glyphs, 0);
}

void
gs_numbers_clear (GsNumbers *self)
{
  g_clear_pointer (&self->glyphs, g_array_unref);
}
