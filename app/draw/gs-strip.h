/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strip: an image one device pixel a column, each column split from the top in the proportions of
 * its kinds, so that area is time whatever the zoom. */
#pragma once

#include "gs-style.h"

typedef struct
{
  cairo_surface_t *image;
  unsigned char *data;
  int stride;
  int first;          /* column of the image's left edge */
  int width;
  int height;         /* device pixels */
  int scale;          /* device pixels in a pixel of user space */
} GsStrip;

/* The states from the top of a column. */
extern const GsState gs_strip_order[GS_N_STATES];

/** gs_strip_init: columns [@first, @first + @width), all transparent. */
void gs_strip_init       (GsStrip       *self,
                          int            first,
                          int            width,
                          int            height,
                          int            scale);
/** gs_strip_set_column: @shares of the height, which sum to at most 1, from the top. */
void gs_strip_set_column (GsStrip       *self,
                          int            column,
                          const double  *shares,
                          const GsColor *colors,
                          guint          n_kinds);
/** gs_strip_paint: paints the image where its columns belong, and frees it. */
void gs_strip_paint      (GsStrip       *self,
                          cairo_t       *cr);
