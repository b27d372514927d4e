/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of the view and of a chart's places: needs no display. */
#include "gs-chart-spots.h"
#include "gs-scene.h"

#include <math.h>

static GsScene *
make_scene (void)
{
  GsScene *scene = gs_scene_new ();

  gs_scene_set_end (scene, 2e9);
  return scene;
}

static void
zoom (GsScene *scene,
      double   factor,
      double   center)
{
  GsView view = gs_scene_plan_zoom (scene, GS_RANGE_MAIN, factor, center);

  gs_scene_set_view (scene, GS_RANGE_MAIN, &view);
}

static void
pan (GsScene *scene,
     double   share)
{
  GsView view = gs_scene_plan_pan (scene, GS_RANGE_MAIN, share);

  gs_scene_set_view (scene, GS_RANGE_MAIN, &view);
}

/* Where @time lies, as a share of the width. */
static double
get_place (GsScene *scene,
           double   time)
{
  return gs_view_to_x (gs_scene_get_view (scene, GS_RANGE_MAIN), 1, time);
}

static void
test_zoom_keeps_center (void)
{
  g_autoptr (GsScene) scene = make_scene ();

  for (double time = 0.3e9; time < 2e9; time += 0.31e9)
    {
      double before;

      gs_scene_fit (scene);
      before = get_place (scene, time);
      for (guint i = 0; i < 40; i++)
        {
          zoom (scene, 0.8, time);
          g_assert_cmpfloat_with_epsilon (get_place (scene, time), before, 1e-6);
        }
      for (guint i = 0; i < 60; i++)
        zoom (scene, 1.25, time);
      g_assert_true (gs_scene_is_whole (scene));
    }
}

static void
test_zoom_limits (void)
{
  g_autoptr (GsScene) scene = make_scene ();
  const GsView *view = gs_scene_get_view (scene, GS_RANGE_MAIN);

  for (guint i = 0; i < 200; i++)
    zoom (scene, 0.5, 1.234e9);
  g_assert_cmpfloat_with_epsilon (view->end - view->begin, GS_SCENE_CLOSEST, 1e-3);
  g_assert_cmpfloat (view->begin, <=, 1.234e9);
  g_assert_cmpfloat (view->end, >=, 1.234e9);

  zoom (scene, 1e12, NAN);
  g_assert_cmpfloat (view->begin, ==, 0);
  g_assert_cmpfloat (view->end, ==, 2e9);
}

static void
test_pan_is_held (void)
{
  g_autoptr (GsScene) scene = make_scene ();
  const GsView *view = gs_scene_get_view (scene, GS_RANGE_MAIN);

  gs_scene_set_view (scene, GS_RANGE_MAIN, &(GsView) { 0.5e9, 1e9 });
  pan (scene, -10);
  g_assert_cmpfloat (view->begin, ==, 0);
  g_assert_cmpfloat_with_epsilon (view->end, 0.5e9, 1);
  pan (scene, 100);
  g_assert_cmpfloat_with_epsilon (view->begin, 1.5e9, 1);
  g_assert_cmpfloat_with_epsilon (view->end, 2e9, 1);
}

