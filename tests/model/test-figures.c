/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a run, on traces whose figures are known. */
#include "config.h"

#include <math.h>

#include "gs-figures.h"
#include "recording-builder.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9)

static double
get_sum (const double time[GS_N_STATES])
{
  double sum = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    sum += time[i];
  return sum;
}

/* Two threads under one GIL do two tasks of 2 s and 1 s:
 *
 *   s         0         1         2         3         4
 *   main      submit 0, 1                        deliver 0, 1
 *   thread 0  starting  running   running   running   (END at 5)
 *   thread 1            starting  gil-wait  ...
 */
static void
make_gil_trace (Builder *builder)
{
  guint main_lane, a, b;

  builder_init (builder, 64);
  main_lane = builder_open (builder, GS_LANE_MAIN, 0, "main");
  a = builder_open (builder, GS_LANE_WORKER, 0, "thread 0");
  b = builder_open (builder, GS_LANE_WORKER, 0, "thread 1");

  builder_put (builder, main_lane, 10 * SECOND, GS_MARK_SUBMIT, 0, 0);
  builder_put (builder, main_lane, 10 * SECOND, GS_MARK_SUBMIT, 0, 1);
  builder_put_state (builder, main_lane, 10 * SECOND, GS_STATE_IDLE);

  builder_put_state (builder, a, 10 * SECOND, GS_STATE_STARTING);
  builder_put (builder, a, 11 * SECOND, GS_STATE_RUNNING, GS_FLAG_GIL, 0);
  builder_put (builder, a, 11 * SECOND, GS_MARK_START, GS_FLAG_GIL, 0);
  builder_put (builder, a, 12 * SECOND, GS_STATE_GIL_WAIT, GS_FLAG_FORCED, 0);
  builder_put (builder, a, 13 * SECOND, GS_STATE_RUNNING, GS_FLAG_GIL, 0);
  builder_put (builder, a, 14 * SECOND, GS_MARK_FINISH, GS_FLAG_GIL, 0);
  builder_put_state (builder, a, 14 * SECOND, GS_STATE_IDLE);
  builder_put (builder, a, 16 * SECOND, GS_MARK_END, 0, GS_NO_TASK);

  builder_put_state (builder, b, 11 * SECOND, GS_STATE_STARTING);
  builder_put_state (builder, b, 11500 * MS, GS_STATE_GIL_WAIT);
  builder_put (builder, b, 12 * SECOND, GS_STATE_RUNNING, GS_FLAG_GIL, 1);
  builder_put (builder, b, 12 * SECOND, GS_MARK_START, GS_FLAG_GIL, 1);
  builder_put (builder, b, 13 * SECOND, GS_MARK_FINISH, GS_FLAG_GIL, 1);
  builder_put (builder, b, 13 * SECOND, GS_MARK_END, 0, GS_NO_TASK);

  builder_put (builder, main_lane, 14 * SECOND, GS_MARK_DELIVER, 0, 0);
  builder_put (builder, main_lane, 14500 * MS, GS_MARK_DELIVER, 0, 1);
  builder_put (builder, main_lane, 20 * SECOND, GS_MARK_END, 0, GS_NO_TASK);

  gs_trace_update (builder->trace);
  gs_trace_finish (builder->trace, 20 * SECOND);
}

