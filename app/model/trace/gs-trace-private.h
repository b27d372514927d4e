/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gs-trace.c, which takes a recording in, and gs-trace-read.c, which answers. */
#pragma once

#include "gs-holds.h"
#include "gs-pyramid.h"

/* A lane and what has been read of its log. */
typedef struct
{
  GsTraceLane info;
  GsPyramid pyramid;
  GsHolds *holds;           /* borrowed: its interpreter's; NULL without a GIL */
  gint64 hold_begin;        /* since when it has held the GIL; -1 if it does not */
} GsTraceLog;

struct _GsTrace
{
  GObject parent_instance;

  GsRecording *recording;
  GPtrArray *lanes;         /* GsTraceLog */
  GPtrArray *holds;         /* GsHolds by interpreter */
  GArray *no_holds;         /* what an interpreter that does not exist has */
  GArray *tasks;            /* GsTaskTimes */
  gint64 first_submit;      /* -1 before it */
  gint64 last_delivery;     /* -1 before it */
  gint64 newest;            /* time of the latest event of any lane */
  gint64 now;               /* as told */
  gint64 end;               /* once finished */
  gboolean finished;
};

static inline GsTraceLog *
gs_trace_get_log (GsTrace *self,
                  guint    lane)
{
  return g_ptr_array_index (self->lanes, lane);
}
