/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-quantity.h"
#include "gs-settings-edit.h"
#include "gs-workload.h"

/* Work of a task that had none in time before: its workload takes no number of iterations. */
#define DEFAULT_WORK_NS (500 * G_GINT64_CONSTANT (1000000))

/* What distinguishes a variant, without its words. */
typedef struct
{
  char *executor;
  guint workers;
  gint64 interval;
  char *start_method;
  guint max_tasks_per_child;
  char *initializer;     /* NULL: none */
  char *main_guard;      /* NULL: there */
  guint chunksize;
  guint semaphore;
  char *collect;
  gint64 cancel_after;
  char **changes;        /* NULL if none */
} Setup;

static void
setup_free (gpointer data)
{
  Setup *setup = data;

  g_free (setup->executor);
  g_free (setup->start_method);
  g_free (setup->initializer);
  g_free (setup->main_guard);
  g_free (setup->collect);
  g_strfreev (setup->changes);
  g_free (setup);
}

static Setup *
setup_new (const GsVariant *variant)
{
  Setup *setup = g_new0 (Setup, 1);

  setup->executor = g_strdup (variant->executor);
  setup->workers = variant->workers;
  setup->interval = variant->switch_interval_ns;
  setup->start_method = g_strdup (variant->start_method);
  setup->max_tasks_per_child = variant->max_tasks_per_child;
  setup->initializer = g_strdup (variant->initializer);
  setup->main_guard = g_strdup (variant->main_guard);
  setup->chunksize = variant->chunksize;
  setup->semaphore = variant->semaphore;
  setup->collect = g_strdup (variant->collect);
  setup->cancel_after = variant->cancel_after_ns;
  setup->changes = g_strdupv (variant->changes);
  return setup;
}

static gboolean
changes_equal (const Setup *one,
               const Setup *two)
{
  if (one->changes == NULL || two->changes == NULL)
    return one->changes == two->changes;
  return g_strv_equal ((const char *const *) one->changes, (const char *const *) two->changes);
}

/* Two variants that would run alike; what an executor does not use makes no difference. */
static gboolean
setup_equal (gconstpointer a,
             gconstpointer b)
{
  const Setup *one = a;
  const Setup *two = b;
  const GsExecutor *executor = gs_executor_find (one->executor);

  if (!g_str_equal (one->executor, two->executor))
    return FALSE;
  if (executor == NULL)
    return TRUE;
  if (g_strcmp0 (one->collect, two->collect) != 0 || one->cancel_after != two->cancel_after
      || !changes_equal (one, two))
    return FALSE;
  return (!executor->has_workers || one->workers == two->workers)
         && (!executor->has_gil || one->interval == two->interval)
         && (!executor->has_loop || one->semaphore == two->semaphore)
         && (!executor->has_processes
             || (g_strcmp0 (one->start_method, two->start_method) == 0
                 && one->max_tasks_per_child == two->max_tasks_per_child
                 && g_strcmp0 (one->main_guard, two->main_guard) == 0
                 && one->chunksize == two->chunksize))
         && (!executor->has_workers || g_strcmp0 (one->initializer, two->initializer) == 0);
}

static gboolean
setup_change (Setup                 *setup,
              GsSetting              setting,
              const GsSettingValues *values,
              GError               **error)
{
  switch (setting)
    {
    case GS_SETTING_WORKERS:
      setup->workers = values->workers;
      return TRUE;
    case GS_SETTING_INTERVAL:
      return gs_quantity_parse_duration (values->interval, &setup->interval, error);
    case GS_SETTING_START_METHOD:
      g_free (setup->start_method);
      setup->start_method = g_strdup (values->start_method);
      return TRUE;
    case GS_SETTING_CHUNKSIZE:
      setup->chunksize = values->chunksize;
      return TRUE;
    case GS_SETTING_WORKLOAD:
    case GS_SETTING_TASKS:
    case GS_SETTING_WORK:
    case GS_SETTING_EXECUTORS:
    case GS_SETTING_CORES:
    default:
      return TRUE;
    }
}

