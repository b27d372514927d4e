/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-archive.h"
#include "gs-saved.h"
#include "gs-trace-event.h"

gboolean
gs_saved_is_named (const char *file_name)
{
  g_return_val_if_fail (file_name != NULL, FALSE);

  return g_str_has_suffix (file_name, ".gilscope") || g_str_has_suffix (file_name, ".json");
}

GsResults *
gs_saved_load (GFile   *file,
               GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  return g_str_has_suffix (name, ".json") ? gs_trace_event_load (file, error)
                                          : gs_archive_load (file, error);
}
