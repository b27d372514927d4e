/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results over numbers of workers: speedup, efficiency and makespan are three measures of the same
 * series, each with its quartiles, the ideal, what the machine can give, and Amdahl's line. */
#pragma once

#include "gs-results.h"

typedef enum
{
  GS_SCALING_SPEEDUP,
  GS_SCALING_EFFICIENCY, /* speedup over workers */
  GS_SCALING_MAKESPAN,   /* s */
} GsScalingMeasure;

typedef struct
{
  GsScalingMeasure measure;
  GsResults *results;    /* borrowed */
  GPtrArray *series;     /* owned: GsSeries that have a value of the measure */
  guint ideal;           /* workers up to which the ideal is faster with each */
  double capacity;       /* speedup that the machine can give; NAN if not measured */
  double baseline;       /* s, in sequence; NAN if there is none, or not one for all */
  double most_workers;
  double most;           /* the largest value of the measure, or of its quartiles */
} GsScaling;

void     gs_scaling_init          (GsScaling           *self,
                                   GsResults           *results,
                                   GsScalingMeasure     measure);
void     gs_scaling_clear         (GsScaling           *self);
/** gs_scaling_get_ideal, gs_scaling_get_capacity: the measure with @workers if each did the work of
 * one as far as the cores go, and at the machine's most; NAN if not known. */
double   gs_scaling_get_ideal     (const GsScaling     *self,
                                   double               workers);
double   gs_scaling_get_capacity  (const GsScaling     *self,
                                   double               workers);
/** gs_scaling_get_fit: on Amdahl's line of @series, which has one. */
double   gs_scaling_get_fit       (const GsScaling     *self,
                                   const GsSeries      *series,
                                   double               workers);
/** gs_scaling_get_value: NAN if the point has none. */
double   gs_scaling_get_value     (GsScalingMeasure     measure,
                                   const GsSeriesPoint *point);
/** gs_scaling_get_quartiles: FALSE (and NAN) with fewer than three repeats. */
gboolean gs_scaling_get_quartiles (GsScalingMeasure     measure,
                                   const GsSeriesPoint *point,
                                   double              *q1,
                                   double              *q3);
