/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary as JSON.  Its keys are a contract with scripts: append, never rename. */
#include "config.h"

#include "gs-summary-json.h"

#include <math.h>

#include "gs-advisor.h"
#include "gs-executor.h"
#include "gs-json-text.h"
#include "gs-latency.h"
#include "gs-outcomes.h"

#define SCHEMA 1

const GsState gs_summary_state_order[GS_N_STATES] = {
  GS_STATE_RUNNING, GS_STATE_READY,    GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT,
  GS_STATE_IO_WAIT, GS_STATE_PICKLING, GS_STATE_STARTING, GS_STATE_IDLE,
};

static const char *
get_kind_name (GsLaneKind kind)
{
  switch (kind)
    {
    case GS_LANE_MAIN:
      return "main";
    case GS_LANE_WORKER:
      return "worker";
    case GS_LANE_LOOP:
      return "loop";
    case GS_LANE_TASK:
      return "task";
    default:
      return "?";
    }
}

static void
write_times (GsJsonText   *json,
             const double  times[GS_N_STATES])
{
  gs_json_text_begin (json, "time_s", '{');
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      GsState state = gs_summary_state_order[i];

      gs_json_text_double (json, gs_state_get_name (state), times[state]);
    }
  gs_json_text_end (json, '}');
}

static void
write_loss (GsJsonText *json,
            GsResults  *results,
            guint       variant)
{
  GsLoss loss;

  if (!gs_results_get_loss (results, variant, &loss))
    {
      gs_json_text_null (json, "loss_s");
      return;
    }
  gs_json_text_begin (json, "loss_s", '{');
  gs_json_text_double (json, "gil", loss.gil);
  gs_json_text_double (json, "lock", loss.lock);
  gs_json_text_double (json, "start", loss.start);
  gs_json_text_double (json, "pickling", loss.pickling);
  gs_json_text_double (json, "imbalance", loss.imbalance);
  gs_json_text_double (json, "cores", loss.cores);
  gs_json_text_double (json, "other", loss.other);
  gs_json_text_end (json, '}');
}

static void
write_gil (GsJsonText         *json,
           GsTrace            *trace,
           const GsRunFigures *figures)
{
  if (gs_trace_get_n_interpreters (trace) == 0)
    {
      gs_json_text_null (json, "gil");
      return;
    }
  gs_json_text_begin (json, "gil", '{');
  gs_json_text_int (json, "handoffs", figures->gil.handoffs);
  gs_json_text_int (json, "forced", figures->gil.forced);
  gs_json_text_double (json, "wait_p50_ms", figures->gil.waits.p50 * 1000);
  gs_json_text_double (json, "wait_p95_ms", figures->gil.waits.p95 * 1000);
  gs_json_text_int (json, "waits", figures->gil.waits.n);
  gs_json_text_end (json, '}');
}

static void
write_id (GsJsonText *json,
          const char *key,
          gint32      id)
{
  if (id > 0)
    gs_json_text_int (json, key, id);
  else
    gs_json_text_null (json, key);
}

static void
write_lanes (GsJsonText *json,
             GsTrace    *trace)
{
  gs_json_text_begin (json, "lanes", '[');
  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (trace, i);
      double times[GS_N_STATES];

      gs_figures_lane_times (trace, i, times);
      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "name", lane->name);
      gs_json_text_string (json, "kind", get_kind_name (lane->kind));
      write_id (json, "pid", lane->pid);
      write_id (json, "tid", lane->tid);
      gs_json_text_int (json, "spans", lane->n_spans);
      write_times (json, times);
      gs_json_text_end (json, '}');
    }
  gs_json_text_end (json, ']');
}

static const char *
get_task_state (const GsTaskTimes  *times,
                const GsTaskResult *result)
{
  if (times->cancelled)
    return "cancelled";
  if (result->error != NULL || times->failed)
    return "failed";
  if (result->result != NULL || times->finished >= 0)
    return "finished";
  return times->started >= 0 ? "running" : "pending";
}

