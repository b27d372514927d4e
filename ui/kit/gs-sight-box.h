/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of widgets in a scrolled window that draws those alone that are in sight: GTK draws all
 * that a viewport holds, however little of it shows. */
#pragma once

#include <gtk/gtk.h>

#define GS_TYPE_SIGHT_BOX (gs_sight_box_get_type ())
G_DECLARE_FINAL_TYPE (GsSightBox, gs_sight_box, GS, SIGHT_BOX, GtkBox)

/** gs_sight_box_new: without a scrolled window around it, all of it is in sight. */
GtkWidget *gs_sight_box_new (void);
