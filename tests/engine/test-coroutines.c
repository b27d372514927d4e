/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of coroutines on an event loop, and the siblings of one that fails. */
#include <string.h>

#include "gs-lock.h"
#include "machine.h"
#include "run-fixture.h"

typedef struct
{
  guint64 order[8];   /* of deliveries: 1 and up, by task; 0: none */
  guint n_delivered;
  gboolean cancelled[8], finished[8];
} Fates;

static void
read_fates (TestRun *run,
            Fates   *fates)
{
  *fates = (Fates) { .n_delivered = 0 };
  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n_events;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n_events);

      for (uint64_t i = 0; i < n_events; i++)
        if (events[i].task < G_N_ELEMENTS (fates->order))
          {
            if (events[i].what == GS_MARK_DELIVER)
              fates->order[events[i].task] = ++fates->n_delivered;
            fates->cancelled[events[i].task] |= events[i].what == GS_MARK_CANCEL;
            fates->finished[events[i].task] |= events[i].what == GS_MARK_FINISH;
          }
    }
}

/* Four tasks of 20, 60, 400 and 400 ms, the second of which fails. */
static TestRun *
run_tasks (const char *executor,
           const char *collect,
           guint       semaphore)
{
  const gint64 lengths[] = { 20 * MS, 60 * MS, 400 * MS, 400 * MS }, failing = 1;
  g_autoptr (GsPlan) plan = test_plan (executor, strcmp (executor, "asyncio") == 0 ? 1 : 3,
                                       "sleep", 4, 0);
  GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);

  g_array_append_vals (group->works_ns, lengths, 4);
  g_array_append_val (group->fail, failing);
  plan->collect = gs_choice_find (gs_collect_mode_get_names (), collect);
  plan->semaphore = semaphore;
  return test_run (plan);
}

/* A wait for an asyncio.Lock names the lock, and the coroutine that has it then. */
static void
test_lock (void)
{
  g_autoptr (GsPlan) plan = test_plan ("asyncio", 1, "sleep", 1, MS);
  guint n_waits = 0, n_lanes, n_tasks[5] = { 0 };
  g_autoptr (TestRun) run = NULL;

  gs_plan_add_group (plan, "device", "device", 4)->work_ns = 20 * MS;
  run = test_run (plan);
  test_check_lanes (run, TRUE);
  n_lanes = gs_recording_get_n_lanes (run->recording);
  g_assert_cmpuint (n_lanes, ==, 6);
  for (guint lane = 0; lane < n_lanes; lane++)
    {
      const GsLaneEntry *entry = gs_recording_get_lane (run->recording, lane);
      uint64_t n_events;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n_events);

      for (uint64_t i = 0; i < n_events; i++)
        if (entry->kind == GS_LANE_TASK && events[i].what == GS_STATE_LOCK_WAIT)
          {
            guint holder = GS_LOCK_DETAIL_LANE (events[i].detail);

            n_waits++;
            g_assert_cmpuint (GS_LOCK_DETAIL_LOCK (events[i].detail), ==, 1);
            g_assert_cmpuint (holder, !=, lane);
            g_assert_cmpuint (holder, <, n_lanes);
            g_assert_cmpuint (gs_recording_get_lane (run->recording, holder)->kind, ==,
                              GS_LANE_TASK);
            n_tasks[gs_recording_get_lane (run->recording, holder)->number]++;
          }
    }
  /* Never the one that only sleeps; the first of the device, in any case. */
  g_assert_cmpuint (n_waits, ==, 3);
  g_assert_cmpuint (n_tasks[0], ==, 0);
  g_assert_cmpuint (n_tasks[1], >=, 1);
}

/* The exception propagates alone; the siblings go on. */
static void
test_gather (void)
{
  g_autoptr (TestRun) run = run_tasks ("asyncio", "map", 0);
  Fates fates;

  read_fates (run, &fates);
  g_assert_cmpuint (fates.n_delivered, ==, 1);
  g_assert_cmpuint (fates.order[1], ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (fates.finished[i]);
      g_assert_false (fates.cancelled[i]);
    }
  g_assert_cmpstr (run->results->pdata[3], ==, "30");
  test_check_lanes (run, TRUE);
}

/* The siblings are cancelled where they stand: awaiting, or waiting for a permit. */
static void
test_task_group (gconstpointer data)
{
  g_autoptr (TestRun) run = run_tasks ("asyncio", "task_group", GPOINTER_TO_UINT (data));
  Fates fates;

  read_fates (run, &fates);
  g_assert_cmpuint (fates.n_delivered, ==, 1);
  g_assert_cmpuint (fates.order[1], ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (fates.finished[i] == (i < 2));
      g_assert_true (fates.cancelled[i] == (i >= 2));
      if (i >= 2)
        g_assert_null (run->results->pdata[i]);
    }
  test_check_lanes (run, TRUE);
}

