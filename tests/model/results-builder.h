/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results made by hand: two variants of three sums of squares, two repeats each. */
#pragma once

#include <string.h>

#include "gs-results.h"
#include "recording-builder.h"

#define RESULTS_TASKS 3

static inline GsExperiment *
make_experiment (void)
{
  static const char text[] =
      "[Lesson]\nName=Sums, \"three\"\nName[ko]=합\n[Tasks cpu]\nWorkload=sum-squares\nCount=3\n"
      "N=10\n[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n";
  g_autoptr (GError) error = NULL;
  GsExperiment *experiment = gs_experiment_parse (text, strlen (text), "test", "en", &error);

  g_assert_no_error (error);
  return experiment;
}

/* One after another on one lane, each @length long; the last result is wrong if @wrong. */
static inline GsRun *
make_run (guint    variant,
          gint64   length,
          gboolean wrong)
{
  Builder builder;
  GsRun *run;
  guint lane;

  builder_init (&builder, 1000);
  lane = builder_open (&builder, GS_LANE_WORKER, 0, variant == 0 ? "main" : "thread 0");
  run = gs_run_new (builder.trace, variant, variant + 1, RESULTS_TASKS);
  for (guint task = 0; task < RESULTS_TASKS; task++)
    {
      gint64 begin = MS + task * length;

      builder_put (&builder, lane, begin, GS_STATE_RUNNING, GS_FLAG_GIL, task);
      builder_put (&builder, lane, begin, GS_MARK_SUBMIT, 0, task);
      builder_put (&builder, lane, begin, GS_MARK_START, 0, task);
      builder_put (&builder, lane, begin + length, GS_MARK_FINISH, 0, task);
      builder_put (&builder, lane, begin + length, GS_MARK_DELIVER, 0, task);
      gs_run_set_result (run, task, wrong && task == RESULTS_TASKS - 1 ? "284" : "285", NULL,
                         length);
      gs_run_set_check (run, task, "285");
    }
  builder_put (&builder, lane, MS + RESULTS_TASKS * length, GS_MARK_END, 0, GS_NO_TASK);
  gs_run_set_cpu (run, 0.25);
  gs_run_set_busy (run, 0.125);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  builder_clear (&builder);
  return run;
}

static inline GsResults *
make_results (void)
{
  g_autoptr (GsExperiment) experiment = make_experiment ();
  GsResults *results = gs_results_new (experiment);

  for (guint repeat = 0; repeat < 2; repeat++)
    {
      for (guint variant = 0; variant < 2; variant++)
        {
          g_autoptr (GsRun) run = make_run (variant, (10 + repeat) * MS, variant == 1);

          gs_results_add_run (results, run);
        }
      gs_results_add_capacity (results, 2, 1.75 + repeat * 0.125);
    }
  return results;
}
