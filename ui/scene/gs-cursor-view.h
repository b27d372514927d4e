/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overlay that follows the pointer: a line of time across the lanes, and a tip.  It lies over
 * everything and takes no input, so that a moving pointer redraws nothing else. */
#pragma once

#include "gs-scene.h"

/* The time under the pointer, as a line on one axis. */
typedef struct
{
  double x;
  double top;
  double bottom;
} GsCursorLine;

#define GS_CURSOR_MAX_LINES 8

#define GS_TYPE_CURSOR_VIEW (gs_cursor_view_get_type ())
G_DECLARE_FINAL_TYPE (GsCursorView, gs_cursor_view, GS, CURSOR_VIEW, GtkWidget)

GtkWidget *gs_cursor_view_new       (GsScene            *scene);
/** gs_cursor_view_set_lines: 0 for none, at most GS_CURSOR_MAX_LINES. */
void       gs_cursor_view_set_lines (GsCursorView       *self,
                                     const GsCursorLine *lines,
                                     guint               n_lines);
/** gs_cursor_view_set_tip: @text (NULL: none) beside the pointer at x, y. */
void       gs_cursor_view_set_tip   (GsCursorView       *self,
                                     const char         *text,
                                     double              x,
                                     double              y);
