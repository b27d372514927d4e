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

/* The setting in one variant; every value of it has the limits of its key. */
static void
change_variant (GsVariant             *variant,
                GsSetting              setting,
                const GsSettingValues *values,
                guint                  workers,
                gint64                 interval)
{
  switch (setting)
    {
    case GS_SETTING_WORKERS:
      variant->workers = workers;
      break;
    case GS_SETTING_INTERVAL:
      variant->switch_interval_ns = interval;
      break;
    case GS_SETTING_START_METHOD:
      variant->start_method = values->start_method;
      break;
    case GS_SETTING_CHUNKSIZE:
      variant->chunksize = values->chunksize;
      break;
    case GS_SETTING_WORKLOAD:
    case GS_SETTING_TASKS:
    case GS_SETTING_WORK:
    case GS_SETTING_EXECUTORS:
    case GS_SETTING_CORES:
    default:
      break;
    }
}

static void
add_variant (GPtrArray *variants,
             GsVariant *variant)
{
  if (g_ptr_array_find_with_equal_func (variants, variant,
                                        (GEqualFunc) gs_variant_is_same, NULL))
    gs_variant_free (variant);
  else
    g_ptr_array_add (variants, variant);
}

/* The variants with the setting as in @values.  A name may speak of what is changed, so that one
 * that would run otherwise now gives it up. */
static void
collect_changed (GsExperiment          *experiment,
                 GsSetting              setting,
                 const GsSettingValues *values,
                 guint                  workers,
                 gint64                 interval,
                 GPtrArray             *variants)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *before = gs_experiment_get_variant (experiment, i);
      GsVariant *variant = gs_variant_copy (before);

      change_variant (variant, setting, values, workers, interval);
      if (!gs_variant_is_same (variant, before))
        gs_variant_forget_name (variant);
      add_variant (variants, variant);
    }
}

static void
collect_of (GsExperiment *experiment,
            const char   *executor,
            GPtrArray    *variants)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);

      if (g_str_equal (variant->executor, executor))
        g_ptr_array_add (variants, gs_variant_copy (variant));
    }
}

/* The variant to add for @executor, which the experiment does not have: as in the lesson, but with
 * what is set otherwise by now, and once for each number of workers. */
static void
add_chosen (GsExperiment          *lesson,
            const char            *executor,
            const GsSettingValues *values,
            GArray                *workers,
            gint64                 interval,
            GPtrArray             *variants)
{
  const GsVariant *threads = gs_settings_find_variant (lesson, lesson, FALSE, TRUE);
  const GsVariant *processes = gs_settings_find_variant (lesson, lesson, TRUE, FALSE);
  g_autofree char *shown = gs_settings_dup_workers (lesson, lesson);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_variant_free);
  g_autoptr (GsExperiment) made = gs_experiment_new ();
  gboolean is_new = FALSE;

  collect_of (lesson, executor, models);
  is_new = models->len == 0;
  if (is_new)
    g_ptr_array_add (models, gs_variant_copy (gs_experiment_add_variant (made, executor)));

  for (guint i = 0; i < models->len; i++)
    for (guint j = 0; j < workers->len; j++)
      {
        const GsVariant *model = g_ptr_array_index (models, i);
        GsVariant *variant = gs_variant_copy (model);

        if (is_new || g_strcmp0 (values->workers, shown) != 0)
          variant->workers = g_array_index (workers, guint, j);
        if (is_new || interval != threads->switch_interval_ns)
          change_variant (variant, GS_SETTING_INTERVAL, values, 0, interval);
        if (is_new || values->start_method != gs_variant_get_start_method (processes))
          change_variant (variant, GS_SETTING_START_METHOD, values, 0, interval);
        if (is_new || values->chunksize != processes->chunksize)
          change_variant (variant, GS_SETTING_CHUNKSIZE, values, 0, interval);
        if (!gs_variant_is_same (variant, model))
          gs_variant_forget_name (variant);
        add_variant (variants, variant);
      }
}

/* The variants of the executors of @values, in their order. */
static void
collect_chosen (GsExperiment          *experiment,
                GsExperiment          *lesson,
                const GsSettingValues *values,
                GArray                *workers,
                gint64                 interval,
                GPtrArray             *variants)
{
  for (guint e = 0; values->executors[e] != NULL; e++)
    {
      guint before = variants->len;

      collect_of (experiment, values->executors[e], variants);
      if (variants->len == before)
        add_chosen (lesson, values->executors[e], values, workers, interval, variants);
    }
}

/* The number that @word stands for, in the reader's language or as in a file; FALSE if it is
 * none. */
static gboolean
parse_word (const char *word,
            guint      *workers)
{
  if (g_str_equal (word, _("as cores")) || g_str_equal (word, "cores"))
    *workers = GS_WORKERS_CORES;
  else if (g_str_equal (word, C_("workers", "default")) || g_str_equal (word, "0"))
    *workers = 0;
  else
    return FALSE;
  return TRUE;
}

static void
add_number (GArray *workers,
            guint   number)
{
  for (guint i = 0; i < workers->len; i++)
    if (g_array_index (workers, guint, i) == number)
      return;
  g_array_append_val (workers, number);
}

