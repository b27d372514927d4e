/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage with made-up results on a display of its own. */
#include <math.h>

#include "draw-fixture.h"
#include "gs-lane-view.h"
#include "gs-legend-item.h"
#include "gs-stage.h"
#include "gs-variant-card.h"

typedef struct
{
  GtkWidget *window;
  GsStage *stage;      /* borrowed from the window */
  GsResults *results;
} Fixture;

/* Runs the main loop until @widget has been drawn once more. */
static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

static void
settle (Fixture *fixture)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (fixture->window, count_frame_cb, &n_frames, NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (n_frames < 4)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  gtk_widget_remove_tick_callback (fixture->window, id);
  while (g_main_context_iteration (NULL, FALSE));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->results = fixture_new_computing ("en");
  fixture->stage = gs_stage_new ();
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 800);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->stage));
  gs_stage_set_results (fixture->stage, fixture->results);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_finalize_object (fixture->results);
}

static void
run_all (Fixture *fixture)
{
  fixture_add_computing (fixture->results);
  settle (fixture);
}

/* All widgets of @type below @widget, in order. */
static void
collect (GtkWidget *widget,
         GType      type,
         GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static GPtrArray *
find_all (Fixture *fixture,
          GType    type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->stage), type, found);
  return found;
}

static GsLaneView *
find_lane (Fixture *fixture,
           guint    card,
           guint    lane)
{
  g_autoptr (GPtrArray) cards = find_all (fixture, GS_TYPE_VARIANT_CARD);

  return gs_lane_card_get_lane (g_ptr_array_index (cards, card), lane);
}

static void
test_empty_lanes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) cards = find_all (fixture, GS_TYPE_VARIANT_CARD);
  static const guint n_lanes[] = { 1, 2, 2 };
  static const char *const names[] = { "main", "thread 0", "process 0" };

  g_assert_cmpuint (cards->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      GsLaneCard *card = g_ptr_array_index (cards, i);

      g_assert_cmpuint (gs_lane_card_get_n_lanes (card), ==, n_lanes[i]);
      g_assert_true (gs_lane_view_is_empty (gs_lane_card_get_lane (card, 0)));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gs_lane_card_get_lane (card, 0)),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
    }
}

