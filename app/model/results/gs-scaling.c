/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ideal, capacity and Amdahl's law are speedups; with W workers a speedup s is an efficiency of s/W
 * and, where the work takes T in sequence, a makespan of T/s. */
#include "config.h"

#include "gs-scaling.h"

#include <math.h>

double
gs_scaling_get_value (GsScalingMeasure     measure,
                      const GsSeriesPoint *point)
{
  switch (measure)
    {
    case GS_SCALING_EFFICIENCY:
      return point->efficiency;
    case GS_SCALING_MAKESPAN:
      return point->makespan;
    case GS_SCALING_SPEEDUP:
    default:
      return point->speedup;
    }
}

gboolean
gs_scaling_get_quartiles (GsScalingMeasure     measure,
                          const GsSeriesPoint *point,
                          double              *q1,
                          double              *q3)
{
  double workers = measure == GS_SCALING_EFFICIENCY ? point->workers : 1;

  *q1 = measure == GS_SCALING_MAKESPAN ? point->makespan_q1 : point->q1 / workers;
  *q3 = measure == GS_SCALING_MAKESPAN ? point->makespan_q3 : point->q3 / workers;
  return isfinite (*q1) && isfinite (*q3);
}

/* A speedup in terms of the measure. */
static double
convert (const GsScaling *self,
         double           speedup,
         double           workers)
{
  switch (self->measure)
    {
    case GS_SCALING_EFFICIENCY:
      return speedup / workers;
    case GS_SCALING_MAKESPAN:
      return self->baseline / speedup;
    case GS_SCALING_SPEEDUP:
    default:
      return speedup;
    }
}

double
gs_scaling_get_ideal (const GsScaling *self,
                      double           workers)
{
  return convert (self, MIN (workers, self->ideal), workers);
}

double
gs_scaling_get_capacity (const GsScaling *self,
                         double           workers)
{
  if (!isfinite (self->capacity))
    return NAN;
  /* No worker does more than the work of one. */
  return convert (self, self->measure == GS_SCALING_EFFICIENCY ? MIN (self->capacity, workers)
                                                               : self->capacity, workers);
}

double
gs_scaling_get_fit (const GsScaling *self,
                    const GsSeries  *series,
                    double           workers)
{
  double makespan = series->fit.t1 / gs_amdahl_speedup (&series->fit, workers);

  /* As the points, a speedup over what all are compared with: one worker may take another time. */
  return self->measure == GS_SCALING_MAKESPAN
           ? makespan : convert (self, series->baseline / makespan, workers);
}

static gboolean
has_values (const GsSeries  *series,
            GsScalingMeasure measure)
{
  for (guint i = 0; i < series->points->len; i++)
    if (isfinite (gs_scaling_get_value (measure, &g_array_index (series->points, GsSeriesPoint,
                                                                 i))))
      return TRUE;

  return FALSE;
}

/* The largest value, of quartiles too; finds the most workers on its way. */
static double
find_most (GsScaling *self)
{
  double most = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < series->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (series->points, GsSeriesPoint, j);
          double value = gs_scaling_get_value (self->measure, point);
          double q1, q3;

          self->most_workers = MAX (self->most_workers, point->workers);
          if (isfinite (value))
            most = MAX (most, value);
          if (gs_scaling_get_quartiles (self->measure, point, &q1, &q3))
            most = MAX (most, q3);
        }
    }

  return most;
}

/* The baseline of all series. */
static double
find_baseline (const GsScaling *self)
{
  double baseline = NAN;

  for (guint i = 0; i < self->series->len; i++)
    {
      const GsSeries *series = g_ptr_array_index (self->series, i);

      if (!isfinite (series->baseline) || (i > 0 && series->baseline != baseline))
        return NAN;
      baseline = series->baseline;
    }

  return baseline;
}

void
gs_scaling_init (GsScaling        *self,
                 GsResults        *results,
                 GsScalingMeasure  measure)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  gboolean computes = gs_experiment_computes (experiment);

  *self = (GsScaling) { .measure = measure, .results = results, .most_workers = 1 };
  self->series = gs_results_get_series (results);
  for (guint i = self->series->len; i-- > 0;)
    if (!has_values (g_ptr_array_index (self->series, i), measure))
      g_ptr_array_remove_index (self->series, i);

  self->most = find_most (self);
  self->baseline = find_baseline (self);
  self->ideal = computes ? MIN (gs_experiment_get_cores_at_hand (experiment),
                                (guint) self->most_workers)
                         : (guint) self->most_workers;
  self->capacity = computes && self->ideal > 1
                     ? gs_results_get_capacity (self->results, self->ideal) : NAN;
}

void
gs_scaling_clear (GsScaling *self)
{
  g_clear_pointer (&self->series, g_ptr_array_unref);
}
