/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results: medians, the run that is shown, speedups, capacity, loss and series. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "gs-break-even-words.h"
#include "gs-break-even.h"
#include "gs-comparison.h"
#include "gs-results.h"
#include "gs-run-check.h"
#include "gs-summary-json.h"
#include "gs-summary-text.h"
#include "gs-variant-words.h"
#include "gs-work.h"
#include "gs-workload.h"
#include "results-builder.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9)

/* A live run of @variant whose workers have run for all of @makespan seconds. */
static GsRun *
start_run (guint  variant,
           guint  n_workers,
           double makespan)
{
  gint64 end = (gint64) (makespan * 1e9) + 1000;
  Builder builder;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  builder_put (&builder, 0, 1000, GS_MARK_SUBMIT, 0, 0);
  for (guint i = 0; i < n_workers; i++)
    {
      guint lane = builder_open_worker (&builder);

      builder_put_state (&builder, lane, 1000, GS_STATE_RUNNING);
      builder_put (&builder, lane, end, GS_MARK_END, 0, GS_NO_TASK);
    }
  builder_put (&builder, 0, end, GS_MARK_DELIVER, 0, 0);

  return builder_make_run (&builder, variant, n_workers, 1);
}

static void
add_run (GsResults *results,
         guint      variant,
         guint      n_workers,
         double     makespan)
{
  add_finished_run (results, start_run (variant, n_workers, makespan));
}

/* Tasks of @workload on a sequential variant and on one with threads for each of @workers. */
static GsResults *
make_results (const char  *workload,
              const guint *workers,
              guint        n_variants)
{
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();

  gs_experiment_add_task_group (experiment, "tasks", workload);
  gs_experiment_clear_variants (experiment);
  gs_experiment_add_variant (experiment, "sequential");
  for (guint i = 0; i < n_variants; i++)
    gs_experiment_add_variant (experiment, "free-threads")->workers = workers[i];
  gs_experiment_set_cores (experiment, 1);
  return gs_results_new (experiment);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Waiting and computing, each in sequence and on threads; then what nothing else does, and the
 * first work in another way. */
#define TWO_WORKS \
  "[Tasks a]\nWorkload=sleep\nCount=4\nWork=1s\n" \
  "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\n" \
  "[Variant 3]\nExecutor=sequential\nSet=a/Workload=sum-squares\n" \
  "[Variant 4]\nExecutor=threads\nSet=a/Workload=sum-squares\n" \
  "[Variant 5]\nExecutor=threads\nSet=a/Work=2s\n" \
  "[Variant 6]\nExecutor=threads\nSet=a/Lock=lock\n" \
  "[Variant 7]\nExecutor=threads\nSet=a/Workload=sum-squares;a/Iteration=0ns\n"

static void
test_medians (void)
{
  const guint workers[] = { 4 };
  g_autoptr (GsResults) results = make_results ("sleep", workers, 1);
  double q1, q3;
  guint n_changes = 0;

  g_signal_connect_swapped (results, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_cmpint (gs_results_find_sequential (results), ==, 0);
  g_assert_true (isnan (gs_results_get_makespan (results, 0)));
  g_assert_true (isnan (gs_results_get_speedup (results, 1)));
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, -1);
  g_assert_null (gs_results_get_shown_run (results, 1));
  g_assert_cmpfloat (gs_results_get_longest (results), ==, 0);

  add_run (results, 0, 1, 4.2);
  g_assert_cmpuint (n_changes, ==, 2);
  assert_near (gs_results_get_speedup (results, 0), 1);
  g_assert_true (isnan (gs_results_get_speedup (results, 1)));
  add_run (results, 1, 4, 1.3);
  add_run (results, 0, 1, 4);
  add_run (results, 1, 4, 1);
  g_assert_false (gs_results_get_speedup_quartiles (results, 1, &q1, &q3));
  g_assert_true (isnan (q1) && isnan (q3));
  g_assert_true (isnan (gs_results_get_spread (results)));
  add_run (results, 0, 1, 3);
  add_run (results, 1, 4, 0.8);
  /* Quartiles 0.9 and 1.15 of the second, which is farther spread than the first. */
  assert_near (gs_results_get_spread (results), 0.125);

  g_assert_cmpuint (gs_results_get_n_repeats (results, 1), ==, 3);
  assert_near (gs_results_get_makespan (results, 0), 4);
  assert_near (gs_results_get_makespan (results, 1), 1);
  assert_near (gs_results_get_speedup (results, 1), 4);
  assert_near (gs_results_get_efficiency (results, 1), 1);
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, 1);
  g_assert_true (gs_results_get_speedup_quartiles (results, 1, &q1, &q3));
  assert_near (q1, (4 / 1.3 + 4) / 2);
  assert_near (q3, (4 + 5) / 2.0);
  assert_near (gs_results_get_longest (results), 4);

  /* Between two equally near ones the earlier is shown. */
  add_run (results, 1, 4, 1.2);
  assert_near (gs_results_get_makespan (results, 1), 1.1);
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, 1);
}

