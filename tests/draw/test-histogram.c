/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of task times and GIL waits: what it is of, where its bars stand, and what it tells. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-histogram.h"
#include "gs-sheet.h"

typedef GsResults *(*MakeResults) (void);

static GsResults *
make_computing (void)
{
  return fixture_computing ("en");
}

static GsResults *
make_waiting (void)
{
  return fixture_waiting (3);
}

static const MakeResults makers[] = {
  make_computing, make_waiting, fixture_sweep, fixture_crowd, fixture_unrun,
};

/* From a card in a narrow window to a wall; the type grows with it, or does not. */
static const struct
{
  double width, height, font;
  gboolean dark;
} sizes[] = {
  { 900, 520, 15, FALSE }, { 900, 520, 15, TRUE }, { 300, 220, 15, FALSE },
  { 1880, 900, 30, FALSE }, { 1880, 900, 14, TRUE }, { 500, 900, 28, FALSE },
};

typedef struct
{
  GsResults *results;
  GsStyle style;
  GsHistogram histogram;
  cairo_surface_t *surface;
  cairo_t *cr;
} Drawing;

static void
drawing_init (Drawing     *self,
              MakeResults  make,
              guint        size)
{
  gs_style_init (&self->style, sizes[size].dark, FALSE, sizes[size].font);
  self->results = make ();
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) sizes[size].width,
                                              (int) sizes[size].height);
  self->cr = cairo_create (self->surface);
  gs_style_set_source (self->cr, self->style.card);
  cairo_paint (self->cr);
  gs_chart_find ("histogram")->draw (self->cr, self->results, &self->style,
                                     sizes[size].width, sizes[size].height);
  g_assert_cmpint (cairo_status (self->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (self->surface);
  gs_histogram_init (&self->histogram, self->cr, self->results, &self->style,
                     sizes[size].width, sizes[size].height);
}

static void
drawing_clear (Drawing *self)
{
  gs_histogram_clear (&self->histogram);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_object_unref (self->results);
}

static const GsHistogramRow *
get_row (GArray *rows,
         guint   index)
{
  return &g_array_index (rows, GsHistogramRow, index);
}

/* Waits have a row only where there are any, and nothing has one before it has run. */
static void
test_rows (void)
{
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) waiting = fixture_waiting (3);
  g_autoptr (GsResults) unrun = fixture_unrun ();
  g_autoptr (GsResults) nothing = gs_results_new (gs_results_get_experiment (unrun));
  g_autoptr (GArray) rows = gs_histogram_get_rows (computing);
  g_autoptr (GArray) few = gs_histogram_get_rows (waiting);
  g_autoptr (GArray) first = gs_histogram_get_rows (unrun);
  g_autofree char *name = gs_histogram_dup_name (computing, get_row (rows, 0));
  g_autofree char *second = gs_histogram_dup_name (computing, get_row (rows, 1));

  /* The made-up threads finish no task. */
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (name, ==, "sequential: 4 tasks");
  g_assert_true (get_row (rows, 1)->waits && get_row (rows, 1)->variant == 1);
  g_assert_nonnull (strstr (second, "GIL waits"));
  g_assert_false (get_row (rows, 2)->waits);
  g_assert_cmpint (gs_histogram_choose_scale (rows), ==, GS_SCALE_LOGARITHMIC);

  g_assert_cmpuint (few->len, ==, 2);
  g_assert_false (get_row (few, 0)->waits || get_row (few, 1)->waits);
  g_assert_cmpint (gs_histogram_choose_scale (few), ==, GS_SCALE_LINEAR);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_false (gs_chart_find ("histogram")->has_data (nothing));
  g_assert_true (gs_chart_find ("histogram")->has_data (unrun));
}

