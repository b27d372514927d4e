/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python script that stands beside each variant of each lesson runs under a real interpreter,
 * to its end. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-experiment.h"

#define PYTHON "/usr/bin/python3"

/* What the system's Python (3.11) has no pool for. */
static gboolean
is_too_new (const char *executor)
{
  return g_strcmp0 (executor, "interpreters") == 0;
}

/* A program without a main guard ends with an error, unless its workers are copies. */
static gboolean
must_break (const GsVariant *variant)
{
  return !gs_variant_is_guarded (variant)
         && !gs_plan_is_fork (gs_variant_get_start_method (variant));
}

static void
run_script (GsExperiment *lesson,
            guint         variant)
{
  g_autofree char *folder = g_dir_make_tmp ("gilscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "script.py", NULL);
  g_autofree char *script = gs_experiment_dup_python (lesson, variant);
  const char *argv[] = { PYTHON, path, NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (must_break (gs_experiment_get_variant (lesson, variant)))
    {
      g_assert_cmpint (status, !=, 0);
      g_assert_nonnull (strstr (errors, "RuntimeError: \n        An attempt has been made"));
      g_assert_nonnull (strstr (errors, "BrokenProcessPool: A process in the process pool was"));
    }
  else
    {
      if (status != 0)
        g_test_message ("%s\n%s", script, errors);
      g_assert_cmpint (status, ==, 0);
      g_assert_nonnull (strstr (output, " s\n"));
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_lesson (gconstpointer path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsExperiment) lesson = gs_experiment_load (file, "en", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < gs_experiment_get_n_variants (lesson); i++)
    if (!is_too_new (gs_experiment_get_variant (lesson, i)->executor))
      run_script (lesson, i);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);

  folder = g_dir_open (LESSONS, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".lesson"))
      {
        g_autofree char *topic = g_strndup (name, strlen (name) - strlen (".lesson"));
        g_autofree char *test = g_strdup_printf ("/Gilscope/LessonScripts/%s", topic);

        g_test_add_data_func_full (test, g_build_filename (LESSONS, name, NULL), test_lesson,
                                   g_free);
      }
  return g_test_run ();
}
