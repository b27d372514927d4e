/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten million spans: opened from a file of ours, and drawn from all of them to one and back in 60
 * steps.  Processor time of this thread, so that what else runs disturbs little. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw-fixture.h"
#include "figures.h"
#include "gs-archive.h"
#include "gs-clock.h"
#include "gs-timeline.h"

#define N_SPANS 10000000u
#define N_LANES 16
#define WIDTH 1920
#define HEIGHT 1080
#define STEPS 60
#define ROUNDS 3

#define MAX_OPEN_S 3.0
#define MAX_STEP_MS 16.0

static const char lesson[] =
  "[Lesson]\nName=Bench\n[Tasks t]\nWorkload=sleep\nCount=1\nWork=1ms\n"
  "[Variant 1]\nExecutor=threads\nWorkers=16\n";

/* Saves @trace as a run and opens it again; s of processor time, and the trace that was opened. */
static double
measure_open (GsTrace    *trace,
              GsResults **opened)
{
  g_autoptr (GsExperiment) experiment = gs_experiment_parse (lesson, strlen (lesson), "bench", NULL,
                                                             NULL);
  g_autoptr (GsResults) results = gs_results_new (experiment);
  g_autoptr (GsRun) run = gs_run_new (trace, 0, N_LANES, 1);
  g_autofree char *folder = g_dir_make_tmp ("gilscope-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.gilscope", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint64 begin;

  gs_results_add_run (results, run);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  if (!gs_archive_save (results, file, NULL))
    g_error ("%s cannot be written", path);
  begin = gs_clock_thread_cpu ();
  *opened = gs_archive_load (file, NULL);
  begin = gs_clock_thread_cpu () - begin;
  g_unlink (path);
  g_rmdir (folder);
  return (double) begin / 1e9;
}

static void
draw (cairo_surface_t *surface,
      GsTrace         *trace,
      const GsView    *view,
      const GsStyle   *style)
{
  cairo_t *cr = cairo_create (surface);

  for (guint lane = 0; lane < N_LANES; lane++)
    {
      cairo_save (cr);
      cairo_translate (cr, 0, lane * (HEIGHT / N_LANES));
      gs_draw_lane (cr, trace, lane + 1, 0, view, style, WIDTH, 28);
      cairo_restore (cr);
    }
  cairo_surface_flush (surface);
  cairo_destroy (cr);
}

/* The worst step of @STEPS from the whole to @narrowest ns and back, each a mean of @ROUNDS; ms. */
static double
measure_zoom (cairo_surface_t *surface,
              GsTrace         *trace,
              double           narrowest,
              int             *worst_step)
{
  double end = (double) (gs_trace_get_end (trace) - gs_trace_get_begin (trace)), worst = 0;
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 14);
  for (int step = 0; step < STEPS; step++)
    {
      double share = 1 - fabs (step / (STEPS / 2.0) - 1);
      double width = end * pow (narrowest / end, share);
      GsView view = { (end - width) * 0.6180, (end - width) * 0.6180 + width };
      guint64 begin = gs_clock_thread_cpu ();
      double taken;

      for (guint round = 0; round < ROUNDS; round++)
        draw (surface, trace, &view, &style);
      taken = (double) (gs_clock_thread_cpu () - begin) / 1e6 / ROUNDS;
      if (taken > worst)
        {
          worst = taken;
          *worst_step = step;
        }
    }
  return worst;
}

int
main (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  g_autoptr (GsTrace) trace = fixture_slices (N_LANES, N_SPANS / N_LANES);
  g_autoptr (GsResults) opened = NULL;
  double seconds = measure_open (trace, &opened);
  int step = 0;
  double zoom;

  if (opened == NULL)
    g_error ("what was saved cannot be opened");
  figure_tell ("opening 10 000 000 spans", seconds, MAX_OPEN_S, "s");
  zoom = measure_zoom (surface, gs_run_get_trace (gs_results_get_shown_run (opened, 0)), 1000.0,
                       &step);
  figure_tell ("slowest of 60 steps of zoom over them", zoom, MAX_STEP_MS, "ms");
  g_print ("The slowest was step %d.\n", step);
  cairo_surface_destroy (surface);
  return 0;
}
