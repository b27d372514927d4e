/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-fixture.h"

GsTrace *
fixture_trace (const FixtureSpan *spans,
               guint              n_lanes)
{
  Builder builder;
  GsTrace *trace;
  gint64 longest = 0;

  builder_init_run (&builder, n_lanes, 4096);
  builder_put_mark (&builder, MAIN, 0, GS_MARK_SUBMIT, 0);
  for (guint i = 0; i < n_lanes; i++)
    {
      guint lane;
      gint64 time = 0;
      g_autofree char *name = g_strdup_printf ("thread %u", i);

      lane = builder_open (&builder, GS_LANE_WORKER, 0, name);
      for (; spans->length != 0; spans++)
        {
          builder_put_work (&builder, lane, time, spans->state, spans->task);
          time += spans->length;
        }
      spans++;
      builder_put_mark (&builder, lane, time, GS_MARK_END, GS_NO_TASK);
      longest = MAX (longest, time);
    }
  builder_put_mark (&builder, MAIN, longest, GS_MARK_DELIVER, 0);
  builder_put_mark (&builder, MAIN, longest, GS_MARK_END, GS_NO_TASK);
  trace = builder_finish (&builder, longest);
  gs_trace_finish (trace, longest);

  return trace;
}

GsTrace *
fixture_slices (guint   n_lanes,
                guint64 n_spans)
{
  static const GsState states[] = { GS_STATE_RUNNING, GS_STATE_GIL_WAIT, GS_STATE_RUNNING,
                                    GS_STATE_IO_WAIT, GS_STATE_READY };
  Builder builder;
  GsTrace *trace;
  gint64 length = MAX (1000 * MS / (gint64) n_spans, 2);

  builder_init_run (&builder, n_lanes, n_spans + 16);
  builder_put_mark (&builder, MAIN, 0, GS_MARK_SUBMIT, 0);
  for (guint i = 0; i < n_lanes; i++)
    {
      guint lane;
      guint32 random = 12345 + i;
      gint64 time = 0;

      lane = builder_open (&builder, GS_LANE_WORKER, 0, "thread");
      for (guint64 j = 0; j < n_spans; j++)
        {
          builder_put_work (&builder, lane, time, states[j % G_N_ELEMENTS (states)],
                            (guint32) j / 5);
          random = random * 1664525 + 1013904223;
          time += length / 2 + random % (guint32) length;
        }
      builder_put_mark (&builder, lane, time, GS_MARK_END, GS_NO_TASK);
    }
  builder_put_mark (&builder, MAIN, 1000 * MS, GS_MARK_DELIVER, 0);
  builder_put_mark (&builder, MAIN, 1000 * MS, GS_MARK_END, GS_NO_TASK);
  trace = builder_finish (&builder, 1000 * MS);
  gs_trace_finish (trace, 1000 * MS);

  return trace;
}

static void
add_run (GsResults *results,
         Builder   *builder,
         guint      variant,
         guint      n_workers,
         guint      n_tasks,
         gint64     end)
{
  g_autoptr (GsTrace) trace = NULL;
  GsRun *run;

  builder_put_marks (builder, MAIN, end, GS_MARK_DELIVER, n_tasks);
  builder_put_mark (builder, MAIN, end, GS_MARK_END, GS_NO_TASK);
  trace = builder_finish (builder, end);
  run = gs_run_new (trace, variant, n_workers, n_tasks);
  gs_run_set_busy (run, 0.03);
  add_finished_run (results, run);
}

/* One worker after the other, @n_tasks tasks dealt out in turn, each @length long. */
static void
add_plain_run (GsResults  *results,
               guint       variant,
               guint       n_workers,
               guint       n_tasks,
               GsState     state,
               gint64      length,
               gint64      start,
               gint64      pickling,
               const char *name)
{
  Builder builder;
  gint64 end = 0;

  builder_init_run (&builder, n_workers, 4096);
  builder_put_marks (&builder, MAIN, 0, GS_MARK_SUBMIT, n_tasks);
  for (guint i = 0; i < n_workers; i++)
    {
      guint lane;
      gint64 time = 0;
      g_autofree char *lane_name = n_workers == 1 && variant == 0
                                     ? g_strdup ("main") : g_strdup_printf ("%s %u", name, i);

      lane = builder_open (&builder, GS_LANE_WORKER, GS_NO_INTERPRETER, lane_name);
      if (start > 0)
        builder_put_work (&builder, lane, 0, GS_STATE_STARTING, GS_NO_TASK);
      time = start + i * start / 8;
      for (guint task = i; task < n_tasks; task += n_workers)
        {
          if (pickling > 0)
            {
              builder_put_work (&builder, lane, time, GS_STATE_PICKLING, task);
              time += pickling;
            }
          builder_put_work (&builder, lane, time, state, task);
          builder_put_mark (&builder, lane, time, GS_MARK_START, task);
          time += length;
          builder_put_mark (&builder, lane, time, GS_MARK_FINISH, task);
          if (pickling > 0)
            {
              builder_put_work (&builder, lane, time, GS_STATE_PICKLING, task);
              time += pickling;
            }
        }
      builder_put_work (&builder, lane, time, GS_STATE_IDLE, GS_NO_TASK);
      end = MAX (end, time);
    }
  add_run (results, &builder, variant, n_workers, n_tasks, end + MS);
}

