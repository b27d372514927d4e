/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-command-private.h"
#include "gs-export.h"
#include "gs-new-file.h"

static gboolean
check_output (const char  *output,
              GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (output);

  if (!gs_export_is_supported (output))
    {
      g_autofree char *shown = g_filename_display_name (output);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("%s: expected a name that ends in .png, .svg, .pdf, .csv, .json, .gilscope "
                     "or .trace.json"), shown);
      return FALSE;
    }
  return gs_new_file_check (file, error);
}

gboolean
gs_command_check_outputs (char   **outputs,
                          GError **error)
{
  for (guint i = 0; outputs != NULL && outputs[i] != NULL; i++)
    {
      if (!check_output (outputs[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
gs_command_write_outputs (const GsCommandOptions *options,
                          GsResults              *results)
{
  GsSheetOptions sheet = options->sheet;
  gboolean ok = TRUE;

  sheet.strings = gs_experiment_get_strings (gs_results_get_experiment (results));
  for (guint i = 0; options->outputs != NULL && options->outputs[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->outputs[i]);
      g_autoptr (GError) error = NULL;

      if (gs_export_write (results, file, &sheet, &error))
        continue;
      gs_command_fail (GS_EXIT_FAILED, error->message);
      ok = FALSE;
    }
  return ok;
}
