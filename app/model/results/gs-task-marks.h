/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where tasks came to grief: what is marked on the lanes. */
#pragma once

#include "gs-run.h"

typedef struct
{
  gint64 time;         /* of the trace */
  guint32 task;
  int lane;            /* of the trace, on which it happened; -1: the task had not come to one */
  gboolean cancelled;  /* else it raised an exception, or its process died */
} GsTaskMark;

/** gs_task_marks_collect: of all tasks of @run, in order of time; an array of GsTaskMark that the
 * caller owns.  While the run lives: what its lanes tell so far.  Time in proportion to the
 * tasks. */
GArray *gs_task_marks_collect   (GsRun            *run);
/** gs_task_marks_select: those of @lane (-1: of tasks that had not come to one), and of @task alone
 * unless that is GS_NO_TASK; the caller owns the array. */
GArray *gs_task_marks_select    (GArray *marks,
                                 int     lane,
                                 guint32 task);
/** gs_task_marks_count: those that were @cancelled, or those that were not. */
guint   gs_task_marks_count     (GArray *marks,
                                 gboolean cancelled);
