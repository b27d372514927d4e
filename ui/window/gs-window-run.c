/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running what the window shows, one session at a time.
 *
 * A session ends by itself or by gs_session_stop(), and always says so; until then it is kept.  Who
 * wants to run while another session is being stopped is remembered and served afterwards. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-candidates.h"
#include "gs-quantity.h"
#include "gs-runner.h"
#include "gs-window-private.h"

/* Whether only the probe of the machine is running: it gives way to any click. */
static gboolean
gs_window_is_only_probing (GsWindow *self)
{
  guint step = 0;
  guint n_steps = 0;

  if (self->session == NULL || !gs_session_is_probing (self->session))
    return FALSE;
  gs_session_get_progress (self->session, &step, &n_steps, NULL);
  return step >= n_steps;
}

gboolean
gs_window_is_recorded (GsWindow *self)
{
  return self->state != NULL
         && (gs_experiment_get_origin (gs_lesson_state_get_lesson (self->state)) != NULL
             || gs_results_is_comparison (gs_lesson_state_get_results (self->state)));
}

gboolean
gs_window_is_busy (GsWindow *self)
{
  return self->session != NULL && !self->stopping && !gs_window_is_only_probing (self);
}

char *
gs_window_dup_progress (GsWindow *self)
{
  guint step = 0;
  guint n_steps = 0;
  double left = NAN;

  if (self->session == NULL || self->stopping)
    return NULL;
  gs_session_get_progress (self->session, &step, &n_steps, &left);
  if (gs_session_is_probing (self->session))
    return g_strdup (_("measuring what this computer can give"));
  /* Hide the duration: it may be the question. */
  if (self->hidden)
    return g_strdup (_("measuring"));
  if (isnan (left))
    return g_strdup_printf (_("measuring %u of %u"), step, n_steps);
  return g_strdup_printf (_("measuring %u of %u, %.0f s left"), step, n_steps, ceil (left));
}

char *
gs_window_dup_outlook (GsWindow *self)
{
  GsExperiment *experiment = gs_lesson_state_get_experiment (self->state);
  g_autofree char *duration = NULL;
  guint n_runs = 0;

  if (self->hidden || !gs_lesson_state_is_changed (self->state) || gs_window_is_recorded (self))
    return NULL;
  duration = gs_quantity_format_setting (ceil (gs_session_estimate (experiment, &n_runs)));
  /* Translators: what pressing Run would do: "15 measurements, about 40 s". */
  return g_strdup_printf (ngettext ("%u measurement, about %s", "%u measurements, about %s",
                                    n_runs),
                          n_runs, duration);
}

static void
gs_window_update_progress (GsWindow *self)
{
  if (self->session != NULL && self->stopping == FALSE)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   CLAMP (gs_session_get_progress (self->session, NULL, NULL, NULL),
                                          0, 1));
}

/* Puts the Run button, the progress and the actions into the state that the session is in. */
void
gs_window_update_run (GsWindow *self)
{
  gboolean busy = gs_window_is_busy (self);
  const char *label = busy ? _("Stop") : _("Run");
  g_autofree char *outlook = NULL;
  g_autofree char *tooltip = NULL;

  /* Set the action before the button's own: a button that is insensitive for an instant loses
   * clicks. */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                            busy ? "stop" : "run")),
                               TRUE);
  adw_button_content_set_label (self->run_content, label);
  adw_button_content_set_icon_name (self->run_content, busy ? "media-playback-stop-symbolic"
                                                            : "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run_button), busy ? "win.stop" : "win.run");
  outlook = busy || self->state == NULL ? NULL : gs_window_dup_outlook (self);
  tooltip = outlook != NULL ? g_strdup_printf ("%s\n%s", _("Run (F5)"), outlook)
                            : g_strdup (busy ? _("Stop (Escape)") : _("Run (F5)"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_button), tooltip);
  gtk_button_set_label (self->presentation_run, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->presentation_run),
                                  busy ? "win.stop" : "win.run");
  if (busy)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->run_button), "suggested-action");
      gtk_widget_remove_css_class (GTK_WIDGET (self->presentation_run), "suggested-action");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->run_button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->presentation_run), "suggested-action");
    }
  gtk_widget_set_visible (self->progress, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (gs_sidebar_get_workbench (self->sidebar)),
                            !busy && !gs_window_is_recorded (self));
  gs_window_update_actions (self);
  gs_window_update_progress (self);
  gs_window_update_words (self);
}

/* While it runs, all that changes is the bar and the time left.  They change in one picture with
 * the lanes: each further one would cost the run as much again. */
void
gs_window_stage_polled (GsWindow *self)
{
  if (self->session == NULL)
    return;
  gs_window_update_progress (self);
  gs_window_update_words (self);
}

static void
gs_window_progress_cb (GsWindow *self)
{
  /* When only the probe is left. */
  if (gs_window_is_busy (self) != gtk_widget_get_visible (self->progress))
    gs_window_update_run (self);
  else if (self->hidden)
    gs_window_stage_polled (self);
}

static void
gs_window_run_ended_cb (GsWindow *self)
{
  gs_window_measured (self);
  gs_detail_update (self->detail);
  gs_window_update_run (self);
}

static void gs_window_start (GsWindow *self, guint repeats);

