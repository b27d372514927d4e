/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets, charts and their way into files. */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "draw-fixture.h"
#include "gs-chart-parts.h"
#include "gs-export.h"
#include "gs-quantity.h"
#include "gs-results-words.h"
#include "gs-variant-words.h"

typedef GsResults *(*MakeResults) (void);

static GsResults *
make_computing (void)
{
  return fixture_computing ("en");
}

static GsResults *
make_korean (void)
{
  return fixture_computing ("ko");
}

static GsResults *
make_waiting (void)
{
  return fixture_waiting (3);
}

static const MakeResults makers[] = {
  make_computing, make_korean, make_waiting, fixture_sweep, fixture_amdahl,
  fixture_break_even, fixture_crowd, fixture_unrun,
};

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const unsigned char *row = cairo_image_surface_get_data (surface)
                             + (gsize) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x];
}

/* At every size and for every experiment the sheet is filled, and nothing reaches its edge. */
static void
test_sizes (void)
{
  static const double sizes[][2] = {
    { 1600, 900 }, { 1280, 720 }, { 1920, 1080 }, { 800, 600 }, { 400, 300 }, { 900, 1600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GsResults) results = makers[i]();

      for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
        {
          GsSheetOptions options = { sizes[j][0], sizes[j][1], 1, j % 2 };
          cairo_surface_t *surface = gs_sheet_render (results, &options);
          int width = cairo_image_surface_get_width (surface);
          int height = cairo_image_surface_get_height (surface);
          guint32 ground;
          guint n_drawn = 0;

          g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
          g_assert_cmpint (width, ==, (int) options.width);
          g_assert_cmpint (height, ==, (int) options.height);
          cairo_surface_flush (surface);
          ground = get_pixel (surface, 0, 0);
          for (int x = 0; x < width; x++)
            for (int y = 0; y < 2; y++)
              {
                g_assert_cmphex (get_pixel (surface, x, y), ==, ground);
                g_assert_cmphex (get_pixel (surface, x, height - 1 - y), ==, ground);
              }
          for (int y = 0; y < height; y++)
            for (int x = 0; x < 2; x++)
              {
                g_assert_cmphex (get_pixel (surface, x, y), ==, ground);
                g_assert_cmphex (get_pixel (surface, width - 1 - x, y), ==, ground);
              }
          for (int y = 0; y < height; y += 3)
            for (int x = 0; x < width; x += 3)
              n_drawn += get_pixel (surface, x, y) != ground;
          g_assert_cmpuint (n_drawn, >, (guint) (width * height / 9 / 2));
          cairo_surface_destroy (surface);
        }
    }
}

static void
test_lens (void)
{
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) waiting = fixture_waiting (1);
  guint variant = 99;
  GsView view;

  g_assert_true (gs_sheet_find_lens (computing, &variant, NULL, &view));
  g_assert_cmpuint (variant, ==, 1);
  g_assert_cmpfloat_with_epsilon (view.end - view.begin, 100 * MS, 1);
  g_assert_cmpfloat (view.begin, >, 800 * MS);
  g_assert_cmpfloat (view.end, <, 1200 * MS);
  g_assert_false (gs_sheet_find_lens (waiting, &variant, NULL, &view));
}

static GsRun *
add_live_run (GsResults *results,
              guint      variant)
{
  static const FixtureSpan spans[] = { { GS_STATE_RUNNING, 0, 100 * MS }, { 0 } };
  g_autoptr (GsTrace) trace = fixture_trace (spans, 1);
  GsRun *run = gs_run_new (trace, variant, 1, 1);

  gs_results_add_run (results, run);
  return run;
}

/* A stopped session has nothing that still waits for its turn; and how often the
 * rest was measured is said alike of all. */