/* Tasks handed to a pool: those that no worker has begun never start, the others go on for
 * nobody. */
static void
test_task_group_of_pool (gconstpointer data)
{
  /* The loop has to come to cancelling them before the workers have begun all. */
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = test_plan (data, 2, "sum-squares", 8, 40 * MS);
  GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
  const gint64 failing = 0;
  g_autoptr (TestRun) run = NULL;
  guint n_cancelled = 0, n_finished = 0;
  Fates fates;

  g_array_append_val (group->fail, failing);
  plan->collect = GS_COLLECT_TASK_GROUP;
  run = test_run (plan);

  read_fates (run, &fates);
  g_assert_true (fates.finished[0]);
  g_assert_false (fates.cancelled[0]);
  for (guint i = 0; i < 8; i++)
    {
      n_cancelled += fates.cancelled[i];
      n_finished += fates.finished[i];
      g_assert_true (fates.finished[i] || fates.cancelled[i]);
      if (fates.cancelled[i])
        g_assert_null (run->results->pdata[i]);
    }
  g_assert_cmpuint (n_cancelled, >=, 4);
  g_assert_cmpuint (n_finished, <, 8);
  test_check_lanes (run, TRUE);
}

static void
test_orders (void)
{
  static const struct
  {
    const char *collect;
    guint n_delivered, first, second;
  } cases[] = {
    { "submit", 4, 0, 1 }, { "awaited", 4, 0, 1 }, { "as_completed", 4, 0, 1 },
    { "all_completed", 4, 0, 1 }, { "first_completed", 1, 0, 0 }, { "first_exception", 2, 0, 1 },
    { "none", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestRun) run = run_tasks ("asyncio", cases[i].collect, 0);
      Fates fates;

      read_fates (run, &fates);
      g_assert_cmpuint (fates.n_delivered, ==, cases[i].n_delivered);
      if (cases[i].n_delivered > 0)
        g_assert_cmpuint (fates.order[cases[i].first], ==, 1);
      if (cases[i].n_delivered > 1)
        g_assert_cmpuint (fates.order[cases[i].second], ==, 2);
      for (guint k = 0; k < 4; k++)
        g_assert_true (fates.finished[k]);
      test_check_lanes (run, TRUE);
    }
}

/* wait(): its caller's turn comes when those that were due at once are all done. */
static void
test_equal (gconstpointer executor)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsPlan) plan = test_plan (executor, 1, "sleep", 8, 0);
      GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
      g_autoptr (TestRun) run = NULL;
      Fates fates;

      for (gint64 task = 1; task < 8; task += 3)
        g_array_append_val (group->fail, task);
      plan->collect = i == 0 ? GS_COLLECT_FIRST_COMPLETED : GS_COLLECT_FIRST_EXCEPTION;
      run = test_run (plan);
      read_fates (run, &fates);
      g_assert_cmpuint (fates.n_delivered, ==, 8);
      for (guint task = 0; task < 8; task++)
        g_assert_cmpuint (fates.order[task], ==, task + 1);
      test_check_lanes (run, TRUE);
    }
}

int
main (int    argc,
      char **argv)
{
  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Coroutines/lock", test_lock);
  g_test_add_func ("/Gilscope/Coroutines/gather", test_gather);
  g_test_add_data_func ("/Gilscope/Coroutines/task-group", GUINT_TO_POINTER (0), test_task_group);
  g_test_add_data_func ("/Gilscope/Coroutines/task-group-semaphore", GUINT_TO_POINTER (3),
                        test_task_group);
  g_test_add_data_func ("/Gilscope/Coroutines/task-group-one-permit", GUINT_TO_POINTER (1),
                        test_task_group);
  g_test_add_data_func ("/Measured/Coroutines/task-group-of-threads", "asyncio-threads",
                        test_task_group_of_pool);
  g_test_add_data_func ("/Measured/Coroutines/task-group-of-processes", "asyncio-processes",
                        test_task_group_of_pool);
  g_test_add_func ("/Gilscope/Coroutines/orders", test_orders);
  g_test_add_data_func ("/Gilscope/Coroutines/equal", "asyncio", test_equal);
  g_test_add_data_func ("/Gilscope/Coroutines/equal-beside-threads", "asyncio-threads", test_equal);
  return g_test_run ();
}
