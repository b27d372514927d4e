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

/* Splits "cpu/Workload=hash"; *@key is NULL if there is none such.  FALSE for another form. */
static gboolean
split_change (const char   *change,
              char        **group,
              const GsKey **key,
              const char  **value)
{
  const char *equals = strchr (change, '=');
  const char *slash = equals != NULL ? g_strrstr_len (change, equals - change, "/") : NULL;
  g_autofree char *name = NULL;
  const char *label;

  if (slash == NULL || slash == change)
    return FALSE;

  name = g_strndup (slash + 1, equals - slash - 1);
  *group = g_strndup (change, slash - change);
  *key = g_str_equal (name, FIXED_KEY)
         ? NULL : gs_experiment_find_key (gs_experiment_find_group ("Tasks x", &label), name);
  *value = equals + 1;
  return TRUE;
}

static gboolean
check_change (const char  *change,
              GError     **error)
{
  g_autoptr (GsTaskGroup) scratch = gs_task_group_new ("", NULL);
  g_autofree char *group = NULL;
  const GsKey *key;
  const char *value;

  if (!split_change (change, &group, &key, &value))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("expected GROUP/KEY=VALUE such as “cpu/Work=1s”, not “%s”"), change);
      return FALSE;
    }
  if (key == NULL)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("“%s”: a variant can change any key of a group of tasks but %s"), change,
                   FIXED_KEY);
      return FALSE;
    }
  if (gs_key_parse (key, scratch, value, error))
    return TRUE;
  g_prefix_error (error, "%s: ", key->name);
  return FALSE;
}

static gboolean
changes_parse (const GsKey  *key,
               gpointer      owner,
               const char   *value,
               GError      **error)
{
  g_auto (GStrv) changes = gs_key_lines_split (value, error);

  if (changes == NULL)
    return FALSE;
  for (guint i = 0; changes[i] != NULL; i++)
    if (!check_change (changes[i], error))
      return FALSE;

  g_strfreev (((GsVariant *) owner)->changes);
  ((GsVariant *) owner)->changes = changes[0] != NULL ? g_steal_pointer (&changes) : NULL;
  return TRUE;
}

static void
changes_write (const GsKey *key,
               gpointer     owner,
               GString     *out)
{
  char **changes = ((GsVariant *) owner)->changes;

  for (guint i = 0; changes != NULL && changes[i] != NULL; i++)
    {
      gs_key_lines_escape (out, changes[i], TRUE);
      g_string_append_c (out, ';');
    }
}

const GsKeyType gs_key_type_changes = { changes_parse, changes_write };

GsTaskGroup *
gs_experiment_dup_group (GsExperiment *self,
                         guint         variant,
                         guint         group)
{
  char **changes = gs_experiment_get_variant (self, variant)->changes;
  GsTaskGroup *copy = gs_task_group_copy (gs_experiment_get_task_group (self, group));

  for (guint i = 0; changes != NULL && changes[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const GsKey *key;
      const char *value;

      /* It was checked when it was read. */
      if (split_change (changes[i], &name, &key, &value) && key != NULL
          && g_str_equal (name, copy->name))
        gs_key_parse (key, copy, value, NULL);
    }
  return copy;
}

void
gs_variant_add_change (GsVariant  *self,
                       const char *change)
{
  g_autoptr (GStrvBuilder) changes = g_strv_builder_new ();

  if (self->changes != NULL)
    g_strv_builder_addv (changes, (const char **) self->changes);
  g_strv_builder_add (changes, change);
  g_strfreev (self->changes);
  self->changes = g_strv_builder_end (changes);
}

gboolean
gs_variant_changes_key (const GsVariant *self,
                        const char      *group,
                        const char      *key)
{
  for (guint i = 0; self->changes != NULL && self->changes[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const GsKey *found;
      const char *value;

      if (split_change (self->changes[i], &name, &found, &value) && found != NULL
          && g_str_equal (name, group) && g_str_equal (found->name, key))
        return TRUE;
    }
  return FALSE;
}

gboolean
gs_variant_changes_only (const GsVariant *self,
                         const char      *group,
                         const char      *key)
{
  for (guint i = 0; self->changes != NULL && self->changes[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const GsKey *found;
      const char *value;

      if (!split_change (self->changes[i], &name, &found, &value) || found == NULL
          || !g_str_equal (name, group) || !g_str_equal (found->name, key))
        return FALSE;
    }
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
  for (guint i = 0; variant->changes != NULL && variant->changes[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *names = NULL;
      const GsKey *key;
      const char *value;

      if (split_change (variant->changes[i], &name, &key, &value) && has_group (self, name))
        continue;
      names = dup_group_names (self);
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   /* Translators: the name of a group of tasks, then those that there are. */
                   _("there is no group [Tasks %s]; expected one of %s"), name, names);
      return FALSE;
    }
  return TRUE;
}
