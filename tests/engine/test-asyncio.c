/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop: waits overlap, computing blocks it, and a pool cures that. */
#include <signal.h>
#include <string.h>

#include "machine.h"
#include "run-fixture.h"

/* Tasks of one group are to be seen among so many marks. */
#define MAX_TASKS 100

typedef struct
{
  uint64_t started[MAX_TASKS];
  uint64_t finished[MAX_TASKS];
} Times;

static void
read_times (TestRun *run,
            Times   *times)
{
  *times = (Times) { 0 };
  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      for (uint64_t i = 0; i < n; i++)
        {
          if (events[i].what == GS_MARK_START)
            times->started[events[i].task] = events[i].time;
          else if (events[i].what == GS_MARK_FINISH)
            times->finished[events[i].task] = events[i].time;
        }
    }
}

/* Laps of the first task between @begin and @end. */
static guint
count_laps (TestRun  *run,
            uint64_t  begin,
            uint64_t  end)
{
  guint laps = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      for (uint64_t i = 0; i < n; i++)
        laps += events[i].what == GS_MARK_LAP && events[i].task == 0 && events[i].time > begin
                && events[i].time < end;
    }
  return laps;
}

static guint
count_lanes (TestRun    *run,
             GsLaneKind  kind)
{
  guint n = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    n += gs_recording_get_lane (run->recording, lane)->kind == kind;
  return n;
}

/* All at once: nobody has finished before the last one has begun. */
static void
test_gather (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = test_plan ("asyncio", 1, "sleep", 12, 100 * MS);
  g_autoptr (TestRun) run = test_run (plan);
  Times times;

  read_times (run, &times);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", 10 * i);

      g_assert_cmpuint (times.started[11], <, times.finished[i]);
      g_assert_cmpint (times.finished[i] - times.started[i], >=, 100 * MS);
      g_assert_cmpstr (run->results->pdata[i], ==, expected);
    }
  g_assert_cmpuint (count_lanes (run, GS_LANE_LOOP), ==, 1);
  g_assert_cmpuint (count_lanes (run, GS_LANE_TASK), ==, 12);
  g_assert_cmpuint (gs_recording_get_n_lanes (run->recording), ==, 13);
  /* Waiting costs no computing. */
  g_assert_cmpint (run->cpu_ns, <, 100 * MS);
}

/* Never more than the permits, handed on in the order of asking: three waves of four. */
static void
test_semaphore (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = test_plan ("asyncio", 1, "sleep", 12, 20 * MS);
  g_autoptr (TestRun) run = NULL;
  Times times;

  plan->semaphore = 4;
  run = test_run (plan);
  read_times (run, &times);
  for (guint i = 0; i < 12; i++)
    {
      guint under_way = 0;

      for (guint k = 0; k < 12; k++)
        under_way += times.started[k] <= times.started[i] && times.finished[k] > times.started[i];
      g_assert_cmpuint (under_way, <=, 4);
      if (i > 0)
        g_assert_cmpuint (times.started[i], >=, times.started[i - 1]);
      if (i >= 4)
        g_assert_cmpuint (times.started[i], >=, times.finished[i - 4]);
    }
  g_assert_cmpint (times.finished[11] - times.started[0], >=, 60 * MS);
}

/* A coroutine waits for its permit and then for its timer; the loop is idle meanwhile. */
static void
test_coroutine_lane (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = test_plan ("asyncio", 1, "sleep", 2, 20 * MS);
  g_autoptr (TestRun) run = NULL;
  uint64_t spent[GS_N_STATES] = { 0 };
  guint lane = 0;
  uint64_t n;
  const GsEvent *events;

  plan->semaphore = 1;
  run = test_run (plan);
  test_check_lanes (run, TRUE);
  while (gs_recording_get_lane (run->recording, lane)->kind != GS_LANE_TASK
         || gs_recording_get_lane (run->recording, lane)->number != 1)
    lane++;

  events = gs_recording_get_events (run->recording, lane, &n);
  for (uint64_t i = 0; i + 1 < n; i++)
    if (events[i].what < GS_N_STATES)
      spent[events[i].what] += events[i + 1].time - events[i].time;
  g_assert_cmpint (spent[GS_STATE_LOCK_WAIT], >=, 20 * MS);
  g_assert_cmpint (spent[GS_STATE_IO_WAIT], >=, 20 * MS);
  g_assert_cmpint (spent[GS_STATE_RUNNING], <, 20 * MS);
}

static void
test_lanes_of_crowds (void)
{
  g_autoptr (GsPlan) plan = test_plan ("asyncio", 1, "sleep", GS_MAX_TASK_LANES, 0);
  g_autoptr (GsPlan) crowd = test_plan ("asyncio", 1, "sleep", GS_MAX_TASK_LANES + 1, 0);
  g_autoptr (TestRun) run = test_run (plan);
  g_autoptr (TestRun) crowded = test_run (crowd);

  g_assert_cmpuint (count_lanes (run, GS_LANE_TASK), ==, GS_MAX_TASK_LANES);
  test_check_lanes (run, TRUE);
  /* The first ones alone: the rest is seen in the loop's. */
  g_assert_cmpuint (count_lanes (crowded, GS_LANE_TASK), ==, GS_MAX_TASK_LANES);
  g_assert_cmpuint (gs_recording_get_n_lanes (crowded->recording), ==, GS_MAX_TASK_LANES + 1);
  g_assert_cmpuint (gs_recording_get_lane (crowded->recording, GS_MAX_TASK_LANES)->number, ==,
                    GS_MAX_TASK_LANES - 1);
  g_assert_cmpuint (crowded->n_results, ==, GS_MAX_TASK_LANES + 1);
  test_check_lanes (crowded, TRUE);
}

