/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a table of figures: one of names at the left, which takes the room that is left over,
 * and columns of figures that stand below the right ends of their titles. */
#pragma once

#include <gtk/gtk.h>

/** gs_columns_new: a table of @rows that scrolls, without a column yet; *@view: borrowed from
 * it. */
GtkWidget           *gs_columns_new (GListModel  *rows,
                                     GtkWidget  **view);
/** gs_columns_add: one more; @bind is called as (factory, item, @index) for each row, and the
 * item's child is a label.  The column is borrowed from the view. */
GtkColumnViewColumn *gs_columns_add (GtkWidget   *view,
                                     const char  *title,
                                     guint        index,
                                     GCallback    bind);
