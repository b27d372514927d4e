/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that leave a lesson a lesson, and edits that make it own work. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "gs-advisor.h"
#include "gs-candidates.h"
#include "gs-own-work.h"

static const char text[] =
  "[Lesson]\nName=Waiting overlaps\nName[ko]=기다림\nSubtitle=5×\nQuestion=How long?\n"
  "Choices=0.5 s;1 s\nSee=At once.\nNotes=Ask.\nSources=Docs\nPython=waits.py\n"
  "[Tasks wait]\nWorkload=sleep\nCount=5\nWork=500ms\n"
  "[Variant 1]\nExecutor=sequential\n"
  "[Variant 2]\nName=five threads\nExecutor=threads\nWorkers=5\nGuesses=0.5s;1s\n";

static GsExperiment *
parse_lesson (void)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "02-waiting.lesson", "en", &error);

  g_assert_no_error (error);
  return self;
}

/* The lesson with one key set to another value. */
static GsExperiment *
edit (GsExperiment *lesson,
      const char   *assignment)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_copy (lesson);

  gs_experiment_set_key (self, assignment, &error);
  g_assert_no_error (error);
  return self;
}

static void
check_has_no_words (GsExperiment *self)
{
  g_autofree char *file = gs_experiment_to_text (self);

  g_assert_cmpstr (gs_experiment_get_name (self), ==, "Own work");
  g_assert_cmpstr (gs_experiment_get_id (self), ==, "own-work");
  g_assert_cmpstr (gs_experiment_get_question (self), ==, "");
  g_assert_cmpuint (g_strv_length (gs_experiment_get_choices (self)), ==, 0);
  g_assert_cmpstr (gs_experiment_get_see (self), ==, "");
  g_assert_cmpstr (gs_experiment_get_notes (self), ==, "");
  g_assert_cmpstr (gs_experiment_get_sources (self), ==, "");
  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    g_assert_null (gs_experiment_get_variant (self, i)->guesses);

  /* Neither does the file say anything of the lesson, in any language. */
  g_test_message ("%s", file);
  g_assert_nonnull (strstr (file, "Name=Own work\n"));
  for (guint i = 0; i < 6; i++)
    {
      static const char *const words[] = { "overlaps", "기다림", "How long", "At once", "waits.py",
                                           "Guesses" };

      g_assert_null (strstr (file, words[i]));
    }
}

static void
test_edits (void)
{
  static const char *const assignments[] = {
    "Tasks wait/Count=6", "Tasks wait/Work=1s", "Tasks wait/Workload=http",
    "Variant 2/Workers=4", "Variant 2/SwitchInterval=1ms", "Variant 2/Executor=processes",
    "Variant 2/Set=wait/Work=1s", "Lesson/Cores=1",
  };
  g_autoptr (GsExperiment) lesson = parse_lesson ();

  for (guint i = 0; i < G_N_ELEMENTS (assignments); i++)
    {
      g_autoptr (GsExperiment) edited = edit (lesson, assignments[i]);
      g_autoptr (GsExperiment) settled = NULL;

      g_test_message ("%s", assignments[i]);
      g_assert_false (gs_own_work_is_same (edited, lesson));
      settled = gs_own_work_settle (edited, lesson);
      g_assert_true (settled == edited);
      check_has_no_words (edited);
      /* Once more it stays what it is. */
      g_assert_true (gs_own_work_name (edited, lesson));
      check_has_no_words (edited);
    }
  g_assert_cmpstr (gs_experiment_get_name (lesson), ==, "Waiting overlaps");
}

/* Set back, in whatever order of the variants, it is the lesson. */
static void
test_back (void)
{
  g_autoptr (GsExperiment) lesson = parse_lesson ();
  g_autoptr (GsExperiment) own = edit (lesson, "Tasks wait/Count=6");
  g_autoptr (GsExperiment) back = NULL;
  g_autoptr (GsExperiment) settled = NULL;
  GsVariant *last = NULL;

  g_assert_true (gs_own_work_name (own, lesson));
  back = edit (own, "Tasks wait/Count=5");
  last = gs_variant_copy (gs_experiment_get_variant (back, 0));
  g_assert_cmpstr (last->executor, ==, "sequential");
  gs_experiment_clear_variants (back);
  gs_experiment_take_variant (back, gs_variant_copy (gs_experiment_get_variant (lesson, 1)));
  gs_experiment_take_variant (back, last);

  settled = gs_own_work_settle (back, lesson);
  g_assert_true (settled == lesson);
}

