/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-end-labels.h"

static void
end_label_clear (gpointer data)
{
  g_free (((GsEndLabel *) data)->text);
}

static int
compare_end_labels (gconstpointer a,
                    gconstpointer b)
{
  double difference = ((const GsEndLabel *) a)->wanted - ((const GsEndLabel *) b)->wanted;

  return difference < 0 ? -1 : difference > 0;
}

/* Pushes the labels apart until none touches the next, within the plot's height. */
static void
spread (GArray *labels,
        double  top,
        double  bottom,
        double  distance)
{
  g_array_sort (labels, compare_end_labels);
  for (guint i = 0; i < labels->len; i++)
    {
      GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);
      double least = i > 0 ? g_array_index (labels, GsEndLabel, i - 1).y + distance : top;

      label->y = MAX (label->wanted, least);
    }
  for (guint i = labels->len; i-- > 0;)
    {
      GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);
      double most = i + 1 < labels->len ? g_array_index (labels, GsEndLabel, i + 1).y - distance
                                        : bottom;

      label->y = MIN (label->y, most);
    }
}

GArray *
gs_end_labels_new (void)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (GsEndLabel));

  g_array_set_clear_func (labels, end_label_clear);

  return labels;
}

void
gs_end_labels_draw (GArray        *labels,
                    cairo_t       *cr,
                    const GsStyle *style,
                    double         x,
                    double         top,
                    double         bottom)
{
  double font = style->font_size;

  spread (labels, top, bottom, font * 1.2);
  for (guint i = 0; i < labels->len; i++)
    {
      const GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);

      gs_style_set_source (cr, style->grid);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, x + font * 0.35, label->wanted);
      cairo_line_to (cr, x + font * 0.9, label->y);
      cairo_stroke (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, label->bold, label->color, x + font * 1.1, label->y,
                    0, 0, label->text);
    }
}
