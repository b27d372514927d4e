/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text within the drawing layer: layouts, and many small numbers at once. */
#pragma once

#include "gs-style.h"

/** gs_text_create_layout: one line in the family of every picture, @px high; caller owns. */
PangoLayout *gs_text_create_layout (cairo_t    *cr,
                                    double      px,
                                    gboolean    bold,
                                    const char *text);

/* Numbers collected and shown in one go.
 *   gs_numbers_init (&numbers, cr, px); gs_numbers_add (…); gs_numbers_show (…); …_clear (…) */
typedef struct
{
  cairo_t *cr;
  double px;
  int scale;            /* device pixels of a unit; 0 in vector pictures, where nothing is rounded */
  const void *digits;   /* NULL if the font has no plain digits: then nothing is shown */
  GArray *glyphs;       /* cairo_glyph_t */
} GsNumbers;

void         gs_numbers_init       (GsNumbers  *self,
                                    cairo_t    *cr,
                                    double      px);
/** gs_numbers_add: @number centred in [x0, x1) about the line's middle y, if it fits. */
void         gs_numbers_add        (GsNumbers  *self,
                                    guint       number,
                                    double      x0,
                                    double      x1,
                                    double      y);
/** gs_numbers_show: draws what was added since the last show. */
void         gs_numbers_show       (GsNumbers  *self,
                                    GsColor     color);
void         gs_numbers_clear      (GsNumbers  *self);