static void
test_stopped (void)
{
  g_autoptr (GsResults) results = fixture_unrun ();
  g_autoptr (GsRun) first = add_live_run (results, 1);
  g_autoptr (GsRun) second = NULL, third = NULL;
  g_autofree char *times = NULL, *badge = NULL, *repeats = NULL;

  g_assert_cmpstr (gs_words_unmeasured (results, 1), ==, "waiting");
  g_assert_cmpstr (gs_words_unmeasured (results, 2), ==, "waiting");
  g_assert_false (gs_results_is_stopped (results));
  gs_run_finish (first, GS_RUN_STOPPED, NULL);
  g_assert_true (gs_results_is_stopped (results));
  g_assert_cmpstr (gs_words_unmeasured (results, 1), ==, "stopped");
  g_assert_cmpstr (gs_words_unmeasured (results, 2), ==, "not measured");
  times = gs_chart_find ("time")->describe (results);
  g_assert_nonnull (strstr (times, "threads, GIL: not measured."));

  /* It runs again. */
  second = add_live_run (results, 0);
  g_assert_cmpstr (gs_words_unmeasured (results, 2), ==, "waiting");
  gs_run_finish (second, GS_RUN_DONE, NULL);
  third = add_live_run (results, 1);
  gs_run_finish (third, GS_RUN_DONE, NULL);
  badge = gs_words_badge (results);
  g_assert_nonnull (strstr (badge, "1 to 2 runs of each"));
  repeats = gs_words_repeats_note (results);
  g_assert_cmpstr (repeats, ==, "medians of 1 to 2 runs");
}

/* The lens over turns of the given length, of which those within a stretch are longer: whether it
 * opens, and where. */
static gboolean
find_lens_of_turns (const char *lens,
                    GsState     meanwhile,
                    gint64      turn,
                    double      from,
                    double      to,
                    gint64      there,
                    GsView     *view)
{
  g_autofree gint64 *turns = g_new (gint64, 4000);
  g_autoptr (GsResults) results = NULL;
  guint variant, n = 0;
  gint64 time = 0;

  while (time < 2000 * MS)
    {
      turns[n] = time >= from && time < to ? there : turn;
      time += turns[n++];
    }
  results = fixture_turns (lens, meanwhile, turns, n);

  return gs_sheet_find_lens (results, &variant, NULL, view);
}

/* It opens where computing threads pass the GIL to each other, and nowhere else. */
static void
test_lens_place (void)
{
  GsView view, again;

  /* However often waiting threads come by. */
  g_assert_false (find_lens_of_turns ("", GS_STATE_IO_WAIT, 5 * MS, 0, 0, 0, &view));
  g_assert_false (find_lens_of_turns ("Lens=100ms", GS_STATE_IO_WAIT, 5 * MS, 0, 0, 0, &view));

  g_assert_true (find_lens_of_turns ("", GS_STATE_GIL_WAIT, 5 * MS, 0, 0, 0, &view));
  g_assert_cmpfloat_with_epsilon (view.end - view.begin, 100 * MS, 1);
  g_assert_true (find_lens_of_turns ("Lens=40ms", GS_STATE_GIL_WAIT, 5 * MS, 0, 0, 0, &view));
  g_assert_cmpfloat_with_epsilon (view.end - view.begin, 40 * MS, 1);
  g_assert_cmpfloat_with_epsilon ((view.end + view.begin) / 2, 1000 * MS, 10 * MS);
  g_assert_true (find_lens_of_turns ("Lens=40ms", GS_STATE_GIL_WAIT, 5 * MS, 0, 0, 0, &again));
  g_assert_true (memcmp (&view, &again, sizeof view) == 0);

  /* Turns of ten times the length in a lens of five times the width; none beyond. */
  g_assert_true (find_lens_of_turns ("Lens=40ms", GS_STATE_GIL_WAIT, 50 * MS, 0, 0, 0, &view));
  g_assert_cmpfloat_with_epsilon (view.end - view.begin, 200 * MS, 1);
  g_assert_false (find_lens_of_turns ("Lens=40ms", GS_STATE_GIL_WAIT, 700 * MS, 0, 0, 0, &view));

  /* Beside a long turn, and beside a flurry, in the middle. */
  g_assert_true (find_lens_of_turns ("", GS_STATE_GIL_WAIT, 5 * MS, 900 * MS, 1200 * MS, 150 * MS,
                                     &view));
  g_assert_true (view.end <= 900 * MS || view.begin >= 1200 * MS);
  g_assert_cmpfloat (view.begin, >, 600 * MS);
  g_assert_cmpfloat (view.end, <, 1500 * MS);
  g_assert_true (find_lens_of_turns ("", GS_STATE_GIL_WAIT, 5 * MS, 900 * MS, 1200 * MS, MS / 2,
                                     &view));
  g_assert_true (view.end <= 905 * MS || view.begin >= 1195 * MS);
}

