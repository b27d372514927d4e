/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names at the ends of a chart's lines, instead of a legend. */
#pragma once

#include "gs-style.h"

/* A text at the right edge, at the height of its line's end. */
typedef struct
{
  double wanted;   /* y of the line's end */
  double y;        /* of the text, once they are spread */
  GsColor color;
  gboolean bold;
  char *text;      /* owned */
} GsEndLabel;

/** gs_end_labels_new: an array of GsEndLabel that frees their texts. */
GArray *gs_end_labels_new  (void);
/** gs_end_labels_fit: @style, with type so much smaller, down to half, that all of them are read
 * whole in @width. */
GsStyle gs_end_labels_fit  (GArray        *labels,
                            cairo_t       *cr,
                            const GsStyle *style,
                            double         width);
/** gs_end_labels_limit: leaves out, from the last on, of the bold ones as many as do not fit between
 * @top and @bottom, and adds how many those are. */
void    gs_end_labels_limit (GArray       *labels,
                            const GsStyle *style,
                            double         top,
                            double         bottom);
/** gs_end_labels_draw: from @x to @right, pushed apart until none touches the next, within the
 * height. */
void    gs_end_labels_draw (GArray        *labels,
                            cairo_t       *cr,
                            const GsStyle *style,
                            double         x,
                            double         right,
                            double         top,
                            double         bottom);
