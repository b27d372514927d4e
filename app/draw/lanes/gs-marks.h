/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks upon lanes: a filled disc with a cross where a task failed, a ring with a bar where one was
 * cancelled, so that they differ without any colour. */
#pragma once

#include "gs-task-marks.h"
#include "gs-timeline.h"

#define GS_MARKS_COMMON -1 /* "lane" of the tasks that had not come to one */

/* One shape; of marks that would cover each other the first stands for all. */
typedef struct
{
  double x;             /* its middle */
  double line_x;        /* where the time itself lies */
  GArray *marks;        /* GsTaskMark: those that it stands for; owned by the array of them */
  gboolean cancelled;
} GsPlacedMark;

/** gs_marks_get_size: px across, on lanes @lane_height high. */
double  gs_marks_get_size (const GsStyle *style,
                           double         lane_height);
/** gs_marks_place: those of @marks (GsTaskMark) that lie on @lane, or with GS_MARKS_COMMON on none,
 * and of @task alone unless that is GS_NO_TASK; an array of GsPlacedMark that the caller owns.  On a
 * lane they end where the task did; what lies outside of @view is left out.  @origin: the time of
 * the trace that is the view's zero. */
GArray *gs_marks_place    (GArray        *marks,
                           int            lane,
                           guint32        task,
                           gint64         origin,
                           const GsView  *view,
                           double         width,
                           double         size);
/** gs_marks_draw_shape: about (@x, @y). */
void    gs_marks_draw_shape (cairo_t      *cr,
                           gboolean       cancelled,
                           const GsStyle *style,
                           double         x,
                           double         y,
                           double         size);
/** gs_marks_draw: on a lane. */
void    gs_marks_draw     (cairo_t       *cr,
                           GArray        *placed,
                           const GsStyle *style,
                           double         height,
                           double         size);
/** gs_marks_draw_common: across all lanes of a variant, @height high in all: a line where it
 * happened, and the number of tasks that had not begun. */
void    gs_marks_draw_common (cairo_t     *cr,
                           GArray        *placed,
                           const GsStyle *style,
                           double         width,
                           double         height,
                           double         size);
