/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lesson and experiment files: what is read, what is refused and how that is said. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-calibration.h"
#include "gs-experiment.h"
#include "gs-session.h"

#define TASKS "[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=200ms\n"
#define VARIANTS "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n"

static GsExperiment *
parse (const char *text,
       const char *language)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "a.lesson", language, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_read (void)
{
  g_autoptr (GsExperiment) self = parse (
      "# a comment\n[Lesson]\nName=Sums\nOrder=5\nSee=one\\ntwo\nChoices=1×;2×\\;;  3×;\n"
      "Lens=100ms\nStrings=yes\nGroup=scaling\nRepeats=3\n"
      "\n  [Tasks cpu]\nWorkload = sum-squares \nCount=3\nN=10;20;30\nArgument=64KiB\n"
      "[Tasks io]\nWorkload=sleep\nCount=2\nWork=0.5s\n" VARIANTS
      "SwitchInterval=0.5ms\n[Variant spawned]\nExecutor=processes\nWorkers=cores\n"
      "StartMethod=spawn\nChunksize=10\n[Sweep]\nWorkers=1;2;4\nRepeats=5\n", NULL);
  const GsTaskGroup *group = gs_experiment_get_task_group (self, 0);
  const guint *workers;
  guint n_workers;

  g_assert_cmpstr (gs_experiment_get_name (self), ==, "Sums");
  g_assert_cmpint (gs_experiment_get_order (self), ==, 5);
  g_assert_cmpstr (gs_experiment_get_see (self), ==, "one\ntwo");
  g_assert_cmpstr (gs_experiment_get_group (self), ==, "scaling");
  g_assert_cmpuint (g_strv_length (gs_experiment_get_choices (self)), ==, 3);
  g_assert_cmpstr (gs_experiment_get_choices (self)[1], ==, "2×;");
  g_assert_cmpstr (gs_experiment_get_choices (self)[2], ==, "3×");
  g_assert_cmpint (gs_experiment_get_lens (self), ==, 100000000);
  g_assert_true (gs_experiment_get_strings (self));
  g_assert_cmpuint (gs_experiment_get_repeats (self), ==, 3);
  g_assert_cmpuint (gs_experiment_get_n_tasks (self), ==, 5);
  g_assert_cmpuint (group->n->len, ==, 3);
  g_assert_cmpint (g_array_index (group->n, gint64, 2), ==, 30);
  g_assert_cmpint (group->argument_bytes, ==, 65536);
  g_assert_cmpint (gs_experiment_get_task_group (self, 1)->work_ns, ==, 500000000);
  g_assert_cmpuint (gs_experiment_get_n_variants (self), ==, 3);
  g_assert_cmpint (gs_experiment_get_variant (self, 1)->switch_interval_ns, ==, 500000);
  g_assert_cmpuint (gs_experiment_get_variant (self, 2)->start_method, ==, GS_START_SPAWN);
  g_assert_cmpuint (gs_experiment_get_variant (self, 2)->chunksize, ==, 10);
  g_assert_cmpuint (gs_experiment_get_workers (self, 0), ==, 1);
  g_assert_cmpuint (gs_experiment_get_workers (self, 1), ==, 2);
  g_assert_cmpuint (gs_experiment_get_workers (self, 2), >=, 2);
  g_assert_true (gs_experiment_computes (self));
  workers = gs_experiment_get_sweep_workers (self, &n_workers);
  g_assert_cmpuint (n_workers, ==, 3);
  g_assert_cmpuint (workers[2], ==, 4);
  g_assert_cmpuint (gs_experiment_get_sweep_repeats (self), ==, 5);
}

static void
test_languages (void)
{
  static const char text[] = "[Lesson]\nName[ko]=합\nName=Sums\nName[de]=Summen\nSee=English only\n"
                             TASKS VARIANTS "Name=two\nName[ko]=둘\n";
  g_autoptr (GsExperiment) korean = parse (text, "ko");
  g_autoptr (GsExperiment) region = parse (text, "ko_KR");
  g_autoptr (GsExperiment) english = parse (text, "en");
  g_autofree char *title = gs_experiment_dup_variant_title (korean, 1);

  g_assert_cmpstr (gs_experiment_get_name (korean), ==, "합");
  g_assert_cmpstr (gs_experiment_get_name (region), ==, "합");
  g_assert_cmpstr (gs_experiment_get_name (english), ==, "Sums");
  g_assert_cmpstr (gs_experiment_get_see (korean), ==, "English only");
  g_assert_cmpstr (title, ==, "둘");
}

