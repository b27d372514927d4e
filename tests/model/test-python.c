/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python of an experiment runs under a real interpreter and gives the engine's results. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "gs-experiment-line.h"
#include "gs-experiment.h"
#include "gs-work.h"
#include "gs-workload.h"

#define PYTHON "/usr/bin/python3"

static GsExperiment *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "test", "en", &error);

  g_assert_no_error (error);
  return self;
}

/* "[0, 10, 20]": what the engine expects of the tasks of @variant. */
static char *
dup_expected (GsExperiment *self,
              guint         variant)
{
  GsSpin spin = { gs_experiment_get_step_ns (self) };
  g_autoptr (GsPlan) plan = gs_experiment_make_plan (self, variant, spin.step_ns);
  GsTaskContext context = { .spin = &spin };
  GString *out = g_string_new ("[");

  for (guint task = 0; task < gs_plan_get_n_tasks (plan); task++)
    {
      g_autofree char *result = NULL;
      GsCost cost;
      guint index;

      context.task = task;
      context.group = gs_plan_find_task (plan, task, &index);
      context.index = index;
      cost = gs_plan_get_cost (plan, context.group);
      context.cost = &cost;
      result = gs_work_find (context.group->workload)->expected (&context);
      g_string_append_printf (out, "%s%s", task > 0 ? ", " : "", result);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* The laps of "tick: 20 times, median 0.15 ms, longest 0.2 ms" took some time, and no more than all
 * did, as "0.123 s" says. */
static void
check_laps (const char *const *lines)
{
  double seconds = g_ascii_strtod (lines[1], NULL);

  for (guint i = 2; lines[i] != NULL; i++)
    {
      const char *laps = strstr (lines[i], " times, median ");
      double median, longest;

      if (laps == NULL)
        continue;
      g_assert_cmpint (sscanf (laps, " times, median %lf ms, longest %lf ms", &median, &longest),
                       ==, 2);
      g_test_message ("%s of %s", lines[i], lines[1]);
      g_assert_cmpfloat (median, >, 0);
      g_assert_cmpfloat (longest, >=, median);
      g_assert_cmpfloat (longest, <=, 1010 * seconds + 1);
    }
}

/* Runs the script of every variant, from a file as a spawned process needs. */
static void
check_scripts (const char *text)
{
  g_autoptr (GsExperiment) self = parse (text);
  g_autofree char *folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "script.py", NULL);

  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    {
      g_autofree char *script = gs_experiment_dup_python (self, i);
      g_autofree char *expected = dup_expected (self, i);
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;
      const char *argv[] = { PYTHON, "-W", "error", path, NULL };
      g_auto (GStrv) lines = NULL;
      g_autoptr (GError) error = NULL;
      int status;

      g_assert_true (g_file_set_contents (path, script, -1, NULL));
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors,
                    &status, &error);
      g_assert_no_error (error);
      if (status != 0)
        g_test_message ("%s\n%s", script, errors);
      g_assert_cmpint (status, ==, 0);
      lines = g_strsplit (output, "\n", -1);
      g_assert_cmpstr (lines[0], ==, expected);
      g_assert_true (g_str_has_suffix (lines[1], " s"));
      check_laps ((const char *const *) lines);
    }
  g_unlink (path);
  g_rmdir (folder);
}

#define EVERY_EXECUTOR \
  "[Variant 1]\nExecutor=sequential\n" \
  "[Variant 2]\nExecutor=threads\nWorkers=2\nSwitchInterval=0.5ms\n" \
  "[Variant 3]\nExecutor=free-threads\nWorkers=2\n" \
  "[Variant 4]\nExecutor=processes\nWorkers=2\nChunksize=2\n" \
  "[Variant 5]\nExecutor=processes\nWorkers=2\nStartMethod=spawn\n"

#define EVERY_LOOP \
  "[Variant 1]\nExecutor=asyncio\n" \
  "[Variant 2]\nExecutor=asyncio\nSemaphore=2\n" \
  "[Variant 3]\nExecutor=asyncio-threads\nWorkers=2\nSwitchInterval=0.5ms\nSemaphore=3\n" \
  "[Variant 4]\nExecutor=asyncio-processes\nWorkers=2\n" \
  "[Variant 5]\nExecutor=asyncio-processes\nWorkers=2\nStartMethod=forkserver\n"

#define EVERY_POOL \
  "[Variant 1]\nExecutor=threads\nWorkers=2\nInitializer=opens\n" \
  "[Variant 2]\nExecutor=processes\nWorkers=2\nInitializer=opens\n" \
  "[Variant 3]\nExecutor=processes\nWorkers=1\nStartMethod=spawn\nInitializer=opens\n" \
  "[Variant 4]\nExecutor=asyncio-threads\nWorkers=2\nInitializer=opens\n" \
  "[Variant 5]\nExecutor=asyncio-processes\nWorkers=2\nInitializer=opens\n"

