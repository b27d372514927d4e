/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions.  What cannot be done at the moment is insensitive, not missing. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-window-private.h"

/* One step of the keyboard. */
#define ZOOM_STEP 0.8
#define PAN_STEP 0.15

static void
gs_window_set_enabled (GsWindow   *self,
                       const char *name,
                       gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* An action without a parameter. */
typedef struct
{
  const char *name;
  void (*run) (GsWindow *self);
} Command;

static void
gs_window_reset (GsWindow *self)
{
  gs_lesson_state_reset (self->state);
  gs_window_settings_changed (self);
}

static void
gs_window_next_lesson (GsWindow *self)
{
  gs_window_step (self, 1);
}

static void
gs_window_previous_lesson (GsWindow *self)
{
  gs_window_step (self, -1);
}

static void
gs_window_copy_python (GsWindow *self)
{
  const char *python = gs_detail_get_python (self->detail);

  if (python == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), python);
  gs_window_toast (self, _("Python code copied"));
}

static void
gs_window_toggle_presentation (GsWindow *self)
{
  gs_window_set_presentation (self, !self->presenting);
}

static void
gs_window_leave_presentation (GsWindow *self)
{
  gs_window_set_presentation (self, FALSE);
}

static void
gs_window_open_menu (GsWindow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
gs_window_zoom_in (GsWindow *self)
{
  gs_stage_zoom (self->stage, ZOOM_STEP);
}

static void
gs_window_zoom_out (GsWindow *self)
{
  gs_stage_zoom (self->stage, 1 / ZOOM_STEP);
}

static void
gs_window_pan_left (GsWindow *self)
{
  gs_stage_pan (self->stage, -PAN_STEP);
}

static void
gs_window_pan_right (GsWindow *self)
{
  gs_stage_pan (self->stage, PAN_STEP);
}

static void
gs_window_fit (GsWindow *self)
{
  gs_stage_fit (self->stage);
}

static void
gs_window_fit_selection (GsWindow *self)
{
  gs_stage_fit_selection (self->stage);
}

static void
gs_window_show_all_states (GsWindow *self)
{
  gs_scene_set_hidden (gs_stage_get_scene (self->stage), 0);
}

/* A presenter's remote sends the full stop for a black screen; who walks along the spans has one
 * selected. */
static void
gs_window_next_span (GsWindow *self)
{
  if (self->presenting
      && !gs_scene_get_selection (gs_stage_get_scene (self->stage), NULL, NULL, NULL))
    gs_window_black_out (self);
  else
    gs_stage_select_next (self->stage, 1);
}

static void
gs_window_previous_span (GsWindow *self)
{
  gs_stage_select_next (self->stage, -1);
}

static void
gs_window_let_go (GsWindow *self)
{
  gs_scene_let_go (gs_stage_get_scene (self->stage));
}

static const Command commands[] = {
  { "run", gs_window_run },
  { "stop", gs_window_stop },
  { "precise", gs_window_run_precisely },
  { "sweep", gs_window_run_sweep },
  { "run-candidates", gs_window_run_candidates },
  { "reset", gs_window_reset },
  { "next-lesson", gs_window_next_lesson },
  { "previous-lesson", gs_window_previous_lesson },
  { "copy", gs_window_copy_picture },
  { "copy-table", gs_window_copy_table },
  { "copy-python", gs_window_copy_python },
  { "export", gs_window_choose_export },
  { "open", gs_window_choose_open },
  { "compare", gs_window_choose_compare },
  { "save", gs_window_choose_save },
  { "show-result", gs_window_show_result },
  { "presentation", gs_window_toggle_presentation },
  { "leave-presentation", gs_window_leave_presentation },
  { "menu", gs_window_open_menu },
  { "zoom-in", gs_window_zoom_in },
  { "zoom-out", gs_window_zoom_out },
  { "pan-left", gs_window_pan_left },
  { "pan-right", gs_window_pan_right },
  { "fit", gs_window_fit },
  { "fit-selection", gs_window_fit_selection },
  { "show-all-states", gs_window_show_all_states },
  { "black-out", gs_window_black_out },
  { "next-span", gs_window_next_span },
  { "previous-span", gs_window_previous_span },
  { "let-go", gs_window_let_go },
};

/* Letters, which an entry that is being typed into takes first, and Escape, which a popover
 * does. */
static const struct
{
  const char *trigger;
  const char *action;
} letters[] = {
  { "w", "win.zoom-in" },
  { "s", "win.zoom-out" },
  { "a", "win.pan-left" },
  { "d", "win.pan-right" },
  { "f", "win.fit-selection" },
  { "<Shift>f", "win.fit" },
  { "0", "win.show-all-states" },
  { "g", "win.by-task" },
  { "t", "win.strings" },
  { "b", "win.black-out" },
  { "period", "win.next-span" },
  { "comma", "win.previous-span" },
  { "question", "win.show-help-overlay" },
  { "Escape", "win.let-go" },
};

static void
gs_window_command_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      commands[i].run (GS_WINDOW (user_data));
}