static void
test_round_trip (void)
{
  static const char text[] =
      "[Lesson]\nName=A \\\\ B\nName[ko]=가\nChoices=a;b\\;c;\nSee=x\\ny\nOrder=7\nLens=0.1s\n"
      "Strings=no\nCores=1\nRepeats=2\n"
      "[Tasks cpu]\nWorkload=sum-squares\nCount=2\nN=5;6\nResult=1KiB\n"
      "[Tasks none]\nWorkload=sleep\nWork=0\n" VARIANTS "Name=two\nName[ko]=둘\n"
      "[Variant 9]\nExecutor=processes\nWorkers=cores\nStartMethod=spawn\n[Sweep]\nWorkers=1;2\n";
  g_autoptr (GsExperiment) first = parse (text, "en");
  g_autofree char *once = gs_experiment_to_text (first);
  g_autoptr (GsExperiment) second = parse (once, "ko");
  g_autofree char *twice = gs_experiment_to_text (second);
  g_autoptr (GsExperiment) copy = gs_experiment_copy (second);
  g_autofree char *copied = gs_experiment_to_text (copy);

  /* Nothing is lost, the other languages included. */
  g_assert_cmpstr (once, ==, twice);
  g_assert_cmpstr (once, ==, copied);
  g_assert_cmpstr (gs_experiment_get_name (first), ==, "A \\ B");
  g_assert_cmpstr (gs_experiment_get_name (second), ==, "가");
  g_assert_cmpstr (gs_experiment_get_choices (second)[1], ==, "b;c");
  g_assert_cmpstr (gs_experiment_get_variant (second, 1)->name, ==, "둘");
  g_assert_cmpint (gs_experiment_get_task_group (second, 0)->result_bytes, ==, 1024);
  g_assert_cmpint (gs_experiment_get_task_group (second, 1)->work_ns, ==, 0);
}