/* Name the processes that the kernel does not let end: they keep the session from ending. */
static void
gs_window_stuck_cb (GsWindow   *self,
                    const char *processes)
{
  /* Translators: the names of processes that the kernel does not let end. */
  g_autofree char *text = g_strdup_printf (_("Waiting for the kernel to let go of %s"), processes);

  gs_notice_set_persistent (self->notice, self, text);
  /* Show a closed window again, since waiting may take long. */
  if (self->closing)
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
gs_window_session_ended_cb (GsSession *session,
                            GError    *error,
                            GsWindow  *self)
{
  g_autoptr (GsSession) ended = g_steal_pointer (&self->session);
  gboolean stopped = self->stopping
                     || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                     || g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED);

  g_signal_handlers_disconnect_by_data (ended, self);
  self->stopping = FALSE;
  gs_notice_end (self->notice, self);
  gs_stage_set_session (self->stage, NULL);
  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gs_detail_update (self->detail);
  gs_window_update_run (self);
  /* A broken pool is an outcome, which its lanes and its card tell. */
  if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN))
    {
      if (!self->hidden)
        gs_window_toast (self, _("The pool broke"));
    }
  else if (error != NULL && !stopped)
    gs_window_show_error (self, _("The run failed"), error->message);
  if (self->pending_repeats > 0)
    {
      guint repeats = self->pending_repeats;

      self->pending_repeats = 0;
      gs_window_start (self, repeats);
    }
}

/* Before the settings are read, and before the workbench is insensitive: what is being typed there
 * counts, and the keyboard goes to Stop, or it would be nowhere.
 * Returns: whether all that is shown there is in force; if not, what is wrong has been told, and
 * the keyboard goes there: nobody wants to measure something else than what stands there. */
static gboolean
gs_window_leave_workbench (GsWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GsWorkbench *workbench = gs_sidebar_get_workbench (self->sidebar);
  const char *refusal = NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (workbench)))
    gtk_widget_grab_focus (GTK_WIDGET (self->run_button));
  refusal = gs_workbench_get_refusal (workbench);
  if (refusal == NULL)
    return TRUE;

  if (self->presenting)
    gs_window_toast (self, refusal);
  else
    {
      adw_flap_set_reveal_flap (self->lessons_flap, TRUE);
      gs_sidebar_unfold_workbench (self->sidebar);
      gs_workbench_show_refusal (workbench);
    }
  return FALSE;
}

static void
gs_window_start (GsWindow *self,
                 guint     repeats)
{
  GsResults *results;
  GsExperiment *experiment;
  guint own_repeats;

  if (!gs_window_leave_workbench (self))
    return;
  if (self->session != NULL)
    {
      self->pending_repeats = repeats;
      gs_window_stop (self);
      return;
    }

  results = gs_lesson_state_get_results (self->state);
  experiment = gs_results_get_experiment (results);
  own_repeats = gs_experiment_get_repeats (experiment);
  /* How often to measure this time is no setting of the lesson: the session reads it once. */
  gs_experiment_set_repeats (experiment, MAX (own_repeats, repeats));
  self->session = gs_session_new (results, TRUE);
  g_signal_connect_swapped (self->session, "run-started", G_CALLBACK (gs_window_update_run), self);
  g_signal_connect_swapped (self->session, "run-ended", G_CALLBACK (gs_window_run_ended_cb), self);
  g_signal_connect_swapped (self->session, "progress", G_CALLBACK (gs_window_progress_cb), self);
  g_signal_connect_swapped (self->session, "stuck", G_CALLBACK (gs_window_stuck_cb), self);
  g_signal_connect (self->session, "ended", G_CALLBACK (gs_window_session_ended_cb), self);
  gs_stage_set_session (self->stage, self->hidden ? NULL : self->session);
  gs_session_start (self->session);
  gs_experiment_set_repeats (experiment, own_repeats);
  gs_window_update_run (self);
}

void
gs_window_run (GsWindow *self)
{
  gs_window_start (self, 1);
}

void
gs_window_run_precisely (GsWindow *self)
{
  gs_window_start (self, GS_PRECISE_REPEATS);
}

void
gs_window_run_sweep (GsWindow *self)
{
  g_autoptr (GsExperiment) sweep = NULL;
  g_autoptr (GError) error = NULL;

  if (!gs_window_leave_workbench (self))
    return;
  sweep = gs_experiment_expand_sweep (gs_lesson_state_get_experiment (self->state), NULL, 0, 0);
  if (!gs_experiment_validate (sweep, &error))
    {
      gs_window_show_error (self, _("The run failed"), error->message);
      return;
    }
  gs_lesson_state_change (self->state, sweep);
  gs_window_settings_changed (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "scaling");
  gs_window_run (self);
}

void
gs_window_run_candidates (GsWindow *self)
{
  g_autoptr (GsExperiment) all = NULL;

  if (!gs_window_leave_workbench (self))
    return;
  all = gs_candidates_add (gs_lesson_state_get_experiment (self->state));
  if (all != NULL)
    {
      gs_lesson_state_change (self->state, all);
      gs_window_settings_changed (self);
    }
  gs_window_run (self);
}

void
gs_window_stop (GsWindow *self)
{
  if (self->session == NULL)
    return;
  self->stopping = TRUE;
  gs_session_stop (self->session);
  gs_window_update_run (self);
}
