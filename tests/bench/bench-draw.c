/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing 16 lanes at 1920 × 1080, fold and cairo, whole.
 * Processor time, so that what else runs disturbs little; beside it, in the same run, what clearing
 * such a surface costs, as a measure of the machine. */
#include <stdlib.h>

#include "draw-fixture.h"
#include "figures.h"
#include "gs-clock.h"
#include "gs-timeline.h"

#define N_LANES 16
#define WIDTH 1920
#define HEIGHT 1080
#define REPEATS 15

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const guint64 *left = a, *right = b;

  return *left < *right ? -1 : *left > *right;
}

static double
measure_clear (cairo_surface_t *surface)
{
  guint64 times[REPEATS];

  for (guint i = 0; i < REPEATS; i++)
    {
      cairo_t *cr = cairo_create (surface);
      guint64 begin = gs_clock_thread_cpu ();

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_surface_flush (surface);
      times[i] = gs_clock_thread_cpu () - begin;
      cairo_destroy (cr);
    }
  qsort (times, REPEATS, sizeof times[0], compare);

  return times[REPEATS / 2] / 1e6;
}

static double
measure (cairo_surface_t *surface,
         GsTrace         *trace,
         double           begin,
         double           end)
{
  guint64 times[REPEATS];
  GsView view = { begin, end };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  for (guint i = 0; i < REPEATS; i++)
    {
      cairo_t *cr = cairo_create (surface);
      guint64 start = gs_clock_thread_cpu ();

      for (guint lane = 0; lane < N_LANES; lane++)
        {
          cairo_save (cr);
          cairo_translate (cr, 0, lane * (HEIGHT / N_LANES));
          gs_draw_lane (cr, trace, lane + 1, 0, &view, &style, WIDTH, 28);
          cairo_restore (cr);
        }
      cairo_surface_flush (surface);
      times[i] = gs_clock_thread_cpu () - start;
      cairo_destroy (cr);
    }
  qsort (times, REPEATS, sizeof times[0], compare);

  return times[REPEATS / 2] / 1e6;
}

/* The slowest of three views of so many spans; ms. */
static double
report (cairo_surface_t *surface,
        guint64          n)
{
  g_autoptr (GsTrace) trace = fixture_slices (N_LANES, MAX (n / N_LANES, 4));
  double whole = measure (surface, trace, 0, 1000 * MS);
  double tenth = measure (surface, trace, 450 * MS, 550 * MS);
  double thousandth = measure (surface, trace, 500 * MS, 501 * MS);

  g_print ("%12" G_GUINT64_FORMAT " %7.2f ms %7.2f ms %7.2f ms\n", n, whole, tenth, thousandth);
  return MAX (MAX (whole, tenth), thousandth);
}

int
main (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  double worst = 0, most;

  g_print ("clearing the surface: %.2f ms\n", measure_clear (surface));
  g_print ("%12s %10s %10s %10s\n", "spans", "whole", "a tenth", "a 1000th");
  for (guint64 n = 1000; n <= 1000000; n *= 10)
    {
      double slowest = report (surface, n);

      worst = MAX (worst, slowest);
    }
  most = report (surface, 10000000);
  figure_tell ("drawing up to 1 000 000 spans", worst, 4, "ms");
  figure_tell ("drawing 10 000 000 spans", most, 8, "ms");
  cairo_surface_destroy (surface);

  return 0;
}