/* Files that are refused: the text, the beginning of the message, and the names in it. */
static const struct
{
  const char *name;
  const char *text;
  const char *begins;
  const char *names;
} refused[] = {
  { "unknown-key", "[Lesson]\nName=x\n[Tasks cpu]\nWrok=5ms\n", "a.lesson:4: [Tasks cpu] Wrok:",
    "Work, N" },
  { "unknown-group", "[Lesson]\nName=x\n\n[Taks cpu]\n", "a.lesson:4: [Taks cpu]:",
    "[Tasks NAME]" },
  { "nameless-tasks", "[Tasks]\n", "a.lesson:1: [Tasks]:", "[Tasks NAME]" },
  { "repeated-key", "[Tasks cpu]\nWork=1ms\nCount=1\nWork=2ms\n",
    "a.lesson:4: [Tasks cpu] Work:", "line 2" },
  { "repeated-translation", "[Lesson]\nName[ko]=a\nName[ko]=b\n", "a.lesson:3: [Lesson] Name",
    "line 2" },
  { "repeated-group", "[Tasks cpu]\n[Lesson]\n[Tasks cpu]\n", "a.lesson:3: [Tasks cpu]:",
    "line 1" },
  { "translated-number", "[Tasks cpu]\nWork[ko]=1ms\n", "a.lesson:2: [Tasks cpu] Work:", "[ko]" },
  { "no-assignment", "[Lesson]\nhello\n", "a.lesson:2:", "hello" },
  { "no-group", "Name=x\n", "a.lesson:1:", "[GROUP]" },
  { "broken-group", "[Lesson\n", "a.lesson:1:", "[Lesson" },
  { "no-duration", TASKS "[Tasks b]\nWork=x\n", "a.lesson:6: [Tasks b] Work:", "“x”" },
  { "work-without-unit", "[Tasks cpu]\nWork=200\n", "a.lesson:2: [Tasks cpu] Work:", "200" },
  { "negative-work", "[Tasks cpu]\nWork=-1\n", "a.lesson:2: [Tasks cpu] Work:", "-1" },
  { "endless-work", "[Tasks cpu]\nWork=10000s\n", "a.lesson:2: [Tasks cpu] Work:", "10000s" },
  { "no-tasks", "[Tasks cpu]\nCount=0\n", "a.lesson:2: [Tasks cpu] Count:", "1000000" },
  { "too-many-tasks", "[Tasks cpu]\nCount=1000001\n", "a.lesson:2: [Tasks cpu] Count:", "1000000" },
  { "no-workers", "[Variant 1]\nExecutor=threads\nWorkers=0\n", "a.lesson:3: [Variant 1] Workers:",
    "1024" },
  { "a-billion-workers", "[Variant 1]\nExecutor=threads\nWorkers=1000000000\n",
    "a.lesson:3: [Variant 1] Workers:", "1024" },
  { "sweep-of-a-billion", "[Sweep]\nWorkers=1;2;1000000000\n", "a.lesson:2: [Sweep] Workers:",
    "1024" },
  { "sweep-of-no-work", "[Sweep]\nWorkers=1\nWork=1ms;0\n", "a.lesson:3: [Sweep] Work:", "1us" },
  { "sweep-of-work-alone", TASKS VARIANTS "[Sweep]\nWork=1ms;2ms\n", "a.lesson:11: [Sweep] Work:",
    "Workers=" },
  { "empty-sweep", "[Sweep]\nWorkers=;\n", "a.lesson:2: [Sweep] Workers:", ";" },
  { "huge-n", "[Tasks cpu]\nN=1000000000001\n", "a.lesson:2: [Tasks cpu] N:", "1000000000000" },
  { "negative-n", "[Tasks cpu]\nN=1;-1\n", "a.lesson:2: [Tasks cpu] N:", "-1" },
  { "huge-argument", "[Tasks cpu]\nArgument=2000MiB\n", "a.lesson:2: [Tasks cpu] Argument:",
    "1024 MiB" },
  { "unknown-workload", "[Tasks cpu]\nWorkload=sum\n", "a.lesson:2: [Tasks cpu] Workload:",
    "sum-squares" },
  { "unknown-executor", "[Variant 1]\nExecutor=thread\n", "a.lesson:2: [Variant 1] Executor:",
    "free-threads" },
  { "unknown-start", "[Variant 1]\nStartMethod=fork()\n", "a.lesson:2: [Variant 1] StartMethod:",
    "spawn" },
  { "replaced-forks", TASKS "[Variant 1]\nExecutor=processes\nStartMethod=fork\n"
    "MaxTasksPerChild=3\n", "a.lesson:7: [Variant 1] StartMethod:",
    "max_tasks_per_child is incompatible with the 'fork' multiprocessing start method" },
  { "unknown-guard", "[Variant 1]\nMainGuard=maybe\n", "a.lesson:2: [Variant 1] MainGuard:",
    "yes, no" },
  { "too-many-replaced", "[Tasks a]\nWorkload=sleep\nWork=0\nCount=2000\n"
    "[Variant 1]\nExecutor=processes\nMaxTasksPerChild=1\n", "a.lesson:", "at least 2" },
  { "unknown-lesson-group", "[Lesson]\nGroup=misc\n", "a.lesson:2: [Lesson] Group:", "scaling" },
  { "no-interval", "[Variant 1]\nSwitchInterval=0\n", "a.lesson:2: [Variant 1] SwitchInterval:",
    "0" },
  { "bad-escape", "[Lesson]\nSee=a\\q\n", "a.lesson:2: [Lesson] See:", "\\" },
  { "work-and-n", "[Tasks cpu]\nWorkload=sum-squares\nWork=1ms\nN=5\n",
    "a.lesson:4: [Tasks cpu] N:", "not both" },
  { "neither-work-nor-n", "[Lesson]\n[Tasks cpu]\nWorkload=sum-squares\n",
    "a.lesson:2: [Tasks cpu]:", "Work" },
  { "n-of-sleep", "[Tasks io]\nWorkload=sleep\nN=5\n" VARIANTS, "a.lesson:3: [Tasks io] N:",
    "sleep" },
  { "no-workload", "[Tasks io]\nWork=5ms\n" VARIANTS, "a.lesson:1: [Tasks io]:", "Workload" },
  { "no-executor", TASKS "[Variant 1]\nWorkers=2\n", "a.lesson:5: [Variant 1]:", "Executor" },
  { "nothing-to-do", VARIANTS, "a.lesson:", "[Tasks cpu]" },
  { "nothing-to-do-it", TASKS, "a.lesson:", "[Variant 1]" },
  { "empty", "", "a.lesson:", "[Tasks cpu]" },
  { "not-utf-8", "[Lesson]\nName=\xff\n", "a.lesson:2:", "UTF-8" },
  { "huge-chunk", "[Tasks a]\nWorkload=sleep\nWork=0\nCount=8\nArgument=300MiB\n"
    "[Variant 1]\nExecutor=processes\nChunksize=4\n", "a.lesson:5: [Tasks a] Argument:",
    "Chunksize of 4" },
  { "unknown-collect", "[Variant 1]\nCollect=gather\n", "a.lesson:2: [Variant 1] Collect:",
    "as_completed" },
  { "group-without-a-loop", TASKS "[Variant 1]\nExecutor=threads\nCollect=task_group\n",
    "a.lesson:7: [Variant 1] Collect:", "asyncio" },
  { "cancel-of-a-task-group",
    TASKS "[Variant 1]\nExecutor=asyncio\nCollect=task_group\nCancelAfter=1s\n",
    "a.lesson:8: [Variant 1] CancelAfter:", "task_group" },
  { "initializer-of-a-loop", TASKS "[Variant 1]\nExecutor=asyncio\nInitializer=opens\n",
    "a.lesson:7: [Variant 1] Initializer:", "a pool" },
  { "initializer-without-a-pool", TASKS "[Variant 1]\nExecutor=sequential\nInitializer=fails\n",
    "a.lesson:7: [Variant 1] Initializer:", "a pool" },
  { "unknown-initializer", TASKS "[Variant 1]\nExecutor=threads\nInitializer=works\n",
    "a.lesson:7: [Variant 1] Initializer:", "none, opens, fails" },
  { "cancel-at-no-time", TASKS "[Variant 1]\nExecutor=threads\nCancel=1\n",
    "a.lesson:7: [Variant 1] Cancel:", "CancelAfter" },
  { "cancel-of-what-is-not-there",
    TASKS "[Variant 1]\nExecutor=threads\nCancelAfter=1s\nCancel=1;4\n",
    "a.lesson:8: [Variant 1] Cancel:", "0 to 3" },
  { "late-alone", TASKS "Begin=late\n[Variant 1]\nExecutor=threads\n",
    "a.lesson:5: [Tasks cpu] Begin:", "above" },
  { "late-and-more", TASKS "[Tasks a]\nWorkload=sleep\nWork=1s\nBegin=late\n"
    "[Tasks b]\nWorkload=sleep\nWork=1s\n[Variant 1]\nExecutor=threads\n",
    "a.lesson:9: [Tasks b]", "late" },
  { "late-on-a-loop", TASKS "[Tasks a]\nWorkload=sleep\nWork=1s\nBegin=late\n"
    "[Variant 1]\nExecutor=asyncio\n", "a.lesson:8: [Tasks a] Begin:", "a pool" },
  { "kill-of-a-loop",
    "[Tasks io]\nWorkload=sleep\nWork=1s\nKill=0\n[Variant 1]\nExecutor=asyncio\n",
    "a.lesson:4: [Tasks io] Kill:", "a pool" },
  { "lock-of-what-shares-nothing", "[Tasks cpu]\nWorkload=sum-squares\nN=5\nLock=lock\n" VARIANTS,
    "a.lesson:4: [Tasks cpu] Lock:", "one of none" },
  { "lock-in-one-variant", TASKS "[Variant 1]\nExecutor=threads\nSet=cpu/Lock=lock\n",
    "a.lesson:7: [Variant 1] Set:", "one of none" },
  { "lock-of-a-loop", "[Tasks io]\nWorkload=sleep\nWork=1s\n[Variant 1]\nExecutor=asyncio\n"
    "Set=io/Lock=lock\n", "a.lesson:6: [Variant 1] Set:", "expected none" },
  { "share-of-nothing", "[Tasks io]\nWorkload=sleep\nWork=1s\nShare=each\n" VARIANTS,
    "a.lesson:4: [Tasks io] Share:", "sleep have nothing to share; expected no Share" },
  { "share-in-one-variant", TASKS "[Variant 1]\nExecutor=threads\nSet=cpu/Share=each\n",
    "a.lesson:7: [Variant 1] Set:", "nothing to share" },
  { "set-of-no-group", TASKS "[Variant 1]\nExecutor=threads\nSet=gpu/Work=1s\n",
    "a.lesson:7: [Variant 1] Set:", "one of cpu" },
  { "repeat-of-once", "[Tasks a]\nWorkload=counter\nN=5\nRepeat=2\n" VARIANTS,
    "a.lesson:4: [Tasks a] Repeat:", "expected 1" },
  { "iteration-of-nothing", "[Tasks io]\nWorkload=sleep\nWork=1s\nIteration=0ns\n" VARIANTS,
    "a.lesson:4: [Tasks io] Iteration:", "sleep has no iterations" },
  { "iteration-in-one-variant", TASKS "[Variant 1]\nExecutor=threads\nSet=cpu/Workload=hash;"
    "cpu/Iteration=0\n", "a.lesson:7: [Variant 1] Set:", "hash has no iterations" },
  { "iteration-without-unit", "[Tasks cpu]\nIteration=50\n", "a.lesson:2: [Tasks cpu] Iteration:",
    "50" },
  { "long-iteration", "[Tasks cpu]\nIteration=11us\n", "a.lesson:2: [Tasks cpu] Iteration:",
    "from 0 to 10us" },
  { "unknown-begin", "[Tasks io]\nBegin=later\n", "a.lesson:2: [Tasks io] Begin:", "after" },
  { "begin-of-futures", TASKS "Begin=after\n[Variant 1]\nExecutor=threads\nCollect=submit\n",
    "a.lesson:", "Collect=map" },
  { "begin-of-a-loop", TASKS "Begin=after\n[Variant 1]\nExecutor=asyncio\n", "a.lesson:",
    "Begin" },
  { "unknown-object", "[Tasks io]\nObject=lamda\n", "a.lesson:2: [Tasks io] Object:", "lambda" },
  { "no-index", "[Tasks io]\nFail=-1\n", "a.lesson:2: [Tasks io] Fail:", "-1" },
  { "no-second-work", "[Tasks io]\nWork=1s;x\n", "a.lesson:2: [Tasks io] Work:", "“x”" },
  { "too-many-in-all", "[Tasks a]\nWorkload=sleep\nWork=0\nCount=600000\n"
    "[Tasks b]\nWorkload=sleep\nWork=0\nCount=600000\n" VARIANTS,
    "a.lesson:8: [Tasks b] Count:", "1200000" },
  { "more-answers-in-korean", "[Lesson]\nName=A\nChoices=a;b\nChoices[ko]=a;b;c\n" TASKS
    "[Variant 1]\nExecutor=threads\nGuesses=5ms;10ms;15ms\n", "a.lesson:4: [Lesson] Choices:",
    "as many answers as in line 3, which are 2, not 3" },
  { "fewer-answers-in-korean", "[Lesson]\nChoices[ko]=a\nChoices=a;b\n" TASKS VARIANTS,
    "a.lesson:3: [Lesson] Choices:", "as many answers as in line 2, which are 1, not 2" },
  { "answers-in-korean-alone", "[Lesson]\nChoices[ko]=a;b\n" TASKS
    "[Variant 1]\nExecutor=threads\nGuesses=5ms;10ms\n", "a.lesson:2: [Lesson] Choices:",
    "expected Choices= without [ko] too" },
  { "fewer-guesses", "[Lesson]\nChoices=a;b\nChoices[ko]=a;b\n" TASKS
    "[Variant 1]\nExecutor=threads\nGuesses=5ms\n", "a.lesson:10: [Variant 1] Guesses:",
    "each of the 2 Choices" },
  { "no-escape-in-korean", "[Lesson]\nName=a\nName[ko]=a\\q\n" TASKS VARIANTS,
    "a.lesson:3: [Lesson] Name:", "must be followed by" },
  { "no-escape-in-an-answer", "[Lesson]\nChoices=a;b\nChoices[ko]=a;\\q\n" TASKS VARIANTS,
    "a.lesson:3: [Lesson] Choices:", "must be followed by" },
};

