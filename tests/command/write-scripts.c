/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write-scripts RESULTS FOLDER: writes the Python script that stands beside each variant of a saved
 * experiment, as 0.py, 1.py and so on, for the machine that its results were measured on. */
#include <gio/gio.h>

#include "gs-saved.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GError) error = NULL;
  GsExperiment *experiment;

  if (argc != 3)
    g_error ("expected RESULTS FOLDER");

  file = g_file_new_for_path (argv[1]);
  results = gs_saved_load (file, &error);
  g_assert_no_error (error);
  experiment = gs_results_get_experiment (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.py", argv[2], i);
      g_autofree char *script = gs_experiment_dup_python (experiment, i);

      g_file_set_contents (path, script, -1, &error);
      g_assert_no_error (error);
    }
  return 0;
}