/* "4", "1, 2, 4", "default" or "as cores": guints; NULL with an error that says what is allowed. */
static GArray *
parse_workers (const char  *text,
               GError     **error)
{
  g_autoptr (GArray) workers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit_set (stripped, ",; ", -1);
  guint number = 0;

  if (parse_word (stripped, &number))
    {
      g_array_append_val (workers, number);
      return g_steal_pointer (&workers);
    }
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gint64 value = 0;

      if (*parts[i] == '\0')
        continue;
      if (!gs_quantity_parse_integer (parts[i], 1, GS_MAX_WORKERS, &value, NULL))
        {
          g_array_set_size (workers, 0);
          break;
        }
      add_number (workers, (guint) value);
    }
  if (workers->len > 0)
    return g_steal_pointer (&workers);

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               /* Translators: the second and the third are the words "default" and "as cores". */
               _("Expected a number of workers from 1 to %d, several such as 1, 2, 4, or “%s” or "
                 "“%s”"),
               GS_MAX_WORKERS, C_("workers", "default"), _("as cores"));
  return NULL;
}

static void
replace_variants (GsExperiment *experiment,
                  GPtrArray    *variants)
{
  gs_experiment_clear_variants (experiment);
  for (guint i = 0; i < variants->len; i++)
    gs_experiment_take_variant (experiment, g_ptr_array_index (variants, i));
}

/* @experiment swept over several numbers, or with one number where it may have been swept. */
static GsExperiment *
change_workers (GsExperiment          *experiment,
                GsExperiment          *lesson,
                const GsSettingValues *values,
                GError               **error)
{
  g_autoptr (GArray) workers = parse_workers (values->workers, error);
  g_autoptr (GPtrArray) variants = g_ptr_array_new ();
  GsExperiment *copy = NULL;

  if (workers == NULL)
    return NULL;
  if (workers->len > 1)
    return gs_experiment_expand_sweep (experiment, (const guint *) (gpointer) workers->data,
                                       workers->len, 0);

  copy = gs_experiment_copy (experiment);
  collect_changed (copy, GS_SETTING_WORKERS, values, g_array_index (workers, guint, 0), 0,
                   variants);
  replace_variants (copy, variants);
  gs_experiment_set_repeats (copy, gs_experiment_get_repeats (lesson));
  return copy;
}

static gboolean
change_variants (GsExperiment          *experiment,
                 GsExperiment          *lesson,
                 GsSetting              setting,
                 const GsSettingValues *values,
                 GError               **error)
{
  g_autoptr (GPtrArray) variants = g_ptr_array_new ();
  g_autoptr (GArray) workers = NULL;
  gint64 interval = 0;

  if ((setting == GS_SETTING_INTERVAL || setting == GS_SETTING_EXECUTORS)
      && !gs_quantity_parse_duration (values->interval, &interval, error))
    return FALSE;
  if (setting == GS_SETTING_EXECUTORS && values->executors[0] == NULL)
    {
      g_set_error_literal (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                           _("Something has to do the work: tick at least one"));
      return FALSE;
    }
  if (setting == GS_SETTING_EXECUTORS)
    {
      workers = parse_workers (values->workers, error);
      if (workers == NULL)
        return FALSE;
      collect_chosen (experiment, lesson, values, workers, interval, variants);
    }
  else
    collect_changed (experiment, setting, values, 0, interval, variants);
  replace_variants (experiment, variants);
  return TRUE;
}

/* Several lengths, or numbers, are taken by the tasks in turn. */
static gboolean
change_work (GsExperiment  *experiment,
             const char    *text,
             GError       **error)
{
  const GsTaskGroup *group = gs_experiment_get_task_group (experiment, 0);
  const GsWorkload *workload = gs_workload_find (group->workload);
  g_autofree char *list = g_strdelimit (g_strdup (text), ",", ';');
  gboolean is_n = workload != NULL && workload->has_n && strpbrk (text, "s") == NULL;

  if (is_n && strpbrk (text, "0123456789") == NULL)
    {
      g_set_error_literal (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                           _("Expected a duration such as 200ms, or numbers such as 1000000"));
      return FALSE;
    }
  return gs_experiment_set_one (experiment, "Tasks", 0, is_n ? "N" : "Work", list, error);
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
  if (workload != NULL && !workload->has_iteration)
    group->iteration_ns = -1;
  if (workload != NULL
      && (!workload->has_lock
          || (group->lock == GS_TASK_LOCK_ATOMIC && !workload->has_atomic)))
    group->lock = GS_TASK_LOCK_UNSET;
  if (workload != NULL && !workload->has_share)
    group->share = GS_TASK_SHARE_UNSET;
}

