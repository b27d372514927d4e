/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved files that somebody has changed, and results that make no file that could be opened. */
#include "gs-archive-format.h"
#include "gs-saved.h"
#include "gs-table-export.h"
#include "results-builder.h"
#include "saved-place.h"

#define HEADER (GS_ARCHIVE_MAGIC_SIZE + sizeof (guint64))

static const char *const names[] = { "a.gilscope", "a.trace.json" };

static gboolean
save (GsResults    *results,
      const Place  *place,
      GError      **error)
{
  return g_str_has_suffix (place->path, ".gilscope")
           ? gs_archive_save (results, place->file, error)
           : gs_table_export_trace_event (results, place->file, error);
}

/* Puts @to where @from stands in what the file says of itself. */
static void
change (const Place *place,
        const char  *from,
        const char  *to)
{
  gboolean packed = g_str_has_suffix (place->path, ".gilscope");
  gsize length, begin = packed ? HEADER : 0;
  g_autofree char *data = read_file (place, &length);
  g_autoptr (GString) changed = g_string_new_len (data, (gssize) begin);
  const char *at = g_strstr_len (data + begin, (gssize) (length - begin), from);
  guint64 size;

  if (at == NULL)
    g_error ("%s: has no “%s”", place->path, from);
  g_string_append_len (changed, data + begin, at - (data + begin));
  g_string_append (changed, to);
  at += strlen (from);
  g_string_append_len (changed, at, data + length - at);
  if (packed)
    {
      memcpy (&size, data + GS_ARCHIVE_MAGIC_SIZE, sizeof size);
      size = GUINT64_TO_LE (GUINT64_FROM_LE (size) + strlen (to) - strlen (from));
      memcpy (changed->str + GS_ARCHIVE_MAGIC_SIZE, &size, sizeof size);
    }
  g_assert_true (g_file_set_contents (place->path, changed->str, (gssize) changed->len, NULL));
}

/* A file of either kind in which @to stands for @from is refused, with a message of @expected. */
static void
assert_refused (const char *from,
                const char *to,
                const char *expected)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsResults) results = sums_results ();
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      g_assert_true (save (results, &place, &error));
      g_assert_no_error (error);
      change (&place, from, to);
      g_assert_null (gs_saved_load (place.file, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, place.path));
      if (strstr (error->message, expected) == NULL)
        g_error ("“%s” is not in “%s”", expected, error->message);
      place_clear (&place);
    }
}

/* Half a character, wherever text may stand. */
static void
test_half_characters (void)
{
  static const char *const places[][2] = {
    { "\"id\": null", "\"id\": \"a\\ud800b\"" },
    { "\"origin\": null", "\"origin\": \"a\\ud800b\"" },
    { "\"python\": null", "\"python\": \"a\\ud800b\"" },
    { "[Lesson]\\nName=", "[Lesson]\\nName=a\\ud800b" },
    { "[\"285\", null,", "[\"a\\ud800b\", null," },
    { "[\"285\", null,", "[\"285\", \"a\\ud800b\"," },
    { "\"error\": null", "\"error\": \"a\\ud800b\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_refused (places[i][0], places[i][1], "expected the second half of a character");
}

/* Mistakes that json-glib would accept. */
static void
test_no_json (void)
{
  static const char version[] = "\"version\": 1,";

  assert_refused (version, "\"version\": 1, // one\n", "expected “\"”");
  assert_refused (version, "\"version\": 0x1,", "expected “,”");
}

/* Before its object, or behind it, nothing stands.  Where the object is another one's member, there
 * is no room for it. */
static void
test_beside (void)
{
  static const char *const befores[] = { "5555", "\"a\"", "var x = ", "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (befores); i++)
    {
      g_autoptr (GsResults) results = sums_results ();
      g_autofree char *begin = g_strdup_printf ("%s{\n  \"version\"", befores[i]);
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, "a.gilscope");
      g_assert_true (save (results, &place, NULL));
      change (&place, "{\n  \"version\"", begin);
      g_assert_null (gs_saved_load (place.file, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "its description, line 1: expected"));
      place_clear (&place);
    }
}

/* Only a later version is a newer program's. */
static void
test_versions (void)
{
  static const char version[] = "\"version\": 1,";

  assert_refused (version, "\"version\": 2,", "newer Gilscope");
  assert_refused (version, "", "is damaged: its description has no version");
  assert_refused (version, "\"version\": \"1\",", "is damaged: its description has no version");
  assert_refused (version, "\"version\": 0,", "is damaged: its description has no version");
}

/* A run of so many lanes. */
static GsResults *
make_wide (guint n_lanes)
{
  g_autoptr (GsExperiment) experiment = sums_experiment ();
  GsResults *results = gs_results_new (experiment);
  Builder builder;

  builder_init_with_lanes (&builder, n_lanes, 1);
  for (guint i = 0; i < n_lanes; i++)
    builder_open (&builder, GS_LANE_WORKER, 0, "thread");
  gs_trace_update (builder.trace);
  add_finished_run (results, builder_make_run (&builder, 1, 2, SUMS_TASKS));
  return results;
}

/* No run has more lanes than a plan can have. */
static void
test_lanes (void)
{
  g_autoptr (GsResults) most = make_wide (GS_MAX_LANES);
  g_autoptr (GsResults) more = make_wide (GS_MAX_LANES + 1);
  g_autofree char *expected = g_strdup_printf ("a recording has %d lanes; expected at most %d",
                                               GS_MAX_LANES + 1, GS_MAX_LANES);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      g_assert_true (save (most, &place, &error));
      g_assert_no_error (error);
      /* Reading it back says what opening it would. */
      g_assert_false (save (more, &place, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, expected));
      place_clear (&place);
    }
}

/* As many runs as a sweep on a large machine makes are no reason not to open it again. */
static void
test_many_runs (void)
{
  g_autoptr (GsExperiment) experiment = sums_experiment ();
  g_autoptr (GsResults) results = gs_results_new (experiment);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GsResults) wide = make_wide (1024);

      gs_results_add_run (results, g_ptr_array_index (gs_results_get_runs (wide, 1), 0));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsResults) again = NULL;
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      g_assert_true (save (results, &place, &error));
      g_assert_no_error (error);
      again = gs_saved_load (place.file, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (gs_results_get_runs (again, 1)->len, ==, 5);
      place_clear (&place);
    }
}

