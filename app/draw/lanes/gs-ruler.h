/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a ruler writes its times: one unit and as many decimals as its step needs. */
#pragma once

#include "gs-timeline.h"

typedef enum
{
  GS_RULER_NANOSECONDS,
  GS_RULER_MICROSECONDS,
  GS_RULER_MILLISECONDS,
  GS_RULER_SECONDS,
} GsRulerUnit;

typedef struct
{
  double unit_ns;
  int decimals;
  GsRulerUnit unit;
} GsRulerFormat;

/** gs_ruler_format_init: for ticks @step apart over @range, both in ns. */
void   gs_ruler_format_init (GsRulerFormat       *self,
                             double               range,
                             double               step);
/** gs_ruler_format_time: "0.25 s"; translated; g_free(). */
char  *gs_ruler_format_time (const GsRulerFormat *self,
                             double               time);
/** gs_ruler_plan_end: where an axis ends that is fixed while a run goes on which should take @length:
 * a quarter later and more, so that a run a little longer than expected stays on it, and on a round
 * number.  Any unit; @length > 0. */
double gs_ruler_plan_end    (double               length);
/** gs_ruler_find_step: the closest ticks whose labels do not touch; ns. */
double gs_ruler_find_step   (cairo_t             *cr,
                             const GsView        *view,
                             const GsStyle       *style,
                             double               width,
                             GsRulerFormat       *format);
