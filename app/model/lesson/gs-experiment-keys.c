/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of lesson and experiment files: for each its name, the kind of its value, and what is
 * allowed. */
#include "config.h"

#include <string.h>

#include "gs-collect-mode.h"
#include "gs-executor.h"
#include "gs-experiment-private.h"
#include "gs-lessons.h"
#include "gs-object.h"
#include "gs-workload.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define MAX_WORK (3600 * SECOND)
#define MAX_INTERVAL (10 * SECOND)
#define MAX_N G_GINT64_CONSTANT (1000000000000)
#define MAX_SIZE (G_GINT64_CONSTANT (1) << 30)

/* Values of the choices */

static const char *const *
get_executors (void)
{
  static const char **names;

  if (g_once_init_enter (&names))
    {
      g_autoptr (GPtrArray) array = g_ptr_array_new ();

      for (guint i = 0; gs_executor_get_all ()[i] != NULL; i++)
        g_ptr_array_add (array, (gpointer) gs_executor_get_all ()[i]->name);
      g_ptr_array_add (array, NULL);
      g_once_init_leave (&names, (const char **) g_ptr_array_steal (array, NULL));
    }
  return names;
}

static const char *const *
get_workloads (void)
{
  static const char **names;

  if (g_once_init_enter (&names))
    {
      g_autoptr (GPtrArray) array = g_ptr_array_new ();

      for (guint i = 0; gs_workload_get_all ()[i] != NULL; i++)
        g_ptr_array_add (array, (gpointer) gs_workload_get_all ()[i]->name);
      g_ptr_array_add (array, NULL);
      g_once_init_leave (&names, (const char **) g_ptr_array_steal (array, NULL));
    }
  return names;
}

static const char *const *
get_lesson_groups (void)
{
  static const char **names;

  if (g_once_init_enter (&names))
    {
      guint n_groups;
      const GsLessonGroup *groups = gs_lessons_get_groups (&n_groups);
      const char **list = g_new0 (const char *, n_groups + 1);

      for (guint i = 0; i < n_groups; i++)
        list[i] = groups[i].id;
      g_once_init_leave (&names, list);
    }
  return names;
}

static const char *const *
get_start_methods (void)
{
  return gs_plan_start_methods;
}

static const char *const *
get_initializers (void)
{
  return gs_plan_initializers;
}

static const char *const *
get_yes_or_no (void)
{
  return gs_plan_main_guards;
}

static const char *const *
get_locks (void)
{
  return gs_plan_locks;
}

static const char *const *
get_models (void)
{
  return gs_plan_models;
}

static const char *const *
get_shares (void)
{
  return gs_plan_shares;
}

static const char *const *
get_begins (void)
{
  return gs_plan_begins;
}

/* The tables */

#define LESSON(field) G_STRUCT_OFFSET (GsExperiment, field)
#define TASKS(field) G_STRUCT_OFFSET (GsTaskGroup, field)
#define VARIANT(field) G_STRUCT_OFFSET (GsVariant, field)

static const GsKey lesson_keys[] = {
  { "Name", &gs_key_type_text, LESSON (name), .localized = TRUE },
  { "Subtitle", &gs_key_type_text, LESSON (subtitle), .localized = TRUE },
  { "Group", &gs_key_type_choice, LESSON (group), .get_allowed = get_lesson_groups },
  { "Order", &gs_key_type_integer, LESSON (order), 1, 10000 },
  { "See", &gs_key_type_text, LESSON (see), .localized = TRUE },
  { "Question", &gs_key_type_text, LESSON (question), .localized = TRUE },
  { "Choices", &gs_key_type_texts, LESSON (choices), .localized = TRUE },
  { "Lens", &gs_key_type_duration, LESSON (lens), 1000, MAX_WORK },
  { "Strings", &gs_key_type_choice, LESSON (strings), .get_allowed = get_yes_or_no },
  { "Notes", &gs_key_type_text, LESSON (notes), .localized = TRUE },
  { "Python", &gs_key_type_text, LESSON (python) },
  { "Sources", &gs_key_type_text, LESSON (sources), .localized = TRUE },
  { "Cores", &gs_key_type_integer, LESSON (cores), 1, GS_MAX_WORKERS },
  { "Repeats", &gs_key_type_integer, LESSON (repeats), 1, GS_MAX_REPEATS },
  { NULL }
};

static const GsKey task_keys[] = {
  { "Workload", &gs_key_type_choice, TASKS (workload), .get_allowed = get_workloads },
  { "Count", &gs_key_type_integer, TASKS (count), 1, GS_MAX_TASKS },
  { "Work", &gs_key_type_work, TASKS (work_ns), 0, MAX_WORK },
  { "N", &gs_key_type_n, TASKS (n), 0, MAX_N },
  { "Argument", &gs_key_type_size, TASKS (argument_bytes), 0, MAX_SIZE },
  { "Result", &gs_key_type_size, TASKS (result_bytes), 0, MAX_SIZE },
  { "Fail", &gs_key_type_list, TASKS (fail), 0, GS_MAX_TASKS - 1 },
  { "Kill", &gs_key_type_list, TASKS (kill), 0, GS_MAX_TASKS - 1 },
  { "Object", &gs_key_type_choice, TASKS (object), .get_allowed = gs_object_get_names },
  { "Repeat", &gs_key_type_integer, TASKS (repeat), 1, GS_MAX_REPEAT },
  { "Iteration", &gs_key_type_cost, TASKS (iteration_ns), 0, GS_MAX_ITERATION },
  { "Lock", &gs_key_type_choice, TASKS (lock), .get_allowed = get_locks },
  { "Model", &gs_key_type_choice, TASKS (model), .get_allowed = get_models },
  { "Share", &gs_key_type_choice, TASKS (share), .get_allowed = get_shares },
  { "Begin", &gs_key_type_choice, TASKS (begin), .get_allowed = get_begins },
  { NULL }
};

