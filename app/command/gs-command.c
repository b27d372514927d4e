/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "gs-command-private.h"
#include "gs-language.h"

static int
run_main (int    argc,
          char **argv)
{
  return gs_command_run (argc, argv, FALSE);
}

static int
sweep_main (int    argc,
            char **argv)
{
  return gs_command_run (argc, argv, TRUE);
}

static int
version_main (int    argc,
              char **argv)
{
  return gs_command_print ("gilscope " GS_VERSION "\n") ? GS_EXIT_DONE : GS_EXIT_FAILED;
}

static int
help_main (int    argc,
           char **argv)
{
  return gs_command_print (
             _("Usage:\n"
               "  gilscope [FILE]                           Open the window, with a lesson, an\n"
               "                                            experiment or a trace\n"
               "  gilscope run [LESSON-ID | FILE] …         Run without a display\n"
               "  gilscope sweep [LESSON-ID | FILE] …       Run over numbers of workers\n"
               "  gilscope export TRACE --output FILE …     Write a saved trace in any format\n"
               "  gilscope list lessons|workloads|executors Say what there is\n"
               "  gilscope --version\n"
               "\n"
               "“gilscope COMMAND --help” explains each command.\n"
               "\n"
               "Exit status: 0 done, 1 the run failed, 2 wrong usage or a bad file,\n"
               "130 interrupted.\n")) ? GS_EXIT_DONE : GS_EXIT_FAILED;
}

static const struct
{
  const char *name;
  int (*main) (int argc, char **argv);
} commands[] = {
  { "run", run_main },
  { "sweep", sweep_main },
  { "export", gs_command_export },
  { "list", gs_command_list },
  { "help", help_main },
  { "--help", help_main },
  { "-h", help_main },
  { "--version", version_main },
};

/* The index in commands of the one that argv[1] names.  A file named like a command can still be
 * given as ./run. */
static int
find_command (int    argc,
              char **argv)
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (argv[1], commands[i].name) == 0)
        return i;
    }
  return -1;
}

bool
gs_command_matches (int    argc,
                    char **argv)
{
  return find_command (argc, argv) >= 0;
}

/* The value of --lang, which is needed before the options are parsed, since their help is
 * translated; NULL if there is none. */
static const char *
find_language (int    argc,
               char **argv)
{
  const char *language = NULL;

  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    {
      if (g_str_has_prefix (argv[i], "--lang="))
        language = argv[i] + strlen ("--lang=");
      else if (strcmp (argv[i], "--lang") == 0 && i + 1 < argc)
        language = argv[i + 1];
    }
  return language;
}

int
gs_command_main (int    argc,
                 char **argv)
{
  const char *language = find_language (argc, argv);
  int command = find_command (argc, argv);

  /* A reader that goes away is an error like a full disk. */
  signal (SIGPIPE, SIG_IGN);

  if (language != NULL && strcmp (language, "ko") != 0 && strcmp (language, "en") != 0)
    {
      g_autofree char *message = g_strdup_printf (_("--lang: expected ko or en, not “%s”"),
                                                  language);

      return gs_command_fail (GS_EXIT_USAGE, message);
    }
  gs_language_set (language);

  g_return_val_if_fail (command >= 0, GS_EXIT_USAGE);
  return commands[command].main (argc, argv);
}

gboolean
gs_command_print (const char *text)
{
  g_autofree char *message = NULL;

  if (fputs (text, stdout) != EOF && fflush (stdout) == 0)
    return TRUE;

  message = g_strdup_printf (_("Standard output cannot be written: %s"), g_strerror (errno));
  gs_command_fail (GS_EXIT_FAILED, message);
  return FALSE;
}

int
gs_command_fail (int         status,
                 const char *message)
{
  g_printerr ("gilscope: %s\n", message);
  return status;
}
