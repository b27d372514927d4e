/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charts over workers: what they tell of where, what they refer to, and the table behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-chart.h"
#include "gs-comparison.h"
#include "gs-end-labels.h"
#include "gs-scaling-plot.h"
#include "gs-scaling-words.h"

#define WIDTH 800
#define HEIGHT 500

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9)

static const struct
{
  const char *id;
  GsScalingMeasure measure;
} charts[] = {
  { "scaling", GS_SCALING_SPEEDUP },
  { "efficiency", GS_SCALING_EFFICIENCY },
  { "makespan", GS_SCALING_MAKESPAN },
};

/* Whether the middle of @spot has the colour of @executor, within what dithering may change. */
static gboolean
is_dot_of (cairo_surface_t   *surface,
           const GsChartSpot *spot,
           const GsStyle     *style,
           const char        *executor)
{
  int x = (int) (spot->x + spot->width / 2), y = (int) (spot->y + spot->height / 2);
  const unsigned char *row = cairo_image_surface_get_data (surface)
                             + (gsize) y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[x];
  GsColor color = gs_style_get_executor_color (style, executor);

  return fabs (((pixel >> 16) & 0xff) / 255.0 - color.red) < 0.02
         && fabs (((pixel >> 8) & 0xff) / 255.0 - color.green) < 0.02
         && fabs ((pixel & 0xff) / 255.0 - color.blue) < 0.02;
}

/* Every value has a spot where its dot is drawn, by row from left to right; larger ones are
 * higher. */
static void
test_spots (void)
{
  g_autoptr (GsResults) results = fixture_sweep ();
  g_autoptr (GPtrArray) series = gs_results_get_series (results);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  g_assert_cmpuint (series->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      const GsChart *chart = gs_chart_find (charts[i].id);
      g_autoptr (GArray) spots = fixture_find_spots (chart, results, &style, WIDTH, HEIGHT);
      cairo_surface_t *surface = fixture_draw_chart (chart, results, &style, WIDTH, HEIGHT);

      g_assert_cmpuint (spots->len, ==, 8);
      for (guint j = 0; j < spots->len; j++)
        {
          const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, j);
          const GsSeries *one = g_ptr_array_index (series, j / 4);
          const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, j % 4);
          double value = gs_scaling_get_value (charts[i].measure, point);
          g_autofree char *text = gs_words_scaling_value (charts[i].measure, value);

          g_assert_cmpuint (spot->row, ==, j / 4);
          g_assert_true (spot->x > 0 && spot->x + spot->width < WIDTH);
          g_assert_true (spot->y > 0 && spot->y + spot->height < HEIGHT);
          g_assert_true (g_str_has_prefix (spot->words, one->label));
          g_assert_nonnull (strstr (spot->words, text));
          g_assert_nonnull (strstr (spot->words, "quartiles"));
          /* The later of two in one place is drawn above the other. */
          g_assert_true (is_dot_of (surface, spot, &style, one->executor)
                         || is_dot_of (surface, spot, &style, "processes"));
          for (guint k = 0; k < j; k++)
            {
              const GsChartSpot *other = &g_array_index (spots, GsChartSpot, k);
              const GsSeries *of = g_ptr_array_index (series, k / 4);
              double its = gs_scaling_get_value (
                charts[i].measure, &g_array_index (of->points, GsSeriesPoint, k % 4));

              g_assert_true (value >= its ? spot->y <= other->y : spot->y >= other->y);
              if (other->row == spot->row)
                g_assert_true (other->x < spot->x);
            }
        }
      cairo_surface_destroy (surface);
    }
}