static const GsKey variant_keys[] = {
  { "Name", &gs_key_type_text, VARIANT (name), .localized = TRUE },
  { "Executor", &gs_key_type_choice, VARIANT (executor), .get_allowed = get_executors },
  { "Workers", &gs_key_type_workers, VARIANT (workers), 1, GS_MAX_WORKERS },
  { "SwitchInterval", &gs_key_type_duration, VARIANT (switch_interval_ns), 1000, MAX_INTERVAL },
  { "StartMethod", &gs_key_type_choice, VARIANT (start_method), .get_allowed = get_start_methods },
  { "MaxTasksPerChild", &gs_key_type_integer, VARIANT (max_tasks_per_child), 1, GS_MAX_TASKS },
  { "Initializer", &gs_key_type_choice, VARIANT (initializer), .get_allowed = get_initializers },
  { "MainGuard", &gs_key_type_choice, VARIANT (main_guard), .get_allowed = get_yes_or_no },
  { "Collect", &gs_key_type_choice, VARIANT (collect), .get_allowed = gs_collect_mode_get_names },
  { "CancelAfter", &gs_key_type_duration, VARIANT (cancel_after_ns), 1000, MAX_WORK },
  { "Cancel", &gs_key_type_list, VARIANT (cancel), 0, GS_MAX_TASKS - 1 },
  { "Chunksize", &gs_key_type_integer, VARIANT (chunksize), 1, GS_MAX_TASKS },
  { "Semaphore", &gs_key_type_integer, VARIANT (semaphore), 0, GS_MAX_TASKS },
  { "Set", &gs_key_type_changes, VARIANT (changes) },
  { "Guesses", &gs_key_type_guesses, VARIANT (guesses) },
  { NULL }
};

static const GsKey sweep_keys[] = {
  { "Workers", &gs_key_type_sweep, LESSON (sweep_workers), 1, GS_MAX_WORKERS },
  { "Work", &gs_key_type_sweep_works, LESSON (sweep_works), 1000, MAX_WORK },
  { "Repeats", &gs_key_type_integer, LESSON (sweep_repeats), 1, GS_MAX_REPEATS },
  { NULL }
};

static gpointer
find_self (GsExperiment *self,
           const char   *label)
{
  return self;
}

static gpointer
find_tasks (GsExperiment *self,
            const char   *label)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      if (g_str_equal (group->name, label))
        return group;
    }
  return NULL;
}

static gpointer
add_tasks (GsExperiment *self,
           const char   *label)
{
  return gs_experiment_add_task_group (self, label, NULL);
}

static gpointer
find_variant (GsExperiment *self,
              const char   *label)
{
  for (guint i = 0; i < self->variants->len; i++)
    {
      GsVariant *variant = g_ptr_array_index (self->variants, i);

      if (g_strcmp0 (variant->label, label) == 0)
        return variant;
    }
  return NULL;
}

static gpointer
add_variant (GsExperiment *self,
             const char   *label)
{
  GsVariant *variant = gs_experiment_add_variant (self, NULL);

  g_free (variant->label);
  variant->label = g_strdup (label);
  return variant;
}

const GsKeyGroup gs_experiment_key_groups[] = {
  { "Lesson", FALSE, lesson_keys, find_self, find_self },
  { "Tasks", TRUE, task_keys, find_tasks, add_tasks },
  { "Variant", TRUE, variant_keys, find_variant, add_variant },
  { "Sweep", FALSE, sweep_keys, find_self, find_self },
  { NULL }
};

const GsKey *
gs_experiment_find_key (const GsKeyGroup *group,
                        const char       *name)
{
  for (const GsKey *key = group->keys; key->name != NULL; key++)
    {
      if (g_str_equal (key->name, name))
        return key;
    }
  return NULL;
}

const GsKeyGroup *
gs_experiment_find_group (const char  *title,
                          const char **label)
{
  for (const GsKeyGroup *group = gs_experiment_key_groups; group->name != NULL; group++)
    {
      const char *rest = title;

      if (!g_str_has_prefix (title, group->name))
        continue;
      rest += strlen (group->name);
      if (group->is_named ? *rest != ' ' || rest[1] == '\0' : *rest != '\0')
        continue;
      *label = group->is_named ? rest + 1 : rest;
      return group;
    }
  return NULL;
}

char *
gs_experiment_dup_keys (const GsKeyGroup *group)
{
  GString *names = g_string_new (NULL);

  for (const GsKey *key = group->keys; key->name != NULL; key++)
    g_string_append_printf (names, "%s%s", key > group->keys ? ", " : "", key->name);
  return g_string_free (names, FALSE);
}
