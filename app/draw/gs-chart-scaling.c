/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speedup over workers: what was measured, with quartiles; the ideal up to the cores, what the
 * machine could give, and Amdahl's line as fitted, or why there is none. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-end-labels.h"
#include "gs-quantity.h"

extern const GsChart gs_chart_scaling;

typedef struct
{
  cairo_t *cr;
  const GsStyle *style;
  GsResults *results;
  GPtrArray *series;
  guint ideal;          /* workers up to which the ideal rises */
  double capacity;
  double most_workers;
  double most_speedup;
  double left, right, top, bottom;
} ScalingChart;

static double
to_x (const ScalingChart *self,
      double              workers)
{
  return self->left + workers / self->most_workers * (self->right - self->left);
}

static double
to_y (const ScalingChart *self,
      double              speedup)
{
  return self->bottom - speedup / self->most_speedup * (self->bottom - self->top);
}

static void
find_ranges (ScalingChart *self)
{
  GsExperiment *experiment = gs_results_get_experiment (self->results);
  gboolean computes = gs_experiment_computes (experiment);
  double measured = 1;

  self->most_workers = 1;
  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < series->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, j);

          self->most_workers = MAX (self->most_workers, point->workers);
          if (isfinite (point->speedup))
            measured = MAX (measured, point->speedup);
          if (isfinite (point->q3))
            measured = MAX (measured, point->q3);
        }
    }

  self->ideal = computes ? MIN (gs_experiment_get_cores_at_hand (experiment),
                                (guint) self->most_workers)
                         : (guint) self->most_workers;
  self->capacity = computes && self->ideal > 1
                     ? gs_results_get_capacity (self->results, self->ideal) : NAN;
  self->most_speedup = MAX (measured, MIN (self->ideal, 2 * measured));
  if (isfinite (self->capacity))
    self->most_speedup = MAX (self->most_speedup, self->capacity);
  self->most_speedup *= 1.1;
}

static void
draw_axes (ScalingChart *self)
{
  cairo_t *cr = self->cr;
  const GsStyle *style = self->style;
  double font = style->font_size;
  double y_step = gs_chart_next_step (self->most_speedup
                                      * MAX (font * 2 / (self->bottom - self->top), 0.05));
  double x_step = gs_chart_next_step (MAX (1, self->most_workers * font * 2.5
                                                / (self->right - self->left)));

  cairo_set_line_width (cr, 1);
  for (double value = 0; value <= self->most_speedup; value += y_step)
    {
      g_autofree char *text = g_strdup_printf (C_("speedup", "%g×"), value);
      double y = floor (to_y (self, value)) + 0.5;

      gs_style_set_source (cr, style->grid);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->right, y);
      cairo_stroke (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, self->left - font * 0.5, y,
                    1, 0, text);
    }
  for (double value = x_step; value <= self->most_workers; value += x_step)
    {
      g_autofree char *text = g_strdup_printf ("%g", value);

      gs_style_set_source (cr, style->dim_text);
      cairo_rectangle (cr, floor (to_x (self, value)), self->bottom, 1, font * 0.3);
      cairo_fill (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, to_x (self, value),
                    self->bottom + font * 0.95, 0.5, 0, text);
    }
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, (self->left + self->right) / 2,
                self->bottom + font * 2.1, 0.5, 0, _("workers"));
}