static void
test_words (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *gil = gs_words_variant_sentence (results, 1);
  g_autofree char *processes = gs_words_variant_sentence (results, 2);
  g_autofree char *badge = gs_words_badge (results);
  g_autofree char *summary = gs_words_summary (results);

  g_assert_cmpstr (gil, ==, "each waits for the GIL 50 % of the time");
  g_assert_true (g_str_has_prefix (processes, "start "));
  g_assert_true (g_str_has_prefix (badge, "GIL emulated in C · measured once · 2 cores, "));
  g_assert_true (g_str_has_suffix (badge,
                                   "2 cores, 1.9 measured, other load 3 % · no event lost"));
  g_assert_nonnull (strstr (summary, "1.9 measured"));
}

/* Results that lanes do not show come first in the words. */
static void
test_outcomes (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  GsRun *run = gs_results_get_shown_run (results, 1);
  g_autofree char *failed = NULL, *counted = NULL;

  gs_run_set_result (run, 1, NULL, "ValueError: task 1 failed", 0);
  failed = gs_words_variant_sentence (results, 1);
  g_assert_cmpstr (failed, ==, "1 of 4 failed: ValueError");

  gs_run_set_shared (run, 0, "count", "3", "4");
  counted = gs_words_variant_sentence (results, 1);
  g_assert_cmpstr (counted, ==, "count: 3 of 4");
}

/* Where not all coroutines have lanes, that is said. */
static void
test_cut (void)
{
  for (guint n_tasks = GS_MAX_TASK_LANES; n_tasks < GS_MAX_TASK_LANES + 2; n_tasks++)
    {
      g_autofree char *text = g_strdup_printf ("[Tasks x]\nWorkload=sleep\nCount=%u\nWork=1ms\n"
                                               "[Variant 1]\nExecutor=asyncio\n", n_tasks);
      g_autoptr (GsResults) results = new_results (text, "en");
      g_autoptr (GsRun) run = NULL;
      g_autofree char *cut = NULL, *sentence = NULL;
      Builder builder;

      builder_init_run (&builder, GS_MAX_TASK_LANES, 16);
      for (guint i = 0; i < GS_MAX_TASK_LANES; i++)
        {
          g_autofree char *name = g_strdup_printf ("task %u", i);
          guint lane;

          lane = builder_open (&builder, GS_LANE_TASK, GS_NO_INTERPRETER, name);
          builder_put_work (&builder, lane, 0, GS_STATE_IO_WAIT, i);
        }
      run = gs_run_new (builder_finish (&builder, MS), 0, 1, n_tasks);
      gs_run_finish (run, GS_RUN_DONE, NULL);
      gs_results_add_run (results, run);
      cut = gs_words_variant_cut (results, 0);
      sentence = gs_words_variant_sentence (results, 0);
      g_assert_cmpstr (cut, ==, n_tasks > GS_MAX_TASK_LANES ? "64 of 65 tasks" : NULL);
      g_assert_true (g_str_has_suffix (sentence, "64 of 65 tasks") == (cut != NULL));
    }
}

/* A variant with other work than the sequential one has no bar, and there is no chart where nothing
 * can be compared. */
static void
test_other_work (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsChart *chart = gs_chart_find ("speedup");
  g_autofree char *whole = chart->describe (results);
  g_autofree char *partly = NULL;

  g_assert_null (strstr (whole, "other work"));
  g_assert_true (gs_experiment_set_one (experiment, "Variant", 1, "Set", "cpu/N=5", NULL));
  g_assert_true (chart->has_data (results));
  partly = chart->describe (results);
  g_assert_nonnull (strstr (partly, ": other work, not compared."));
  g_assert_true (isfinite (gs_results_get_speedup (results, 2)));

  g_assert_true (gs_experiment_set_one (experiment, "Variant", 2, "Set", "cpu/Work=2s", NULL));
  g_assert_false (chart->has_data (results));
  g_assert_true (gs_chart_find ("time")->has_data (results));
}

