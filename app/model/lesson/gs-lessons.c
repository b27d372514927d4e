/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-experiment-private.h"
#include "gs-lessons.h"

#define BUILT_IN "resource:///io/github/gilscope/Gilscope/lessons"
#define SUFFIX ".lesson"

static const GsLessonGroup groups[] = {
  { "waiting-and-computing", N_("Waiting and computing") },
  { "pools-and-order", N_("Pools and order") },
  { "sharing-and-locks", N_("Sharing and locks") },
  { "pickling-and-errors", N_("Pickling and errors") },
  { "asyncio", N_("asyncio") },
  { "scaling", N_("Scaling") },
};

const GsLessonGroup *
gs_lessons_get_groups (guint *n_groups)
{
  *n_groups = G_N_ELEMENTS (groups);
  return groups;
}

static void
add_error (GPtrArray *errors,
           GError    *error)
{
  if (errors != NULL)
    g_ptr_array_add (errors, error);
  else
    g_error_free (error);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  GsExperiment *left = (GsExperiment *) a, *right = (GsExperiment *) b;
  int by_order = gs_experiment_get_order (left) - gs_experiment_get_order (right);

  /* One without a number stands behind the others. */
  if (by_order != 0 && gs_experiment_get_order (left) == 0)
    return 1;
  if (by_order != 0 && gs_experiment_get_order (right) == 0)
    return -1;
  return by_order != 0 ? by_order : g_strcmp0 (gs_experiment_get_id (left),
                                               gs_experiment_get_id (right));
}

/* A user's lesson takes the place of a built-in one of the same id. */
static void
remove_id (GListStore *store,
           const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (GsExperiment) other = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_strcmp0 (gs_experiment_get_id (other), id) == 0)
        {
          g_list_store_remove (store, i);
          return;
        }
    }
}

static void
add_folder (GListStore *store,
            GFile      *folder,
            const char *language,
            GPtrArray  *errors)
{
  g_autoptr (GFileEnumerator) files = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file;

  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                     G_FILE_QUERY_INFO_NONE, NULL, &error);
  while (files != NULL && g_file_enumerator_iterate (files, NULL, &file, NULL, &error) &&
         file != NULL)
    {
      g_autoptr (GsExperiment) lesson = NULL;
      g_autofree char *name = g_file_get_basename (file);
      GError *broken = NULL;

      if (!g_str_has_suffix (name, SUFFIX))
        continue;

      lesson = gs_experiment_load (file, language, &broken);
      if (lesson == NULL)
        {
          add_error (errors, broken);
          continue;
        }
      remove_id (store, gs_experiment_get_id (lesson));
      g_list_store_insert_sorted (store, lesson, compare_cb, NULL);
    }

  /* Most users have no folder of their own. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    add_error (errors, g_steal_pointer (&error));
}

GListModel *
gs_lessons_list (const char *language,
                 GPtrArray  *errors)
{
  GListStore *store = g_list_store_new (GS_TYPE_EXPERIMENT);
  g_autoptr (GFile) built_in = g_file_new_for_uri (BUILT_IN);
  g_autoptr (GFile) own = g_file_new_build_filename (g_get_user_data_dir (), "gilscope", "lessons",
                                                     NULL);

  add_folder (store, built_in, language, errors);
  add_folder (store, own, language, errors);
  return G_LIST_MODEL (store);
}

/* "06b" is written "6b" too. */
static const char *
skip_zeros (const char *id)
{
  return id + strspn (id, "0");
}

/* The lesson's number: the one that its id begins with, "06-", or its place among the lessons. */
static guint64
get_number (GsExperiment *lesson)
{
  const char *own = gs_experiment_get_id (lesson);
  char *end = NULL;
  guint64 number = own != NULL ? g_ascii_strtoull (own, &end, 10) : 0;

  if (number == 0)
    return MAX (gs_experiment_get_order (lesson), 0);
  return *end == '-' ? number : 0;
}

/* How well @lesson answers to @id: 2 it is the one, 1 it begins so, 0 not at all. */
static int
match (GsExperiment *lesson,
       const char   *id)
{
  const char *own = gs_experiment_get_id (lesson);
  char *end;
  guint64 number = g_ascii_strtoull (id, &end, 10);

  if (g_strcmp0 (own, id) == 0)
    return 2;
  if (*end == '\0' && *id != '\0')
    return number > 0 && get_number (lesson) == number ? 2 : 0;
  if (*id == '\0' || own == NULL)
    return 0;
  return g_str_has_prefix (skip_zeros (own), skip_zeros (id)) ? 1 : 0;
}

static GsExperiment *
fail_find (GError      **error,
           const char   *id,
           GListModel   *lessons,
           guint         n_matches)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (lessons); i++)
    {
      g_autoptr (GsExperiment) lesson = g_list_model_get_item (lessons, i);

      if (n_matches == 0 || match (lesson, id) > 0)
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "",
                                gs_experiment_get_id (lesson));
    }
  if (n_matches == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no lesson “%s”; expected one of %s"), id, ids->str);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%s” is the beginning of several lessons: %s"), id, ids->str);
  return NULL;
}

GsExperiment *
gs_lessons_find (const char  *id,
                 const char  *language,
                 GError     **error)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GListModel) lessons = gs_lessons_list (language, errors);
  g_autoptr (GsExperiment) begins = NULL;
  guint n_matches = 0;

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (lessons); i++)
    {
      g_autoptr (GsExperiment) lesson = g_list_model_get_item (lessons, i);
      int quality = match (lesson, id);

      if (quality == 2)
        return g_steal_pointer (&lesson);
      n_matches += quality;
      if (quality == 1)
        g_set_object (&begins, lesson);
    }
  if (n_matches == 1)
    return g_steal_pointer (&begins);

  /* The one that is meant may be the one that cannot be read. */
  for (guint i = 0; i < errors->len && n_matches == 0; i++)
    {
      const GError *broken = g_ptr_array_index (errors, i);

      if (strstr (broken->message, id) != NULL)
        {
          g_propagate_error (error, g_error_copy (broken));
          return NULL;
        }
    }
  return fail_find (error, id, lessons, n_matches);
}
