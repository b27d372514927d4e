/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where tasks failed or were cancelled: found, placed, and told apart without a colour. */
#include <string.h>

#include "draw-fixture.h"
#include "gs-interleaving-table.h"
#include "gs-marks.h"
#include "gs-outcome-words.h"

#define N_TASKS 8

/* Two workers: task 0 returns, 1 fails, 2 never ends, since its worker dies; 3 fails in the caller,
 * 4 and 5 are cancelled before they began, 6 and 7 fail with the whole run. */
static GsRun *
make_marks (void)
{
  Builder builder;
  guint lanes[2];
  GsRun *run;

  builder_init_run (&builder, 2, 64);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);

      lanes[i] = builder_open (&builder, GS_LANE_WORKER, GS_NO_INTERPRETER, name);
      builder_put_work (&builder, lanes[i], 0, GS_STATE_RUNNING, i);
    }
  for (guint task = 0; task < N_TASKS; task++)
    builder_put_mark (&builder, MAIN, task, GS_MARK_SUBMIT, task);
  for (guint task = 0; task < 2; task++)
    {
      builder_put_mark (&builder, lanes[task], 1 * MS, GS_MARK_START, task);
      builder_put_mark (&builder, lanes[task], 50 * MS, GS_MARK_FINISH, task);
    }
  builder_put_mark (&builder, lanes[1], 51 * MS, GS_MARK_START, 2);
  builder_put_work (&builder, lanes[1], 51 * MS, GS_STATE_IO_WAIT, 2);
  builder_put_mark (&builder, lanes[0], 80 * MS, GS_MARK_END, GS_NO_TASK);
  builder_put_mark (&builder, lanes[1], 90 * MS, GS_MARK_END, GS_NO_TASK);
  builder_put_mark (&builder, MAIN, 60 * MS, GS_MARK_DELIVER, 3);
  builder_put_mark (&builder, MAIN, 70 * MS, GS_MARK_CANCEL, 4);
  builder_put_mark (&builder, MAIN, 70 * MS, GS_MARK_CANCEL, 5);

  run = gs_run_new (builder_finish (&builder, 100 * MS), 0, 2, N_TASKS);
  gs_run_set_result (run, 0, "0", NULL, 0);
  gs_run_set_result (run, 1, NULL, "ValueError: task 1 failed", 0);
  gs_run_set_result (run, 3, NULL, "TypeError: cannot pickle", 0);
  for (guint task = 2; task < N_TASKS; task += task == 2 ? 4 : 1)
    gs_run_set_result (run, task, NULL, "BrokenProcessPool: abruptly", 0);
  gs_run_finish (run, GS_RUN_FAILED, "BrokenProcessPool: abruptly");
  return run;
}

static void
test_collect (void)
{
  g_autoptr (GsRun) run = make_marks ();
  g_autoptr (GArray) marks = gs_task_marks_collect (run);
  g_autoptr (GArray) none = gs_task_marks_select (marks, -1, GS_NO_TASK);
  g_autofree char *words = gs_words_marks (run, marks);
  g_autofree char *title = gs_words_outcomes (run);
  static const struct { guint32 task; gint64 time; gboolean on_lane, cancelled; } expected[] = {
    { 1, 50 * MS, TRUE, FALSE }, { 3, 60 * MS, FALSE, FALSE }, { 4, 70 * MS, FALSE, TRUE },
    { 5, 70 * MS, FALSE, TRUE }, { 2, 90 * MS, TRUE, FALSE }, { 6, 0, FALSE, FALSE },
    { 7, 0, FALSE, FALSE },
  };

  g_assert_cmpuint (marks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < marks->len; i++)
    {
      const GsTaskMark *mark = &g_array_index (marks, GsTaskMark, i);

      g_assert_cmpuint (mark->task, ==, expected[i].task);
      g_assert_true ((mark->lane >= 0) == expected[i].on_lane);
      g_assert_true (mark->cancelled == expected[i].cancelled);
      if (expected[i].time > 0)
        g_assert_cmpint (mark->time, ==, expected[i].time);
    }
  g_assert_cmpuint (none->len, ==, 5);
  g_assert_cmpuint (gs_task_marks_count (marks, TRUE), ==, 2);
  g_assert_cmpstr (words, ==, "task 1 failed: ValueError: task 1 failed\n"
                              "task 3 failed: TypeError: cannot pickle\n"
                              "tasks 4, 5 were cancelled\n"
                              "tasks 2, 6, 7 failed: BrokenProcessPool: abruptly");
  g_assert_cmpstr (title, ==, "5 of 8 failed: ValueError, BrokenProcessPool, … · 2 cancelled");
}

