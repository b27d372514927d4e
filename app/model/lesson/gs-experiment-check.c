/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check of an experiment as a whole: what no single key shows, and that every value, wherever
 * it came from, is one that a file may have.  Each fault names the group and the key to blame. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-workload.h"

void
gs_key_place_clear (GsKeyPlace *self)
{
  g_clear_pointer (&self->group, g_free);
  self->key = NULL;
}

/* @group: taken; NULL for the whole */
G_GNUC_PRINTF (5, 6)
static gboolean
blame (GsKeyPlace  *place,
       char        *group,
       const char  *key,
       GError     **error,
       const char  *format,
       ...)
{
  va_list arguments;
  GError *made;

  va_start (arguments, format);
  made = g_error_new_valist (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE, format, arguments);
  va_end (arguments);

  gs_key_place_clear (place);
  place->group = group;
  place->key = key;
  g_propagate_error (error, made);
  return FALSE;
}

static char *
dup_tasks_title (const GsTaskGroup *group)
{
  return g_strconcat ("Tasks ", group->name, NULL);
}

/* One that has no label is written as its number. */
static char *
dup_variant_title (GsExperiment *self,
                   guint         variant)
{
  const char *label = gs_experiment_get_variant (self, variant)->label;

  return label != NULL ? g_strconcat ("Variant ", label, NULL)
                       : g_strdup_printf ("Variant %u", variant + 1);
}

/* The key to blame for what @variant has in @key of @group: its Set=, if that says so. */
static gboolean
blame_tasks (GsKeyPlace   *place,
             GsExperiment *self,
             guint         variant,
             guint         group,
             const char   *key,
             GError      **error,
             GError       *cause)
{
  const GsTaskGroup *tasks = gs_experiment_get_task_group (self, group);
  gboolean is_changed = gs_variant_changes_key (gs_experiment_get_variant (self, variant),
                                                tasks->name, key);

  gs_key_place_clear (place);
  place->group = is_changed ? dup_variant_title (self, variant) : dup_tasks_title (tasks);
  place->key = is_changed ? "Set" : key;
  g_propagate_error (error, cause);
  return FALSE;
}

/* One value after another */

/* Whether what a file would say of @key is what a file may say.  A value that is not written would
 * be read as @untouched has it: then it must not be 0, which stands for no value. */
static gboolean
check_key (const GsKey  *key,
           gpointer      owner,
           gpointer      untouched,
           gpointer      scratch,
           GError      **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) otherwise = g_string_new (NULL);

  gs_key_write (key, owner, value);
  gs_key_write (key, untouched, otherwise);
  if (value->len == 0 && otherwise->len > 0)
    g_string_assign (value, "0");
  return value->len == 0 || gs_key_parse (key, scratch, value->str, error);
}

/* @title: taken */
static gboolean
check_keys (GsKeyPlace       *place,
            char             *title,
            gpointer          owner,
            gpointer          untouched,
            gpointer          scratch,
            GError          **error)
{
  const char *label;
  g_autoptr (GError) cause = NULL;

  for (const GsKey *const *key = gs_experiment_find_group (title, &label)->get_keys ();
       *key != NULL; key++)
    if (!(*key)->localized && !check_key (*key, owner, untouched, scratch, &cause))
      return blame (place, title, (*key)->name, error, "%s", cause->message);
  g_free (title);
  return TRUE;
}

static gboolean
check_values (GsExperiment  *self,
              GsKeyPlace    *place,
              GError       **error)
{
  g_autoptr (GsExperiment) untouched = gs_experiment_new ();
  g_autoptr (GsExperiment) scratch = gs_experiment_new ();

  if (!check_keys (place, g_strdup ("Lesson"), self, untouched, scratch, error)
      || (self->sweep_workers->len + self->sweep_works->len > 0
          && !check_keys (place, g_strdup ("Sweep"), self, untouched, scratch, error)))
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autoptr (GsTaskGroup) fresh = gs_task_group_new ("", NULL);
      g_autoptr (GsTaskGroup) read = gs_task_group_new ("", NULL);
      GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (!check_keys (place, dup_tasks_title (group), group, fresh, read, error))
        return FALSE;
    }
  for (guint i = 0; i < self->variants->len; i++)
    {
      g_autoptr (GsVariant) fresh = gs_variant_new (NULL);
      g_autoptr (GsVariant) read = gs_variant_new (NULL);

      if (!check_keys (place, dup_variant_title (self, i), g_ptr_array_index (self->variants, i),
                       fresh, read, error))
        return FALSE;
    }
  return TRUE;
}

/* Settings that fit together */

