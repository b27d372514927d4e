/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-strip.h"

#include <string.h>

#include "gs-scratch.h"

const GsState gs_strip_order[GS_N_STATES] = {
  GS_STATE_RUNNING, GS_STATE_IO_WAIT, GS_STATE_PICKLING, GS_STATE_STARTING,
  GS_STATE_READY, GS_STATE_LOCK_WAIT, GS_STATE_GIL_WAIT, GS_STATE_IDLE,
};

void
gs_strip_init (GsStrip *self,
               cairo_t *cr,
               int      first,
               int      width,
               int      height,
               int      scale)
{
  /* Round up to whole blocks, and to an odd number of cache lines, so that rows do not share cache
   * sets. */
  int padded = ((width + GS_STRIP_BLOCK - 1) / GS_STRIP_BLOCK | 1) * GS_STRIP_BLOCK;
  gsize size = (gsize) padded * (gsize) MAX (height, 0) * sizeof (guint32);

  /* Reuse memory for pixels only: a recording surface keeps the image that it is given. */
  self->scratch = NULL;
  if (cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE && size > 0)
    {
      self->scratch = memset (gs_scratch_take (size), 0, size);
      self->image = cairo_image_surface_create_for_data (self->scratch, CAIRO_FORMAT_ARGB32, padded,
                                                         height, padded * (int) sizeof (guint32));
    }
  else
    self->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, padded, height);
  self->cr = cr;
  self->n_opaque = 0;
  self->data = cairo_image_surface_get_data (self->image);
  self->stride = cairo_image_surface_get_stride (self->image);
  self->first = first;
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->block = g_new (guint64, (gsize) GS_STRIP_BLOCK * (gsize) (MAX (height, 0) + 2));
  self->block_first = -1;
  self->block_set = 0;
}

static guint32 *
get_row (const GsStrip *self,
         int            y)
{
  return (guint32 *) (gpointer) (self->data + (gsize) y * self->stride);
}

static inline guint32
narrow_color (guint64 sums)
{
  guint64 pixel = (sums + G_GUINT64_CONSTANT (0x0080008000800080)) >> 8
                  & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);

  pixel = (pixel | pixel >> 8) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);

  return (guint32) (pixel | pixel >> 16);
}

/* Row by row, all columns side by side. */
static void
flush_whole (GsStrip *self)
{
  guint64 sums[GS_STRIP_BLOCK] = { 0 };
  const guint64 *from = self->block;

  for (int y = 0; y < self->height; y++, from += GS_STRIP_BLOCK)
    {
      guint32 pixels[GS_STRIP_BLOCK];

      for (int i = 0; i < GS_STRIP_BLOCK; i++)
        {
          sums[i] += from[i];
          pixels[i] = narrow_color (sums[i]);
        }
      memcpy (get_row (self, y) + self->block_first, pixels, sizeof pixels);
    }
}

/* Column by column, those that are set. */
static void
flush_part (GsStrip *self)
{
  for (int i = 0; i < GS_STRIP_BLOCK; i++)
    {
      const guint64 *from = self->block + i;
      guint64 sum = 0;

      if ((self->block_set & (1u << i)) == 0)
        continue;
      for (int y = 0; y < self->height; y++, from += GS_STRIP_BLOCK)
        {
          sum += *from;
          get_row (self, y)[self->block_first + i] = narrow_color (sum);
        }
    }
}

static void
flush_block (GsStrip *self)
{
  if (self->block_first < 0)
    return;

  if (self->block_set == (1u << GS_STRIP_BLOCK) - 1)
    flush_whole (self);
  else
    flush_part (self);
  self->block_first = -1;
}

/* Returns the place of a new column: empty, its rows GS_STRIP_BLOCK apart. */
static guint64 *
begin_column (GsStrip *self,
              int      column)
{
  int first = column - column % GS_STRIP_BLOCK;

  if (self->block_first != first)
    {
      flush_block (self);
      memset (self->block, 0, sizeof (guint64) * GS_STRIP_BLOCK * (gsize) (self->height + 2));
      self->block_first = first;
      self->block_set = 0;
    }
  self->block_set |= 1u << (column - first);

  return self->block + (column - first);
}

/* Heights are counted in 256ths of a row. */
#define ROW 256

/* A colour's four channels side by side, 16 bits each, so that they are mixed in one go: their sums
 * over a row stay below 2¹⁶, and in between what one borrows from the next is paid back. */
GsStripInk
gs_strip_get_ink (GsColor color)
{
  guint64 red = (guint64) (color.red * 255 + 0.5);
  guint64 green = (guint64) (color.green * 255 + 0.5);
  guint64 blue = (guint64) (color.blue * 255 + 0.5);

  return G_GUINT64_CONSTANT (255) << 48 | red << 32 | green << 16 | blue;
}

