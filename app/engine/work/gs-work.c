/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-work.h"

#include "gs-workload-list.h"

#define DECLARE(text, symbol, ...) extern const GsWork gs_work_##symbol;
#define ROW(text, symbol, ...) { text, &gs_work_##symbol },

GS_WORKLOADS (DECLARE)

static const struct
{
  const char *name;
  const GsWork *work;
} table[] = { GS_WORKLOADS (ROW) };

const GsWork *
gs_work_find (const char *workload)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].name, workload) == 0)
      return table[i].work;
  return NULL;
}

uint64_t
gs_work_sum_bytes (uint64_t n)
{
  uint64_t rest = n % 256;

  return n / 256 * 32640 + (rest > 0 ? rest * (rest - 1) / 2 : 0);
}

uint64_t
gs_work_get_n (const GsTaskContext  *context,
               GsIterations         *iterations)
{
  const GsTaskGroup *group = context->group;

  if (group->n != NULL && group->n->len > 0)
    return (uint64_t) MAX (g_array_index (group->n, gint64, context->index % group->n->len), 0);
  return iterations ((uint64_t) MAX (gs_plan_group_get_work (group, context->index), 0),
                     context->cost, context->spin);
}

uint64_t
gs_work_sum_n (const GsTaskContext *context,
               GsIterations        *iterations)
{
  GsTaskContext each = *context;
  uint64_t sum = 0;

  for (each.index = 0; each.index < context->group->count; each.index++)
    sum += gs_work_get_n (&each, iterations);
  return sum;
}

guint
gs_work_get_repeat (const GsTaskContext *context)
{
  return MAX (context->group->repeat, 1);
}

gboolean
gs_work_shares (const GsTaskContext *context)
{
  return context->group->share != GS_TASK_SHARE_EACH;
}

char *
gs_work_fail (char **error_message,
              int    error)
{
  *error_message = g_strdup_printf ("OSError: [Errno %d] %s", error, g_strerror (error));
  return NULL;
}

char *
gs_work_fail_full (char **error_message)
{
  *error_message = g_strdup ("MemoryError");
  return NULL;
}

void
gs_work_end_lap (const GsTaskContext *context,
                 GsWorker            *worker)
{
  if (gs_work_get_repeat (context) == 1)
    return;

  gs_worker_lap (worker);
  gs_worker_checkpoint (worker);
}
