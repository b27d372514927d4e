/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strip of render nodes that are kept: what will not change again is drawn once, and only the
 * growing end anew.  GTK repaints only where a node is not the same one as before. */
#pragma once

#include <gtk/gtk.h>

#include "gs-timeline.h"

/* Draws a part of the strip, (0, 0, width, height) on @view; a strip drawn in parts has to be the
 * strip drawn whole. */
typedef void (*GsTileDrawFunc) (cairo_t      *cr,
                                const GsView *view,
                                double        width,
                                double        height,
                                gpointer      user_data);

/* Progress of the strip's content. */
typedef struct
{
  double settled;  /* time up to which nothing changes any more */
  double known;    /* time up to which there is something to draw */
  guint64 version; /* what lies between the two changes only with this number */
} GsTileProgress;

typedef struct _GsTileStrip GsTileStrip;

GsTileStrip *gs_tile_strip_new         (GsTileDrawFunc        draw,
                                        gpointer              user_data);
void         gs_tile_strip_free        (GsTileStrip          *self);
/** gs_tile_strip_clear: forgets everything (another theme, another trace). */
void         gs_tile_strip_clear       (GsTileStrip          *self);
/** gs_tile_strip_snapshot: appends the strip; what is kept is kept unless @view or the size is
 * another than last time. */
void         gs_tile_strip_snapshot    (GsTileStrip          *self,
                                        GtkSnapshot          *snapshot,
                                        const GsView         *view,
                                        double                width,
                                        double                height,
                                        const GsTileProgress *progress);
/** gs_tile_strip_get_n_drawn: how often the function has been called, for tests. */
guint        gs_tile_strip_get_n_drawn (GsTileStrip          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTileStrip, gs_tile_strip_free)
