/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tab-stop.h"

struct _GsTabStop
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (GsTabStop, gs_tab_stop, GTK_TYPE_WIDGET)

static gboolean
gs_tab_stop_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  GsTabStop *self = GS_TAB_STOP (widget);
  GtkListBoxRow *row = NULL;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (gs_tab_stop_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
gs_tab_stop_dispose (GObject *object)
{
  g_clear_pointer ((GtkWidget **) &GS_TAB_STOP (object)->list, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_tab_stop_parent_class)->dispose (object);
}

static void
gs_tab_stop_class_init (GsTabStopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_tab_stop_dispose;
  GTK_WIDGET_CLASS (klass)->focus = gs_tab_stop_focus;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_tab_stop_init (GsTabStop *self)
{
}

GtkWidget *
gs_tab_stop_new (GtkListBox *list)
{
  GsTabStop *self = NULL;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);

  self = g_object_new (GS_TYPE_TAB_STOP, NULL);
  self->list = list;
  gtk_widget_set_parent (GTK_WIDGET (list), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