static void
test_known (void)
{
  Builder builder;
  GsRunFigures figures;
  double lane[GS_N_STATES];

  make_gil_trace (&builder);
  gs_figures_measure (builder.trace, 2, &figures);

  assert_near (figures.makespan, 4.5);
  assert_near (figures.time[GS_STATE_RUNNING], 3);
  assert_near (figures.time[GS_STATE_GIL_WAIT], 1.5);
  assert_near (figures.time[GS_STATE_STARTING], 1 + 1 + 0.5);
  assert_near (figures.time[GS_STATE_IDLE], 0.5 + 1.5);
  assert_near (get_sum (figures.time), 2 * 4.5);
  assert_near (figures.utilization, 3 / 9.0);
  assert_near (figures.tasks.p50, 2);
  assert_near (figures.tasks.p95, 1 + 0.95 * 2);
  assert_near (figures.tasks.longest, 3);
  g_assert_cmpuint (figures.tasks.n, ==, 2);
  assert_near (figures.queue_p50, 1.5);
  g_assert_true (isnan (figures.memory));
  g_assert_cmpuint (figures.gil.handoffs, ==, 2);
  g_assert_cmpuint (figures.gil.forced, ==, 1);
  assert_near (figures.gil.handoffs_per_s, 2 / 4.5);
  assert_near (figures.gil.waits.p50, 0.75);
  assert_near (figures.gil.waits.longest, 1);
  g_assert_cmpuint (figures.gil.waits.n, ==, 2);

  gs_figures_lane_times (builder.trace, 1, lane);
  assert_near (lane[GS_STATE_RUNNING], 2);
  assert_near (lane[GS_STATE_IDLE], 2);
  assert_near (get_sum (lane), 6);

  /* A pool that could have had four workers needed two: the others idled. */
  gs_figures_measure (builder.trace, 4, &figures);
  assert_near (figures.time[GS_STATE_IDLE], 2 + 2 * 4.5);
  assert_near (get_sum (figures.time), 4 * 4.5);

  /* With one worker asked for, the second lane finds no slot. */
  gs_figures_measure (builder.trace, 1, &figures);
  assert_near (get_sum (figures.time), 4.5);
  builder_clear (&builder);
}

/* An event loop alone is what is measured; coroutines, which overlap on it, are not added up. */
static void
test_event_loop (void)
{
  Builder builder;
  GsRunFigures figures;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_LOOP, 0, "loop");
  builder_open (&builder, GS_LANE_TASK, GS_NO_INTERPRETER, "task 0");
  builder_open (&builder, GS_LANE_TASK, GS_NO_INTERPRETER, "task 1");
  builder_put (&builder, 0, 0, GS_MARK_SUBMIT, 0, 0);
  builder_put_state (&builder, 0, 0, GS_STATE_RUNNING);
  builder_put_state (&builder, 1, 0, GS_STATE_IO_WAIT);
  builder_put_state (&builder, 2, 0, GS_STATE_IO_WAIT);
  builder_put_state (&builder, 0, SECOND, GS_STATE_IDLE);
  builder_put (&builder, 0, 10 * SECOND, GS_MARK_DELIVER, 0, 0);
  gs_trace_update (builder.trace);
  gs_trace_finish (builder.trace, 10 * SECOND);

  gs_figures_measure (builder.trace, 1, &figures);
  assert_near (figures.time[GS_STATE_RUNNING], 1);
  assert_near (figures.time[GS_STATE_IDLE], 9);
  assert_near (figures.time[GS_STATE_IO_WAIT], 0);
  builder_clear (&builder);
}

/* Behind a loop, the workers are: one that nobody has asked for yet is idle, not starting. */
static void
test_pool_behind_loop (void)
{
  Builder builder;
  GsRunFigures figures;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_LOOP, 0, "loop");
  builder_open_worker (&builder);
  builder_put (&builder, 0, 0, GS_MARK_SUBMIT, 0, 0);
  builder_put_state (&builder, 0, 0, GS_STATE_IDLE);
  builder_put_state (&builder, 1, 4 * SECOND, GS_STATE_STARTING);
  builder_put_state (&builder, 1, 5 * SECOND, GS_STATE_RUNNING);
  builder_put (&builder, 0, 10 * SECOND, GS_MARK_DELIVER, 0, 0);
  gs_trace_update (builder.trace);
  gs_trace_finish (builder.trace, 10 * SECOND);

  gs_figures_measure (builder.trace, 1, &figures);
  assert_near (figures.time[GS_STATE_IDLE], 4);
  assert_near (figures.time[GS_STATE_STARTING], 1);
  assert_near (figures.time[GS_STATE_RUNNING], 5);
  builder_clear (&builder);
}

