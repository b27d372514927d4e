/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are opened, read in a thread, one after the other: a lesson, or what was measured,
 * alone or beside what has been measured here. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gs-comparison.h"
#include "gs-saved.h"
#include "gs-window-private.h"

/* Suffix of a saved experiment's name. */
#define SUFFIX ".gilscope"

/* A file that is being opened. */
typedef struct
{
  GFile *file;
  GCancellable *cancellable;  /* the window's */
  GsResults *fresh;           /* what it is to be compared with; NULL: with nothing */
  GsSession *session;         /* what ran when the file was asked for; NULL */

  /* The file's contents, once it has been read: one of the two. */
  GsResults *results;
  GsExperiment *experiment;
  char *version;              /* of the file; NULL: not known */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_clear_object (&self->fresh);
  g_clear_object (&self->session);
  g_clear_object (&self->results);
  g_clear_object (&self->experiment);
  g_free (self->version);
  g_free (self);
}

/* The state that was opened from the file; NULL: none. */
static GsLessonState *
gs_window_find_opened (GsWindow *self,
                       GFile    *file)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lessons)); i++)
    {
      g_autoptr (GsLessonState) state = g_list_model_get_item (G_LIST_MODEL (self->lessons), i);
      GFile *other = gs_lesson_state_get_file (state, NULL);

      if (other != NULL && g_file_equal (other, file))
        return state;
    }
  return NULL;
}

/* Lists it once: as it is there already, or in the place of what an older file held.  Returns what
 * is to be shown, and in @outdated what is to be closed then, or NULL. */
static GsLessonState *
gs_window_list_opened (GsWindow       *self,
                       Opening        *opening,
                       GsLessonState  *state,
                       GsLessonState **outdated)
{
  GsLessonState *listed = NULL;
  const char *version = NULL;

  *outdated = NULL;
  /* List a comparison as itself: it is more than its file. */
  if (opening->fresh == NULL)
    {
      listed = gs_window_find_opened (self, opening->file);
      gs_lesson_state_set_file (state, opening->file, opening->version);
    }
  if (listed != NULL)
    {
      gs_lesson_state_get_file (listed, &version);
      if (version != NULL && g_strcmp0 (version, opening->version) == 0)
        return listed;
      *outdated = listed;
    }
  gs_window_add_state (self, state);
  return state;
}

/* Shows the file, which ends a run, but not one that was asked for after the file. */
static void
gs_window_opened (GsWindow      *self,
                  Opening       *opening,
                  GsLessonState *state,
                  const GError  *error)
{
  g_autofree char *name = g_file_get_basename (opening->file);
  GsLessonState *outdated = NULL;

  if (state == NULL)
    {
      g_autofree char *heading = g_strdup_printf (_("“%s” cannot be opened"), name);

      gs_window_show_error (self, heading, error->message);
      return;
    }
  gs_window_add_recent (self, opening->file);
  state = gs_window_list_opened (self, opening, state, &outdated);
  if (self->session == NULL || self->session == opening->session)
    gs_window_show_state (self, state);
  else
    {
      g_autofree char *words = g_strdup_printf (_("“%s” is under “Opened files”"), name);

      gs_window_toast (self, words);
    }
  /* Close the outdated one, unless it is shown while it runs. */
  if (outdated != NULL && outdated != self->state)
    gs_window_remove_state (self, outdated);
}

/* Takes the version before reading, so that a later write counts as newer. */
static char *
dup_version (GFile        *file,
             GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, cancellable,
                       NULL);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

static gboolean
load (gpointer   data,
      GError   **error)
{
  Opening *opening = data;
  g_autofree char *name = g_file_get_basename (opening->file);

  opening->version = dup_version (opening->file, opening->cancellable);
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

static void gs_window_load_next (GsWindow *self);

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
  gs_window_opened (self, opening, state, error != NULL ? error : other);
  gs_window_load_next (self);
}

/* Loads files in the order of the requests, so that the last one is shown in the end. */
static void
gs_window_load_next (GsWindow *self)
{
  Opening *opening = g_queue_pop_head (&self->openings);
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  self->loading = opening != NULL;
  if (opening == NULL)
    return;
  name = g_file_get_basename (opening->file);
  words = g_strdup_printf (_("Opening “%s”…"), name);
  gs_window_work (self, words, load, gs_window_loaded, opening, opening_free);
}

static void
gs_window_load (GsWindow  *self,
                GFile     *file,
                GsResults *fresh)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->file = g_object_ref (file);
  opening->cancellable = g_object_ref (self->reading);
  g_set_object (&opening->fresh, fresh);
  g_set_object (&opening->session, self->session);
  g_queue_push_tail (&self->openings, opening);
  if (!self->loading)
    gs_window_load_next (self);
}

void
gs_window_end_opening (GsWindow *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_queue_clear_full (&self->openings, opening_free);
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
