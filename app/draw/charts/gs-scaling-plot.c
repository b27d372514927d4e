/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-scaling-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-chart-parts.h"
#include "gs-end-labels.h"
#include "gs-results-words.h"
#include "gs-ruler.h"
#include "gs-scaling-words.h"
#include "gs-share-words.h"

/* The labels' share of the width, at most; longer names are written smaller. */
#define MOST_OF_LABELS 0.45

char *
gs_scaling_plot_dup_tick (const GsScalingPlot *self,
                          double               value)
{
  GsRulerFormat format;

  switch (self->scaling.measure)
    {
    case GS_SCALING_EFFICIENCY:
      return gs_words_percent (value);
    case GS_SCALING_MAKESPAN:
      gs_ruler_format_init (&format, self->most * 1e9, self->y_step * 1e9);
      return gs_ruler_format_time (&format, value * 1e9);
    case GS_SCALING_SPEEDUP:
    default:
      return g_strdup_printf (C_("speedup", "%g×"), value);
    }
}

/* The top of the measure's axis. */
static double
find_top (const GsScaling *scaling)
{
  double most = scaling->most;

  switch (scaling->measure)
    {
    case GS_SCALING_EFFICIENCY:
      return MAX (most, 1) * 1.1;
    case GS_SCALING_MAKESPAN:
      if (isfinite (scaling->baseline))
        most = MAX (most, scaling->baseline);
      return most > 0 ? most * 1.1 : 1;
    case GS_SCALING_SPEEDUP:
    default:
      most = MAX (most, 1);
      most = MAX (most, MIN (scaling->ideal, 2 * most));
      if (isfinite (scaling->capacity))
        most = MAX (most, scaling->capacity);
      return most * 1.1;
    }
}

void
gs_scaling_plot_init (GsScalingPlot    *self,
                      GsResults        *results,
                      GsScalingMeasure  measure)
{
  *self = (GsScalingPlot) { 0 };
  gs_scaling_init (&self->scaling, results, measure);
  self->most = find_top (&self->scaling);
}

void
gs_scaling_plot_clear (GsScalingPlot *self)
{
  gs_scaling_clear (&self->scaling);
}

double
gs_scaling_plot_to_x (const GsScalingPlot *self,
                      double               workers)
{
  return self->left + workers / self->scaling.most_workers * (self->right - self->left);
}

double
gs_scaling_plot_to_y (const GsScalingPlot *self,
                      double               value)
{
  return self->bottom - value / self->most * (self->bottom - self->top);
}

static void
add_label (const GsScalingPlot *self,
           GArray              *labels,
           double               value,
           GsColor              color,
           gboolean             bold,
           char                *text)
{
  GsEndLabel label = { CLAMP (gs_scaling_plot_to_y (self, value), self->top, self->bottom), 0,
                       color, bold, text };

  label.y = label.wanted;
  g_array_append_val (labels, label);
}

static void
add_series_label (const GsScalingPlot *self,
                  GArray              *labels,
                  const GsStyle       *style,
                  const GsSeries      *series)
{
  g_autofree char *text = NULL;
  double last = NAN;

  for (guint i = 0; i < series->points->len; i++)
    {
      double value = gs_scaling_get_value (self->scaling.measure,
                                           &g_array_index (series->points, GsSeriesPoint, i));

      if (isfinite (value))
        last = value;
    }
  text = gs_words_scaling_value (self->scaling.measure, last);
  add_label (self, labels, last, gs_style_get_executor_ink (style, series->executor), TRUE,
             g_strdup_printf ("%s  %s", series->label, text));
}

GArray *
gs_scaling_plot_make_labels (const GsScalingPlot *self,
                             const GsStyle       *style)
{
  GArray *labels = gs_end_labels_new ();
  double ideal = gs_scaling_get_ideal (&self->scaling, self->scaling.most_workers);
  double capacity = gs_scaling_get_capacity (&self->scaling, self->scaling.most_workers);

  for (guint i = 0; i < self->scaling.series->len; i++)
    add_series_label (self, labels, style, g_ptr_array_index (self->scaling.series, i));
  if (ideal <= self->most)
    add_label (self, labels, ideal, style->dim_text, FALSE, g_strdup (_("ideal")));
  if (isfinite (capacity))
    {
      g_autofree char *text = gs_words_scaling_value (self->scaling.measure, capacity);

      add_label (self, labels, capacity, style->text, FALSE,
                 self->scaling.measure == GS_SCALING_SPEEDUP
                   ? gs_words_capacity (capacity)
                   /* Translators: the best that the machine can give, as measured: a time, or a
                      percentage. */
                   : g_strdup_printf (_("%s measured"), text));
    }

  return labels;
}

/* The width of the ticks' labels left of the axis. */
static double
measure_ticks (const GsScalingPlot *self,
               cairo_t             *cr,
               const GsStyle       *style)
{
  double widest = self->scaling.measure == GS_SCALING_SPEEDUP
                    ? gs_draw_speedup_width (cr, style, GS_TEXT_SMALL, FALSE) : 0;

  for (double value = 0; value <= self->most; value += self->y_step)
    {
      g_autofree char *text = gs_scaling_plot_dup_tick (self, value);

      widest = MAX (widest, gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, text));
    }

  return widest;
}

void
gs_scaling_plot_place (GsScalingPlot *self,
                       cairo_t       *cr,
                       const GsStyle *style,
                       double         width,
                       double         height,
                       double         note_height)
{
  double font = style->font_size;
  double widest = 0;
  g_autoptr (GArray) labels = NULL;

  self->top = font * 0.5;
  self->bottom = MAX (height - note_height - font * 3, self->top + 1);
  self->y_step = gs_chart_next_step (self->most * MAX (font * 2 / (self->bottom - self->top),
                                                       0.05));
  self->left = measure_ticks (self, cr, style) + font * 0.6;

  labels = gs_scaling_plot_make_labels (self, style);
  for (guint i = 0; i < labels->len; i++)
    {
      const GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);

      widest = MAX (widest, gs_draw_text_width (cr, style, GS_TEXT_SMALL, label->bold,
                                                label->text));
    }
  self->right = MAX (width - MIN (widest, width * MOST_OF_LABELS) - font * 1.3,
                     self->left + width * 0.3);
}