static void
test_lanes_are_described (Fixture       *fixture,
                          gconstpointer  data)
{
  GtkAccessible *lane;

  run_all (fixture);
  lane = GTK_ACCESSIBLE (find_lane (fixture, 1, 1));
  gtk_test_accessible_assert_role (lane, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (lane, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "thread 1, ThreadPoolExecutor(2): one GIL");
  g_assert_true (gtk_test_accessible_has_property (lane, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  for (guint i = 0; i < 2; i++)
    g_assert_false (gs_lane_view_is_empty (find_lane (fixture, 2, i)));
}

/* A lens with its two threads and the GIL's holder opens, and closes for other results. */
static void
test_lens (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) lanes = NULL;
  guint n_lens = 0, n_holders = 0;

  run_all (fixture);
  lanes = find_all (fixture, GS_TYPE_LANE_VIEW);
  for (guint i = 0; i < lanes->len; i++)
    {
      n_lens += gs_lane_view_get_range (g_ptr_array_index (lanes, i)) == GS_RANGE_LENS;
      n_holders += gs_lane_view_is_holder (g_ptr_array_index (lanes, i));
    }
  g_assert_cmpuint (n_lens, ==, 3);
  g_assert_cmpuint (n_holders, ==, 1);
}

/* A lane is drawn once: neither another frame nor the selection draws a lane anew. */
static void
test_nodes_are_kept (Fixture       *fixture,
                     gconstpointer  data)
{
  GsLaneView *lane;
  guint drawn;

  run_all (fixture);
  lane = find_lane (fixture, 1, 0);
  drawn = gs_lane_view_get_n_drawn (lane);
  g_assert_cmpuint (drawn, >, 0);

  gtk_widget_queue_draw (GTK_WIDGET (lane));
  settle (fixture);
  g_assert_cmpuint (gs_lane_view_get_n_drawn (lane), ==, drawn);

  gs_stage_select_next (fixture->stage, 1);
  settle (fixture);
  g_assert_cmpuint (gs_lane_view_get_n_drawn (lane), ==, drawn);

  gs_stage_zoom (fixture->stage, 0.5);
  settle (fixture);
  g_assert_cmpuint (gs_lane_view_get_n_drawn (lane), >, drawn);
}

static void
selected_cb (guint *n)
{
  (*n)++;
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_variant = 0, n_span = 0, variant, lane;
  GsSpan first, second, again;

  run_all (fixture);
  g_signal_connect_swapped (fixture->stage, "variant-selected", G_CALLBACK (selected_cb),
                            &n_variant);
  g_signal_connect_swapped (fixture->stage, "span-selected", G_CALLBACK (selected_cb), &n_span);
  g_assert_false (gs_stage_get_selection (fixture->stage, &variant, &lane, &first));

  gs_stage_select_next (fixture->stage, 1);
  g_assert_true (gs_stage_get_selection (fixture->stage, &variant, &lane, &first));
  g_assert_cmpuint (variant, ==, 0);
  gs_stage_select_next (fixture->stage, 1);
  g_assert_true (gs_stage_get_selection (fixture->stage, &variant, &lane, &second));
  g_assert_cmpint (second.begin, ==, first.end);
  gs_stage_select_next (fixture->stage, -1);
  g_assert_true (gs_stage_get_selection (fixture->stage, &variant, &lane, &again));
  g_assert_cmpint (again.begin, ==, first.begin);
  g_assert_cmpuint (n_variant, ==, 1);
  g_assert_cmpuint (n_span, ==, 3);
}

/* A growing lane draws only its end: the number of drawings does not grow with what is there. */
static void
test_growing_end (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GsScene) scene = gs_scene_new ();
  GtkWidget *view = gs_lane_view_new (scene, GS_RANGE_MAIN, 0, "thread 0");
  guint most = 0, lane;
  Builder builder;

  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  gs_scene_set_end (scene, 2e9);
  builder_init (&builder, 4096);
  lane = builder_open (&builder, GS_LANE_WORKER, 0, "thread 0");
  builder_put_mark (&builder, lane, 0, GS_MARK_SUBMIT, 0);
  builder_put_work (&builder, lane, 0, GS_STATE_RUNNING, 0);
  gs_trace_set_now (builder.trace, 0);
  gs_trace_update (builder.trace);
  gs_lane_view_set_lane (GS_LANE_VIEW (view), builder.trace, lane, "thread 0", NULL);

  for (guint i = 1; i <= 20; i++)
    {
      guint before = gs_lane_view_get_n_drawn (GS_LANE_VIEW (view));

      if (i % 4 == 0)
        builder_put_work (&builder, lane, i * 80 * MS,
                          i % 8 == 0 ? GS_STATE_RUNNING : GS_STATE_GIL_WAIT, 0);
      gs_trace_set_now (builder.trace, i * 90 * MS);
      gs_trace_update (builder.trace);
      gs_lane_view_update (GS_LANE_VIEW (view));
      settle (fixture);
      most = MAX (most, gs_lane_view_get_n_drawn (GS_LANE_VIEW (view)) - before);
    }
  g_assert_cmpuint (gs_lane_view_get_n_drawn (GS_LANE_VIEW (view)), >=, 20);
  g_assert_cmpuint (most, <=, 6);
  fixture->stage = NULL;
  builder_clear (&builder);
}

/* The controller of @type on @widget. */
static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller; /* the widget keeps it */
    }
  return NULL;
}

static guint
count_snapshots (GPtrArray *lanes)
{
  guint n = 0;

  for (guint i = 0; i < lanes->len; i++)
    n += gs_lane_view_get_n_snapshots (g_ptr_array_index (lanes, i))
         + gs_lane_view_get_n_drawn (g_ptr_array_index (lanes, i));
  return n;
}

/* A pointer that moves over the lanes has none of them drawn again, with a span selected or not. */
static void
test_hover (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) lanes = NULL;
  GtkWidget *timeline;
  GtkEventController *motion;

  run_all (fixture);
  lanes = find_all (fixture, GS_TYPE_LANE_VIEW);
  timeline = gtk_widget_get_parent (gtk_widget_get_ancestor (g_ptr_array_index (lanes, 0),
                                                             GS_TYPE_VARIANT_CARD));
  motion = find_controller (timeline, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  g_assert_nonnull (motion);
  for (guint selected = 0; selected < 2; selected++)
    {
      guint before;

      settle (fixture);
      before = count_snapshots (lanes);
      for (double x = 150; x < 900; x += 30)
        {
          g_signal_emit_by_name (motion, "motion", x, 20 + x / 5);
          settle (fixture);
        }
      g_assert_cmpuint (count_snapshots (lanes), ==, before);
      gs_stage_select_next (fixture->stage, 1);
    }
}

