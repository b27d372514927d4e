/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of lesson and experiment files: for each its name, the kind of its value, and what is
 * allowed. */
#include "config.h"

#include <string.h>

#include "gs-experiment-private.h"
#include "gs-lessons.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define MAX_WORK (3600 * SECOND)

/* Values of the choices */

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
get_yes_or_no (void)
{
  return gs_main_guards;
}

/* The tables */

#define LESSON(field) G_STRUCT_OFFSET (GsExperiment, field)
#define VARIANT(field) G_STRUCT_OFFSET (GsVariant, field)

static const GsKey lesson_keys[] = {
  { "Name", NULL, GS_FIELD_TEXT, LESSON (name), .localized = TRUE },
  { "Subtitle", NULL, GS_FIELD_TEXT, LESSON (subtitle), .localized = TRUE },
  { "Group", NULL, GS_FIELD_NAME, LESSON (group), .get_names = get_lesson_groups },
  { "Order", NULL, GS_FIELD_INTEGER, LESSON (order), 1, 10000 },
  { "See", NULL, GS_FIELD_TEXT, LESSON (see), .localized = TRUE },
  { "Question", NULL, GS_FIELD_TEXT, LESSON (question), .localized = TRUE },
  { "Choices", NULL, GS_KEY_TEXTS, LESSON (choices), .localized = TRUE },
  { "Lens", NULL, GS_FIELD_DURATION, LESSON (lens), 1000, MAX_WORK },
  { "Strings", NULL, GS_FIELD_NAME, LESSON (strings), .get_names = get_yes_or_no },
  { "Notes", NULL, GS_FIELD_TEXT, LESSON (notes), .localized = TRUE },
  { "Python", NULL, GS_FIELD_TEXT, LESSON (python) },
  { "Sources", NULL, GS_FIELD_TEXT, LESSON (sources), .localized = TRUE },
  { "Cores", NULL, GS_FIELD_INTEGER, LESSON (cores), 1, GS_MAX_WORKERS },
  { "Repeats", NULL, GS_FIELD_INTEGER, LESSON (repeats), 1, GS_MAX_REPEATS },
  { NULL }
};

/* Around those that a plan has too. */
static const GsKey variant_words[] = {
  { "Name", NULL, GS_FIELD_TEXT, VARIANT (name), .localized = TRUE },
  { NULL }
};

static const GsKey variant_lists[] = {
  { "Set", NULL, GS_KEY_CHANGES, VARIANT (changes) },
  { "Guesses", NULL, GS_KEY_GUESSES, VARIANT (guesses) },
  { NULL }
};

static const GsKey sweep_keys[] = {
  { "Workers", NULL, GS_KEY_SWEEP, LESSON (sweep_workers), 1, GS_MAX_WORKERS },
  { "Work", NULL, GS_KEY_SWEEP_WORKS, LESSON (sweep_works), 1000, MAX_WORK },
  { "Repeats", NULL, GS_FIELD_INTEGER, LESSON (sweep_repeats), 1, GS_MAX_REPEATS },
  { NULL }
};

/* Adds the rows of @fields that are keys. */
static void
add_keys (GPtrArray     *keys,
          const GsField *fields)
{
  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    if (field->name != NULL)
      g_ptr_array_add (keys, (gpointer) field);
}

/* Makes the list once, of tables of which the last two may be NULL. */
static const GsKey *const *
get_list (const GsKey *const **list,
          const GsField       *first,
          const GsField       *second,
          const GsField       *third)
{
  if (g_once_init_enter (list))
    {
      g_autoptr (GPtrArray) keys = g_ptr_array_new ();

      add_keys (keys, first);
      if (second != NULL)
        add_keys (keys, second);
      if (third != NULL)
        add_keys (keys, third);
      g_ptr_array_add (keys, NULL);
      g_once_init_leave (list, (const GsKey *const *) g_ptr_array_steal (keys, NULL));
    }
  return *list;
}

static const GsKey *const *
get_lesson_keys (void)
{
  static const GsKey *const *list;

  return get_list (&list, lesson_keys, NULL, NULL);
}

static const GsKey *const *
get_task_keys (void)
{
  static const GsKey *const *list;

  return get_list (&list, gs_task_fields, NULL, NULL);
}

static const GsKey *const *
get_variant_keys (void)
{
  static const GsKey *const *list;

  return get_list (&list, variant_words, gs_variant_fields, variant_lists);
}

static const GsKey *const *
get_sweep_keys (void)
{
  static const GsKey *const *list;

  return get_list (&list, sweep_keys, NULL, NULL);
}

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
  { "Lesson", FALSE, get_lesson_keys, find_self, find_self },
  { "Tasks", TRUE, get_task_keys, find_tasks, add_tasks },
  { "Variant", TRUE, get_variant_keys, find_variant, add_variant },
  { "Sweep", FALSE, get_sweep_keys, find_self, find_self },
  { NULL }
};

const GsKey *
gs_experiment_find_key (const GsKeyGroup *group,
                        const char       *name)
{
  for (const GsKey *const *key = group->get_keys (); *key != NULL; key++)
    {
      if (g_str_equal ((*key)->name, name))
        return *key;
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

  for (const GsKey *const *key = group->get_keys (); *key != NULL; key++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (*key)->name);
  return g_string_free (names, FALSE);
}
