/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-flow-layout.h"

/* px between children, and between lines */
#define SPACING 6

static int
measure_child (GtkWidget      *child,
               GtkOrientation  orientation)
{
  int natural;

  gtk_widget_measure (child, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* @child, or the next one that is shown. */
static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* Returns the height; places nothing if @place is FALSE. */
static int
lay_out (GtkWidget *widget,
         int        width,
         gboolean   place)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int x = 0, y = 0, line = 0;

  while (child != NULL)
    {
      GtkWidget *next = skip_hidden (gtk_widget_get_next_sibling (child));
      int child_width = measure_child (child, GTK_ORIENTATION_HORIZONTAL);
      int child_height = measure_child (child, GTK_ORIENTATION_VERTICAL);

      if (x > 0 && x + child_width > width)
        {
          x = 0;
          y += line + SPACING;
          line = 0;
        }
      if (next == NULL)
        x = MAX (x, width - child_width);
      if (place)
        gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, child_width, child_height }, -1);
      x += child_width + SPACING;
      line = MAX (line, child_height);
      child = next;
    }
  return y + line;
}

/* The widest child, and all of them in a line. */
static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int width = measure_child (child, GTK_ORIENTATION_HORIZONTAL);

      *minimum = MAX (*minimum, width);
      *natural += width + (*natural > 0 ? SPACING : 0);
    }
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  measure_width (widget, minimum, natural);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lay_out (widget, for_size >= 0 ? for_size : *natural, FALSE);
}

static void
allocate (GtkWidget *widget,
          int        width,
          int        height,
          int        baseline)
{
  lay_out (widget, width, TRUE);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

GtkLayoutManager *
gs_flow_layout_new (void)
{
  return gtk_custom_layout_new (get_request_mode, measure, allocate);
}
