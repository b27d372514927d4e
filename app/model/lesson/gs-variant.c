/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings and words of a single variant. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-initializer.h"
#include "gs-workload.h"

const char *
gs_variant_get_start_method (const GsVariant *self)
{
  if (self->start_method != NULL)
    return self->start_method;
  /* As in Python: a pool that replaces its workers cannot fork them. */
  return self->max_tasks_per_child > 0 ? "spawn" : "fork";
}

static const GsExecutor *
find_executor (const GsVariant *self)
{
  return self->executor != NULL ? gs_executor_find (self->executor) : NULL;
}

gboolean
gs_variant_has_sessions (const GsVariant *self)
{
  const GsExecutor *executor = find_executor (self);

  return executor != NULL && executor->has_workers && !executor->has_loop
         && gs_initializer_opens (self->initializer);
}

const char *
gs_variant_get_object (const GsVariant   *self,
                       const GsTaskGroup *tasks)
{
  const GsWorkload *workload = tasks->workload != NULL ? gs_workload_find (tasks->workload) : NULL;

  if (tasks->object != NULL || workload == NULL || gs_variant_has_sessions (self))
    return tasks->object;
  return workload->object;
}

gboolean
gs_variant_is_guarded (const GsVariant *self)
{
  return g_strcmp0 (self->main_guard, "no") != 0;
}

/* Compares choices; one that a file does not make is the first of its names. */
static gboolean
is_same (const char        *a,
         const char        *b,
         const char *const *names)
{
  return g_strcmp0 (a != NULL ? a : names[0], b != NULL ? b : names[0]) == 0;
}

void
gs_variant_forget_name (GsVariant *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->words, g_hash_table_unref);
}

gboolean
gs_variant_changes_equal (const GsVariant *a,
                          const GsVariant *b)
{
  if (a->changes == NULL || b->changes == NULL)
    return a->changes == b->changes;
  return g_strv_equal ((const char *const *) a->changes, (const char *const *) b->changes);
}

/* Whether the same is cancelled at the same time. */
gboolean
gs_variant_cancels_equal (const GsVariant *a,
                          const GsVariant *b)
{
  return a->cancel_after_ns == b->cancel_after_ns && a->cancel->len == b->cancel->len
         && (a->cancel->len == 0
             || memcmp (a->cancel->data, b->cancel->data, a->cancel->len * sizeof (gint64)) == 0);
}

/* Compares settings that matter to worker processes only. */
static gboolean
has_same_processes (const GsVariant *a,
                    const GsVariant *b)
{
  return g_strcmp0 (gs_variant_get_start_method (a), gs_variant_get_start_method (b)) == 0
         && a->chunksize == b->chunksize
         && a->max_tasks_per_child == b->max_tasks_per_child
         && is_same (a->main_guard, b->main_guard, gs_plan_main_guards);
}

gboolean
gs_variant_is_alike (const GsVariant *a,
                     const GsVariant *b)
{
  const GsExecutor *executor = find_executor (a);

  if (g_strcmp0 (a->executor, b->executor) != 0 || g_strcmp0 (a->collect, b->collect) != 0
      || !gs_variant_cancels_equal (a, b) || !gs_variant_changes_equal (a, b))
    return FALSE;
  return executor == NULL
         || ((!executor->has_gil || a->switch_interval_ns == b->switch_interval_ns)
             && (!executor->has_loop || a->semaphore == b->semaphore)
             && (!executor->has_processes || has_same_processes (a, b))
             && (!executor->has_workers
                 || is_same (a->initializer, b->initializer, gs_plan_initializers)));
}

gboolean
gs_variant_is_same (const GsVariant *a,
                    const GsVariant *b)
{
  const GsExecutor *executor = find_executor (a);

  return gs_variant_is_alike (a, b)
         && (executor == NULL || !executor->has_workers || a->workers == b->workers);
}

gboolean
gs_variant_check (const GsVariant  *self,
                  GError          **error)
{
  if (self->max_tasks_per_child == 0 || !gs_plan_is_fork (gs_variant_get_start_method (self)))
    return TRUE;

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: what Python says. */
               _("fork does not go with MaxTasksPerChild; expected spawn or "
                 "forkserver (%s)"), GS_MAX_TASKS_WITH_FORK);
  return FALSE;
}
