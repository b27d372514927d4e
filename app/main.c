/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gilscope: picks the window or a command. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "gs-application.h"
#include "gs-command.h"
#include "gs-runner.h"

int
main (int    argc,
      char **argv)
{
  const char *locale_dir = g_getenv ("GILSCOPE_LOCALE_DIR");
  g_autoptr (GsApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : GS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Before anything starts a thread: the spawner's has to be the first. */
  gs_runner_init ();

  if (gs_command_matches (argc, argv))
    return gs_command_main (argc, argv);

  application = gs_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