/* The values of Lock= that @workload takes. */
static const char *
get_allowed_locks (const GsWorkload *workload)
{
  if (!workload->has_lock)
    return "none";
  return workload->has_atomic ? "none, lock, atomic" : "none, lock";
}

/* A task that does not exist can neither fail nor kill anything. */
static GError *
check_indexes (const GsTaskGroup *group,
               GArray            *indexes)
{
  for (guint i = 0; i < indexes->len; i++)
    {
      gint64 index = g_array_index (indexes, gint64, i);

      if (index >= group->count)
        return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                            _("there is no task %d; expected indexes from 0 to %d"), (int) index,
                            (int) group->count - 1);
    }
  return NULL;
}

/* Checks a group by itself; returns the error and sets *@key to its place, or returns NULL. */
static GError *
check_group (const GsTaskGroup  *group,
             const char        **key)
{
  const GsWorkload *workload = group->workload != NULL ? gs_workload_find (group->workload) : NULL;
  GError *cause = NULL;

  *key = "Workload";
  if (workload == NULL)
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE, _("expected Workload="));
  *key = "N";
  if (group->n->len > 0 && !workload->has_n)
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                        _("the workload %s takes no N; expected Work"), group->workload);
  *key = "Lock";
  if (group->lock > GS_TASK_LOCK_NONE
      && (!workload->has_lock
          || (group->lock == GS_TASK_LOCK_ATOMIC && !workload->has_atomic)))
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                        /* Translators: a name, a value, and the values that are allowed. */
                        _("the workload %s takes no “%s”; expected one of %s"), group->workload,
                        gs_choice_get_name (gs_task_locks, group->lock),
                        get_allowed_locks (workload));
  *key = "Share";
  if (group->share != GS_TASK_SHARE_UNSET && !workload->has_share)
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                        _("the tasks of the workload %s have nothing to share; expected no Share"),
                        group->workload);
  *key = "Repeat";
  if (group->repeat > 1 && !workload->has_repeat)
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                        _("the workload %s does its work once; expected 1"), group->workload);
  *key = "Iteration";
  if (group->iteration_ns >= 0 && !workload->has_iteration)
    return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                        _("the workload %s has no iterations that cost anything; expected no "
                          "Iteration"), group->workload);
  *key = "Fail";
  cause = check_indexes (group, group->fail);
  if (cause != NULL)
    return cause;
  *key = "Kill";
  return check_indexes (group, group->kill);
}

/* A coroutine cannot wait for a lock that blocks its thread, or all of them would. */
static GError *
check_loop (const GsVariant    *variant,
            const GsTaskGroup  *group,
            const char        **key)
{
  const GsExecutor *executor = variant->executor != NULL ? gs_executor_find (variant->executor)
                                                         : NULL;

  *key = "Lock";
  if (executor == NULL || !executor->has_loop || group->lock != GS_TASK_LOCK_LOCK
      || !gs_workload_find (group->workload)->is_awaited)
    return NULL;
  return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                      _("tasks of an event loop that wait (%s) take no lock; expected none"),
                      group->workload);
}

/* Finds a key of the group that only pools support; NULL if there is none. */
static const char *
find_pool_key (const GsTaskGroup *group,
               const GsExecutor  *executor)
{
  if (group->kill->len > 0 && !executor->has_processes)
    return "Kill";
  if (group->object != NULL)
    return "Object";
  return group->begin > GS_TASK_BEGIN_TOGETHER ? "Begin" : NULL;
}

/* Checks Begin=: later tasks are submitted once the earlier ones are done, by map() after map(),
 * without futures that are asked for later. */
static GError *
check_begin (const GsVariant    *variant,
             const GsTaskGroup  *group,
             const char        **key)
{
  *key = "Begin";
  if (group->begin != GS_TASK_BEGIN_AFTER
      || (variant->collect == GS_COLLECT_MAP && variant->cancel_after_ns == 0))
    return NULL;
  return g_error_new_literal (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                              _("“after” goes with Collect=map and without CancelAfter; expected "
                                "together"));
}

static gboolean
is_late (GsExperiment *self,
         guint         variant,
         guint         group)
{
  g_autoptr (GsTaskGroup) tasks = gs_experiment_dup_group (self, variant, group);

  return tasks->begin == GS_TASK_BEGIN_LATE;
}

/* Checks that a late group follows one that is submitted before the shutdown, and that only late
 * ones follow it. */
static GError *
check_late (GsExperiment  *self,
            guint          variant,
            guint          group,
            const char   **key)
{
  *key = "Begin";
  if (group == 0 ? !is_late (self, variant, group)
                 : is_late (self, variant, group) || !is_late (self, variant, group - 1))
    return NULL;
  return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                      group == 0 ? _("“late” is after a shutdown; expected tasks above that come "
                                     "before it")
                                 : _("the tasks above begin late; expected “late” here as well"));
}