/* Computing threads that take turns of about 5 ms. */
static void
add_gil_run (GsResults *results,
             guint      variant,
             guint      n_workers,
             guint      n_tasks,
             gint64     length)
{
  Builder builder;
  g_autofree guint *lanes = g_new (guint, n_workers);
  gint64 total = length * n_tasks;
  gint64 time = 0;
  guint holder = 0;
  guint32 random = 7;

  builder_init_run (&builder, n_workers, 65536);
  builder_put_marks (&builder, MAIN, 0, GS_MARK_SUBMIT, n_tasks);
  for (guint i = 0; i < n_workers; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);

      lanes[i] = builder_open (&builder, GS_LANE_WORKER, 0, name);
      builder_put_mark (&builder, lanes[i], 0, GS_MARK_START, i);
      builder_put_work (&builder, lanes[i], 0, i == 0 ? GS_STATE_RUNNING : GS_STATE_GIL_WAIT, i);
    }
  while (time < total)
    {
      guint task = (guint) MIN (time * n_tasks / total / n_workers * n_workers + holder,
                                n_tasks - 1);

      random = random * 1664525 + 1013904223;
      time += 5 * MS + random % (400 * MS / 1000);
      builder_put_work (&builder, lanes[holder], time, GS_STATE_GIL_WAIT, task);
      holder = (holder + 1) % n_workers;
      task = (guint) MIN (time * n_tasks / total / n_workers * n_workers + holder, n_tasks - 1);
      builder_put_work (&builder, lanes[holder], time + 20000, GS_STATE_RUNNING, task);
    }
  for (guint i = 0; i < n_workers; i++)
    builder_put_work (&builder, lanes[i], time + MS, GS_STATE_IDLE, GS_NO_TASK);
  add_run (results, &builder, variant, n_workers, n_tasks, time + 2 * MS);
}

GsResults *
fixture_new_computing (const char *language)
{
  return new_results (
    "[Lesson]\nName=Computing does not overlap\nName[ko]=계산은 겹치지 않는다\n"
    "Group=waiting-and-computing\nOrder=5\nLens=100ms\nCores=2\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=500ms\n"
    "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n"
    "[Variant 3]\nExecutor=processes\nWorkers=2\n", language);
}

void
fixture_add_computing (GsResults *results)
{
  add_plain_run (results, 0, 1, 4, GS_STATE_RUNNING, 500 * MS, 0, 0, "main");
  add_gil_run (results, 1, 2, 4, 505 * MS);
  add_plain_run (results, 2, 2, 4, GS_STATE_RUNNING, 502 * MS, 68 * MS, 7 * MS, "process");
}

GsResults *
fixture_computing (const char *language)
{
  GsResults *results = fixture_new_computing (language);

  fixture_add_computing (results);
  gs_results_add_capacity (results, 2, 1.93);

  return results;
}

GsResults *
fixture_turns (const char   *lens,
               GsState       meanwhile,
               const gint64 *turns,
               guint         n_turns)
{
  g_autofree char *text = g_strdup_printf (
    "[Lesson]\nName=Turns\nGroup=waiting-and-computing\n%s\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=2\nWork=1s\n"
    "[Variant 1]\nExecutor=threads\nWorkers=2\n", lens);
  g_autoptr (GsExperiment) experiment = parse_experiment (text, "en");
  GsResults *results = gs_results_new (experiment);
  Builder builder;
  guint lanes[2];
  gint64 time = 0;

  builder_init_run (&builder, 2, 2 * n_turns + 64);
  builder_put_marks (&builder, MAIN, 0, GS_MARK_SUBMIT, 2);
  for (guint i = 0; i < 2; i++)
    {
      lanes[i] = builder_open (&builder, GS_LANE_WORKER, 0, "thread");
      builder_put_mark (&builder, lanes[i], 0, GS_MARK_START, i);
    }
  for (guint i = 0; i < n_turns; i++)
    {
      builder_put_work (&builder, lanes[i % 2], time, GS_STATE_RUNNING, i % 2);
      time += turns[i];
      builder_put_work (&builder, lanes[i % 2], time, meanwhile, i % 2);
    }
  add_run (results, &builder, 0, 2, 2, time + MS);

  return results;
}

