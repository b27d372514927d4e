/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lesson and experiment files: written. */
#include "config.h"

#include <string.h>

#include "gs-experiment-private.h"

/* Writes a text in every language that a file had it in; FALSE if no file had it. */
static gboolean
write_words (const GsKey *key,
             GHashTable  *words,
             GString     *out)
{
  g_autoptr (GList) keys = words != NULL ? g_hash_table_get_keys (words) : NULL;
  g_autofree char *localized = g_strconcat (key->name, "[", NULL);
  gboolean any = FALSE;

  keys = g_list_sort (keys, (GCompareFunc) strcmp);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      if (!g_str_equal (l->data, key->name) && !g_str_has_prefix (l->data, localized))
        continue;
      g_string_append_printf (out, "%s=%s\n", (char *) l->data,
                              (char *) g_hash_table_lookup (words, l->data));
      any = TRUE;
    }
  return any;
}

static void
write_keys (const char *group,
            gpointer    owner,
            GHashTable *words,
            GString    *out)
{
  const char *label;

  for (const GsKey *const *key = gs_experiment_find_group (group, &label)->get_keys ();
       *key != NULL; key++)
    {
      g_autoptr (GString) value = g_string_new (NULL);

      if ((*key)->localized && write_words (*key, words, out))
        continue;
      gs_key_write (*key, owner, value);
      if (value->len > 0)
        g_string_append_printf (out, "%s=%s\n", (*key)->name, value->str);
    }
}

/* A label for [Variant …] that no earlier variant has. */
static char *
dup_free_label (GHashTable      *taken,
                const GsVariant *variant)
{
  guint number = g_hash_table_size (taken) + 1;
  char *label;

  if (variant->label != NULL && !g_hash_table_contains (taken, variant->label))
    return g_strdup (variant->label);

  for (label = g_strdup_printf ("%u", number); g_hash_table_contains (taken, label); number++)
    {
      g_free (label);
      label = g_strdup_printf ("%u", number + 1);
    }
  return label;
}

char *
gs_experiment_to_text (GsExperiment *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *out = g_string_new ("[Lesson]\n");

  g_return_val_if_fail (GS_IS_EXPERIMENT (self), NULL);

  write_keys ("Lesson", self, self->words, out);
  for (guint i = 0; i < self->groups->len; i++)
    {
      GsTaskGroup *group = g_ptr_array_index (self->groups, i);

      g_string_append_printf (out, "\n[Tasks %s]\n", group->name);
      write_keys ("Tasks x", group, NULL, out);
    }
  for (guint i = 0; i < self->variants->len; i++)
    {
      GsVariant *variant = g_ptr_array_index (self->variants, i);
      char *label = dup_free_label (taken, variant);

      g_string_append_printf (out, "\n[Variant %s]\n", label);
      g_hash_table_add (taken, label);
      write_keys ("Variant x", variant, variant->words, out);
    }
  if (self->sweep_workers->len + self->sweep_works->len > 0)
    {
      g_string_append (out, "\n[Sweep]\n");
      write_keys ("Sweep", self, NULL, out);
    }
  return g_string_free (out, FALSE);
}