static void
draw_references (ScalingChart *self)
{
  cairo_t *cr = self->cr;
  double font = self->style->font_size;
  double dashes[] = { font * 0.35, font * 0.3 };

  cairo_save (cr);
  cairo_rectangle (cr, self->left, self->top, self->right - self->left, self->bottom - self->top);
  cairo_clip (cr);
  gs_style_set_source (cr, self->style->ideal);
  cairo_set_line_width (cr, 1.25);
  cairo_move_to (cr, to_x (self, 1), to_y (self, 1));
  cairo_line_to (cr, to_x (self, self->ideal), to_y (self, self->ideal));
  cairo_line_to (cr, to_x (self, self->most_workers), to_y (self, self->ideal));
  cairo_stroke (cr);
  if (isfinite (self->capacity))
    {
      gs_style_set_source (cr, self->style->text);
      cairo_set_line_width (cr, MAX (1.5, font / 10));
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, self->left, to_y (self, self->capacity));
      cairo_line_to (cr, self->right, to_y (self, self->capacity));
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

static void
draw_fit (ScalingChart   *self,
          const GsSeries *series,
          GsColor         color)
{
  cairo_t *cr = self->cr;
  double dashes[] = { 1.5, self->style->font_size * 0.25 };

  cairo_save (cr);
  gs_style_set_source (cr, color);
  cairo_set_line_width (cr, MAX (1.5, self->style->font_size / 9));
  cairo_set_dash (cr, dashes, 2, 0);
  for (double workers = 1; workers <= self->most_workers; workers += self->most_workers / 200)
    cairo_line_to (cr, to_x (self, workers),
                   to_y (self, gs_amdahl_speedup (&series->fit, workers)));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_points (ScalingChart   *self,
             const GsSeries *series,
             GsColor         color)
{
  cairo_t *cr = self->cr;
  double font = self->style->font_size;

  gs_style_set_source (cr, color);
  cairo_set_line_width (cr, MAX (1.5, font / 9));
  if (!series->has_fit)
    {
      for (guint i = 0; i < series->points->len; i++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, i);

          if (isfinite (point->speedup))
            cairo_line_to (cr, to_x (self, point->workers), to_y (self, point->speedup));
        }
      cairo_stroke (cr);
    }
  for (guint i = 0; i < series->points->len; i++)
    {
      const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, i);
      double x = to_x (self, point->workers);

      if (!isfinite (point->speedup))
        continue;
      if (isfinite (point->q1) && isfinite (point->q3))
        {
          double cap = font * 0.22;

          cairo_move_to (cr, x, to_y (self, point->q1));
          cairo_line_to (cr, x, to_y (self, point->q3));
          cairo_move_to (cr, x - cap, to_y (self, point->q1));
          cairo_line_to (cr, x + cap, to_y (self, point->q1));
          cairo_move_to (cr, x - cap, to_y (self, point->q3));
          cairo_line_to (cr, x + cap, to_y (self, point->q3));
          cairo_stroke (cr);
        }
      cairo_arc (cr, x, to_y (self, point->speedup), font * 0.27, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
add_end_label (ScalingChart *self,
               GArray       *labels,
               double        speedup,
               GsColor       color,
               gboolean      bold,
               char         *text)
{
  GsEndLabel label = { CLAMP (to_y (self, speedup), self->top, self->bottom), 0, color, bold,
                       text };

  label.y = label.wanted;
  g_array_append_val (labels, label);
}

static GArray *
make_end_labels (ScalingChart *self)
{
  GArray *labels = gs_end_labels_new ();

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);
      double last = NAN;

      for (guint j = 0; j < series->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, j);

          if (isfinite (point->speedup))
            last = point->speedup;
        }
      if (isfinite (last))
        {
          g_autofree char *value = gs_quantity_format_speedup (last);

          add_end_label (self, labels, last,
                         gs_style_get_executor_color (self->style, series->executor), TRUE,
                         g_strdup_printf ("%s  %s", series->label, value));
        }
    }
  if (self->ideal <= self->most_speedup)
    add_end_label (self, labels, self->ideal, self->style->dim_text, FALSE,
                   g_strdup (_("ideal")));
  if (isfinite (self->capacity))
    add_end_label (self, labels, self->capacity, self->style->text, FALSE,
                   g_strdup_printf (_("%.1f measured"), self->capacity));

  return labels;
}

/* Whether all series lack a fit for one reason. */
static gboolean
share_reason (const ScalingChart *self)
{
  const GsSeries *first = self->series->len > 0 ? g_ptr_array_index (self->series, 0) : NULL;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (series->has_fit || g_strcmp0 (series->reason, first->reason) != 0)
        return FALSE;
    }

  return first != NULL && first->reason != NULL;
}

