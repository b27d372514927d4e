/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws sheets of made-up results into a folder, to be looked at: draw-pictures [FOLDER]. */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "draw-fixture.h"
#include "gs-sheet.h"

static void
draw (const char *folder,
      const char *name,
      GsResults  *results,
      double      width,
      double      height,
      gboolean    dark)
{
  GsSheetOptions options = { width, height, 1, dark };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  if (!gs_sheet_export (results, file, &options, &error))
    g_printerr ("%s\n", error->message);
}

int
main (int   argc,
      char *argv[])
{
  const char *folder = argc > 1 ? argv[1] : "pictures";
  const char *locale_dir = g_getenv ("GILSCOPE_LOCALE_DIR");
  g_autoptr (GsResults) computing = NULL;
  g_autoptr (GsResults) waiting = NULL;
  g_autoptr (GsResults) sweep = NULL;
  g_autoptr (GsResults) amdahl = NULL;
  g_autoptr (GsResults) crowd = NULL;
  g_autoptr (GsResults) unrun = NULL;

  setlocale (LC_ALL, "");
  if (locale_dir != NULL)
    bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_mkdir_with_parents (folder, 0777);

  computing = fixture_computing (NULL);
  waiting = fixture_waiting (3);
  sweep = fixture_sweep ();
  amdahl = fixture_amdahl ();
  crowd = fixture_crowd ();
  unrun = fixture_unrun ();
  draw (folder, "computing.png", computing, 1600, 900, FALSE);
  draw (folder, "computing-dark.png", computing, 1600, 900, TRUE);
  draw (folder, "computing-800.png", computing, 800, 600, FALSE);
  draw (folder, "computing-1280.png", computing, 1280, 720, FALSE);
  draw (folder, "computing.svg", computing, 1600, 900, FALSE);
  draw (folder, "computing.pdf", computing, 1600, 900, FALSE);
  gs_results_set_guess (computing, 1, 2);
  gs_results_set_guess (computing, 2, 1.5);
  draw (folder, "guessed.png", computing, 1600, 900, FALSE);
  draw (folder, "guessed-dark-800.png", computing, 800, 600, TRUE);
  draw (folder, "waiting.png", waiting, 1600, 900, FALSE);
  draw (folder, "sweep.png", sweep, 1600, 900, FALSE);
  draw (folder, "sweep-800.png", sweep, 800, 600, TRUE);
  draw (folder, "amdahl.png", amdahl, 1600, 900, FALSE);
  draw (folder, "crowd.png", crowd, 1600, 900, FALSE);
  draw (folder, "crowd-800.png", crowd, 800, 600, FALSE);
  draw (folder, "unrun.png", unrun, 1600, 900, FALSE);

  return 0;
}
