/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gs-timeline-page.c (what is shown) and gs-timeline-input.c (pointer and keys). */
#pragma once

#include "gs-cursor-view.h"
#include "gs-timeline-page.h"

#define GS_TIMELINE_CHARTS 3

struct _GsTimelinePage
{
  GtkWidget parent_instance;

  /* borrowed from the widget tree, whose root is `scrolled` */
  GtkWidget *scrolled; /* child */
  GtkWidget *cursor;   /* over everything below */
  GtkWidget *column;
  GtkWidget *legend;
  GtkWidget *timeline; /* cards, lens, ruler, overview */
  GtkWidget *revealer; /* of the lens */
  GtkWidget *lens;
  GtkWidget *ruler;
  GtkWidget *overview;
  GtkWidget *charts;   /* box of the two */
  GtkWidget *chart[GS_TIMELINE_CHARTS];
  GPtrArray *cards;    /* GsVariantCard */

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned; NULL for none */
  GsTrace *lens_trace; /* owned: what the open lens lies over; NULL while it is closed */
  gboolean running;    /* a session runs */

  /* pointer */
  double x, y;         /* in `timeline`, NAN outside */
  GsRange drag_range;
  GsView drag_view;    /* when the drag began */
  gboolean dragging;   /* it has moved far enough to be no click */
  double press_x, press_y;
};

/** gs_timeline_input_init: adds the controllers. */
void gs_timeline_input_init   (GsTimelinePage *self);
/** gs_timeline_input_update: what is under a resting pointer may have changed. */
void gs_timeline_input_update (GsTimelinePage *self);
