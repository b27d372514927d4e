/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip lies in tiles from the left: first those that are settled, each drawn once; then, on a
 * raster of TILE px, those that lie between what is settled and what is known, the last of them no
 * wider than that: all of a tile that is drawn again is painted again.  One of these is drawn again
 * if the content's version is another, or if it was not full when it was drawn.
 *
 * What is settled at once becomes one tile: after a run, or when zooming, a lane is a node or two.
 * While a run lives, tiles become settled STEP px at a time: GTK walks over every node for every
 * picture, and a narrow tile costs it as much as a wide one. */
#include "gs-tile-strip.h"

#include <math.h>

#define TILE 128   /* px */
#define WIDEST 1024 /* px; drawing functions need not take more */
#define MARGIN 5   /* px: so far may what is next to come touch its left neighbour, and reach */
#define STEP 64

typedef struct
{
  int begin;           /* px */
  int end;
  GskRenderNode *node; /* owned; NULL where nothing is drawn */
  gboolean settled;
  gboolean full;       /* was known up to its end when drawn */
  guint64 version;
} GsTile;

struct _GsTileStrip
{
  GsTileDrawFunc draw;
  gpointer user_data;
  GArray *tiles;       /* GsTile, from the left, without gaps */
  GsView view;
  double width;
  double height;
  guint n_drawn;
};

static void
clear_tile (gpointer data)
{
  GsTile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
}

GsTileStrip *
gs_tile_strip_new (GsTileDrawFunc draw,
                   gpointer       user_data)
{
  GsTileStrip *self = g_new0 (GsTileStrip, 1);

  self->draw = draw;
  self->user_data = user_data;
  self->tiles = g_array_new (FALSE, FALSE, sizeof (GsTile));
  g_array_set_clear_func (self->tiles, clear_tile);
  return self;
}

void
gs_tile_strip_free (GsTileStrip *self)
{
  g_array_unref (self->tiles);
  g_free (self);
}

void
gs_tile_strip_clear (GsTileStrip *self)
{
  g_array_set_size (self->tiles, 0);
}

guint
gs_tile_strip_get_n_drawn (GsTileStrip *self)
{
  return self->n_drawn;
}

static GskRenderNode *
draw_node (GsTileStrip *self,
           int          begin,
           int          end)
{
  double ns_px = (self->view.end - self->view.begin) / self->width;
  GsView view = { self->view.begin + begin * ns_px, self->view.begin + end * ns_px };
  graphene_rect_t bounds =
    GRAPHENE_RECT_INIT ((float) begin, 0, (float) (end - begin), (float) ceil (self->height));
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_rectangle (cr, begin, 0, end - begin, ceil (self->height));
  cairo_clip (cr);
  cairo_translate (cr, begin, 0);
  self->draw (cr, &view, end - begin, self->height, self->user_data);
  cairo_destroy (cr);
  self->n_drawn++;
  return node;
}

static guint
count_settled (GsTileStrip *self)
{
  guint n = 0;

  while (n < self->tiles->len && g_array_index (self->tiles, GsTile, n).settled)
    n++;
  return n;
}

/* The end of the settled tiles. */
static int
get_done (GsTileStrip *self)
{
  guint n = count_settled (self);

  return n > 0 ? g_array_index (self->tiles, GsTile, n - 1).end : 0;
}

static void
append_settled (GsTileStrip *self,
                int          begin,
                int          end)
{
  GsTile tile = { begin, end, draw_node (self, begin, end), TRUE, TRUE, 0 };

  g_array_append_val (self->tiles, tile);
}

/* Adds settled tiles up to @settled. */
static void
settle (GsTileStrip *self,
        int          settled)
{
  int done = get_done (self);

  if (settled <= done)
    return;

  g_array_set_size (self->tiles, count_settled (self));
  while (done < settled)
    {
      int end = MIN (settled, done + WIDEST);

      append_settled (self, done, end);
      done = end;
    }
}

/* Updates the tiles of [@done, @known), which may still change. */
static void
grow (GsTileStrip *self,
      int          known,
      guint64      version)
{
  int width = (int) ceil (self->width);
  guint i = count_settled (self);

  for (int x = get_done (self); x < known; x += TILE, i++)
    {
      int end = MIN (x + TILE, width);
      GsTile tile = { x, MIN (end, known + MARGIN), NULL, FALSE, known >= end, version };

      if (i < self->tiles->len)
        {
          GsTile *old = &g_array_index (self->tiles, GsTile, i);

          if (old->full && old->version == version)
            continue;
          clear_tile (old);
          tile.node = draw_node (self, tile.begin, tile.end);
          *old = tile;
        }
      else
        {
          tile.node = draw_node (self, tile.begin, tile.end);
          g_array_append_val (self->tiles, tile);
        }
    }
  g_array_set_size (self->tiles, i);
}

void
gs_tile_strip_snapshot (GsTileStrip          *self,
                        GtkSnapshot          *snapshot,
                        const GsView         *view,
                        double                width,
                        double                height,
                        const GsTileProgress *progress)
{
  int px = (int) ceil (width);
  double settled = gs_view_to_x (view, width, progress->settled);
  double known = gs_view_to_x (view, width, progress->known);
  int done;

  if (view->begin != self->view.begin || view->end != self->view.end ||
      width != self->width || height != self->height)
    {
      gs_tile_strip_clear (self);
      self->view = *view;
      self->width = width;
      self->height = height;
    }

  /* Stop at the right edge. */
  done = settled >= px + MARGIN ? px : (int) MAX (floor (settled) - MARGIN, 0);
  settle (self, done < px ? done - done % STEP : px);
  grow (self, (int) CLAMP (ceil (known), 0, px), progress->version);

  for (guint i = 0; i < self->tiles->len; i++)
    {
      GskRenderNode *node = g_array_index (self->tiles, GsTile, i).node;

      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
    }
}
