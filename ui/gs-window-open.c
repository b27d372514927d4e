/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are opened, read in a thread: a lesson, or what was measured, alone or beside what has
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
  GCancellable *cancellable;  /* the window's */
  GsResults *fresh;           /* what it is to be compared with; NULL: with nothing */

  /* What it holds, once it has been read: one of them. */
  GsResults *results;
  GsExperiment *experiment;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_clear_object (&self->fresh);
  g_clear_object (&self->results);
  g_clear_object (&self->experiment);
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
  g_autofree char *name = g_file_get_basename (opening->file);

  g_cancellable_push_current (opening->cancellable);
  if (opening->fresh != NULL || gs_saved_is_named (name))
    opening->results = gs_saved_load (opening->file, error);
  else
    opening->experiment = gs_experiment_load (opening->file, NULL, error);
  g_cancellable_pop_current (opening->cancellable);
  return opening->results != NULL || opening->experiment != NULL;
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
    state = opening->results != NULL ? gs_lesson_state_new_for_results (opening->results)
                                     : gs_lesson_state_new (opening->experiment);
  gs_window_opened (self, opening->file, state, error != NULL ? error : other);
}

static void
gs_window_load (GsWindow  *self,
                GFile     *file,
                GsResults *fresh)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *words = g_strdup_printf (_("Opening “%s”…"), name);

  opening->file = g_object_ref (file);
  opening->cancellable = g_object_ref (self->reading);
  g_set_object (&opening->fresh, fresh);
  gs_window_work (self, words, load, gs_window_loaded, opening, opening_free);
}

void
gs_window_open_file (GsWindow *self,
                     GFile    *file)
{
  g_return_if_fail (GS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  gs_window_load (self, file, NULL);
}

void
gs_window_compare_file (GsWindow *self,
                        GFile    *file)
{
  g_return_if_fail (GS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  gs_window_load (self, file, gs_lesson_state_get_results (self->state));
}
