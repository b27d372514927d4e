/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over workers: what was measured, with quartiles; the ideal up to the cores, what the machine
 * could give, and Amdahl's line as fitted, or why there is none.  One picture in three measures. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-end-labels.h"
#include "gs-scaling-plot.h"
#include "gs-scaling-words.h"

extern const GsChart gs_chart_scaling;
extern const GsChart gs_chart_efficiency;
extern const GsChart gs_chart_makespan;

/* Segments of a line that may be a curve, between two numbers of workers. */
#define N_SEGMENTS 200

/* Radius of a point, and of the area in which the pointer finds it, in sizes of type. */
#define POINT_RADIUS 0.27
/* Saturation of saved results, as a share. */
#define SAVED_SHARE 0.75
#define SPOT_RADIUS 0.35

typedef double (*GetValueFunc) (const GsScaling *scaling,
                                double           workers);

static void
draw_axes (const GsScalingPlot *plot,
           cairo_t             *cr,
           const GsStyle       *style)
{
  double font = style->font_size;
  double x_step = gs_chart_next_step (MAX (1, plot->scaling.most_workers * font * 2.5
                                                / (plot->right - plot->left)));

  cairo_set_line_width (cr, 1);
  for (double value = 0; value <= plot->most; value += plot->y_step)
    {
      g_autofree char *text = gs_scaling_plot_dup_tick (plot, value);
      double y = floor (gs_scaling_plot_to_y (plot, value)) + 0.5;

      gs_style_set_source (cr, style->grid);
      cairo_move_to (cr, plot->left, y);
      cairo_line_to (cr, plot->right, y);
      cairo_stroke (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, plot->left - font * 0.5, y,
                    1, 0, text);
    }
  for (double value = x_step; value <= plot->scaling.most_workers; value += x_step)
    {
      g_autofree char *text = g_strdup_printf ("%g", value);
      double x = gs_scaling_plot_to_x (plot, value);

      gs_style_set_source (cr, style->dim_text);
      cairo_rectangle (cr, floor (x), plot->bottom, 1, font * 0.3);
      cairo_fill (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, x,
                    plot->bottom + font * 0.95, 0.5, 0, text);
    }
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, (plot->left + plot->right) / 2,
                plot->bottom + font * 2.1, 0.5, 0, _("workers"));
}

static void
trace_line (const GsScalingPlot *plot,
            cairo_t             *cr,
            GetValueFunc         get_value,
            double               from,
            double               to)
{
  for (guint i = 0; i <= N_SEGMENTS; i++)
    {
      double workers = from + (to - from) * i / N_SEGMENTS;

      cairo_line_to (cr, gs_scaling_plot_to_x (plot, workers),
                     gs_scaling_plot_to_y (plot, get_value (&plot->scaling, workers)));
    }
}