/* How busy others kept the machine: the worst run tells. */
static void
test_doubt (void)
{
  const guint workers[] = { 4 };
  g_autoptr (GsResults) results = make_results ("sum-squares", workers, 1);

  add_run (results, 0, 1, 4);
  g_assert_true (isnan (gs_results_get_busy (results)));
  g_assert_false (gs_results_is_doubtful (results));
  add_run (results, 1, 4, 1);
  gs_run_set_busy (gs_results_get_shown_run (results, 1), 0.05);
  assert_near (gs_results_get_busy (results), 0.05);
  g_assert_false (gs_results_is_doubtful (results));
  gs_run_set_busy (gs_results_get_shown_run (results, 0), 0.6);
  assert_near (gs_results_get_busy (results), 0.6);
  g_assert_true (gs_results_is_doubtful (results));
}

/* Tasks that wait need no core. */
static void
test_no_doubt (void)
{
  const guint workers[] = { 4 };
  g_autoptr (GsResults) results = make_results ("sleep", workers, 1);

  add_run (results, 0, 1, 4);
  gs_run_set_busy (gs_results_get_shown_run (results, 0), 0.6);
  g_assert_false (gs_results_is_doubtful (results));
}

/* Runs that did not end well are kept, but count in nothing. */
static void
test_unfinished (void)
{
  const guint workers[] = { 2 };
  g_autoptr (GsResults) results = make_results ("sleep", workers, 1);
  g_autoptr (GsRun) failed = start_run (1, 2, 7);
  g_autoptr (GsRun) live = start_run (1, 2, 3);
  GsLoss loss;

  add_run (results, 0, 1, 2);
  gs_results_add_run (results, failed);
  gs_run_finish (failed, GS_RUN_FAILED, "no such thing");
  gs_run_finish (failed, GS_RUN_DONE, NULL);
  g_assert_cmpint (gs_run_get_state (failed), ==, GS_RUN_FAILED);
  g_assert_cmpstr (gs_run_get_error (failed), ==, "no such thing");
  g_assert_true (gs_results_get_shown_run (results, 1) == failed);
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, -1);
  g_assert_false (gs_results_get_loss (results, 1, &loss));

  gs_results_add_run (results, live);
  gs_trace_update (gs_run_get_trace (live));
  g_assert_true (gs_results_get_shown_run (results, 1) == live);
  assert_near (gs_run_get_figures (live)->makespan, 3);
  assert_near (gs_results_get_longest (results), 3);
  g_assert_cmpuint (gs_results_get_n_repeats (results, 1), ==, 0);
  gs_run_finish (live, GS_RUN_DONE, NULL);
  assert_near (gs_results_get_speedup (results, 1), 2 / 3.0);
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, 1);
}

