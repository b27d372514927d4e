/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start and lifetime of a pool's workers, and pools whose workers cannot start. */
#include <signal.h>
#include <string.h>

#include "gs-initializer.h"
#include "run-fixture.h"

#define BROKEN_POOL \
  "BrokenProcessPool: A process in the process pool was terminated abruptly while the future was " \
  "running or pending."
#define UNUSABLE_POOL \
  "BrokenProcessPool: A child process terminated abruptly, the process pool is not usable anymore"
#define UNGUARDED \
  "RuntimeError: An attempt has been made to start a new process before the current process has " \
  "finished its bootstrapping phase."

static void
set_word (char       **word,
          const char  *value)
{
  g_free (*word);
  *word = g_strdup (value);
}

static GsPlan *
new_plan (const char *executor,
          const char *start_method,
          guint       workers,
          guint       count)
{
  GsPlan *plan = test_plan (executor, workers, "sum-squares", count, MS);

  plan->start_method = gs_choice_find (gs_start_methods, start_method);
  return plan;
}

/* The processes of the worker lanes, in order, of how many tasks each has finished. */
static GArray *
count_tasks (TestRun *run)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr (GHashTable) pids = g_hash_table_new (NULL, NULL);

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      const GsLaneEntry *entry = gs_recording_get_lane (run->recording, lane);
      uint64_t n_events;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n_events);
      guint n = 0;

      if (entry->kind != GS_LANE_WORKER)
        continue;
      /* No two lanes are the same process. */
      g_assert_true (g_hash_table_add (pids, GINT_TO_POINTER (entry->pid)));
      for (uint64_t i = 0; i < n_events; i++)
        n += events[i].what == GS_MARK_FINISH;
      g_array_append_val (counts, n);
    }
  return counts;
}

/* With max_tasks_per_child=3 the fourth task of a worker is another process's. */
static void
test_replaced (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 3);
  g_autoptr (GsPlan) plan = new_plan (words[0], words[1], 1, 10);
  g_autoptr (TestRun) run = NULL;
  g_autoptr (GArray) counts = NULL;

  plan->max_tasks_per_child = 3;
  plan->collect = gs_choice_find (gs_collect_mode_get_names (), words[2]);
  run = test_run (plan);
  g_assert_cmpuint (run->n_results, ==, 10);
  g_assert_cmpuint (run->n_errors, ==, 0);
  test_check_lanes (run, TRUE);

  counts = count_tasks (run);
  g_assert_cmpuint (counts->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (g_array_index (counts, guint, i), ==, 3);
  g_assert_cmpuint (g_array_index (counts, guint, 3), ==, 1);
}

/* Replaces many at once, of a chunk each, with large results: no item that is under way is lost. */
static void
test_replaced_often (gconstpointer data)
{
  g_autoptr (GsPlan) plan = new_plan ("processes", data, 3, 60);
  g_autoptr (TestRun) run = NULL;
  g_autoptr (GArray) counts = NULL;

  plan->max_tasks_per_child = 2;
  plan->chunksize = 3;
  ((GsTaskGroup *) g_ptr_array_index (plan->groups, 0))->result_bytes = 100000;
  run = test_run_start_with_lanes (plan, gs_plan_get_n_lanes (plan) + 1, NULL);
  test_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run->n_results, ==, 60);
  g_assert_cmpuint (run->n_errors, ==, 0);
  test_check_lanes (run, TRUE);

  counts = count_tasks (run);
  g_assert_cmpuint (counts->len, >=, 10);
  for (guint i = 0; i < counts->len; i++)
    g_assert_cmpuint (g_array_index (counts, guint, i), <=, 6);
}

/* The pool is broken before any task has run: every future that there was says so, and so does the
 * submit of every later task. */
static void
check_broken (const GsPlan *plan,
              const char   *waiting,
              const char   *later,
              const char   *cause)
{
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  guint n = gs_plan_get_n_tasks (plan);

  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
  g_assert_true (g_str_has_prefix (run->error->message, waiting));
  g_assert_nonnull (strstr (run->error->message, cause));
  g_assert_cmpuint (run->n_errors, ==, n);
  g_assert_true (test_was_submitted (run, 0));
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (run->results->pdata[i], ==, test_was_submitted (run, i) ? waiting : later);
  g_assert_false (test_group_is_alive (gs_runner_get_pid (run->runner)));
  test_check_lanes (run, FALSE);
}

