/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The advisor: what it measures of a probe, what it recommends, and whether the runs agree. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "gs-advice-words.h"
#include "gs-advisor.h"
#include "gs-candidates.h"
#include "gs-pickle.h"
#include "results-builder.h"

static void
assert_choice (const GsProbe *probes,
               guint          n_probes,
               const char    *executor)
{
  GsChoice choice = gs_advisor_choose (probes, n_probes);

  g_assert_cmpstr (choice.executor, ==, executor);
  g_assert_true ((choice.reason == NULL) == (executor == NULL));
}

/* The table of choices, row by row. */
static void
test_choices (void)
{
  const GsProbe waits = { 8, 0.01, 4, 0.01, NAN };
  const GsProbe many = { 1000, 0.5, 100, 0.5, 53000 };
  const GsProbe computes = { 4, 1.98, 2, 1.98, 300 };
  const GsProbe releases = { 4, 1.98, 2, 0.02, 300 };
  const GsProbe large = { 2, 0.1, 0.1, 0.1, 1e8 };
  const GsProbe tiny = { 1000, 0.1, 0.1, 0.1, 53000 };
  const GsProbe mixed = { 4, 1, 2, 1, NAN };
  const GsProbe file = { 4, 1, 2, 0.1, NAN };
  const GsProbe nothing = { 0 };
  const GsProbe both[] = { waits, computes };
  /* However long the waits beside it are: what computes needs the GIL all of its time. */
  const GsProbe seldom[] = { { 20, 0.01, 4, 0.01, NAN }, { 2, 0.4, 0.4, 0.4, 300 } };
  const GsProbe same[] = { { 80, 0.01, 4, 0.01, NAN }, { 80, 0.01, 4, 0.01, NAN } };
  GsChoice in_chunks = gs_advisor_choose (&tiny, 1);

  assert_choice (&waits, 1, "threads");
  assert_choice (&many, 1, "asyncio");
  assert_choice (&computes, 1, "processes");
  assert_choice (&releases, 1, "threads");
  assert_choice (&large, 1, "sequential");
  assert_choice (&tiny, 1, "processes");
  assert_choice (&mixed, 1, "asyncio-processes");
  assert_choice (&file, 1, "threads");
  assert_choice (&nothing, 1, NULL);
  assert_choice (both, 2, "asyncio-processes");
  assert_choice (seldom, 2, "asyncio-processes");
  assert_choice (same, 2, "asyncio");
  g_assert_nonnull (strstr (in_chunks.reason, "chunks"));

  g_assert_cmpint (gs_probe_get_kind (&waits), ==, GS_WORK_WAITS);
  g_assert_cmpint (gs_probe_get_kind (&computes), ==, GS_WORK_COMPUTES);
  g_assert_cmpint (gs_probe_get_kind (&mixed), ==, GS_WORK_MIXED);
  g_assert_cmpint (gs_probe_get_kind (&nothing), ==, GS_WORK_UNKNOWN);
  g_assert_true (isnan (gs_probe_get_share (&nothing)));
}

static void
test_verdicts (void)
{
  const GsChoice threads = { "threads", "" };
  const GsChoice asyncio = { "asyncio", "" };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GsCandidate));
  GsCandidate first = { "processes", 1.0, 2 };
  GsCandidate second = { "threads", 1.1, 1.8 };

  g_array_append_val (all, second);
  g_assert_cmpint (gs_advisor_judge (&threads, all), ==, GS_VERDICT_NONE);
  g_array_append_val (all, first);
  g_assert_cmpint (gs_advisor_judge (&threads, all), ==, GS_VERDICT_AGREES);
  g_assert_cmpint (gs_advisor_judge (&asyncio, all), ==, GS_VERDICT_NONE);
  g_array_index (all, GsCandidate, 0).makespan = 1.5;
  g_assert_cmpint (gs_advisor_judge (&threads, all), ==, GS_VERDICT_DISAGREES);
  g_array_index (all, GsCandidate, 0).makespan = NAN;
  g_assert_cmpint (gs_advisor_judge (&threads, all), ==, GS_VERDICT_DISAGREES);
}

/* A finished run of two tasks, each from start to finish on a lane of its own interpreter's GIL:
 * the first holds it all the time, the second puts it down but for a tenth. */
