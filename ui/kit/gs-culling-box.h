/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of widgets in a scrolled window that draws only the visible ones: GTK draws all that a
 * viewport holds, however little of it shows. */
#pragma once

#include <gtk/gtk.h>

#define GS_TYPE_CULLING_BOX (gs_culling_box_get_type ())
G_DECLARE_FINAL_TYPE (GsCullingBox, gs_culling_box, GS, CULLING_BOX, GtkBox)

/** gs_culling_box_new: without a scrolled window around it, all of it is in sight. */
GtkWidget *gs_culling_box_new (void);
