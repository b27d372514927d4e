/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings one by one, as the command line and the workbench make them. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-experiment-private.h"

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

void
gs_words_forget (GHashTable *words,
                 const char *name)
{
  g_hash_table_foreach_remove (words, is_word_of, (gpointer) name);
}

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
    gs_words_forget (words, key->name);
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
  if (!gs_key_parse (key, owner, value, &cause))
    {
      g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE, "[%s] %s: %s", title,
                   name, cause->message);
      return FALSE;
    }
  forget_words (self, owner, key);
  return TRUE;
}

/* The kind of group that is called @kind, and its @key. */
static const GsKey *
find_kind_key (const char        *kind,
               const char        *key,
               const GsKeyGroup **group)
{
  g_autofree char *title = g_strdup_printf ("%s x", kind);
  const char *label;

  *group = gs_experiment_find_group (kind, &label);
  if (*group == NULL)
    *group = gs_experiment_find_group (title, &label);
  g_return_val_if_fail (*group != NULL, NULL);
  return gs_experiment_find_key (*group, key);
}

gboolean
gs_experiment_set_one (GsExperiment  *self,
                       const char    *kind,
                       guint          index,
                       const char    *key,
                       const char    *value,
                       GError       **error)
{
  const GsKeyGroup *group;
  const GsKey *found;
  GPtrArray *owners;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);
  found = find_kind_key (kind, key, &group);
  g_return_val_if_fail (found != NULL, FALSE);

  if (!group->is_named)
    return gs_key_parse (found, self, value, error);

  owners = g_str_equal (kind, "Tasks") ? self->groups : self->variants;
  g_return_val_if_fail (index < owners->len, FALSE);
  return gs_key_parse (found, g_ptr_array_index (owners, index), value, error);
}

gboolean
gs_experiment_set_everywhere (GsExperiment  *self,
                              const char    *kind,
                              const char    *key,
                              const char    *value,
                              GError       **error)
{
  guint n_owners = 1;

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), FALSE);

  if (g_str_equal (kind, "Tasks"))
    n_owners = self->groups->len;
  else if (g_str_equal (kind, "Variant"))
    n_owners = self->variants->len;
  for (guint i = 0; i < n_owners; i++)
    if (!gs_experiment_set_one (self, kind, i, key, value, error))
      return FALSE;
  return TRUE;
}
