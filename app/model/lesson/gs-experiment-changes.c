/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [Variant x] Set=: what a variant has otherwise in the task groups, so that the same tasks can be
 * run in several ways: "Set=cpu/Workload=hash;cpu/Work=200ms". */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-experiment-private.h"
#include "gs-key-lines.h"

/* A task has to be the same task in every variant: their number cannot change. */
#define FIXED_KEY "Count"

static void
clear_change (gpointer data)
{
  GsChange *self = data;

  g_free (self->text);
  g_free (self->group);
  gs_task_group_free (self->value);
}

static void
release_change (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_change);
}

/* The change that @text says; NULL with what was expected. */
static GsChange *
new_change (const char  *text,
            GError     **error)
{
  const char *equals = strchr (text, '=');
  const char *slash = equals != NULL ? g_strrstr_len (text, equals - text, "/") : NULL;
  g_autoptr (GsTaskGroup) value = gs_task_group_new ("", NULL);
  g_autofree char *name = NULL;
  const GsKey *key;
  const char *label;
  GsChange *self;

  if (slash == NULL || slash == text)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected GROUP/KEY=VALUE such as “cpu/Work=1s”, not “%s”"), text);
      return NULL;
    }
  name = g_strndup (slash + 1, equals - slash - 1);
  key = g_str_equal (name, FIXED_KEY)
        ? NULL : gs_experiment_find_key (gs_experiment_find_group ("Tasks x", &label), name);
  if (key == NULL)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("“%s”: a variant can change any key of a group of tasks but %s"), text,
                   FIXED_KEY);
      return NULL;
    }
  if (!gs_key_parse (key, value, equals + 1, error))
    {
      g_prefix_error (error, "%s: ", key->name);
      return NULL;
    }

  self = g_atomic_rc_box_new0 (GsChange);
  self->text = g_strdup (text);
  self->group = g_strndup (text, slash - text);
  self->field = key;
  self->value = g_steal_pointer (&value);
  return self;
}

static gboolean
changes_parse (const GsKey  *key,
               gpointer      owner,
               const char   *value,
               GError      **error)
{
  GsVariant *variant = owner;
  g_auto (GStrv) texts = gs_key_lines_split (value, error);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (release_change);

  if (texts == NULL)
    return FALSE;
  for (guint i = 0; texts[i] != NULL; i++)
    {
      GsChange *change = new_change (texts[i], error);

      if (change == NULL)
        return FALSE;
      g_ptr_array_add (changes, change);
    }

  g_clear_pointer (&variant->changes, g_ptr_array_unref);
  if (changes->len > 0)
    variant->changes = g_steal_pointer (&changes);
  return TRUE;
}

/* Change @index of @self; NULL past the last. */
static const GsChange *
get_change (const GsVariant *self,
            guint            index)
{
  return self->changes != NULL && index < self->changes->len
         ? g_ptr_array_index (self->changes, index) : NULL;
}

static void
changes_write (const GsKey *key,
               gpointer     owner,
               GString     *out)
{
  const GsChange *change;

  for (guint i = 0; (change = get_change (owner, i)) != NULL; i++)
    {
      gs_key_lines_escape (out, change->text, TRUE);
      g_string_append_c (out, ';');
    }
}

const GsKeyType gs_key_type_changes = { changes_parse, changes_write };

GsTaskGroup *
gs_experiment_dup_group (GsExperiment *self,
                         guint         variant,
                         guint         group)
{
  const GsVariant *settings = gs_experiment_get_variant (self, variant);
  GsTaskGroup *copy = gs_task_group_copy (gs_experiment_get_task_group (self, group));
  const GsChange *change;

  for (guint i = 0; (change = get_change (settings, i)) != NULL; i++)
    if (g_str_equal (change->group, copy->name))
      gs_task_group_take (copy, change->field, change->value);
  return copy;
}

void
gs_variant_add_change (GsVariant  *self,
                       const char *text)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (release_change);
  GsChange *added = new_change (text, NULL);

  g_return_if_fail (added != NULL);

  /* A copy may have the same array. */
  for (guint i = 0; get_change (self, i) != NULL; i++)
    g_ptr_array_add (changes, g_atomic_rc_box_acquire (self->changes->pdata[i]));
  g_ptr_array_add (changes, added);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  self->changes = changes;
}

gboolean
gs_variant_changes_equal (const GsVariant *a,
                          const GsVariant *b)
{
  const GsChange *one, *other;
  guint i = 0;

  do
    {
      one = get_change (a, i);
      other = get_change (b, i++);
    }
  while (one != NULL && other != NULL && g_str_equal (one->text, other->text));
  return one == other;
}

gboolean
gs_variant_changes_key (const GsVariant *self,
                        const char      *group,
                        const char      *key)
{
  const GsChange *change;

  for (guint i = 0; (change = get_change (self, i)) != NULL; i++)
    if (g_str_equal (change->group, group) && g_str_equal (change->field->name, key))
      return TRUE;
  return FALSE;
}

gboolean
gs_variant_changes_only (const GsVariant *self,
                         const char      *group,
                         const char      *key)
{
  const GsChange *change;

  for (guint i = 0; (change = get_change (self, i)) != NULL; i++)
    if (!g_str_equal (change->group, group) || !g_str_equal (change->field->name, key))
      return FALSE;
  return TRUE;
}

static gboolean
has_group (GsExperiment *self,
           const char   *name)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (g_str_equal (((const GsTaskGroup *) g_ptr_array_index (self->groups, i))->name, name))
      return TRUE;
  return FALSE;
}

static char *
dup_group_names (GsExperiment *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->groups->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            ((const GsTaskGroup *) g_ptr_array_index (self->groups, i))->name);
  return g_string_free (names, FALSE);
}

gboolean
gs_experiment_check_changes (GsExperiment     *self,
                             const GsVariant  *variant,
                             GError          **error)
{
  const GsChange *change;

  for (guint i = 0; (change = get_change (variant, i)) != NULL; i++)
    {
      g_autofree char *names = NULL;

      if (has_group (self, change->group))
        continue;
      names = dup_group_names (self);
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   /* Translators: the name of a group of tasks, then those that there are. */
                   _("there is no group [Tasks %s]; expected one of %s"), change->group, names);
      return FALSE;
    }
  return TRUE;
}
