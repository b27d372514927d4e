/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of controls that goes on in another line where there is no room: nothing is cut in large
 * letters, nor does it keep a window wide. */
#pragma once

#include <gtk/gtk.h>

/** gs_flow_layout_new: children from the left, line by line, the last one at the right end; caller
 * owns. */
GtkLayoutManager *gs_flow_layout_new (void);