static void
setups_add (GPtrArray *setups,
            Setup     *setup)
{
  if (g_ptr_array_find_with_equal_func (setups, setup, setup_equal, NULL))
    setup_free (setup);
  else
    g_ptr_array_add (setups, setup);
}

static Setup *
setup_new_for_values (const char            *executor,
                      const GsSettingValues *values,
                      GError               **error)
{
  Setup *setup = g_new0 (Setup, 1);

  setup->executor = g_strdup (executor);
  setup->workers = values->workers;
  setup->start_method = g_strdup (values->start_method);
  setup->chunksize = values->chunksize;
  setup->collect = g_strdup ("map");
  if (!gs_quantity_parse_duration (values->interval, &setup->interval, error))
    {
      setup_free (setup);
      return NULL;
    }
  return setup;
}

/* The variants that are to run, in the order of @values' executors when these are what changed. */
static GPtrArray *
collect_setups (GsExperiment          *experiment,
                GsSetting              setting,
                const GsSettingValues *values,
                GError               **error)
{
  g_autoptr (GPtrArray) setups = g_ptr_array_new_with_free_func (setup_free);
  guint n_variants = gs_experiment_get_n_variants (experiment);

  if (setting != GS_SETTING_EXECUTORS)
    {
      for (guint i = 0; i < n_variants; i++)
        {
          Setup *setup = setup_new (gs_experiment_get_variant (experiment, i));

          if (!setup_change (setup, setting, values, error))
            {
              setup_free (setup);
              return NULL;
            }
          setups_add (setups, setup);
        }
      return g_steal_pointer (&setups);
    }

  for (guint e = 0; values->executors[e] != NULL; e++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < n_variants; i++)
        {
          const GsVariant *variant = gs_experiment_get_variant (experiment, i);

          if (!g_str_equal (variant->executor, values->executors[e]))
            continue;
          setups_add (setups, setup_new (variant));
          found = TRUE;
        }
      if (!found)
        {
          Setup *setup = setup_new_for_values (values->executors[e], values, error);

          if (setup == NULL)
            return NULL;
          setups_add (setups, setup);
        }
    }
  return g_steal_pointer (&setups);
}

static gboolean
change_variants (GsExperiment          *experiment,
                 GsSetting              setting,
                 const GsSettingValues *values,
                 GError               **error)
{
  g_autoptr (GPtrArray) setups = collect_setups (experiment, setting, values, error);

  if (setups == NULL)
    return FALSE;

  gs_experiment_clear_variants (experiment);
  for (guint i = 0; i < setups->len; i++)
    {
      Setup *setup = g_ptr_array_index (setups, i);
      GsVariant *variant = gs_experiment_add_variant (experiment, setup->executor);

      variant->workers = setup->workers;
      variant->switch_interval_ns = setup->interval;
      variant->chunksize = setup->chunksize;
      g_free (variant->collect);
      variant->collect = g_strdup (setup->collect);
      variant->cancel_after_ns = setup->cancel_after;
      variant->changes = g_strdupv (setup->changes);
      variant->semaphore = setup->semaphore;
      variant->start_method = g_steal_pointer (&setup->start_method);
      variant->max_tasks_per_child = setup->max_tasks_per_child;
      variant->initializer = g_steal_pointer (&setup->initializer);
      variant->main_guard = g_steal_pointer (&setup->main_guard);
    }
  return TRUE;
}

