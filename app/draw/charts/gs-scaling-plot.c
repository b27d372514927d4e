/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ideal, capacity and Amdahl's law are speedups; with W workers a speedup s is an efficiency of s/W
 * and, where the work takes T in sequence, a makespan of T/s. */
#include "config.h"

#include "gs-scaling-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-chart-parts.h"
#include "gs-end-labels.h"
#include "gs-quantity.h"
#include "gs-ruler.h"

/* The labels' share of the width, at most; longer names are written smaller. */
#define MOST_OF_LABELS 0.45

double
gs_scaling_get_value (GsScalingMeasure     measure,
                      const GsSeriesPoint *point)
{
  switch (measure)
    {
    case GS_SCALING_EFFICIENCY:
      return point->efficiency;
    case GS_SCALING_MAKESPAN:
      return point->makespan;
    case GS_SCALING_SPEEDUP:
    default:
      return point->speedup;
    }
}

gboolean
gs_scaling_get_quartiles (GsScalingMeasure     measure,
                          const GsSeriesPoint *point,
                          double              *q1,
                          double              *q3)
{
  double workers = measure == GS_SCALING_EFFICIENCY ? point->workers : 1;

  *q1 = measure == GS_SCALING_MAKESPAN ? point->makespan_q1 : point->q1 / workers;
  *q3 = measure == GS_SCALING_MAKESPAN ? point->makespan_q3 : point->q3 / workers;
  return isfinite (*q1) && isfinite (*q3);
}

char *
gs_scaling_format (GsScalingMeasure measure,
                   double           value)
{
  if (!isfinite (value))
    return g_strdup ("–");

  switch (measure)
    {
    case GS_SCALING_EFFICIENCY:
      return g_strdup_printf (_("%.0f %%"), value * 100);
    case GS_SCALING_MAKESPAN:
      return gs_quantity_format_seconds (value);
    case GS_SCALING_SPEEDUP:
    default:
      return gs_quantity_format_speedup (value);
    }
}

char *
gs_scaling_plot_dup_tick (const GsScalingPlot *self,
                          double               value)
{
  GsRulerFormat format;

  switch (self->measure)
    {
    case GS_SCALING_EFFICIENCY:
      return g_strdup_printf (_("%.0f %%"), value * 100);
    case GS_SCALING_MAKESPAN:
      gs_ruler_format_init (&format, self->most * 1e9, self->y_step * 1e9);
      return gs_ruler_format_time (&format, value * 1e9);
    case GS_SCALING_SPEEDUP:
    default:
      return g_strdup_printf (C_("speedup", "%g×"), value);
    }
}

/* Converts a speedup to the measure. */
static double
convert (const GsScalingPlot *self,
         double               speedup,
         double               workers)
{
  switch (self->measure)
    {
    case GS_SCALING_EFFICIENCY:
      return speedup / workers;
    case GS_SCALING_MAKESPAN:
      return self->baseline / speedup;
    case GS_SCALING_SPEEDUP:
    default:
      return speedup;
    }
}

double
gs_scaling_plot_get_ideal (const GsScalingPlot *self,
                           double               workers)
{
  return convert (self, MIN (workers, self->ideal), workers);
}

double
gs_scaling_plot_get_capacity (const GsScalingPlot *self,
                              double               workers)
{
  if (!isfinite (self->capacity))
    return NAN;
  /* Clamp: no worker does more than the work of one. */
  return convert (self, self->measure == GS_SCALING_EFFICIENCY ? MIN (self->capacity, workers)
                                                               : self->capacity, workers);
}

double
gs_scaling_plot_get_fit (const GsScalingPlot *self,
                         const GsSeries      *series,
                         double               workers)
{
  double makespan = series->fit.t1 / gs_amdahl_speedup (&series->fit, workers);

  /* Rescale to the common baseline, as the points are: one worker may take another time. */
  return self->measure == GS_SCALING_MAKESPAN ? makespan
                                              : convert (self, series->baseline / makespan, workers);
}

double
gs_scaling_plot_to_x (const GsScalingPlot *self,
                      double               workers)
{
  return self->left + workers / self->most_workers * (self->right - self->left);
}

double
gs_scaling_plot_to_y (const GsScalingPlot *self,
                      double               value)
{
  return self->bottom - value / self->most * (self->bottom - self->top);
}