static void
draw_references (const GsScalingPlot *plot,
                 cairo_t             *cr,
                 const GsStyle       *style)
{
  double font = style->font_size;
  double dashes[] = { font * 0.35, font * 0.3 };

  cairo_save (cr);
  cairo_rectangle (cr, plot->left, plot->top, plot->right - plot->left, plot->bottom - plot->top);
  cairo_clip (cr);
  if (isfinite (gs_scaling_get_ideal (&plot->scaling, 1)))
    {
      gs_style_set_source (cr, style->ideal);
      cairo_set_line_width (cr, MAX (1.25, font / 14));
      trace_line (plot, cr, gs_scaling_get_ideal, 1, plot->scaling.ideal);
      trace_line (plot, cr, gs_scaling_get_ideal, plot->scaling.ideal, plot->scaling.most_workers);
      cairo_stroke (cr);
    }
  if (isfinite (gs_scaling_get_capacity (&plot->scaling, 1)))
    {
      /* The machine's most is one whatever the workers; of each worker it is a share. */
      double from = plot->scaling.measure == GS_SCALING_EFFICIENCY
                      ? CLAMP (plot->scaling.capacity, 1, plot->scaling.most_workers) : 0.001;

      gs_style_set_source (cr, style->text);
      cairo_set_line_width (cr, MAX (1.5, font / 10));
      cairo_set_dash (cr, dashes, 2, 0);
      trace_line (plot, cr, gs_scaling_get_capacity, from, plot->scaling.most_workers);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

static void
draw_fit (const GsScalingPlot *plot,
          cairo_t             *cr,
          const GsStyle       *style,
          const GsSeries      *series)
{
  double dashes[] = { 1.5, style->font_size * 0.25 };

  cairo_save (cr);
  cairo_set_line_width (cr, MAX (1.5, style->font_size / 9));
  cairo_set_dash (cr, dashes, 2, 0);
  for (double workers = 1; workers <= plot->scaling.most_workers;
       workers += plot->scaling.most_workers / N_SEGMENTS)
    cairo_line_to (cr, gs_scaling_plot_to_x (plot, workers),
                   gs_scaling_plot_to_y (plot, gs_scaling_get_fit (&plot->scaling, series,
                                                                   workers)));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_whisker (const GsScalingPlot *plot,
              cairo_t             *cr,
              double               x,
              double               q1,
              double               q3,
              double               cap)
{
  double low = gs_scaling_plot_to_y (plot, q1);
  double high = gs_scaling_plot_to_y (plot, q3);

  cairo_move_to (cr, x, low);
  cairo_line_to (cr, x, high);
  cairo_move_to (cr, x - cap, low);
  cairo_line_to (cr, x + cap, low);
  cairo_move_to (cr, x - cap, high);
  cairo_line_to (cr, x + cap, high);
  cairo_stroke (cr);
}

/* Saved measurements are paler and dashed, and their marks are hollow. */
static GsColor
get_color (const GsStyle  *style,
           const GsSeries *series)
{
  return series->saved ? gs_style_get_executor_tint (style, series->executor, SAVED_SHARE)
                       : gs_style_get_executor_color (style, series->executor);
}

/* A disc, a square, a rhomb, a triangle in turn: lines that cross are told apart without colour. */
static void
trace_mark (cairo_t *cr,
            guint    shape,
            double   x,
            double   y,
            double   radius)
{
  switch (shape % 4)
    {
    case 1:
      cairo_rectangle (cr, x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
      break;
    case 2:
      cairo_move_to (cr, x, y - radius * 1.3);
      cairo_line_to (cr, x + radius * 1.3, y);
      cairo_line_to (cr, x, y + radius * 1.3);
      cairo_line_to (cr, x - radius * 1.3, y);
      break;
    case 3:
      cairo_move_to (cr, x, y - radius * 1.3);
      cairo_line_to (cr, x + radius * 1.2, y + radius * 0.9);
      cairo_line_to (cr, x - radius * 1.2, y + radius * 0.9);
      break;
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      break;
    }
  cairo_close_path (cr);
}

static void
draw_mark (const GsStyle  *style,
           cairo_t        *cr,
           const GsSeries *series,
           guint           shape,
           double          x,
           double          y)
{
  double radius = style->font_size * POINT_RADIUS;

  trace_mark (cr, shape, x, y, radius);
  if (!series->saved)
    {
      cairo_fill (cr);
      return;
    }
  cairo_save (cr);
  gs_style_set_source (cr, style->card);
  cairo_fill_preserve (cr);
  gs_style_set_source (cr, get_color (style, series));
  cairo_set_line_width (cr, radius * 0.6);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The points, joined where no line was fitted to them. */
static void
draw_points (const GsScalingPlot *plot,
             cairo_t             *cr,
             const GsStyle       *style,
             const GsSeries      *series,
             guint                shape)
{
  double font = style->font_size;
  double dashes[] = { font * 0.5, font * 0.35 };

  cairo_set_line_width (cr, MAX (1.5, font / 9));
  if (series->saved)
    cairo_set_dash (cr, dashes, 2, 0);
  for (guint i = 0; i < series->points->len && !series->has_fit; i++)
    {
      const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, i);
      double value = gs_scaling_get_value (plot->scaling.measure, point);

      if (isfinite (value))
        cairo_line_to (cr, gs_scaling_plot_to_x (plot, point->workers),
                       gs_scaling_plot_to_y (plot, value));
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  for (guint i = 0; i < series->points->len; i++)
    {
      const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, i);
      double value = gs_scaling_get_value (plot->scaling.measure, point);
      double x = gs_scaling_plot_to_x (plot, point->workers);
      double q1, q3;

      if (!isfinite (value))
        continue;
      if (gs_scaling_get_quartiles (plot->scaling.measure, point, &q1, &q3))
        draw_whisker (plot, cr, x, q1, q3, font * 0.22);
      draw_mark (style, cr, series, shape, x, gs_scaling_plot_to_y (plot, value));
    }
}

/* With the note beneath, if that leaves room for the plot.  Returns the note's height. */
static double
place (GsScalingPlot *plot,
       cairo_t       *cr,
       const GsStyle *style,
       double         width,
       double         height,
       const char    *note)
{
  double font = style->font_size;
  double note_height = gs_chart_draw_note (cr, style, 0, 0, width, TRUE, note);

  if (height - note_height - font * 3.5 < font * 4)
    note_height = 0;
  gs_scaling_plot_place (plot, cr, style, width, height, note_height);

  return note_height;
}

static void
draw (GsScalingMeasure  measure,
      cairo_t          *cr,
      GsResults        *results,
      const GsStyle    *style,
      double            width,
      double            height)
{
  double font = style->font_size;
  g_autofree char *note = NULL;
  g_autoptr (GArray) labels = NULL;
  double note_height;
  GsScalingPlot plot;
  GsStyle names;

  gs_scaling_plot_init (&plot, results, measure);
  note = gs_words_scaling_note (&plot.scaling);
  note_height = place (&plot, cr, style, width, height, note);
  labels = gs_scaling_plot_make_labels (&plot, style);

  draw_axes (&plot, cr, style);
  draw_references (&plot, cr, style);
  /* Where the ideal leaves the plot, its name stays with it. */
  if (measure == GS_SCALING_SPEEDUP && plot.scaling.ideal > plot.most)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                  gs_scaling_plot_to_x (&plot, plot.most) + font * 0.4, plot.top + font * 0.5, 0,
                  0, _("ideal"));
  for (guint i = 0; i < plot.scaling.series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (plot.scaling.series, i);

      gs_style_set_source (cr, get_color (style, one));
      if (one->has_fit)
        draw_fit (&plot, cr, style, one);
      draw_points (&plot, cr, style, one, i);
    }
  names = gs_end_labels_fit (labels, cr, style, width - plot.right - font * 1.1);
  gs_end_labels_limit (labels, &names, plot.top, plot.bottom);
  gs_end_labels_draw (labels, cr, &names, plot.right, width, plot.top, plot.bottom);
  if (note_height > 0)
    gs_chart_draw_note (cr, style, 0, height, width, FALSE, note);
  gs_scaling_plot_clear (&plot);
}

static char *
describe (GsScalingMeasure  measure,
          GsResults        *results)
{
  GsScaling scaling;
  char *text;

  gs_scaling_init (&scaling, results, measure);
  text = gs_words_scaling (&scaling);
  gs_scaling_clear (&scaling);

  return text;
}

/* A line needs two numbers of workers. */
static gboolean
has_data (GsScalingMeasure  measure,
          GsResults        *results)
{
  g_autoptr (GPtrArray) series = gs_results_collect_series (results);

  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (series, i);
      guint first = 0;

      for (guint j = 0; j < one->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j);

          if (!isfinite (gs_scaling_get_value (measure, point)))
            continue;
          if (first != 0 && point->workers != first)
            return TRUE;
          first = point->workers;
        }
    }

  return FALSE;
}

static GArray *
find_spots (GsScalingMeasure  measure,
            cairo_t          *cr,
            GsResults        *results,
            const GsStyle    *style,
            double            width,
            double            height)
{
  GArray *spots = gs_chart_new_spots ();
  double radius = style->font_size * SPOT_RADIUS;
  g_autofree char *note = NULL;
  GsScalingPlot plot;

  gs_scaling_plot_init (&plot, results, measure);
  note = gs_words_scaling_note (&plot.scaling);
  place (&plot, cr, style, width, height, note);
  for (guint i = 0; i < plot.scaling.series->len; i++)
    {
      const GsSeries *one = g_ptr_array_index (plot.scaling.series, i);

      for (guint j = 0; j < one->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j);
          double value = gs_scaling_get_value (measure, point);
          GsChartSpot spot = {
            i, gs_scaling_plot_to_x (&plot, point->workers) - radius,
            gs_scaling_plot_to_y (&plot, value) - radius, 2 * radius, 2 * radius, NULL
          };

          if (!isfinite (value))
            continue;
          spot.words = gs_words_scaling_point (&plot.scaling, one, point);
          g_array_append_val (spots, spot);
        }
    }
  gs_scaling_plot_clear (&plot);

  return spots;
}

