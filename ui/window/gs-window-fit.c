/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adapts the window to its size: the right pane's width, and the contents of the header. */
#include "config.h"

#include "gs-window-private.h"

/* The right pane's share of the window's width, and its bounds in pixels. */
#define DETAILS_SHARE 0.257
#define MIN_DETAILS_WIDTH 284
#define MAX_DETAILS_WIDTH 440

/* Below this the header gives up padding and the word beside Next, so that the title has room. */
#define NARROW_WIDTH 1120

/* Adapts the width of the right pane: in a wide window the Python gets some of the room. */
static void
gs_window_fit_details (GsWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * DETAILS_SHARE;

  gtk_widget_set_size_request (GTK_WIDGET (self->detail),
                               CLAMP (width, MIN_DETAILS_WIDTH, MAX_DETAILS_WIDTH), -1);
}

static void
gs_window_fit_header (GsWindow *self)
{
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;

  gtk_widget_set_visible (self->next_label, !narrow);
  if (narrow)
    gtk_widget_add_css_class (self->header, "narrow");
  else
    gtk_widget_remove_css_class (self->header, "narrow");
}

static int
measure_width (GtkWidget *widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}

/* The views can leave the header, so that the window can be made smaller than all of it is: what
 * does not fit any more is gone with the next picture. */
static void
measure_header (GtkWidget      *place,
                GtkOrientation  orientation,
                int             for_size,
                int            *minimum,
                int            *natural,
                int            *minimum_baseline,
                int            *natural_baseline)
{
  GtkWidget *header = gtk_widget_get_first_child (place);
  GsWindow *self = GS_WINDOW (gtk_widget_get_root (place));

  gtk_widget_measure (header, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && gtk_widget_get_visible (header))
    *minimum -= measure_width (self->views_slot);
}

static void
allocate_header (GtkWidget *place,
                 int        width,
                 int        height,
                 int        baseline)
{
  gtk_widget_size_allocate (gtk_widget_get_first_child (place),
                            &(GtkAllocation) { 0, 0, width, height }, baseline);
}

void
gs_window_init_header (GsWindow *self)
{
  gtk_widget_set_layout_manager (self->header_place,
                                 gtk_custom_layout_new (NULL, measure_header, allocate_header));
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (gs_window_queue_fit), self, G_CONNECT_SWAPPED);
}

/* The views stand in the header where they fit beside what else is there, otherwise in a bar below
 * it. */
static void
gs_window_fit_views (GsWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  GtkWidget *former = gtk_widget_get_parent (self->views);
  GtkWidget *place = NULL;
  int needed;

  if (self->presenting)
    {
      gtk_widget_set_visible (self->views_bar, FALSE);
      return;
    }
  needed = measure_width (self->header) - measure_width (self->views_slot)
           + measure_width (self->views);
  place = needed <= width ? self->views_slot : self->views_bar;
  gtk_widget_set_visible (self->views_bar, place == self->views_bar);
  if (place == former)
    return;

  g_object_ref (self->views);
  adw_bin_set_child (ADW_BIN (former), NULL);
  adw_bin_set_child (ADW_BIN (place), self->views);
  g_object_unref (self->views);
  /* GTK has made every button sensitive there whose action is enabled. */
  gs_window_offer_pages (self);
}

static gboolean
gs_window_fit_cb (gpointer user_data)
{
  GsWindow *self = GS_WINDOW (user_data);

  self->resize_source = 0;
  gs_window_fit_presentation (self);
  gs_window_fit_details (self);
  gs_window_fit_header (self);
  gs_window_fit_views (self);
  return G_SOURCE_REMOVE;
}

/* Fits in an idle handler: sizes must not change during a layout. */
void
gs_window_queue_fit (GsWindow *self)
{
  if (self->resize_source == 0)
    self->resize_source = g_idle_add_full (G_PRIORITY_DEFAULT, gs_window_fit_cb, self, NULL);
}
