/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-archive.h"
#include "gs-saved.h"
#include "gs-trace-event.h"

/* Whether @name ends in @suffix, in upper or lower case. */
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

/* Rejects pipes and devices, which might never end. */
static gboolean
is_regular (GFile   *file,
            GError **error)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE,
                                           g_cancellable_get_current ());
  g_autofree char *name = NULL;

  /* Let reading report a file that does not exist. */
  if (type == G_FILE_TYPE_REGULAR || type == G_FILE_TYPE_UNKNOWN)
    return TRUE;
  name = g_file_get_parse_name (file);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
               _("%s: expected an experiment or a trace, not a folder or a device"), name);
  return FALSE;
}

GsResults *
gs_saved_load (GFile   *file,
               GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (!is_regular (file, error))
    return NULL;
  name = g_file_get_basename (file);
  return ends_in (name, ".json") ? gs_trace_event_load (file, error)
                                 : gs_archive_load (file, error);
}
