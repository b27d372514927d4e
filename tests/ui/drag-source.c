/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file manager for the tests: a window whose whole area is the files that the arguments name, to
 * be dragged onto another program. */
#include <gtk/gtk.h>

int
main (int    argc,
      char **argv)
{
  GtkWidget *window = NULL;
  GtkDragSource *source = NULL;
  GdkFileList *files = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_init ();
  if (argc < 2)
    return 2;

  for (int i = 1; i < argc; i++)
    g_ptr_array_add (all, g_file_new_for_commandline_arg (argv[i]));
  files = gdk_file_list_new_from_array ((GFile **) all->pdata, all->len);
  source = gtk_drag_source_new ();
  gtk_drag_source_set_content (source,
                               gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files));
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "drag source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("files"));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
