/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python of an experiment runs under a real interpreter and gives the engine's results. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "gs-experiment.h"
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
  g_autoptr (GsPlan) plan = gs_experiment_make_plan (self, variant, 1.3);
  GsSpin spin = { 1.3 };
  GsTaskContext context = { .cost = &gs_cost_cpython, .spin = &spin };
  GString *out = g_string_new ("[");

  for (guint task = 0; task < gs_plan_get_n_tasks (plan); task++)
    {
      g_autofree char *result = NULL;
      guint index;

      context.task = task;
      context.group = gs_plan_find_task (plan, task, &index);
      context.index = index;
      result = gs_workload_find (context.group->workload)->expected (&context);
      g_string_append_printf (out, "%s%s", task > 0 ? ", " : "", result);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
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

static void
test_sums (void)
{
  check_scripts ("[Lesson]\nCores=1\n[Tasks cpu]\nWorkload=sum-squares\nCount=5\n"
                 "N=1000;20000;3\n" EVERY_EXECUTOR);
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
  g_test_add_func ("/Gilscope/Python/one-number", test_one_number);
  g_test_add_func ("/Gilscope/Python/sleep", test_sleep);
  g_test_add_func ("/Gilscope/Python/several-groups", test_several_groups);
  g_test_add_func ("/Gilscope/Python/work", test_work);
  return g_test_run ();
}
