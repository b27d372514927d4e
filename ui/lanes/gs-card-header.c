/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-card-header.h"

static int
measure_width (GtkWidget *label)
{
  int width = 0;

  if (label != NULL)
    gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static int
measure_height (GtkWidget *label,
                int        width)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
place_label (GtkWidget *label,
             int        x,
             int        y,
             int        width,
             int        height)
{
  gtk_widget_size_allocate (label, &(GtkAllocation) { x, y, MAX (width, 1), MAX (height, 1) }, -1);
}

int
gs_card_header_lay_out (const GsCardHeader *self,
                        GsScene            *scene,
                        int                 width,
                        int                 y,
                        gboolean            place)
{
  int pad = gs_scene_get_sizes (scene)->pad;
  int inner = MAX (width - 4 * pad, 1);
  int figure = MIN (MAX (measure_width (self->figure), self->figure_width), inner);
  int room = MAX (inner - figure, 1);
  int title = MIN (measure_width (self->title), room);
  int detail = measure_width (self->detail);
  gboolean below = width >= 0 && detail > 0 && title + detail + 4 * pad > room;
  int line = self->line_height;
  int detail_height = 0;

  if (width < 0)
    return line;

  line = MAX (line, measure_height (self->title, title));
  if (below)
    {
      detail = MIN (detail, inner);
      detail_height = measure_height (self->detail, detail) + pad / 2;
    }
  if (place)
    {
      place_label (self->title, 2 * pad, y, title, line);
      if (below)
        place_label (self->detail, 2 * pad, y + line, detail, detail_height - pad / 2);
      else
        place_label (self->detail, room - detail - (figure > 0 ? 2 * pad : 0) + 2 * pad, y, detail,
                     line);
      if (self->figure != NULL)
        place_label (self->figure, 2 * pad + room, y, figure, line);
    }
  return line + detail_height;
}