/* One that files are not to hold: of more workers than there can be. */
static void
add_odd_run (GsResults *results)
{
  GsRun *shown = gs_results_get_shown_run (results, 1);
  g_autoptr (GsRun) run = gs_run_new (gs_run_get_trace (shown), 1, GS_MAX_WORKERS + 1,
                                      gs_run_get_n_tasks (shown));

  gs_results_add_run (results, run);
  gs_run_finish (run, GS_RUN_DONE, NULL);
}

/* A file that could not be opened again is not said to be saved, and replaces nothing. */
static void
test_read_back (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsResults) results = sums_results ();
      g_autoptr (GsResults) whole = NULL;
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      g_assert_true (save (results, &place, NULL));
      add_odd_run (results);
      g_assert_false (save (results, &place, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, place.path));
      g_assert_nonnull (strstr (error->message, "was not saved"));
      g_assert_nonnull (strstr (error->message, "a run’s description makes no sense"));
      whole = gs_saved_load (place.file, NULL);
      g_assert_nonnull (whole);
      place_clear (&place);
    }
}

/* A result that is no text does not stand in the way of saving all the others. */
static void
test_odd_result (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsResults) results = sums_results ();
      g_autoptr (GsResults) again = NULL;
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      gs_run_set_result (gs_results_get_shown_run (results, 1), 0, "a\xed\xa0\x80\x7f\n", NULL, 1);
      g_assert_true (save (results, &place, &error));
      g_assert_no_error (error);
      again = gs_saved_load (place.file, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (gs_run_get_result (gs_results_get_shown_run (again, 1), 0)->result, ==,
                       "a���\x7f\n");
      place_clear (&place);
    }
}

/* A lesson whose file's name is no text can be saved. */
static void
test_odd_name (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "caf\xe9.lesson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GsResults) again = NULL;
  g_autoptr (GError) error = NULL;
  Place place;

  g_assert_true (g_file_set_contents (path, "[Tasks a]\nWorkload=sleep\nWork=1ms\n"
                                      "[Variant 1]\nExecutor=threads\n", -1, NULL));
  experiment = gs_experiment_load (file, NULL, &error);
  g_assert_no_error (error);
  results = gs_results_new (experiment);
  place_init (&place, "a.gilscope");
  g_assert_true (save (results, &place, &error));
  g_assert_no_error (error);
  again = gs_saved_load (place.file, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (gs_experiment_get_id (gs_results_get_experiment (again)), -1,
                                  NULL));
  place_clear (&place);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/SavedHostile/half-characters", test_half_characters);
  g_test_add_func ("/Gilscope/SavedHostile/no-json", test_no_json);
  g_test_add_func ("/Gilscope/SavedHostile/beside", test_beside);
  g_test_add_func ("/Gilscope/SavedHostile/versions", test_versions);
  g_test_add_func ("/Gilscope/SavedHostile/lanes", test_lanes);
  g_test_add_func ("/Gilscope/SavedHostile/many-runs", test_many_runs);
  g_test_add_func ("/Gilscope/SavedHostile/read-back", test_read_back);
  g_test_add_func ("/Gilscope/SavedHostile/odd-result", test_odd_result);
  g_test_add_func ("/Gilscope/SavedHostile/odd-name", test_odd_name);
  return g_test_run ();
}