static void
test_charts (void)
{
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) sweep = fixture_sweep ();
  g_autofree char *speedup = gs_chart_find ("speedup")->describe (computing);
  g_autofree char *time = gs_chart_find ("time")->describe (computing);
  g_autofree char *scaling = gs_chart_find ("scaling")->describe (sweep);
  g_autofree char *gained = gs_quantity_format_speedup (gs_results_get_speedup (computing, 2));

  g_assert_null (gs_chart_find ("none"));
  g_assert_true (gs_chart_find ("speedup")->has_data (computing));
  g_assert_false (gs_chart_find ("scaling")->has_data (computing));
  g_assert_true (gs_chart_find ("scaling")->has_data (sweep));
  g_assert_nonnull (strstr (speedup, gained));
  g_assert_nonnull (strstr (speedup, "1.93"));
  g_assert_nonnull (strstr (time, "waiting for the GIL"));
  g_assert_nonnull (strstr (scaling, "with 8 workers"));

  /* From a stamp to a wall, with and without data. */
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    for (const GsChart *const *chart = gs_chart_get_all (); *chart != NULL; chart++)
      {
        g_autoptr (GsResults) results = makers[i]();

        for (int size = 60; size < 1000; size *= 2)
          {
            cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
            cairo_t *cr = cairo_create (surface);
            GsStyle style;

            gs_style_init (&style, FALSE, FALSE, 14);
            (*chart)->draw (cr, results, &style, size, size);
            g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
            cairo_destroy (cr);
            cairo_surface_destroy (surface);
          }
      }
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("gilscope-draw-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static char *
export (GsResults  *results,
        const char *folder,
        const char *name,
        gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  char *contents;

  g_assert_true (gs_export_write (results, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, length, &error));

  return contents;
}

static gboolean
contains (const char *haystack,
          gsize       length,
          const char *needle)
{
  return memmem (haystack, length, needle, strlen (needle)) != NULL;
}

static void
count_element_cb (GMarkupParseContext  *context,
                  const char           *name,
                  const char          **names,
                  const char          **values,
                  gpointer              user_data,
                  GError              **error)
{
  (*(guint *) user_data)++;
}

static void
test_files (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GsResults) results = fixture_computing ("en");
  const GMarkupParser parser = { .start_element = count_element_cb };
  guint n_elements = 0;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n_elements,
                                                                        NULL);
  g_autoptr (GError) error = NULL;
  gsize png_length, svg_length, pdf_length;
  g_autofree char *png = export (results, folder, "a.png", &png_length);
  g_autofree char *svg = export (results, folder, "a.svg", &svg_length);
  g_autofree char *pdf = export (results, folder, "A.PDF", &pdf_length);

  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);

  g_assert_true (g_markup_parse_context_parse (context, svg, (gssize) svg_length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_elements, >, 100);
  g_assert_true (contains (svg, svg_length, "<title>Computing does not overlap</title>"));
  g_assert_true (contains (svg, svg_length, "threads, GIL"));

  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_true (contains (pdf + pdf_length - 16, 16, "%%EOF"));
  g_assert_true (contains (pdf, pdf_length, "/FontFile"));
  g_assert_true (contains (pdf, pdf_length, "/BaseFont"));

  g_assert_cmpuint (count_files (folder), ==, 3);
  remove_folder (folder);
}

/* The summary, the tables and the archive go through the same door. */
static void
test_formats (void)
{
  static const char *const names[] = { "a.csv", "a.json", "a.gilscope", "a.trace.json" };
  g_autofree char *folder = make_folder ();
  g_autoptr (GsResults) results = fixture_computing ("en");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length;

      g_free (export (results, folder, names[i], &length));
      g_assert_true (gs_export_is_supported (names[i]));
      g_assert_cmpuint (length, >, 100);
    }
  g_assert_false (gs_export_is_supported ("a.jpeg"));
  g_assert_false (gs_export_is_supported (".png"));
  g_assert_false (gs_export_is_supported ("png"));
  remove_folder (folder);
}