static void
gs_window_page_cb (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  static const char *const pages[] = {
    [GS_STAGE_TIMELINES] = "timelines",
    [GS_STAGE_SCALING] = "scaling",
    [GS_STAGE_TABLE] = "table",
    [GS_STAGE_STEPS] = "steps",
    [GS_STAGE_TIMES] = "times",
  };
  GsWindow *self = GS_WINDOW (user_data);
  const char *name = g_variant_get_string (value, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i], name) && gs_stage_has_page (self->stage, (GsStagePage) i))
      {
        gs_stage_set_page (self->stage, (GsStagePage) i);
        g_simple_action_set_state (action, value);
      }
}

static void
gs_window_by_task_cb (GSimpleAction *action,
                      GVariant      *value,
                      gpointer       user_data)
{
  gs_scene_set_by_task (gs_stage_get_scene (GS_WINDOW (user_data)->stage),
                        g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
gs_window_strings_cb (GSimpleAction *action,
                      GVariant      *value,
                      gpointer       user_data)
{
  GsWindow *self = GS_WINDOW (user_data);

  self->strings = g_variant_get_boolean (value);
  gs_window_show_strings (self, self->strings);
}

void
gs_window_show_strings (GsWindow *self,
                        gboolean  strings)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "strings");

  gs_scene_set_strings (gs_stage_get_scene (self->stage), strings);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (strings));
}

/* Filter only the widgets that GTK draws, at 50 ns a pixel; the stage, which is large and changes
 * all the time, is drawn in grey. */
static void
gs_window_projector_check_cb (GSimpleAction *action,
                              GVariant      *value,
                              gpointer       user_data)
{
  GsWindow *self = GS_WINDOW (user_data);

  if (g_variant_get_boolean (value))
    gtk_widget_add_css_class (GTK_WIDGET (self), "projector-check");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "projector-check");
  gs_stage_set_grey (self->stage, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static const GActionEntry page_entries[] = {
  { "page", NULL, "s", "'timelines'", gs_window_page_cb },
  { "by-task", NULL, NULL, "false", gs_window_by_task_cb },
  { "strings", NULL, NULL, "false", gs_window_strings_cb },
  { "projector-check", NULL, NULL, "false", gs_window_projector_check_cb },
};

void
gs_window_update_actions (GsWindow *self)
{
  GsScene *scene = gs_stage_get_scene (self->stage);
  gboolean busy = gs_window_is_busy (self);
  gboolean chosen = gs_scene_get_selection (scene, NULL, NULL, NULL)
                    || gs_scene_get_measure (scene, NULL, NULL);
  gboolean measured = FALSE;
  guint position = 0;
  guint n_lessons = g_list_model_get_n_items (G_LIST_MODEL (self->lessons));
  gboolean listed = FALSE;
  gboolean recorded = FALSE;
  GsResults *results = NULL;

  if (self->state == NULL)
    return;

  recorded = gs_window_is_recorded (self);
  results = gs_lesson_state_get_shown (self->state);
  listed = g_list_store_find (self->lessons, self->state, &position);
  for (guint i = 0; i < gs_experiment_get_n_variants (gs_results_get_experiment (results)); i++)
    measured |= gs_results_get_n_repeats (results, i) > 0;

  gs_window_set_enabled (self, "run", !busy && !recorded);
  gs_window_set_enabled (self, "stop", busy);
  gs_window_set_enabled (self, "precise", !busy && !recorded);
  gs_window_set_enabled (self, "sweep", !busy && !recorded
                                        && gs_experiment_can_sweep (
                                          gs_lesson_state_get_experiment (self->state)));
  gs_window_set_enabled (self, "run-candidates", !busy && !recorded);
  gs_window_set_enabled (self, "reset", !busy && gs_lesson_state_is_changed (self->state));
  gs_window_set_enabled (self, "copy-python", gs_experiment_get_origin (
                                                gs_results_get_experiment (results)) == NULL);
  gs_window_set_enabled (self, "show-result", self->hidden);
  gs_window_set_enabled (self, "copy", measured);
  gs_window_set_enabled (self, "copy-table", measured);
  gs_window_set_enabled (self, "export", measured && !busy);
  gs_window_set_enabled (self, "compare", measured && !busy && !recorded);
  gs_window_set_enabled (self, "save", measured && !busy);
  gs_window_set_enabled (self, "next-lesson", listed && position + 1 < n_lessons);
  gs_window_set_enabled (self, "previous-lesson", listed && position > 0);
  /* Escape stops what runs, then lets go of what is chosen, then leaves the presentation. */
  gs_window_set_enabled (self, "let-go", chosen && !busy);
  gs_window_set_enabled (self, "leave-presentation", self->presenting && !busy && !chosen);
  gs_window_set_enabled (self, "black-out", self->presenting);
  gs_window_set_enabled (self, "menu", !self->presenting);
}

void
gs_window_add_actions (GsWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  g_autoptr (GPropertyAction) lessons = NULL;
  g_autoptr (GPropertyAction) details = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const GActionEntry entry = { commands[i].name, gs_window_command_cb };

      g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
    }
  g_action_map_add_action_entries (G_ACTION_MAP (self), page_entries, G_N_ELEMENTS (page_entries),
                                   self);
  lessons = g_property_action_new ("show-lessons", self->lessons_flap, "reveal-flap");
  details = g_property_action_new ("show-details", self->details_flap, "reveal-flap");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (lessons));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (details));

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (letters[i].trigger),
                        gtk_named_action_new (letters[i].action)));
  gs_window_add_guesses (self, GTK_SHORTCUT_CONTROLLER (controller));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