static void
test_whole_grows (void)
{
  g_autoptr (GsScene) scene = make_scene ();
  const GsView *view = gs_scene_get_view (scene, GS_RANGE_MAIN);

  gs_scene_set_end (scene, 4e9);
  g_assert_true (gs_scene_is_whole (scene));
  g_assert_cmpfloat (view->end, ==, 4e9);

  /* One who looks closely is left alone. */
  gs_scene_set_view (scene, GS_RANGE_MAIN, &(GsView) { 1e9, 2e9 });
  gs_scene_set_end (scene, 8e9);
  g_assert_cmpfloat (view->begin, ==, 1e9);
  g_assert_cmpfloat (view->end, ==, 2e9);

  gs_scene_set_end (scene, 1.5e9);
  g_assert_cmpfloat (view->end, <=, 1.5e9);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_both_ends_at_once (void)
{
  g_autoptr (GsScene) scene = make_scene ();
  guint n = 0;

  g_signal_connect_swapped (scene, "view-changed", G_CALLBACK (count_cb), &n);
  gs_scene_set_view (scene, GS_RANGE_MAIN, &(GsView) { 0.25e9, 0.75e9 });
  g_assert_cmpuint (n, ==, 1);
  gs_scene_set_view (scene, GS_RANGE_MAIN, &(GsView) { 0.25e9, 0.75e9 });
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (gs_scene_get_view (scene, GS_RANGE_LENS)->begin, ==, 0);
}

/* Zooming again while an animation is under way: what is under the pointer stays there all
 * along. */
static void
test_approach (void)
{
  g_autoptr (GsScene) scene = make_scene ();
  const GsView *view = gs_scene_get_view (scene, GS_RANGE_MAIN);
  double time = 0.7e9, place = get_place (scene, time);

  for (guint i = 0; i < 5; i++)
    {
      GsView from = *view;
      GsView target = gs_scene_plan_zoom (scene, GS_RANGE_MAIN, 0.8, time);

      gs_scene_set_target (scene, GS_RANGE_MAIN, &target);
      g_assert_cmpfloat (view->end, ==, from.end);
      for (double progress = 0.1; progress < 0.6; progress += 0.1)
        {
          gs_scene_approach (scene, GS_RANGE_MAIN, &from, progress);
          g_assert_cmpfloat_with_epsilon (get_place (scene, time), place, 1e-6);
        }
    }
  gs_scene_approach (scene, GS_RANGE_MAIN, view, 1);
  g_assert_cmpfloat_with_epsilon (view->end - view->begin, 2e9 * pow (0.8, 5), 1);
  g_assert_cmpfloat (view->begin, ==, gs_scene_get_target (scene, GS_RANGE_MAIN)->begin);
}

/* Two rows of three places with a row of none between; the second row lies lower. */
static void
test_chart_spots (void)
{
  g_autoptr (GArray) spots = gs_chart_new_spots ();

  for (guint i = 0; i < 6; i++)
    {
      GsChartSpot spot = { i / 3 * 2, 20 * (i % 3), 30 * (i / 3), 10, 10, NULL };

      g_array_append_val (spots, spot);
    }

  g_assert_cmpint (gs_chart_spots_find (spots, 25, 5, 4), ==, 1);
  g_assert_cmpint (gs_chart_spots_find (spots, 13, 5, 4), ==, 0);
  g_assert_cmpint (gs_chart_spots_find (spots, 15, 5, 4), ==, -1);
  g_assert_cmpint (gs_chart_spots_find (spots, 45, 37, 4), ==, 5);

  g_assert_cmpint (gs_chart_spots_find_in_row (spots, 2, 0), ==, 3);
  g_assert_cmpint (gs_chart_spots_find_in_row (spots, 2, 100), ==, 5);
  g_assert_cmpint (gs_chart_spots_find_in_row (spots, 1, 0), ==, -1);

  g_assert_cmpint (gs_chart_spots_step (spots, -1, 1, 0), ==, 0);
  g_assert_cmpint (gs_chart_spots_step (spots, -1, 0, -1), ==, 5);
  g_assert_cmpint (gs_chart_spots_step (spots, 2, 1, 0), ==, 3);
  g_assert_cmpint (gs_chart_spots_step (spots, 5, 1, 0), ==, 5);
  g_assert_cmpint (gs_chart_spots_step (spots, 0, -1, 0), ==, 0);
  g_assert_cmpint (gs_chart_spots_step (spots, 1, 0, 1), ==, 4);
  g_assert_cmpint (gs_chart_spots_step (spots, 4, 0, -1), ==, 1);
  g_assert_cmpint (gs_chart_spots_step (spots, 4, 0, 1), ==, -1);
  g_assert_cmpint (gs_chart_spots_step (spots, 1, 0, -1), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Scene/zoom-keeps-center", test_zoom_keeps_center);
  g_test_add_func ("/Gilscope/Scene/zoom-limits", test_zoom_limits);
  g_test_add_func ("/Gilscope/Scene/pan-is-held", test_pan_is_held);
  g_test_add_func ("/Gilscope/Scene/whole-grows", test_whole_grows);
  g_test_add_func ("/Gilscope/Scene/both-ends-at-once", test_both_ends_at_once);
  g_test_add_func ("/Gilscope/Scene/approach", test_approach);
  g_test_add_func ("/Gilscope/Scene/chart-spots", test_chart_spots);
  return g_test_run ();
}