static void
assert_refused (GsResults            *results,
                const char           *path,
                const GsSheetOptions *options)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (gs_export_write (results, file, options, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_refused (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *nowhere = g_build_filename (folder, "none", "a.png", NULL);
  g_autofree char *jpeg = g_build_filename (folder, "a.jpeg", NULL);
  g_autofree char *huge = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GsResults) results = fixture_waiting (1);
  GsSheetOptions options = { 1600, 900, 1e6, FALSE };

  assert_refused (results, nowhere, NULL);
  assert_refused (results, jpeg, NULL);
  assert_refused (results, huge, &options);
  options = (GsSheetOptions) { -1, NAN, 1, FALSE };
  assert_refused (results, huge, &options);
  g_assert_cmpuint (count_files (folder), ==, 0);
  remove_folder (folder);
}

/* Fails to write to a read-only folder, without root's privileges. */
static void
test_unwritable (void)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf", "a.csv", "a.json", "a.gilscope" };
  g_autoptr (GsResults) results = fixture_computing ("en");
  g_autofree char *folder = make_folder ();
  g_autofree char *old = g_build_filename (folder, "a.png", NULL);
  g_autofree char *contents = NULL;
  int status;
  pid_t child;

  g_assert_true (g_file_set_contents (old, "what stood there", -1, NULL));
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  child = fork ();
  if (child == 0)
    {
      if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
        _exit (9);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = g_build_filename (folder, names[i], NULL);
          g_autoptr (GFile) file = g_file_new_for_path (path);
          g_autoptr (GError) error = NULL;

          if (gs_export_write (results, file, NULL, &error))
            _exit (1);
          if (strstr (error->message, path) == NULL
              || strstr (error->message, g_strerror (EACCES)) == NULL)
            _exit (2);
        }
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_true (g_file_get_contents (old, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "what stood there");
  g_assert_cmpuint (count_files (folder), ==, 1);
  remove_folder (folder);
}

/* A disk that is full in the middle of the file: the old one is whole, and nothing else is left. */
static void
test_full (void)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf" };
  g_autoptr (GsResults) results = fixture_computing ("en");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *contents = NULL;
      int status;
      pid_t child;

      g_assert_true (g_file_set_contents (path, "what stood there", -1, NULL));
      child = fork ();
      if (child == 0)
        {
          g_autoptr (GFile) file = g_file_new_for_path (path);
          g_autoptr (GError) error = NULL;
          struct rlimit limit = { 8192, 8192 };

          signal (SIGXFSZ, SIG_IGN);
          setrlimit (RLIMIT_FSIZE, &limit);
          if (gs_export_write (results, file, NULL, &error))
            _exit (1);
          _exit (strstr (error->message, path) != NULL ? 0 : 2);
        }
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, "what stood there");
      g_assert_cmpuint (count_files (folder), ==, 1);
      remove_folder (folder);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Sheet/sizes", test_sizes);
  g_test_add_func ("/Gilscope/Sheet/stopped", test_stopped);
  g_test_add_func ("/Gilscope/Sheet/lens", test_lens);
  g_test_add_func ("/Gilscope/Sheet/lens-place", test_lens_place);
  g_test_add_func ("/Gilscope/Sheet/words", test_words);
  g_test_add_func ("/Gilscope/Sheet/outcomes", test_outcomes);
  g_test_add_func ("/Gilscope/Sheet/cut", test_cut);
  g_test_add_func ("/Gilscope/Sheet/charts", test_charts);
  g_test_add_func ("/Gilscope/Sheet/other-work", test_other_work);
  g_test_add_func ("/Gilscope/Export/files", test_files);
  g_test_add_func ("/Gilscope/Export/formats", test_formats);
  g_test_add_func ("/Gilscope/Export/refused", test_refused);
  g_test_add_func ("/Gilscope/Export/unwritable", test_unwritable);
  g_test_add_func ("/Gilscope/Export/full", test_full);

  return g_test_run ();
}
