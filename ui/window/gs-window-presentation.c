/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presentation mode: the whole screen, no panes, type that the last row can read. */
#include "config.h"

#include "gs-window-private.h"

/* Shares of the window's height. */
#define TITLE_SHARE (1.0 / 22)
#define TEXT_SHARE (1.0 / 36)

void
gs_window_fit_presentation (GsWindow *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autofree char *css = NULL;

  if (!self->presenting || height <= 0 || height == self->presentation_height)
    return;

  self->presentation_height = height;
  /* Round up: a size just below its share would break the promise. */
  css = g_strdup_printf ("window.presentation { font-size: %dpx; }\n"
                         "window.presentation .presentation-title { font-size: %dpx; }\n",
                         (int) (height * TEXT_SHARE) + 1, (int) (height * TITLE_SHARE) + 1);
  gtk_css_provider_load_from_data (self->presentation_css, css, -1);
}

/* Any key ends a black screen.  One that is held is pressed again and again: it is spent until it
 * is released, or the screen would blink. */
static gboolean
gs_window_key_pressed_cb (GsWindow        *self,
                          guint            keyval,
                          guint            keycode,
                          GdkModifierType  state)
{
  if (keycode == self->spent_key)
    return GDK_EVENT_STOP;
  self->pressed_key = keycode;
  if (!gtk_widget_get_visible (self->blackout))
    return GDK_EVENT_PROPAGATE;

  self->spent_key = keycode;
  gtk_widget_set_visible (self->blackout, FALSE);
  return GDK_EVENT_STOP;
}

static void
gs_window_key_released_cb (GsWindow        *self,
                           guint            keyval,
                           guint            keycode,
                           GdkModifierType  state)
{
  if (keycode == self->pressed_key)
    self->pressed_key = 0;
  if (keycode == self->spent_key)
    self->spent_key = 0;
}

/* Add it last, so that it gets keys before all other handlers. */
void
gs_window_init_presentation (GsWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (gs_window_key_pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (gs_window_key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_cursor_from_name (self->blackout, "none");
}

void
gs_window_black_out (GsWindow *self)
{
  self->spent_key = self->pressed_key;
  gtk_widget_set_visible (self->blackout, TRUE);
}

void
gs_window_set_presentation (GsWindow *self,
                            gboolean  presenting)
{
  if (self->presenting == presenting)
    return;

  self->presenting = presenting;
  self->presentation_height = 0;
  gtk_widget_set_visible (self->header, !presenting);
  gtk_widget_set_visible (self->presentation_bar, presenting);
  gs_stage_set_presentation (self->stage, presenting);
  if (presenting)
    {
      self->lessons_shown = adw_flap_get_reveal_flap (self->lessons_flap);
      self->details_shown = adw_flap_get_reveal_flap (self->details_flap);
      /* Locked: room on the whole screen is no reason to come back. */
      adw_flap_set_locked (self->lessons_flap, TRUE);
      adw_flap_set_locked (self->details_flap, TRUE);
      adw_flap_set_reveal_flap (self->lessons_flap, FALSE);
      adw_flap_set_reveal_flap (self->details_flap, FALSE);
      gtk_widget_add_css_class (GTK_WIDGET (self), "presentation");
      gtk_window_fullscreen (GTK_WINDOW (self));
      gtk_widget_grab_focus (GTK_WIDGET (self->presentation_run));
    }
  else
    {
      gtk_css_provider_load_from_data (self->presentation_css, "", -1);
      gtk_widget_remove_css_class (GTK_WIDGET (self), "presentation");
      gtk_window_unfullscreen (GTK_WINDOW (self));
      adw_flap_set_locked (self->lessons_flap, FALSE);
      adw_flap_set_locked (self->details_flap, FALSE);
      adw_flap_set_reveal_flap (self->lessons_flap, self->lessons_shown);
      adw_flap_set_reveal_flap (self->details_flap, self->details_shown);
      gtk_widget_grab_focus (GTK_WIDGET (self->run_button));
    }
  gs_window_fit_presentation (self);
  gs_window_queue_fit (self);
  gs_window_update_words (self);
  gs_window_update_actions (self);
}