static void
assert_row (const GsHistogram    *histogram,
            const GsHistogramRow *row,
            double                height)
{
  g_autoptr (GArray) bars = gs_histogram_get_bars (histogram, row);
  double highest = 0, before = -INFINITY, mark = 0;
  guint total = 0;

  g_assert_cmpfloat (row->top, >=, 0);
  g_assert_cmpfloat (row->marks, >=, row->top);
  g_assert_cmpfloat (row->bars, >=, row->marks);
  g_assert_cmpfloat (row->bottom, >=, row->bars);
  g_assert_cmpfloat (row->bottom, <=, histogram->axis_y);
  g_assert_cmpfloat (histogram->axis_end, <=, height);
  for (guint i = 0; i < bars->len; i++)
    {
      const GsHistogramBar *bar = &g_array_index (bars, GsHistogramBar, i);

      g_assert_cmpfloat (bar->x, >, before);
      g_assert_cmpfloat (bar->x, >=, histogram->left);
      g_assert_cmpfloat (bar->x + bar->width, <=, histogram->right + 1e-6);
      g_assert_cmpfloat (bar->width, >=, 3);
      g_assert_cmpfloat (bar->height, >=, 2);
      before = bar->x;
      highest = MAX (highest, bar->height);
      total += bar->count;
    }
  g_assert_cmpuint (total, ==, row->distribution->n);
  g_assert_cmpfloat_with_epsilon (highest, MAX (row->bottom - row->bars, 2), 1e-6);

  for (guint i = 0; i < GS_HISTOGRAM_MARKS; i++)
    {
      const char *name;
      double seconds = gs_histogram_get_mark (row, i, &name);
      double x = gs_histogram_to_x (histogram, seconds);

      g_assert_cmpfloat (seconds, >=, mark);
      g_assert_cmpfloat (x, >=, histogram->left - 1e-6);
      g_assert_cmpfloat (x, <=, histogram->right + 1e-6);
      mark = seconds;
    }
}

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
      {
        Drawing drawing;
        const GsHistogram *histogram = &drawing.histogram;

        drawing_init (&drawing, makers[i], size);
        g_assert_cmpfloat_with_epsilon (gs_histogram_to_x (histogram, histogram->begin),
                                        histogram->left, 1e-6);
        g_assert_cmpfloat_with_epsilon (gs_histogram_to_x (histogram, histogram->end),
                                        histogram->right, 1e-6);
        for (guint j = 0; j < histogram->rows->len; j++)
          {
            assert_row (histogram, get_row (histogram->rows, j), sizes[size].height);
            if (j > 0)
              g_assert_cmpfloat (get_row (histogram->rows, j)->top, >=,
                                 get_row (histogram->rows, j - 1)->bottom);
          }
        drawing_clear (&drawing);
      }
}

/* How far a bar is from the card, in L*, at its farthest, as it was drawn: also without colours. */
static double
get_contrast (const Drawing        *drawing,
              const GsHistogramBar *bar)
{
  double card = gs_color_get_lightness (drawing->style.card);
  double most = 0;

  for (int x = (int) bar->x + 1; x < bar->x + bar->width - 1; x++)
    for (int y = (int) bar->y + 1; y < bar->y + bar->height - 1; y++)
      most = MAX (most, fabs (fixture_get_lightness (drawing->surface, x, y) - card));
  return most;
}

static void
test_contrast (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    for (guint size = 0; size < 2; size++)
      {
        Drawing drawing;

        drawing_init (&drawing, makers[i], size);
        for (guint j = 0; j < drawing.histogram.rows->len; j++)
          {
            g_autoptr (GArray) bars
              = gs_histogram_get_bars (&drawing.histogram, get_row (drawing.histogram.rows, j));
            double most = 0;

            for (guint k = 0; k < bars->len; k++)
              most = MAX (most, get_contrast (&drawing, &g_array_index (bars, GsHistogramBar, k)));
            g_assert_cmpfloat (most, >, 15);
          }
        drawing_clear (&drawing);
      }
}

/* The number at the end of the words. */
static guint
get_count (const char *words)
{
  const char *colon = strrchr (words, ':');

  g_assert_nonnull (colon);
  return (guint) strtoul (colon + 1, NULL, 10);
}

/* The words of a row's places add up to all of it; they are walked from left to right. */
static void
test_spots (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GArray) spots = NULL;
      g_autofree guint *totals = NULL;
      const GArray *rows;
      Drawing drawing;

      drawing_init (&drawing, makers[i], 0);
      rows = drawing.histogram.rows;
      totals = g_new0 (guint, rows->len);
      spots = gs_chart_find ("histogram")->find_spots (drawing.cr, drawing.results,
                                                       &drawing.style, sizes[0].width,
                                                       sizes[0].height);
      for (guint j = 0; j < spots->len; j++)
        {
          const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, j);
          const GsChartSpot *before = j > 0 ? spot - 1 : NULL;

          g_assert_cmpuint (spot->row, <, rows->len);
          totals[spot->row] += get_count (spot->words);
          g_assert_true (before == NULL || before->row + 1 == spot->row
                         || (before->row == spot->row && before->x < spot->x));
        }
      for (guint j = 0; j < rows->len; j++)
        g_assert_cmpuint (totals[j], ==, get_row (drawing.histogram.rows, j)->distribution->n);
      drawing_clear (&drawing);
    }
}