static void
test_initializer (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = new_plan (words[0], words[1] != NULL ? words[1] : "fork", 2, 6);
  const char *thread_pool = "BrokenThreadPool: A thread initializer failed, the thread pool is not "
                            "usable anymore";
  const char *interpreter_pool = "BrokenInterpreterPool: A thread initializer failed, the thread "
                                 "pool is not usable anymore";

  plan->initializer = GS_INITIALIZER_FAILS;
  if (words[1] != NULL)
    check_broken (plan, BROKEN_POOL, UNUSABLE_POOL, "ValueError: the initializer failed");
  else if (strcmp (data, "interpreters") == 0)
    check_broken (plan, interpreter_pool, interpreter_pool, "ValueError: the initializer failed");
  else
    check_broken (plan, thread_pool, thread_pool, "ValueError: the initializer failed");
}

/* The worker of @lane has opened its session once, before its first task, and was starting for as
 * long as that takes; a busy machine may make it wait for a core in the end. */
static void
check_opened (TestRun *run,
              guint    lane)
{
  uint64_t n_events;
  const GsEvent *events = gs_recording_get_events (run->recording, lane, &n_events);
  const GsEvent *opening = NULL;
  guint64 took = 0;
  guint n = 0;

  for (uint64_t i = 0; i < n_events; i++)
    {
      if (events[i].what == GS_MARK_START)
        g_assert_cmpuint (n, ==, 1);
      if (events[i].what >= GS_N_STATES || events[i].what == GS_STATE_READY)
        continue;
      if (opening != NULL)
        took = events[i].time - opening->time;
      opening = NULL;
      if (events[i].what == GS_STATE_STARTING && events[i].detail == GS_STARTING_INITIALIZER)
        {
          opening = &events[i];
          n++;
        }
    }
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (took, >=, GS_SESSION_OPEN_NS);
}

/* All tasks have run, on @n_workers workers, each of which has opened its session; nobody has
 * waited for that of another. */
static void
check_sessions (const GsPlan *plan,
                guint         n_workers)
{
  g_autoptr (TestRun) run = test_run (plan);
  guint n = 0;

  g_assert_cmpuint (run->n_results, ==, gs_plan_get_n_tasks (plan));
  g_assert_cmpuint (run->n_errors, ==, 0);
  test_check_lanes (run, TRUE);

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t n_events;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &n_events);

      if (gs_recording_get_lane (run->recording, lane)->kind != GS_LANE_WORKER)
        continue;
      check_opened (run, lane);
      for (uint64_t i = 0; i < n_events; i++)
        g_assert_cmpuint (events[i].what, !=, GS_STATE_LOCK_WAIT);
      n++;
    }
  g_assert_cmpuint (n, ==, n_workers);
}

/* As the model makes it: tasks that have a session are given none. */
static GsPlan *
new_session_plan (const char *executor,
                  const char *start_method,
                  guint       workers,
                  guint       count)
{
  /* On an event loop the device is awaited: what goes to its pool is something else. */
  gboolean has_loop = g_str_has_prefix (executor, "asyncio");
  GsPlan *plan = test_plan (executor, workers, has_loop ? "sum-squares" : "device", count, 5 * MS);

  set_word (&((GsTaskGroup *) g_ptr_array_index (plan->groups, 0))->object, NULL);
  plan->start_method = gs_choice_find (gs_start_methods, start_method);
  plan->initializer = GS_INITIALIZER_OPENS;
  return plan;
}

static void
test_sessions (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  const char *start_method = words[1] != NULL ? words[1] : "fork";
  g_autoptr (GsPlan) plan = new_session_plan (words[0], start_method, 3, 9);

  check_sessions (plan, 3);
}

