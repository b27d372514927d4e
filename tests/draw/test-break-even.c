/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of where processes begin to win. */
#include <math.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-sheet-layout.h"

#define WIDTH 700
#define HEIGHT 420

/* Each cell has the hue of the faster side, and where they meet there is the border. */
static void
test_cells (void)
{
  g_autoptr (GsResults) results = fixture_break_even ();

  for (guint dark = 0; dark < 2; dark++)
    {
      g_autoptr (GArray) spots = NULL;
      cairo_surface_t *surface;
      guint n_borders = 0;
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 14);
      spots = fixture_find_spots (gs_chart_find ("break-even"), results, &style, WIDTH, HEIGHT);
      surface = fixture_draw_chart (gs_chart_find ("break-even"), results, &style, WIDTH, HEIGHT);
      /* One of nine was not measured. */
      g_assert_cmpuint (spots->len, ==, 8);
      for (guint i = 0; i < spots->len; i++)
        {
          const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);
          gboolean wins = strstr (spot->words, "the processes win") != NULL;
          GsColor color = fixture_get_color (surface, spot->x + 6, spot->y + 6);

          g_assert_cmpuint (spot->row, ==, i / 3);
          g_assert_true (wins == (strstr (spot->words, "the threads win") == NULL));
          g_assert_true (wins ? color.blue > color.red : color.red > color.blue);
          /* One process never wins; two and four do but with the shortest tasks. */
          g_assert_true (wins == (spot->row > 0 && i % 3 > 0));
          if (i % 3 > 0)
            {
              const GsChartSpot *left = spot - 1;
              gboolean differs = wins != (strstr (left->words, "the processes win") != NULL);
              GsColor between = fixture_get_color (surface, spot->x, spot->y + spot->height / 2);
              double distance = fabs (gs_color_get_lightness (between)
                                      - gs_color_get_lightness (style.text));

              g_assert_true (differs == (distance < 5));
              n_borders += differs;
            }
        }
      g_assert_cmpuint (n_borders, ==, 2);
      cairo_surface_destroy (surface);
    }
}

/* Figures stand out from every cell, also where hue is not seen. */
static void
test_figures (void)
{
  g_autoptr (GsResults) results = fixture_break_even ();

  for (guint dark = 0; dark < 2; dark++)
    {
      g_autoptr (GArray) spots = NULL;
      cairo_surface_t *surface;
      GsStyle style;

      gs_style_init (&style, dark, FALSE, 14);
      spots = fixture_find_spots (gs_chart_find ("break-even"), results, &style, WIDTH, HEIGHT);
      surface = fixture_draw_chart (gs_chart_find ("break-even"), results, &style, WIDTH, HEIGHT);
      for (guint i = 0; i < spots->len; i++)
        {
          const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);
          double ground = fixture_get_lightness (surface, spot->x + 6, spot->y + 6);
          double most = 0;

          for (double x = spot->x + 6; x < spot->x + spot->width - 6; x++)
            for (double y = spot->y + spot->height / 2 - 8; y < spot->y + spot->height / 2 + 8; y++)
              most = MAX (most, fabs (fixture_get_lightness (surface, x, y) - ground));
          g_assert_cmpfloat (most, >, 40);
        }
      cairo_surface_destroy (surface);
    }
}

static void
test_words (void)
{
  g_autoptr (GsResults) results = fixture_break_even ();
  g_autoptr (GsResults) sweep = fixture_sweep ();
  const GsChart *chart = gs_chart_find ("break-even");
  g_autofree char *words = chart->describe (results);
  g_autofree char *table = chart->dup_table (results);
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);

  g_assert_true (chart->has_data (results));
  g_assert_true (gs_chart_choose_main (results) == chart);
  g_assert_true (gs_chart_is_sweep (results));
  /* One length of the tasks: nothing to tell apart. */
  g_assert_false (chart->has_data (sweep));
  g_assert_true (gs_chart_choose_main (sweep) == gs_chart_find ("scaling"));

  g_assert_nonnull (strstr (words, "1 worker: the processes never win."));
  g_assert_nonnull (strstr (words, "2 workers: the processes win with tasks from "));
  g_assert_nonnull (strstr (words, "4 workers: the processes win with tasks from "));
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 9 + 1);
  for (guint i = 0; i < 10; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 5);
    }
  g_assert_true (g_str_has_prefix (lines[1], "1\t100 µs\t"));
  g_assert_true (g_str_has_prefix (lines[9], "4\t10 ms\t–\t–\t–"));
}

static const GsChart *
find_chart_alone (GsResults *results,
                  double     width,
                  double     height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  GsSheetLayout layout;
  const GsChart *chart;

  options.width = width;
  options.height = height;
  gs_sheet_layout_init (&layout, cr, results, &options);
  chart = layout.options.chart;
  /* Alone or not, it has room. */
  g_assert_true (chart != NULL || layout.has_charts);
  g_assert_cmpfloat (layout.charts.height, >, height / 4);
  g_assert_cmpfloat (layout.charts.y + layout.charts.height, <=, height);
  gs_sheet_layout_clear (&layout);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return chart;
}

/* The sheet of a sweep has its chart, if need be instead of the timelines. */
static void
test_sheet (void)
{
  g_autoptr (GsResults) results = fixture_break_even ();

  g_assert_null (find_chart_alone (results, 1600, 900));
  g_assert_true (find_chart_alone (results, 1600, 450) == gs_chart_find ("break-even"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/BreakEven/cells", test_cells);
  g_test_add_func ("/Gilscope/BreakEven/figures", test_figures);
  g_test_add_func ("/Gilscope/BreakEven/words", test_words);
  g_test_add_func ("/Gilscope/BreakEven/sheet", test_sheet);

  return g_test_run ();
}