void
gs_strip_set_column (GsStrip          *self,
                     int               column,
                     const double     *shares,
                     const GsStripInk *inks,
                     guint             n_kinds)
{
  double unit = (double) self->height * ROW;
  double bottom = unit;
  guint64 above = 0;
  double sum = 0;
  guint64 *at;
  guint last = 0;

  if (self->data == NULL || column < self->first || column >= self->first + self->width)
    return;

  /* Store only changes of colour: the difference of each row to the one above. */
  at = begin_column (self, column - self->first);
  for (guint i = 0; i <= n_kinds; i++)
    {
      guint64 color = 0;
      guint64 change;
      guint row;

      if (i < n_kinds && shares[i] <= 0)
        continue;
      if (i < n_kinds)
        color = inks[i];
      change = color - above;
      row = last / ROW * GS_STRIP_BLOCK;
      at[row] += change * (ROW - last % ROW);
      at[row + GS_STRIP_BLOCK] += change * (last % ROW);
      above = color;
      if (i < n_kinds)
        {
          sum += shares[i];
          last = (guint) MIN (sum * unit + 0.5, bottom);
        }
    }
  self->n_opaque += last == (guint) bottom;
}

/* Clips [@left, @right), counted from the strip's first column, to the strip. */
static gboolean
clip (const GsStrip *self,
      int           *left,
      int           *right)
{
  *left = MAX (*left - self->first, 0);
  *right = MIN (*right - self->first, self->width);

  return self->data != NULL && *left < *right;
}

/* Packs a colour into a pixel as cairo does. */
static guint32
pack_color (GsColor color)
{
  guint red = (guint) (color.red * 65535 + 0.5) >> 8;
  guint green = (guint) (color.green * 65535 + 0.5) >> 8;
  guint blue = (guint) (color.blue * 65535 + 0.5) >> 8;

  return 0xff000000u | red << 16 | green << 8 | blue;
}

void
gs_strip_fill_row (const GsStrip *self,
                   guint32       *row,
                   int            left,
                   int            right,
                   GsColor        color)
{
  guint32 pixel = pack_color (color);

  if (!clip (self, &left, &right))
    return;
  for (int x = left; x < right; x++)
    row[x] = pixel;
}

void
gs_strip_set_rows (GsStrip       *self,
                   const guint32 *row)
{
  for (int y = 0; y < self->height && self->data != NULL; y++)
    memcpy (get_row (self, y), row, (gsize) self->width * sizeof *row);
}

void
gs_strip_fill (GsStrip *self,
               int      left,
               int      right,
               int      inset,
               GsColor  color)
{
  for (int y = inset; y < self->height - inset && self->data != NULL; y++)
    gs_strip_fill_row (self, get_row (self, y), left, right, color);
}

void
gs_strip_fill_tile (GsStrip         *self,
                    int              left,
                    int              right,
                    cairo_surface_t *tile)
{
  const unsigned char *data = cairo_image_surface_get_data (tile);
  int size = cairo_image_surface_get_width (tile);
  int stride = cairo_image_surface_get_stride (tile);

  if (!clip (self, &left, &right) || data == NULL)
    return;

  for (int y = 0; y < self->height; y++)
    {
      const guint32 *from = (const guint32 *) (gconstpointer) (data + (gsize) (y % size) * stride);
      guint32 *row = get_row (self, y);
      int phase = (left + self->first) % size;

      for (int x = left; x < right;)
        {
          int n = MIN (size - phase, right - x);

          for (int i = 0; i < n; i++)
            row[x + i] = from[phase + i];
          x += n;
          phase = 0;
        }
    }
}

void
gs_strip_paint (GsStrip *self)
{
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  if (self->data != NULL)
    flush_block (self);
  g_clear_pointer (&self->block, g_free);
  cairo_surface_mark_dirty (self->image);
  pattern = cairo_pattern_create_for_surface (self->image);
  cairo_matrix_init_scale (&matrix, self->scale, self->scale);
  cairo_matrix_translate (&matrix, -(double) self->first / self->scale, 0);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_save (self->cr);
  cairo_set_source (self->cr, pattern);
  if (self->scratch != NULL && self->n_opaque == self->width)
    cairo_set_operator (self->cr, CAIRO_OPERATOR_SOURCE); /* the same, without looking through it */
  cairo_rectangle (self->cr, (double) self->first / self->scale, 0,
                   (double) self->width / self->scale, (double) self->height / self->scale);
  cairo_fill (self->cr);
  cairo_restore (self->cr); /* lets go of the image */
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (self->image);
  gs_scratch_give (self->scratch);
  self->scratch = NULL;
  self->image = NULL;
  self->data = NULL;
}
