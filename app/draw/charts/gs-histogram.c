/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-histogram.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-latency.h"
#include "gs-quantity.h"

/* Ratio of the longest to the shortest value from which the axis is logarithmic: on a linear one
 * the shorter half would lie within a thirtieth of the width. */
#define MAX_LINEAR_RATIO 30

/* Heights in sizes of type: the least of a row whose name stands above it, the least of one whose
 * marks have names as well, the parts of these, and the most. */
#define NAMED_ROW 3.2
#define ROOMY_ROW 5.4
#define NAME_HEIGHT 1.5
#define MARKS_HEIGHT 1.15
#define MAX_ROW 14

/* Narrowest bar. */
#define MIN_BAR_PX 3
#define MIN_BAR 0.4

static void
add_row (GArray               *rows,
         GsHistogramRow        row,
         const GsDistribution *distribution)
{
  row.distribution = distribution;
  if (distribution->n > 0)
    g_array_append_val (rows, row);
}

/* All tasks together, unless their groups are told apart. */
static void
add_tasks (GArray    *rows,
           GsResults *results,
           guint      variant,
           GsRun     *run)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsHistogramRow row = { .variant = variant };
  guint first = 0;

  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (experiment, variant, i);

      if (!gs_latency_is_told (experiment, group))
        {
          add_row (rows, row, &gs_run_get_figures (run)->tasks);
          return;
        }
      row.group = gs_experiment_get_task_group (experiment, i)->name;
      add_row (rows, row, gs_run_get_latency (run, first, group->count));
      first += group->count;
    }
}

GArray *
gs_histogram_get_rows (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (GsHistogramRow));

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsHistogramRow waits = { .variant = i, .waits = TRUE };
      GsRun *run = gs_results_get_shown_run (results, i);

      /* Skip living runs: their bins change from one picture to the next. */
      if (run == NULL || gs_run_get_state (run) == GS_RUN_LIVE)
        continue;
      add_tasks (rows, results, i, run);
      add_row (rows, waits, &gs_run_get_figures (run)->gil.waits);
    }
  return rows;
}

/* The largest of 1, 2, 5 × 10ⁿ that is at most @seconds. */
static double
step_below (double seconds)
{
  return 1 / gs_chart_next_step (1 / seconds);
}

static void
find_ends (GArray *rows,
           double *shortest,
           double *longest)
{
  *shortest = INFINITY;
  *longest = GS_BINS_SHORTEST;
  for (guint i = 0; i < rows->len; i++)
    {
      const GsDistribution *one = g_array_index (rows, GsHistogramRow, i).distribution;

      *shortest = MIN (*shortest, MAX (one->shortest, GS_BINS_SHORTEST));
      *longest = MAX (*longest, one->longest);
    }
}

GsScale
gs_histogram_choose_scale (GArray *rows)
{
  double shortest, longest;

  find_ends (rows, &shortest, &longest);
  return longest > MAX_LINEAR_RATIO * shortest ? GS_SCALE_LOGARITHMIC : GS_SCALE_LINEAR;
}

static void
choose_axis (GsHistogram *self)
{
  double shortest, longest;

  find_ends (self->rows, &shortest, &longest);
  self->scale = gs_histogram_choose_scale (self->rows);
  self->begin = self->scale == GS_SCALE_LINEAR ? 0 : step_below (shortest);
  self->end = self->scale == GS_SCALE_LINEAR ? longest * 1.05 : gs_chart_next_step (longest);
}

double
gs_histogram_to_x (const GsHistogram *self,
                   double             seconds)
{
  double share = self->scale == GS_SCALE_LINEAR
                   ? (seconds - self->begin) / (self->end - self->begin)
                   : log (MAX (seconds, self->begin) / self->begin) / log (self->end / self->begin);

  return self->left + CLAMP (share, 0, 1) * (self->right - self->left);
}

