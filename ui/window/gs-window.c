/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-calibration.h"
#include "gs-results-words.h"
#include "gs-sheet.h"
#include "gs-question.h"
#include "gs-window-private.h"

/* Duration of a notice. */
#define NOTICE_SECONDS 3

G_DEFINE_FINAL_TYPE (GsWindow, gs_window, ADW_TYPE_APPLICATION_WINDOW)

void
gs_window_toast (GsWindow   *self,
                 const char *text)
{
  gs_notice_show (self->notice, text, NOTICE_SECONDS);
}

void
gs_window_show_error (GsWindow   *self,
                      const char *heading,
                      const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* "4 tasks × 500 ms of computing" of "4 tasks × 500 ms of computing · 2 workers" */
static char *
dup_first_part (const char *summary)
{
  const char *end = g_strrstr (summary, " · ");

  return end != NULL ? g_strndup (summary, (gsize) (end - summary)) : g_strdup (summary);
}

/* Title, subtitle, progress and the honesty strip. */
void
gs_window_update_words (GsWindow *self)
{
  GsExperiment *experiment = NULL;
  GsResults *results = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *settings = NULL;
  g_autofree char *tasks = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *honesty = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *hidden = NULL;
  g_autofree char *question = NULL;

  if (self->state == NULL)
    return;

  experiment = gs_lesson_state_get_experiment (self->state);
  results = gs_lesson_state_get_shown (self->state);
  summary = gs_experiment_dup_summary (experiment);
  settings = gs_words_summary (results);
  progress = gs_window_dup_progress (self);
  verdict = gs_question_dup_verdict (self->state);
  hidden = gs_window_dup_hidden (self);
  if (hidden != NULL)
    honesty = g_strdup (hidden);
  else if (self->calibrating && self->session == NULL)
    honesty = g_strdup (_("checking this computer's speed"));
  else
    {
      g_autofree char *badge = gs_words_badge (results);
      g_autofree char *outlook = gs_window_is_busy (self) ? NULL : gs_window_dup_outlook (self);

      /* Translators: what the button Run does: "Run: 15 measurements, about 40 s". */
      honesty = outlook != NULL ? g_strdup_printf (_("%s · Run: %s"), badge, outlook)
                                : g_strdup (badge);
    }

  gtk_label_set_label (self->title, gs_experiment_get_name (experiment));
  tasks = dup_first_part (summary);
  gtk_label_set_label (self->subtitle_full, settings);
  gtk_label_set_label (self->subtitle_settings, summary);
  /* While progress is shown, hide the long labels: measuring them each tick is slow. */
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_full), progress == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_settings), progress == NULL);
  gtk_label_set_label (self->subtitle_tasks, progress != NULL ? progress : tasks);
  /* Set a tooltip only if it changes: GTK looks for the pointer each time. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->subtitle), settings) != 0)
    gtk_widget_set_tooltip_text (self->subtitle, settings);
  gtk_widget_set_visible (self->badge, gs_lesson_state_is_changed (self->state)
                                       && !gs_lesson_state_is_own (self->state));
  gtk_label_set_label (self->presentation_title, gs_experiment_get_name (experiment));
  /* Show the question until the room has guessed. */
  if (self->hidden)
    question = gs_question_dup_text (self->state);
  else
    question = g_strdup (progress != NULL ? progress
                         : verdict != NULL ? verdict : gs_experiment_get_question (experiment));
  if (self->presenting)
    gtk_label_set_label (self->presentation_words, question);
  gtk_label_set_label (self->strip, honesty);
  if (gs_results_is_doubtful (results))
    gtk_widget_add_css_class (GTK_WIDGET (self->strip), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->strip), "warning");
}

void
gs_window_settings_changed (GsWindow *self)
{
  gs_window_stop (self);
  gs_workbench_set_experiment (gs_sidebar_get_workbench (self->sidebar),
                               gs_lesson_state_get_experiment (self->state),
                               gs_lesson_state_get_lesson (self->state));
  gs_detail_set_state (self->detail, self->state);
  gs_window_update_stage (self);
}

