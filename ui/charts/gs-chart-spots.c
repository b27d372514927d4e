/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-chart-spots.h"

#include <math.h>

int
gs_chart_spots_find (const GArray *spots,
                     double        x,
                     double        y,
                     double        reach)
{
  double least = reach;
  int found = -1;

  for (guint i = 0; i < spots->len; i++)
    {
      const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);
      double distance = hypot (x - CLAMP (x, spot->x, spot->x + spot->width),
                               y - CLAMP (y, spot->y, spot->y + spot->height));

      if (distance > least || (found >= 0 && distance == least))
        continue;
      least = distance;
      found = (int) i;
    }
  return found;
}

int
gs_chart_spots_find_in_row (const GArray *spots,
                            int           row,
                            double        x)
{
  double least = INFINITY;
  int found = -1;

  for (guint i = 0; i < spots->len; i++)
    {
      const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, i);
      double distance = fabs (spot->x + spot->width / 2 - x);

      if ((int) spot->row != row || distance >= least)
        continue;
      least = distance;
      found = (int) i;
    }
  return found;
}

static int
step_across (const GArray *spots,
             int           index,
             int           across)
{
  const GsChartSpot *spot = &g_array_index (spots, GsChartSpot, index);
  int last = (int) g_array_index (spots, GsChartSpot, spots->len - 1).row;
  int found = -1;

  for (int row = (int) spot->row + across; found < 0 && row >= 0 && row <= last; row += across)
    found = gs_chart_spots_find_in_row (spots, row, spot->x + spot->width / 2);
  return found;
}

int
gs_chart_spots_step (const GArray *spots,
                     int           index,
                     int           along,
                     int           across)
{
  int last = (int) spots->len - 1;

  if (index < 0)
    return along + across > 0 ? 0 : last;
  return across == 0 ? CLAMP (index + along, 0, last) : step_across (spots, index, across);
}