GsResults *
fixture_waiting (guint repeats)
{
  g_autoptr (GsExperiment) experiment = parse_experiment (
    "[Lesson]\nName=Waiting overlaps\nGroup=waiting-and-computing\nOrder=2\n"
    "[Tasks wait]\nWorkload=sleep\nCount=5\nWork=500ms\n"
    "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=5\n", "en");
  GsResults *results = gs_results_new (experiment);

  for (guint i = 0; i < repeats; i++)
    {
      add_plain_run (results, 0, 1, 5, GS_STATE_IO_WAIT, (500 + i) * MS, 0, 0, "main");
      add_plain_run (results, 1, 5, 5, GS_STATE_IO_WAIT, (501 + 7 * i) * MS, 0, 0, "thread");
    }

  return results;
}

GsResults *
fixture_sweep (void)
{
  static const guint workers[] = { 1, 2, 4, 8 };
  g_autoptr (GsExperiment) experiment = parse_experiment (
    "[Lesson]\nName=More workers than cores\nGroup=scaling\nOrder=25\nCores=2\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=16\nWork=100ms\n"
    "[Variant 1]\nExecutor=sequential\n"
    "[Variant 2]\nExecutor=threads\nWorkers=1\n[Variant 3]\nExecutor=threads\nWorkers=2\n"
    "[Variant 4]\nExecutor=threads\nWorkers=4\n[Variant 5]\nExecutor=threads\nWorkers=8\n"
    "[Variant 6]\nExecutor=processes\nWorkers=1\n[Variant 7]\nExecutor=processes\nWorkers=2\n"
    "[Variant 8]\nExecutor=processes\nWorkers=4\n[Variant 9]\nExecutor=processes\nWorkers=8\n"
    "[Sweep]\nWorkers=1;2;4;8\nRepeats=5\n", "en");
  GsResults *results = gs_results_new (experiment);

  for (guint repeat = 0; repeat < 5; repeat++)
    {
      add_plain_run (results, 0, 1, 16, GS_STATE_RUNNING, (100 + repeat) * MS, 0, 0, "main");
      for (guint i = 0; i < 4; i++)
        {
          gint64 slow = MAX (workers[i] / 2, 1);

          add_gil_run (results, 1 + i, workers[i], 16, (101 + (repeat * 3 + i) % 5) * MS);
          add_plain_run (results, 5 + i, workers[i], 16, GS_STATE_RUNNING,
                         (102 + (repeat * 2 + i) % 7) * MS * slow, 20 * MS, MS, "process");
        }
      gs_results_add_capacity (results, 2, 1.85 + 0.03 * repeat);
    }

  return results;
}

GsResults *
fixture_amdahl (void)
{
  static const guint workers[] = { 1, 2, 4, 8, 16 };
  g_autoptr (GString) text = g_string_new (
    "[Lesson]\nName=Amdahl\nGroup=scaling\nOrder=26\n"
    "[Tasks wait]\nWorkload=sleep\nCount=16\nWork=50ms\n[Variant 1]\nExecutor=sequential\n");
  g_autoptr (GsExperiment) experiment = NULL;
  GsResults *results;

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    g_string_append_printf (text, "[Variant %u]\nExecutor=threads\nWorkers=%u\n", i + 2,
                            workers[i]);
  experiment = parse_experiment (text->str, "en");
  results = gs_results_new (experiment);
  for (guint repeat = 0; repeat < 5; repeat++)
    {
      add_plain_run (results, 0, 1, 16, GS_STATE_IO_WAIT, 50 * MS, 0, 0, "main");
      for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
        add_plain_run (results, 1 + i, workers[i], 16, GS_STATE_IO_WAIT,
                       (50 + (repeat * 3 + i) % 5) * MS - 10 * MS, 160 * MS, 0, "thread");
    }

  return results;
}

