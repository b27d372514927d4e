/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stage-style.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "gs-gil-words.h"
#include "gs-lane-words.h"


static double
get_font_px (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  return size > 0 ? size : 14;
}

/* The window's height: what people in the last row see. */
static double
get_window_height (GtkWidget *stage)
{
  GtkRoot *root = gtk_widget_get_root (stage);
  int height = root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0;

  return height > 0 ? height : 800;
}

static int
measure_names (GtkWidget     *stage,
               GsResults     *results,
               const GsStyle *style)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  const char *const fixed[] = { _("overview"), gs_words_holder_lane () };
  GsExperiment *experiment;
  int widest = 0, width;

  layout = gtk_widget_create_pango_layout (stage, NULL);
  font = pango_font_description_copy (
    pango_context_get_font_description (gtk_widget_get_pango_context (stage)));
  pango_font_description_set_absolute_size (font,
                                            gs_style_get_text_px (style, GS_TEXT_SMALL) *
                                            PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    {
      pango_layout_set_text (layout, fixed[i], -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  if (results == NULL)
    return widest;

  experiment = gs_results_get_experiment (results);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *name = gs_words_lane_expected (
        results, i, gs_experiment_get_workers (experiment, i));

      pango_layout_set_text (layout, name, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

static guint
count_lanes (GsResults *results)
{
  GsExperiment *experiment;
  guint n = 0;

  if (results == NULL)
    return 0;

  experiment = gs_results_get_experiment (results);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    n += gs_experiment_get_workers (experiment, i);
  return n;
}

static void
choose_sizes (GtkWidget     *stage,
              GsResults     *results,
              const GsStyle *style,
              GsSceneSizes  *sizes)
{
  double px = style->font_size;
  double height = gtk_widget_get_height (stage);
  guint n_lanes = count_lanes (results);
  gboolean tight = !style->presentation && height > 0 && height < 720;
  double pitch = px * (tight ? 1.65 : 2.05);

  /* Thicken few lanes in a high window; thin many, as long as they can be told apart. */
  if (height > 0 && n_lanes > 0)
    {
      pitch = MAX (pitch, MIN (height * 0.3 / (n_lanes + 3), px * 2.6));
      pitch = CLAMP (pitch, 6, MAX (6, height * 0.5 / n_lanes));
    }
  sizes->lane_height = (int) MAX (round (pitch * 0.8), 5);
  sizes->lane_gap = (int) MAX (round (pitch * 0.2), 1);
  sizes->pad = 8;
  sizes->gap = tight ? 6 : 8;
  sizes->figure = (int) round (gs_style_get_text_px (style, GS_TEXT_FIGURE));
  if (style->presentation)
    {
      sizes->lane_height = (int) ceil (get_window_height (stage) / 25);
      sizes->lane_gap = sizes->lane_height / 8;
      sizes->figure = (int) ceil (get_window_height (stage) / 14);
    }
  else if (tight)
    sizes->figure = (int) round (px * 1.6);
  sizes->label_width = measure_names (stage, results, style) + 2 * sizes->pad + (int) ceil (px * 0.7);
}

void
gs_stage_choose_style (GtkWidget    *stage,
                       GsResults    *results,
                       gboolean      presentation,
                       gboolean      grey,
                       GsStyle      *style,
                       GsSceneSizes *sizes)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  double px = presentation ? ceil (get_window_height (stage) / 36) : get_font_px (stage);

  gs_style_init (style, dark, presentation, px);
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    gs_style_raise_contrast (style);
  if (grey)
    gs_style_drop_colors (style);
  choose_sizes (stage, results, style, sizes);
}
