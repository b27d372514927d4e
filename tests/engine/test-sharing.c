/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that tasks share beside numbers: a list, a file, a device; and tasks that wait first and
 * compute then.  In a real runner, on every executor. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "gs-work.h"
#include "gs-workload.h"
#include "machine.h"
#include "run-fixture.h"

static const char *const executors[] = {
  "sequential", "threads", "free-threads", "interpreters", "processes", "asyncio",
  "asyncio-threads", "asyncio-processes",
};

static GsTaskGroup *
get_group (GsPlan *plan)
{
  return g_ptr_array_index (plan->groups, 0);
}

static void
set (char       **word,
     const char  *text)
{
  g_free (*word);
  *word = g_strdup (text);
}

/* Asserts that every task has the result that it must have. */
static void
check_results (const GsPlan  *plan,
               const TestRun *run)
{
  const GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .group = group, .cost = &gs_cost_none, .spin = &spin };

  for (context.index = 0; context.index < group->count; context.index++)
    {
      g_autofree char *expected = gs_work_find (group->workload)->expected (&context);

      g_assert_cmpstr (run->results->pdata[context.index], ==, expected);
    }
}

static GsPlan *
plan_files (const char *executor,
            const char *share,
            const char *lock,
            gint64      n)
{
  GsPlan *plan = test_plan (executor, 8, "write-file", 8, 0);

  get_group (plan)->share = gs_choice_find (gs_task_shares, share);
  get_group (plan)->lock = gs_choice_find (gs_task_locks, lock);
  g_array_append_val (get_group (plan)->n, n);
  return plan;
}

/* How many of the eight tasks' files are intact. */
static guint
count_intact (const char *executor,
              const char *share,
              const char *lock,
              gint64      n)
{
  g_autoptr (GsPlan) plan = plan_files (executor, share, lock, n);
  g_autoptr (TestRun) run = test_run (plan);

  check_results (plan, run);
  test_check_lanes (run, TRUE);
  g_assert_cmpuint (run->shared->len, ==, 1);
  return (guint) g_ascii_strtoull (run->shared->pdata[0], NULL, 10);
}

static void
test_own_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_assert_cmpuint (count_intact (executors[i], "each", "none", 100001), ==, 8);
      /* Nothing, and less than a block. */
      g_assert_cmpuint (count_intact (executors[i], "each", "none", 0), ==, 8);
      g_assert_cmpuint (count_intact (executors[i], "each", "none", 5), ==, 8);
    }
}

/* The last writer's bytes are all that is left, if nobody comes in between. */
static void
test_one_file (void)
{
  g_assert_cmpuint (count_intact ("sequential", "one", "none", 100001), ==, 1);
  g_assert_cmpuint (count_intact ("asyncio", "one", "none", 100001), ==, 1);
  g_assert_cmpuint (count_intact ("threads", "one", "lock", 1000001), ==, 1);
  g_assert_cmpuint (count_intact ("free-threads", "one", "lock", 1000001), ==, 1);
}

/* Two writers get mixed up, by threads and by processes; not in each single run. */
static void
test_mixed_up (void)
{
  static const char *const parallel[] = { "threads", "free-threads", "processes" };

  for (guint i = 0; i < G_N_ELEMENTS (parallel); i++)
    {
      guint least = 8;

      for (guint run = 0; run < 50 && least > 0; run++)
        {
          guint n = count_intact (parallel[i], "one", "none", 4000000);

          g_assert_cmpuint (n, <=, 1);
          least = MIN (least, n);
        }
      g_assert_cmpuint (least, ==, 0);
    }
}

static TestRun *
append (const char  *executor,
        const char  *share,
        GsPlan     **plan)
{
  static const gint64 lengths[] = { 60 * MS, 1 * MS, 30 * MS };

  *plan = test_plan (executor, 3, "append", 3, lengths[0]);
  get_group (*plan)->share = gs_choice_find (gs_task_shares, share);
  g_array_append_vals (get_group (*plan)->works_ns, lengths, G_N_ELEMENTS (lengths));
  return test_run (*plan);
}

static const char *
get_list (const char *executor)
{
  if (strcmp (executor, "sequential") == 0)
    return "[0, 10, 20]";
  /* Each has a list of its own. */
  if (strcmp (executor, "processes") == 0 || strcmp (executor, "interpreters") == 0)
    return "[]";
  return "[10, 20, 0]";
}