/* Writes @time in s since the first submit; null for an event that has not happened. */
static void
write_time (GsJsonText *json,
            const char *key,
            gint64      time,
            gint64      begin)
{
  gs_json_text_double (json, key, time >= 0 && begin >= 0 ? (time - begin) / 1e9 : NAN);
}

static void
write_task (GsJsonText *json,
            GsRun      *run,
            const char *group,
            guint       task)
{
  const GsTaskTimes *times = gs_run_get_times (run, task);
  const GsTaskResult *result = gs_run_get_result (run, task);
  gint64 begin = gs_trace_get_begin (gs_run_get_trace (run));

  gs_json_text_begin (json, NULL, '{');
  gs_json_text_int (json, "id", task);
  gs_json_text_string (json, "group", group);
  if (times->lane >= 0)
    gs_json_text_int (json, "lane", times->lane);
  else
    gs_json_text_null (json, "lane");
  write_time (json, "submitted_s", times->submitted, begin);
  write_time (json, "started_s", times->started, begin);
  write_time (json, "finished_s", times->finished, begin);
  write_time (json, "delivered_s", times->delivered, begin);
  gs_json_text_double (json, "cpu_s", result->cpu_ns >= 0 ? result->cpu_ns / 1e9 : NAN);
  gs_json_text_string (json, "state", get_task_state (times, result));
  gs_json_text_string (json, "result", result->result);
  gs_json_text_string (json, "error", result->error);
  gs_json_text_end (json, '}');
}

static void
write_check (GsJsonText *json,
             GsRun      *run,
             const char *group,
             guint       index,
             guint       task)
{
  const char *expected = gs_run_get_expected (run, task);
  const GsTaskResult *result = gs_run_get_result (run, task);
  g_autofree char *name = g_strdup_printf ("%s %u", group, index);

  if (expected == NULL)
    return;
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_string (json, "name", name);
  gs_json_text_string (json, "expected", expected);
  gs_json_text_string (json, "actual", result->result);
  gs_json_text_bool (json, "ok", result->right);
  gs_json_text_end (json, '}');
}

/* Writes the shared results of the groups. */
static void
write_shared (GsJsonText *json,
              GsRun      *run)
{
  for (guint i = 0; i < gs_run_get_n_shared (run); i++)
    {
      const GsSharedResult *shared = gs_run_get_shared (run, i);

      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "name", shared->name);
      gs_json_text_string (json, "expected", shared->expected);
      gs_json_text_string (json, "actual", shared->result);
      if (shared->expected != NULL)
        gs_json_text_bool (json, "ok", g_str_equal (shared->result, shared->expected));
      else
        gs_json_text_null (json, "ok");
      gs_json_text_string (json, "steps", shared->steps);
      gs_json_text_end (json, '}');
    }
}

/* Writes the number of exceptions that nobody asked for. */
static void
write_swallowed (GsJsonText *json,
                 GsRun      *run)
{
  g_autofree char *actual = g_strdup_printf ("%u", gs_outcomes_count_swallowed (run));

  if (g_str_equal (actual, "0"))
    return;
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_string (json, "name", "swallowed");
  gs_json_text_string (json, "expected", "0");
  gs_json_text_string (json, "actual", actual);
  gs_json_text_bool (json, "ok", FALSE);
  gs_json_text_end (json, '}');
}

/* Calls @write for every task of @run, group by group. */
static void
write_tasks (GsJsonText   *json,
             GsExperiment *experiment,
             GsRun        *run)
{
  guint task = 0;

  gs_json_text_begin (json, "tasks", '[');
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      const GsTaskGroup *group = gs_experiment_get_task_group (experiment, i);

      for (guint j = 0; j < group->count && task < gs_run_get_n_tasks (run); j++)
        write_task (json, run, group->name, task++);
    }
  gs_json_text_end (json, ']');
}