/* A ticker beside another task: laps while that runs. */
static guint
count_ticks (const char *executor,
             const char *start_method,
             const char *workload,
             gint64      work_ns)
{
  g_autoptr (GsPlan) plan = test_plan (executor, 1, "sleep", 1, 5 * MS);
  GsTaskGroup *ticker = g_ptr_array_index (plan->groups, 0);
  g_autoptr (TestRun) run = NULL;
  Times times;

  ticker->repeat = 100;
  gs_plan_add_group (plan, "other", workload, 1)->work_ns = work_ns;
  plan->start_method = gs_choice_find (gs_start_methods, start_method);
  run = test_run (plan);
  test_check_lanes (run, TRUE);
  read_times (run, &times);
  return count_laps (run, times.started[1], times.finished[1]);
}

static void
test_blocking (void)
{
  if (!judge_begin ())
    return;

  g_assert_cmpuint (count_ticks ("asyncio", "fork", "sum-squares", 200 * MS), ==, 0);
  g_assert_cmpuint (count_ticks ("asyncio-threads", "fork", "sum-squares", 200 * MS), >=, 3);
  g_assert_cmpuint (count_ticks ("asyncio-processes", "fork", "sum-squares", 200 * MS), >=, 3);
  g_assert_cmpuint (count_ticks ("asyncio-processes", "spawn", "sum-squares", 200 * MS), >=, 3);
}

/* No ticks come while the loop itself blocks in a call, whether that releases the GIL or not; a
 * thread cures it.  Awaiting blocks nobody. */
static void
test_blocking_calls (void)
{
  /* A pipe makes many events. */
  static const struct { const char *workload; gint64 work_ns; } blocking[] = {
    { "pipe", 20 * MS }, { "file", 100 * MS }, { "hash", 100 * MS }, { "c-call", 100 * MS },
    { "blocking-sleep", 100 * MS },
  };

  if (!judge_begin ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (blocking); i++)
    g_assert_cmpuint (count_ticks ("asyncio", "fork", blocking[i].workload, blocking[i].work_ns),
                      ==, 0);
  g_assert_cmpuint (count_ticks ("asyncio-threads", "fork", "hash", 100 * MS), >=, 3);
  g_assert_cmpuint (count_ticks ("asyncio-threads", "fork", "blocking-sleep", 100 * MS), >=, 3);
  g_assert_cmpuint (count_ticks ("asyncio", "fork", "http", 100 * MS), >=, 3);
  g_assert_cmpuint (count_ticks ("asyncio", "fork", "sleep", 100 * MS), >=, 3);
}

static gboolean
two_run (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_RUNNING) >= 2;
}

/* The pool breaks, the futures that are not finished fail, and the loop does not hang. */
static void
test_kill_worker (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = test_plan ("asyncio-processes", 2, "sum-squares", 6, 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  GPid pgid = gs_runner_get_pid (run->runner);
  g_autoptr (GArray) workers = NULL;
  gint64 begin;

  test_run_wait_for (run, two_run);
  workers = test_list_group (pgid);
  g_assert_cmpuint (workers->len, ==, 2);

  begin = g_get_monotonic_time ();
  g_assert_cmpint (kill (g_array_index (workers, GPid, 1), SIGKILL), ==, 0);
  test_run_wait (run);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, test_get_patience ());
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
  g_assert_cmpuint (run->n_errors, ==, 6);
  g_assert_false (test_group_is_alive (pgid));
  test_check_lanes (run, FALSE);
}

/* Interpreters compute without each other's GIL: each has its own, numbered from 1. */
static void
test_interpreters (void)
{
  g_autoptr (GsPlan) plan = test_plan ("interpreters", 2, "sum-squares", 2, 50 * MS);
  g_autoptr (TestRun) run = test_run (plan);
  guint found = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      const GsLaneEntry *entry = gs_recording_get_lane (run->recording, lane);
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n);

      if (entry->kind != GS_LANE_WORKER)
        continue;
      g_assert_cmpuint (entry->interpreter, ==, entry->number + 1);
      for (uint64_t i = 0; i < n; i++)
        g_assert_cmpuint (events[i].what, !=, GS_STATE_GIL_WAIT);
      found++;
    }
  g_assert_cmpuint (found, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Measured/Asyncio/gather", test_gather);
  g_test_add_func ("/Measured/Asyncio/semaphore", test_semaphore);
  g_test_add_func ("/Measured/Asyncio/coroutine-lane", test_coroutine_lane);
  g_test_add_func ("/Gilscope/Asyncio/lanes-of-crowds", test_lanes_of_crowds);
  g_test_add_func ("/Measured/Asyncio/blocking", test_blocking);
  g_test_add_func ("/Measured/Asyncio/blocking-calls", test_blocking_calls);
  g_test_add_func ("/Measured/Asyncio/kill-worker", test_kill_worker);
  g_test_add_func ("/Gilscope/Interpreters/own-gil", test_interpreters);
  return g_test_run ();
}