/* Coroutines, what blocks the loop, and both together. */
static void
test_event_loop (void)
{
  check_scripts ("[Tasks cpu]\nWorkload=sum-squares\nCount=5\nN=1000;20000;3\n" EVERY_LOOP);
  check_scripts ("[Tasks io]\nWorkload=sleep\nCount=5\nWork=1.5ms\nArgument=64KiB\nResult=5B\n"
                 EVERY_LOOP);
  check_scripts ("[Tasks io]\nWorkload=sleep\nCount=2\nWork=1ms\nArgument=10B\n"
                 "[Tasks cpu]\nWorkload=sum-squares\nCount=2\nN=100\n"
                 "[Tasks ticker]\nWorkload=sleep\nCount=1\nWork=1ms\nRepeat=3\n" EVERY_LOOP);
}

/* The script has a server of its own. */
static void
test_http (void)
{
  check_scripts ("[Tasks page]\nWorkload=http\nCount=3\nWork=1ms;2ms\nResult=1kB\n"
                 EVERY_EXECUTOR);
  check_scripts ("[Tasks page]\nWorkload=http\nCount=3\nWork=1ms\n" EVERY_LOOP);
  check_scripts ("[Tasks large]\nWorkload=http\nCount=2\nWork=1ms\nResult=100kB\n"
                 "[Tasks small]\nWorkload=http\nCount=2\nWork=0\nResult=1B\n"
                 "[Tasks cpu]\nWorkload=sum-squares\nCount=2\nN=100\n" EVERY_LOOP);
}

/* The pool of interpreters came with 3.14: which the script says, and is otherwise the same. */
static void
test_interpreters (void)
{
  g_autoptr (GsExperiment) self = parse ("[Tasks cpu]\nWorkload=sum-squares\nCount=2\nN=100\n"
                                         "[Variant 1]\nExecutor=threads\nWorkers=2\n"
                                         "[Variant 2]\nExecutor=interpreters\nWorkers=2\n");
  g_autofree char *threads = gs_experiment_dup_python (self, 0);
  g_autofree char *interpreters = gs_experiment_dup_python (self, 1);
  g_auto (GStrv) parts = g_strsplit (interpreters, "  # Python 3.14 and later", -1);
  g_autofree char *without = g_strjoinv ("", parts);
  g_auto (GStrv) names = g_strsplit (without, "InterpreterPoolExecutor", -1);
  g_autofree char *renamed = g_strjoinv ("ThreadPoolExecutor", names);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_cmpstr (renamed, ==, threads);
}

static void
test_sums (void)
{
  check_scripts ("[Lesson]\nCores=1\n[Tasks cpu]\nWorkload=sum-squares\nCount=5\n"
                 "N=1000;20000;3\n" EVERY_EXECUTOR);
}

/* In bare C more is done in the same time, which the script does as well, and says. */
static void
test_iteration (void)
{
  static const char text[] =
    "[Tasks cpu]\nWorkload=sum-squares\nCount=2\nWork=0.1ms\nIteration=0\n"
    "[Tasks count]\nWorkload=counter\nCount=2\nN=100\nIteration=20ns\n"
    "[Tasks plain]\nWorkload=sum-squares\nCount=2\nWork=0.1ms\n"
    "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=processes\nWorkers=2\n";
  g_autoptr (GsExperiment) self = parse (text);
  g_autofree char *script = gs_experiment_dup_python (self, 0);

  check_scripts (text);
  g_assert_nonnull (strstr (script, "\n# Here in bare C; Python takes longer for the same result.\n"
                                    "def sum_squares_1(n):\n"));
  g_assert_nonnull (strstr (script, "\n# Here at 20 ns an iteration; Python takes its own time for "
                                    "the same result.\ndef count_up_2(n):\n"));
  g_assert_nonnull (strstr (script, "\n\n\ndef sum_squares_3(n):\n"));
}

static void
test_one_number (void)
{
  check_scripts ("[Tasks cpu]\nWorkload=sum-squares\nCount=3\nN=10000\nResult=1KiB\n"
                 EVERY_EXECUTOR);
}

static void
test_sleep (void)
{
  check_scripts ("[Tasks io]\nWorkload=sleep\nCount=5\nWork=1.5ms\nArgument=64KiB\n"
                 EVERY_EXECUTOR);
}

static void
test_several_groups (void)
{
  check_scripts ("[Tasks io]\nWorkload=sleep\nCount=2\nWork=1ms\nArgument=10B\n"
                 "[Tasks 2 cpu]\nWorkload=sum-squares\nCount=2\nN=100\nResult=5B\n"
                 "[Tasks more]\nWorkload=sleep\nCount=3\nWork=2ms\n" EVERY_EXECUTOR);
}