/* In whichever language it is opened. */
static void
test_refused (gconstpointer data)
{
  static const char *const languages[] = { "en", "ko", "de" };
  guint i = GPOINTER_TO_UINT (data);

  for (guint j = 0; j < G_N_ELEMENTS (languages); j++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_experiment_parse (refused[i].text, strlen (refused[i].text), "a.lesson",
                                          languages[j], &error));
      g_assert_true (error->domain == GS_EXPERIMENT_ERROR);
      g_test_message ("%s: %s", languages[j], error->message);
      g_assert_true (g_str_has_prefix (error->message, refused[i].begins));
      g_assert_nonnull (strstr (error->message, refused[i].names));
    }
}

static void
check_unloadable (const char *path,
                  const char *names)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_experiment_load (file, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, names));
}

static void
check_cancelled (GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_cancellable_push_current (cancellable);
  g_assert_null (gs_experiment_load (file, NULL, &error));
  g_cancellable_pop_current (cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "05-sums.lesson", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.lesson", NULL);
  g_autofree char *huge = g_strnfill ((1 << 20) + 1, '#');
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GsExperiment) self = NULL;

  check_unloadable (missing, "");
  check_unloadable (folder, "");
  g_assert_true (g_file_set_contents (path, huge, -1, NULL));
  check_unloadable (path, "1 MiB");
  g_assert_true (g_file_set_contents (path, "\xef\xbb\xbf" "[Lesson]\r\nName=x\r\n" TASKS VARIANTS,
                                      -1, NULL));
  self = gs_experiment_load (file, NULL, NULL);
  g_assert_nonnull (self);
  g_assert_cmpstr (gs_experiment_get_id (self), ==, "05-sums");
  g_assert_cmpstr (gs_experiment_get_name (self), ==, "x");
  check_cancelled (file);

  g_assert_cmpint (remove (path), ==, 0);
  g_assert_cmpint (remove (folder), ==, 0);
}

