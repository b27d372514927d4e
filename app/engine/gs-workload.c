/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workload.h"

/* The table: a line for every gs_workload_NAME, which gs-workload-NAME.c defines. */
#define WORKLOADS(WORKLOAD) \
  WORKLOAD (sleep) \
  WORKLOAD (sum_squares)

#define DECLARE(name) extern const GsWorkload gs_workload_##name;
#define ADDRESS(name) &gs_workload_##name,

WORKLOADS (DECLARE)

static const GsWorkload *const table[] = { WORKLOADS (ADDRESS) NULL };

const GsWorkload *
gs_workload_find (const char *name)
{
  for (guint i = 0; table[i] != NULL; i++)
    {
      if (g_strcmp0 (table[i]->name, name) == 0)
        return table[i];
    }
  return NULL;
}

const GsWorkload *const *
gs_workload_get_all (void)
{
  return table;
}
