/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long tasks took and how long threads waited for the GIL: a histogram of each variant's, with
 * marks at the percentiles and the longest. */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-histogram.h"
#include "gs-quantity.h"

extern const GsChart gs_chart_histogram;

/* Marks whose names would touch share one: "p95–longest". */
typedef struct
{
  guint first, last;
  double x;               /* middle of the text */
  double width;
  char *text;
} MarkLabel;

static void
mark_label_clear (gpointer data)
{
  g_free (((MarkLabel *) data)->text);
}

static void
draw_bars (const GsHistogram    *self,
           const GsHistogramRow *row)
{
  const GsStyle *style = &self->style;
  GsVariant *variant = gs_experiment_get_variant (gs_results_get_experiment (self->results),
                                                  row->variant);
  g_autoptr (GArray) bars = gs_histogram_get_bars (self, row);

  for (guint i = 0; i < bars->len; i++)
    {
      const GsHistogramBar *bar = &g_array_index (bars, GsHistogramBar, i);
      double x0 = round (bar->x), x1 = round (bar->x + bar->width);
      double y = round (bar->y);

      /* Separate neighbours where there is room for it. */
      if (x1 - x0 >= 6)
        x1 -= 1;
      cairo_rectangle (self->cr, x0, y, x1 - x0, row->bottom - y);
    }
  if (row->waits)
    gs_style_fill_path (style, self->cr, GS_STATE_GIL_WAIT);
  else
    {
      gs_style_set_source (self->cr, gs_style_get_executor_color (style, variant->executor));
      cairo_fill (self->cr);
    }
  cairo_rectangle (self->cr, self->left, row->bottom, self->right - self->left,
                   MAX (1, round (style->font_size / 16)));
  gs_style_set_source (self->cr, style->dim_text);
  cairo_fill (self->cr);
}

/* Draws the marks above the bars and on behind them, so that no narrow bar is hidden.  The broad
 * one is the median's. */
static void
draw_marks (const GsHistogram    *self,
            const GsHistogramRow *row)
{
  double thin = MAX (1, round (self->style.font_size / 12));

  for (guint i = 0; i < GS_HISTOGRAM_MARKS; i++)
    {
      const char *name;
      double x = gs_histogram_to_x (self, gs_histogram_get_mark (row, i, &name));
      double width = i == 0 ? 3 * thin : thin;

      cairo_rectangle (self->cr, CLAMP (round (x - width / 2), self->left, self->right - width),
                       row->marks, width, row->bars - row->marks);
      cairo_rectangle (self->cr, CLAMP (round (x - thin / 2), self->left, self->right - thin),
                       row->bars, thin, row->bottom - row->bars);
    }
  gs_style_set_source (self->cr, self->style.text);
  cairo_fill (self->cr);
}

static void
write_label (const GsHistogram    *self,
             const GsHistogramRow *row,
             MarkLabel            *label)
{
  const char *first, *last;
  double x0 = gs_histogram_to_x (self, gs_histogram_get_mark (row, label->first, &first));
  double x1 = gs_histogram_to_x (self, gs_histogram_get_mark (row, label->last, &last));

  g_free (label->text);
  label->text = label->first == label->last ? g_strdup (first)
                                            : g_strdup_printf ("%s–%s", first, last);
  label->width = gs_draw_text_width (self->cr, &self->style, GS_TEXT_SMALL, FALSE, label->text);
  label->x = CLAMP ((x0 + x1) / 2, self->left + label->width / 2,
                    MAX (self->right - label->width / 2, self->left + label->width / 2));
}

static void
draw_mark_names (const GsHistogram    *self,
                 const GsHistogramRow *row)
{
  const GsStyle *style = &self->style;
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (MarkLabel));

  g_array_set_clear_func (labels, mark_label_clear);
  for (guint i = 0; i < GS_HISTOGRAM_MARKS; i++)
    {
      MarkLabel label = { .first = i, .last = i };

      write_label (self, row, &label);
      g_array_append_val (labels, label);
      while (labels->len > 1)
        {
          MarkLabel *last = &g_array_index (labels, MarkLabel, labels->len - 1);
          MarkLabel *before = last - 1;

          if (before->x + before->width / 2 + style->font_size * 0.6 <= last->x - last->width / 2)
            break;
          before->last = last->last;
          write_label (self, row, before);
          g_array_set_size (labels, labels->len - 1);
        }
    }
  for (guint i = 0; i < labels->len; i++)
    {
      const MarkLabel *label = &g_array_index (labels, MarkLabel, i);

      gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->text, label->x,
                    row->marks - style->font_size * 0.55, 0.5, 0, label->text);
    }
}

/* "p50 12.0 ms, p95 …" */
static char *
dup_figures (const GsHistogramRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < GS_HISTOGRAM_MARKS; i++)
    {
      const char *name;
      g_autofree char *value = gs_quantity_format_seconds (gs_histogram_get_mark (row, i, &name));

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", name, value);
    }
  return g_string_free (text, FALSE);
}