static void
write_checks (GsJsonText   *json,
              GsExperiment *experiment,
              GsRun        *run)
{
  guint task = 0;

  gs_json_text_begin (json, "checks", '[');
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      const GsTaskGroup *group = gs_experiment_get_task_group (experiment, i);

      for (guint j = 0; j < group->count && task < gs_run_get_n_tasks (run); j++)
        write_check (json, run, group->name, j, task++);
    }
  write_swallowed (json, run);
  write_shared (json, run);
  gs_json_text_end (json, ']');
}

/* Writes the latencies of each group's tasks, or of their laps. */
static void
write_groups (GsJsonText   *json,
              GsExperiment *experiment,
              GsRun        *run)
{
  guint first = 0;

  gs_json_text_begin (json, "groups", '[');
  for (guint i = 0; i < gs_experiment_get_n_groups (experiment); i++)
    {
      g_autoptr (GsTaskGroup) group = gs_experiment_dup_group (experiment,
                                                               gs_run_get_variant (run), i);
      const GsDistribution *latency = gs_run_get_latency (run, first, group->count);

      first += group->count;

      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "name", group->name);
      gs_json_text_string (json, "workload", gs_experiment_get_origin (experiment) != NULL
                                               ? NULL : group->workload);
      gs_json_text_int (json, "tasks", group->count);
      gs_json_text_int (json, "laps", latency->n);
      gs_json_text_double (json, "p50_ms", latency->p50 * 1000);
      gs_json_text_double (json, "p95_ms", latency->p95 * 1000);
      gs_json_text_double (json, "p99_ms", latency->p99 * 1000);
      gs_json_text_double (json, "longest_ms", latency->longest * 1000);
      gs_json_text_end (json, '}');
    }
  gs_json_text_end (json, ']');
}

static void
write_run (GsJsonText   *json,
           GsResults    *results,
           guint         variant,
           GsRun        *run)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  const GsRunFigures *figures;

  if (run == NULL)
    {
      static const char *const keys[] = { "time_s", "loss_s", "gil", "lanes", "tasks", "checks",
                                         "groups" };

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        gs_json_text_null (json, keys[i]);
      return;
    }

  figures = gs_run_get_figures (run);
  write_times (json, figures->time);
  write_loss (json, results, variant);
  write_gil (json, gs_run_get_trace (run), figures);
  write_lanes (json, gs_run_get_trace (run));
  write_tasks (json, experiment, run);
  write_checks (json, experiment, run);
  write_groups (json, experiment, run);
}

static void
write_makespans (GsJsonText *json,
                 GPtrArray  *runs)
{
  gs_json_text_begin (json, "makespans_s", '[');
  for (guint i = 0; i < runs->len; i++)
    {
      GsRun *run = g_ptr_array_index (runs, i);

      if (gs_run_get_state (run) == GS_RUN_DONE)
        gs_json_text_double (json, NULL, gs_run_get_figures (run)->makespan);
    }
  gs_json_text_end (json, ']');
}

/* The shown run as an index of makespans_s. */
static void
write_shown (GsJsonText *json,
             GsResults  *results,
             guint       variant)
{
  GPtrArray *runs = gs_results_get_runs (results, variant);
  int shown = gs_results_get_shown (results, variant);
  guint index = 0;

  for (int i = 0; i < shown; i++)
    index += gs_run_get_state (g_ptr_array_index (runs, i)) == GS_RUN_DONE;
  if (shown >= 0)
    gs_json_text_int (json, "shown", index);
  else
    gs_json_text_null (json, "shown");
}

