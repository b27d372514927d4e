/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads the lessons at the start of the window. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-lessons.h"
#include "gs-window-private.h"

/* The lesson that a first start opens: waiting overlaps. */
#define FIRST_LESSON_ORDER 2

/* Duration of a notice that names a file, a line and the expected contents. */
#define BROKEN_SECONDS 10
/* Limit of broken files in the notice. */
#define MAX_BROKEN 3

/* The lessons of a group that are read first, as they stand in the sidebar: Page Down goes the way
 * that the eye goes. */
static int
compare_lessons (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  GsExperiment *one = gs_lesson_state_get_lesson ((GsLessonState *) a);
  GsExperiment *two = gs_lesson_state_get_lesson ((GsLessonState *) b);
  guint n_groups = 0;
  const GsLessonGroup *groups = gs_lessons_get_groups (&n_groups);
  guint place[2] = { n_groups, n_groups };

  for (guint i = 0; i < n_groups; i++)
    {
      if (g_strcmp0 (groups[i].id, gs_experiment_get_group (one)) == 0)
        place[0] = i;
      if (g_strcmp0 (groups[i].id, gs_experiment_get_group (two)) == 0)
        place[1] = i;
    }
  if (place[0] != place[1])
    return place[0] < place[1] ? -1 : 1;
  return gs_experiment_get_order (one) - gs_experiment_get_order (two);
}

/* One below the other, for as long as it takes to read each; of many the first ones, as the notice
 * cannot be closed. */
static void
gs_window_tell_broken (GsWindow  *self,
                       GPtrArray *errors)
{
  guint n_told = MIN (errors->len, MAX_BROKEN);
  guint n_more = errors->len - n_told;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    {
      GError *error = g_ptr_array_index (errors, i);

      g_printerr ("gilscope: %s\n", error->message);
      if (i < n_told)
        g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", error->message);
    }
  if (n_more > 0)
    {
      g_string_append_c (words, '\n');
      /* Translators: below the first lessons that cannot be read: how many others cannot. */
      g_string_append_printf (words, ngettext ("and %u more", "and %u more", n_more), n_more);
    }
  if (n_told > 0)
    gs_notice_show (self->notice, words->str, n_told * BROKEN_SECONDS);
}

void
gs_window_load_lessons (GsWindow *self)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GListModel) lessons = gs_lessons_list (NULL, errors);
  guint n_lessons = g_list_model_get_n_items (lessons);
  GsLessonState *first = NULL;

  for (guint i = 0; i < n_lessons; i++)
    {
      g_autoptr (GsExperiment) lesson = g_list_model_get_item (lessons, i);
      g_autoptr (GsLessonState) state = gs_lesson_state_new (lesson);

      g_list_store_append (self->lessons, state);
    }
  g_list_store_sort (self->lessons, compare_lessons, NULL);

  for (guint i = 0; i < n_lessons; i++)
    {
      g_autoptr (GsLessonState) state = g_list_model_get_item (G_LIST_MODEL (self->lessons), i);

      gs_sidebar_add (self->sidebar, state, FALSE);
      if (first == NULL
          || (gs_experiment_get_order (gs_lesson_state_get_lesson (state)) == FIRST_LESSON_ORDER
              && gs_experiment_get_order (gs_lesson_state_get_lesson (first))
                 != FIRST_LESSON_ORDER))
        first = state;
    }
  if (first != NULL)
    gs_window_show_state (self, first);

  gs_window_tell_broken (self, errors);
}
