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
  if (group->count < 1 || group->count > GS_MAX_TASKS)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("[Tasks %s] Count: expected a whole number from %d to %d"), group->name, 1,
                   GS_MAX_TASKS);
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
      gint64 most = gs_plan_get_max_payload (variant->chunksize, n_tasks);

      if (executor == NULL || !executor->has_processes)
        continue;
      for (guint j = 0; j < self->groups->len; j++)
        {
          const GsTaskGroup *group = g_ptr_array_index (self->groups, j);

          if (MAX (group->argument_bytes, group->result_bytes) <= most)
            continue;
          g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                       _("[Tasks %s] Argument, Result: at most %.0f bytes with a Chunksize of %u, "
                         "so that a chunk has no more than 1 GiB"), group->name, (double) most,
                       variant->chunksize);
          return FALSE;
        }
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
  if (n_tasks > GS_MAX_TASKS)
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
                   _("%u tasks in all are too many; expected at most %d"), n_tasks, GS_MAX_TASKS);
      return FALSE;
    }
  return check_payload (self, n_tasks, error);
}
