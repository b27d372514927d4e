/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-chart.h"

extern const GsChart gs_chart_speedup;
extern const GsChart gs_chart_scaling;
extern const GsChart gs_chart_time;

static const GsChart *const charts[] = {
  &gs_chart_speedup,
  &gs_chart_scaling,
  &gs_chart_time,
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

const GsChart *const *
gs_chart_get_all (void)
{
  return charts;
}
