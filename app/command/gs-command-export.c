/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gilscope export: a saved trace in any format. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-command-private.h"
#include "gs-saved.h"

static gboolean
check_usage (const GsCommandOptions  *options,
             GError                 **error)
{
  if (options->arguments == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("expected a saved trace, a file that ends in .gilscope or .json"));
  else if (options->arguments[1] != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("expected one trace; “%s” is one too many"), options->arguments[1]);
  else if (options->outputs == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("expected --output FILE"));
  else
    return gs_command_check_outputs (options->outputs, error);
  return FALSE;
}

int
gs_command_export (int    argc,
                   char **argv)
{
  g_auto (GsCommandOptions) options = { 0 };
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (!gs_command_options_parse_export (&options, argc, argv, &error) ||
      !check_usage (&options, &error))
    return gs_command_fail (GS_EXIT_USAGE, error->message);

  file = g_file_new_for_commandline_arg (options.arguments[0]);
  results = gs_saved_load (file, &error);
  if (results == NULL)
    return gs_command_fail (GS_EXIT_USAGE, error->message);
  return gs_command_write_outputs (&options, results) ? GS_EXIT_DONE : GS_EXIT_FAILED;
}
