/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contents of a lane in a view: the spans that are wide enough to stand alone, and the time per
 * state of the columns of device pixels for all that is narrower. */
#pragma once

#include "gs-trace.h"

#define GS_LANE_WIDE 3      /* device pixels from which a span stands alone */
#define GS_LANE_MARGIN 8    /* columns beyond each edge; more than twice WIDE, and even */
#define GS_LANE_FAR 30000.0 /* where coordinates are cut, within the 16 bits of images */

/* A span that stands alone, in device pixels. */
typedef struct
{
  GsSpan span;
  double begin;      /* exact */
  double end;
  int left;          /* as drawn, [left, right) */
  int right;
  int gap;           /* of its last pixels left free, as another span follows */
  gboolean followed; /* and `next` is the span that does */
  GsSpan next;
} GsWideSpan;

typedef struct
{
  GsTrace *trace;    /* borrowed */
  guint lane;
  double zero;       /* time of column 0's left edge */
  double column_ns;  /* of a device pixel */
  int n_columns;
  double *times;     /* of n_columns + 2 GS_LANE_MARGIN columns, by state; near wide spans and
                        between them it is whole */
  GArray *wides;     /* GsWideSpan, in order */
} GsLaneSpans;

/** gs_lane_spans_init: costs time in proportion to the columns, however many spans there are. */
void          gs_lane_spans_init       (GsLaneSpans       *self,
                                        GsTrace           *trace,
                                        guint              lane,
                                        double             zero,
                                        double             column_ns,
                                        int                n_columns);
void          gs_lane_spans_clear      (GsLaneSpans       *self);
/** gs_lane_spans_get_column: the ns in each state; from -GS_LANE_MARGIN on. */
const double *gs_lane_spans_get_column (const GsLaneSpans *self,
                                        int                column);
/** gs_lane_spans_needs_gap: whether a free pixel marks the end of the wide span @index. */
gboolean      gs_lane_spans_needs_gap  (const GsLaneSpans *self,
                                        guint              index);
/** gs_lane_spans_claim: the columns [*@first, *@end) of the narrow spans before the wide span @index
 * (all of them: before the end): those that round into it, and at least one, which the neighbours
 * give up, so that nothing vanishes. */
void          gs_lane_spans_claim      (GsLaneSpans       *self,
                                        guint              index,
                                        int               *first,
                                        int               *end);