/* Tasks that begin later are mapped later. */
static void
test_stages (void)
{
  check_scripts ("[Tasks parts]\nWorkload=sleep\nCount=5\nWork=1ms\n"
                 "[Tasks merge]\nWorkload=sum-squares\nCount=1\nN=100\nBegin=after\n"
                 "[Tasks more]\nWorkload=sleep\nCount=3\nWork=2ms\n"
                 "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n"
                 "[Variant 3]\nExecutor=processes\nWorkers=2\nChunksize=4\n");
}

static void
test_calls (void)
{
  check_scripts ("[Tasks work]\nWorkload=c-call\nCount=3\nN=10000;0\n"
                 "[Tasks hash]\nWorkload=hash\nCount=3\nN=2000;3000000;0\nRepeat=2\n" EVERY_EXECUTOR
                 "Set=work/Workload=hash;hash/N=5;work/Repeat=2\n");
}

static void
test_input_output (void)
{
  check_scripts ("[Tasks pipe]\nWorkload=pipe\nCount=2\nN=300;0\n"
                 "[Tasks file]\nWorkload=file\nCount=3\nN=0;300;1000003\nRepeat=2\n"
                 EVERY_EXECUTOR);
}

static void
test_shared (void)
{
  check_scripts ("[Tasks count]\nWorkload=counter\nCount=4\nN=1000\n" EVERY_EXECUTOR
                 "Set=count/Lock=lock\n"
                 "[Variant 6]\nExecutor=threads\nSet=count/Lock=atomic\n"
                 "[Variant 7]\nExecutor=threads\nSet=count/Model=3.10\n"
                 "[Variant 8]\nExecutor=threads\nSet=count/Model=3.9;count/Lock=lock\n");
  check_scripts ("[Tasks a]\nWorkload=counter\nCount=2\nN=1000\nLock=lock\n"
                 "[Tasks b]\nWorkload=counter\nCount=2\nN=10;20\nModel=3.9\n"
                 "[Tasks c]\nWorkload=sleep\nCount=2\nWork=1ms\nLock=lock\nRepeat=2\n"
                 EVERY_EXECUTOR);
}

static void
test_sharing (void)
{
  check_scripts ("[Tasks write]\nWorkload=write-file\nCount=4\nN=0;5;100000\n" EVERY_EXECUTOR
                 "Set=write/Share=each\n"
                 "[Variant 6]\nExecutor=threads\nSet=write/Lock=lock;write/Repeat=2\n"
                 "[Variant 7]\nExecutor=threads\nSet=write/Lock=lock;write/Share=each\n");
  check_scripts ("[Tasks append]\nWorkload=append\nCount=3\nWork=2ms;1ms\n" EVERY_EXECUTOR
                 "Set=append/Share=each\n");
  check_scripts ("[Tasks fill]\nWorkload=fill-list\nCount=3\nN=1000;0;5\n" EVERY_EXECUTOR
                 "Set=fill/Share=each\n"
                 "[Variant 6]\nExecutor=asyncio\n");
  check_scripts ("[Tasks a]\nWorkload=append\nCount=3\nWork=2ms;1ms\nResult=5B\n"
                 "[Tasks b]\nWorkload=append\nCount=2\nWork=1ms\nShare=each\n"
                 "[Tasks c]\nWorkload=write-file\nCount=2\nN=1000\n"
                 "[Variant 1]\nExecutor=processes\nWorkers=2\n");
  check_scripts ("[Tasks a]\nWorkload=append\nCount=3\nWork=2ms;1ms\n"
                 "[Tasks c]\nWorkload=write-file\nCount=2\nN=1000\n" EVERY_LOOP);
}

static void
test_device (void)
{
  check_scripts ("[Tasks device]\nWorkload=device\nCount=3\nWork=2ms;1ms\n"
                 "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n");
  check_scripts ("[Tasks device]\nWorkload=device\nCount=3\nWork=2ms;1ms\n" EVERY_LOOP);
  check_scripts ("[Tasks device]\nWorkload=device\nCount=3\nWork=2ms;1ms\n" EVERY_POOL);
  check_scripts ("[Tasks a]\nWorkload=device\nCount=3\nWork=2ms;1ms\n"
                 "[Tasks b]\nWorkload=device\nCount=2\nWork=1ms\nArgument=10B\n"
                 "[Tasks c]\nWorkload=sum-squares\nCount=1\nN=10\n" EVERY_POOL);
  check_scripts ("[Tasks a]\nWorkload=device\nCount=3\nWork=2ms;1ms\n"
                 "[Tasks b]\nWorkload=sum-squares\nCount=1\nN=10\n" EVERY_LOOP);
}

static void
test_mixed (void)
{
  check_scripts ("[Tasks a]\nWorkload=mixed\nCount=3\nN=1000;20\n" EVERY_EXECUTOR);
  check_scripts ("[Tasks a]\nWorkload=mixed\nCount=3\nN=1000;20\n" EVERY_LOOP);
  check_scripts ("[Tasks a]\nWorkload=mixed\nCount=3\nN=1000;20\n"
                 "[Tasks b]\nWorkload=sum-squares\nCount=1\nN=10\n"
                 "[Tasks c]\nWorkload=sleep\nCount=1\nWork=1ms\n" EVERY_LOOP);
}