GsResults *
fixture_break_even (void)
{
  static const guint workers[] = { 1, 2, 4 };
  g_autoptr (GsExperiment) lesson = parse_experiment (
    "[Lesson]\nName=Where processes begin to win\nGroup=scaling\nOrder=7\nCores=2\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=20\nWork=1ms\n"
    "[Variant 1]\nExecutor=threads\n[Variant 2]\nExecutor=processes\n"
    "[Sweep]\nWorkers=1;2;4\nWork=0.1ms;1ms;10ms\n", "en");
  g_autoptr (GsExperiment) experiment = gs_experiment_expand_sweep (lesson, workers, 3, 1);
  GsResults *results = gs_results_new (experiment);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const char *executor = gs_experiment_get_variant (experiment, i)->executor;
      guint n_workers = gs_experiment_get_workers (experiment, i);
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (experiment, i, 0);

      if (g_str_equal (executor, "sequential"))
        add_plain_run (results, i, 1, 20, GS_STATE_RUNNING, group->work_ns, 0, 0, "main");
      else if (n_workers == 4 && group->work_ns == 10 * MS)
        continue;
      else if (g_str_equal (executor, "threads"))
        add_plain_run (results, i, n_workers, 20, GS_STATE_RUNNING, group->work_ns * n_workers, 0,
                       0, "thread");
      else
        add_plain_run (results, i, n_workers, 20, GS_STATE_RUNNING,
                       group->work_ns * MAX (n_workers / 2, 1), 5 * MS, MS / 8, "process");
    }

  return results;
}

GsResults *
fixture_crowd (void)
{
  g_autoptr (GString) text = g_string_new (
    "[Lesson]\nName=Sixteen ways of computing the same thing, side by side\n"
    "Group=scaling\nCores=2\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=64\nWork=20ms\n"
    "[Variant 1]\nExecutor=sequential\n");
  g_autoptr (GsExperiment) experiment = NULL;
  GsResults *results;

  for (guint i = 2; i <= 16; i++)
    g_string_append_printf (text, "[Variant %u]\nExecutor=%s\nWorkers=16\nSwitchInterval=%ums\n", i,
                            i % 2 ? "processes" : "threads", i);
  experiment = parse_experiment (text->str, "en");
  results = gs_results_new (experiment);
  add_plain_run (results, 0, 1, 64, GS_STATE_RUNNING, 20 * MS, 0, 0, "main");
  for (guint i = 1; i < 16; i++)
    {
      if (i % 2 == 1)
        add_gil_run (results, i, 16, 64, 20 * MS);
      else
        add_plain_run (results, i, 16, 64, GS_STATE_RUNNING, 100 * MS, 30 * MS, 2 * MS, "process");
    }
  gs_results_add_capacity (results, 2, 1.9);

  return results;
}

GsResults *
fixture_unrun (void)
{
  g_autoptr (GsExperiment) experiment = parse_experiment (
    "[Lesson]\nName=Processes compute side by side\nGroup=waiting-and-computing\nCores=2\n"
    "[Tasks cpu]\nWorkload=sum-squares\nCount=4\nWork=500ms\n"
    "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n"
    "[Variant 3]\nExecutor=processes\nWorkers=2\n", "en");
  GsResults *results = gs_results_new (experiment);

  add_plain_run (results, 0, 1, 4, GS_STATE_RUNNING, 500 * MS, 0, 0, "main");

  return results;
}

cairo_surface_t *
fixture_draw_chart (const GsChart *chart,
                    GsResults     *results,
                    const GsStyle *style,
                    int            width,
                    int            height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  gs_style_set_source (cr, style->card);
  cairo_paint (cr);
  chart->draw (cr, results, style, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

GArray *
fixture_find_spots (const GsChart *chart,
                    GsResults     *results,
                    const GsStyle *style,
                    int            width,
                    int            height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GArray *spots = chart->find_spots (cr, results, style, width, height);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return spots;
}

GsColor
fixture_get_color (cairo_surface_t *surface,
                   double           x,
                   double           y)
{
  const unsigned char *row = cairo_image_surface_get_data (surface)
                             + (gsize) y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[(int) x];

  return (GsColor) { ((pixel >> 16) & 0xff) / 255.0, ((pixel >> 8) & 0xff) / 255.0,
                     (pixel & 0xff) / 255.0 };
}

double
fixture_get_lightness (cairo_surface_t *surface,
                       double           x,
                       double           y)
{
  return gs_color_get_lightness (fixture_get_color (surface, x, y));
}
