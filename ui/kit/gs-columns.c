/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-columns.h"

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  index)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_UINT (index) == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

/* The titles are the toolkit's, each a box in a button: it cannot be told where to put their
 * words. */
static void
align_title (GtkWidget *view)
{
  GtkWidget *header = gtk_widget_get_first_child (view);
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (box != NULL)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
}

GtkWidget *
gs_columns_new (GListModel  *rows,
                GtkWidget  **view)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (rows));

  *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (*view), TRUE);
  gtk_widget_add_css_class (*view, "data-table");
  gtk_widget_add_css_class (scrolled, "columns");
  /* Keep the bar: in a small window most of the columns lie beyond the edge. */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scrolled), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), *view);
  return scrolled;
}

GtkColumnViewColumn *
gs_columns_add (GtkWidget  *view,
                const char *title,
                guint       index,
                GCallback   bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", bind, GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, index == 0);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  if (index > 0)
    align_title (view);
  return column;
}
