/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predict first: results that are hidden until the room has guessed, and the keys that guess. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-question.h"
#include "gs-window-private.h"

/* Applies the setting to all lessons, including those that are opened later. */
static void
gs_window_apply_predicting (GsWindow *self,
                            gboolean  forget)
{
  gboolean predicting = g_settings_get_boolean (self->settings, "predict-first");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lessons)); i++)
    {
      g_autoptr (GsLessonState) state = g_list_model_get_item (G_LIST_MODEL (self->lessons), i);

      gs_lesson_state_set_predicting (state, predicting);
      if (forget)
        gs_lesson_state_forget_guesses (state);
    }
  if (self->state == NULL)
    return;
  gs_detail_set_state (self->detail, self->state);
  gs_window_update_stage (self);
}

/* Turning it on means a new audience: forget old guesses. */
static void
gs_window_predicting_changed_cb (GsWindow *self)
{
  gs_window_apply_predicting (self, g_settings_get_boolean (self->settings, "predict-first"));
}

void
gs_window_init_predicting (GsWindow *self)
{
  g_autoptr (GAction) action = g_settings_create_action (self->settings, "predict-first");

  g_action_map_add_action (G_ACTION_MAP (self), action);
  g_signal_connect_object (self->settings, "changed::predict-first",
                           G_CALLBACK (gs_window_predicting_changed_cb), self, G_CONNECT_SWAPPED);
  if (g_settings_get_boolean (self->settings, "predict-first"))
    gs_window_apply_predicting (self, FALSE);
}

static void
gs_window_guess_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  gs_detail_choose (GS_WINDOW (user_data)->detail, (guint) g_variant_get_int32 (parameter));
}

void
gs_window_add_guesses (GsWindow              *self,
                       GtkShortcutController *keys)
{
  static const GActionEntry entry = { "guess", gs_window_guess_cb, "i" };

  g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  for (int i = 0; i < GS_QUESTION_DIGITS; i++)
    {
      const char digit[] = { (char) ('1' + i), '\0' };

      gtk_shortcut_controller_add_shortcut (
        keys, gtk_shortcut_new_with_arguments (gtk_shortcut_trigger_parse_string (digit),
                                               gtk_named_action_new ("win.guess"), "i", i));
    }
}

void
gs_window_guessed (GsWindow *self)
{
  if (gs_lesson_state_is_hidden (self->state) != self->hidden)
    {
      gs_window_update_stage (self);
      return;
    }
  gs_window_update_words (self);
}

void
gs_window_measured (GsWindow *self)
{
  /* One that is being stopped may be another lesson's. */
  if (self->stopping)
    return;
  gs_lesson_state_settle (self->state);
  if (gs_lesson_state_is_hidden (self->state) != self->hidden)
    gs_window_update_stage (self);
}

void
gs_window_show_result (GsWindow *self)
{
  gs_lesson_state_reveal (self->state);
  gs_window_guessed (self);
}

char *
gs_window_dup_hidden (GsWindow *self)
{
  if (!self->hidden)
    return NULL;
  if (gs_lesson_state_get_choice (self->state) >= 0)
    return g_strdup (gs_window_is_busy (self)
                       ? _("measuring; the result will be shown beside the guess")
                       : _("guessed; the result will be shown when all is measured"));
  if (gs_window_is_busy (self))
    return g_strdup (_("measuring; the result stays hidden until the room has guessed"));
  if (gs_lesson_state_is_measured (self->state))
    return g_strdup (_("measured, and hidden until the room has guessed"));
  return g_strdup (_("the result will be hidden until the room has guessed"));
}
