/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file manager for the tests: a window whose whole area is the file that argv[1] names, to be
 * dragged onto another program. */
#include <gtk/gtk.h>

int
main (int    argc,
      char **argv)
{
  GtkWidget *window = NULL;
  GtkDragSource *source = NULL;
  GdkFileList *files = NULL;
  g_autoptr (GFile) file = NULL;

  gtk_init ();
  if (argc != 2)
    return 2;

  file = g_file_new_for_commandline_arg (argv[1]);
  files = gdk_file_list_new_from_array (&file, 1);
  source = gtk_drag_source_new ();
  gtk_drag_source_set_content (source,
                               gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files));
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "drag source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("file"));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
