/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "gs-chart-parts.h"
#include "gs-quantity.h"
#include "gs-text.h"

/* Bounds in sizes of type: a higher card has air between and about its rows. */
#define MAX_ROW 8.5
#define MAX_BAR 4.5

const GsState gs_chart_state_order[GS_N_STATES] = {
  GS_STATE_RUNNING, GS_STATE_IO_WAIT, GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT,
  GS_STATE_READY, GS_STATE_STARTING, GS_STATE_PICKLING, GS_STATE_IDLE,
};

void
gs_chart_rows_init (GsChartRows   *self,
                    cairo_t       *cr,
                    GsResults     *results,
                    const GsStyle *style,
                    double         width,
                    double         top,
                    double         bottom)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  double longest = 0;
  double font;

  self->n_rows = MAX (gs_experiment_get_n_variants (experiment), 1);
  bottom = MAX (bottom, top + 1);
  self->row_height = MIN ((bottom - top) / self->n_rows, style->font_size * MAX_ROW);
  self->top = top + ((bottom - top) - self->row_height * self->n_rows) / 2;

  self->style = *style;
  self->style.font_size = MIN (style->font_size, self->row_height * 0.72);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *label = gs_experiment_dup_variant_label (experiment, i);

      longest = MAX (longest, gs_draw_text_width (cr, &self->style, GS_TEXT_BODY, FALSE, label));
    }
  font = self->style.font_size;

  self->stacked = longest > width * 0.36 && self->row_height > font * 2.6;
  if (self->stacked)
    {
      if (longest > width)
        self->style.font_size *= width / longest;
      self->left = 0;
      self->bar_height = floor (MIN (self->row_height - font * 1.6, font * MAX_BAR));
    }
  else
    {
      if (longest > width * 0.5)
        {
          self->style.font_size *= width * 0.5 / longest;
          longest = width * 0.5;
        }
      self->left = ceil (longest + font * 0.7);
      self->bar_height = floor (MIN (MAX (self->row_height * 0.6, MIN (font * 1.1,
                                                                       self->row_height * 0.8)),
                                     font * MAX_BAR));
    }
}

double
gs_chart_rows_get_bar (const GsChartRows *self,
                       guint              row)
{
  double top = self->top + row * self->row_height;

  if (self->stacked)
    return round (top + (self->row_height - self->bar_height + self->style.font_size * 1.4) / 2);
  return round (top + (self->row_height - self->bar_height) / 2);
}

void
gs_chart_rows_draw_label (const GsChartRows *self,
                          cairo_t           *cr,
                          GsResults         *results,
                          guint              row)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *label = gs_experiment_dup_variant_label (experiment, row);
  double bar = gs_chart_rows_get_bar (self, row);
  GsColor color = gs_results_get_shown_run (results, row) != NULL ? self->style.text
                                                                  : self->style.dim_text;

  if (self->stacked)
    gs_draw_text (cr, &self->style, GS_TEXT_BODY, FALSE, color, 0,
                  bar - self->style.font_size * 0.75, 0, 0, label);
  else
    gs_draw_text (cr, &self->style, GS_TEXT_BODY, FALSE, color,
                  self->left - self->style.font_size * 0.7, bar + self->bar_height / 2, 1, 0,
                  label);
}

double
gs_chart_draw_note (cairo_t       *cr,
                    const GsStyle *style,
                    double         x,
                    double         bottom,
                    double         width,
                    gboolean       measure,
                    const char    *text)
{
  g_autoptr (PangoLayout) layout
    = gs_text_create_layout (cr, gs_style_get_text_px (style, GS_TEXT_SMALL), FALSE, text);
  int height;

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_size (layout, NULL, &height);
  if (!measure)
    {
      gs_style_set_source (cr, style->dim_text);
      cairo_move_to (cr, x, bottom - (double) height / PANGO_SCALE);
      pango_cairo_show_layout (cr, layout);
      cairo_new_path (cr);
    }

  return (double) height / PANGO_SCALE;
}

void
gs_chart_draw_seconds (cairo_t       *cr,
                       const GsStyle *style,
                       GsState        state,
                       double         x0,
                       double         x1,
                       double         y,
                       double         height,
                       double         seconds)
{
  const GsStateStyle *part = &style->states[state];
  g_autofree char *text = gs_quantity_format_seconds (seconds);
  double width = gs_draw_text_width (cr, style, GS_TEXT_SMALL, TRUE, text);

  if (width + style->font_size * 0.6 > x1 - x0)
    return;
  if (part->pattern != GS_PATTERN_SOLID && part->pattern != GS_PATTERN_OUTLINED)
    {
      double box = MIN (style->font_size * 1.25, height);

      cairo_rectangle (cr, (x0 + x1 - width) / 2 - style->font_size * 0.25,
                       y + (height - box) / 2, width + style->font_size * 0.5, box);
      gs_style_set_source (cr, part->fill);
      cairo_fill (cr);
    }
  gs_draw_text (cr, style, GS_TEXT_SMALL, TRUE, part->text, (x0 + x1) / 2, y + height / 2, 0.5, 0,
                text);
}

guint
gs_chart_get_ideal (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint most = 0;

  if (!gs_experiment_computes (experiment))
    return 0;
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    most = MAX (most, gs_experiment_get_workers (experiment, i));

  return MIN (most, gs_experiment_get_cores_at_hand (experiment));
}

double
gs_chart_next_step (double step)
{
  double power = pow (10, floor (log10 (step) + 1e-9));
  double digit = step / power;

  return (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10) * power;
}