void
gs_window_show_state (GsWindow      *self,
                      GsLessonState *state)
{
  if (self->state == state)
    return;

  self->pending_repeats = 0;
  g_set_object (&self->left, self->state);
  g_set_object (&self->state, state);
  gs_sidebar_select (self->sidebar, state);
  gs_window_settings_changed (self);
  gs_window_show_strings (self, self->strings || gs_experiment_get_strings (
                                                   gs_lesson_state_get_lesson (state)));
}

void
gs_window_add_state (GsWindow      *self,
                     GsLessonState *state)
{
  gs_lesson_state_set_predicting (state, g_settings_get_boolean (self->settings, "predict-first"));
  g_list_store_append (self->lessons, state);
  gs_sidebar_add (self->sidebar, state, TRUE);
}

/* Removes an opened file; if it is shown, goes back to the lesson before it. */
void
gs_window_remove_state (GsWindow      *self,
                        GsLessonState *state)
{
  guint position = 0;

  if (!g_list_store_find (self->lessons, state, &position))
    return;
  if (self->state == state)
    {
      g_autoptr (GsLessonState) other = NULL;

      if (self->left != NULL && g_list_store_find (self->lessons, self->left, NULL))
        other = g_object_ref (self->left);
      else
        other = g_list_model_get_item (G_LIST_MODEL (self->lessons),
                                       position > 0 ? position - 1 : position + 1);
      if (other == NULL)
        return;
      gs_window_show_state (self, other);
    }
  if (self->left == state)
    g_clear_object (&self->left);
  g_list_store_remove (self->lessons, position);
  gs_sidebar_remove (self->sidebar, state);
  gs_window_update_actions (self);
}

void
gs_window_step (GsWindow *self,
                int       direction)
{
  guint position = 0;
  g_autoptr (GsLessonState) next = NULL;

  if (self->state == NULL || !g_list_store_find (self->lessons, self->state, &position))
    return;
  if (direction < 0 && position == 0)
    return;
  next = g_list_model_get_item (G_LIST_MODEL (self->lessons), (guint) ((int) position + direction));
  if (next != NULL)
    gs_window_show_state (self, next);
}

static void
gs_window_chosen_cb (GsWindow      *self,
                     GsLessonState *state)
{
  gs_window_show_state (self, state);
}

static void
gs_window_edited_cb (GsWindow     *self,
                     GsExperiment *experiment)
{
  gs_lesson_state_change (self->state, experiment);
  gs_window_settings_changed (self);
}

static void
gs_window_calibrated_cb (const GError *error,
                         gpointer      user_data)
{
  GWeakRef *reference = user_data;
  g_autoptr (GsWindow) self = g_weak_ref_get (reference);

  /* Fall back to a plausible machine. */
  if (error != NULL)
    g_debug ("Not calibrated: %s", error->message);
  g_weak_ref_clear (reference);
  g_free (reference);
  if (self == NULL)
    return;
  self->calibrating = FALSE;
  gs_window_update_words (self);
}

/* Calibrates in the background, as soon as there is a window: never between a click and a first
 * task. */
static void
gs_window_calibrate (GsWindow *self)
{
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, self);
  self->calibrating = TRUE;
  gs_calibration_start (gs_window_calibrated_cb, reference);
}

static void
gs_window_map (GtkWidget *widget)
{
  GsWindow *self = GS_WINDOW (widget);

  GTK_WIDGET_CLASS (gs_window_parent_class)->map (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->run_button));
}

static void
gs_window_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  GsWindow *self = GS_WINDOW (widget);

  GTK_WIDGET_CLASS (gs_window_parent_class)->size_allocate (widget, width, height, baseline);

  /* Fit later: sizes must not change during a layout. */
  if (width != self->width || height != self->height)
    gs_window_queue_fit (self);
  self->width = width;
  self->height = height;
}

/* A pane that is folded away has been so by the window's width alone. */
static void
keep_pane (GsWindow   *self,
           AdwFlap    *flap,
           const char *key)
{
  if (!adw_flap_get_folded (flap))
    g_settings_set_boolean (self->settings, key, adw_flap_get_reveal_flap (flap));
}

