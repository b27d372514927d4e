/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a sheet that can be drawn alone: the timelines, the lens, and each chart. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-sheet.h"

static const struct
{
  GsSheetPart part;
  const char *id;
  const char *title;
} parts[] = {
  { GS_SHEET_TIMELINES, "timelines", N_("Timelines") },
  { GS_SHEET_LENS, "lens", N_("Lens") },
};

const char **
gs_sheet_dup_parts (void)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_ptr_array_add (ids, (gpointer) parts[i].id);
  for (const GsChart *const *chart = gs_chart_get_all (); *chart != NULL; chart++)
    g_ptr_array_add (ids, (gpointer) (*chart)->id);
  g_ptr_array_add (ids, NULL);

  return (const char **) g_ptr_array_free (ids, FALSE);
}

gboolean
gs_sheet_choose_part (GsSheetOptions *options,
                      const char     *id)
{
  g_return_val_if_fail (id != NULL, FALSE);

  options->chart = gs_chart_find (id);
  options->part = GS_SHEET_ALL;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (id, parts[i].id))
      options->part = parts[i].part;

  return options->chart != NULL || options->part != GS_SHEET_ALL;
}

const char *
gs_sheet_get_part_id (const GsSheetOptions *options)
{
  if (options->chart != NULL)
    return options->chart->id;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (options->part == parts[i].part)
      return parts[i].id;
  return NULL;
}

const char *
gs_sheet_get_part_title (const GsSheetOptions *options)
{
  if (options->chart != NULL)
    return _(options->chart->title);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (options->part == parts[i].part)
      return _(parts[i].title);
  return NULL;
}

gboolean
gs_sheet_has_part (GsResults            *results,
                   const GsSheetOptions *options)
{
  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  if (options->chart != NULL)
    return options->chart->has_data (results);
  return options->part != GS_SHEET_LENS || gs_sheet_find_lens (results, NULL, NULL, NULL);
}
