/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of losses between the ideal and the measured time. */
#include <string.h>

#include "draw-fixture.h"
#include "gs-chart.h"

/* Where there is something to compare with, and more than the sequential run. */
static void
test_data (void)
{
  const gint64 turns[] = { 5 * MS, 5 * MS, 6 * MS, 5 * MS };
  const GsChart *chart = gs_chart_find ("loss");
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) waiting = fixture_waiting (3);
  g_autoptr (GsResults) unrun = fixture_unrun ();
  g_autoptr (GsResults) turned = fixture_turns ("", GS_STATE_GIL_WAIT, turns,
                                                G_N_ELEMENTS (turns));

  g_assert_true (chart->has_data (computing));
  g_assert_true (chart->has_data (waiting));
  g_assert_false (chart->has_data (unrun));
  g_assert_false (chart->has_data (turned));
}

/* Four tasks of half a second on two workers are a second at best; the GIL takes another. */
static void
test_description (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *text = gs_chart_find ("loss")->describe (results);
  const char *threads = strstr (text, "threads, GIL: ideal 1.00 s");
  const char *processes = strstr (text, "processes: ideal 1.00 s");

  g_assert_nonnull (threads);
  g_assert_nonnull (strstr (threads, "GIL and locks 1."));
  g_assert_nonnull (processes);
  g_assert_nonnull (strstr (processes, "start and pickling "));
  g_assert_null (strstr (processes, "GIL and locks"));
}

static double
get_number (char **cells,
            guint  index)
{
  return g_ascii_strtod (cells[index], NULL);
}

/* The parts and the ideal sum to the measured time, but for the digits that are left out. */
static void
test_sum (void)
{
  GsResults *all[] = { fixture_computing ("en"), fixture_waiting (3), fixture_sweep (),
                       fixture_amdahl (), fixture_crowd () };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = gs_chart_find ("loss")->dup_table (all[i]);
      g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
      g_auto (GStrv) titles = g_strsplit (lines[0], "\t", -1);

      g_assert_cmpuint (g_strv_length (lines), >, 2);
      for (guint j = 1; lines[j] != NULL; j++)
        {
          g_auto (GStrv) cells = g_strsplit (lines[j], "\t", -1);
          double sum = 0;

          g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (titles));
          for (guint k = 3; cells[k] != NULL; k++)
            {
              sum += get_number (cells, k);
              g_assert_cmpuint (strlen (strchr (cells[k], '.')), ==, strlen (".1234"));
            }
          g_assert_cmpfloat (get_number (cells, 2), >, 0);
          g_assert_cmpfloat_with_epsilon (sum, get_number (cells, 2), 5e-4);
        }
      g_object_unref (all[i]);
    }
}

/* Each bar ends at the measured time, or beyond it where the rest is negative. */
static void
test_spots (void)
{
  const double width = 800, height = 400;
  g_autoptr (GsResults) results = fixture_computing ("en");
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GArray) spots = NULL;
  double reach[3] = { 0, 0, 0 }, begin = 0, ideal = 0;
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  spots = gs_chart_find ("loss")->find_spots (cr, results, &style, width, height);
  for (guint i = 0; i < spots->len; i++)
    {
      const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);

      g_assert_cmpuint (spot->row, <, G_N_ELEMENTS (reach));
      if (reach[spot->row] > 0)
        g_assert_cmpfloat_with_epsilon (spot->x, reach[spot->row], 1e-6);
      else
        g_assert_nonnull (strstr (spot->words, "ideal"));
      if (i == 0)
        begin = spot->x;
      if (spot->row == 1 && reach[1] == 0)
        ideal = spot->width;
      reach[spot->row] = spot->x + spot->width;
    }

  /* In sequence it takes twice the ideal of two, and so it does on threads under a GIL. */
  g_assert_cmpfloat_with_epsilon ((reach[0] - begin) / ideal, 2, 0.02);
  g_assert_cmpfloat_with_epsilon ((reach[1] - begin) / ideal, 2, 0.1);
  g_assert_cmpfloat (reach[2], <, reach[1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Loss/data", test_data);
  g_test_add_func ("/Gilscope/Loss/description", test_description);
  g_test_add_func ("/Gilscope/Loss/sum", test_sum);
  g_test_add_func ("/Gilscope/Loss/spots", test_spots);

  return g_test_run ();
}