/* A copy is not changed by later runs. */
static void
test_copy (void)
{
  const guint workers[] = { 2 };
  g_autoptr (GsResults) results = make_results ("sum-squares", workers, 1);
  g_autoptr (GsRun) live = start_run (1, 2, 3);
  g_autoptr (GsResults) copy = NULL;
  guint cores = gs_experiment_get_cores_at_hand (gs_results_get_experiment (results));

  add_run (results, 0, 1, 2);
  add_run (results, 1, 2, 1);
  gs_results_add_run (results, live);
  gs_results_add_capacity (results, 2, 1.5);
  gs_results_set_saved (results, 1, 0);
  copy = gs_results_copy (results);
  gs_run_finish (live, GS_RUN_DONE, NULL);
  add_run (results, 1, 2, 8);
  gs_results_add_capacity (results, 2, 9);
  gs_experiment_set_cores (gs_results_get_experiment (results), cores + 1);

  g_assert_cmpuint (gs_results_get_n_repeats (copy, 1), ==, 1);
  g_assert_cmpuint (gs_results_get_runs (copy, 1)->len, ==, 1);
  assert_near (gs_results_get_speedup (copy, 1), 2);
  assert_near (gs_results_get_capacity (copy, 2), 1.5);
  g_assert_cmpint (gs_results_get_counterpart (copy, 1), ==, 0);
  g_assert_cmpuint (gs_experiment_get_cores_at_hand (gs_results_get_experiment (copy)), ==, cores);
}

/* Only the same work is compared, and nothing with itself alone. */
static void
test_other_work (void)
{
  g_autoptr (GsExperiment) experiment = parse_experiment (TWO_WORKS, "en");
  g_autoptr (GsResults) results = gs_results_new (experiment);
  g_autoptr (GsResults) alone = make_results ("sleep", NULL, 0);
  static const double makespans[] = { 4, 1, 8, 2, 5, 3, 6 };
  static const int baselines[] = { 0, 0, 2, 2, -1, 0, -1 };
  GsLoss loss;
  double q1, q3;

  for (guint i = 0; i < G_N_ELEMENTS (makespans); i++)
    add_run (results, i, 1, makespans[i]);
  for (guint i = 0; i < G_N_ELEMENTS (makespans); i++)
    {
      g_assert_cmpint (gs_results_find_baseline (results, i), ==, baselines[i]);
      if (baselines[i] < 0)
        g_assert_true (isnan (gs_results_get_speedup (results, i)));
      else
        assert_near (gs_results_get_speedup (results, i), makespans[baselines[i]] / makespans[i]);
      g_assert_true (gs_results_get_loss (results, i, &loss) == (baselines[i] >= 0));
    }
  g_assert_cmpint (gs_results_find_sequential (results), ==, 0);

  add_run (alone, 0, 1, 4);
  add_run (alone, 0, 1, 4);
  add_run (alone, 0, 1, 4);
  g_assert_cmpint (gs_results_find_sequential (alone), ==, 0);
  g_assert_cmpint (gs_results_find_baseline (alone, 0), ==, -1);
  assert_near (gs_results_get_makespan (alone, 0), 4);
  g_assert_true (isnan (gs_results_get_speedup (alone, 0)));
  g_assert_true (isnan (gs_results_get_efficiency (alone, 0)));
  g_assert_false (gs_results_get_speedup_quartiles (alone, 0, &q1, &q3));
}

static void
test_capacity (void)
{
  g_autoptr (GsResults) results = make_results ("sleep", NULL, 0);
  guint workers;

  assert_near (gs_results_get_capacity (results, 1), 1);
  g_assert_true (isnan (gs_results_get_capacity (results, 2)));
  gs_results_add_capacity (results, 2, 1.9);
  gs_results_add_capacity (results, 4, 3);
  gs_results_add_capacity (results, 2, 1.5);
  gs_results_add_capacity (results, 2, 1.8);
  gs_results_add_capacity (results, 2, NAN);
  gs_results_add_capacity (results, 0, 1);
  assert_near (gs_results_get_capacity (results, 2), 1.8);
  assert_near (gs_results_get_capacity (results, 4), 3);
  g_assert_cmpuint (gs_results_get_n_probes (results), ==, 4);
  assert_near (gs_results_get_probe (results, 1, &workers), 3);
  g_assert_cmpuint (workers, ==, 4);
}