static void
test_text_and_image (void)
{
  check_scripts ("[Tasks text]\nWorkload=text\nCount=4\nN=0;3;100;10000\n"
                 "[Tasks image]\nWorkload=image\nCount=4\nN=20000\n"
                 "[Variant 1]\nExecutor=sequential\n"
                 "[Variant 2]\nExecutor=processes\nWorkers=2\nChunksize=2\n");
  check_scripts ("[Tasks image]\nWorkload=image\nCount=3\nN=70000;10\nRepeat=2\n"
                 "[Variant 1]\nExecutor=threads\nWorkers=2\n");
}

static void
test_repeat (void)
{
  check_scripts ("[Tasks tick]\nWorkload=sleep\nCount=2\nWork=0.1ms\nRepeat=1000\n"
                 "[Tasks a \"b\"]\nWorkload=sum-squares\nCount=1\nN=10\nRepeat=3\n"
                 EVERY_EXECUTOR);
  check_scripts ("[Tasks tick]\nWorkload=sleep\nCount=3\nWork=0.1ms\nRepeat=5\nResult=1KiB\n"
                 EVERY_EXECUTOR);
}

/* The output of the first variant's script. */
static char *
dup_output (const char *text)
{
  g_autoptr (GsExperiment) self = parse (text);
  g_autofree char *folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "script.py", NULL);
  g_autofree char *script = gs_experiment_dup_python (self, 0);
  const char *argv[] = { PYTHON, path, NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s\n%s", script, output, errors);
  g_assert_cmpint (status, ==, 0);
  g_unlink (path);
  g_rmdir (folder);
  return output;
}

/* The scripts of the ways to ask for results, and of tasks that fail, print what is said here. */
static void
check_whole_output (const char *text,
                    const char *begins,
                    const char *ends)
{
  g_autofree char *output = dup_output (text);

  g_assert_true (g_str_has_prefix (output, begins));
  g_assert_true (g_str_has_suffix (output, ends));
}

static void
check_output (const char *text,
              const char *begins)
{
  check_whole_output (text, begins, "");
}

static void
check_output_ends (const char *text,
                   const char *ends)
{
  check_whole_output (text, "", ends);
}

#define SLEEPS "[Tasks a]\nWorkload=sleep\nCount=3\nWork=0.5s;0.01s;0.25s\n"
#define FAILS SLEEPS "Fail=1\n[Variant 1]\nWorkers=3\n"

static void
test_collect (void)
{
  for (guint i = 0; i < 2; i++)
    {
      const char *pool = i == 0 ? "Executor=threads\n" : "Executor=processes\n";
      static const struct
      {
        const char *tasks, *begins;
      } cases[] = {
        { FAILS, "[0, 'ValueError: task 1 failed']\n" },
        { FAILS "Collect=submit\n", "[0, 'ValueError: task 1 failed', 20]\n" },
        { FAILS "Collect=awaited\n", "[0, 'ValueError: task 1 failed', 20]\n" },
        { FAILS "Collect=as_completed\n", "['ValueError: task 1 failed', 20, 0]\n" },
        { FAILS "Collect=first_completed\n", "['ValueError: task 1 failed']\n" },
        { FAILS "Collect=first_exception\n", "['ValueError: task 1 failed']\n" },
        { FAILS "Collect=all_completed\n", "[0, 'ValueError: task 1 failed', 20]\n" },
        { FAILS "Collect=none\n", "[]\n" },
        { "[Tasks a]\nWorkload=sum-squares\nCount=3\nN=100;10\nFail=2\n[Tasks b]\n"
          "Workload=sleep\nCount=1\nWork=1ms\nObject=list\n[Variant 1]\nWorkers=2\n"
          "Collect=submit\n", "[328350, 285, 'ValueError: task 2 failed', 0]\n" },
      };

      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autofree char *text = g_strconcat (cases[j].tasks, pool, NULL);

          check_output (text, cases[j].begins);
        }
    }
}

#define BROKEN \
  "'BrokenThreadPool: A thread initializer failed, the thread pool is not usable anymore'"

/* Tasks that fail beside what else there is: returned bytes, a pool that breaks while tasks are
 * submitted to it, those that begin later; and what is said of a group's results in the end when
 * they come in another order, or not all. */