/* Those that would cover each other are one; none is lost. */
static void
test_place (void)
{
  g_autoptr (GsRun) run = make_marks ();
  g_autoptr (GArray) marks = gs_task_marks_collect (run);
  const GsView whole = { 0, 100 * MS }, late = { 65 * MS, 100 * MS };

  for (double width = 20; width <= 2000; width *= 10)
    {
      g_autoptr (GArray) placed = gs_marks_place (marks, GS_MARKS_COMMON, GS_NO_TASK, 0, &whole,
                                                  width, 20);
      guint n = 0;

      for (guint i = 0; i < placed->len; i++)
        n += g_array_index (placed, GsPlacedMark, i).marks->len;
      g_assert_cmpuint (n, ==, 5);
      g_assert_cmpuint (placed->len, ==, width < 100 ? 2 : 3);
    }
  {
    g_autoptr (GArray) placed = gs_marks_place (marks, GS_MARKS_COMMON, GS_NO_TASK, 0, &late, 1000,
                                                20);

    g_assert_cmpuint (placed->len, ==, 2);
  }
}

/* Dark pixels, of all, where the shape is drawn. */
static double
darkness (gboolean cancelled,
          gboolean dark)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 40);
  cairo_t *cr = cairo_create (surface);
  const guint8 *data;
  guint n_dark = 0;
  GsStyle style;

  gs_style_init (&style, dark, FALSE, 20);
  gs_style_set_source (cr, style.states[GS_STATE_RUNNING].fill);
  cairo_paint (cr);
  gs_marks_draw_shape (cr, cancelled, &style, 20, 20, 40);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (guint i = 0; i < 40 * 40; i++)
    {
      GsColor color = { data[4 * i + 2] / 255.0, data[4 * i + 1] / 255.0, data[4 * i] / 255.0 };

      n_dark += (gs_color_get_lightness (color) < 50) != dark;
    }
  cairo_surface_destroy (surface);
  return n_dark / 1600.0;
}

static void
test_shapes (void)
{
  for (gboolean dark = FALSE; dark <= TRUE; dark++)
    {
      g_test_message ("%s: failed %.2f, cancelled %.2f", dark ? "dark" : "light",
                      darkness (FALSE, dark), darkness (TRUE, dark));
      g_assert_cmpfloat (darkness (FALSE, dark), >, darkness (TRUE, dark) + 0.08);
      g_assert_cmpfloat (darkness (TRUE, dark), >, 0.1);
    }
}

/* Parses a text of steps; one that loses nothing, or is invalid, has none. */
static void
test_interleaving (void)
{
  static const char *const wrong[] = { "", "0L1", "0L1 0S2", "0L1 1L1 1S2 0S3", "0L1 9L1 9S2 0S2",
                                       "0L1 x 0S2", "0L1 1S2 +-3 0S2", "0S1 0S1" };
  g_autoptr (GsRun) run = make_marks ();
  g_autoptr (GsInterleaving) interleaving = NULL;
  const GsInterleavingStep *steps;
  g_autofree char *words = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 120);
  cairo_t *cr = cairo_create (surface);
  GsStyle style;

  gs_run_set_shared (run, 0, "count", "2", "4");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gs_run_set_steps (run, 0, wrong[i]);
      g_assert_null (gs_interleaving_new (run));
    }

  gs_run_set_steps (run, 0, "0L41 1L41 1S42 +7 1L49 1S50 0S42");
  interleaving = gs_interleaving_new (run);
  g_assert_nonnull (interleaving);
  g_assert_cmpuint (interleaving->threads->len, ==, 2);
  g_assert_cmpuint (interleaving->steps->len, ==, 10);
  g_assert_cmpint (interleaving->n_lost, ==, 9);
  steps = &g_array_index (interleaving->steps, GsInterleavingStep, 0);
  g_assert_true (steps[0].stale && !steps[1].stale);
  g_assert_true (steps[3].is_lost && steps[7].is_lost && !steps[9].is_lost);
  g_assert_cmpint (steps[4].counter, ==, 49);
  words = gs_interleaving_dup_words (interleaving, 9);
  g_assert_cmpstr (words, ==, "thread 0 stores 42 over it: 9 updates are lost");

  /* Where there is no room for all, the last ones. */
  gs_style_init (&style, FALSE, FALSE, 12);
  g_assert_cmpuint (gs_draw_interleaving (cr, interleaving, 0, &style, 400, 120), ==, 0);
  g_assert_cmpuint (gs_draw_interleaving (cr, interleaving, 9, &style, 400, 120), >, 4);
  g_assert_cmpuint (gs_draw_interleaving (cr, interleaving, 9, &style, 400, 1000), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Marks/collect", test_collect);
  g_test_add_func ("/Gilscope/Marks/place", test_place);
  g_test_add_func ("/Gilscope/Marks/shapes", test_shapes);
  g_test_add_func ("/Gilscope/Interleaving/words", test_interleaving);
  return g_test_run ();
}
