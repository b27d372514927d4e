/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the workers' time went: a stacked bar for each variant, in worker-seconds, on one scale. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-quantity.h"
#include "gs-ruler.h"
#include "gs-state-words.h"
#include "gs-variant-words.h"

extern const GsChart gs_chart_time;

static double
get_total (const GsRunFigures *figures)
{
  double total = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    {
      if (isfinite (figures->time[i]))
        total += figures->time[i];
    }

  return total;
}

/* NULL without a run, and for a stopped one, whose times cannot be compared. */
static const GsRunFigures *
get_figures (GsResults *results,
             guint      variant)
{
  GsRun *run = gs_results_get_shown_run (results, variant);

  return run != NULL && gs_run_get_state (run) != GS_RUN_STOPPED ? gs_run_get_figures (run) : NULL;
}

static void
draw_row (cairo_t            *cr,
          const GsChartRows  *rows,
          const GsRunFigures *figures,
          double              y,
          double              px_per_second)
{
  const GsStyle *style = &rows->style;
  g_autofree char *total = NULL;
  double sum = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    {
      GsState state = gs_chart_state_order[i];
      double seconds = figures->time[state];
      double x0, x1;

      if (!(seconds > 0))
        continue;
      x0 = round (rows->left + sum * px_per_second);
      sum += seconds;
      x1 = round (rows->left + sum * px_per_second);
      gs_style_fill_state (style, cr, state, x0, y, x1 - x0, rows->bar_height);
      gs_chart_draw_seconds (cr, style, state, x0, x1, y, rows->bar_height, seconds);
    }

  total = gs_quantity_format_seconds (sum);
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                rows->left + sum * px_per_second + style->font_size * 0.45,
                y + rows->bar_height / 2, 0, 0, total);
}

typedef struct
{
  GsChartRows rows;
  double bottom;          /* of the rows; below it the ruler */
  double px_per_second;
} TimeChart;

/* FALSE if there is nothing to draw. */
static gboolean
time_chart_init (TimeChart     *self,
                 cairo_t       *cr,
                 GsResults     *results,
                 const GsStyle *style,
                 double         width,
                 double         height)
{
  double room = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, "00.00 ms")
                + style->font_size * 0.5;
  double most = 0;

  self->bottom = height - ceil (style->font_size * 1.7);
  gs_chart_rows_init (&self->rows, cr, results, style, width, 0, self->bottom);
  for (guint i = 0; i < self->rows.n_rows; i++)
    {
      const GsRunFigures *figures = get_figures (results, i);

      if (figures != NULL)
        most = MAX (most, get_total (figures));
    }
  self->px_per_second = MAX (width - room - self->rows.left, 1) / most;
  return most > 0;
}

static void
draw_time (cairo_t       *cr,
           GsResults     *results,
           const GsStyle *style,
           double         width,
           double         height)
{
  GsView view = { 0, 0 };
  TimeChart self;

  if (!time_chart_init (&self, cr, results, style, width, height))
    return;

  for (guint i = 0; i < self.rows.n_rows; i++)
    {
      const GsRunFigures *figures = get_figures (results, i);
      double y = gs_chart_rows_get_bar (&self.rows, i);

      gs_chart_rows_draw_label (&self.rows, cr, results, i);
      if (figures != NULL)
        draw_row (cr, &self.rows, figures, y, self.px_per_second);
      else
        gs_draw_text (cr, &self.rows.style, GS_TEXT_SMALL, FALSE, style->dim_text,
                      self.rows.left + style->font_size * 0.3, y + self.rows.bar_height / 2, 0, 0,
                      gs_words_unmeasured (results, i));
    }

  view.end = 1e9 * (width - self.rows.left) / self.px_per_second;
  cairo_save (cr);
  cairo_translate (cr, self.rows.left, self.bottom);
  gs_draw_ruler (cr, &view, style, width - self.rows.left, height - self.bottom);
  cairo_restore (cr);
}

/* A place for each part of each bar. */
static GArray *
find_time_spots (cairo_t       *cr,
                 GsResults     *results,
                 const GsStyle *style,
                 double         width,
                 double         height)
{
  GArray *spots = gs_chart_new_spots ();
  TimeChart self;

  if (!time_chart_init (&self, cr, results, style, width, height))
    return spots;

  for (guint i = 0; i < self.rows.n_rows; i++)
    {
      const GsRunFigures *figures = get_figures (results, i);
      g_autofree char *total = figures != NULL
                                 ? gs_quantity_format_seconds (get_total (figures)) : NULL;
      g_autofree char *label = NULL;
      double x = self.rows.left;

      if (figures == NULL)
        continue;
      label = gs_experiment_dup_variant_label (gs_results_get_experiment (results), i);
      for (guint j = 0; j < GS_N_STATES; j++)
        {
          double seconds = figures->time[gs_chart_state_order[j]];
          g_autofree char *value = gs_quantity_format_seconds (seconds);
          GsChartSpot spot = { i, x, gs_chart_rows_get_bar (&self.rows, i),
                               seconds * self.px_per_second, self.rows.bar_height, NULL };

          if (!(seconds > 0))
            continue;
          /* Translators: "threads, GIL" "waiting for the GIL" "9.52 s" "18.9 s" */
          spot.words = g_strdup_printf (_("%s\n%s: %s of %s"), label,
                                        gs_state_get_label (gs_chart_state_order[j]), value, total);
          g_array_append_val (spots, spot);
          x += spot.width;
        }
    }
  return spots;
}

static char *
describe_time (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *label = gs_experiment_dup_variant_label (experiment, i);
      const GsRunFigures *figures = get_figures (results, i);
      const char *separator = " ";

      if (text->len > 0)
        g_string_append_c (text, ' ');
      if (figures == NULL)
        {
          g_string_append_printf (text, _("%s: not measured."), label);
          continue;
        }
      g_string_append_printf (text, "%s:", label);
      for (guint j = 0; j < GS_N_STATES; j++)
        {
          double seconds = figures->time[gs_chart_state_order[j]];
          g_autofree char *value = NULL;

          if (!(seconds > 0))
            continue;
          value = gs_quantity_format_seconds (seconds);
          g_string_append_printf (text, "%s%s %s", separator, gs_state_get_label (gs_chart_state_order[j]),
                                  value);
          separator = ", ";
        }
      g_string_append_c (text, '.');
    }

  return g_string_free (text, FALSE);
}

static gboolean
has_time (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsRunFigures *figures = get_figures (results, i);

      if (figures != NULL && get_total (figures) > 0)
        return TRUE;
    }

  return FALSE;
}

const GsChart gs_chart_time = {
  "time", N_("Where the time went (worker-seconds)"), draw_time, describe_time, has_time,
  find_time_spots, NULL,
};