static void
test_append (void)
{
  if (!judge_begin ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_autoptr (GsPlan) plan = NULL, cured = NULL;
      g_autoptr (TestRun) run = append (executors[i], "one", &plan);
      g_autoptr (TestRun) merged = append (executors[i], "each", &cured);

      check_results (plan, run);
      check_results (cured, merged);
      g_assert_cmpstr (run->shared->pdata[0], ==, get_list (executors[i]));
      g_assert_cmpstr (merged->shared->pdata[0], ==, "[0, 10, 20]");
    }
}

/* Without a GIL nothing is lost either. */
static void
test_append_all (void)
{
  g_autoptr (GsPlan) plan = test_plan ("free-threads", 8, "append", 2000, 0);
  g_autoptr (TestRun) run = test_run (plan);
  g_auto (GStrv) values = g_strsplit (run->shared->pdata[0], ", ", -1);

  g_assert_cmpuint (g_strv_length (values), ==, 2000);
}

/* The length of the list that all share, or of all lists together. */
static void
test_fill_list (void)
{
  static const gint64 n[] = { 100000, 0, 5 };
  static const char *const shares[] = { "one", "each" };

  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    for (guint j = 0; j < G_N_ELEMENTS (shares); j++)
      {
        g_autoptr (GsPlan) plan = test_plan (executors[i], 3, "fill-list", G_N_ELEMENTS (n), 0);
        g_autoptr (TestRun) run = NULL;
        /* Nothing comes back from what lists they fill. */
        gboolean apart = j == 0 && (strcmp (executors[i], "interpreters") == 0
                                    || g_str_has_suffix (executors[i], "processes"));

        get_group (plan)->share = gs_choice_find (gs_task_shares, shares[j]);
        g_array_append_vals (get_group (plan)->n, n, G_N_ELEMENTS (n));
        run = test_run (plan);
        check_results (plan, run);
        test_check_lanes (run, TRUE);
        g_assert_cmpstr (run->shared->pdata[0], ==, apart ? "0" : "100005");
      }
}

/* The lane on which a pool's worker has run @task. */
static const GsLaneEntry *
find_lane (const TestRun *run,
           guint          task)
{
  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      const GsLaneEntry *entry = gs_recording_get_lane (run->recording, lane);
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      for (uint64_t i = 0; i < n; i++)
        if (entry->kind == GS_LANE_WORKER && events[i].what == GS_MARK_START
            && events[i].task == task)
          return entry;
    }
  return NULL;
}

/* A task that names its process and its thread names those of the lane that it is drawn on; what is
 * awaited on an event loop has no thread of its own, whatever pool there is. */
static void
test_ids (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_autoptr (GsPlan) plan = test_plan (executors[i], 2, "ids", 4, 20 * MS);
      g_autoptr (TestRun) run = test_run (plan);
      gboolean apart = strcmp (executors[i], "processes") == 0;
      const char *shared = run->shared->pdata[0];

      for (guint task = 0; task < 4; task++)
        {
          const GsLaneEntry *lane = find_lane (run, task);
          int process, thread;

          g_assert_cmpint (sscanf (run->results->pdata[task], "(%d, %d)", &process, &thread), ==,
                           2);
          if (lane == NULL)
            g_assert_cmpstr (run->results->pdata[task], ==, run->results->pdata[0]);
          else
            {
              g_assert_cmpint (process, ==, lane->pid);
              g_assert_cmpint (thread, ==, lane->tid);
              g_assert_true (apart == (process == thread)
                             || strcmp (executors[i], "sequential") == 0);
            }
        }
      g_assert_true (g_str_has_prefix (shared, "{") && g_str_has_suffix (shared, "]}"));
      if (!apart)
        g_assert_true (strchr (shared, '[') == strrchr (shared, '['));
    }
}

/* The makespan is at least the device's time, however many share it. */
static void
test_device (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      gboolean pickles = strcmp (executors[i], "processes") == 0
                         || strcmp (executors[i], "interpreters") == 0;
      g_autoptr (GsPlan) plan = test_plan (executors[i], 4, "device", 4, 20 * MS);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (TestRun) run = NULL;

      plan->collect = GS_COLLECT_SUBMIT;
      run = test_run (plan);
      if (pickles)
        {
          g_assert_cmpuint (run->n_errors, ==, 4);
          g_assert_cmpstr (run->results->pdata[0], ==,
                           "TypeError: cannot pickle '_thread.lock' object");
          continue;
        }
      check_results (plan, run);
      g_assert_cmpint (g_get_monotonic_time () - begin, >=, 4 * 20000);
    }
}