static void
test_loss (void)
{
  const guint workers[] = { 2 };
  g_autoptr (GsResults) results = make_results ("sleep", workers, 1);
  GsLoss loss;

  /* The sequential run of the same round is the baseline: 2.4 s of work, not the median 2 s. */
  add_run (results, 0, 1, 2);
  add_run (results, 1, 2, 9);
  add_run (results, 0, 1, 2.4);
  add_run (results, 1, 2, 1.5);
  add_run (results, 0, 1, 1);
  add_run (results, 1, 2, 1.1);
  g_assert_cmpint (gs_results_get_shown (results, 1), ==, 1);
  g_assert_true (gs_results_get_loss (results, 1, &loss));
  assert_near (loss.gap, 1.5 - 1.2);
  assert_near (loss.other, (3 - 2.4) / 2);
  g_assert_true (gs_results_get_loss (results, 0, &loss));
  assert_near (loss.gap, 0);
  assert_near (loss.other, 0);
}

static void
test_series (void)
{
  const guint workers[] = { 4, 1, 2, 2 };
  g_autoptr (GsResults) results = make_results ("sleep", workers, 4);
  g_autoptr (GPtrArray) series = NULL;
  GsVariant *odd = gs_experiment_add_variant (gs_results_get_experiment (results), "free-threads");
  GsSeries *one;

  odd->workers = 2;
  odd->collect = GS_COLLECT_SUBMIT;
  for (guint repeat = 0; repeat < 3; repeat++)
    {
      add_run (results, 0, 1, 8);
      add_run (results, 1, 4, 8 * (0.2 + 0.8 / 4));
      add_run (results, 2, 1, 8);
      add_run (results, 3, 2, 8 * (0.2 + 0.8 / 2));
    }

  series = gs_results_get_series (results);
  g_assert_cmpuint (series->len, ==, 1);
  one = g_ptr_array_index (series, 0);
  g_assert_cmpstr (one->executor, ==, "free-threads");
  g_assert_null (strstr (one->label, "×"));
  g_assert_cmpuint (one->points->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const GsSeriesPoint *point = &g_array_index (one->points, GsSeriesPoint, i);

      g_assert_cmpuint (point->workers, ==, 1u << i);
      assert_near (point->speedup, 1 / (0.2 + 0.8 / point->workers));
      assert_near (point->q1, point->speedup);
      assert_near (point->efficiency, point->speedup / point->workers);
      assert_near (point->makespan, 8 / point->speedup);
      assert_near (point->makespan_q3, point->makespan);
    }
  assert_near (one->baseline, 8);
  g_assert_true (one->has_fit);
  g_assert_null (one->reason);
  g_assert_cmpfloat_with_epsilon (one->fit.p, 0.8, 1e-6);
  g_assert_cmpfloat_with_epsilon (one->fit.low, 0.8, 1e-6);
  g_clear_pointer (&series, g_ptr_array_unref);

  /* Results asked for otherwise make another series, which says so. */
  add_run (results, 5, 2, 4);
  series = gs_results_get_series (results);
  g_assert_cmpuint (series->len, ==, 2);
  one = g_ptr_array_index (series, 1);
  g_assert_nonnull (strstr (one->label, "submit"));
  g_assert_null (strstr (((GsSeries *) g_ptr_array_index (series, 0))->label, "submit"));
  g_assert_cmpuint (one->points->len, ==, 1);
  g_assert_false (one->has_fit);
  g_assert_nonnull (strstr (one->reason, "three or more"));
}

