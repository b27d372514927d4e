/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gs-timeline-page.c (what is shown) and gs-timeline-input.c (the pointer at rest),
 * gs-timeline-drag.c and gs-timeline-walk.c (keys). */
#pragma once

#include "gs-cursor-view.h"
#include "gs-glide.h"
#include "gs-marks-view.h"
#include "gs-timeline-page.h"

#define GS_TIMELINE_CHARTS 5

/* The effect of a drag, once it has moved too far to be a click. */
typedef enum
{
  GS_DRAG_NONE,
  GS_DRAG_MEASURE,
  GS_DRAG_ZOOM,
  GS_DRAG_PAN,
  GS_DRAG_LENS_BEGIN,
  GS_DRAG_LENS_END,
  GS_DRAG_LENS,
} GsDragKind;

/* The things under a point of the timeline. */
typedef struct
{
  GtkWidget *lane;     /* GsLaneView, or NULL */
  int variant;         /* whose card or lens it is; −1 for none */
  GsRange range;       /* whose axis counts here */
  double time;         /* on it; NAN beside the axis */
} GsTimelineHit;

struct _GsTimelinePage
{
  GtkWidget parent_instance;

  /* borrowed from the widget tree, whose root is `scrolled` */
  GtkWidget *scrolled; /* child */
  GtkWidget *cursor;   /* over everything below */
  GtkWidget *marks;    /* over the lanes, under the cursor */
  GtkWidget *column;
  GtkWidget *legend;
  GtkWidget *timeline; /* cards, lens, ruler, overview */
  GtkWidget *revealer; /* of the lens */
  GtkWidget *lens;
  GtkWidget *ruler;
  GtkWidget *overview;
  GtkWidget *charts;   /* box of those shown */
  GtkWidget *chart[GS_TIMELINE_CHARTS];
  GPtrArray *cards;    /* GsVariantCard */

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned; NULL for none */
  GsTrace *lens_trace; /* owned: what the open lens lies over; NULL while it is closed */
  gboolean running;    /* a session runs */

  /* pointer */
  double x, y;         /* in `timeline`, NAN outside */
  const char *shape;   /* of the pointer; NULL: the usual one */
  double press_x, press_y;
  gboolean dragging;   /* it has moved far enough to be no click */
  GsDragKind drag;
  GsTimelineHit pressed;
  GsView drag_view;    /* of the axis, when the drag or the pinch began */
  GsView drag_lens;    /* of the lens */

  GsGlide *glide;      /* owned */
  guint n_centered;    /* times that F was pressed for what is selected */
};

/** gs_timeline_input_init: adds the controllers; likewise the other two. */
void gs_timeline_input_init   (GsTimelinePage *self);
void gs_timeline_drag_init    (GsTimelinePage *self);
void gs_timeline_walk_init    (GsTimelinePage *self);
/** gs_timeline_input_update: what is under a resting pointer may have changed. */
void gs_timeline_input_update (GsTimelinePage *self);
/** gs_timeline_find_hit: @x, @y in `timeline`. */
GsTimelineHit gs_timeline_find_hit (GsTimelinePage *self,
                                    double          x,
                                    double          y);
/** gs_timeline_press: a drag or a pinch begins there; its lane may go meanwhile. */
void gs_timeline_press        (GsTimelinePage *self,
                               double          x,
                               double          y);
/** gs_timeline_get_time: where @x of `timeline` lies on the axis, held to its ends. */
double gs_timeline_get_time   (GsTimelinePage *self,
                               GsRange         range,
                               double          x);
/** gs_timeline_choose_drag: what a drag of the left button from there would do. */
GsDragKind gs_timeline_choose_drag (GsTimelinePage      *self,
                                    const GsTimelineHit *hit,
                                    double               x,
                                    gboolean             shift);
