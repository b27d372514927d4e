/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drag and drop of files onto the window. */
#include "config.h"

#include "gs-window-private.h"

static gboolean
gs_window_drop_cb (GsWindow     *self,
                   const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *each = files; each != NULL; each = each->next)
    gs_window_open_file (self, each->data);
  return files != NULL;
}

void
gs_window_add_drop_target (GsWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (gs_window_drop_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