static void
place_rows (GsHistogram *self,
            double       height)
{
  double font = self->style.font_size;
  double row_height = MIN (height / MAX (self->rows->len, 1), font * MAX_ROW);
  double above = self->gutter > 0 ? 0
                 : font * (NAME_HEIGHT + (self->names_marks ? MARKS_HEIGHT : 0));

  for (guint i = 0; i < self->rows->len; i++)
    {
      GsHistogramRow *row = &g_array_index (self->rows, GsHistogramRow, i);

      row->top = round (i * row_height);
      row->bottom = round ((i + 1) * row_height - (above > 0 ? font * 0.6 : row_height * 0.2));
      row->marks = row->top + round (above);
      row->bars = row->marks + round (above > 0 ? font * 0.4 : row_height * 0.2);
    }
}

void
gs_histogram_init (GsHistogram   *self,
                   cairo_t       *cr,
                   GsResults     *results,
                   const GsStyle *style,
                   double         width,
                   double         height)
{
  double font = style->font_size;
  double row_height, widest = 0;

  *self = (GsHistogram) { .cr = cr, .results = results, .style = *style, .right = width };
  self->rows = gs_histogram_get_rows (results);
  self->axis_end = height;
  self->axis_y = MAX (height - ceil (font * 1.7), 0);
  choose_axis (self);

  /* With many rows put the names left of them. */
  row_height = self->axis_y / MAX (self->rows->len, 1);
  self->names_marks = row_height >= font * ROOMY_ROW;
  if (row_height < font * NAMED_ROW)
    {
      self->style.font_size = CLAMP (row_height * 0.8, MIN (font, 4), font);
      for (guint i = 0; i < self->rows->len; i++)
        {
          const GsHistogramRow *row = &g_array_index (self->rows, GsHistogramRow, i);
          g_autofree char *name = gs_histogram_dup_name (results, row);

          widest = MAX (widest, gs_draw_text_width (cr, &self->style, GS_TEXT_SMALL, FALSE, name));
        }
      self->gutter = MIN (ceil (widest + font * 0.7), width * 0.45);
      self->left = self->gutter;
    }
  place_rows (self, self->axis_y);

  /* Keep the axis right below the rows. */
  row_height = MIN (row_height, self->style.font_size * MAX_ROW);
  self->axis_end -= self->axis_y - round (row_height * self->rows->len);
  self->axis_y = round (row_height * self->rows->len);
}

void
gs_histogram_clear (GsHistogram *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
}

GArray *
gs_histogram_get_bars (const GsHistogram    *self,
                       const GsHistogramRow *row)
{
  const GsBins *bins = &row->distribution->bins[self->scale];
  double least = MAX (MIN_BAR_PX, round (self->style.font_size * MIN_BAR));
  double width = (gs_histogram_to_x (self, bins->end) - gs_histogram_to_x (self, bins->begin))
                 / MAX (bins->n, 1);
  guint together = width > 0 ? (guint) CLAMP (ceil (least / width), 1, bins->n) : bins->n;
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (GsHistogramBar));
  guint most = 0;

  for (guint i = 0; i < bins->n; i += together)
    {
      GsHistogramBar bar = { .first = i, .end = MIN (i + together, bins->n) };
      double x0 = gs_histogram_to_x (self, gs_bins_get_edge (bins, bar.first));
      double x1 = gs_histogram_to_x (self, gs_bins_get_edge (bins, bar.end));

      for (guint j = bar.first; j < bar.end; j++)
        bar.count += bins->counts[j];
      if (bar.count == 0)
        continue;
      bar.width = MAX (x1 - x0, least);
      bar.x = CLAMP ((x0 + x1 - bar.width) / 2, self->left, self->right - bar.width);
      most = MAX (most, bar.count);
      g_array_append_val (bars, bar);
    }

  /* Keep every bar visible: the longest of a million values is the one that matters. */
  for (guint i = 0; i < bars->len; i++)
    {
      GsHistogramBar *bar = &g_array_index (bars, GsHistogramBar, i);

      bar->height = MAX ((double) bar->count / most * (row->bottom - row->bars), 2);
      bar->y = row->bottom - bar->height;
    }
  return bars;
}

double
gs_histogram_get_mark (const GsHistogramRow  *row,
                       guint                  index,
                       const char           **name)
{
  const GsDistribution *one = row->distribution;

  switch (index)
    {
    case 0:
      *name = "p50";
      return one->p50;
    case 1:
      *name = "p95";
      return one->p95;
    case 2:
      *name = "p99";
      return one->p99;
    default:
      *name = _("longest");
      return one->longest;
    }
}