static void
test_failing_beside (void)
{
  static const struct
  {
    const char *text, *begins, *ends;
  } cases[] = {
    { "[Tasks a]\nWorkload=http\nCount=3\nWork=0\nResult=1B\nFail=1\n[Variant 1]\n"
      "Executor=threads\nCollect=submit\n", "[0, 'ValueError: task 1 failed', 2]\n", " s\n" },
    { "[Tasks a]\nWorkload=sleep\nCount=2\nWork=0\nResult=5B\nFail=1\n[Variant 1]\n"
      "Executor=asyncio\nCollect=submit\n", "[0, 'ValueError: task 1 failed']\n", " s\n" },
    { "[Tasks a]\nWorkload=sleep\nCount=1\nWork=0\nResult=5B\n"
      "[Tasks b]\nWorkload=sleep\nCount=1\nWork=0\nBegin=late\n[Variant 1]\nExecutor=threads\n",
      "[0, 'RuntimeError: cannot schedule new futures after shutdown']\n", " s\n" },
    { "[Tasks a]\nWorkload=ids\nCount=2\nWork=0\nFail=0;1\n[Variant 1]\nExecutor=threads\n"
      "Collect=submit\n", "['ValueError: task 0 failed', 'ValueError: task 1 failed']\n",
      "\nids: {}\n" },
    { "[Tasks a]\nWorkload=sleep\nCount=2\nWork=0\n[Variant 1]\nExecutor=threads\nWorkers=1\n"
      "Collect=awaited\nInitializer=fails\n", "[" BROKEN ", " BROKEN "]\n", " s\n" },
    { "[Tasks a]\nWorkload=sleep\nCount=9\nWork=0\n[Variant 1]\nExecutor=threads\nWorkers=1\n"
      "Collect=submit\nInitializer=fails\n", "[" BROKEN ", " BROKEN ", ", " s\n" },
    { "[Tasks a]\nWorkload=sum-squares\nCount=2\nN=10\nFail=1\n"
      "[Tasks b]\nWorkload=sleep\nCount=1\nWork=0\nBegin=after\n[Variant 1]\nExecutor=threads\n",
      "[285, 'ValueError: task 1 failed']\n", " s\n" },
    { "[Tasks a]\nWorkload=append\nCount=3\nWork=0.3s;0.01s\nShare=each\n"
      "[Tasks b]\nWorkload=sleep\nCount=3\nWork=0.1s\n[Variant 1]\nExecutor=threads\nWorkers=6\n"
      "Collect=as_completed\n", "[(1, 10), ", "\nlist: [0, 10, 20]\n" },
    { "[Tasks a]\nWorkload=append\nCount=3\nWork=0.3s;0.01s\nShare=each\nResult=1B\nFail=1\n"
      "[Tasks b]\nWorkload=sleep\nCount=3\nWork=0.1s\n[Variant 1]\nExecutor=asyncio\n"
      "Collect=first_completed\n", "['ValueError: task 1 failed']\n", "\nlist: [0, 20]\n" },
    { "[Tasks a]\nWorkload=fill-list\nCount=3\nN=5\nShare=each\n[Variant 1]\n"
      "Executor=processes\nWorkers=1\nCollect=none\n", "[]\n", "\nlength: 15\n" },
    { "[Tasks a]\nWorkload=fill-list\nCount=3\nN=5\nShare=each\n[Variant 1]\n"
      "Executor=sequential\nCollect=none\n", "[]\n", "\nlength: 15\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_whole_output (cases[i].text, cases[i].begins, cases[i].ends);
}

/* The same on event loops: coroutines, and what they hand to a pool. */
static void
test_collect_on_a_loop (void)
{
  static const struct
  {
    const char *executor, *collect, *begins;
  } cases[] = {
    { "asyncio", "map", "['ValueError: task 1 failed']\n" },
    { "asyncio", "task_group", "2 cancelled\n['ValueError: task 1 failed']\n" },
    { "asyncio", "submit", "[0, 'ValueError: task 1 failed', 20]\n" },
    { "asyncio", "awaited", "[0, 'ValueError: task 1 failed', 20]\n" },
    { "asyncio", "as_completed", "['ValueError: task 1 failed', 20, 0]\n" },
    { "asyncio-threads", "first_completed", "['ValueError: task 1 failed']\n" },
    { "asyncio-processes", "first_exception", "['ValueError: task 1 failed']\n" },
    { "asyncio", "all_completed", "[0, 'ValueError: task 1 failed', 20]\n" },
    { "asyncio", "none", "[]\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (FAILS "Executor=%s\nCollect=%s\n",
                                               cases[i].executor, cases[i].collect);

      check_output (text, cases[i].begins);
    }
  check_output ("[Tasks a]\nWorkload=sum-squares\nCount=3\nN=100;10\nFail=2\n[Variant 1]\n"
                "Executor=asyncio-threads\nCollect=submit\n",
                "[328350, 285, 'ValueError: task 2 failed']\n");
}

static void
test_cancel (void)
{
  check_output (SLEEPS "[Variant 1]\nExecutor=threads\nWorkers=1\nCollect=submit\n"
                "CancelAfter=50ms\n", "2 cancelled\n[0]\n");
  check_output (SLEEPS "[Variant 1]\nExecutor=threads\nWorkers=1\nCollect=as_completed\n"
                "CancelAfter=50ms\nCancel=0;2\n",
                "cancel(): [False, True]\n1 cancelled\n[0, 10]\n");
  check_output (SLEEPS "[Variant 1]\nExecutor=asyncio\nCancelAfter=100ms\n",
                "2 cancelled\n[10]\n");
  check_output (SLEEPS "[Variant 1]\nExecutor=asyncio-threads\nWorkers=2\nCollect=as_completed\n"
                "CancelAfter=100ms\nCancel=0;1\n", "1 cancelled\n[10, 20]\n");
}

#define LATE "[Tasks b]\nWorkload=sleep\nCount=2\nWork=1ms\nBegin=late\n[Variant 1]\n"
#define REFUSED "'RuntimeError: cannot schedule new futures after shutdown'"

/* The script mentions the model of an older Python where it shows. */
static void
test_model (void)
{
  static const char said[] =
    "\n# Python 3.9 lost updates here; since 3.10 a switch comes only at the end of a loop or at a "
    "call.\ndef count_up(n):\n";
  g_autoptr (GsExperiment) self = parse ("[Tasks a]\nWorkload=counter\nCount=2\nN=10\nModel=3.9\n"
                                         "[Variant 1]\nExecutor=threads\n"
                                         "[Variant 2]\nExecutor=threads\nSet=a/Model=3.10\n"
                                         "[Variant 3]\nExecutor=threads\nSet=a/Lock=lock\n"
                                         "[Variant 4]\nExecutor=processes\n");

  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    {
      g_autofree char *script = gs_experiment_dup_python (self, i);

      g_assert_true ((strstr (script, said) != NULL) == (i == 0));
    }
}

/* Submits after the shutdown; a pool that is broken reports that first. */
static void
test_late (void)
{
  static const char *const collects[] = { "map", "submit", "awaited", "all_completed" };

  for (guint i = 0; i < G_N_ELEMENTS (collects); i++)
    {
      g_autofree char *text = g_strdup_printf (SLEEPS LATE "Executor=%s\nWorkers=3\nCollect=%s\n",
                                               i % 2 == 0 ? "threads" : "processes", collects[i]);

      check_output (text, "[0, 10, 20, " REFUSED ", " REFUSED "]\n");
    }
  check_output (SLEEPS LATE "Executor=sequential\n", "[0, 10, 20, 0, 10]\n");
  check_output ("[Tasks a]\nWorkload=sum-squares\nCount=1\nN=10\nKill=0\n" LATE
                "Executor=processes\nWorkers=1\nCollect=submit\n",
                "['BrokenProcessPool: A process in the process pool was terminated abruptly while "
                "the future was running or pending.', 'BrokenProcessPool: A child process "
                "terminated abruptly, the process pool is not usable anymore', ");
}

static void
test_death (void)
{
  check_output ("[Tasks a]\nWorkload=sum-squares\nCount=2\nN=1000\nKill=0\n[Variant 1]\n"
                "Executor=processes\nWorkers=1\nCollect=submit\n",
                "['BrokenProcessPool: A process in the process pool was terminated abruptly while "
                "the future was running or pending.', 'BrokenProcessPool: ");
}

/* Whether a lane that starts, with @detail, is at a line of @script that begins with @begins. */
static void
check_start_line (GsExperiment *self,
                  guint         variant,
                  const char   *script,
                  guint16       detail,
                  const char   *begins)
{
  const GsSpan span = { .state = GS_STATE_STARTING, .task = GS_NO_TASK, .detail = detail };
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);
  int line = gs_experiment_find_python_line (self, variant, script, &span);

  g_assert_cmpint (line, >=, 0);
  g_assert_true (g_str_has_prefix (lines[line], begins));
}

/* The session is opened by the initializer, in the time of the engine's, and not given to tasks; on
 * threads it lies where each has its own. */
static void
test_sessions (void)
{
  g_autoptr (GsExperiment) self = parse ("[Tasks a]\nWorkload=device\nCount=4\nWork=1ms\n"
                                         EVERY_POOL "[Variant 6]\nExecutor=threads\n");
  static const char *const sessions[] = { "    with own.session.lock:\n",
                                          "    with session.lock:\n", "    with session.lock:\n",
                                          "    async with thing.queue:\n",
                                          "    async with thing.queue:\n",
                                          "    with thing.lock:\n" };

  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    {
      g_autofree char *script = gs_experiment_dup_python (self, i);
      g_autoptr (GsPlan) plan = gs_experiment_make_plan (self, i, 1.3);
      const GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);

      g_test_message ("%s", script);
      g_assert_nonnull (strstr (script, sessions[i]));
      g_assert_true ((strstr (script, "initializer=initialize") != NULL) == (i < 5));
      g_assert_true ((strstr (script, "    time.sleep(0.1)\n") != NULL) == (i < 5));
      g_assert_true ((strstr (script, "THING = GpuSession()") != NULL) == (i > 2));
      g_assert_cmpstr (group->object, ==, i > 2 ? "gpu-session" : NULL);
      check_start_line (self, i, script, 0, "    with ");
      check_start_line (self, i, script, GS_STARTING_INITIALIZER,
                        i < 5 ? "    time.sleep(0.1)" : "    with ");
    }
}