static void
add_probe (GsResults *results,
           guint      variant,
           gint64     length,
           gint64     ready)
{
  Builder builder;
  GsRun *run;
  guint lane;

  builder_init (&builder, 64);
  lane = builder_open (&builder, GS_LANE_WORKER, 0, "main");
  for (guint task = 0; task < 2; task++)
    {
      gint64 begin = task * length;

      builder_put (&builder, lane, begin, GS_MARK_SUBMIT, 0, task);
      builder_put (&builder, lane, begin, GS_STATE_RUNNING, GS_FLAG_GIL, task);
      builder_put (&builder, lane, begin, GS_MARK_START, 0, task);
      if (task == 0 && ready > 0)
        {
          builder_put (&builder, lane, begin + length / 2, GS_STATE_READY, GS_FLAG_GIL, task);
          builder_put (&builder, lane, begin + length / 2 + ready, GS_STATE_RUNNING, GS_FLAG_GIL,
                       task);
        }
      if (task == 1)
        {
          builder_put (&builder, lane, begin + length / 10, GS_STATE_IO_WAIT, 0, task);
          builder_put (&builder, lane, begin + length, GS_STATE_RUNNING, GS_FLAG_GIL, task);
        }
      builder_put (&builder, lane, begin + length, GS_MARK_FINISH, 0, task);
      builder_put (&builder, lane, begin + length, GS_MARK_DELIVER, 0, task);
    }
  builder_put_state (&builder, lane, 2 * length, GS_STATE_IDLE);
  builder_put (&builder, lane, 2 * length, GS_MARK_END, 0, GS_NO_TASK);

  run = builder_make_run (&builder, variant, 1, 2);
  gs_run_set_result (run, 0, "0", NULL, length - ready);
  gs_run_set_result (run, 1, "0", NULL, length / 10);
  add_finished_run (results, run);
}

/* A run of two tasks at once on a pool, whose second one fails if @error says how; on processes
 * 40 bytes are sent of each, and 2 come back. */
static void
add_run (GsResults  *results,
         guint       variant,
         gint64      length,
         const char *error)
{
  Builder builder;
  GsRun *run;
  guint main;

  builder_init (&builder, 64);
  main = builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  for (guint task = 0; task < 2; task++)
    {
      guint lane = builder_open_worker (&builder);

      builder_put (&builder, main, 0, GS_MARK_SUBMIT, 0, task);
      builder_put_payload (&builder, main, 0, task, 0, 40);
      builder_put_state (&builder, lane, 0, GS_STATE_RUNNING);
      builder_put_payload (&builder, lane, 0, task, 1, 40);
      builder_put_payload (&builder, lane, length, task, 0, 2);
      builder_put (&builder, lane, length, GS_MARK_END, 0, GS_NO_TASK);
    }
  for (guint task = 0; task < 2; task++)
    builder_put (&builder, main, length, GS_MARK_DELIVER, 0, task);

  run = builder_make_run (&builder, variant, 2, 2);
  gs_run_set_result (run, 0, "0", NULL, 0);
  gs_run_set_result (run, 1, error == NULL ? "0" : NULL, error, 0);
  add_finished_run (results, run);
}

/* Two groups of a task each, whatever their workloads are called. */
static GsResults *
make_results (gboolean two_groups)
{
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();

  gs_experiment_add_task_group (experiment, "first", "sleep")->count = two_groups ? 1 : 2;
  if (two_groups)
    gs_experiment_add_task_group (experiment, "second", "sleep")->count = 1;
  gs_experiment_clear_variants (experiment);
  gs_experiment_add_variant (experiment, "sequential");
  if (!two_groups)
    {
      gs_experiment_add_variant (experiment, "threads");
      gs_experiment_add_variant (experiment, "processes");
    }
  return gs_results_new (experiment);
}

/* Bytes that a pool of processes would move for a task of @group, whose result is "0". */
static double
measure_task (GsResults *results,
              guint      group)
{
  g_autoptr (GsPlan) plan = gs_experiment_make_plan (gs_results_get_experiment (results), 0, 1);

  return (double) gs_pickle_measure (plan, group, strlen ("0"));
}

/* Bytes to move follow from the probe alone, be they many or none. */
static void
test_bytes (void)
{
  g_autoptr (GsResults) results = make_results (TRUE);
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GsAdvice) advice = NULL;
  const GsAdviceGroup *groups;

  gs_experiment_get_task_group (experiment, 0)->argument_bytes = 500000000;
  gs_experiment_get_task_group (experiment, 1)->object = g_strdup ("lambda");
  add_probe (results, 0, SECOND, 0);
  advice = gs_advice_new (results);
  groups = &g_array_index (advice->groups, GsAdviceGroup, 0);
  g_assert_cmpfloat (groups[0].probe.bytes, >, 500000000);
  g_assert_cmpfloat (groups[0].probe.bytes, <, 500001000);
  g_assert_cmpstr (groups[0].choice.executor, ==, "sequential");
  g_assert_true (isnan (groups[1].probe.bytes));
}

