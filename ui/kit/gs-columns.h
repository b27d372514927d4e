/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the tables of figures: a column of names at the left, which takes the remaining width,
 * and columns of figures, aligned right below their titles. */
#pragma once

#include <gtk/gtk.h>

/** gs_columns_new: a table of @rows that scrolls, without a column yet; *@view: borrowed from it. */
GtkWidget           *gs_columns_new (GListModel  *rows,
                                     GtkWidget  **view);
/** gs_columns_add: one more; @bind is called as (factory, item, @index) for each row, and the item's
 * child is a label.  The column is borrowed from the view. */
GtkColumnViewColumn *gs_columns_add (GtkWidget   *view,
                                     const char  *title,
                                     guint        index,
                                     GCallback    bind);