/* How often, over how many workers, on which candidates: the lesson's work all the same. */
static void
test_measured (void)
{
  static const guint workers[] = { 1, 2, 3, 4 };
  g_autoptr (GsExperiment) lesson = parse_lesson ();
  g_autoptr (GsExperiment) repeated = edit (lesson, "Lesson/Repeats=9");
  g_autoptr (GsExperiment) own = edit (lesson, "Tasks wait/Count=6");
  g_autoptr (GsExperiment) all = gs_candidates_add (lesson);
  GsExperiment *bases[] = { lesson, all };

  g_assert_false (gs_own_work_name (repeated, lesson));
  g_assert_false (gs_own_work_name (all, lesson));
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autoptr (GsExperiment) sweep = gs_experiment_expand_sweep (bases[i], workers, 4, 2);

      g_assert_false (gs_own_work_name (sweep, lesson));
      g_assert_cmpstr (gs_experiment_get_name (sweep), ==, "Waiting overlaps");
      g_assert_cmpstr (gs_experiment_get_question (sweep), ==, "How long?");
    }

  /* A sweep of own work is own work; with the tasks set back it has its words again. */
  g_assert_true (gs_own_work_name (own, lesson));
  {
    g_autoptr (GsExperiment) sweep = gs_experiment_expand_sweep (own, workers, 4, 2);
    g_autoptr (GsExperiment) back = edit (sweep, "Tasks wait/Count=5");
    g_autoptr (GsExperiment) settled = gs_own_work_settle (back, lesson);

    g_assert_true (gs_own_work_name (sweep, lesson));
    check_has_no_words (sweep);
    g_assert_cmpstr (gs_experiment_get_question (settled), ==, "How long?");
    g_assert_true (gs_own_work_is_same (settled, back));
    g_assert_cmpuint (gs_experiment_get_repeats (settled), ==, 2);
  }
}

/* A lesson that has the variants of its sweep is measured as often as the sweep says. */
static void
test_swept_lesson (void)
{
  static const guint workers[] = { 1, 2 };
  g_autoptr (GsExperiment) plain = parse_lesson ();
  g_autoptr (GsExperiment) lesson = gs_experiment_expand_sweep (plain, workers, 2, 1);
  g_autoptr (GsExperiment) sweep = gs_experiment_expand_sweep (lesson, workers, 2, 5);
  g_autoptr (GsExperiment) settled = gs_own_work_settle (sweep, lesson);
  g_autoptr (GsExperiment) copy = gs_experiment_copy (lesson);
  g_autoptr (GsExperiment) back = gs_own_work_settle (copy, lesson);

  g_assert_true (gs_own_work_is_same (sweep, lesson));
  g_assert_cmpuint (gs_experiment_get_repeats (settled), ==, 5);
  g_assert_true (back == lesson);
}

/* Words of one's own stay; names of variants go where their workload is another. */
static void
test_words (void)
{
  g_autoptr (GsExperiment) lesson = parse_lesson ();
  g_autoptr (GsExperiment) more = edit (lesson, "Tasks wait/Count=6");
  g_autoptr (GsExperiment) other = edit (lesson, "Tasks wait/Workload=image");
  g_autoptr (GsExperiment) named = edit (more, "Lesson/Name=My talk");
  g_autofree char *kept = NULL;
  g_autofree char *made = NULL;

  g_assert_true (gs_own_work_name (more, lesson));
  g_assert_true (gs_own_work_name (other, lesson));
  g_assert_true (gs_own_work_name (named, lesson));
  kept = gs_experiment_dup_variant_title (more, 1);
  made = gs_experiment_dup_variant_title (other, 1);
  g_assert_cmpstr (kept, ==, "five threads");
  g_assert_cmpstr (made, ==, "ThreadPoolExecutor(5): one GIL");
  g_assert_cmpstr (gs_experiment_get_name (named), ==, "My talk");
  g_assert_cmpstr (gs_experiment_get_question (named), ==, "");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/OwnWork/edits", test_edits);
  g_test_add_func ("/Gilscope/OwnWork/back", test_back);
  g_test_add_func ("/Gilscope/OwnWork/measured", test_measured);
  g_test_add_func ("/Gilscope/OwnWork/swept-lesson", test_swept_lesson);
  g_test_add_func ("/Gilscope/OwnWork/words", test_words);
  return g_test_run ();
}
