/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are opened: lessons at once, what was measured in a thread, alone or beside what has
 * been measured here. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-comparison.h"
#include "gs-saved.h"
#include "gs-window-private.h"

/* A file that is open sooner needs no word about it. */
#define OPENING_NOTICE_MS 300

/* Of a saved experiment's name. */
#define SUFFIX ".gilscope"

/* A file that is being opened.  Freed by the main thread, as what it refers to must be. */
typedef struct
{
  GsWindow *window;
  GFile *file;
  GsResults *fresh;    /* what it is to be compared with; NULL: with nothing */
  guint notice_source; /* 0: there is a word about it already */
} Opening;

static void
opening_free (Opening *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  g_object_unref (self->window);
  g_object_unref (self->file);
  g_clear_object (&self->fresh);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
opening_notice_cb (gpointer user_data)
{
  Opening *opening = user_data;
  g_autofree char *name = g_file_get_basename (opening->file);
  g_autofree char *text = g_strdup_printf (_("Opening “%s”…"), name);

  opening->notice_source = 0;
  if (gtk_widget_get_realized (GTK_WIDGET (opening->window)))
    gs_notice_show (opening->window->notice, text, 0);
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

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  GsResults *results = gs_saved_load (opening->file, &error);

  if (results != NULL)
    g_task_return_pointer (task, results, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* Puts the comparison in the place of what was loaded; NULL with an error. */
static void
compare (Opening    *opening,
         GsResults **results,
         GError    **error)
{
  g_autoptr (GsResults) saved = g_steal_pointer (results);
  g_autofree char *name = g_file_get_basename (opening->file);

  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  *results = gs_comparison_new (opening->fresh, saved, name, error);
}

static void
gs_window_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  GsWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsResults) results = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GsLessonState) state = NULL;

  /* It may have been closed meanwhile. */
  if (!gtk_widget_get_realized (GTK_WIDGET (self)))
    return;
  if (opening->notice_source == 0)
    gs_notice_hide (self->notice);
  if (results != NULL && opening->fresh != NULL)
    compare (opening, &results, &error);
  if (results != NULL)
    state = gs_lesson_state_new_for_results (results);
  gs_window_opened (self, opening->file, state, error);
}

/* Millions of spans take a while to read: in a thread, and with a word about it. */
static void
gs_window_load_saved (GsWindow  *self,
                      GFile     *file,
                      GsResults *fresh)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, gs_window_loaded_cb, opening);

  opening->window = g_object_ref (self);
  opening->file = g_object_ref (file);
  g_set_object (&opening->fresh, fresh);
  opening->notice_source = g_timeout_add_once (OPENING_NOTICE_MS, opening_notice_cb, opening);
  g_task_set_task_data (task, opening, NULL);
  g_task_run_in_thread (task, load_in_thread);
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
