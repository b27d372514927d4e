/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows choices on the stage, and shows their details. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-window-private.h"

static GsRun *
get_run (GsWindow *self,
         guint     variant)
{
  return gs_results_get_shown_run (gs_lesson_state_get_shown (self->state), variant);
}

static void
gs_window_variant_selected_cb (GsWindow *self,
                               guint     variant)
{
  gs_lesson_state_set_variant (self->state, variant);
  gs_detail_update (self->detail);
}

static void
gs_window_span_selected_cb (GsWindow *self)
{
  guint variant = 0;
  guint lane = 0;
  GsSpan span = { 0 };
  GsRun *run = NULL;

  if (gs_stage_get_selection (self->stage, &variant, &lane, &span))
    {
      run = get_run (self, variant);
      gs_window_variant_selected_cb (self, variant);
    }
  gs_detail_show_selection (self->detail, run, lane, &span);
  gs_window_update_actions (self);
}

static void
gs_window_range_measured_cb (GsWindow *self)
{
  GsView view = { 0, 0 };
  guint variant = 0;

  if (self->state == NULL)
    return;
  if (gs_scene_get_measure (gs_stage_get_scene (self->stage), &variant, &view))
    {
      gs_detail_show_measure (self->detail, get_run (self, variant), view.begin, view.end);
      gs_window_update_actions (self);
    }
  else
    gs_window_span_selected_cb (self);
}

static void
gs_window_holder_chosen_cb (GsWindow     *self,
                            guint         lane,
                            const GsSpan *span)
{
  guint variant = 0;

  if (gs_stage_get_selection (self->stage, &variant, NULL, NULL))
    gs_stage_go_to (self->stage, variant, lane, span);
}

/* A view can be opened where there is something to see.  Its button keeps its place: nothing moves
 * away from the pointer. */
static void
gs_window_offer_page (GsWindow    *self,
                      GsStagePage  page,
                      GtkWidget   *button,
                      const char  *words,
                      const char  *missing)
{
  gboolean has_page = gs_stage_has_page (self->stage, page);

  if (!has_page && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "timelines");
  /* While the button has an action, GTK makes it sensitive whenever it meets that action anew. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), has_page ? "win.page" : NULL);
  gtk_widget_set_sensitive (button, has_page);
  gtk_widget_set_tooltip_text (button, has_page ? words : missing);
}

void
gs_window_offer_pages (GsWindow *self)
{
  gs_window_offer_page (self, GS_STAGE_STEPS, self->steps_button,
                        _("The lost update, step by step"),
                        _("Available once a run has lost an update"));
  gs_window_offer_page (self, GS_STAGE_TIMES, self->times_button,
                        _("How long tasks and waits for the GIL took"),
                        _("Available after a run"));
}

void
gs_window_update_stage (GsWindow *self)
{
  self->hidden = gs_lesson_state_is_hidden (self->state);
  gs_stage_set_results (self->stage, gs_lesson_state_get_shown (self->state));
  /* One that is being stopped may be another lesson's. */
  if (self->session != NULL && !self->stopping && !self->hidden)
    gs_stage_set_session (self->stage, self->session);
  gs_sidebar_update (self->sidebar);
  gs_detail_show_selection (self->detail, NULL, 0, NULL);
  gs_detail_update (self->detail);
  gs_window_update_run (self);
}

void
gs_window_add_stage (GsWindow *self)
{
  self->stage = gs_stage_new ();
  gtk_widget_set_hexpand (GTK_WIDGET (self->stage), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stage), TRUE);
  gtk_box_prepend (self->center, GTK_WIDGET (self->stage));
  g_signal_connect_object (self->stage, "variant-selected",
                           G_CALLBACK (gs_window_variant_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "span-selected", G_CALLBACK (gs_window_span_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "range-measured",
                           G_CALLBACK (gs_window_range_measured_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "polled", G_CALLBACK (gs_window_stage_polled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "pages-changed", G_CALLBACK (gs_window_offer_pages), self,
                           G_CONNECT_SWAPPED);
  gs_window_offer_pages (self);
  g_signal_connect_object (self->detail, "holder-chosen", G_CALLBACK (gs_window_holder_chosen_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detail, "guessed", G_CALLBACK (gs_window_guessed), self,
                           G_CONNECT_SWAPPED);
}
