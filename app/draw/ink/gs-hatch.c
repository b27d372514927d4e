/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a state's area is filled: solid, hatched, crossed, dotted, outlined.
 *
 * On pixels a pattern is a small repeated tile, which costs no more than a flat fill; in SVG and
 * PDF it is lines.  Both stand still in user space, so that tiles of 128 px abut without a seam. */
#include "gs-style.h"

#include <math.h>
#include <string.h>

/* Shares of a period: how wide a line is along x, and the radius of a dot. */
#define DIAGONAL_LINE 0.30
#define CROSSED_LINE 0.17
#define DOT_RADIUS 0.17
/* The share that an outline adds to the mean of an area of the usual size. */
#define OUTLINE_SHARE 0.11
/* Samples of a tile's pixel, each way. */
#define SAMPLES 4

double
gs_style_get_period (const GsStyle *self)
{
  return self->font_size < 26 ? 8 : 16;
}

gboolean
gs_draw_is_vector (cairo_t *cr)
{
  switch ((int) cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_SVG:
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
      return TRUE;
    default:
      return FALSE;
    }
}

int
gs_draw_pixel_scale (cairo_t *cr)
{
  double x = 1, y = 0, device_x, device_y;

  if (gs_draw_is_vector (cr))
    return 2;

  cairo_user_to_device_distance (cr, &x, &y);
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);

  return CLAMP ((int) lround (hypot (x, y) * device_x), 1, 8);
}

/* Share of a period's area that the ink covers. */
static double
get_coverage (GsPattern pattern)
{
  switch (pattern)
    {
    case GS_PATTERN_DIAGONAL:
      return DIAGONAL_LINE;
    case GS_PATTERN_CROSSED:
      return 1 - (1 - CROSSED_LINE) * (1 - CROSSED_LINE);
    case GS_PATTERN_DOTTED:
      return 2 * G_PI * DOT_RADIUS * DOT_RADIUS;
    case GS_PATTERN_OUTLINED:
      return OUTLINE_SHARE;
    case GS_PATTERN_SOLID:
    default:
      return 0;
    }
}

GsColor
gs_style_get_tint (const GsStyle *self,
                   GsState        state)
{
  return self->states[state].tint;
}

void
gs_style_mix_tint (GsStyle *self,
                   GsState  state)
{
  GsStateStyle *style = &self->states[state];

  style->tint = gs_color_mix (style->fill, style->ink, get_coverage (style->pattern));
}

static gboolean
is_near (double u,
         double v,
         double middle)
{
  return (u - middle) * (u - middle) + (v - middle) * (v - middle) < DOT_RADIUS * DOT_RADIUS;
}

/* Whether the point (u, v), in periods, each 0…1, is inked. */
static gboolean
is_inked (GsPattern pattern,
          double    u,
          double    v)
{
  double sum = u + v - floor (u + v);
  double difference = u - v - floor (u - v);

  switch (pattern)
    {
    case GS_PATTERN_DIAGONAL:
      return sum < DIAGONAL_LINE;
    case GS_PATTERN_CROSSED:
      return sum < CROSSED_LINE || difference < CROSSED_LINE;
    case GS_PATTERN_DOTTED:
      return is_near (u, v, 0.25) || is_near (u, v, 0.75);
    case GS_PATTERN_SOLID:
    case GS_PATTERN_OUTLINED:
    default:
      return FALSE;
    }
}

/* Cache tiles, one cache a thread: making one costs more than a lane. */
#define N_TILES 16

typedef struct
{
  GsStateStyle style;
  cairo_surface_t *surface; /* owned */
} Tile;

typedef struct
{
  Tile tiles[N_TILES];
  guint next;        /* to be replaced */
} TileCache;

static void
tile_cache_free (gpointer data)
{
  TileCache *self = data;

  for (guint i = 0; i < N_TILES; i++)
    g_clear_pointer (&self->tiles[i].surface, cairo_surface_destroy);
  g_free (self);
}

static GPrivate tile_cache = G_PRIVATE_INIT (tile_cache_free);

static guint32
pack_pixel (const GsStateStyle *style,
            double              share)
{
  /* Mix as light does, so that a hatch and its tint are equally light. */
  GsColor color = gs_color_mix (style->fill, style->ink, share);

  return 0xff000000u | (guint32) lround (255 * color.red) << 16
         | (guint32) lround (255 * color.green) << 8 | (guint32) lround (255 * color.blue);
}

/* One period of the pattern as an image of @size × @size pixels. */
static cairo_surface_t *
create_tile (const GsStateStyle *style,
             int                 size)
{
  cairo_surface_t *tile = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  unsigned char *data = cairo_image_surface_get_data (tile);
  int stride = cairo_image_surface_get_stride (tile);
  guint32 shades[SAMPLES * SAMPLES + 1];

  if (data == NULL)
    return tile;

  for (int inked = 0; inked <= SAMPLES * SAMPLES; inked++)
    shades[inked] = pack_pixel (style, (double) inked / (SAMPLES * SAMPLES));
  for (int y = 0; y < size; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * stride);

      for (int x = 0; x < size; x++)
        {
          int inked = 0;

          for (int sample = 0; sample < SAMPLES * SAMPLES; sample++)
            inked += is_inked (style->pattern,
                               (x + (sample % SAMPLES + 0.5) / SAMPLES) / size,
                               (y + (sample / SAMPLES + 0.5) / SAMPLES) / size);
          row[x] = shades[inked];
        }
    }
  cairo_surface_mark_dirty (tile);

  return tile;
}

