/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers about variants, and the speedups that the room guesses by them. */
#include <math.h>
#include <string.h>

#include "gs-guess-words.h"
#include "gs-guess.h"
#include "gs-guesses.h"
#include "results-builder.h"

#define LESSON "[Lesson]\nQuestion=How long?\nChoices=one;two;three\n" \
  "[Tasks wait]\nWorkload=sleep\nCount=4\nWork=500ms\n[Variant 1]\nExecutor=sequential\n" \
  "[Variant 2]\nExecutor=threads\nWorkers=4\n"

static GsExperiment *
parse (const char  *text,
       GError     **error)
{
  return gs_experiment_parse (text, strlen (text), "a.lesson", "en", error);
}

static void
test_parse (void)
{
  static const struct { const char *text; gint64 time_ns; double speedup; } good[] = {
    { "500ms", 500000000, NAN }, { "2.5s", 2500000000, NAN }, { "2x", 0, 2 }, { "1.5×", 0, 1.5 },
    { "none", 0, NAN },
  };
  static const char *const bad[] = { "", "x", "2", "0x", "-2x", "2xx", "1e9x", "nanx", "0", "0s",
                                     "None" };
  GsGuess guess;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (gs_guess_parse (good[i].text, &guess, NULL));
      g_assert_cmpint (guess.time_ns, ==, good[i].time_ns);
      g_assert_true (isnan (good[i].speedup) ? isnan (guess.speedup)
                                             : guess.speedup == good[i].speedup);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (gs_guess_parse (bad[i], &guess, &error));
      g_assert_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE);
    }
}

/* The guesses are kept with the experiment, and a file that says too few of them is told so. */
static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) few = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GsExperiment) first = parse (LESSON "Guesses=0.5s;2x;none\n", &error);
  g_autofree char *text = NULL;
  g_autoptr (GsExperiment) second = NULL;

  g_assert_no_error (error);
  text = gs_experiment_to_text (first);
  second = parse (text, &error);
  g_assert_no_error (error);
  g_assert_null (gs_experiment_get_variant (second, 0)->guesses);
  g_assert_cmpuint (g_strv_length (gs_experiment_get_variant (second, 1)->guesses), ==, 3);
  g_assert_cmpstr (gs_experiment_get_variant (second, 1)->guesses[1], ==, "2x");

  g_assert_null (parse (LESSON "Guesses=0.5s;2x\n", &few));
  g_assert_true (g_str_has_prefix (few->message, "a.lesson:13: [Variant 2] Guesses: "));
  g_assert_nonnull (strstr (few->message, "3 Choices, not 2"));
  g_assert_null (parse (LESSON "Guesses=0.5s;twice;2s\n", &wrong));
  g_assert_true (g_str_has_prefix (wrong->message, "a.lesson:13: [Variant 2] Guesses: "));
  g_assert_nonnull (strstr (wrong->message, "“twice”"));
}

/* A time is held against the one that the same takes in sequence; what answers do not speak of is
 * the room's own. */
static void
test_choose (void)
{
  g_autoptr (GsResults) results = new_results (LESSON "Guesses=0.5s;2s;none\n"
                                                "[Variant 3]\nExecutor=asyncio\n", "en");
  g_autoptr (GsResults) copy = NULL;
  g_autofree char *label = NULL;

  g_assert_false (gs_guesses_is_possible (results, 0));
  g_assert_true (gs_guesses_is_possible (results, 1));
  g_assert_false (gs_results_has_guess (results));
  gs_results_set_guess (results, 2, 3);

  gs_guesses_choose (results, 0);
  g_assert_cmpfloat_with_epsilon (gs_results_get_guess (results, 1), 4, 1e-9);
  label = gs_words_guess_label (results, 1);
  g_assert_cmpstr (label, ==, "guess 4.0×");
  g_assert_null (gs_words_guess (results, 1));
  gs_guesses_choose (results, 1);
  g_assert_cmpfloat_with_epsilon (gs_results_get_guess (results, 1), 1, 1e-9);
  gs_guesses_choose (results, 2);
  g_assert_true (isnan (gs_results_get_guess (results, 1)));
  g_assert_cmpfloat (gs_results_get_guess (results, 2), ==, 3);

  copy = gs_results_copy (results);
  g_assert_cmpfloat (gs_results_get_guess (copy, 2), ==, 3);
  gs_guesses_choose (results, -1);
  g_assert_false (gs_results_has_guess (results));
  g_assert_true (gs_results_has_guess (copy));
}

/* That a sequential run is as fast as itself is nothing to guess, nor is what nothing compares. */
static void
test_impossible (void)
{
  g_autoptr (GsResults) results = new_results (
    "[Lesson]\nChoices=a;b\n[Tasks wait]\nWorkload=sleep\nCount=4\nWork=500ms\n"
    "[Variant 1]\nExecutor=threads\nWorkers=2\nGuesses=1s;2x\n", "en");

  gs_guesses_choose (results, 0);
  gs_guesses_choose (results, 1);
  g_assert_false (gs_results_has_guess (results));
  gs_results_set_guess (results, 0, 0);
  gs_results_set_guess (results, 0, -1);
  gs_results_set_guess (results, 0, INFINITY);
  g_assert_false (gs_results_has_guess (results));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Guess/parse", test_parse);
  g_test_add_func ("/Gilscope/Guess/file", test_file);
  g_test_add_func ("/Gilscope/Guess/choose", test_choose);
  g_test_add_func ("/Gilscope/Guess/impossible", test_impossible);

  return g_test_run ();
}
