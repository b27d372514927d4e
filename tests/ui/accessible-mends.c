/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GIO module that the window's tests load into the program, for what GTK from 4.10 on tells of
 * it.
 *
 * Places: it adds up where each widget's border begins within its parent's content, and so loses
 * the padding of every widget on the way, up to 20 px in all.  With this they are what they were
 * before, where the content of a widget begins within the content of its window.
 *
 * Names: an item of a menu is named by a label that, as its role has it, says nothing. */
#include <gtk/gtk.h>

static gboolean
get_bounds (GtkAccessible *accessible,
            int           *x,
            int           *y,
            int           *width,
            int           *height)
{
  GtkWidget *widget = GTK_WIDGET (accessible);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  graphene_point_t origin;

  if (!gtk_widget_compute_point (widget, parent != NULL ? parent : widget,
                                 graphene_point_zero (), &origin))
    origin = *graphene_point_zero ();
  *x = (int) origin.x;
  *y = (int) origin.y;
  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);

  return TRUE;
}

/* The page of a stack lies where its widget does, which is asked for as well. */
static gboolean
get_page_bounds (GtkAccessible *accessible,
                 int           *x,
                 int           *y,
                 int           *width,
                 int           *height)
{
  GtkWidget *child = gtk_stack_page_get_child (GTK_STACK_PAGE (accessible));

  *x = *y = 0;
  *width = gtk_widget_get_width (child);
  *height = gtk_widget_get_height (child);

  return TRUE;
}

/* A class that is made later copies what its parent has. */
static void
replace (GType   type,
         gboolean (*function) (GtkAccessible *, int *, int *, int *, int *))
{
  gpointer class = g_type_class_peek (type);
  g_autofree GType *children = g_type_children (type, NULL);

  if (class == NULL)
    return;
  ((GtkAccessibleInterface *) g_type_interface_peek (class, GTK_TYPE_ACCESSIBLE))->get_bounds
    = function;
  for (guint i = 0; children[i] != 0; i++)
    replace (children[i], function);
}

static gboolean
widget_mapped_cb (GSignalInvocationHint *hint,
                  guint                  n_values,
                  const GValue          *values,
                  gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      {
        if (!GTK_IS_LABEL (child))
          continue;
        g_object_set (child, "accessible-role", GTK_ACCESSIBLE_ROLE_LABEL, NULL);
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        gtk_label_get_text (GTK_LABEL (child)), -1);
      }

  return G_SOURCE_CONTINUE;
}

void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  g_type_class_ref (GTK_TYPE_WIDGET);
  g_type_class_ref (GTK_TYPE_STACK_PAGE);
  replace (GTK_TYPE_WIDGET, get_bounds);
  replace (GTK_TYPE_STACK_PAGE, get_page_bounds);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, widget_mapped_cb, NULL,
                              NULL);
}

void
g_io_module_unload (GIOModule *module)
{
}