/* The growth of the runner, and all of the worker processes that were there at the end. */
static void
test_memory (void)
{
  Builder builder;
  GsRunFigures figures;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  for (guint lane = 1; lane <= 3; lane++)
    builder_open_worker (&builder);
  builder_put_memory (&builder, 0, 0, 0, 1000);
  builder_put (&builder, 0, 0, GS_MARK_SUBMIT, 0, 0);
  for (guint lane = 1; lane <= 3; lane++)
    builder_put_state (&builder, lane, 0, GS_STATE_RUNNING);
  /* The first worker is replaced by the third. */
  builder_put_memory (&builder, 1, 3 * SECOND, 1, 70);
  builder_put (&builder, 1, 3 * SECOND, GS_MARK_END, 0, GS_NO_TASK);
  builder_put (&builder, 0, 10 * SECOND, GS_MARK_DELIVER, 0, 0);
  builder_put_memory (&builder, 0, 11 * SECOND, 1, 1500);
  for (guint lane = 2; lane <= 3; lane++)
    {
      builder_put_memory (&builder, lane, 12 * SECOND, 1, lane);
      builder_put (&builder, lane, 12 * SECOND, GS_MARK_END, 0, GS_NO_TASK);
    }
  gs_trace_update (builder.trace);
  gs_trace_finish (builder.trace, 10 * SECOND);

  gs_figures_measure (builder.trace, 2, &figures);
  assert_near (figures.memory, 500 + 2 + 3);
  builder_clear (&builder);
}

/* A worker dies and is replaced: the new lane takes over the slot, which was starting meanwhile. */
static void
test_replacement (void)
{
  Builder builder;
  GsRunFigures figures;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  builder_open_worker (&builder);
  builder_open_worker (&builder);
  builder_put (&builder, 0, 0, GS_MARK_SUBMIT, 0, 0);
  builder_put_state (&builder, 1, 0, GS_STATE_RUNNING);
  builder_put (&builder, 1, 3 * SECOND, GS_MARK_END, 0, GS_NO_TASK);
  builder_put_state (&builder, 2, 4 * SECOND, GS_STATE_RUNNING);
  builder_put (&builder, 2, 9 * SECOND, GS_MARK_END, 0, GS_NO_TASK);
  builder_put (&builder, 0, 10 * SECOND, GS_MARK_DELIVER, 0, 0);
  gs_trace_update (builder.trace);
  gs_trace_finish (builder.trace, 10 * SECOND);

  gs_figures_measure (builder.trace, 1, &figures);
  assert_near (figures.time[GS_STATE_RUNNING], 8);
  assert_near (figures.time[GS_STATE_STARTING], 1);
  assert_near (figures.time[GS_STATE_IDLE], 1);
  builder_clear (&builder);
}

static void
test_unknown (void)
{
  Builder builder;
  GsRunFigures figures;
  GsLoss loss;

  builder_init (&builder, 64);
  builder_open_worker (&builder);
  builder_put_state (&builder, 0, 10, GS_STATE_RUNNING);
  gs_trace_update (builder.trace);
  gs_figures_measure (builder.trace, 3, &figures);

  g_assert_true (isnan (figures.makespan));
  g_assert_true (isnan (figures.time[GS_STATE_RUNNING]));
  g_assert_true (isnan (figures.utilization));
  g_assert_true (isnan (figures.tasks.p50));
  g_assert_true (isnan (figures.gil.waits.p50));
  g_assert_false (gs_figures_loss (&figures, 1, 1, 2, TRUE, &loss));
  g_assert_true (isnan (loss.gap));
  builder_clear (&builder);
}

/* Random lanes, born and dead at random: the states always fill W × M. */
static void
test_area (void)
{
  for (guint round = 0; round < 50; round++)
    {
      Builder builder;
      GsRunFigures figures;
      guint n_lanes = g_test_rand_int_range (1, 12), n_workers = g_test_rand_int_range (1, 12);

      builder_init (&builder, 64);
      builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
      builder_put (&builder, 0, 5000, GS_MARK_SUBMIT, 0, 0);
      builder_put (&builder, 0, 90000, GS_MARK_DELIVER, 0, 0);
      for (guint i = 0; i < n_lanes; i++)
        {
          guint lane = builder_open_worker (&builder);
          gint64 time = g_test_rand_int_range (0, 80000);

          for (guint j = g_test_rand_int_range (0, 20); j > 0; j--)
            builder_put_state (&builder, lane, time += g_test_rand_int_range (0, 5000),
                               g_test_rand_int_range (0, GS_N_STATES));
          if (g_test_rand_bit ())
            builder_put (&builder, lane, time + 10, GS_MARK_END, 0, GS_NO_TASK);
        }
      gs_trace_update (builder.trace);
      gs_trace_finish (builder.trace, 100000);

      gs_figures_measure (builder.trace, n_workers, &figures);
      g_assert_cmpfloat_with_epsilon (get_sum (figures.time), n_workers * 85e-6, 1e-12);
      builder_clear (&builder);
    }
}

