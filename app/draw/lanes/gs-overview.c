/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in one strip, and the legend's samples. */
#include <math.h>

#include "gs-strip.h"
#include "gs-timeline.h"

void
gs_draw_overview (cairo_t       *cr,
                  GsTrace       *trace,
                  gint64         origin,
                  const GsView  *whole,
                  const GsStyle *style,
                  double         width,
                  double         height)
{
  int scale = gs_draw_pixel_scale (cr);
  guint n_columns = (guint) ceil (width * scale);
  gsize n_times = (gsize) n_columns * GS_N_STATES;
  double column_ns = (whole->end - whole->begin) / (width * scale);
  GsStripInk inks[GS_N_STATES];
  GsStrip strip;
  guint n_workers = 0;

  g_return_if_fail (GS_IS_TRACE (trace));

  if (!(whole->end > whole->begin && width >= 1 && height >= 1 && n_columns < 30000))
    return;

  g_autofree double *times = g_new0 (double, n_times);
  g_autofree double *sums = g_new0 (double, n_times);

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    {
      if (gs_trace_get_lane (trace, lane)->kind == GS_LANE_MAIN)
        continue;
      n_workers++;
      gs_trace_fold (trace, lane, origin + whole->begin,
                     origin + whole->begin + n_columns * column_ns, n_columns, times);
      for (gsize i = 0; i < n_times; i++)
        sums[i] += times[i];
    }
  if (n_workers == 0)
    return;

  for (guint i = 0; i < GS_N_STATES; i++)
    inks[i] = gs_strip_get_ink (gs_style_get_tint (style, gs_strip_order[i]));

  gs_strip_init (&strip, cr, 0, (int) n_columns, (int) lround (floor (height) * scale), scale);
  for (guint column = 0; column < n_columns; column++)
    {
      double shares[GS_N_STATES];

      for (guint i = 0; i < GS_N_STATES; i++)
        shares[i] = sums[(gsize) column * GS_N_STATES + gs_strip_order[i]] / column_ns / n_workers;
      gs_strip_set_column (&strip, (int) column, shares, inks, GS_N_STATES);
    }
  gs_strip_paint (&strip);
}

void
gs_draw_swatch (cairo_t       *cr,
                GsState        state,
                const GsStyle *style,
                double         width,
                double         height)
{
  if (style->states[state].pattern == GS_PATTERN_OUTLINED)
    {
      gs_style_fill_state (style, cr, state, 0, 0,
                           MAX (width, 2 * gs_style_get_period (style)), height);
      return;
    }

  cairo_rectangle (cr, 0, 0, width, height);
  gs_style_fill_path (style, cr, state);
  if (state == GS_STATE_IDLE)
    {
      /* Give the sample an edge: idle is too faint without one. */
      cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
      cairo_set_line_width (cr, 1);
      gs_style_set_source (cr, style->grid);
      cairo_stroke (cr);
    }
}
