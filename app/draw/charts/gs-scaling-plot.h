/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot behind all charts over workers: speedup, efficiency and makespan are three measures
 * of the same series, each with its quartiles, the ideal, the machine's capacity, and Amdahl's
 * line. */
#pragma once

#include "gs-chart.h"

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
  double most;           /* of the measure */
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
/** gs_scaling_plot_get_ideal, gs_scaling_plot_get_capacity: the measure with @workers if each did
 * the work of one as far as the cores go, and at the machine's most; NAN if not known. */
double   gs_scaling_plot_get_ideal    (const GsScalingPlot *self,
                                       double               workers);
double   gs_scaling_plot_get_capacity (const GsScalingPlot *self,
                                       double               workers);
/** gs_scaling_plot_get_fit: on Amdahl's line of @series, which has one. */
double   gs_scaling_plot_get_fit      (const GsScalingPlot *self,
                                       const GsSeries      *series,
                                       double               workers);
/** gs_scaling_plot_make_labels: the names at the ends of the lines, GsEndLabel; caller owns. */
GArray  *gs_scaling_plot_make_labels  (const GsScalingPlot *self,
                                       const GsStyle       *style);

/** gs_scaling_get_value: NAN if the point has none. */
double   gs_scaling_get_value         (GsScalingMeasure     measure,
                                       const GsSeriesPoint *point);
/** gs_scaling_get_quartiles: FALSE (and NAN) with fewer than three repeats. */
gboolean gs_scaling_get_quartiles     (GsScalingMeasure     measure,
                                       const GsSeriesPoint *point,
                                       double              *q1,
                                       double              *q3);
/** gs_scaling_format: "1.8×", "90 %", "1.20 s"; NAN "–"; g_free(). */
char    *gs_scaling_format            (GsScalingMeasure     measure,
                                       double               value);
/** gs_scaling_plot_dup_tick: the same for the axis, as short as its steps allow. */
char    *gs_scaling_plot_dup_tick     (const GsScalingPlot *self,
                                       double               value);

/* In words, translated; g_free(). */
/** gs_scaling_plot_dup_note: Amdahl's law for each series, and how often was measured. */
char    *gs_scaling_plot_dup_note     (const GsScalingPlot *self);
/** gs_scaling_plot_describe: all values and Amdahl's law in sentences. */
char    *gs_scaling_plot_describe     (const GsScalingPlot *self);
/** gs_scaling_plot_dup_point: what one point says, in lines. */
char    *gs_scaling_plot_dup_point    (const GsScalingPlot *self,
                                       const GsSeries      *series,
                                       const GsSeriesPoint *point);
/** gs_scaling_plot_dup_table: all values, as the table of a GsChart. */
char    *gs_scaling_plot_dup_table    (const GsScalingPlot *self);
