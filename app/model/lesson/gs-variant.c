/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings and words of a single variant. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-workload.h"

GsStartMethod
gs_variant_get_start_method (const GsVariant *self)
{
  if (self->start_method != GS_START_UNSET)
    return self->start_method;
  /* As in Python: a pool that replaces its workers cannot fork them. */
  return self->max_tasks_per_child > 0 ? GS_START_SPAWN : GS_START_FORK;
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
         && self->initializer == GS_INITIALIZER_OPENS;
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
  return self->main_guard != GS_MAIN_GUARD_NO;
}

void
gs_variant_forget_name (GsVariant *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->words, g_hash_table_unref);
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

/* Whether @field of @a and @b would make no difference. */
static gboolean
is_field_alike (const GsField   *field,
                const GsVariant *a,
                const GsVariant *b)
{
  if (field->applies != NULL && !field->applies (a))
    return TRUE;
  if (field->offset == G_STRUCT_OFFSET (GsVariant, start_method))
    return gs_variant_get_start_method (a) == gs_variant_get_start_method (b);
  return gs_field_means_same (field, a, b);
}

gboolean
gs_variant_is_alike (const GsVariant *a,
                     const GsVariant *b)
{
  for (const GsField *field = gs_variant_fields; !gs_field_is_end (field); field++)
    if (field->offset != G_STRUCT_OFFSET (GsVariant, workers) && !is_field_alike (field, a, b))
      return FALSE;
  return gs_variant_changes_equal (a, b);
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
  if (self->max_tasks_per_child == 0 || gs_variant_get_start_method (self) != GS_START_FORK)
    return TRUE;

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: what Python says. */
               _("fork does not go with MaxTasksPerChild; expected spawn or "
                 "forkserver (%s)"), GS_MAX_TASKS_WITH_FORK);
  return FALSE;
}
