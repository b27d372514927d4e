/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The axes that the charts over workers share. */
#pragma once

#include "gs-chart.h"
#include "gs-scaling.h"

typedef struct
{
  GsScaling scaling;
  double most;           /* of the measure, at the top */
  double y_step;         /* between the ticks; 0 before it is placed */
  double left, right, top, bottom; /* px */
} GsScalingPlot;

void     gs_scaling_plot_init         (GsScalingPlot       *self,
                                       GsResults           *results,
                                       GsScalingMeasure     measure);
void     gs_scaling_plot_clear        (GsScalingPlot       *self);
/** gs_scaling_plot_place: finds where the axes lie on a chart of @width × @height whose note takes
 * @note_height. */
void     gs_scaling_plot_place        (GsScalingPlot       *self,
                                       cairo_t             *cr,
                                       const GsStyle       *style,
                                       double               width,
                                       double               height,
                                       double               note_height);
double   gs_scaling_plot_to_x         (const GsScalingPlot *self,
                                       double               workers);
double   gs_scaling_plot_to_y         (const GsScalingPlot *self,
                                       double               value);
/** gs_scaling_plot_make_labels: the names at the ends of the lines, GsEndLabel; caller owns. */
GArray  *gs_scaling_plot_make_labels  (const GsScalingPlot *self,
                                       const GsStyle       *style);

/** gs_scaling_plot_dup_tick: a value on the axis, as short as its steps allow. */
char    *gs_scaling_plot_dup_tick     (const GsScalingPlot *self,
                                       double               value);