static gboolean
is_tile_of (const Tile         *self,
            const GsStateStyle *style,
            int                 size)
{
  return self->surface != NULL && self->style.pattern == style->pattern
         && cairo_image_surface_get_width (self->surface) == size
         && memcmp (&self->style.fill, &style->fill, sizeof style->fill) == 0
         && memcmp (&self->style.ink, &style->ink, sizeof style->ink) == 0;
}

cairo_surface_t *
gs_style_get_tile (const GsStyle *self,
                   GsState        state,
                   int            size)
{
  const GsStateStyle *style = &self->states[state];
  TileCache *cache = g_private_get (&tile_cache);
  Tile *tile;

  if (cache == NULL)
    {
      cache = g_new0 (TileCache, 1);
      g_private_set (&tile_cache, cache);
    }
  for (guint i = 0; i < N_TILES; i++)
    {
      if (is_tile_of (&cache->tiles[i], style, size))
        return cache->tiles[i].surface;
    }

  tile = &cache->tiles[cache->next++ % N_TILES];
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  tile->style = *style;
  tile->surface = create_tile (style, size);

  return tile->surface;
}

static void
fill_with_tile (const GsStyle *self,
                cairo_t       *cr,
                GsState        state)
{
  int scale = gs_draw_pixel_scale (cr);
  cairo_surface_t *tile = gs_style_get_tile (self, state,
                                             (int) gs_style_get_period (self) * scale);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (tile);
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, scale, scale);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

/* Stripes of slope @slope (-1 for the tile's x + y, 1 for its x - y) over the box. */
static void
add_stripes (cairo_t *cr,
             double   period,
             double   line,
             int      slope,
             double   x0,
             double   y0,
             double   x1,
             double   y1)
{
  double first = slope < 0 ? x0 + y0 : x0 - y1;
  double last = slope < 0 ? x1 + y1 : x1 - y0;

  for (double k = floor (first / period); k * period < last; k++)
    {
      double at_top = k * period + slope * y0;
      double at_bottom = k * period + slope * y1;

      cairo_move_to (cr, at_top, y0);
      cairo_line_to (cr, at_top + line * period, y0);
      cairo_line_to (cr, at_bottom + line * period, y1);
      cairo_line_to (cr, at_bottom, y1);
      cairo_close_path (cr);
    }
}

static void
add_dots (cairo_t *cr,
          double   period,
          double   x0,
          double   y0,
          double   x1,
          double   y1)
{
  double radius = DOT_RADIUS * period;

  for (double y = floor (y0 / period) * period; y < y1; y += period)
    for (double x = floor (x0 / period) * period; x < x1; x += period)
      for (int i = 1; i <= 3; i += 2)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, x + period * i / 4, y + period * i / 4, radius, 0, 2 * G_PI);
        }
}

static void
fill_with_lines (const GsStyle      *self,
                 cairo_t            *cr,
                 const GsStateStyle *style)
{
  double period = gs_style_get_period (self);
  double x0, y0, x1, y1;

  cairo_fill_extents (cr, &x0, &y0, &x1, &y1);
  gs_style_set_source (cr, style->fill);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  gs_style_set_source (cr, style->ink);
  if (style->pattern == GS_PATTERN_DOTTED)
    add_dots (cr, period, x0, y0, x1, y1);
  else
    add_stripes (cr, period,
                 style->pattern == GS_PATTERN_CROSSED ? CROSSED_LINE : DIAGONAL_LINE,
                 -1, x0, y0, x1, y1);
  cairo_fill (cr);
  if (style->pattern == GS_PATTERN_CROSSED)
    {
      add_stripes (cr, period, CROSSED_LINE, 1, x0, y0, x1, y1);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

void
gs_style_fill_path (const GsStyle *self,
                    cairo_t       *cr,
                    GsState        state)
{
  const GsStateStyle *style = &self->states[state];

  if (style->pattern == GS_PATTERN_SOLID || style->pattern == GS_PATTERN_OUTLINED)
    {
      gs_style_set_source (cr, style->fill);
      cairo_fill (cr);
    }
  else if (gs_draw_is_vector (cr))
    fill_with_lines (self, cr, style);
  else
    fill_with_tile (self, cr, state);
}

void
gs_style_fill_state (const GsStyle *self,
                     cairo_t       *cr,
                     GsState        state,
                     double         x,
                     double         y,
                     double         width,
                     double         height)
{
  const GsStateStyle *style = &self->states[state];

  if (width <= 0 || height <= 0)
    return;

  if (style->pattern != GS_PATTERN_SOLID
      && (width < 2 * gs_style_get_period (self) || height < gs_style_get_period (self)))
    {
      cairo_rectangle (cr, x, y, width, height);
      gs_style_set_source (cr, gs_style_get_tint (self, state));
      cairo_fill (cr);
    }
  else if (style->pattern == GS_PATTERN_OUTLINED)
    {
      double line = gs_style_get_period (self) / 8;

      cairo_rectangle (cr, x, y, width, height);
      gs_style_set_source (cr, style->ink);
      cairo_fill (cr);
      cairo_rectangle (cr, x + line, y + line, width - 2 * line, height - 2 * line);
      gs_style_set_source (cr, style->fill);
      cairo_fill (cr);
    }
  else
    {
      cairo_rectangle (cr, x, y, width, height);
      gs_style_fill_path (self, cr, state);
    }
}
