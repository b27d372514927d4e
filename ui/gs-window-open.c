/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are opened: lessons at once, what was measured in a thread, alone or beside what has
 * been measured here. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-comparison.h"
#include "gs-saved.h"
#include "gs-window-private.h"

/* Of a saved experiment's name. */
#define SUFFIX ".gilscope"

/* A file that is being opened. */
typedef struct
{
  GFile *file;
  GsResults *fresh;    /* what it is to be compared with; NULL: with nothing */
  GsResults *results;  /* what it holds, once it has been read */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->file);
  g_clear_object (&self->fresh);
  g_clear_object (&self->results);
  g_free (self);
}

static void
gs_window_opened (GsWindow      *self,
                  GFile         *file,
                  GsLessonState *state,
                  const GError  *error)
{
  if (state == NULL)
    {
      g_autofree char *name = g_file_get_basename (file);
      g_autofree char *heading = g_strdup_printf (_("“%s” cannot be opened"), name);

      gs_window_show_error (self, heading, error->message);
      return;
    }
  gs_window_add_recent (self, file);
  gs_window_add_state (self, state);
}

static gboolean
load (gpointer   data,
      GError   **error)
{
  Opening *opening = data;

  opening->results = gs_saved_load (opening->file, error);
  return opening->results != NULL;
}

static GsResults *
compare (Opening  *opening,
         GError  **error)
{
  g_autofree char *name = g_file_get_basename (opening->file);

  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  return gs_comparison_new (opening->fresh, opening->results, name, error);
}

static void
gs_window_loaded (GsWindow     *self,
                  gpointer      data,
                  const GError *error)
{
  Opening *opening = data;
  g_autoptr (GsResults) comparison = NULL;
  g_autoptr (GsLessonState) state = NULL;
  g_autoptr (GError) other = NULL;

  if (error == NULL && opening->fresh != NULL)
    {
      comparison = compare (opening, &other);
      if (comparison != NULL)
        state = gs_lesson_state_new_for_results (comparison);
    }
  else if (error == NULL)
    state = gs_lesson_state_new_for_results (opening->results);
  gs_window_opened (self, opening->file, state, error != NULL ? error : other);
}

static void
gs_window_load_saved (GsWindow  *self,
                      GFile     *file,
                      GsResults *fresh)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *words = g_strdup_printf (_("Opening “%s”…"), name);

  opening->file = g_object_ref (file);
  g_set_object (&opening->fresh, fresh);
  gs_window_work (self, words, load, gs_window_loaded, opening, opening_free);
}

void
gs_window_open_file (GsWindow *self,
                     GFile    *file)
{
  g_autofree char *name = NULL;
  g_autoptr (GsExperiment) experiment = NULL;
  g_autoptr (GsLessonState) state = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  if (gs_saved_is_named (name))
    {
      gs_window_load_saved (self, file, NULL);
      return;
    }
  experiment = gs_experiment_load (file, NULL, &error);
  if (experiment != NULL)
    state = gs_lesson_state_new (experiment);
  gs_window_opened (self, file, state, error);
}

void
gs_window_compare_file (GsWindow *self,
                        GFile    *file)
{
  g_return_if_fail (GS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  gs_window_load_saved (self, file, gs_lesson_state_get_results (self->state));
}