static char *
dup_table (GsScalingMeasure  measure,
           GsResults        *results)
{
  GsScaling scaling;
  char *text;

  gs_scaling_init (&scaling, results, measure);
  text = gs_words_scaling_table (&scaling);
  gs_scaling_clear (&scaling);

  return text;
}

/* The functions of a chart, for one measure. */
#define DEFINE_CHART(name, id, title, measure) \
  static void \
  draw_##name (cairo_t *cr, GsResults *results, const GsStyle *style, double width, \
               double height) \
  { \
    draw (measure, cr, results, style, width, height); \
  } \
  static char * \
  describe_##name (GsResults *results) \
  { \
    return describe (measure, results); \
  } \
  static gboolean \
  has_##name (GsResults *results) \
  { \
    return has_data (measure, results); \
  } \
  static GArray * \
  find_spots_of_##name (cairo_t *cr, GsResults *results, const GsStyle *style, double width, \
                        double height) \
  { \
    return find_spots (measure, cr, results, style, width, height); \
  } \
  static char * \
  dup_table_of_##name (GsResults *results) \
  { \
    return dup_table (measure, results); \
  } \
  const GsChart gs_chart_##name = { \
    id, title, draw_##name, describe_##name, has_##name, find_spots_of_##name, \
    dup_table_of_##name, \
  }

DEFINE_CHART (scaling, "scaling", N_("Speedup over workers"), GS_SCALING_SPEEDUP);
DEFINE_CHART (efficiency, "efficiency", N_("Efficiency over workers"), GS_SCALING_EFFICIENCY);
DEFINE_CHART (makespan, "makespan", N_("Makespan over workers"), GS_SCALING_MAKESPAN);