/* Saved measurements have hollow marks and a paler, dashed line. */
static void
test_saved (void)
{
  g_autoptr (GsResults) fresh = fixture_sweep ();
  g_autoptr (GsResults) saved = fixture_sweep ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsResults) both = gs_comparison_new (fresh, saved, "before", &error);
  g_autoptr (GPtrArray) series = gs_results_get_series (both);
  const GsChart *chart = gs_chart_find ("makespan");

  g_assert_no_error (error);
  for (guint grey = 0; grey < 2; grey++)
    {
      g_autoptr (GArray) spots = NULL;
      cairo_surface_t *surface;
      GsStyle style;

      gs_style_init (&style, FALSE, FALSE, 14);
      if (grey)
        gs_style_drop_colors (&style);
      spots = fixture_find_spots (chart, both, &style, WIDTH, HEIGHT);
      surface = fixture_draw_chart (chart, both, &style, WIDTH, HEIGHT);
      g_assert_cmpuint (spots->len, ==, 16);
      for (guint i = 0; i < spots->len; i++)
        {
          const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);
          const GsSeries *one = g_ptr_array_index (series, spot->row);
          double x = spot->x + spot->width / 2, y = spot->y + spot->height / 2;

          g_assert_true (one->saved == g_str_has_suffix (one->label, " · before"));
          /* The later ones are drawn above their equals. */
          if (one->saved)
            g_assert_cmpfloat (fixture_get_lightness (surface, x, y), >, 97);
        }
      cairo_surface_destroy (surface);
    }
}

/* The ideal ends at the cores, of which there are two; no worker does more than the work of one. */
static void
test_references (void)
{
  g_autoptr (GsResults) results = fixture_sweep ();
  double sequential = gs_results_get_makespan (results, 0);
  double capacity = gs_results_get_capacity (results, 2);
  GsScalingPlot plot;

  gs_scaling_plot_init (&plot, results, GS_SCALING_SPEEDUP);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 1), 1);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 8), 2);
  assert_near (gs_scaling_get_capacity (&plot.scaling, 8), capacity);
  gs_scaling_plot_clear (&plot);

  gs_scaling_plot_init (&plot, results, GS_SCALING_EFFICIENCY);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 1), 1);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 2), 1);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 8), 0.25);
  assert_near (gs_scaling_get_capacity (&plot.scaling, 1), 1);
  assert_near (gs_scaling_get_capacity (&plot.scaling, 8), capacity / 8);
  gs_scaling_plot_clear (&plot);

  gs_scaling_plot_init (&plot, results, GS_SCALING_MAKESPAN);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 1), sequential);
  assert_near (gs_scaling_get_ideal (&plot.scaling, 8), sequential / 2);
  assert_near (gs_scaling_get_capacity (&plot.scaling, 8), sequential / capacity);
  g_assert_cmpfloat (plot.most, >, sequential);
  gs_scaling_plot_clear (&plot);
}

/* Waiting goes on getting faster, and Amdahl's law is one in each measure. */
static void
test_fit (void)
{
  g_autoptr (GsResults) results = fixture_amdahl ();

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      const GsSeries *one;
      GsScalingPlot plot;

      gs_scaling_plot_init (&plot, results, charts[i].measure);
      g_assert_cmpuint (plot.scaling.series->len, ==, 1);
      one = g_ptr_array_index (plot.scaling.series, 0);
      g_assert_true (one->has_fit);
      g_assert_true (isnan (plot.scaling.capacity));
      for (guint j = 0; j < one->points->len; j++)
        {
          guint workers = g_array_index (one->points, GsSeriesPoint, j).workers;
          double makespan = one->fit.t1 / gs_amdahl_speedup (&one->fit, workers);
          const double fits[] = {
            [GS_SCALING_SPEEDUP] = one->baseline / makespan,
            [GS_SCALING_EFFICIENCY] = one->baseline / makespan / workers,
            [GS_SCALING_MAKESPAN] = makespan,
          };
          double ideal = gs_scaling_get_ideal (&plot.scaling, workers);
          double fit = fits[charts[i].measure];

          assert_near (gs_scaling_get_fit (&plot.scaling, one, workers), fit);
          if (workers > 1)
            g_assert_true (charts[i].measure == GS_SCALING_MAKESPAN ? ideal < fit : ideal > fit);
          g_assert_true (isnan (gs_scaling_get_capacity (&plot.scaling, workers)));
        }
      gs_scaling_plot_clear (&plot);
    }
}

