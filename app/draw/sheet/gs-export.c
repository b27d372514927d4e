/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-archive.h"
#include "gs-export.h"
#include "gs-new-file.h"
#include "gs-summary-json.h"
#include "gs-table-export.h"

static gboolean
export_archive (GsResults            *results,
                GFile                *file,
                const GsSheetOptions *options,
                GError              **error)
{
  return gs_archive_save (results, file, error);
}

static gboolean
export_csv (GsResults            *results,
            GFile                *file,
            const GsSheetOptions *options,
            GError              **error)
{
  return gs_table_export_csv (results, file, error);
}

static gboolean
export_trace_event (GsResults            *results,
                    GFile                *file,
                    const GsSheetOptions *options,
                    GError              **error)
{
  return gs_table_export_trace_event (results, file, error);
}

static gboolean
export_json (GsResults            *results,
             GFile                *file,
             const GsSheetOptions *options,
             GError              **error)
{
  GsNewFile *target = gs_new_file_open (file, error);
  g_autofree char *json = NULL;
  guint n_workers;

  if (target == NULL)
    return FALSE;
  gs_experiment_get_sweep_workers (gs_results_get_experiment (results), &n_workers);
  json = gs_summary_to_json (results, n_workers > 0);
  fputs (json, target->stream);

  return gs_new_file_commit (target, NULL, error);
}

typedef gboolean (*GsExportFunc) (GsResults            *results,
                                  GFile                *file,
                                  const GsSheetOptions *options,
                                  GError              **error);

/* The longer suffix first. */
static const struct
{
  const char *suffix;
  GsExportFunc write;
} formats[] = {
  { ".trace.json", export_trace_event },
  { ".json", export_json },
  { ".csv", export_csv },
  { ".gilscope", export_archive },
  { ".png", gs_sheet_export },
  { ".svg", gs_sheet_export },
  { ".pdf", gs_sheet_export },
};

static GsExportFunc
find_format (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_str_has_suffix (lower, formats[i].suffix)
          && strlen (lower) > strlen (formats[i].suffix))
        return formats[i].write;
    }

  return NULL;
}

gboolean
gs_export_is_supported (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  return find_format (name) != NULL;
}

const char *
gs_export_get_hint (void)
{
  return _("the name should end in .png, .svg, .pdf, .csv, .json, .gilscope or .trace.json");
}

gboolean
gs_export_write (GsResults            *results,
                 GFile                *file,
                 const GsSheetOptions *options,
                 GError              **error)
{
  GsSheetOptions defaults = GS_SHEET_OPTIONS_DEFAULT;
  g_autofree char *base = g_file_get_basename (file);

  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  if (!gs_export_is_supported (base))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Could not write “%s”: %s"), name,
                   gs_export_get_hint ());
      return FALSE;
    }

  return find_format (base) (results, file, options != NULL ? options : &defaults, error);
}
