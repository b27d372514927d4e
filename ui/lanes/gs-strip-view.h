/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row with a name at the left and a strip of kept render nodes on the axis: what a lane and the
 * overview have in common. */
#pragma once

#include "gs-scene.h"
#include "gs-tile-strip.h"

#define GS_TYPE_STRIP_VIEW (gs_strip_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (GsStripView, gs_strip_view, GS, STRIP_VIEW, GtkWidget)

struct _GsStripViewClass
{
  GtkWidgetClass parent_class;

  /* Draws a part of the strip as GsTileDrawFunc does; only while there is a trace. */
  void (*draw)  (GsStripView  *self,
                 cairo_t      *cr,
                 const GsView *view,
                 double        width,
                 double        height);
};

/** gs_strip_view_set_scene: once, right after the widget was made. */
void     gs_strip_view_set_scene     (GsStripView          *self,
                                      GsScene              *scene);
GsScene *gs_strip_view_get_scene     (GsStripView          *self);
/** gs_strip_view_set_trace: TRUE if it is another one; NULL for none. */
gboolean gs_strip_view_set_trace     (GsStripView          *self,
                                      GsTrace              *trace);
GsTrace *gs_strip_view_get_trace     (GsStripView          *self); /* NULL for none */
/** gs_strip_view_get_origin: the time of the trace that is the axis's zero. */
gint64   gs_strip_view_get_origin    (GsStripView          *self);
void     gs_strip_view_set_name      (GsStripView          *self,
                                      const char           *name);
const char *gs_strip_view_get_name   (GsStripView          *self);
/** gs_strip_view_clear: forgets what was drawn. */
void     gs_strip_view_clear         (GsStripView          *self);
void     gs_strip_view_append_name   (GsStripView          *self,
                                      GtkSnapshot          *snapshot,
                                      double                axis_x,
                                      int                   height);
void     gs_strip_view_append_strip  (GsStripView          *self,
                                      GtkSnapshot          *snapshot,
                                      const GsView         *view,
                                      double                width,
                                      double                height,
                                      const GsTileProgress *progress);
/** gs_strip_view_get_progress: how far @lane of the trace has come.  An open span may still be
 * split, so all that is settled is what lies before it. */
GsTileProgress gs_strip_view_get_progress (GsStripView      *self,
                                      guint                 lane);
/** gs_strip_view_get_n_drawn: how often any part of it was drawn anew, for tests. */
guint    gs_strip_view_get_n_drawn   (GsStripView          *self);
