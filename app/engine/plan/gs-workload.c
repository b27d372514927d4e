/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workload.h"

#include "gs-workload-list.h"

#define ROW(text, symbol, ...) &(const GsWorkload) { .name = text, __VA_ARGS__ },

static const GsWorkload *const catalog[] = { GS_WORKLOADS (ROW) NULL };

const GsWorkload *
gs_workload_find (const char *name)
{
  for (guint i = 0; catalog[i] != NULL; i++)
    if (g_strcmp0 (catalog[i]->name, name) == 0)
      return catalog[i];
  return NULL;
}

const GsWorkload *const *
gs_workload_get_all (void)
{
  return catalog;
}

const char *const *
gs_workload_get_names (void)
{
  static const char *names[G_N_ELEMENTS (catalog)];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; catalog[i] != NULL; i++)
        names[i] = catalog[i]->name;
      g_once_init_leave (&is_made, 1);
    }
  return names;
}
