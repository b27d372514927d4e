/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings from submit to result: where they are drawn, of which tasks, and the order of results. */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "draw-fixture.h"
#include "gs-export.h"
#include "gs-strings.h"

#define WIDTH 400
#define TOP 20
#define LANE 30
#define HEIGHT 120
#define END (400 * MS)

/* Two workers; the tasks 0 and 2 run on the first, 1 on the second, and its result waits for that
 * of task 0.  Every further one is submitted, and not more. */
static GsTrace *
make_trace (guint n_tasks)
{
  static const struct { guint lane; gint64 start, finish, deliver; } tasks[] = {
    { 0, 10 * MS, 200 * MS, 210 * MS },
    { 1, 10 * MS, 100 * MS, 220 * MS },
    { 0, 250 * MS, 300 * MS, 390 * MS },
  };
  Builder builder;
  guint lanes[2];

  builder_init_run (&builder, 2, 256);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);

      lanes[i] = builder_open (&builder, GS_LANE_WORKER, GS_NO_INTERPRETER, name);
      builder_put_work (&builder, lanes[i], 0, GS_STATE_IDLE, GS_NO_TASK);
    }
  for (guint i = 0; i < n_tasks; i++)
    builder_put_mark (&builder, MAIN, 0, GS_MARK_SUBMIT, i);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      builder_put_mark (&builder, lanes[tasks[i].lane], tasks[i].start, GS_MARK_START, i);
      builder_put_work (&builder, lanes[tasks[i].lane], tasks[i].start, GS_STATE_IO_WAIT, i);
      builder_put_work (&builder, lanes[tasks[i].lane], tasks[i].finish, GS_STATE_IDLE, GS_NO_TASK);
      builder_put_mark (&builder, lanes[tasks[i].lane], tasks[i].finish, GS_MARK_FINISH, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    builder_put_mark (&builder, MAIN, tasks[i].deliver, GS_MARK_DELIVER, i);
  return builder_finish (&builder, END);
}

static gboolean
find_y (gpointer data,
        guint    lane,
        guint32  task,
        double  *y)
{
  GsTrace *trace = data;

  *y = TOP + (gs_trace_get_lane (trace, lane)->number + 0.5) * LANE;
  return TRUE;
}

/* The strings alone, on white. */
static cairo_surface_t *
draw (GsTrace      *trace,
      const GsView *view,
      guint32       task)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GsStyle style;
  const GsStrings strings = { trace, view, &style, WIDTH, TOP, TOP + 2 * LANE, 5, find_y, trace };

  gs_style_init (&style, FALSE, FALSE, 14);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  gs_strings_draw (cr, &strings, task);
  if (task == GS_NO_TASK)
    gs_strings_draw_order (cr, &strings, TOP + 2 * LANE + 20);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_ink (cairo_surface_t *surface,
           int              left,
           int              right,
           int              top,
           int              bottom)
{
  guint n = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      n += fixture_get_lightness (surface, x, y) < 60;
  return n;
}

/* Whether a string begins or ends there. */
static gboolean
has_dot (cairo_surface_t *surface,
         double           x,
         double           y)
{
  return fixture_get_lightness (surface, x, y) < 60;
}

static void
test_places (void)
{
  const GsView whole = { 0, END };
  g_autoptr (GsTrace) trace = make_trace (3);
  cairo_surface_t *all = draw (trace, &whole, GS_NO_TASK);
  cairo_surface_t *one = draw (trace, &whole, 1);
  double first = TOP + LANE / 2.0;
  double second = TOP + LANE * 1.5;
  double below = TOP + 2 * LANE + 5;

  /* A pixel is a millisecond.  From the submits to the starts; from the ends to the results. */
  g_assert_true (has_dot (all, 0, TOP - 5));
  g_assert_true (has_dot (all, 10, first) && has_dot (all, 10, second));
  g_assert_true (has_dot (all, 250, first));
  g_assert_true (has_dot (all, 200, first) && has_dot (all, 210, below));
  g_assert_true (has_dot (all, 100, second) && has_dot (all, 220, below));
  g_assert_true (has_dot (all, 300, first) && has_dot (all, 390, below));
  /* The order of the results is written below, under where they came: nothing where none came. */
  g_assert_cmpuint (count_ink (all, 200, 232, TOP + 2 * LANE + 12, HEIGHT), >, 20);
  g_assert_cmpuint (count_ink (all, 380, 400, TOP + 2 * LANE + 12, HEIGHT), >, 10);
  g_assert_cmpuint (count_ink (all, 0, 195, TOP + 2 * LANE + 12, HEIGHT), ==, 0);

  /* That of one task is of it alone. */
  g_assert_true (has_dot (one, 100, second) && has_dot (one, 220, below));
  g_assert_false (has_dot (one, 200, first) || has_dot (one, 390, below));
  cairo_surface_destroy (all);
  cairo_surface_destroy (one);
}

