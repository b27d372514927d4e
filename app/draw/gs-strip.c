/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-strip.h"

const GsState gs_strip_order[GS_N_STATES] = {
  GS_STATE_RUNNING, GS_STATE_IO_WAIT, GS_STATE_PICKLING, GS_STATE_STARTING,
  GS_STATE_READY, GS_STATE_LOCK_WAIT, GS_STATE_GIL_WAIT, GS_STATE_IDLE,
};

void
gs_strip_init (GsStrip *self,
               int      first,
               int      width,
               int      height,
               int      scale)
{
  /* Columns are written downwards: rows an odd number of cache lines apart keep out of each other's
   * way in the cache. */
  int padded = ((width + 15) / 16 | 1) * 16;

  self->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, padded, height);
  self->data = cairo_image_surface_get_data (self->image);
  self->stride = cairo_image_surface_get_stride (self->image);
  self->first = first;
  self->width = width;
  self->height = height;
  self->scale = scale;
}

/* Heights are counted in 256ths of a row, colours in 0…255. */
#define ROW 256

typedef struct
{
  guint red, green, blue, alpha; /* of the row that is being mixed, × ROW */
} Mix;

static inline guint32
mix_to_pixel (const Mix *mix)
{
  return (mix->alpha * 255 + ROW / 2) / ROW << 24 | (mix->red + ROW / 2) / ROW << 16
         | (mix->green + ROW / 2) / ROW << 8 | (mix->blue + ROW / 2) / ROW;
}

void
gs_strip_set_column (GsStrip       *self,
                     int            column,
                     const double  *shares,
                     const GsColor *colors,
                     guint          n_kinds)
{
  double unit = (double) self->height * ROW;
  int bottom = self->height * ROW;
  Mix mix = { 0 };
  double sum = 0;
  int y = 0;
  unsigned char *at;

  if (self->data == NULL || column < self->first || column >= self->first + self->width)
    return;

  at = self->data + (gsize) (column - self->first) * 4;
  for (guint i = 0; i < n_kinds && y < bottom; i++)
    {
      guint red, green, blue;
      int end;

      if (shares[i] <= 0)
        continue;
      sum += shares[i];
      end = MIN ((int) (sum * unit + 0.5), bottom);
      if (end <= y)
        continue;
      red = (guint) (colors[i].red * 255 + 0.5);
      green = (guint) (colors[i].green * 255 + 0.5);
      blue = (guint) (colors[i].blue * 255 + 0.5);

      /* What is left of a begun row, whole rows, and the beginning of the next. */
      while (y < end)
        {
          int row = y / ROW;
          int next = MIN (end, (row + 1) * ROW);
          guint cover = (guint) (next - y);

          if (cover == ROW)
            {
              guint32 pixel = 0xff000000u | red << 16 | green << 8 | blue;

              for (; (row + 1) * ROW <= end; row++)
                *(guint32 *) (gpointer) (at + (gsize) row * self->stride) = pixel;
              y = row * ROW;
              continue;
            }
          mix.red += cover * red;
          mix.green += cover * green;
          mix.blue += cover * blue;
          mix.alpha += cover;
          y = next;
          if (y == (row + 1) * ROW)
            {
              *(guint32 *) (gpointer) (at + (gsize) row * self->stride) = mix_to_pixel (&mix);
              mix = (Mix) { 0 };
            }
        }
    }

  if (mix.alpha > 0)
    *(guint32 *) (gpointer) (at + (gsize) (y / ROW) * self->stride) = mix_to_pixel (&mix);
}

void
gs_strip_paint (GsStrip *self,
                cairo_t *cr)
{
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  cairo_surface_mark_dirty (self->image);
  pattern = cairo_pattern_create_for_surface (self->image);
  cairo_matrix_init_scale (&matrix, self->scale, self->scale);
  cairo_matrix_translate (&matrix, -(double) self->first / self->scale, 0);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, (double) self->first / self->scale, 0,
                   (double) self->width / self->scale, (double) self->height / self->scale);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (self->image);
  self->image = NULL;
  self->data = NULL;
}