static GError *
make_pool_error (const GsVariant *variant,
                 const char      *key)
{
  return g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                      /* Translators: the name of an executor, then a key of a file. */
                      _("the executor %s takes no %s; expected a pool, such as threads"),
                      variant->executor, key);
}

/* Only the workers of a pool call something first. */
static GError *
check_initializer (const GsVariant  *variant,
                   const GsExecutor *executor)
{
  if (executor == NULL || executor->has_workers || variant->initializer <= GS_INITIALIZER_NONE)
    return NULL;
  return make_pool_error (variant, "Initializer");
}

/* Group @group as @variant runs it; by itself it has been checked. */
static gboolean
check_pair (GsExperiment  *self,
            guint          variant,
            guint          group,
            GsKeyPlace    *place,
            GError       **error)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  const GsExecutor *executor = settings->executor != NULL ? gs_executor_find (settings->executor)
                                                          : NULL;
  g_autoptr (GsTaskGroup) tasks = gs_experiment_dup_group (self, variant, group);
  const char *key = NULL;
  GError *cause = check_group (tasks, &key);

  if (cause != NULL)
    {
      gs_key_place_clear (place);
      place->group = dup_variant_title (self, variant);
      place->key = "Set";
      g_propagate_error (error, cause);
      return FALSE;
    }
  cause = check_loop (settings, tasks, &key);
  if (cause == NULL && executor != NULL && executor->has_loop)
    {
      key = find_pool_key (tasks, executor);
      cause = key != NULL ? make_pool_error (settings, key) : NULL;
    }
  if (cause == NULL)
    cause = check_begin (settings, tasks, &key);
  if (cause == NULL)
    cause = check_late (self, variant, group, &key);
  return cause == NULL || blame_tasks (place, self, variant, group, key, error, cause);
}

/* cancel() is called at some time, and of tasks that there are. */
static gboolean
check_cancel (GsExperiment     *self,
              const GsVariant  *variant,
              GError          **error)
{
  guint n_tasks = gs_experiment_get_n_tasks (self);

  if (variant->cancel->len > 0 && variant->cancel_after_ns == 0)
    {
      g_set_error_literal (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                           _("cancel() needs a time; expected CancelAfter as well"));
      return FALSE;
    }
  for (guint i = 0; i < variant->cancel->len; i++)
    if (g_array_index (variant->cancel, gint64, i) >= n_tasks)
      {
        g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                     _("there is no task %d; expected indexes from 0 to %d"),
                     (int) g_array_index (variant->cancel, gint64, i), (int) n_tasks - 1);
        return FALSE;
      }
  return TRUE;
}

/* Checks that a variant's guesses cover each of the answers. */
static gboolean
check_guesses (GsExperiment     *self,
               const GsVariant  *variant,
               GError          **error)
{
  guint n_choices = self->choices != NULL ? g_strv_length (self->choices) : 0;
  guint n_guesses = variant->guesses != NULL ? g_strv_length (variant->guesses) : n_choices;

  if (n_guesses == n_choices)
    return TRUE;
  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               _("expected one for each of the %u Choices, not %u"), n_choices, n_guesses);
  return FALSE;
}

/* The groups as the variants change them. */
static gboolean
check_variants (GsExperiment  *self,
                GsKeyPlace    *place,
                GError       **error)
{
  for (guint i = 0; i < self->variants->len; i++)
    {
      const GsVariant *variant = g_ptr_array_index (self->variants, i);
      const GsExecutor *executor = variant->executor != NULL ? gs_executor_find (variant->executor)
                                                             : NULL;
      gboolean has_loop = executor != NULL && executor->has_loop;
      g_autoptr (GError) cause = NULL;

      if (!gs_experiment_check_changes (self, variant, &cause))
        return blame (place, dup_variant_title (self, i), "Set", error, "%s", cause->message);
      if (!gs_variant_check (variant, &cause))
        return blame (place, dup_variant_title (self, i), "StartMethod", error, "%s",
                      cause->message);
      cause = check_initializer (variant, executor);
      if (cause != NULL)
        return blame (place, dup_variant_title (self, i), "Initializer", error, "%s",
                      cause->message);
      if (executor != NULL && !has_loop && variant->collect == GS_COLLECT_TASK_GROUP)
        return blame (place, dup_variant_title (self, i), "Collect", error,
                      /* Translators: the name of an executor. */
                      _("the executor %s has no task_group; expected asyncio"), variant->executor);
      if (has_loop && variant->cancel_after_ns > 0
          && (variant->collect == GS_COLLECT_TASK_GROUP
              || variant->collect == GS_COLLECT_AWAITED))
        return blame (place, dup_variant_title (self, i), "CancelAfter", error,
                      /* Translators: a value of the key Collect. */
                      _("on an event loop nothing is cancelled with Collect=%s; expected another"),
                      gs_choice_get_name (gs_collect_mode_get_names (), variant->collect));
      if (!check_cancel (self, variant, &cause))
        return blame (place, dup_variant_title (self, i), "Cancel", error, "%s", cause->message);
      if (!check_guesses (self, variant, &cause))
        return blame (place, dup_variant_title (self, i), "Guesses", error, "%s", cause->message);
      for (guint j = 0; j < self->groups->len; j++)
        if (!check_pair (self, i, j, place, error))
          return FALSE;
    }
  return TRUE;
}