/* Amdahl's law for each series, in words. */
static char *
dup_fits (const ScalingChart *self)
{
  GString *text = g_string_new (NULL);

  if (share_reason (self))
    {
      const GsSeries *first = g_ptr_array_index (self->series, 0);

      g_string_append (text, _(first->reason));
      return g_string_free (text, FALSE);
    }

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (series->has_fit && isfinite (series->fit.low) && isfinite (series->fit.high))
        g_string_append_printf (text, _("%s: Amdahl’s law, p = %.2f (%.2f–%.2f)"), series->label,
                                series->fit.p, series->fit.low, series->fit.high);
      else if (series->has_fit)
        g_string_append_printf (text, _("%s: Amdahl’s law, p = %.2f (measured once: no interval)"),
                                series->label, series->fit.p);
      else if (series->reason != NULL)
        g_string_append_printf (text, "%s: %s", series->label, _(series->reason));
    }

  return g_string_free (text, FALSE);
}

static void
draw_scaling (cairo_t       *cr,
              GsResults     *results,
              const GsStyle *style,
              double         width,
              double         height)
{
  g_autoptr (GPtrArray) series = gs_results_get_series (results);
  ScalingChart self = { .cr = cr, .style = style, .results = results, .series = series };
  g_autofree char *fits = dup_fits (&self);
  g_autofree char *repeats = gs_chart_dup_repeats_note (results);
  g_autofree char *note = g_strconcat (fits, *fits != '\0' ? "\n" : "", repeats, NULL);
  double font = style->font_size;
  double note_height = gs_chart_draw_note (cr, style, 0, 0, width, TRUE, note);
  g_autoptr (GArray) labels = NULL;
  double widest = 0;

  find_ranges (&self);
  self.left = gs_draw_speedup_width (cr, style, GS_TEXT_SMALL, FALSE) + font * 0.6;
  self.top = font * 0.5;
  self.bottom = height - note_height - font * 3;
  if (self.bottom - self.top < font * 4)
    {
      note_height = 0;
      self.bottom = height - font * 3;
    }
  labels = make_end_labels (&self);
  for (guint i = 0; i < labels->len; i++)
    {
      const GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);

      widest = MAX (widest, gs_draw_text_width (cr, style, GS_TEXT_SMALL, label->bold,
                                                label->text));
    }
  self.right = MAX (width - widest - font * 1.3, self.left + width * 0.3);

  draw_axes (&self);
  draw_references (&self);
  /* Where the ideal leaves the plot, its name stays with it. */
  if (self.ideal > self.most_speedup)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                  to_x (&self, self.most_speedup) + font * 0.4, self.top + font * 0.5, 0, 0,
                  _("ideal"));
  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (series, i);
      GsColor color = gs_style_get_executor_color (style, one->executor);

      if (one->has_fit)
        draw_fit (&self, one, color);
      draw_points (&self, one, color);
    }
  gs_end_labels_draw (labels, cr, style, self.right, self.top, self.bottom);
  if (note_height > 0)
    gs_chart_draw_note (cr, style, 0, height, width, FALSE, note);
}

static char *
describe_scaling (GsResults *results)
{
  g_autoptr (GPtrArray) series = gs_results_get_series (results);
  ScalingChart self = { .results = results, .series = series };
  g_autofree char *fits = dup_fits (&self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (series, i);
      gboolean first = TRUE;

      g_string_append_printf (text, "%s:", one->label);
      for (guint j = 0; j < one->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j);
          g_autofree char *value = gs_quantity_format_speedup (point->speedup);

          g_string_append (text, first ? " " : ", ");
          first = FALSE;
          g_string_append_printf (text, ngettext ("%s with %u worker", "%s with %u workers",
                                                  point->workers), value, point->workers);
        }
      g_string_append (text, ". ");
    }
  g_string_append (text, fits);

  return g_string_free (text, FALSE);
}

/* A line needs two numbers of workers. */
static gboolean
has_scaling (GsResults *results)
{
  g_autoptr (GPtrArray) series = gs_results_get_series (results);

  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (series, i);
      guint first = 0;

      for (guint j = 0; j < one->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j);

          if (!isfinite (point->speedup))
            continue;
          if (first != 0 && point->workers != first)
            return TRUE;
          first = point->workers;
        }
    }

  return FALSE;
}

const GsChart gs_chart_scaling = {
  "scaling", N_("Speedup over workers"), draw_scaling, describe_scaling, has_scaling,
};