/* Results that come together are written side by side, and within the axis. */
static void
test_order (void)
{
  const GsView coarse = { 0, 40 * END };
  g_autoptr (GsTrace) trace = make_trace (3);
  g_autofree char *order = gs_strings_dup_order (trace);
  cairo_surface_t *surface = draw (trace, &coarse, GS_NO_TASK);
  guint n = 0;
  gboolean inked = FALSE;

  g_assert_cmpstr (order, ==, "0, 1, 2");
  for (int x = 0; x < WIDTH; x++)
    {
      gboolean now = count_ink (surface, x, x + 1, TOP + 2 * LANE + 12, HEIGHT) > 0;

      n += now && !inked;
      inked = now;
    }
  g_assert_cmpuint (n, ==, 3);
  cairo_surface_destroy (surface);
}

/* Many tasks have no strings, since they could not be told apart, but a chosen one has. */
static void
test_many (void)
{
  const GsView whole = { 0, END };
  g_autoptr (GsTrace) trace = make_trace (GS_STRINGS_MOST + 1);
  cairo_surface_t *all = draw (trace, &whole, GS_NO_TASK);
  cairo_surface_t *one = draw (trace, &whole, 1);

  g_assert_true (gs_strings_are_too_many (trace));
  g_assert_null (gs_strings_dup_order (trace));
  g_assert_cmpuint (count_ink (all, 0, WIDTH, 0, HEIGHT), ==, 0);
  g_assert_cmpuint (count_ink (one, 0, WIDTH, 0, HEIGHT), >, 100);
  cairo_surface_destroy (all);
  cairo_surface_destroy (one);
}

/* The strokes of a sheet: every string is one, and one of the ground around it. */
static guint
count_strokes (GsResults *results,
               gboolean   strings)
{
  g_autofree char *folder = g_dir_make_tmp ("gilscope-strings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "sheet.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *svg = NULL;
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  GError *error = NULL;
  guint n = 0;

  options.strings = strings;
  gs_export_write (results, file, &options, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &svg, NULL, &error);
  g_assert_no_error (error);
  for (const char *at = svg; (at = strstr (at, "stroke-width")) != NULL; at++)
    n++;
  g_unlink (path);
  g_rmdir (folder);

  return n;
}

/* A sheet has them where they are asked for: of each of five tasks, in both variants, one from its
 * submit and one to its result.  In pixels, too. */
static void
test_sheet (void)
{
  g_autoptr (GsResults) results = fixture_waiting (1);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  cairo_surface_t *without = gs_sheet_render (results, &options);
  cairo_surface_t *with;
  guint n_differ = 0;

  g_assert_cmpuint (count_strokes (results, TRUE) - count_strokes (results, FALSE), ==,
                    2 * 2 * 5 * 2);

  options.strings = TRUE;
  with = gs_sheet_render (results, &options);
  for (int y = 0; y < 450; y += 2)
    for (int x = 0; x < 1600; x += 2)
      n_differ += fabs (fixture_get_lightness (with, x, y)
                        - fixture_get_lightness (without, x, y)) > 10;
  g_assert_cmpuint (n_differ, >, 500);
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Strings/places", test_places);
  g_test_add_func ("/Gilscope/Strings/order", test_order);
  g_test_add_func ("/Gilscope/Strings/many", test_many);
  g_test_add_func ("/Gilscope/Strings/sheet", test_sheet);
  return g_test_run ();
}