/* The script of a lesson is in its folder, wherever that is, and what a link leads to is too. */
static void
test_script (void)
{
  static const char text[] = "[Lesson]\nPython=a.py\n" TASKS VARIANTS;
  g_autofree char *top = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (top, "lessons", NULL);
  g_autofree char *way = g_build_filename (top, "way", NULL);
  g_autofree char *path = g_build_filename (way, "a.lesson", NULL);
  g_autofree char *script = g_build_filename (folder, "a.py", NULL);
  g_autofree char *inside = g_build_filename (folder, "b.py", NULL);
  g_autofree char *outside = g_build_filename (top, "c.py", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GsExperiment) self = NULL;
  g_autofree char *python = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("lessons", way), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_set_contents (inside, "print(1)\n", -1, NULL));
  g_assert_true (g_file_set_contents (outside, "secret\n", -1, NULL));

  g_assert_cmpint (symlink ("b.py", script), ==, 0);
  self = gs_experiment_load (file, NULL, &error);
  g_assert_no_error (error);
  python = gs_experiment_dup_python (self, 0);
  g_assert_nonnull (strstr (python, "print(1)"));

  g_assert_cmpint (remove (script), ==, 0);
  g_assert_cmpint (symlink ("../c.py", script), ==, 0);
  check_unloadable (path, ":2: [Lesson] Python:");
  check_unloadable (path, "in the folder of the lesson");
  g_assert_cmpint (remove (script), ==, 0);
  g_assert_cmpint (symlink ("a.py", script), ==, 0);
  check_unloadable (path, ":2: [Lesson] Python:");

  g_assert_cmpint (remove (script), ==, 0);
  g_assert_cmpint (remove (inside), ==, 0);
  g_assert_cmpint (remove (outside), ==, 0);
  g_assert_cmpint (remove (path), ==, 0);
  g_assert_cmpint (remove (way), ==, 0);
  g_assert_cmpint (remove (folder), ==, 0);
  g_assert_cmpint (remove (top), ==, 0);
}

static void
check_set (GsExperiment *self,
           const char   *assignment,
           const char   *names)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = gs_experiment_set_key (self, assignment, &error);

  if (names == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (ok);
      return;
    }
  g_assert_false (ok);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, names));
}