static void
gs_window_keep_layout (GsWindow *self)
{
  int width = 0;
  int height = 0;

  if (self->settings == NULL || self->presenting)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  keep_pane (self, self->lessons_flap, "show-lessons");
  keep_pane (self, self->details_flap, "show-details");
}

gboolean
gs_window_is_closing (GsWindow *self)
{
  g_return_val_if_fail (GS_IS_WINDOW (self), FALSE);

  return self->closing;
}

static gboolean
gs_window_close_request (GtkWindow *window)
{
  GsWindow *self = GS_WINDOW (window);

  gs_window_keep_layout (self);
  if (self->session == NULL)
    return GTK_WINDOW_CLASS (gs_window_parent_class)->close_request (window);

  /* End everything that runs first, and reap it. */
  self->closing = TRUE;
  self->pending_repeats = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gs_window_stop (self);
  return TRUE;
}

static void
gs_window_dispose (GObject *object)
{
  GsWindow *self = GS_WINDOW (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      gs_session_stop (self->session);
    }
  g_clear_handle_id (&self->resize_source, g_source_remove);
  gs_window_end_opening (self);
  /* Destroy a portal's dialog: it would outlive the window. */
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (self->chooser);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->state);
  g_clear_object (&self->left);
  g_clear_object (&self->lessons);
  g_clear_object (&self->settings);
  if (self->presentation_css != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                   GTK_STYLE_PROVIDER (self->presentation_css));
  g_clear_object (&self->presentation_css);

  G_OBJECT_CLASS (gs_window_parent_class)->dispose (object);
}

static void
gs_window_class_init (GsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_window_dispose;
  widget_class->map = gs_window_map;
  widget_class->size_allocate = gs_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = gs_window_close_request;

  g_type_ensure (GS_TYPE_SIDEBAR);
  g_type_ensure (GS_TYPE_DETAIL);
  g_type_ensure (GS_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/gilscope/Gilscope/gs-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, blackout);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, header);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, header_place);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, badge);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, steps_button);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, times_button);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, subtitle_full);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, subtitle_settings);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, subtitle_tasks);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, run_button);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, run_content);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, next_label);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, views_slot);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, views_bar);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, views);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, presentation_bar);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, presentation_title);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, presentation_words);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, presentation_run);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, lessons_flap);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, details_flap);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, center);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, recent);
}

static void
gs_window_init (GsWindow *self)
{
  GsWorkbench *workbench = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->lessons = g_list_store_new (GS_TYPE_LESSON_STATE);
  self->presentation_css = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (self->presentation_css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);

  gs_window_add_stage (self);
  workbench = gs_sidebar_get_workbench (self->sidebar);
  g_signal_connect_object (self->sidebar, "chosen", G_CALLBACK (gs_window_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "closed", G_CALLBACK (gs_window_remove_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "edited", G_CALLBACK (gs_window_edited_cb), self,
                           G_CONNECT_SWAPPED);

  gs_window_init_header (self);
  gs_window_add_actions (self);
  gs_window_add_drop_target (self);
  gs_window_init_recent (self);
  gs_window_load_lessons (self);
  gs_window_calibrate (self);
}

GsWindow *
gs_window_new (GsApplication *application)
{
  GsWindow *self = NULL;
  GtkShortcutsWindow *overlay = NULL;

  g_return_val_if_fail (GS_IS_APPLICATION (application), NULL);

  self = g_object_new (GS_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (gs_application_get_settings (application));
  self->reading = g_cancellable_new ();
  gs_window_init_predicting (self);
  gs_window_init_presentation (self);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->lessons_flap,
                            g_settings_get_boolean (self->settings, "show-lessons"));
  adw_flap_set_reveal_flap (self->details_flap,
                            g_settings_get_boolean (self->settings, "show-details"));

  /* Select the first section: GtkBuilder leaves the overlay at the last one. */
  overlay = gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self));
  if (overlay != NULL)
    g_object_set (overlay, "section-name", "lessons", NULL);
  return self;
}