/* A loop is one thread, so the reason is not that too few numbers of workers were measured. */
static void
test_series_of_a_loop (void)
{
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GPtrArray) series = NULL;
  const GsSeries *one;

  gs_experiment_add_task_group (experiment, "tasks", "sleep");
  gs_experiment_clear_variants (experiment);
  gs_experiment_add_variant (experiment, "asyncio");
  results = gs_results_new (experiment);
  add_run (results, 0, 1, 3);

  series = gs_results_get_series (results);
  g_assert_cmpuint (series->len, ==, 1);
  one = g_ptr_array_index (series, 0);
  g_assert_false (one->has_fit);
  g_assert_nonnull (strstr (one->reason, "event loop"));
}

/* Where nothing has run in sequence there is no speedup, but a makespan.  Summaries compare nothing
 * then. */
static void
test_series_without_baseline (void)
{
  static const double makespans[] = { 3, 1, 2, 4, 8 };
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GPtrArray) series = NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;
  const GsSeriesPoint *points;
  const GsSeries *one;

  gs_experiment_add_task_group (experiment, "tasks", "sum-squares");
  gs_experiment_clear_variants (experiment);
  gs_experiment_add_variant (experiment, "processes")->workers = 2;
  gs_experiment_add_variant (experiment, "processes")->workers = 1;
  results = gs_results_new (experiment);
  for (guint i = 0; i < G_N_ELEMENTS (makespans); i++)
    add_run (results, 0, 2, makespans[i]);

  series = gs_results_get_series (results);
  g_assert_cmpuint (series->len, ==, 1);
  one = g_ptr_array_index (series, 0);
  g_assert_true (isnan (one->baseline));
  /* Variants that have not run are no points. */
  g_assert_cmpuint (one->points->len, ==, 1);
  points = (const GsSeriesPoint *) (gpointer) one->points->data;
  g_assert_cmpuint (points[0].workers, ==, 2);
  assert_near (points[0].makespan, 3);
  assert_near (points[0].makespan_q1, 2);
  assert_near (points[0].makespan_q3, 4);
  g_assert_true (isnan (points[0].speedup));
  g_assert_true (isnan (points[0].efficiency));
  g_assert_true (isnan (points[0].q1));

  /* Two repeats have no quartiles. */
  add_run (results, 1, 1, 5);
  add_run (results, 1, 1, 6);
  g_clear_pointer (&series, g_ptr_array_unref);
  series = gs_results_collect_series (results);
  one = g_ptr_array_index (series, 0);
  g_assert_cmpuint (one->points->len, ==, 2);
  points = (const GsSeriesPoint *) (gpointer) one->points->data;
  g_assert_cmpuint (points[0].workers, ==, 1);
  assert_near (points[0].makespan, 5.5);
  g_assert_true (isnan (points[0].makespan_q1));

  json = gs_summary_to_json (results, TRUE);
  text = gs_summary_to_text (results);
  g_assert_nonnull (strstr (json, "\"sweep\": null"));
  g_assert_null (strstr (text, "Amdahl"));
}

/* Saved results are no baseline. */
static void
test_comparison_without_baseline (void)
{
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();
  g_autoptr (GsResults) saved = make_results ("sum-squares", (guint[]) { 2 }, 1);
  g_autoptr (GsResults) fresh = NULL;
  g_autoptr (GsResults) both = NULL;
  g_autoptr (GError) error = NULL;

  gs_experiment_add_task_group (experiment, "tasks", "sum-squares");
  gs_experiment_clear_variants (experiment);
  gs_experiment_add_variant (experiment, "free-threads")->workers = 2;
  gs_experiment_set_cores (experiment, 1);
  fresh = gs_results_new (experiment);
  add_run (fresh, 0, 2, 0.5);
  add_run (saved, 0, 1, 1);
  add_run (saved, 1, 2, 0.6);

  both = gs_comparison_new (fresh, saved, "before", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < gs_experiment_get_n_variants (gs_results_get_experiment (both)); i++)
    g_assert_true (isnan (gs_results_get_speedup (both, i)));
}