static gboolean
has_values (const GsSeries   *series,
            GsScalingMeasure  measure)
{
  for (guint i = 0; i < series->points->len; i++)
    if (isfinite (gs_scaling_get_value (measure, &g_array_index (series->points, GsSeriesPoint,
                                                                 i))))
      return TRUE;

  return FALSE;
}

/* The largest value, quartiles included; sets the largest number of workers as well. */
static double
find_most (GsScalingPlot *self)
{
  double most = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < series->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, j);
          double value = gs_scaling_get_value (self->measure, point);
          double q1, q3;

          self->most_workers = MAX (self->most_workers, point->workers);
          if (isfinite (value))
            most = MAX (most, value);
          if (gs_scaling_get_quartiles (self->measure, point, &q1, &q3))
            most = MAX (most, q3);
        }
    }

  return most;
}

/* The value that all series are compared with. */
static double
find_baseline (const GsScalingPlot *self)
{
  double baseline = NAN;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (!isfinite (series->baseline) || (i > 0 && series->baseline != baseline))
        return NAN;
      baseline = series->baseline;
    }

  return baseline;
}

static void
find_ranges (GsScalingPlot *self)
{
  GsExperiment *experiment = gs_results_get_experiment (self->results);
  gboolean computes = gs_experiment_computes (experiment);
  double measured = find_most (self);

  self->baseline = find_baseline (self);
  self->ideal = computes ? MIN (gs_experiment_get_cores_at_hand (experiment),
                                (guint) self->most_workers)
                         : (guint) self->most_workers;
  self->capacity = computes && self->ideal > 1
                     ? gs_results_get_capacity (self->results, self->ideal) : NAN;

  switch (self->measure)
    {
    case GS_SCALING_EFFICIENCY:
      self->most = MAX (measured, 1) * 1.1;
      break;
    case GS_SCALING_MAKESPAN:
      self->most = isfinite (self->baseline) ? MAX (measured, self->baseline) : measured;
      self->most = self->most > 0 ? self->most * 1.1 : 1;
      break;
    case GS_SCALING_SPEEDUP:
    default:
      measured = MAX (measured, 1);
      self->most = MAX (measured, MIN (self->ideal, 2 * measured));
      if (isfinite (self->capacity))
        self->most = MAX (self->most, self->capacity);
      self->most *= 1.1;
    }
}

void
gs_scaling_plot_init (GsScalingPlot    *self,
                      GsResults        *results,
                      GsScalingMeasure  measure)
{
  *self = (GsScalingPlot) { .measure = measure, .results = results, .most_workers = 1 };
  self->series = gs_results_get_series (results);
  for (guint i = self->series->len; i-- > 0;)
    if (!has_values (g_ptr_array_index (self->series, i), measure))
      g_ptr_array_remove_index (self->series, i);
  find_ranges (self);
}

void
gs_scaling_plot_clear (GsScalingPlot *self)
{
  g_clear_pointer (&self->series, g_ptr_array_unref);
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
      double value = gs_scaling_get_value (self->measure,
                                           &g_array_index (series->points, GsSeriesPoint, i));

      if (isfinite (value))
        last = value;
    }
  text = gs_scaling_format (self->measure, last);
  add_label (self, labels, last, gs_style_get_executor_ink (style, series->executor), TRUE,
             g_strdup_printf ("%s  %s", series->label, text));
}

GArray *
gs_scaling_plot_make_labels (const GsScalingPlot *self,
                             const GsStyle       *style)
{
  GArray *labels = gs_end_labels_new ();
  double ideal = gs_scaling_plot_get_ideal (self, self->most_workers);
  double capacity = gs_scaling_plot_get_capacity (self, self->most_workers);

  for (guint i = 0; i < self->series->len; i++)
    add_series_label (self, labels, style, g_ptr_array_index (self->series, i));
  if (ideal <= self->most)
    add_label (self, labels, ideal, style->dim_text, FALSE, g_strdup (_("ideal")));
  if (isfinite (capacity))
    {
      g_autofree char *text = gs_scaling_format (self->measure, capacity);

      add_label (self, labels, capacity, style->text, FALSE,
                 self->measure == GS_SCALING_SPEEDUP
                   ? g_strdup_printf (_("%.1f measured"), capacity)
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
  double widest = self->measure == GS_SCALING_SPEEDUP
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