/* A line of titles, then one for each value; the same that is told on the chart. */
static void
test_tables (void)
{
  g_autoptr (GsResults) results = fixture_sweep ();

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      const GsChart *chart = gs_chart_find (charts[i].id);
      g_autofree char *text = chart->dup_table (results);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      g_auto (GStrv) titles = g_strsplit (lines[0], "\t", -1);
      g_auto (GStrv) last = g_strsplit (lines[8], "\t", -1);
      g_autofree char *speedup = gs_words_scaling_value (GS_SCALING_SPEEDUP,
                                                    gs_results_get_speedup (results, 8));
      g_autofree char *makespan = gs_words_scaling_value (GS_SCALING_MAKESPAN,
                                                     gs_results_get_makespan (results, 8));

      g_assert_cmpuint (g_strv_length (lines), ==, 10);
      g_assert_cmpstr (lines[9], ==, "");
      for (guint j = 1; j <= 8; j++)
        {
          g_auto (GStrv) cells = g_strsplit (lines[j], "\t", -1);

          g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (titles));
        }
      g_assert_cmpstr (titles[1], ==, "Workers");
      g_assert_cmpstr (last[1], ==, "8");
      g_assert_cmpstr (last[2], ==, "5");
      g_assert_true (g_strv_contains ((const char *const *) last, speedup));
      g_assert_true (g_strv_contains ((const char *const *) last, makespan));
    }
}

/* Without a sequential run there is the makespan alone. */
static void
test_without_baseline (void)
{
  g_autoptr (GsResults) results = fixture_sweep ();
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *words = NULL;
  GsScalingPlot plot;

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    g_assert_true (gs_chart_find (charts[i].id)->has_data (results));
  /* The sequential variant does other work from now on. */
  g_assert_true (gs_experiment_set_one (experiment, "Variant", 0, "Set", "cpu/N=5", NULL));
  g_assert_false (gs_chart_find ("scaling")->has_data (results));
  g_assert_false (gs_chart_find ("efficiency")->has_data (results));
  g_assert_true (gs_chart_find ("makespan")->has_data (results));

  gs_scaling_plot_init (&plot, results, GS_SCALING_MAKESPAN);
  g_assert_cmpuint (plot.scaling.series->len, ==, 2);
  g_assert_true (isnan (gs_scaling_get_ideal (&plot.scaling, 2)));
  g_assert_true (isnan (gs_scaling_get_capacity (&plot.scaling, 2)));
  words = gs_words_scaling (&plot.scaling);
  g_assert_nonnull (strstr (words, "with 8 workers"));
  gs_scaling_plot_clear (&plot);

  gs_scaling_plot_init (&plot, results, GS_SCALING_SPEEDUP);
  g_assert_cmpuint (plot.scaling.series->len, ==, 0);
  gs_scaling_plot_clear (&plot);
}

/* More names than lines of type: those of the references stay, and the rest is counted. */
static void
test_many_names (void)
{
  const double height = 200;
  const guint n_series = 14;
  g_autoptr (GArray) labels = gs_end_labels_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  cairo_t *cr = cairo_create (surface);
  guint n_named = 0;
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 28);
  for (guint i = 0; i < n_series + 2; i++)
    {
      GsEndLabel label = { 10.0 * i, 0, style.text, i < n_series, g_strdup_printf ("%u", i) };

      g_array_append_val (labels, label);
    }
  /* Long names are written smaller, within reason. */
  g_assert_cmpfloat (gs_end_labels_fit (labels, cr, &style, 400).font_size, ==, 28);
  g_assert_cmpfloat (gs_end_labels_fit (labels, cr, &style, 1).font_size, ==, 14);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  gs_end_labels_limit (labels, &style, 0, 1000);
  g_assert_cmpuint (labels->len, ==, n_series + 2);
  gs_end_labels_limit (labels, &style, 0, height);
  g_assert_cmpuint (labels->len, >, 3);
  g_assert_cmpfloat ((labels->len - 1) * style.font_size, <, height);
  for (guint i = 0; i < labels->len; i++)
    n_named += g_array_index (labels, GsEndLabel, i).bold;
  g_assert_cmpuint (labels->len, ==, n_named + 3);
  g_assert_cmpint (atoi (g_array_index (labels, GsEndLabel, labels->len - 1).text + 1), ==,
                   n_series - n_named);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Scaling/spots", test_spots);
  g_test_add_func ("/Gilscope/Scaling/saved", test_saved);
  g_test_add_func ("/Gilscope/Scaling/references", test_references);
  g_test_add_func ("/Gilscope/Scaling/fit", test_fit);
  g_test_add_func ("/Gilscope/Scaling/tables", test_tables);
  g_test_add_func ("/Gilscope/Scaling/without-baseline", test_without_baseline);
  g_test_add_func ("/Gilscope/Scaling/many-names", test_many_names);

  return g_test_run ();
}
