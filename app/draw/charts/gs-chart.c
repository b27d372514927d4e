/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-chart.h"

extern const GsChart gs_chart_speedup;
extern const GsChart gs_chart_scaling;
extern const GsChart gs_chart_efficiency;
extern const GsChart gs_chart_makespan;
extern const GsChart gs_chart_break_even;
extern const GsChart gs_chart_time;
extern const GsChart gs_chart_loss;
extern const GsChart gs_chart_histogram;

static const GsChart *const charts[] = {
  &gs_chart_speedup,
  &gs_chart_scaling,
  &gs_chart_efficiency,
  &gs_chart_makespan,
  &gs_chart_break_even,
  &gs_chart_time,
  &gs_chart_loss,
  &gs_chart_histogram,
  NULL,
};

const GsChart *
gs_chart_find (const char *id)
{
  for (guint i = 0; charts[i] != NULL; i++)
    {
      if (g_strcmp0 (charts[i]->id, id) == 0)
        return charts[i];
    }

  return NULL;
}

const GsChart *
gs_chart_choose_main (GsResults *results)
{
  if (gs_chart_break_even.has_data (results))
    return &gs_chart_break_even;
  if (gs_chart_scaling.has_data (results))
    return &gs_chart_scaling;
  return gs_chart_speedup.has_data (results) ? &gs_chart_speedup : &gs_chart_histogram;
}

gboolean
gs_chart_is_sweep (GsResults *results)
{
  const GsChart *leader = gs_chart_choose_main (results);

  return leader == &gs_chart_scaling || leader == &gs_chart_break_even;
}

static void
spot_clear (gpointer data)
{
  g_free (((GsChartSpot *) data)->words);
}

GArray *
gs_chart_new_spots (void)
{
  GArray *spots = g_array_new (FALSE, FALSE, sizeof (GsChartSpot));

  g_array_set_clear_func (spots, spot_clear);
  return spots;
}

const GsChart *const *
gs_chart_get_all (void)
{
  return charts;
}