static void
test_set_key (void)
{
  g_autoptr (GsExperiment) self = parse ("[Lesson]\nName=a\nName[ko]=가\n" TASKS VARIANTS, "en");
  g_autofree char *text = NULL;

  check_set (self, "Tasks cpu/Count=8", NULL);
  check_set (self, " Variant 2 / Workers = 4 ", NULL);
  check_set (self, "Tasks cpu/N=5;6", NULL);
  check_set (self, "Lesson/Name=b", NULL);
  check_set (self, "Sweep/Workers=1;2", NULL);
  g_assert_cmpuint (gs_experiment_get_task_group (self, 0)->count, ==, 8);
  g_assert_cmpuint (gs_experiment_get_variant (self, 1)->workers, ==, 4);
  g_assert_cmpuint (gs_experiment_get_task_group (self, 0)->n->len, ==, 2);
  g_assert_cmpint (gs_experiment_get_task_group (self, 0)->work_ns, ==, 0);
  text = gs_experiment_to_text (self);
  g_assert_nonnull (strstr (text, "Name=b\n"));
  g_assert_null (strstr (text, "Name=a\n"));

  check_set (self, "Tasks gpu/Count=8", "[Tasks gpu]");
  check_set (self, "Tasks cpu/Cuont=8", "Cuont");
  check_set (self, "Tasks cpu/Count=zero", "[Tasks cpu] Count");
  check_set (self, "Tasks cpu/Count=0", "1000000");
  check_set (self, "Count=8", "GROUP/KEY=VALUE");
  check_set (self, "Tasks cpu/Count", "GROUP/KEY=VALUE");
}

static void
test_sweep (void)
{
  static const guint workers[] = { 1, 2, 4 };
  g_autoptr (GsExperiment) self = parse (TASKS "[Variant 1]\nExecutor=threads\nWorkers=2\n"
                                         "[Variant 2]\nExecutor=threads\nWorkers=8\n"
                                         "[Variant 3]\nExecutor=processes\n", NULL);
  g_autoptr (GsExperiment) sweep = gs_experiment_expand_sweep (self, workers, 3, 5);
  g_autofree char *label = gs_experiment_dup_variant_label (sweep, 3);

  /* One series for each executor, and the baseline that speedup needs. */
  g_assert_cmpuint (gs_experiment_get_n_variants (sweep), ==, 7);
  g_assert_cmpstr (gs_experiment_get_variant (sweep, 0)->executor, ==, "sequential");
  g_assert_cmpuint (gs_experiment_get_workers (sweep, 3), ==, 4);
  g_assert_cmpuint (gs_experiment_get_repeats (sweep), ==, 5);
  g_assert_nonnull (strstr (label, "×4"));
}

/* A file without a sweep gets the usual one, and that once. */
static void
test_usual_sweep (void)
{
  g_autoptr (GsExperiment) self = parse (TASKS "[Variant 1]\nExecutor=sequential\n"
                                         "[Variant 2]\nExecutor=threads\nWorkers=2\n", NULL);
  g_autoptr (GsExperiment) sweep = NULL;
  g_autoptr (GsExperiment) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  gs_experiment_set_machine (self, 4, 1);
  sweep = gs_experiment_expand_sweep (self, NULL, 0, 0);
  g_assert_cmpuint (gs_experiment_get_n_variants (sweep), ==, 5);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (gs_experiment_get_workers (sweep, i + 1), ==, 1 << i);
  g_assert_cmpuint (gs_experiment_get_repeats (sweep), ==, 3);

  again = gs_experiment_expand_sweep (sweep, NULL, 0, 0);
  text = gs_experiment_to_text (sweep);
  text_again = gs_experiment_to_text (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_true (gs_experiment_can_sweep (self));
}

/* For each length of the tasks, each number of workers, and one in sequence; what says itself how
 * long its tasks are stays as it is. */
/* Changes of a variant are named as people write them, not as the file does. */
static void
test_named_by_changes (void)
{
  static const char *const titles[] = {
    "ThreadPoolExecutor(2): one GIL, 100 µs", "ThreadPoolExecutor(2): one GIL, n = 3,000,000",
    "ThreadPoolExecutor(2): one GIL, Argument=1KiB",
  };
  g_autoptr (GsExperiment) self =
    parse (TASKS "[Variant 1]\nExecutor=threads\nWorkers=2\nSet=cpu/Work=100us\n"
           "[Variant 2]\nExecutor=threads\nWorkers=2\nSet=cpu/N=3000000\n"
           "[Variant 3]\nExecutor=threads\nWorkers=2\nSet=cpu/Argument=1KiB\n", "en");

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *title = gs_experiment_dup_variant_title (self, i);

      g_assert_cmpstr (title, ==, titles[i]);
    }
}

static void
test_sweep_of_work (void)
{
  static const guint workers[] = { 1, 2 };
  static const gint64 works[] = { 100000, 2000000, 30000000 };
  g_autoptr (GsExperiment) self = parse (TASKS "[Variant 1]\nExecutor=threads\nName=Mine\n"
                                         "[Variant 2]\nExecutor=processes\n"
                                         "Set=cpu/Work=7ms\n"
                                         "[Sweep]\nWorkers=1;2\nWork=0.1ms;2ms;30ms\n", NULL);
  g_autofree char *text = gs_experiment_to_text (self);
  g_autoptr (GsExperiment) again = parse (text, NULL);
  g_autoptr (GsExperiment) sweep = gs_experiment_expand_sweep (again, workers, 2, 3);
  g_autofree char *label = gs_experiment_dup_variant_label (sweep, 6);
  g_autofree char *before = gs_experiment_dup_summary (again);
  g_autofree char *after = gs_experiment_dup_summary (sweep);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (text, "Work=100us;2ms;30ms\n"));
  g_assert_true (gs_experiment_validate (sweep, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gs_experiment_get_n_variants (sweep), ==, 3 + 3 * 2 + 2);
  for (guint i = 0; i < 3 + 3 * 2 + 2; i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (sweep, i);
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (sweep, i, 0);
      const char *executor = i < 3 ? "sequential" : i < 9 ? "threads" : "processes";

      g_assert_cmpstr (variant->executor, ==, executor);
      g_assert_null (variant->name);
      g_assert_cmpint (group->work_ns, ==, i < 3 ? works[i] : i < 9 ? works[(i - 3) / 2] : 7000000);
      if (i >= 3)
        g_assert_cmpuint (variant->workers, ==, workers[(i - 3) % 2]);
    }
  g_assert_cmpstr (label, ==, "threads, GIL ×2, 2 ms");
  g_assert_true (g_str_has_prefix (before, "4 tasks × 200 ms of computing"));
  g_assert_true (g_str_has_prefix (after, "4 tasks × 100 µs…30 ms of computing"));
}