/* A group that computes, and one that waits: what a core was missing for is neither. */
static void
test_probe (void)
{
  g_autoptr (GsResults) results = make_results (TRUE);
  g_autoptr (GsAdvice) advice = gs_advice_new (results);
  g_auto (GStrv) lines = NULL;
  const GsAdviceGroup *group;

  g_assert_null (advice);
  add_probe (results, 0, SECOND, SECOND / 4);
  advice = gs_advice_new (results);
  g_assert_nonnull (advice);
  g_assert_cmpuint (advice->groups->len, ==, 2);

  group = &g_array_index (advice->groups, GsAdviceGroup, 0);
  g_assert_cmpstr (group->name, ==, "first");
  g_assert_cmpfloat_with_epsilon (group->probe.cpu, 0.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (group->probe.wall, 0.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (group->probe.gil, 0.75, 1e-9);
  g_assert_cmpfloat (group->probe.bytes, >, 0);
  g_assert_cmpfloat_with_epsilon (group->probe.bytes, measure_task (results, 0), 1e-9);
  g_assert_cmpstr (group->choice.executor, ==, "processes");

  group = &g_array_index (advice->groups, GsAdviceGroup, 1);
  g_assert_cmpfloat_with_epsilon (gs_probe_get_share (&group->probe), 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (group->probe.gil, 0.1, 1e-9);
  g_assert_cmpstr (group->choice.executor, ==, "threads");

  g_assert_cmpstr (advice->choice.executor, ==, "asyncio-processes");
  g_assert_cmpuint (advice->candidates->len, ==, 0);
  g_assert_cmpint (advice->verdict, ==, GS_VERDICT_NONE);
  g_assert_true (gs_advice_is_telling (advice, results));

  lines = gs_advice_dup_sentences (advice);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "first: CPU 100 % of its time: it computes. "
                                             "Recommended: processes."));
  g_assert_true (g_str_has_prefix (lines[1], "second: CPU 10 % of its time: it waits. "
                                             "Recommended: threads."));
  g_assert_true (g_str_has_prefix (lines[2], "Pickled for a process: "));
}

/* The measurement decides, and who cannot do the work comes last. */
static void
test_advice (void)
{
  g_autoptr (GsResults) results = make_results (FALSE);
  g_autoptr (GsResults) other = make_results (FALSE);
  g_autoptr (GsAdvice) agrees = NULL;
  g_autoptr (GsAdvice) fails = NULL;
  const GsProbe *probe;

  add_probe (results, 0, SECOND, 0);
  add_run (results, 1, SECOND, NULL);
  agrees = gs_advice_new (results);
  g_assert_false (gs_advice_is_telling (agrees, results));
  g_clear_pointer (&agrees, gs_advice_free);

  add_run (results, 2, SECOND / 2, NULL);
  agrees = gs_advice_new (results);
  probe = &g_array_index (agrees->groups, GsAdviceGroup, 0).probe;
  g_assert_cmpint (gs_probe_get_kind (probe), ==, GS_WORK_MIXED);
  g_assert_cmpfloat_with_epsilon (probe->bytes, 84, 1e-9);
  g_assert_cmpstr (agrees->choice.executor, ==, "asyncio-processes");
  /* The recommended variant has not been measured. */
  g_assert_cmpint (agrees->verdict, ==, GS_VERDICT_NONE);
  g_assert_false (gs_advice_is_telling (agrees, results));
  g_assert_cmpuint (agrees->candidates->len, ==, 3);
  g_assert_cmpstr (g_array_index (agrees->candidates, GsCandidate, 0).executor, ==, "processes");
  g_assert_cmpfloat_with_epsilon (g_array_index (agrees->candidates, GsCandidate, 0).speedup, 4,
                                  1e-9);

  add_probe (other, 0, SECOND, 0);
  add_run (other, 1, SECOND, NULL);
  add_run (other, 2, SECOND / 2, "TypeError: cannot pickle 'it' object");
  fails = gs_advice_new (other);
  g_assert_cmpuint (fails->candidates->len, ==, 3);
  g_assert_cmpstr (g_array_index (fails->candidates, GsCandidate, 0).executor, ==, "threads");
  g_assert_cmpstr (g_array_index (fails->candidates, GsCandidate, 2).executor, ==, "processes");
  g_assert_true (isnan (g_array_index (fails->candidates, GsCandidate, 2).makespan));
}

/* Missing candidates, and those that can do the work. */
static void
test_candidates (void)
{
  static const char *const all[] = {
    "sequential", "threads", "processes", "asyncio", "asyncio-threads", "asyncio-processes"
  };
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();
  g_autoptr (GsExperiment) more = NULL;

  gs_experiment_add_task_group (experiment, "cpu", "sum-squares")->count = 3;
  gs_experiment_add_variant (experiment, "sequential");
  gs_experiment_add_variant (experiment, "threads")->workers = 3;

  more = gs_candidates_add (experiment);
  g_assert_nonnull (more);
  g_assert_true (gs_experiment_validate (more, NULL));
  g_assert_cmpuint (gs_experiment_get_n_variants (more), ==, G_N_ELEMENTS (all));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_cmpstr (gs_experiment_get_variant (more, i)->executor, ==, all[i]);
  g_assert_cmpuint (gs_experiment_get_variant (more, 1)->workers, ==, 3);
  g_assert_cmpuint (gs_experiment_get_n_variants (experiment), ==, 2);
  g_assert_null (gs_candidates_add (more));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/advisor/choices", test_choices);
  g_test_add_func ("/model/advisor/verdicts", test_verdicts);
  g_test_add_func ("/model/advisor/probe", test_probe);
  g_test_add_func ("/model/advisor/bytes", test_bytes);
  g_test_add_func ("/model/advisor/advice", test_advice);
  g_test_add_func ("/model/advisor/candidates", test_candidates);
  return g_test_run ();
}