/* How processes start, and how long they live; an initializer that fails. */
static void
test_pools (void)
{
  static const char *const processes[] = {
    "StartMethod=forkserver\n", "MaxTasksPerChild=1\n",
    "StartMethod=forkserver\nMaxTasksPerChild=2\n", "MainGuard=no\n", "Initializer=none\n",
    "Initializer=opens\n",
  };
  static const struct
  {
    const char *pool, *begins;
  } failing[] = {
    { "threads", "['BrokenThreadPool: A thread initializer failed, the thread pool is not usable" },
    { "processes", "['BrokenProcessPool: A process in the process pool was terminated abruptly" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    {
      g_autofree char *text = g_strconcat (SLEEPS "[Variant 1]\nExecutor=processes\nWorkers=2\n",
                                           processes[i], NULL);

      check_output (text, "[0, 10, 20]\n");
    }
  for (guint i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("[Tasks a]\nWorkload=sum-squares\nCount=1\nN=1\n[Variant 1]\n"
                         "Executor=%s\nWorkers=1\nInitializer=fails\nCollect=submit\n",
                         failing[i].pool);

      check_output (text, failing[i].begins);
    }
}

static guint
count_char (const char *text,
            char        c)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == c;
  return n;
}

/* How many processes and threads tell their ids: "ids: {4711: [4711, 4712]}". */
static void
check_units (const char *executor,
             guint       n_processes,
             guint       n_threads)
{
  g_autofree char *text = g_strdup_printf ("[Tasks a]\nWorkload=ids\nCount=3\nWork=0.2s\n"
                                           "[Variant 1]\nExecutor=%s\n", executor);
  g_autofree char *output = dup_output (text);
  const char *units = strstr (output, "\nids: {");

  g_assert_nonnull (units);
  g_assert_cmpuint (count_char (units, '['), ==, n_processes);
  g_assert_cmpuint (count_char (units, ',') + 1, ==, n_threads);
}

/* The shared results that a script prints in the end. */
static void
test_shared_output (void)
{
  check_output ("[Tasks a]\nWorkload=device\nCount=1\nWork=1ms\n[Variant 1]\n"
                "Executor=processes\nWorkers=1\nCollect=submit\n",
                "[\"TypeError: cannot pickle '_thread.lock' object\"]\n");
  check_output_ends ("[Tasks a]\nWorkload=append\nCount=3\nWork=0.5s;0.01s;0.25s\n[Variant 1]\n"
                     "Executor=threads\nWorkers=3\n", "\nlist: [10, 20, 0]\n");
  check_output_ends ("[Tasks a]\nWorkload=append\nCount=3\nWork=0.5s;0.01s;0.25s\n[Variant 1]\n"
                     "Executor=asyncio\n", "\nlist: [10, 20, 0]\n");
  check_output_ends ("[Tasks a]\nWorkload=append\nCount=3\nWork=0.01s\n[Variant 1]\n"
                     "Executor=processes\nWorkers=3\n", "\nlist: []\n");
  check_output_ends ("[Tasks a]\nWorkload=append\nCount=3\nWork=0.02s;0.01s\nShare=each\n"
                     "[Variant 1]\nExecutor=processes\nWorkers=3\nCollect=as_completed\n",
                     "\nlist: [0, 10, 20]\n");
  check_output_ends ("[Tasks a]\nWorkload=fill-list\nCount=3\nN=1000;0;5\n[Variant 1]\n"
                     "Executor=threads\nWorkers=3\n", "\nlength: 1005\n");
  check_output_ends ("[Tasks a]\nWorkload=fill-list\nCount=3\nN=1000\n[Variant 1]\n"
                     "Executor=processes\nWorkers=3\n", "\nlength: 0\n");
  check_output_ends ("[Tasks a]\nWorkload=fill-list\nCount=3\nN=1000\nShare=each\nFail=1\n"
                     "[Variant 1]\nExecutor=processes\nWorkers=3\nCollect=submit\n",
                     "\nlength: 2000\n");
  check_units ("threads\nWorkers=2", 1, 2);
  check_units ("processes\nWorkers=2", 2, 2);
  check_units ("processes\nWorkers=1\nMaxTasksPerChild=1", 3, 3);
  check_units ("asyncio", 1, 1);
  check_output_ends ("[Tasks a]\nWorkload=write-file\nCount=8\nN=5000\n[Variant 1]\n"
                     "Executor=sequential\n", "\nintact: 1\n");
  check_output_ends ("[Tasks a]\nWorkload=write-file\nCount=8\nN=100000\nLock=lock\n"
                     "[Variant 1]\nExecutor=threads\nWorkers=8\n", "\nintact: 1\n");
  check_output_ends ("[Tasks a]\nWorkload=write-file\nCount=8\nN=100000\nShare=each\n"
                     "[Variant 1]\nExecutor=processes\nWorkers=8\nStartMethod=spawn\n",
                     "\nintact: 8\n");
}

static void
test_objects (void)
{
  static const struct
  {
    const char *name, *begins, *newer; /* newer: from 3.13 on, where that words it otherwise */
  } objects[] = {
    { "int", "[0]" }, { "str", "[0]" }, { "list", "[0]" }, { "dict", "[0]" },
    { "function", "[0]" }, { "socket", "[0]" },
    { "lambda", "[\"PicklingError: Can't pickle <function <lambda> at 0x" },
    { "local-function", "[\"AttributeError: Can't pickle local object 'outer.<locals>.inner'",
      "[\"AttributeError: Can't get local object 'outer.<locals>.inner'" },
    { "file", "[\"TypeError: cannot pickle '_io.TextIOWrapper' object",
      "[\"TypeError: cannot pickle 'TextIOWrapper' instances" },
    { "connection", "[\"TypeError: cannot pickle 'sqlite3.Connection' object" },
    { "gpu-session", "[\"TypeError: cannot pickle '_thread.lock' object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("[Tasks a]\nWorkload=sleep\nCount=1\nWork=0\nObject=%s\n[Variant 1]\n"
                         "Executor=processes\nWorkers=1\nCollect=submit\n", objects[i].name);
      g_autofree char *output = dup_output (text);

      g_assert_true (g_str_has_prefix (output, objects[i].begins)
                     || (objects[i].newer != NULL && g_str_has_prefix (output, objects[i].newer)));
    }
}

/* A length of work becomes this machine's number of iterations. */
static void
test_work (void)
{
  g_autoptr (GsExperiment) self = parse ("[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=200ms\n"
                                         "[Variant 1]\nExecutor=threads\nWorkers=2\n");
  g_autofree char *script = gs_experiment_dup_python (self, 0);
  const char *numbers = strstr (script, "NUMBERS = [");
  gint64 n = 0;

  g_assert_nonnull (numbers);
  for (const char *p = numbers + strlen ("NUMBERS = ["); *p != ']'; p++)
    n = *p == '_' ? n : 10 * n + g_ascii_digit_value (*p);
  g_assert_cmpint (n, >, 3000000);
  g_assert_cmpint (n, <, 5000000);
  g_assert_nonnull (strstr (script, "max_workers=2"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Python/sums", test_sums);
  g_test_add_func ("/Gilscope/Python/iteration", test_iteration);
  g_test_add_func ("/Gilscope/Python/one-number", test_one_number);
  g_test_add_func ("/Gilscope/Python/sleep", test_sleep);
  g_test_add_func ("/Gilscope/Python/several-groups", test_several_groups);
  g_test_add_func ("/Gilscope/Python/calls", test_calls);
  g_test_add_func ("/Gilscope/Python/stages", test_stages);
  g_test_add_func ("/Gilscope/Python/input-output", test_input_output);
  g_test_add_func ("/Gilscope/Python/shared", test_shared);
  g_test_add_func ("/Gilscope/Python/sharing", test_sharing);
  g_test_add_func ("/Gilscope/Python/device", test_device);
  g_test_add_func ("/Gilscope/Python/sessions", test_sessions);
  g_test_add_func ("/Gilscope/Python/mixed", test_mixed);
  g_test_add_func ("/Gilscope/Python/text-and-image", test_text_and_image);
  g_test_add_func ("/Gilscope/Python/repeat", test_repeat);
  g_test_add_func ("/Gilscope/Python/work", test_work);
  g_test_add_func ("/Gilscope/Python/collect", test_collect);
  g_test_add_func ("/Gilscope/Python/failing-beside", test_failing_beside);
  g_test_add_func ("/Gilscope/Python/collect-on-a-loop", test_collect_on_a_loop);
  g_test_add_func ("/Gilscope/Python/model", test_model);
  g_test_add_func ("/Gilscope/Python/cancel", test_cancel);
  g_test_add_func ("/Gilscope/Python/late", test_late);
  g_test_add_func ("/Gilscope/Python/death", test_death);
  g_test_add_func ("/Gilscope/Python/pools", test_pools);
  g_test_add_func ("/Gilscope/Python/shared-output", test_shared_output);
  g_test_add_func ("/Gilscope/Python/objects", test_objects);
  g_test_add_func ("/Gilscope/Python/event-loop", test_event_loop);
  g_test_add_func ("/Gilscope/Python/http", test_http);
  g_test_add_func ("/Gilscope/Python/interpreters", test_interpreters);
  return g_test_run ();
}
