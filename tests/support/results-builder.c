/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results-builder.h"

#include <string.h>

GsExperiment *
parse_experiment (const char *text,
                  const char *language)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *experiment = gs_experiment_parse (text, strlen (text), "test", language, &error);

  g_assert_no_error (error);
  return experiment;
}

GsResults *
new_results (const char *text,
             const char *language)
{
  g_autoptr (GsExperiment) experiment = parse_experiment (text, language);

  return gs_results_new (experiment);
}

GsRun *
builder_make_run (Builder *self,
                  guint    variant,
                  guint    n_workers,
                  guint    n_tasks)
{
  GsRun *run = gs_run_new (self->trace, variant, n_workers, n_tasks);

  builder_clear (self);
  return run;
}

void
add_finished_run (GsResults *results,
                  GsRun     *run)
{
  gs_results_add_run (results, run);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  g_object_unref (run);
}

GsExperiment *
sums_experiment (void)
{
  return parse_experiment (
      "[Lesson]\nName=Sums, \"three\"\nName[ko]=합\n[Tasks cpu]\nWorkload=sum-squares\nCount=3\n"
      "N=10\n[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=2\n", "en");
}

GsRun *
sums_run (guint    variant,
          gint64   length,
          gboolean wrong)
{
  Builder builder;
  GsRun *run;
  guint lane;

  builder_init (&builder, 1000);
  lane = builder_open (&builder, GS_LANE_WORKER, 0, variant == 0 ? "main" : "thread 0");
  for (guint task = 0; task < SUMS_TASKS; task++)
    {
      gint64 begin = MS + task * length;

      builder_put_work (&builder, lane, begin, GS_STATE_RUNNING, task);
      builder_put_mark (&builder, lane, begin, GS_MARK_SUBMIT, task);
      builder_put_mark (&builder, lane, begin, GS_MARK_START, task);
      builder_put_mark (&builder, lane, begin + length, GS_MARK_FINISH, task);
      builder_put_mark (&builder, lane, begin + length, GS_MARK_DELIVER, task);
    }
  builder_put_mark (&builder, lane, MS + SUMS_TASKS * length, GS_MARK_END, GS_NO_TASK);

  run = builder_make_run (&builder, variant, variant + 1, SUMS_TASKS);
  for (guint task = 0; task < SUMS_TASKS; task++)
    {
      gs_run_set_result (run, task, wrong && task == SUMS_TASKS - 1 ? "284" : "285", NULL,
                         length);
      gs_run_set_check (run, task, "285");
    }
  gs_run_set_cpu (run, 0.25);
  gs_run_set_busy (run, 0.125);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  return run;
}

GsResults *
sums_results (void)
{
  g_autoptr (GsExperiment) experiment = sums_experiment ();
  GsResults *results = gs_results_new (experiment);

  for (guint repeat = 0; repeat < 2; repeat++)
    {
      for (guint variant = 0; variant < 2; variant++)
        {
          g_autoptr (GsRun) run = sums_run (variant, (10 + repeat) * MS, variant == 1);

          gs_results_add_run (results, run);
        }
      gs_results_add_capacity (results, 2, 1.75 + repeat * 0.125);
    }
  return results;
}