/* The places of every chart lie on it, and say something. */
static void
test_spots_of_all (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    for (const GsChart *const *chart = gs_chart_get_all (); *chart != NULL; chart++)
      {
        g_autoptr (GArray) spots = NULL;
        Drawing drawing;

        drawing_init (&drawing, makers[i], 0);
        g_assert_nonnull ((*chart)->find_spots);
        spots = (*chart)->find_spots (drawing.cr, drawing.results, &drawing.style, sizes[0].width,
                                      sizes[0].height);
        g_assert_true (spots->len > 0 || !(*chart)->has_data (drawing.results));
        for (guint j = 0; j < spots->len; j++)
          {
            const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, j);

            g_assert_cmpfloat (spot->x, >=, 0);
            g_assert_cmpfloat (spot->y, >=, 0);
            g_assert_cmpfloat (spot->width, >, 0);
            g_assert_cmpfloat (spot->height, >, 0);
            g_assert_cmpfloat (spot->x + spot->width, <=, sizes[0].width + 1e-6);
            g_assert_cmpfloat (spot->y + spot->height, <=, sizes[0].height + 1e-6);
            g_assert_true (strpbrk (spot->words, "0123456789") != NULL);
            g_assert_true (j == 0 || (spot - 1)->row < spot->row
                           || ((spot - 1)->row == spot->row && (spot - 1)->x < spot->x));
          }
        drawing_clear (&drawing);
      }
}

static void
test_table (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *text = gs_chart_find ("histogram")->dup_table (results);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GArray) rows = gs_histogram_get_rows (results);
  guint total = 0, expected = 0;
  double end = 0;

  g_assert_true (g_str_has_prefix (lines[0], "Variant\tWhat\tFrom (s)\tTo (s)\tNumber"));
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 5);
      g_assert_cmpfloat (g_ascii_strtod (cells[2], NULL), <=, g_ascii_strtod (cells[3], NULL));
      end = MAX (end, g_ascii_strtod (cells[3], NULL));
      total += (guint) strtoul (cells[4], NULL, 10);
    }
  for (guint i = 0; i < rows->len; i++)
    expected += get_row (rows, i)->distribution->n;
  g_assert_cmpuint (total, ==, expected);
  g_assert_cmpfloat_with_epsilon (end, 0.502, 1e-6);
}

static void
test_description (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *text = gs_chart_find ("histogram")->describe (results);

  g_assert_nonnull (strstr (text, "sequential: 4 tasks: p50 500 ms, p95 500 ms, p99 500 ms, "
                                  "longest 500 ms."));
  g_assert_nonnull (strstr (text, "GIL waits: p50 5."));
}

/* A sheet with the one chart: all of the room but for the words above and below. */
static void
test_alone (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *folder = g_dir_make_tmp ("gilscope-draw-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = NULL;

  options.chart = gs_chart_find ("histogram");
  gs_sheet_export (results, file, &options, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_nonnull (strstr (svg, "GIL waits: p50"));
  g_assert_null (strstr (svg, "worker-seconds"));

  /* A curve needs several numbers of workers; the old choice stays. */
  options.chart = gs_chart_find ("scaling");
  g_assert_false (gs_sheet_export (results, file, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Where speedups are compared they lead; without a sequential variant the times do. */
static void
test_main_chart (void)
{
  const gint64 turns[] = { 5 * MS, 5 * MS, 6 * MS, 5 * MS };
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) sweep = fixture_sweep ();
  g_autoptr (GsResults) turned = fixture_turns ("", GS_STATE_GIL_WAIT, turns,
                                                G_N_ELEMENTS (turns));

  g_assert_true (gs_chart_choose_main (computing) == gs_chart_find ("speedup"));
  g_assert_true (gs_chart_choose_main (sweep) == gs_chart_find ("scaling"));
  g_assert_true (gs_chart_choose_main (turned) == gs_chart_find ("histogram"));
  g_assert_true (gs_chart_find ("histogram")->has_data (turned));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Histogram/rows", test_rows);
  g_test_add_func ("/Gilscope/Histogram/places", test_places);
  g_test_add_func ("/Gilscope/Histogram/contrast", test_contrast);
  g_test_add_func ("/Gilscope/Histogram/spots", test_spots);
  g_test_add_func ("/Gilscope/Histogram/spots-of-all", test_spots_of_all);
  g_test_add_func ("/Gilscope/Histogram/table", test_table);
  g_test_add_func ("/Gilscope/Histogram/description", test_description);
  g_test_add_func ("/Gilscope/Histogram/alone", test_alone);
  g_test_add_func ("/Gilscope/Histogram/main", test_main_chart);

  return g_test_run ();
}