/* A sweep is saved with all that it runs, and as many variants as a file may have can be opened. */
static void
test_sweep_size (void)
{
  guint workers[51];
  g_autoptr (GString) text = g_string_new (TASKS);
  g_autoptr (GsExperiment) self = NULL;
  g_autoptr (GsExperiment) most = NULL;
  g_autoptr (GsExperiment) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "[Variant %u]\nExecutor=threads\nSwitchInterval=%ums\n", i,
                            i + 1);
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    workers[i] = i + 1;
  self = parse (text->str, NULL);
  most = gs_experiment_expand_sweep (self, workers, 51, 1);
  g_assert_cmpuint (gs_experiment_get_n_variants (most), ==, 256);
  g_assert_true (gs_experiment_validate (most, &error));
  g_assert_no_error (error);
  written = gs_experiment_to_text (most);
  opened = parse (written, NULL);
  g_assert_cmpuint (gs_experiment_get_n_variants (opened), ==, 256);

  gs_experiment_add_variant (most, "processes");
  g_assert_false (gs_experiment_validate (most, &error));
  g_assert_nonnull (strstr (error->message, "256"));
}

static void
test_words (void)
{
  g_autoptr (GsExperiment) self = parse (TASKS VARIANTS "[Variant 3]\nExecutor=free-threads\n"
                                         "Workers=2\n[Variant 4]\nExecutor=processes\nWorkers=4\n"
                                         "[Variant 5]\nExecutor=interpreters\nWorkers=2\n"
                                         "[Variant 6]\nExecutor=asyncio\n"
                                         "[Variant 7]\nExecutor=asyncio\nSemaphore=4\n"
                                         "[Variant 8]\nExecutor=asyncio-threads\nWorkers=2\n"
                                         "[Variant 9]\nExecutor=asyncio-processes\nWorkers=2\n",
                                         NULL);
  static const struct { const char *title; const char *label; } words[] = {
    { "Sequential", "sequential" },
    { "ThreadPoolExecutor(2): one GIL", "threads, GIL" },
    { "ThreadPoolExecutor(2): no GIL", "threads, no GIL" },
    { "ProcessPoolExecutor(4): a GIL each", "processes" },
    { "InterpreterPoolExecutor(2): a GIL each", "interpreters" },
    { "asyncio: one thread, one event loop", "asyncio" },
    { "asyncio, Semaphore(4): one event loop", "asyncio, Semaphore(4)" },
    { "asyncio + ThreadPoolExecutor(2): one GIL", "asyncio + threads" },
    { "asyncio + ProcessPoolExecutor(2): a GIL each", "asyncio + processes" },
  };
  g_autofree char *summary = gs_experiment_dup_summary (self);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *title = gs_experiment_dup_variant_title (self, i);
      g_autofree char *label = gs_experiment_dup_variant_label (self, i);

      g_assert_cmpstr (title, ==, words[i].title);
      g_assert_cmpstr (label, ==, words[i].label);
    }
  g_assert_cmpstr (summary, ==, "4 tasks × 200 ms of computing · 2, 4 workers");
}

static void
test_estimate (void)
{
  g_autoptr (GsExperiment) computes = parse ("[Lesson]\nCores=1\n" TASKS VARIANTS
                                             "[Variant 3]\nExecutor=processes\nWorkers=2\n", NULL);
  g_autoptr (GsExperiment) waits = parse ("[Tasks io]\nWorkload=sleep\nCount=10\nWork=500ms\n"
                                          "[Variant 1]\nExecutor=sequential\n[Variant 2]\n"
                                          "Executor=threads\nWorkers=5\n", NULL);

  g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (computes, 0), 0.8, 0.01);
  g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (computes, 1), 0.8, 0.02);
  g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (computes, 2), 0.8, 0.1);
  g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (waits, 0), 5, 0.01);
  g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (waits, 1), 1, 0.01);
}

