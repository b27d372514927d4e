/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many workers a variant has: as it says, as the cores, or as Python takes by default. */
#include <stdio.h>
#include <string.h>

#include "gs-experiment.h"

#define TASKS "[Tasks cpu]\nWorkload=sum-squares\nCount=3\nN=10\n"
#define EVERY_POOL \
  "[Variant 1]\nExecutor=threads\n[Variant 2]\nExecutor=free-threads\n" \
  "[Variant 3]\nExecutor=interpreters\n[Variant 4]\nExecutor=processes\n" \
  "[Variant 5]\nExecutor=asyncio-threads\n[Variant 6]\nExecutor=asyncio-processes\n"

static GsExperiment *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "a.lesson", "en", &error);

  g_assert_no_error (error);
  return self;
}

/* Checks the defaults of the executors of EVERY_POOL, on a machine of so many cores. */
static void
check_defaults (guint cores,
                guint threads,
                guint processes)
{
  const guint expected[] = { threads, threads, threads, processes, threads, processes };
  g_autoptr (GsExperiment) self = parse (TASKS EVERY_POOL);
  g_autofree char *text = gs_experiment_to_text (self);

  gs_experiment_set_machine (self, cores, 1);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GsPlan) plan = gs_experiment_make_plan (self, i, 1);

      g_assert_cmpuint (gs_experiment_get_workers (self, i), ==, expected[i]);
      g_assert_cmpuint (plan->workers, ==, expected[i]);
    }
  g_assert_null (strstr (text, "Workers="));
}

static void
test_default (void)
{
  check_defaults (1, 5, 1);
  check_defaults (2, 6, 2);
  check_defaults (28, 32, 28);
  check_defaults (64, 32, 64);
}

/* The pools of the system's own Python. */
static void
test_as_python (void)
{
  static const char *const argv[] = {
    "/usr/bin/python3", "-c",
    "import os, concurrent.futures as futures\n"
    "print(getattr(os, 'process_cpu_count', os.cpu_count)(),\n"
    "      futures.ThreadPoolExecutor()._max_workers, futures.ProcessPoolExecutor()._max_workers)",
    NULL
  };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  guint cores, threads, processes;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (output, "%u %u %u", &cores, &threads, &processes), ==, 3);
  check_defaults (cores, threads, processes);
}

/* Cores= confines Python as well, and so what it takes. */
static void
test_confined (void)
{
  g_autoptr (GsExperiment) self = parse ("[Lesson]\nCores=1\n" TASKS EVERY_POOL);

  gs_experiment_set_machine (self, 8, 1);
  g_assert_cmpuint (gs_experiment_get_workers (self, 0), ==, 5);
  g_assert_cmpuint (gs_experiment_get_workers (self, 3), ==, 1);
}

/* As many as the cores: no fewer than two, no more than tasks; and it stays that when written. */
static void
test_cores (void)
{
  g_autoptr (GsExperiment) first = parse (TASKS "[Variant 1]\nExecutor=threads\nWorkers=cores\n");
  g_autofree char *text = gs_experiment_to_text (first);
  g_autoptr (GsExperiment) self = parse (text);

  g_assert_nonnull (strstr (text, "\nWorkers=cores\n"));
  gs_experiment_set_machine (self, 1, 1);
  g_assert_cmpuint (gs_experiment_get_workers (self, 0), ==, 2);
  gs_experiment_set_machine (self, 2, 1);
  g_assert_cmpuint (gs_experiment_get_workers (self, 0), ==, 2);
  gs_experiment_set_machine (self, 8, 1);
  g_assert_cmpuint (gs_experiment_get_workers (self, 0), ==, 3);
}

/* The Python beside it leaves out what is left out. */
static void
test_script (void)
{
  g_autoptr (GsExperiment) self = parse (TASKS EVERY_POOL "[Variant 7]\nExecutor=threads\n"
                                         "Workers=cores\n[Variant 8]\nExecutor=processes\n"
                                         "StartMethod=spawn\n");
  static const char *const pools[] = {
    "with ThreadPoolExecutor() as pool:", "with ThreadPoolExecutor() as pool:",
    "with InterpreterPoolExecutor() as pool:", "with ProcessPoolExecutor() as pool:",
    "with ThreadPoolExecutor() as pool:", "with ProcessPoolExecutor() as pool:",
    "with ThreadPoolExecutor(max_workers=2) as pool:",
    "with ProcessPoolExecutor(mp_context=multiprocessing.get_context(\"spawn\")) as pool:",
  };

  gs_experiment_set_machine (self, 2, 1);
  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      g_autofree char *script = gs_experiment_dup_python (self, i);

      g_assert_nonnull (strstr (script, pools[i]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Workers/default", test_default);
  g_test_add_func ("/Gilscope/Workers/as-python", test_as_python);
  g_test_add_func ("/Gilscope/Workers/confined", test_confined);
  g_test_add_func ("/Gilscope/Workers/cores", test_cores);
  g_test_add_func ("/Gilscope/Workers/script", test_script);
  return g_test_run ();
}
