/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One figure, one word: the window, the sheet, the table, the JSON and the text say the same of the
 * same range of the same runs. */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-figure-table.h"
#include "gs-gil-words.h"
#include "gs-lane-view.h"
#include "gs-legend-view.h"
#include "gs-lens-view.h"
#include "gs-quantity.h"
#include "gs-selection-view.h"
#include "gs-share-words.h"
#include "gs-sheet-layout.h"
#include "gs-stage.h"
#include "gs-state-words.h"
#include "gs-summary-json.h"
#include "gs-summary-text.h"
#include "gs-variant-card.h"
#include "gs-variant-words.h"

/* The variant on threads. */
#define THREADS 1

typedef struct
{
  GtkWidget *window;
  GsStage *stage;      /* borrowed from the window */
  GsResults *results;
  GsTrace *trace;      /* borrowed: of the threads */
} Fixture;

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

static gpointer
find (Fixture *fixture,
      GType    type,
      guint    index)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->stage), type, found);
  g_assert_cmpuint (index, <, found->len);
  return g_ptr_array_index (found, index);
}

/* Whether a label below @widget says @words. */
static gboolean
says (GtkWidget  *widget,
      const char *words)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  collect (widget, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_strcmp0 (gtk_label_get_label (g_ptr_array_index (labels, i)), words) == 0)
      return TRUE;
  return FALSE;
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
  fixture_add_computing (fixture->results);
  while (g_main_context_iteration (NULL, FALSE));
  fixture->trace = gs_run_get_trace (gs_results_get_shown_run (fixture->results, THREADS));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_finalize_object (fixture->results);
}

/* The legend of the sheet, or of the lens alone, as a sentence. */
static char *
dup_sheet_legend (Fixture     *fixture,
                  GsSheetPart  part,
                  GsView      *lens)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1600, 900);
  cairo_t *cr = cairo_create (surface);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  gint64 times[GS_N_STATES] = { 0 };
  GsSheetLayout layout;

  options.part = part;
  gs_sheet_layout_init (&layout, cr, fixture->results, &options);
  gs_sheet_sum_states (&layout, times);
  *lens = layout.lens_view;
  gs_sheet_layout_clear (&layout);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return gs_words_shares (times);
}

/* The text of an exported picture, for those who cannot see it. */
static char *
export_description (Fixture     *fixture,
                    GsSheetPart  part)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("gilscope-XXXXXX.svg", &stream, NULL);
  g_autoptr (GError) error = NULL;
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  char *svg = NULL;

  options.part = part;
  g_assert_true (gs_sheet_export (fixture->results, file, &options, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &svg, NULL, NULL, &error));
  g_assert_true (g_file_delete (file, NULL, NULL));
  return svg;
}

/* In [@begin, @end) of the threads' run: the measured range's table, and the legend's figures. */
static void
check_measure (Fixture *fixture,
               double   begin,
               double   end)
{
  GtkWidget *view = g_object_ref_sink (g_object_new (GS_TYPE_SELECTION_VIEW, NULL));
  gint64 origin = gs_trace_get_begin (fixture->trace);
  gint64 times[GS_N_STATES] = { 0 };
  g_autofree char *busy = NULL;
  GsMeasure measure;

  gs_measure_range (fixture->trace, origin + (gint64) begin, origin + (gint64) end, &measure);
  gs_measure_add_times (fixture->trace, begin, end, times);
  g_assert_cmpmem (times, sizeof times, measure.times, sizeof measure.times);

  gs_selection_view_show_measure (GS_SELECTION_VIEW (view),
                                  gs_results_get_shown_run (fixture->results, THREADS), begin, end);
  busy = gs_words_busy (&measure);
  g_assert_true (says (view, busy));
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      g_autofree char *time = gs_quantity_format_seconds ((double) times[i] / 1e9);

      g_assert_true (times[i] == 0 || says (view, gs_state_get_label ((GsState) i)));
      g_assert_true (times[i] == 0 || says (view, time));
    }
  g_object_unref (view);
}

