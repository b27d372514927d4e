/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where tasks failed or were cancelled, over the lanes of the window. */
#pragma once

#include "gs-marks.h"
#include "gs-scene.h"

/* The marks on one lane. */
typedef struct
{
  GsScene *scene;      /* borrowed */
  GsRun *run;          /* borrowed; NULL: nothing is marked */
  GArray *marks;       /* borrowed: GsTaskMark of the whole run */
  int lane;            /* of the trace, or GS_MARKS_COMMON */
  guint32 task;        /* the only one, or GS_NO_TASK */
  const GsView *view;
  double width;        /* of the axis */
} GsLaneMarks;

/** gs_lane_marks_append: draws them on a lane @height high, or across all of that height, which the
 * axis's left upper corner is the origin of. */
void  gs_lane_marks_append   (const GsLaneMarks *self,
                              GtkSnapshot       *snapshot,
                              double             height);
/** gs_lane_marks_dup_tip: of what is marked at @x of the axis; NULL if nothing is. */
char *gs_lane_marks_dup_tip  (const GsLaneMarks *self,
                              double             x);
/** gs_lane_marks_dup_words: of all of it; NULL if there is none. */
char *gs_lane_marks_dup_words (const GsLaneMarks *self);