/* Whether a chunk of large arguments fits into a work item, which is one block of memory. */
static gboolean
check_payload (GsExperiment  *self,
               guint          n_tasks,
               GsKeyPlace    *place,
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
          return blame_tasks (place, self, i, j,
                              group->argument_bytes > most ? "Argument" : "Result", error,
                              g_error_new (GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                                           _("expected at most %.0f bytes with a Chunksize of %u, "
                                             "so that a chunk has no more than 1 GiB"),
                                           (double) most, chunksize));
        }
    }
  return TRUE;
}

/* Workers that take one another's place have a lane each. */
static gboolean
check_replacements (GsExperiment  *self,
                    guint          n_tasks,
                    GsKeyPlace    *place,
                    GError       **error)
{
  for (guint i = 0; i < self->variants->len; i++)
    {
      guint max = gs_experiment_get_variant (self, i)->max_tasks_per_child;

      if (max > 0 && n_tasks / max > GS_MAX_WORKERS)
        return blame (place, dup_variant_title (self, i), "MaxTasksPerChild", error,
                      _("expected at least %u for %u tasks, so that no more than %d workers take "
                        "each other's place"), n_tasks / GS_MAX_WORKERS + 1, n_tasks,
                      GS_MAX_WORKERS);
    }
  return TRUE;
}

static gboolean
check_groups (GsExperiment  *self,
              GsKeyPlace    *place,
              GError       **error)
{
  guint n_tasks = 0; /* 256 groups of a million fit */

  for (guint i = 0; i < self->groups->len; i++)
    {
      const GsTaskGroup *group = g_ptr_array_index (self->groups, i);
      const char *key = NULL;
      g_autoptr (GError) cause = check_group (group, &key);

      if (cause != NULL)
        return blame (place, dup_tasks_title (group), key, error, "%s", cause->message);
      n_tasks += group->count;
      if (n_tasks > GS_MAX_TASKS)
        return blame (place, dup_tasks_title (group), "Count", error,
                      _("%u tasks in all are too many; expected at most %d"),
                      gs_experiment_get_n_tasks (self), GS_MAX_TASKS);
    }
  return TRUE;
}

gboolean
gs_experiment_check (GsExperiment  *self,
                     GsKeyPlace    *place,
                     GError       **error)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (self) && place != NULL, FALSE);

  if (self->groups->len == 0)
    return blame (place, NULL, NULL, error,
                  _("there is nothing to do; expected a group such as [Tasks cpu]"));
  if (self->variants->len == 0)
    return blame (place, NULL, NULL, error,
                  _("there is no executor; expected a group such as [Variant 1]"));
  if (self->groups->len > GS_MAX_VARIANTS || self->variants->len > GS_MAX_VARIANTS)
    return blame (place, NULL, NULL, error,
                  _("%u variants or groups of tasks are too many; expected at most %d"),
                  MAX (self->groups->len, self->variants->len), GS_MAX_VARIANTS);

  if (self->sweep_works->len > 0 && self->sweep_workers->len == 0)
    return blame (place, g_strdup ("Sweep"), "Work", error,
                  _("lengths of tasks are swept with numbers of workers; expected Workers= too"));

  return check_values (self, place, error) && check_groups (self, place, error)
         && check_variants (self, place, error)
         && check_replacements (self, gs_experiment_get_n_tasks (self), place, error)
         && check_payload (self, gs_experiment_get_n_tasks (self), place, error);
}

gboolean
gs_experiment_validate (GsExperiment  *self,
                        GError       **error)
{
  g_auto (GsKeyPlace) place = { NULL, NULL };
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  if (gs_experiment_check (self, &place, &cause))
    return TRUE;
  if (place.group == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, cause->domain, cause->code, "[%s]%s%s: %s", place.group,
                 place.key != NULL ? " " : "", place.key != NULL ? place.key : "",
                 cause->message);
  return FALSE;
}