static void
draw_name (const GsHistogram    *self,
           const GsHistogramRow *row)
{
  const GsStyle *style = &self->style;
  g_autofree char *name = gs_histogram_dup_name (self->results, row);
  g_autofree char *figures = dup_figures (row);
  double y = row->top + style->font_size * 0.75;
  double width, taken;

  if (self->gutter > 0)
    {
      gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->text,
                    self->gutter - style->font_size * 0.6, (row->top + row->bottom) / 2, 1,
                    self->gutter - style->font_size * 0.6, name);
      return;
    }

  /* Without room for both draw the name alone: the figures are in the table as well. */
  taken = gs_draw_text (self->cr, style, GS_TEXT_BODY, TRUE, style->text, self->left, y, 0,
                        self->right - self->left, name);
  width = gs_draw_text_width (self->cr, style, GS_TEXT_SMALL, FALSE, figures);
  if (taken + style->font_size + width <= self->right - self->left)
    gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->text, self->right, y, 1, 0,
                  figures);
}

static void
draw_histogram (cairo_t       *cr,
                GsResults     *results,
                const GsStyle *style,
                double         width,
                double         height)
{
  GsHistogram self;

  gs_histogram_init (&self, cr, results, style, width, height);
  gs_histogram_draw_axis (&self);
  for (guint i = 0; i < self.rows->len; i++)
    {
      const GsHistogramRow *row = &g_array_index (self.rows, GsHistogramRow, i);

      if (row->bottom - row->bars < 1 || self.right - self.left < 1)
        continue;
      draw_marks (&self, row);
      draw_bars (&self, row);
      if (self.names_marks)
        draw_mark_names (&self, row);
      draw_name (&self, row);
    }
  gs_histogram_clear (&self);
}

/* The contents of a bar, under the name of its row. */
static char *
dup_bar_words (const GsHistogram    *self,
               const GsHistogramRow *row,
               const GsHistogramBar *bar)
{
  const GsBins *bins = &row->distribution->bins[self->scale];
  g_autofree char *name = gs_histogram_dup_name (self->results, row);
  g_autofree char *begin = gs_quantity_format_seconds (gs_bins_get_edge (bins, bar->first));
  g_autofree char *end = gs_quantity_format_seconds (gs_bins_get_edge (bins, bar->end));

  if (strcmp (begin, end) == 0)
    /* Translators: "threads: 12 tasks\n500 ms: 8" */
    return g_strdup_printf (_("%s\n%s: %u"), name, begin, bar->count);
  /* Translators: "threads: 12 tasks\n500 ms to 520 ms: 8" */
  return g_strdup_printf (_("%s\n%s to %s: %u"), name, begin, end, bar->count);
}

static GArray *
find_histogram_spots (cairo_t       *cr,
                      GsResults     *results,
                      const GsStyle *style,
                      double         width,
                      double         height)
{
  GArray *spots = gs_chart_new_spots ();
  GsHistogram self;

  gs_histogram_init (&self, cr, results, style, width, height);
  for (guint i = 0; i < self.rows->len; i++)
    {
      const GsHistogramRow *row = &g_array_index (self.rows, GsHistogramRow, i);
      g_autoptr (GArray) bars = gs_histogram_get_bars (&self, row);

      for (guint j = 0; j < bars->len; j++)
        {
          const GsHistogramBar *bar = &g_array_index (bars, GsHistogramBar, j);
          GsChartSpot spot = { i, bar->x, row->marks, bar->width, row->bottom - row->marks,
                               dup_bar_words (&self, row, bar) };

          g_array_append_val (spots, spot);
        }
    }
  gs_histogram_clear (&self);
  return spots;
}

/* Every bin, the empty ones as well. */
static char *
dup_histogram_table (GsResults *results)
{
  g_autoptr (GArray) rows = gs_histogram_get_rows (results);
  GsScale scale = gs_histogram_choose_scale (rows);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\n", _("Variant"), _("What"), _("From (s)"),
                          _("To (s)"), _("Number"));
  for (guint i = 0; i < rows->len; i++)
    {
      const GsHistogramRow *row = &g_array_index (rows, GsHistogramRow, i);
      const GsBins *bins = &row->distribution->bins[scale];
      g_autofree char *title
        = gs_experiment_dup_variant_title (gs_results_get_experiment (results), row->variant);

      for (guint j = 0; j < bins->n; j++)
        g_string_append_printf (text, "%s\t%s\t%.9f\t%.9f\t%u\n", title,
                                gs_histogram_get_what (row),
                                gs_bins_get_edge (bins, j), gs_bins_get_edge (bins, j + 1),
                                bins->counts[j]);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_histogram (GsResults *results)
{
  g_autoptr (GArray) rows = gs_histogram_get_rows (results);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const GsHistogramRow *row = &g_array_index (rows, GsHistogramRow, i);
      g_autofree char *name = gs_histogram_dup_name (results, row);
      g_autofree char *figures = dup_figures (row);

      g_string_append_printf (text, "%s%s: %s.", i > 0 ? " " : "", name, figures);
    }
  return g_string_free (text, FALSE);
}

static guint
count_histogram_rows (GsResults *results)
{
  g_autoptr (GArray) rows = gs_histogram_get_rows (results);

  return rows->len;
}

static gboolean
has_histogram (GsResults *results)
{
  return count_histogram_rows (results) > 0;
}

const GsChart gs_chart_histogram = {
  "histogram", N_("How long it took: tasks and waits for the GIL"), draw_histogram,
  describe_histogram, has_histogram, find_histogram_spots, dup_histogram_table,
  count_histogram_rows,
};
