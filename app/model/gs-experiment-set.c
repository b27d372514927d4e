/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings one by one, as the command line makes them, and the check of the whole. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-workload.h"

/* One assignment */

static gboolean
is_word_of (gpointer word,
            gpointer value,
            gpointer name)
{
  gsize length = strlen (name);

  return strncmp (word, name, length) == 0 && (((char *) word)[length] == '\0' ||
                                               ((char *) word)[length] == '[');
}

/* A text that has been set is no longer what the file says, in any language. */
static void
forget_words (GsExperiment *self,
              gpointer      owner,
              const GsKey  *key)
{
  GHashTable *words = owner == self ? self->words : NULL;

  if (!key->localized)
    return;
  if (words == NULL)
    words = ((GsVariant *) owner)->words;
  if (words != NULL)
    g_hash_table_foreach_remove (words, is_word_of, (gpointer) key->name);
}

gboolean
gs_experiment_set_key (GsExperiment  *self,
                       const char    *assignment,
                       GError       **error)
{
  const char *equals = strchr (assignment, '=');
  const char *slash = equals != NULL ? g_strrstr_len (assignment, equals - assignment, "/") : NULL;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) cause = NULL;
  const GsKeyGroup *group;
  const GsKey *key;
  const char *label;
  gpointer owner;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  if (slash == NULL)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("expected GROUP/KEY=VALUE such as “Tasks cpu/Count=8”, not “%s”"), assignment);
      return FALSE;
    }

  title = g_strstrip (g_strndup (assignment, slash - assignment));
  name = g_strstrip (g_strndup (slash + 1, equals - slash - 1));
  value = g_strstrip (g_strdup (equals + 1));
  group = gs_experiment_find_group (title, &label);
  owner = group != NULL ? group->find (self, label) : NULL;
  if (owner == NULL)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("“%s”: there is no group [%s] in this experiment"), assignment, title);
      return FALSE;
    }
  key = gs_experiment_find_key (group, name);
  if (key == NULL)
    {
      g_autofree char *keys = gs_experiment_dup_keys (group);

      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_SYNTAX,
                   _("“%s”: [%s] knows no key %s; expected one of %s"), assignment, title, name,
                   keys);
      return FALSE;
    }
  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[%s] %s: the value is no UTF-8 text"), title, name);
      return FALSE;
    }
  if (!key->type->parse (key, owner, value, &cause))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE, "[%s] %s: %s", title,
                   name, cause->message);
      return FALSE;
    }
  forget_words (self, owner, key);
  return TRUE;
}

gboolean
gs_experiment_set_everywhere (GsExperiment  *self,
                              const char    *kind,
                              const char    *key,
                              const char    *value,
                              GError       **error)
{
  g_autofree char *title = g_strdup_printf ("%s x", kind);
  const char *label;
  const GsKeyGroup *group = gs_experiment_find_group (kind, &label);
  const GsKey *found;
  GPtrArray *owners;

  if (group == NULL)
    group = gs_experiment_find_group (title, &label);
  g_return_val_if_fail (GS_IS_EXPERIMENT (self) && group != NULL, FALSE);
  found = gs_experiment_find_key (group, key);
  g_return_val_if_fail (found != NULL, FALSE);

  if (!group->is_named)
    return found->type->parse (found, self, value, error);

  owners = g_str_equal (kind, "Tasks") ? self->groups : self->variants;
  for (guint i = 0; i < owners->len; i++)
    {
      if (!found->type->parse (found, g_ptr_array_index (owners, i), value, error))
        return FALSE;
    }
  return TRUE;
}

/* The whole */

static gboolean
fail_value (GError     **error,
            const char  *message)
{
  g_set_error_literal (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE, message);
  return FALSE;
}

/* A task that does not exist can neither fail nor kill anything. */
static gboolean
check_indexes (const GsTaskGroup  *group,
               const char         *key,
               GArray             *indexes,
               GError            **error)
{
  for (guint i = 0; i < indexes->len; i++)
    {
      gint64 index = g_array_index (indexes, gint64, i);

      if (index < group->count)
        continue;
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] %s: there is no task %d; expected indexes from 0 to %d"),
                   group->name, key, (int) index, (int) group->count - 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_group (const GsTaskGroup  *group,
             GError            **error)
{
  const GsWorkload *workload = group->workload != NULL ? gs_workload_find (group->workload) : NULL;

  if (workload == NULL)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Workload: there is no workload “%s”"), group->name,
                   group->workload != NULL ? group->workload : "");
      return FALSE;
    }
  if (group->n->len > 0 && !workload->has_n)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] N: the workload %s takes no N; expected Work"), group->name,
                   group->workload);
      return FALSE;
    }
  if (group->lock != NULL && !g_str_equal (group->lock, "none")
      && (!workload->has_lock
          || (g_str_equal (group->lock, "atomic") && workload->shared_result == NULL)))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Lock: the workload %s takes no “%s”"), group->name,
                   group->workload, group->lock);
      return FALSE;
    }
  if (group->share != NULL && !workload->has_share)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Share: the tasks of the workload %s have nothing to share"),
                   group->name, group->workload);
      return FALSE;
    }
  if (group->repeat > 1 && !workload->has_repeat)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Repeat: the workload %s does its work once"), group->name,
                   group->workload);
      return FALSE;
    }
  if (group->count < 1 || group->count > GS_MAX_TASKS)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Count: expected a whole number from %d to %d"), group->name, 1,
                   GS_MAX_TASKS);
      return FALSE;
    }
  return check_indexes (group, "Fail", group->fail, error)
         && check_indexes (group, "Kill", group->kill, error);
}