/* The keys of futures' lives, there and back, and into a plan. */
static void
test_futures (void)
{
  static const char text[] =
    "[Tasks wait]\nWorkload=sleep\nCount=3\nWork=300ms;100ms;0.2s\nFail=0;2\nKill=1\n"
    "Object=lambda\n"
    "[Variant 1]\nExecutor=threads\nWorkers=2\nCollect=as_completed\nCancelAfter=50ms\n"
    "Cancel=0;2\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GsExperiment) first = gs_experiment_parse (text, strlen (text), "a", "en", &error);
  g_autofree char *written = NULL;
  g_autoptr (GsExperiment) second = NULL;
  g_autoptr (GsExperiment) copy = NULL;
  g_autoptr (GsPlan) plan = NULL;
  const GsTaskGroup *group;

  g_assert_no_error (error);
  written = gs_experiment_to_text (first);
  second = gs_experiment_parse (written, strlen (written), "b", "en", &error);
  g_assert_no_error (error);
  copy = gs_experiment_copy (second);
  plan = gs_experiment_make_plan (copy, 0, 1.3);
  g_assert_cmpuint (plan->collect, ==, GS_COLLECT_AS_COMPLETED);
  g_assert_cmpint (plan->cancel_after_ns, ==, 50000000);
  g_assert_cmpuint (plan->cancel->len, ==, 2);
  g_assert_cmpint (g_array_index (plan->cancel, gint64, 1), ==, 2);
  group = g_ptr_array_index (plan->groups, 0);
  g_assert_cmpint (gs_plan_group_get_work (group, 1), ==, 100000000);
  g_assert_cmpint (gs_plan_group_get_work (group, 5), ==, 200000000);
  g_assert_true (gs_plan_group_has (group->fail, 2));
  g_assert_false (gs_plan_group_has (group->fail, 1));
  g_assert_true (gs_plan_group_has (group->kill, 1));
  g_assert_cmpstr (group->object, ==, "lambda");
}

/* Cost of an iteration: −1 as long as no file sets it; 0 is a setting. */
static void
test_iteration (void)
{
  static const struct { const char *value; gint64 ns; const char *written; const char *words; }
  cases[] = {
    { "", -1, "[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=200ms\n",
      "4 tasks × 200 ms of computing · 2 workers" },
    { "Iteration=0\n", 0, "\nIteration=0ns\n",
      "4 tasks × 200 ms of computing in bare C · 2 workers" },
    { "Iteration=0.02us\n", 20, "\nIteration=20ns\n",
      "4 tasks × 200 ms of computing, 20 ns an iteration · 2 workers" },
  };

  /* Costs of a number of iterations; bare ones cost a step of work each. */
  const double seconds[] = { 0.8, 4 * 4e6 * 1.2e-9 * gs_calibration_get_step_ns (), 0.32 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (TASKS, cases[i].value, VARIANTS, NULL);
      g_autoptr (GsExperiment) first = parse (text, "en");
      g_autofree char *written = gs_experiment_to_text (first);
      g_autoptr (GsExperiment) second = parse (written, "en");
      g_autoptr (GsExperiment) copy = gs_experiment_copy (second);
      g_autoptr (GsPlan) plan = gs_experiment_make_plan (copy, 1, 1.3);
      g_autofree char *words = gs_experiment_dup_summary (copy);
      g_autoptr (GError) error = NULL;

      g_assert_true (gs_experiment_validate (copy, &error));
      g_assert_no_error (error);
      g_assert_cmpint (((GsTaskGroup *) g_ptr_array_index (plan->groups, 0))->iteration_ns, ==,
                       cases[i].ns);
      g_assert_nonnull (strstr (written, cases[i].written));
      g_assert_true ((strstr (written, "Iteration") != NULL) == (cases[i].ns >= 0));
      g_assert_cmpstr (words, ==, cases[i].words);
      /* As long as it is told to be, whatever an iteration costs. */
      g_assert_cmpfloat (gs_experiment_estimate (copy, 0), >, 0.7);
      g_assert_cmpfloat (gs_experiment_estimate (copy, 0), <, 0.9);
      g_assert_true (gs_experiment_set_key (copy, "Tasks cpu/N=4000000", &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (gs_experiment_estimate (copy, 0), seconds[i],
                                      0.2 * seconds[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Experiment/futures", test_futures);
  g_test_add_func ("/Gilscope/Experiment/iteration", test_iteration);
  g_test_add_func ("/Gilscope/Experiment/read", test_read);
  g_test_add_func ("/Gilscope/Experiment/languages", test_languages);
  g_test_add_func ("/Gilscope/Experiment/round-trip", test_round_trip);
  g_test_add_func ("/Gilscope/Experiment/files", test_files);
  g_test_add_func ("/Gilscope/Experiment/script", test_script);
  g_test_add_func ("/Gilscope/Experiment/set-key", test_set_key);
  g_test_add_func ("/Gilscope/Experiment/sweep", test_sweep);
  g_test_add_func ("/Gilscope/Experiment/usual-sweep", test_usual_sweep);
  g_test_add_func ("/Gilscope/Experiment/named-by-changes", test_named_by_changes);
  g_test_add_func ("/Gilscope/Experiment/sweep-of-work", test_sweep_of_work);
  g_test_add_func ("/Gilscope/Experiment/sweep-size", test_sweep_size);
  g_test_add_func ("/Gilscope/Experiment/words", test_words);
  g_test_add_func ("/Gilscope/Experiment/estimate", test_estimate);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/Gilscope/Experiment/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  return g_test_run ();
}
