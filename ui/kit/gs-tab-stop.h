/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds a list that Tab enters and leaves as one; the arrow keys move within it.  On its own a list
 * box lets Tab walk over every row, and selects each. */
#pragma once

#include <gtk/gtk.h>

#define GS_TYPE_TAB_STOP (gs_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (GsTabStop, gs_tab_stop, GS, TAB_STOP, GtkWidget)

GtkWidget *gs_tab_stop_new (GtkListBox *list);