GsExperiment *
gs_settings_edit (GsExperiment          *experiment,
                  GsExperiment          *lesson,
                  GsSetting              setting,
                  const GsSettingValues *values,
                  GError               **error)
{
  g_autoptr (GsExperiment) copy = NULL;
  g_auto (GsKeyPlace) place = { NULL, NULL };
  GsTaskGroup *group = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), NULL);
  g_return_val_if_fail (GS_IS_EXPERIMENT (lesson), NULL);
  g_return_val_if_fail (values != NULL, NULL);

  copy = setting == GS_SETTING_WORKERS ? change_workers (experiment, lesson, values, error)
                                       : gs_experiment_copy (experiment);
  if (copy == NULL)
    return NULL;
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
      if (!change_work (copy, values->work, error))
        return NULL;
      break;
    case GS_SETTING_CORES:
      gs_experiment_set_cores (copy, values->cores);
      break;
    case GS_SETTING_WORKERS:
      break;
    case GS_SETTING_EXECUTORS:
    case GS_SETTING_INTERVAL:
    case GS_SETTING_START_METHOD:
    case GS_SETTING_CHUNKSIZE:
    default:
      if (!change_variants (copy, lesson, setting, values, error))
        return NULL;
      break;
    }
  /* Where in a file the fault would be is nothing to the person at the window. */
  if (!gs_experiment_check (copy, &place, error))
    return NULL;
  return g_steal_pointer (&copy);
}

/* The first for which a setting means anything; NULL if there is none. */
static const GsVariant *
find_variant (GsExperiment *experiment,
              gboolean      processes,
              gboolean      gil)
{
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (experiment, i);
      const GsExecutor *executor = gs_executor_find (variant->executor);

      if (executor != NULL && executor->has_workers && (!processes || executor->has_processes)
          && (!gil || executor->has_gil))
        return variant;
    }
  return NULL;
}

const GsVariant *
gs_settings_find_variant (GsExperiment *experiment,
                          GsExperiment *lesson,
                          gboolean      processes,
                          gboolean      gil)
{
  const GsVariant *variant = NULL;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), NULL);
  g_return_val_if_fail (GS_IS_EXPERIMENT (lesson), NULL);

  variant = find_variant (experiment, processes, gil);
  if (variant == NULL)
    variant = find_variant (lesson, processes, gil);
  return variant != NULL ? variant : gs_experiment_get_variant (experiment, 0);
}

/* The numbers of workers of all variants that are like @variant. */
static GArray *
find_workers (GsExperiment    *experiment,
              const GsVariant *variant)
{
  GArray *workers = g_array_new (FALSE, FALSE, sizeof (guint));

  add_number (workers, variant->workers);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsVariant *other = gs_experiment_get_variant (experiment, i);

      if (gs_variant_is_alike (variant, other))
        add_number (workers, other->workers);
    }
  return workers;
}

char *
gs_settings_dup_workers (GsExperiment *experiment,
                         GsExperiment *lesson)
{
  const GsVariant *variant = gs_settings_find_variant (experiment, lesson, FALSE, FALSE);
  g_autoptr (GArray) workers = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (variant != NULL, NULL);

  if (variant->workers == GS_WORKERS_CORES)
    return g_strdup (_("as cores"));
  /* Translators: the number of workers that Python takes when it is told none. */
  if (variant->workers == 0)
    return g_strdup (C_("workers", "default"));
  workers = find_workers (experiment, variant);
  for (guint i = 0; i < workers->len; i++)
    {
      guint number = g_array_index (workers, guint, i);

      if (number > 0 && number != GS_WORKERS_CORES)
        g_string_append_printf (text, "%s%u", text->len > 0 ? ", " : "", number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
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

/* Whether @variant has a value of its own for @setting of the first group of tasks. */
static gboolean
has_own (GsExperiment *experiment,
         guint         variant,
         GsSetting     setting)
{
  const GsVariant *settings = gs_experiment_get_variant (experiment, variant);
  const char *group = gs_experiment_get_task_group (experiment, 0)->name;

  if (setting == GS_SETTING_WORKLOAD)
    return gs_variant_changes_key (settings, group, "Workload");
  return setting == GS_SETTING_WORK
         && (gs_variant_changes_key (settings, group, "Work")
             || gs_variant_changes_key (settings, group, "N"));
}

gboolean
gs_settings_can_edit (GsExperiment *experiment,
                      GsSetting     setting)
{
  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), FALSE);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    if (!has_own (experiment, i, setting))
      return TRUE;
  return FALSE;
}

char *
gs_settings_dup_scope (GsExperiment *experiment)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_groups = gs_experiment_get_n_groups (experiment);

  if (n_groups > 1)
    g_string_append_printf (
        text,
        /* Translators: the name of a group of tasks, and how many groups there are, two or more. */
        ngettext ("For the tasks “%s”, one of %u group; the others stay as they are.",
                  "For the tasks “%s”, one of %u groups; the others stay as they are.", n_groups),
        gs_experiment_get_task_group (experiment, 0)->name, n_groups);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *title = gs_experiment_dup_variant_title (experiment, i);

      if (has_own (experiment, i, GS_SETTING_WORKLOAD) || has_own (experiment, i, GS_SETTING_WORK))
        g_string_append_printf (names, "%s%s", names->len > 0 ? "; " : "", title);
    }
  if (names->len > 0)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: the names of variants, with "; " between them. */
      g_string_append_printf (text, _("With work of their own: %s"), names->str);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
