/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-archive.h"
#include "gs-saved.h"
#include "gs-trace-event.h"

/* Whether @name ends in @suffix, in whatever letters. */
static gboolean
ends_in (const char *name,
         const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, suffix);
}

gboolean
gs_saved_is_named (const char *file_name)
{
  g_return_val_if_fail (file_name != NULL, FALSE);

  return ends_in (file_name, ".gilscope") || ends_in (file_name, ".json");
}

GsResults *
gs_saved_load (GFile   *file,
               GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  return ends_in (name, ".json") ? gs_trace_event_load (file, error)
                                 : gs_archive_load (file, error);
}
