/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workload.h"

/* The table: a line for every gs_workload_NAME, which gs-workload-NAME.c defines, in the order in which
 * they are listed: what waits, what computes, what tasks share. */
#define WORKLOADS(WORKLOAD) \
  WORKLOAD (sleep) \
  WORKLOAD (blocking_sleep) \
  WORKLOAD (http) \
  WORKLOAD (file) \
  WORKLOAD (pipe) \
  WORKLOAD (ids) \
  WORKLOAD (mixed) \
  WORKLOAD (sum_squares) \
  WORKLOAD (text) \
  WORKLOAD (image) \
  WORKLOAD (c_call) \
  WORKLOAD (hash) \
  WORKLOAD (counter) \
  WORKLOAD (append) \
  WORKLOAD (fill_list) \
  WORKLOAD (write_file) \
  WORKLOAD (device)

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

uint64_t
gs_workload_sum_bytes (uint64_t n)
{
  uint64_t rest = n % 256;

  return n / 256 * 32640 + (rest > 0 ? rest * (rest - 1) / 2 : 0);
}

uint64_t
gs_workload_get_n (const GsTaskContext  *context,
                   GsIterations         *iterations)
{
  const GsPlanGroup *group = context->group;

  if (group->n != NULL && group->n->len > 0)
    return (uint64_t) MAX (g_array_index (group->n, gint64, context->index % group->n->len), 0);
  return iterations ((uint64_t) MAX (gs_plan_group_get_work (group, context->index), 0),
                     context->cost, context->spin);
}

uint64_t
gs_workload_sum_n (const GsTaskContext *context,
                   GsIterations        *iterations)
{
  GsTaskContext each = *context;
  uint64_t sum = 0;

  for (each.index = 0; each.index < context->group->count; each.index++)
    sum += gs_workload_get_n (&each, iterations);
  return sum;
}

guint
gs_workload_get_repeat (const GsTaskContext *context)
{
  return MAX (context->group->repeat, 1);
}

gboolean
gs_workload_shares (const GsTaskContext *context)
{
  return g_strcmp0 (context->group->share, "each") != 0;
}

char *
gs_workload_fail (char **error_message,
                  int    error)
{
  *error_message = g_strdup_printf ("OSError: [Errno %d] %s", error, g_strerror (error));
  return NULL;
}

char *
gs_workload_fail_full (char **error_message)
{
  *error_message = g_strdup ("MemoryError");
  return NULL;
}

void
gs_workload_end_lap (const GsTaskContext *context,
                     GsWorker            *worker)
{
  if (gs_workload_get_repeat (context) == 1)
    return;

  gs_worker_lap (worker);
  gs_worker_checkpoint (worker);
}