/* Draws a line through the bars of every row, and through no words. */
static void
draw_line (const GsHistogram *self,
           double             x,
           double             below)
{
  x = CLAMP (floor (x), self->left, self->right - 1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GsHistogramRow *row = &g_array_index (self->rows, GsHistogramRow, i);

      cairo_rectangle (self->cr, x, row->bars, 1, row->bottom - row->bars);
    }
  cairo_rectangle (self->cr, x, self->axis_y, 1, below);
  gs_style_set_source (self->cr, self->style.grid);
  cairo_fill (self->cr);
}

/* Draws a tick, with its label if there is room; @taken: the right end of the labels so far. */
static void
draw_tick (const GsHistogram *self,
           const GsStyle     *style,
           double             seconds,
           gboolean           named,
           double            *taken)
{
  double x = gs_histogram_to_x (self, seconds);
  g_autofree char *text = gs_quantity_format_setting (seconds);
  double half = gs_draw_text_width (self->cr, style, GS_TEXT_SMALL, FALSE, text) / 2;
  double middle = CLAMP (x, self->left + half, MAX (self->right - half, self->left + half));

  draw_line (self, x, named ? style->font_size * 0.3 : 0);
  if (!named || middle - half < *taken)
    return;
  gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, middle,
                (self->axis_y + self->axis_end) / 2 + style->font_size * 0.1, 0.5, 0, text);
  *taken = middle + half + style->font_size * 0.8;
}

static guint
count_ticks (const GsHistogram *self,
             double             step)
{
  return (guint) floor (self->end / step + 1e-9);
}

static void
draw_linear_ticks (const GsHistogram *self,
                   const GsStyle     *style,
                   double            *taken)
{
  double step = gs_chart_next_step (self->end * style->font_size * 5 / (self->right - self->left));

  for (guint i = 0; i <= count_ticks (self, step); i++)
    draw_tick (self, style, i * step, TRUE, taken);
}

/* Labels powers of ten only, or some of them, where these are narrow. */
static void
draw_logarithmic_ticks (const GsHistogram *self,
                        const GsStyle     *style,
                        double            *taken)
{
  double decade = (self->right - self->left) / log10 (self->end / self->begin);
  gboolean between = decade > style->font_size * 12;

  for (double seconds = self->begin; seconds <= self->end * 1.001;
       seconds = gs_chart_next_step (seconds * 1.5))
    {
      gboolean power = fabs (log10 (seconds) - round (log10 (seconds))) < 1e-6;

      if (power || decade > style->font_size * 4)
        draw_tick (self, style, seconds, power || between, taken);
    }
}

void
gs_histogram_draw_axis (const GsHistogram *self)
{
  GsStyle style = self->style;
  double taken = -INFINITY;

  if (self->rows->len == 0 || self->right - self->left < 1)
    return;

  style.font_size = MAX (style.font_size, (self->axis_end - self->axis_y) / 1.8);
  if (self->scale == GS_SCALE_LINEAR)
    draw_linear_ticks (self, &style, &taken);
  else
    draw_logarithmic_ticks (self, &style, &taken);
}

char *
gs_histogram_dup_name (GsResults            *results,
                       const GsHistogramRow *row)
{
  g_autofree char *label = gs_experiment_dup_variant_label (gs_results_get_experiment (results),
                                                            row->variant);
  guint n = row->distribution->n;

  if (row->waits)
    /* Translators: how often threads waited; the first %s is a variant */
    return g_strdup_printf (ngettext ("%s: %u GIL wait", "%s: %u GIL waits", n), label, n);
  if (row->group != NULL)
    /* Translators: a variant, a group of its tasks, and how often these did their work */
    return g_strdup_printf (ngettext ("%s, %s: %u time", "%s, %s: %u times", n), label, row->group,
                            n);
  /* Translators: the first %s is a variant */
  return g_strdup_printf (ngettext ("%s: %u task", "%s: %u tasks", n), label, n);
}

const char *
gs_histogram_get_what (const GsHistogramRow *row)
{
  if (row->waits)
    return _("GIL wait");
  return row->group != NULL ? row->group : _("task");
}