/* A worker that replaces another opens a session again. */
static void
test_sessions_again (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = new_session_plan (words[0], words[1], 1, 3);

  plan->max_tasks_per_child = 1;
  check_sessions (plan, 3);
}

/* Without a main guard only copies of the program work. */
static void
test_unguarded (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = new_plan (words[0], words[1], 2, 6);

  plan->main_guard = GS_MAIN_GUARD_NO;
  if (strcmp (words[1], "fork") == 0)
    {
      g_autoptr (TestRun) run = test_run (plan);

      g_assert_cmpuint (run->n_errors, ==, 0);
      return;
    }
  check_broken (plan, BROKEN_POOL, UNUSABLE_POOL, UNGUARDED);
}

static gboolean
two_work (TestRun *run)
{
  return test_count_state (run, GS_STATE_IO_WAIT) >= 2;
}

/* The parent of the workers, which is no lane. */
static GPid
find_server (TestRun *run)
{
  g_autoptr (GArray) group = test_list_group (gs_runner_get_pid (run->runner));

  for (guint i = 0; i < group->len; i++)
    {
      GPid pid = g_array_index (group, GPid, i);
      gboolean has_lane = FALSE;

      for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
        has_lane |= gs_recording_get_lane (run->recording, lane)->pid == pid;
      if (!has_lane)
        return pid;
    }
  g_assert_not_reached ();
}

/* Its workers die with the fork server, and the pool with them. */
static void
test_server_dies (gconstpointer data)
{
  g_autoptr (GsPlan) plan = test_plan (data, 2, "sleep", 4, 60000 * MS);
  g_autoptr (TestRun) run = NULL;
  gint64 begin;
  GPid pgid;

  plan->start_method = GS_START_FORKSERVER;
  run = test_run_start (plan, NULL);
  pgid = gs_runner_get_pid (run->runner);
  test_run_wait_for (run, two_work);

  begin = g_get_monotonic_time ();
  g_assert_cmpint (kill (find_server (run), SIGKILL), ==, 0);
  test_run_wait (run);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, test_get_patience ());
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
  g_assert_cmpstr (run->results->pdata[3], ==, BROKEN_POOL);
  g_assert_cmpuint (run->n_errors, ==, 4);
  g_assert_false (test_group_is_alive (pgid));
}

static void
add (const char    *topic,
     const char    *variant,
     GTestDataFunc  function)
{
  g_autofree char *path = g_strdup_printf ("/Gilscope/Pools/%s/%s", topic, variant);

  g_strdelimit (path, " ", '-');
  g_test_add_data_func (path, variant, function);
}

int
main (int    argc,
      char **argv)
{
  static const char *const replaced[] = { "processes spawn map", "processes spawn awaited",
                                          "processes forkserver submit",
                                          "asyncio-processes spawn map",
                                          "asyncio-processes forkserver map" };
  static const char *const initializers[] = { "threads", "free-threads", "interpreters",
                                              "asyncio-threads", "processes fork",
                                              "processes spawn", "processes forkserver",
                                              "asyncio-processes fork" };
  static const char *const sessions[] = { "threads", "free-threads", "interpreters",
                                          "asyncio-threads", "processes fork", "processes spawn",
                                          "processes forkserver", "asyncio-processes fork" };
  static const char *const unguarded[] = { "processes fork", "processes forkserver",
                                           "processes spawn", "asyncio-processes fork",
                                           "asyncio-processes spawn" };

  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (replaced); i++)
    add ("replaced", replaced[i], test_replaced);
  add ("replaced-often", "spawn", test_replaced_often);
  add ("replaced-often", "forkserver", test_replaced_often);
  for (guint i = 0; i < G_N_ELEMENTS (initializers); i++)
    add ("initializer", initializers[i], test_initializer);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    add ("sessions", sessions[i], test_sessions);
  add ("sessions-again", "processes spawn", test_sessions_again);
  add ("sessions-again", "processes forkserver", test_sessions_again);
  for (guint i = 0; i < G_N_ELEMENTS (unguarded); i++)
    add ("unguarded", unguarded[i], test_unguarded);
  add ("server-dies", "processes", test_server_dies);
  return g_test_run ();
}