/* Two fingers that spread come closer to what lies between them. */
static void
test_pinch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) lanes = NULL;
  GtkWidget *timeline;
  GtkEventController *pinch, *motion;
  guint drawn;

  run_all (fixture);
  lanes = find_all (fixture, GS_TYPE_LANE_VIEW);
  timeline = gtk_widget_get_parent (gtk_widget_get_ancestor (g_ptr_array_index (lanes, 0),
                                                             GS_TYPE_VARIANT_CARD));
  pinch = find_controller (timeline, GTK_TYPE_GESTURE_ZOOM);
  g_assert_nonnull (pinch);
  drawn = gs_lane_view_get_n_drawn (find_lane (fixture, 1, 0));
  motion = find_controller (timeline, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  g_signal_emit_by_name (motion, "motion", 500.0, 60.0);
  g_signal_emit_by_name (pinch, "begin", NULL);
  g_signal_emit_by_name (pinch, "scale-changed", 2.0);
  settle (fixture);
  g_assert_cmpuint (gs_lane_view_get_n_drawn (find_lane (fixture, 1, 0)), >, drawn);
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  run_all (fixture);
  g_assert_false (gs_stage_has_page (fixture->stage, GS_STAGE_STEPS));
  g_assert_true (gs_stage_has_page (fixture->stage, GS_STAGE_TIMES));
  for (guint page = GS_STAGE_TIMELINES; page < GS_STAGE_N_PAGES; page++)
    {
      gs_stage_set_page (fixture->stage, (GsStagePage) page);
      settle (fixture);
    }
  gs_stage_set_presentation (fixture->stage, TRUE);
  settle (fixture);
  gs_stage_set_results (fixture->stage, NULL);
  settle (fixture);
}

/* Every word of the stage that is on the screen, whole.  (A figure's line is without some of the
 * air above and below its digits.) */
static guint
count_whole_labels (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    {
      PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
      int width, height;

      pango_layout_get_pixel_size (layout, &width, &height);
      if (pango_layout_is_ellipsized (layout) || width > gtk_widget_get_width (widget)
          || height > gtk_widget_get_height (widget) + 2)
        g_error ("“%s” is cut: %d × %d px in %d × %d", gtk_label_get_label (GTK_LABEL (widget)),
                 width, height, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      n += pango_layout_get_character_count (layout) > 0;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_whole_labels (child);
  return n;
}

/* Each sentence of the legend, when the pointer is on its state. */
static void
check_sentences (Fixture *fixture)
{
  g_autoptr (GPtrArray) items = find_all (fixture, GS_TYPE_LEGEND_ITEM);

  g_assert_cmpuint (items->len, >=, GS_N_STATES);
  for (guint i = 0; i < items->len; i++)
    {
      gtk_widget_set_state_flags (items->pdata[i], GTK_STATE_FLAG_PRELIGHT, FALSE);
      settle (fixture);
      count_whole_labels (gtk_widget_get_parent (items->pdata[i]));
      gtk_widget_unset_state_flags (items->pdata[i], GTK_STATE_FLAG_PRELIGHT);
    }
}

/* In a narrow window, and with letters of twice the size, and presented. */
static void
test_no_word_is_cut (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0;

  fixture_add_computing (fixture->results);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  for (int scale = 1; scale <= 2; scale++)
    {
      g_object_set (settings, "gtk-xft-dpi", dpi * scale, NULL);
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), 560, 600);
      settle (fixture);
      settle (fixture);
      /* Titles, sentences and figures of three variants, the legend and the charts' titles. */
      g_assert_cmpuint (count_whole_labels (GTK_WIDGET (fixture->stage)), >=, 12);
      g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, 560);
      /* The choices of the page of times, and the chart's title. */
      gs_stage_set_page (fixture->stage, GS_STAGE_TIMES);
      settle (fixture);
      g_assert_cmpuint (count_whole_labels (GTK_WIDGET (fixture->stage)), ==, 4);
      gs_stage_set_page (fixture->stage, GS_STAGE_TIMELINES);
      check_sentences (fixture);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gs_stage_set_presentation (fixture->stage, TRUE);
  settle (fixture);
  check_sentences (fixture);
}

/* Without animations a key's zoom is there at once. */
static void
test_reduced_motion (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GsScene *scene = gs_stage_get_scene (fixture->stage);
  GsView whole = *gs_scene_get_view (scene, GS_RANGE_MAIN);

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  gs_stage_zoom (fixture->stage, 0.5);
  g_assert_cmpfloat (gs_scene_get_view (scene, GS_RANGE_MAIN)->end, ==, whole.end);
  gs_stage_fit (fixture->stage);
  settle (fixture);

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  gs_stage_fit (fixture->stage);
  gs_stage_zoom (fixture->stage, 0.5);
  g_assert_cmpfloat (gs_scene_get_view (scene, GS_RANGE_MAIN)->end, ==,
                     gs_scene_get_target (scene, GS_RANGE_MAIN)->end);
  g_assert_cmpfloat (gs_scene_get_view (scene, GS_RANGE_MAIN)->end, <, whole.end);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) \
  g_test_add ("/Gilscope/Stage/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("empty-lanes", test_empty_lanes);
  ADD ("lanes-are-described", test_lanes_are_described);
  ADD ("lens", test_lens);
  ADD ("nodes-are-kept", test_nodes_are_kept);
  ADD ("walk", test_walk);
  ADD ("growing-end", test_growing_end);
  ADD ("hover", test_hover);
  ADD ("pinch", test_pinch);
  ADD ("pages", test_pages);
  ADD ("no-word-is-cut", test_no_word_is_cut);
  ADD ("reduced-motion", test_reduced_motion);
#undef ADD
  return g_test_run ();
}
