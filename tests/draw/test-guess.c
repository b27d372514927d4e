/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room's guess on the bars of the speedup. */
#include <math.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-guess-mark.h"
#include "gs-sheet.h"

#define WIDTH 700
#define HEIGHT 260
#define THREADS 1

/* The line stands on the axis where the guess lies, out of the bar at its top, in text's colour. */
static void
test_place (void)
{
  static const double guesses[] = { 0.3, 0.9, 1, 1.2, 1.5, 2, 3.5, 12 };
  g_autoptr (GsResults) results = fixture_computing ("en");

  for (guint i = 0; i < 2 * G_N_ELEMENTS (guesses); i++)
    {
      double guess = guesses[i / 2];
      g_autoptr (GArray) spots = NULL;
      const GsChartSpot *spot;
      cairo_surface_t *surface;
      double mark, ground;
      GsStyle style;

      gs_style_init (&style, i % 2, FALSE, 14);
      gs_results_set_guess (results, THREADS, guess);
      spots = fixture_find_spots (gs_chart_find ("speedup"), results, &style, WIDTH, HEIGHT);
      surface = fixture_draw_chart (gs_chart_find ("speedup"), results, &style, WIDTH, HEIGHT);
      spot = &g_array_index (spots, GsChartSpot, THREADS);
      mark = spot->x + guess * spot->width / gs_results_get_speedup (results, THREADS);
      ground = gs_color_get_lightness (style.card);

      g_test_message ("%g at %g", guess, mark);
      g_assert_cmpfloat (mark, <, WIDTH);
      g_assert_cmpfloat (fabs (fixture_get_lightness (surface, mark, spot->y - 2)
                               - gs_color_get_lightness (style.text)), <, 10);
      /* Beside it there is the ground, above the bar and on it: it is seen without any hue. */
      g_assert_cmpfloat (fabs (fixture_get_lightness (surface, mark - 6, spot->y - 2) - ground),
                         <, 10);
      if (guess < 0.5)
        {
          double nearest = 100;

          for (double x = mark - 4; x < mark; x++)
            nearest = MIN (nearest, fabs (fixture_get_lightness (surface, x, spot->y + 3)
                                          - ground));
          g_assert_cmpfloat (nearest, <, 40);
        }
      cairo_surface_destroy (surface);
    }
}

/* Without a guess nothing stands there. */
static void
test_none (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *before = gs_chart_find ("speedup")->describe (results);
  g_autofree char *after = NULL;
  GsStyle style;
  cairo_surface_t *one, *two;

  gs_style_init (&style, FALSE, FALSE, 14);
  one = fixture_draw_chart (gs_chart_find ("speedup"), results, &style, WIDTH, HEIGHT);
  gs_results_set_guess (results, THREADS, 2);
  gs_results_set_guess (results, THREADS, NAN);
  two = fixture_draw_chart (gs_chart_find ("speedup"), results, &style, WIDTH, HEIGHT);
  after = gs_chart_find ("speedup")->describe (results);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (strstr (after, "guess"));
  g_assert_cmpmem (cairo_image_surface_get_data (one),
                   (gsize) HEIGHT * cairo_image_surface_get_stride (one),
                   cairo_image_surface_get_data (two),
                   (gsize) HEIGHT * cairo_image_surface_get_stride (two));
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
}

static void
test_words (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autoptr (GArray) spots = NULL;
  g_autofree char *words = NULL;
  const GsChartSpot *spot;
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  gs_results_set_guess (results, THREADS, 2);
  spots = fixture_find_spots (gs_chart_find ("speedup"), results, &style, WIDTH, HEIGHT);
  words = gs_chart_find ("speedup")->describe (results);
  spot = &g_array_index (spots, GsChartSpot, THREADS);
  g_assert_true (g_str_has_prefix (spot->words, "threads, GIL: guess 2.0×, measured "));
  g_assert_nonnull (strstr (words, spot->words));
  g_assert_null (strstr (g_array_index (spots, GsChartSpot, 2).words, "guess"));
}

/* Wherever the guess and the bar's end lie, the line does not cross the figure. */
static void
test_figure_is_not_covered (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  for (double end = 5; end <= 400; end += 5)
    for (double at = 3; at <= 400; at += 1.5)
      {
        GsGuessMark mark = { .left = 0, .inner = end, .outer = end + 6, .y = 5, .height = 18,
                             .figure = 30, .mark = at, .label = "guess 2.0×" };
        double wide = gs_guess_mark_measure (cr, &style, mark.label);
        GsStretch figure;

        if (end > 44)
          mark.inside = (GsStretch) { end - 37, end - 7 };
        figure = gs_guess_mark_draw (&mark, cr, &style);
        g_assert_cmpfloat_with_epsilon (figure.x1 - figure.x0, mark.figure, 1e-9);
        g_assert_true (figure.x1 < at || figure.x0 > at);
        /* Never far away. */
        g_assert_cmpfloat (figure.x0, >=, MIN (end - 37, mark.outer));
        g_assert_cmpfloat (figure.x1, <=, MAX (at, mark.outer) + wide + 40);
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The picture of everything has it, too, in every size. */
static void
test_sheet (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autoptr (GsResults) guessed = gs_results_copy (results);
  const GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  cairo_surface_t *one, *two;
  gsize size;

  gs_results_set_guess (guessed, THREADS, 2);
  one = gs_sheet_render (results, &options);
  two = gs_sheet_render (guessed, &options);
  cairo_surface_flush (one);
  cairo_surface_flush (two);
  size = (gsize) cairo_image_surface_get_height (one) * cairo_image_surface_get_stride (one);
  g_assert_true (memcmp (cairo_image_surface_get_data (one), cairo_image_surface_get_data (two),
                         size) != 0);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);

  for (int width = 60; width < 1000; width *= 2)
    {
      GsStyle style;
      cairo_t *cr;

      one = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, width);
      cr = cairo_create (one);
      gs_style_init (&style, FALSE, TRUE, 14);
      gs_chart_find ("speedup")->draw (cr, guessed, &style, width, width);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (one);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Guess/place", test_place);
  g_test_add_func ("/Gilscope/Guess/none", test_none);
  g_test_add_func ("/Gilscope/Guess/words", test_words);
  g_test_add_func ("/Gilscope/Guess/figure", test_figure_is_not_covered);
  g_test_add_func ("/Gilscope/Guess/sheet", test_sheet);

  return g_test_run ();
}
