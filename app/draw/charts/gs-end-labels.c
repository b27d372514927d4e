/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-end-labels.h"

#include <glib/gi18n.h>

/* Distance between two labels, in type sizes. */
#define DISTANCE 1.2

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

GsStyle
gs_end_labels_fit (GArray        *labels,
                   cairo_t       *cr,
                   const GsStyle *style,
                   double         width)
{
  GsStyle fitting = *style;
  double widest = 0;

  for (guint i = 0; i < labels->len; i++)
    {
      const GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);

      widest = MAX (widest, gs_draw_text_width (cr, style, GS_TEXT_SMALL, label->bold,
                                                label->text));
    }
  if (widest > width)
    fitting.font_size *= CLAMP (width / widest * 0.99, 0.5, 1);

  return fitting;
}

void
gs_end_labels_limit (GArray        *labels,
                     const GsStyle *style,
                     double         top,
                     double         bottom)
{
  guint n_fitting = (guint) MAX ((bottom - top) / (style->font_size * DISTANCE) + 1, 1);
  guint n_left_out = 0;
  GsEndLabel more = { bottom, bottom, style->dim_text, FALSE, NULL };

  if (labels->len <= n_fitting)
    return;
  for (guint i = labels->len; i-- > 0 && labels->len >= n_fitting;)
    if (g_array_index (labels, GsEndLabel, i).bold)
      {
        g_array_remove_index (labels, i);
        n_left_out++;
      }
  /* Translators: names that there is no room for */
  more.text = g_strdup_printf (_("+%u more"), n_left_out);
  g_array_append_val (labels, more);
}

void
gs_end_labels_draw (GArray        *labels,
                    cairo_t       *cr,
                    const GsStyle *style,
                    double         x,
                    double         right,
                    double         top,
                    double         bottom)
{
  double font = style->font_size;

  spread (labels, top, bottom, font * DISTANCE);
  for (guint i = 0; i < labels->len; i++)
    {
      const GsEndLabel *label = &g_array_index (labels, GsEndLabel, i);

      gs_style_set_source (cr, style->grid);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, x + font * 0.35, label->wanted);
      cairo_line_to (cr, x + font * 0.9, label->y);
      cairo_stroke (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, label->bold, label->color, x + font * 1.1, label->y,
                    0, MAX (right - x - font * 1.1, 1), label->text);
    }
}