/* The window's legend of [@begin, @end) of all runs. */
static void
check_legend (Fixture    *fixture,
              double      begin,
              double      end,
              const char *words)
{
  GsScene *scene = gs_stage_get_scene (fixture->stage);
  GsView view = { begin, end };

  gs_scene_set_view (scene, GS_RANGE_MAIN, &view);
  gtk_test_accessible_assert_property (find (fixture, GS_TYPE_LEGEND_VIEW, 0),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
}

/* The lens on [@begin, @end): its sentence, and who holds the GIL in it, say @handoffs. */
static void
check_lens (Fixture    *fixture,
            double      begin,
            double      end,
            guint       handoffs,
            const char *words)
{
  GsScene *scene = gs_stage_get_scene (fixture->stage);
  gint64 origin = gs_trace_get_begin (fixture->trace);
  g_autofree char *holders = gs_words_holders (fixture->trace, 0, origin + (gint64) begin,
                                               origin + (gint64) end);
  g_autofree char *number = g_strdup_printf (" %u hand-offs", handoffs);
  g_autoptr (GPtrArray) lanes = g_ptr_array_new ();
  GsView view = { begin, end };
  guint n_holders = 0;

  gs_scene_set_view (scene, GS_RANGE_LENS, &view);
  gtk_test_accessible_assert_property (find (fixture, GS_TYPE_LENS_VIEW, 0),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  g_assert_true (g_str_has_suffix (holders, number));
  collect (GTK_WIDGET (fixture->stage), GS_TYPE_LANE_VIEW, lanes);
  for (guint i = 0; i < lanes->len; i++)
    {
      GsLaneView *lane = g_ptr_array_index (lanes, i);

      if (!gs_lane_view_is_holder (lane))
        continue;
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (lane),
                                           GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, holders);
      n_holders++;
    }
  g_assert_cmpuint (n_holders, ==, 1);
}

static double
get_makespan (Fixture *fixture)
{
  return (double) (gs_trace_get_end (fixture->trace) - gs_trace_get_begin (fixture->trace));
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  GsView lens;
  g_autofree char *sheet = dup_sheet_legend (fixture, GS_SHEET_ALL, &lens);

  g_assert_nonnull (strstr (sheet, "pickling <1 %"));
  check_legend (fixture, 0, gs_scene_get_end (gs_stage_get_scene (fixture->stage)), sheet);
  check_measure (fixture, 0, get_makespan (fixture));
  check_lens (fixture, 0, get_makespan (fixture), 389, "the GIL changes hands every 5.20 ms");
}

static void
test_lens (Fixture       *fixture,
           gconstpointer  data)
{
  static const char words[] = "the GIL changes hands every 5.26 ms";
  gint64 times[GS_N_STATES] = { 0 };
  GsView lens;
  g_autofree char *sheet = dup_sheet_legend (fixture, GS_SHEET_LENS, &lens);
  g_autofree char *svg = export_description (fixture, GS_SHEET_LENS);
  g_autofree char *shares = NULL;

  gs_measure_add_times (fixture->trace, lens.begin, lens.end, times);
  shares = gs_words_shares (times);
  g_assert_cmpstr (sheet, ==, shares);
  g_assert_nonnull (strstr (svg, words));
  check_measure (fixture, lens.begin, lens.end);
  check_lens (fixture, lens.begin, lens.end, 19, words);
}

/* A range that the user measures. */
static void
test_measured (Fixture       *fixture,
               gconstpointer  data)
{
  gint64 times[GS_N_STATES] = { 0 };
  g_autofree char *shares = NULL;

  for (guint i = 0; i < 3; i++)
    gs_measure_add_times (gs_run_get_trace (gs_results_get_shown_run (fixture->results, i)),
                          100 * MS, 350 * MS, times);
  shares = gs_words_shares (times);
  check_legend (fixture, 100 * MS, 350 * MS, shares);
  check_measure (fixture, 100 * MS, 350 * MS);
  check_lens (fixture, 100 * MS, 350 * MS, 48, "the GIL changes hands every 5.21 ms");

  /* Three hand-offs in 16 ms, none in 3. */
  check_lens (fixture, 0, 16 * MS, 3, "the GIL changes hands every 5.33 ms");
  check_lens (fixture, 2 * MS, 5 * MS, 0, "the GIL does not change hands here");
}

/* The figure @name of a variant, or of its member @object; NAN for null. */
static double
get_number (JsonArray  *variants,
            guint       variant,
            const char *object,
            const char *name)
{
  JsonObject *found = json_array_get_object_element (variants, variant);

  if (object != NULL && json_object_get_null_member (found, object))
    return NAN;
  if (object != NULL)
    found = json_object_get_object_member (found, object);
  return json_object_get_null_member (found, name) ? NAN
                                                   : json_object_get_double_member (found, name);
}

/* A variant's makespan, speedup, efficiency, times and hand-offs. */
static void
check_figures (Fixture    *fixture,
               JsonArray  *variants,
               guint       variant,
               const char *table,
               const char *text)
{
  GsRun *run = gs_results_get_shown_run (fixture->results, variant);
  double makespan = get_number (variants, variant, NULL, "makespan_s");
  double handoffs = get_number (variants, variant, "gil", "handoffs");
  g_autofree char *seconds = gs_quantity_format_seconds (makespan);
  g_autofree char *speedup
    = gs_quantity_format_speedup (get_number (variants, variant, NULL, "speedup"));
  g_autofree char *efficiency = gs_words_percent (get_number (variants, variant, NULL,
                                                              "efficiency"));
  g_autofree char *rate = g_strdup_printf ("%.0f", handoffs / makespan);
  g_autofree char *detail = gs_words_variant_detail (fixture->results, variant, run, FALSE);
  g_autofree char *times = g_strdup_printf ("changed hands %.0f times, %s a second", handoffs,
                                            rate);
  GtkWidget *card = find (fixture, GS_TYPE_VARIANT_CARD, variant);

  g_assert_true (g_str_has_prefix (detail, seconds));
  g_assert_true (says (card, detail));
  g_assert_true (says (card, speedup));
  for (guint i = 0; i < 2; i++)
    {
      const char *where = i == 0 ? table : text;

      g_assert_nonnull (strstr (where, seconds));
      g_assert_nonnull (strstr (where, speedup));
      g_assert_nonnull (strstr (where, efficiency));
    }
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      g_autofree char *time
        = gs_quantity_format_seconds (get_number (variants, variant, "time_s",
                                                  gs_state_get_name (i)));

      if (!(gs_run_get_figures (run)->time[i] > 0))
        continue;
      g_assert_nonnull (strstr (table, time));
      g_assert_nonnull (strstr (text, time));
    }
  /* A run without interpreters has none. */
  g_assert_cmpfloat (isnan (handoffs) ? 0 : handoffs, ==, gs_run_get_figures (run)->gil.handoffs);
  if (handoffs > 0)
    {
      g_assert_nonnull (strstr (table, rate));
      g_assert_nonnull (strstr (text, times));
    }
}

static void
test_figures (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *view = g_object_ref_sink (gs_figure_table_new ());
  g_autofree char *json = gs_summary_to_json (fixture->results, FALSE);
  g_autofree char *text = gs_summary_to_text (fixture->results);
  g_autofree char *table = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *variants;

  g_assert_true (json_parser_load_from_data (parser, json, -1, NULL));
  variants = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                           "variants");
  gs_figure_table_set_results (GS_FIGURE_TABLE (view), fixture->results);
  table = gs_figure_table_dup_text (GS_FIGURE_TABLE (view));
  for (guint i = 0; i < json_array_get_length (variants); i++)
    check_figures (fixture, variants, i, table, text);
  g_assert_cmpfloat (get_number (variants, THREADS, "gil", "handoffs"), ==, 389);
  g_object_unref (view);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) \
  g_test_add ("/Gilscope/Words/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("whole", test_whole);
  ADD ("lens", test_lens);
  ADD ("measured", test_measured);
  ADD ("figures", test_figures);
#undef ADD
  return g_test_run ();
}
