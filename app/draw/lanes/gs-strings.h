/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings from submit to result, over the lanes of a variant.  The main thread's time is the two
 * edges: of each task a string hangs from its submit above the lanes to its start on its lane, and
 * one leads from its end there to where the main thread has its result, below them.  A row beneath
 * tells in which order the results came. */
#pragma once

#include "gs-timeline.h"

/* With more tasks than this no strings are drawn: they could not be told apart. */
#define GS_STRINGS_MOST 64

/* Where they are drawn: x 0 is the axis's left end. */
typedef struct
{
  GsTrace *trace;
  const GsView *view;
  const GsStyle *style;
  double width;        /* px of the axis */
  double top, bottom;  /* of the lanes */
  double reach;        /* px by which strings stand out above and below them */
  /* The middle of the lane that shows lane @lane of the trace, for @task if lanes are tasks'; FALSE
   * if there is none. */
  gboolean (*find_y) (gpointer data,
                      guint    lane,
                      guint32  task,
                      double  *y);
  gpointer data;       /* for it */
} GsStrings;

/** gs_strings_draw: those of @task, emphasized; or, thin, those of all with GS_NO_TASK, unless
 * gs_strings_are_too_many(). */
void     gs_strings_draw           (cairo_t         *cr,
                                    const GsStrings *self,
                                    guint32          task);
/** gs_strings_draw_order: the tasks' numbers where their results came, in that order, about the
 * line's middle @y; none if there is no room for all that are in view. */
void     gs_strings_draw_order     (cairo_t         *cr,
                                    const GsStrings *self,
                                    double           y);
/** gs_strings_get_order_height: px of the row of numbers, with what separates it from the lanes. */
double   gs_strings_get_order_height (const GsStyle *style);
gboolean gs_strings_are_too_many   (GsTrace         *trace);
/** gs_strings_dup_order: "1, 0, 2": the tasks in the order in which their results came; NULL where
 * none did, or too many.  g_free() it. */
char    *gs_strings_dup_order      (GsTrace         *trace);