static void
write_variant (GsJsonText *json,
               GsResults  *results,
               guint       variant)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *title = gs_experiment_dup_variant_title (experiment, variant);
  const GsVariant *settings = gs_experiment_get_variant (experiment, variant);
  const char *origin = gs_experiment_get_origin (experiment);
  GsRun *run = gs_results_get_shown_run (results, variant);

  gs_json_text_begin (json, NULL, '{');
  gs_json_text_string (json, "name", title);
  gs_json_text_string (json, "executor", origin != NULL ? NULL : settings->executor);
  gs_json_text_int (json, "workers", gs_experiment_get_workers (experiment, variant));
  gs_json_text_int (json, "repeats", gs_results_get_n_repeats (results, variant));
  write_shown (json, results, variant);
  gs_json_text_string (json, "engine", origin != NULL ? NULL : "native");
  gs_json_text_bool (json, "emulated", origin == NULL);
  gs_json_text_double (json, "makespan_s", gs_results_get_makespan (results, variant));
  write_makespans (json, gs_results_get_runs (results, variant));
  gs_json_text_double (json, "speedup", gs_results_get_speedup (results, variant));
  gs_json_text_double (json, "efficiency", gs_results_get_efficiency (results, variant));
  gs_json_text_double (json, "cpu_s", run != NULL ? gs_run_get_cpu (run) : NAN);
  gs_json_text_double (json, "memory_bytes", run != NULL ? gs_run_get_figures (run)->memory : NAN);
  if (run != NULL && origin == NULL)
    gs_json_text_int (json, "lost_events", gs_trace_get_lost (gs_run_get_trace (run)));
  else
    gs_json_text_null (json, "lost_events");
  if (run != NULL && origin == NULL)
    gs_json_text_string (json, "ready_by", gs_trace_is_by_cpu_clock (gs_run_get_trace (run))
                                               ? "cpu-clock" : "scheduler");
  else
    gs_json_text_null (json, "ready_by");
  write_run (json, results, variant, run);
  gs_json_text_end (json, '}');
}

static void
write_points (GsJsonText   *json,
              GsExperiment *experiment,
              GPtrArray    *series)
{
  gs_json_text_begin (json, "points", '[');
  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *each = g_ptr_array_index (series, i);

      for (guint j = 0; j < each->points->len; j++)
        {
          const GsSeriesPoint *point = &g_array_index (each->points, GsSeriesPoint, j);

          gs_json_text_begin (json, NULL, '{');
          gs_json_text_string (json, "variant", each->label);
          gs_json_text_int (json, "workers", point->workers);
          gs_json_text_double (json, "speedup_median", point->speedup);
          gs_json_text_double (json, "speedup_q1", point->q1);
          gs_json_text_double (json, "speedup_q3", point->q3);
          gs_json_text_end (json, '}');
        }
    }
  gs_json_text_end (json, ']');
}

static void
write_fits (GsJsonText *json,
            GPtrArray  *series)
{
  gs_json_text_begin (json, "fits", '[');
  for (guint i = 0; i < series->len; i++)
    {
      const GsSeries *each = g_ptr_array_index (series, i);

      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "variant", each->label);
      gs_json_text_string (json, "law", "amdahl");
      gs_json_text_double (json, "p", each->has_fit ? each->fit.p : NAN);
      gs_json_text_double (json, "low", each->has_fit ? each->fit.low : NAN);
      gs_json_text_double (json, "high", each->has_fit ? each->fit.high : NAN);
      gs_json_text_end (json, '}');
    }
  gs_json_text_end (json, ']');
}

/* The series that have speedups. */
static GPtrArray *
collect_compared (GsResults *results)
{
  GPtrArray *series = gs_results_get_series (results);

  for (guint i = series->len; i-- > 0;)
    if (!isfinite (((const GsSeries *) g_ptr_array_index (series, i))->baseline))
      g_ptr_array_remove_index (series, i);
  return series;
}

/* A sweep is one where some variants differ in their workers alone. */
static void
write_sweep (GsJsonText *json,
             GsResults  *results,
             gboolean    with_sweep)
{
  g_autoptr (GPtrArray) series = with_sweep ? collect_compared (results) : NULL;
  gboolean sweeps = FALSE;

  for (guint i = 0; series != NULL && i < series->len; i++)
    sweeps |= ((const GsSeries *) g_ptr_array_index (series, i))->points->len > 1;
  if (!sweeps)
    {
      gs_json_text_null (json, "sweep");
      return;
    }
  gs_json_text_begin (json, "sweep", '{');
  write_points (json, gs_results_get_experiment (results), series);
  write_fits (json, series);
  gs_json_text_end (json, '}');
}

