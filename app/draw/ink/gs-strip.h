/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strip: an image one device pixel a column, each column split from the top in the proportions of
 * its kinds, so that area is time whatever the zoom. */
#pragma once

#include "gs-style.h"

typedef struct
{
  cairo_t *cr;        /* borrowed */
  cairo_surface_t *image;
  gpointer scratch;   /* what the image lies in; NULL if in memory of its own */
  unsigned char *data;
  int stride;
  int first;          /* column of the image's left edge */
  int width;
  int height;         /* device pixels */
  int n_opaque;       /* columns that are filled from top to bottom, each set once */
  int scale;          /* device pixels in a pixel of user space */
  guint64 *block;     /* GS_STRIP_BLOCK columns on their way into the image, by rows */
  int block_first;    /* counted from the strip's first column; -1 for none */
  guint block_set;    /* a bit for each column of the block that is set */
} GsStrip;

/* Columns written one by one go into the image so many at a time, a cache line a row: going down the
 * image for each would touch a page a row. */
#define GS_STRIP_BLOCK 16

/* The states from the top of a column. */
extern const GsState gs_strip_order[GS_N_STATES];

/** A colour as columns are mixed of it. */
typedef guint64 GsStripInk;

GsStripInk gs_strip_get_ink (GsColor color);

/** gs_strip_init: columns [@first, @first + @width), all transparent, for @cr, which is borrowed until
 * gs_strip_paint(), in the same thread. */
void gs_strip_init       (GsStrip       *self,
                          cairo_t       *cr,
                          int            first,
                          int            width,
                          int            height,
                          int            scale);
/** gs_strip_set_column: replaces a column by @shares of the height, which sum to at most 1, from the
 * top. */
void gs_strip_set_column (GsStrip          *self,
                          int               column,
                          const double     *shares,
                          const GsStripInk *inks,
                          guint             n_kinds);
/** gs_strip_fill_row: writes columns [@left, @right), as far as they are the strip's, of one row,
 * which has the strip's width, with the colour as cairo would fill them. */
void gs_strip_fill_row   (const GsStrip *self,
                          guint32       *row,
                          int            left,
                          int            right,
                          GsColor        color);
/** gs_strip_set_rows: makes every row of the strip that one. */
void gs_strip_set_rows   (GsStrip       *self,
                          const guint32 *row);
/** gs_strip_fill: the colour in columns [@left, @right), all rows but @inset above and below. */
void gs_strip_fill       (GsStrip       *self,
                          int            left,
                          int            right,
                          int            inset,
                          GsColor        color);
/** gs_strip_fill_tile: a pattern's period, repeated from column and row 0. */
void gs_strip_fill_tile  (GsStrip         *self,
                          int              left,
                          int              right,
                          cairo_surface_t *tile);
/** gs_strip_paint: paints the image where its columns belong, and frees it. */
void gs_strip_paint      (GsStrip       *self);