/* A coroutine cannot wait for a lock that blocks its thread, or all of them would. */
static gboolean
check_loop (const char         *executor,
            const GsTaskGroup  *group,
            GError            **error)
{
  const GsExecutor *found = executor != NULL ? gs_executor_find (executor) : NULL;

  if (found == NULL || !found->has_loop || g_strcmp0 (group->lock, "lock") != 0
      || gs_workload_find (group->workload)->start_async == NULL)
    return TRUE;

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               _("[Tasks %s] Lock: tasks of an event loop that wait (%s) take none"), group->name,
               group->workload);
  return FALSE;
}

/* What only pools know, or only event loops. */
static gboolean
check_futures (const GsVariant    *variant,
               const GsTaskGroup  *group,
               GError            **error)
{
  const GsExecutor *executor = variant->executor != NULL ? gs_executor_find (variant->executor)
                                                         : NULL;
  const char *key = NULL;

  if (executor != NULL && !executor->has_loop && g_strcmp0 (variant->collect, "task_group") == 0)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   /* Translators: the name of an executor. */
                   _("Collect: the executor %s has no task_group; expected asyncio"),
                   variant->executor);
      return FALSE;
    }
  if (executor == NULL || !executor->has_loop)
    return TRUE;

  if (variant->cancel_after_ns > 0)
    key = "CancelAfter";
  else if (group->kill->len > 0 && !executor->has_processes)
    key = "Kill";
  else if (group->object != NULL)
    key = "Object";
  if (key == NULL)
    return TRUE;

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: a key of a file, then the name of an executor. */
               _("%s: the executor %s does not know it; expected a pool"), key, variant->executor);
  return FALSE;
}

/* The groups as the variants change them. */
static gboolean
check_variants (GsExperiment  *self,
                GError       **error)
{
  if (!gs_experiment_check_changes (self, error))
    return FALSE;

  for (guint i = 0; i < self->variants->len; i++)
    if (!gs_variant_check (gs_experiment_get_variant (self, i), error))
      return FALSE;

  for (guint i = 0; i < self->variants->len; i++)
    for (guint j = 0; j < self->groups->len; j++)
      {
        const char *executor = gs_experiment_get_variant (self, i)->executor;
        g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (self, i, j);

        if (!check_group (group, error) || !check_loop (executor, group, error)
            || !check_futures (gs_experiment_get_variant (self, i), group, error))
          return FALSE;
      }
  return TRUE;
}

/* Whether a chunk of large arguments fits into a work item, which is one block of memory. */
static gboolean
check_payload (GsExperiment  *self,
               guint          n_tasks,
               GError       **error)
{
  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *variant = g_ptr_array_index (self->variants, i);
      const GsExecutor *executor = gs_executor_find (variant->executor);
      /* Only map() on processes makes chunks. */
      gboolean has_chunks = executor != NULL && executor->has_processes && !executor->has_loop;
      guint chunksize = has_chunks ? variant->chunksize : 1;
      gint64 most = gs_plan_get_max_payload (chunksize, n_tasks);

      if (executor == NULL || !(executor->has_processes || executor->has_interpreters))
        continue;
      for (guint j = 0; j < self->groups->len; j++)
        {
          g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (self, i, j);

          if (MAX (group->argument_bytes, group->result_bytes) <= most)
            continue;
          g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                       _("[Tasks %s] Argument, Result: at most %.0f bytes with a Chunksize of %u, "
                         "so that a chunk has no more than 1 GiB"), group->name, (double) most,
                       chunksize);
          return FALSE;
        }
    }
  return TRUE;
}

/* Workers that take one another's place have a lane each. */
static gboolean
check_replacements (GsExperiment  *self,
                    guint          n_tasks,
                    GError       **error)
{
  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *variant = g_ptr_array_index (self->variants, i);
      guint max = variant->max_tasks_per_child;

      if (max == 0 || n_tasks / max <= GS_MAX_WORKERS)
        continue;
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Variant %s] MaxTasksPerChild: expected at least %u for %u tasks, so that no "
                     "more than %d workers take each other's place"), variant->label,
                   n_tasks / GS_MAX_WORKERS + 1, n_tasks, GS_MAX_WORKERS);
      return FALSE;
    }
  return TRUE;
}

gboolean
gs_experiment_validate (GsExperiment  *self,
                        GError       **error)
{
  guint n_tasks = 0; /* 256 groups of a million fit */

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  if (self->groups->len == 0)
    return fail_value (error, _("there is nothing to do; expected a group such as [Tasks cpu]"));
  if (self->variants->len == 0)
    return fail_value (error, _("there is no executor; expected a group such as [Variant 1]"));

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (!check_group (group, error))
        return FALSE;
      n_tasks += group->count;
    }
  if (!check_variants (self, error))
    return FALSE;
  if (n_tasks > GS_MAX_TASKS)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("%u tasks in all are too many; expected at most %d"), n_tasks, GS_MAX_TASKS);
      return FALSE;
    }
  return check_replacements (self, n_tasks, error) && check_payload (self, n_tasks, error);
}