/* The machine's capacity for as many processes as the largest variant can use. */
static double
get_capacity (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  guint most = 1;

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    most = MAX (most, gs_experiment_get_workers (experiment, i));
  most = MIN (most, gs_experiment_get_cores_at_hand (experiment));
  return most > 1 ? gs_results_get_capacity (results, most) : NAN;
}

static const char *
get_work_kind (GsWorkKind kind)
{
  static const char *const kinds[] = { NULL, "waits", "computes", "mixed" };

  return kinds[kind];
}

static void
write_probe (GsJsonText          *json,
             const GsAdviceGroup *group)
{
  gs_json_text_begin (json, NULL, '{');
  gs_json_text_string (json, "group", group->name);
  gs_json_text_string (json, "kind", get_work_kind (gs_probe_get_kind (&group->probe)));
  gs_json_text_double (json, "cpu_share", gs_probe_get_share (&group->probe));
  gs_json_text_double (json, "cpu_s", group->probe.cpu);
  gs_json_text_double (json, "wall_s", group->probe.wall);
  gs_json_text_double (json, "gil_s", group->probe.gil);
  gs_json_text_double (json, "pickled_bytes", group->probe.bytes);
  gs_json_text_string (json, "recommended", group->choice.executor);
  gs_json_text_end (json, '}');
}

/* NULL: nothing is advised. */
static void
write_advice (GsJsonText     *json,
              const GsAdvice *advice)
{
  if (advice == NULL)
    {
      gs_json_text_null (json, "advice");
      return;
    }

  gs_json_text_begin (json, "advice", '{');
  gs_json_text_begin (json, "probes", '[');
  for (guint i = 0; i < advice->groups->len; i++)
    write_probe (json, &g_array_index (advice->groups, GsAdviceGroup, i));
  gs_json_text_end (json, ']');
  gs_json_text_string (json, "recommended", advice->choice.executor);
  gs_json_text_begin (json, "measured", '[');
  for (guint i = 0; i < advice->candidates->len; i++)
    {
      const GsCandidate *candidate = &g_array_index (advice->candidates, GsCandidate, i);

      gs_json_text_begin (json, NULL, '{');
      gs_json_text_string (json, "executor", candidate->executor);
      gs_json_text_double (json, "makespan_s", candidate->makespan);
      gs_json_text_double (json, "speedup", candidate->speedup);
      gs_json_text_end (json, '}');
    }
  gs_json_text_end (json, ']');
  if (advice->verdict == GS_VERDICT_NONE || advice->verdict == GS_VERDICT_TOO_BUSY)
    gs_json_text_null (json, "agrees");
  else
    gs_json_text_bool (json, "agrees", advice->verdict == GS_VERDICT_AGREES);
  gs_json_text_end (json, '}');
}

char *
gs_summary_to_json (GsResults *results,
                    gboolean   with_sweep)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autoptr (GsAdvice) advice = gs_advice_new (results);
  GString *text = g_string_new (NULL);
  GsJsonText json;

  gs_json_text_init (&json, text, NULL, 5);
  gs_json_text_begin (&json, NULL, '{');
  gs_json_text_string (&json, "gilscope", GS_VERSION);
  gs_json_text_int (&json, "schema", SCHEMA);
  gs_json_text_string (&json, "engine",
                       gs_experiment_get_origin (experiment) != NULL ? NULL : "native");
  gs_json_text_int (&json, "cores", gs_experiment_get_cores_at_hand (experiment));
  gs_json_text_double (&json, "capacity", get_capacity (results));
  gs_json_text_string (&json, "experiment", gs_experiment_get_name (experiment));
  gs_json_text_begin (&json, "variants", '[');
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    write_variant (&json, results, i);
  gs_json_text_end (&json, ']');
  write_sweep (&json, results, with_sweep);
  write_advice (&json, advice);
  gs_json_text_end (&json, '}');
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