static void
test_loss_known (void)
{
  GsRunFigures figures = { .makespan = 3, .n_workers = 2 };
  GsLoss loss;

  figures.time[GS_STATE_RUNNING] = 4.4;
  figures.time[GS_STATE_GIL_WAIT] = 0.6;
  figures.time[GS_STATE_READY] = 0.2;
  figures.time[GS_STATE_STARTING] = 0.1;
  figures.time[GS_STATE_PICKLING] = 0.3;
  figures.time[GS_STATE_IDLE] = 0.4;

  /* Cores that give 1.6 instead of 2 account for up to 4 (2/1.6 − 1) = 1 s; 0.4 s are missing. */
  g_assert_true (gs_figures_loss (&figures, 4, 1.6, 2, TRUE, &loss));
  assert_near (loss.gap, 1);
  assert_near (loss.gil, 0.3);
  assert_near (loss.lock, 0);
  assert_near (loss.start, 0.05);
  assert_near (loss.pickling, 0.15);
  assert_near (loss.imbalance, 0.2);
  assert_near (loss.cores, 0.1 + 0.2);
  assert_near (loss.other, 0);

  /* A better machine explains less, and waiting work blames none. */
  g_assert_true (gs_figures_loss (&figures, 4, 1.9, 2, TRUE, &loss));
  assert_near (loss.cores, 0.1 + 4 * (2 / 1.9 - 1) / 2);
  g_assert_true (gs_figures_loss (&figures, 4, 1.6, 2, FALSE, &loss));
  assert_near (loss.cores, 0.1);
  assert_near (loss.other, 0.2);
  g_assert_true (gs_figures_loss (&figures, 4, NAN, 2, TRUE, &loss));
  assert_near (loss.cores, 0.1);

  g_assert_false (gs_figures_loss (&figures, NAN, 1.6, 2, TRUE, &loss));
  g_assert_true (isnan (loss.other));
}

static void
test_loss_sum (void)
{
  for (guint round = 0; round < 100000; round++)
    {
      GsRunFigures figures = {
        .makespan = g_test_rand_double_range (1e-6, 1000),
        .n_workers = g_test_rand_int_range (1, 64),
      };
      GsLoss loss;

      for (guint i = 0; i < GS_N_STATES; i++)
        figures.time[i] = g_test_rand_double_range (0, g_test_rand_bit () ? 1e-3 : 1e4);
      g_assert_true (gs_figures_loss (&figures, g_test_rand_double_range (0, 1e4),
                                      g_test_rand_double_range (0.1, 64),
                                      g_test_rand_int_range (1, 64), g_test_rand_bit (), &loss));

      /* Exactly, in any order. */
      g_assert_true (loss.gil + loss.lock + loss.start + loss.pickling + loss.imbalance
                     + loss.cores + loss.other == loss.gap);
      g_assert_true (loss.other + loss.cores + loss.imbalance + loss.pickling + loss.start
                     + loss.lock + loss.gil == loss.gap);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Figures/known", test_known);
  g_test_add_func ("/Gilscope/Figures/memory", test_memory);
  g_test_add_func ("/Gilscope/Figures/replacement", test_replacement);
  g_test_add_func ("/Gilscope/Figures/event-loop", test_event_loop);
  g_test_add_func ("/Gilscope/Figures/pool-behind-loop", test_pool_behind_loop);
  g_test_add_func ("/Gilscope/Figures/unknown", test_unknown);
  g_test_add_func ("/Gilscope/Figures/area", test_area);
  g_test_add_func ("/Gilscope/Figures/loss-known", test_loss_known);
  g_test_add_func ("/Gilscope/Figures/loss-sum", test_loss_sum);

  return g_test_run ();
}
