/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ruler beneath timelines. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-ruler.h"

/* Length of a live axis, as a multiple of the expected time. */
#define HEADROOM 1.25

/* The next of 1, 2, 5 × 10ⁿ above @step. */
static double
next_step (double step)
{
  double power = pow (10, floor (log10 (step) + 1e-9));
  double digit = round (step / power);

  return digit < 2 ? 2 * power : digit < 5 ? 5 * power : 10 * power;
}

void
gs_ruler_format_init (GsRulerFormat *self,
                      double         range,
                      double         step)
{
  /* One unit for the whole ruler: the largest in which the range is at least one half. */
  if (range >= 0.5e9)
    *self = (GsRulerFormat) { 1e9, 0, GS_RULER_SECONDS };
  else if (range >= 0.5e6)
    *self = (GsRulerFormat) { 1e6, 0, GS_RULER_MILLISECONDS };
  else if (range >= 0.5e3)
    *self = (GsRulerFormat) { 1e3, 0, GS_RULER_MICROSECONDS };
  else
    *self = (GsRulerFormat) { 1, 0, GS_RULER_NANOSECONDS };

  self->decimals = MAX (0, (int) -floor (log10 (step / self->unit_ns) + 1e-9));
}

char *
gs_ruler_format_time (const GsRulerFormat *self,
                      double               time)
{
  double value = time / self->unit_ns;

  if (fabs (value) < 1e-9)
    value = 0; /* never "-0" */
  switch (self->unit)
    {
    case GS_RULER_SECONDS:
      return g_strdup_printf (_("%.*f s"), self->decimals, value);
    case GS_RULER_MILLISECONDS:
      return g_strdup_printf (_("%.*f ms"), self->decimals, value);
    case GS_RULER_MICROSECONDS:
      return g_strdup_printf (_("%.*f µs"), self->decimals, value);
    case GS_RULER_NANOSECONDS:
    default:
      return g_strdup_printf (_("%.*f ns"), self->decimals, value);
    }
}

double
gs_ruler_plan_end (double length)
{
  double end = length * HEADROOM;
  double power = pow (10, floor (log10 (end) + 1e-9));
  double digits = end / power;
  double step = (digits < 2 ? 0.2 : digits < 5 ? 0.5 : 1) * power;

  return ceil (end / step - 1e-9) * step;
}

double
gs_ruler_find_step (cairo_t       *cr,
                    const GsView  *view,
                    const GsStyle *style,
                    double         width,
                    GsRulerFormat *format)
{
  double range = view->end - view->begin;
  double step = pow (10, floor (log10 (range / width)));

  for (;;)
    {
      g_autofree char *longest = NULL;

      gs_ruler_format_init (format, range, step);
      longest = gs_ruler_format_time (format, ceil (view->end / step) * step);
      /* Shift a label at an edge inwards by half its width. */
      if (step / range * width
          >= 1.6 * gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, longest)
             + style->font_size)
        return step;
      if (step >= range)
        return step;
      step = next_step (step);
    }
}

void
gs_draw_ruler (cairo_t       *cr,
               const GsView  *view,
               const GsStyle *style,
               double         width,
               double         height)
{
  double px = gs_style_get_text_px (style, GS_TEXT_SMALL);
  double tick = CLAMP (height - px * 1.25, 0, px * 0.4);
  double line = MAX (1, round (style->font_size / 16));
  GsRulerFormat format;
  double step;

  if (view->end <= view->begin || width < 1)
    return;

  step = gs_ruler_find_step (cr, view, style, width, &format);
  for (double i = ceil (view->begin / step - 1e-6); i * step <= view->end * (1 + 1e-12); i++)
    {
      double x = gs_view_to_x (view, width, i * step);
      g_autofree char *text = gs_ruler_format_time (&format, i * step);
      double half = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, text) / 2;

      cairo_rectangle (cr, CLAMP (floor (x), 0, width - line), 0, line, tick);
      gs_style_set_source (cr, style->dim_text);
      cairo_fill (cr);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                    CLAMP (x, half, MAX (half, width - half)), tick + (height - tick) / 2, 0.5, 0,
                    text);
    }
}
