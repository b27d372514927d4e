/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baton: who holds the GIL. */
#include "gs-timeline.h"

#include <math.h>
#include <string.h>

#include "gs-strip.h"
#include "gs-text.h"

#define N_SHADES 8
#define WIDE 3
#define MARGIN 4

typedef struct
{
  double begin;      /* device pixels */
  double end;
  guint number;      /* of the lane that holds it */
} WideHold;

/* The first of @holds that ends after @time. */
static guint
find_first (GArray *holds,
            double  time)
{
  guint low = 0;
  guint high = holds->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (holds, GsHold, middle).end <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Adds the hold's time to the columns that it touches. */
static void
add_to_columns (double *columns,
                int     n_columns,
                guint   shade,
                double  begin,
                double  end)
{
  int first = MAX ((int) floor (begin), 0);
  int last = MIN ((int) ceil (end), n_columns);

  for (int column = first; column < last; column++)
    columns[column * N_SHADES + shade] += MIN (end, column + 1) - MAX (begin, column);
}

static void
draw_wide_holds (cairo_t       *cr,
                 GArray        *wides,
                 const GsStyle *style,
                 int            n_columns,
                 int            scale,
                 double         height)
{
  double px = MIN (style->font_size * 0.9, height * 0.62);
  GsNumbers numbers;

  if (!gs_draw_is_vector (cr))
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint shade = 0; shade < N_SHADES; shade++)
    {
      for (guint i = 0; i < wides->len; i++)
        {
          const WideHold *hold = &g_array_index (wides, WideHold, i);
          double left = MAX (floor (hold->begin + 0.5 + 1e-6), -64.0 * scale);
          int gap = hold->end - hold->begin >= WIDE * scale ? scale : 1;
          double right = MIN (floor (hold->end + 0.5 + 1e-6) - gap, n_columns + 64.0 * scale);

          if (hold->number % N_SHADES == shade && right > left)
            cairo_rectangle (cr, left / scale, 0, (right - left) / scale, height);
        }
      gs_style_set_source (cr, style->holders[shade]);
      cairo_fill (cr);
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);

  if (px < 7)
    return;
  gs_numbers_init (&numbers, cr, px);
  for (guint i = 0; i < wides->len; i++)
    {
      const WideHold *hold = &g_array_index (wides, WideHold, i);

      gs_numbers_add (&numbers, hold->number, hold->begin / scale, hold->end / scale, height / 2);
    }
  gs_numbers_show (&numbers, (GsColor) { 1, 1, 1 });
  gs_numbers_clear (&numbers);
}

void
gs_draw_holder_lane (cairo_t       *cr,
                     GsTrace       *trace,
                     guint32        interpreter,
                     gint64         origin,
                     const GsView  *view,
                     const GsStyle *style,
                     double         width,
                     double         height)
{
  int scale = gs_draw_pixel_scale (cr);
  int n_columns = (int) ceil (width * scale);
  double column_ns = (view->end - view->begin) / (width * scale);
  double zero = origin + view->begin;
  g_autoptr (GArray) wides = NULL;
  g_autofree double *columns = NULL;
  gboolean any_narrow = FALSE;
  GArray *holds;

  g_return_if_fail (GS_IS_TRACE (trace));

  if (view->end <= view->begin || n_columns < 1 || n_columns > 30000 || height < 1)
    return;

  height = floor (height);
  holds = gs_trace_get_holds (trace, interpreter);
  if (holds == NULL)
    return;
  wides = g_array_new (FALSE, FALSE, sizeof (WideHold));
  columns = g_new0 (double, (gsize) n_columns * N_SHADES);

  for (guint i = find_first (holds, zero - MARGIN * column_ns); i < holds->len; i++)
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);
      WideHold wide = { (hold->begin - zero) / column_ns, (hold->end - zero) / column_ns, 0 };

      if (wide.begin >= n_columns + MARGIN)
        break;
      wide.number = gs_trace_get_lane (trace, hold->lane)->number;
      if (wide.end - wide.begin >= WIDE)
        g_array_append_val (wides, wide);
      else
        {
          add_to_columns (columns, n_columns, wide.number % N_SHADES, wide.begin, wide.end);
          any_narrow = TRUE;
        }
    }

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  if (any_narrow)
    {
      GsStrip strip;

      gs_strip_init (&strip, 0, n_columns, (int) lround (height * scale), scale);
      for (int column = 0; column < n_columns; column++)
        gs_strip_set_column (&strip, column, columns + column * N_SHADES, style->holders,
                             N_SHADES);
      gs_strip_paint (&strip, cr);
    }
  draw_wide_holds (cr, wides, style, n_columns, scale, height);
  cairo_restore (cr);
}
