/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-collect-mode.h"

/* In the order of the modes. */
static const char *const names[] = {
  "map", "submit", "as_completed", "awaited", "first_completed", "first_exception",
  "all_completed", "task_group", "none", NULL
};

gboolean
gs_collect_mode_find (const char    *name,
                      GsCollectMode *mode)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        if (mode != NULL)
          *mode = (GsCollectMode) i;
        return TRUE;
      }
  return FALSE;
}

const char *const *
gs_collect_mode_get_names (void)
{
  return names;
}