/* Lengths that tasks take in turn: one, or several. */
static gboolean
change_lengths (GsTaskGroup         *group,
                const char *const   *words,
                GError             **error)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i == 0 || words[i] != NULL; i++)
    {
      gint64 length;

      if (!gs_quantity_parse_duration (words[i] != NULL ? words[i] : "", &length, error))
        return FALSE;
      g_array_append_val (lengths, length);
    }

  group->work_ns = g_array_index (lengths, gint64, 0);
  g_array_set_size (group->works_ns, 0);
  if (lengths->len > 1)
    g_array_append_vals (group->works_ns, lengths->data, lengths->len);
  g_array_set_size (group->n, 0);
  return TRUE;
}

static gboolean
change_work (GsTaskGroup  *group,
             const char   *text,
             GError      **error)
{
  const GsWorkload *workload = gs_workload_find (group->workload);
  g_autoptr (GArray) n = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = g_strsplit_set (text, ";,", -1);

  if (workload == NULL || !workload->has_n || strpbrk (text, "s") != NULL)
    return change_lengths (group, (const char *const *) words, error);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint64 value = 0;

      if (*g_strstrip (words[i]) == '\0')
        continue;
      if (!gs_quantity_parse_integer (words[i], 1, G_MAXINT32, &value, error))
        return FALSE;
      g_array_append_val (n, value);
    }
  if (n->len == 0)
    {
      g_set_error_literal (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                           _("Expected a duration such as 200ms, or numbers such as 1000000"));
      return FALSE;
    }
  g_array_set_size (group->n, 0);
  g_array_append_vals (group->n, n->data, n->len);
  g_array_set_size (group->works_ns, 0);
  group->work_ns = 0;
  return TRUE;
}

static void
change_workload (GsTaskGroup *group,
                 const char  *name)
{
  const GsWorkload *workload = gs_workload_find (name);

  g_free (group->workload);
  group->workload = g_strdup (name);
  if (workload != NULL && !workload->has_n && group->n->len > 0)
    {
      g_array_set_size (group->n, 0);
      group->work_ns = DEFAULT_WORK_NS;
    }
  if (workload != NULL && !workload->has_repeat)
    group->repeat = 1;
  if (workload != NULL && !workload->has_lock)
    g_clear_pointer (&group->lock, g_free);
  if (workload != NULL && !workload->has_share)
    g_clear_pointer (&group->share, g_free);
}

GsExperiment *
gs_settings_edit (GsExperiment          *experiment,
                  GsSetting              setting,
                  const GsSettingValues *values,
                  GError               **error)
{
  g_autoptr (GsExperiment) copy = NULL;
  GsTaskGroup *group = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), NULL);
  g_return_val_if_fail (values != NULL, NULL);

  copy = gs_experiment_copy (experiment);
  group = gs_experiment_get_task_group (copy, 0);
  switch (setting)
    {
    case GS_SETTING_WORKLOAD:
      change_workload (group, values->workload);
      break;
    case GS_SETTING_TASKS:
      group->count = values->tasks;
      break;
    case GS_SETTING_WORK:
      if (!change_work (group, values->work, error))
        return NULL;
      break;
    case GS_SETTING_CORES:
      gs_experiment_set_cores (copy, values->cores);
      break;
    case GS_SETTING_EXECUTORS:
    case GS_SETTING_WORKERS:
    case GS_SETTING_INTERVAL:
    case GS_SETTING_START_METHOD:
    case GS_SETTING_CHUNKSIZE:
    default:
      if (!change_variants (copy, setting, values, error))
        return NULL;
      break;
    }
  if (!gs_experiment_validate (copy, error))
    return NULL;
  return g_steal_pointer (&copy);
}

char *
gs_settings_dup_work (const GsTaskGroup *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (group != NULL, NULL);

  if (group->n->len == 0 && group->works_ns->len == 0)
    return gs_quantity_write_duration (group->work_ns);
  for (guint i = 0; i < group->works_ns->len; i++)
    {
      g_autofree char *length =
        gs_quantity_write_duration (g_array_index (group->works_ns, gint64, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", length);
    }
  for (guint i = 0; i < group->n->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "; " : "",
                            g_array_index (group->n, gint64, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