/* Computing work on one core cannot be fitted, and the reason says so. */
static void
test_computing (void)
{
  const guint workers[] = { 1, 2, 4 };
  g_autoptr (GsResults) results = make_results ("sum-squares", workers, 3);
  g_autoptr (GPtrArray) series = NULL;
  GsSeries *one;

  add_run (results, 0, 1, 8);
  for (guint i = 0; i < 3; i++)
    add_run (results, i + 1, workers[i], 8.0 / workers[i]);
  series = gs_results_get_series (results);
  one = g_ptr_array_index (series, 0);
  g_assert_cmpuint (one->points->len, ==, 3);
  g_assert_false (one->has_fit);
  g_assert_nonnull (strstr (one->reason, "core for each worker"));
}

/* A variant of @executor with tasks of @milliseconds. */
static guint
add_sized (GsExperiment *experiment,
           const char   *executor,
           guint         workers,
           guint         milliseconds)
{
  GsVariant *variant = gs_experiment_add_variant (experiment, executor);
  g_autofree char *change = g_strdup_printf ("tasks/Work=%ums", milliseconds);
  guint index = gs_experiment_get_n_variants (experiment) - 1;

  variant->workers = workers;
  g_assert_true (gs_experiment_set_one (experiment, "Variant", index, "Set", change, NULL));
  return index;
}

/* With one worker processes never win, with five they always do, with two from the geometric mean
 * of 1 and 4 ms on, and with four nothing can be said. */
static void
test_break_even (void)
{
  static const guint lengths[] = { 4, 1, 16 };
  static const struct
  {
    guint workers;
    double ratios[3];
  } rows[] = { { 2, { 2, 0.5, 4 } }, { 1, { 0.5, 0.5, 0.9 } }, { 5, { 1.5, 1.1, 0 } },
             { 4, { 2, 0.5, 0.5 } } };
  g_autoptr (GsExperiment) experiment = gs_experiment_new ();
  g_autoptr (GsResults) results = NULL;
  g_autoptr (GsBreakEven) grid = NULL;
  g_autofree char *sentence = NULL;
  double work;

  gs_experiment_add_task_group (experiment, "tasks", "sum-squares");
  gs_experiment_clear_variants (experiment);
  results = gs_results_new (experiment);
  g_assert_null (gs_break_even_new (results));
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
      {
        guint threads = add_sized (experiment, "threads", rows[row].workers, lengths[i]);
        guint processes = add_sized (experiment, "processes", rows[row].workers, lengths[i]);

        /* One of them has not run. */
        add_run (results, threads, rows[row].workers, 2);
        if (rows[row].ratios[i] > 0)
          add_run (results, processes, rows[row].workers, 2 / rows[row].ratios[i]);
        if (row == 0 && i == 0)
          g_assert_null (gs_break_even_new (results));
      }
  /* Variants that differ in another setting are no cells of the grid. */
  gs_experiment_get_variant (experiment, add_sized (experiment, "processes", 8, 1))->chunksize = 10;
  add_run (results, gs_experiment_get_n_variants (experiment) - 1, 8, 1);

  grid = gs_break_even_new (results);
  g_assert_nonnull (grid);
  g_assert_cmpuint (grid->works->len, ==, 3);
  g_assert_cmpuint (grid->workers->len, ==, 4);
  g_assert_cmpint (g_array_index (grid->works, gint64, 2), ==, 16000000);
  g_assert_cmpuint (g_array_index (grid->workers, guint, 1), ==, 2);
  assert_near (gs_break_even_get_ratio (grid, 1, 0), 0.5);
  assert_near (gs_break_even_get_cell (grid, 1, 2)->processes, 0.5);
  g_assert_true (isnan (gs_break_even_get_ratio (grid, 3, 2)));

  g_assert_cmpint (gs_break_even_find (grid, 0, &work), ==, GS_WIN_NEVER);
  g_assert_true (isnan (work));
  g_assert_cmpint (gs_break_even_find (grid, 1, &work), ==, GS_WIN_FROM);
  g_assert_cmpfloat_with_epsilon (work, 2e6, 1);
  sentence = gs_words_break_even (grid, 1);
  g_assert_cmpstr (sentence, ==, "2 workers: the processes win with tasks from 2.00 ms on.");
  g_assert_cmpint (gs_break_even_find (grid, 2, &work), ==, GS_WIN_UNCLEAR);
  g_assert_true (isnan (work));
  g_assert_cmpint (gs_break_even_find (grid, 3, &work), ==, GS_WIN_ALWAYS);
}

