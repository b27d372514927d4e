/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons as files: saved and opened again, hostile, too large. */
#include "gs-archive.h"
#include "gs-comparison.h"
#include "gs-saved.h"
#include "gs-summary-json.h"
#include "gs-table-export.h"
#include "gs-variant-words.h"
#include "results-builder.h"
#include "saved-place.h"

/* Each of the two variants, and what another file holds of the same: two pairs. */
static GsResults *
make_comparison (void)
{
  g_autoptr (GsResults) fresh = sums_results ();
  g_autoptr (GsResults) saved = sums_results ();
  g_autoptr (GError) error = NULL;
  /* No text, but a file may be called so. */
  GsResults *results = gs_comparison_new (fresh, saved, "be\xffore", &error);

  g_assert_no_error (error);
  return results;
}

/* A comparison that was saved is one again, whatever file it was saved to. */
static void
assert_compared (GsResults *results)
{
  static const int counterparts[] = { -1, 0, -1, 2 };

  g_assert_cmpuint (gs_experiment_get_n_variants (gs_results_get_experiment (results)), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (counterparts); i++)
    {
      g_autofree char *difference = gs_words_difference (results, i);

      g_assert_true (gs_results_is_saved (results, i) == (counterparts[i] >= 0));
      g_assert_cmpint (gs_results_get_counterpart (results, i), ==, counterparts[i]);
      g_assert_cmpuint (gs_results_get_n_repeats (results, i), ==, 2);
      g_assert_cmpstr (difference, ==, counterparts[i] >= 0 ? "1.00× as long as now" : NULL);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GsResults) results = make_comparison ();
  g_autofree char *before = gs_summary_to_json (results, FALSE);

  assert_compared (results);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsResults) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      Place place;

      place_init (&place, i == 0 ? "a.gilscope" : "a.trace.json");
      g_assert_true (i == 0 ? gs_archive_save (results, place.file, &error)
                            : gs_table_export_trace_event (results, place.file, &error));
      g_assert_no_error (error);
      again = gs_saved_load (place.file, &error);
      g_assert_no_error (error);

      assert_compared (again);
      after = gs_summary_to_json (again, FALSE);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpstr (gs_experiment_get_question (gs_results_get_experiment (again)), ==, "");
      place_clear (&place);
    }
}

/* Two files that are compared may hold more than one file can. */
static void
test_too_large (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autoptr (GError) error = NULL;
  Place place;

  for (guint i = 0; i < 300; i++)
    gs_experiment_add_variant (gs_results_get_experiment (results), "sequential");
  place_init (&place, "a.gilscope");
  g_assert_false (gs_archive_save (results, place.file, &error));
  g_assert_nonnull (strstr (error->message, place.path));
  g_assert_nonnull (strstr (error->message, "302"));
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* The saved pairs are checked against the variants of the file. */
static void
test_compared_with_nothing (void)
{
  static const struct
  {
    const char *from, *to;  /* equally long */
    gboolean opens;
  } changes[] = {
    { "[1, 0]", "[1, 2]", TRUE },
    { "[1, 0]", "[1,-1]", TRUE },
    { "[1, 0]", "[1,-2]", FALSE },
    { "[1, 0]", "[1, 4]", FALSE },
    { "[1, 0]", "[4, 0]", FALSE },
    { "[1, 0]", "[-1,0]", FALSE },
    /* A record is not compared with a record, nor is it one twice. */
    { "[1, 0]", "[1, 1]", FALSE },
    { "[1, 0]", "[1, 3]", FALSE },
    { "[1, 0]", "[3, 0]", FALSE },
    /* No two numbers. */
    { "[1, 0]", "[1   ]", FALSE },
    { "[1, 0]", "[1,\"\"]", FALSE },
    { "[1, 0]", "[1,.5]", FALSE },
    { "[1, 0]", "[1,[]]", FALSE },
    { "[1, 0]", "{\"\":0}", FALSE },
    { "[1, 0]", "100000", FALSE },
    /* The files that held them. */
    { "[1, 0]", "[1, 0]", TRUE },
    { "\"be\357\277\275ore\"", "null      ", TRUE },
    { "\"be\357\277\275ore\"", "\"nowhere.\"", TRUE },
    { "\"be\357\277\275ore\"", "1234567890", FALSE },
    { "\"be\357\277\275ore\"", "[[[    ]]]", FALSE },
    { "\"be\357\277\275ore\"", "\"a\",   \"b\"", FALSE },
    { "\"saved_in\"", "\"saved_up\"", TRUE },
    { "\"saved\"", "\"sated\"", FALSE },
  };
  g_autoptr (GsResults) results = make_comparison ();
  g_autofree char *data = NULL;
  gsize length;
  Place place;
  char *saved;

  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, NULL));
  g_assert_true (g_file_get_contents (place.path, &data, &length, NULL));
  /* In the metadata, which are a text, behind the magic and their length. */
  saved = strstr (data + 24, "\"saved\"");
  g_assert_nonnull (saved);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      gsize size = strlen (changes[i].from);
      char *pair = strstr (saved, changes[i].from);

      g_assert_nonnull (pair);
      g_assert_cmpuint (strlen (changes[i].to), ==, size);
      memcpy (pair, changes[i].to, size);
      if (open_bytes (&place, data, length) != changes[i].opens)
        g_error ("%s instead of %s", changes[i].to, changes[i].from);
      memcpy (pair, changes[i].from, size);
    }
  place_clear (&place);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/SavedComparison/round-trip", test_round_trip);
  g_test_add_func ("/Gilscope/SavedComparison/too-large", test_too_large);
  g_test_add_func ("/Gilscope/SavedComparison/compared-with-nothing", test_compared_with_nothing);
  return g_test_run ();
}