/* Interpreters have a pool from 3.14 on, whose words they have too; what has been measured of
 * processes is 3.11's. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *object, *pool, *message;
  } cases[] = {
    { "lambda", "processes", "PicklingError: Can't pickle <function <lambda> at *>: "
                             "attribute lookup <lambda> on __main__ failed" },
    { "lambda", "interpreters", "PicklingError: Can't pickle <function <lambda> at *>: "
                                "it's not found as __main__.<lambda>" },
    { "local-function", "processes",
      "AttributeError: Can't pickle local object 'outer.<locals>.inner'" },
    { "local-function", "interpreters",
      "PicklingError: Can't pickle local object <function outer.<locals>.inner at *>" },
    { "socket", "interpreters", "TypeError: cannot pickle 'socket' object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsPlan) plan = test_plan (cases[i].pool, 1, "sleep", 1, 0);
      g_autoptr (TestRun) run = NULL;

      plan->collect = GS_COLLECT_SUBMIT;
      set (&get_group (plan)->object, cases[i].object);
      run = test_run (plan);
      g_test_message ("%s", (const char *) run->results->pdata[0]);
      g_assert_cmpuint (run->n_errors, ==, 1);
      g_assert_true (g_pattern_match_simple (cases[i].message, run->results->pdata[0]));
    }
}

/* A wait for the device is a wait for a lock. */
static void
test_device_lock (void)
{
  g_autoptr (GsPlan) plan = test_plan ("threads", 4, "device", 4, 20 * MS);
  g_autoptr (TestRun) run = test_run (plan);
  guint n_waits = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      for (uint64_t i = 0; i < n; i++)
        n_waits += events[i].what == GS_STATE_LOCK_WAIT;
    }
  g_assert_cmpuint (n_waits, >=, 2);
}

static void
test_mixed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_autoptr (GsPlan) plan = test_plan (executors[i], 2, "mixed", 5, 10 * MS);
      g_autoptr (TestRun) run = test_run (plan);

      check_results (plan, run);
      test_check_lanes (run, TRUE);
    }
}

/* Which lane ran a task's computing: a loop without a pool does it itself. */
static void
test_mixed_lanes (void)
{
  if (!judge_begin ())
    return;

  for (guint i = 5; i < G_N_ELEMENTS (executors); i++)
    {
      g_autoptr (GsPlan) plan = test_plan (executors[i], 2, "mixed", 1, 60 * MS);
      g_autoptr (TestRun) run = test_run (plan);
      gboolean pool = strcmp (executors[i], "asyncio") != 0;
      GsLaneKind kind = pool ? GS_LANE_WORKER : GS_LANE_LOOP;
      guint64 running = 0, elsewhere = 0;

      for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
        {
          uint64_t n;
          const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);
          GsLaneKind lane_kind = gs_recording_get_lane (run->recording, lane)->kind;
          const GsEvent *state = NULL;

          if (lane_kind == GS_LANE_TASK)
            continue;
          /* A state lasts until the next one: marks come in between. */
          for (uint64_t j = 0; j < n; j++)
            {
              if (events[j].what >= GS_N_STATES && events[j].what != GS_MARK_END)
                continue;
              if (state != NULL && state->what == GS_STATE_RUNNING && state->task == 0)
                *(lane_kind == kind ? &running : &elsewhere) += events[j].time - state->time;
              state = &events[j];
            }
        }
      g_assert_cmpuint (running, >, 10 * MS);
      g_assert_cmpuint (elsewhere, <, 5 * MS);
    }
}

int
main (int   argc,
      char *argv[])
{
  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Sharing/own-files", test_own_files);
  g_test_add_func ("/Gilscope/Sharing/one-file", test_one_file);
  g_test_add_func ("/Gilscope/Sharing/mixed-up", test_mixed_up);
  g_test_add_func ("/Measured/Sharing/append", test_append);
  g_test_add_func ("/Gilscope/Sharing/append-all", test_append_all);
  g_test_add_func ("/Gilscope/Sharing/fill-list", test_fill_list);
  g_test_add_func ("/Gilscope/Sharing/ids", test_ids);
  g_test_add_func ("/Gilscope/Sharing/device", test_device);
  g_test_add_func ("/Gilscope/Sharing/refusals", test_refusals);
  g_test_add_func ("/Gilscope/Sharing/device-lock", test_device_lock);
  g_test_add_func ("/Gilscope/Sharing/mixed", test_mixed);
  g_test_add_func ("/Measured/Sharing/mixed-lanes", test_mixed_lanes);
  return g_test_run ();
}