static void
test_task_results (void)
{
  g_autoptr (GsRun) run = start_run (0, 1, 1);

  g_assert_cmpint (gs_run_get_result (run, 0)->cpu_ns, ==, -1);
  g_assert_false (gs_run_get_result (run, 0)->checked);
  gs_run_set_result (run, 0, "333328333350000", NULL, 17);
  gs_run_set_result (run, 99, "out of range", NULL, 17);
  g_assert_cmpstr (gs_run_get_result (run, 0)->result, ==, "333328333350000");
  gs_run_set_check (run, 0, "333328333350000");
  g_assert_true (gs_run_get_result (run, 0)->checked && gs_run_get_result (run, 0)->right);
  gs_run_set_result (run, 0, NULL, "ValueError: no", -5);
  g_assert_true (gs_run_get_result (run, 0)->checked);
  g_assert_false (gs_run_get_result (run, 0)->right);
  g_assert_cmpstr (gs_run_get_result (run, 0)->error, ==, "ValueError: no");
  g_assert_cmpint (gs_run_get_result (run, 0)->cpu_ns, ==, -1);
  g_assert_true (isnan (gs_run_get_cpu (run)) && isnan (gs_run_get_busy (run)));
}

/* A wrong result of any task is seen, and equal tasks are not computed again one by one. */
static void
test_checks (void)
{
  enum { N_TASKS = 400 };
  const gint64 n = 3 * 1024 * 1024 + 5;
  g_autoptr (GsPlan) plan = gs_plan_new ();
  g_autoptr (GsRun) run = NULL;
  g_autofree char *right = NULL;
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .spin = &spin, .cost = &gs_cost_cpython };
  gint64 once, all;
  Builder builder;

  context.group = gs_plan_add_group (plan, "hash", "hash", N_TASKS);
  g_array_append_val (context.group->n, n);
  once = g_get_monotonic_time ();
  right = gs_work_find ("hash")->expected (&context);
  once = g_get_monotonic_time () - once;

  builder_init (&builder, 64);
  run = builder_make_run (&builder, 0, 1, N_TASKS);
  for (guint i = 0; i < N_TASKS; i++)
    gs_run_set_result (run, i, i == 7 ? "12" : right, NULL, 1);
  all = g_get_monotonic_time ();
  gs_run_check (run, plan);
  all = g_get_monotonic_time () - all;

  for (guint i = 0; i < N_TASKS; i++)
    {
      g_assert_true (gs_run_get_result (run, i)->checked);
      g_assert_true (gs_run_get_result (run, i)->right == (i != 7));
    }
  /* Four hundred times as long, if each were computed. */
  g_assert_cmpint (all, <, 50 * once);
}

/* A saved measurement beside a fresh one: variant by variant, against the fresh baseline. */
static void
test_comparison (void)
{
  g_autoptr (GsResults) fresh = make_results ("sum-squares", (guint[]) { 2, 4 }, 2);
  g_autoptr (GsResults) saved = make_results ("sum-squares", (guint[]) { 4, 8 }, 2);
  g_autoptr (GsResults) other = make_results ("hash", (guint[]) { 2 }, 1);
  g_autoptr (GsResults) both = NULL;
  g_autoptr (GPtrArray) series = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;
  g_autofree char *difference = NULL;
  GsExperiment *experiment;

  add_run (fresh, 0, 1, 1.0);
  add_run (fresh, 1, 2, 0.5);
  add_run (fresh, 2, 4, 0.4);
  add_run (saved, 0, 1, 1.2);
  add_run (saved, 1, 4, 0.5);
  add_run (saved, 1, 4, 0.5);
  add_run (saved, 2, 8, 0.8);
  both = gs_comparison_new (fresh, saved, "before", &error);
  g_assert_no_error (error);

  /* Sequential and its like, 2, 4 and its like, and what only the saved one has: 8. */
  experiment = gs_results_get_experiment (both);
  g_assert_cmpuint (gs_experiment_get_n_variants (experiment), ==, 6);
  g_assert_true (gs_results_is_comparison (both));
  g_assert_false (gs_results_is_comparison (fresh));
  for (guint i = 0; i < 6; i++)
    {
      static const int counterparts[] = { -1, 0, -1, -1, 3, -1 };
      static const gboolean are_saved[] = { FALSE, TRUE, FALSE, FALSE, TRUE, TRUE };

      g_assert_cmpint (gs_results_get_counterpart (both, i), ==, counterparts[i]);
      g_assert_true (gs_results_is_saved (both, i) == are_saved[i]);
    }
  assert_near (gs_results_get_makespan (both, 1), 1.2);
  assert_near (gs_results_get_speedup (both, 4), 2);
  g_assert_cmpuint (gs_results_get_n_repeats (both, 4), ==, 2);
  title = gs_experiment_dup_variant_title (experiment, 4);
  /* Called as what it is compared with, and where it comes from. */
  g_assert_cmpstr (title, ==, "ThreadPoolExecutor(4): no GIL · before");
  label = gs_experiment_dup_variant_label (experiment, 4);
  g_assert_cmpstr (label, ==, "threads, no GIL ×4 · before");
  difference = gs_words_difference (both, 4);
  g_assert_cmpstr (difference, ==, "1.25× as long as now");
  g_assert_null (gs_words_difference (both, 3));
  g_assert_null (gs_words_difference (both, 5));

  /* Fresh points and saved ones are two curves, over workers and so without their number. */
  series = gs_results_get_series (both);
  g_assert_cmpuint (series->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const GsSeries *one = g_ptr_array_index (series, i);

      g_assert_cmpuint (one->points->len, ==, 2);
      g_assert_true (one->saved == (i == 1));
      g_assert_cmpstr (one->label, ==, i == 1 ? "threads, no GIL · before" : "threads, no GIL");
    }

  g_assert_null (gs_comparison_new (fresh, other, "other", &error));
  g_assert_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "other"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Results/medians", test_medians);
  g_test_add_func ("/Gilscope/Results/doubt", test_doubt);
  g_test_add_func ("/Gilscope/Results/no-doubt", test_no_doubt);
  g_test_add_func ("/Gilscope/Results/unfinished", test_unfinished);
  g_test_add_func ("/Gilscope/Results/copy", test_copy);
  g_test_add_func ("/Gilscope/Results/capacity", test_capacity);
  g_test_add_func ("/Gilscope/Results/other-work", test_other_work);
  g_test_add_func ("/Gilscope/Results/loss", test_loss);
  g_test_add_func ("/Gilscope/Results/series", test_series);
  g_test_add_func ("/Gilscope/Results/series-without-baseline", test_series_without_baseline);
  g_test_add_func ("/Gilscope/Results/series-of-a-loop", test_series_of_a_loop);
  g_test_add_func ("/Gilscope/Results/comparison", test_comparison);
  g_test_add_func ("/Gilscope/Results/comparison-without-baseline",
                   test_comparison_without_baseline);
  g_test_add_func ("/Gilscope/Results/computing", test_computing);
  g_test_add_func ("/Gilscope/Results/break-even", test_break_even);
  g_test_add_func ("/Gilscope/Results/task-results", test_task_results);
  g_test_add_func ("/Gilscope/Results/checks", test_checks);

  return g_test_run ();
}
