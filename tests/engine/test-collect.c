/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to ask for results, on every executor: the order of the marks, cancelled tasks, and
 * exceptions. */
#include <string.h>

#include "gs-collector.h"
#include "machine.h"
#include "run-fixture.h"

#define BROKEN_POOL \
  "BrokenProcessPool: A process in the process pool was terminated abruptly while the future was " \
  "running or pending."
#define UNUSABLE_POOL \
  "BrokenProcessPool: A child process terminated abruptly, the process pool is not usable anymore"

/* The tasks marked with @mark on the main thread's lane, in order: "1 0 2". */
static char *
dup_marks (TestRun *run,
           GsMark   mark)
{
  GString *out = g_string_new (NULL);
  uint64_t count;
  const GsEvent *events = gs_recording_get_events (run->recording, 0, &count);

  for (uint64_t i = 0; i < count; i++)
    if (events[i].what == mark)
      g_string_append_printf (out, "%s%u", out->len > 0 ? " " : "", events[i].task);
  return g_string_free (out, FALSE);
}

static void
assert_marks (TestRun    *run,
              GsMark      mark,
              const char *expected)
{
  g_autofree char *marks = dup_marks (run, mark);

  g_assert_cmpstr (marks, ==, expected);
}

static GsPlan *
plan_for (const char *executor,
          guint       workers,
          const char *collect,
          guint       count)
{
  GsPlan *plan = test_plan (executor, strcmp (executor, "sequential") == 0 ? 1 : workers, "sleep",
                            count, 10 * MS);

  plan->collect = gs_choice_find (gs_collect_mode_get_names (), collect);
  return plan;
}

static void
add_to (GArray *list,
        gint64  value)
{
  g_array_append_val (list, value);
}

static GsTaskGroup *
get_group (const GsPlan *plan)
{
  return g_ptr_array_index (plan->groups, 0);
}

static void
test_names (void)
{
  const char *const *names = gs_collect_mode_get_names ();

  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpuint (gs_choice_find (names, names[i]), ==, i + GS_COLLECT_MAP);
  g_assert_cmpuint (gs_choice_find (names, "some"), ==, GS_COLLECT_UNSET);
  g_assert_cmpuint (gs_choice_find (names, NULL), ==, GS_COLLECT_UNSET);
}

/* Whatever the mode, every task is run. */
static void
test_all_run (gconstpointer executor)
{
  for (guint i = 0; gs_collect_mode_get_names ()[i] != NULL; i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 3, gs_collect_mode_get_names ()[i], 10);
      g_autoptr (TestRun) run = test_run (plan);

      g_assert_cmpuint (run->n_results, ==, 10);
      g_assert_cmpuint (run->n_errors, ==, 0);
      for (guint task = 0; task < 10; task++)
        g_assert_cmpint (g_ascii_strtoll (run->results->pdata[task], NULL, 10), ==, 10 * task);
      test_check_lanes (run, TRUE);
    }
}

static void
test_as_completed (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = plan_for (executor, 3, "as_completed", 3);
  g_autoptr (TestRun) run = NULL;

  add_to (get_group (plan)->works_ns, 300 * MS);
  add_to (get_group (plan)->works_ns, 0);
  add_to (get_group (plan)->works_ns, 150 * MS);
  run = test_run (plan);
  assert_marks (run, GS_MARK_DELIVER, "1 2 0");
}

/* An exception ends map(), and is one result of many otherwise. */
static void
test_failure (gconstpointer executor)
{
  static const struct
  {
    const char *collect, *delivered;
  } cases[] = {
    { "map", "0 1" }, { "submit", "0 1 2 3" }, { "as_completed", "0 1 2 3" },
    { "awaited", "0 1 2 3" }, { "all_completed", "0 1 2 3" }, { "none", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 1, cases[i].collect, 4);
      g_autoptr (TestRun) run = NULL;

      add_to (get_group (plan)->fail, 1);
      run = test_run (plan);
      g_assert_cmpuint (run->n_errors, ==, 1);
      g_assert_cmpstr (run->results->pdata[1], ==, "ValueError: task 1 failed");
      assert_marks (run, GS_MARK_DELIVER, cases[i].delivered);
    }
}

/* wait() hands out all that is done by then, whichever ended it, in the order of the submits. */
static void
test_wait_late (gconstpointer executor)
{
  static const gint64 lengths[] = { 20 * MS, 10 * MS, 0, 0, 600 * MS };
  static const char *const collects[] = { "first_completed", "first_exception" };

  if (!judge_begin ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (collects); i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 5, collects[i], 5);
      g_autoptr (TestRun) run = NULL;

      g_array_append_vals (get_group (plan)->works_ns, lengths, G_N_ELEMENTS (lengths));
      add_to (get_group (plan)->fail, 2);
      /* The caller comes to waiting that much later; what is done cannot be cancelled. */
      plan->cancel_after_ns = 300 * MS;
      add_to (plan->cancel, 2);
      run = test_run (plan);
      assert_marks (run, GS_MARK_DELIVER, "0 1 2 3");
      test_check_lanes (run, TRUE);
    }
}

/* A pool that shuts down cancels pending tasks, not running ones; the process pool has handed more
 * out. */
static void
test_cancel (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = plan_for (executor, 2, "submit", 12);
  g_autoptr (TestRun) run = NULL;
  g_autofree char *cancelled = NULL;

  get_group (plan)->work_ns = 100 * MS;
  plan->cancel_after_ns = 50 * MS;
  run = test_run (plan);
  cancelled = dup_marks (run, GS_MARK_CANCEL);
  if (strcmp (executor, "processes") != 0)
    g_assert_cmpstr (cancelled, ==, "2 3 4 5 6 7 8 9 10 11");
  else
    g_assert_true (g_str_has_suffix (cancelled, "5 6 7 8 9 10 11"));
  g_assert_cmpuint (run->n_errors, ==, 0);
  test_check_lanes (run, TRUE);
}

/* cancel() by itself: the futures that are named, as far as they are pending; a coroutine, until it
 * has ended.  It is true of the last one everywhere, and of the first one of an event loop
 * alone. */
static void
test_cancel_some (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  gboolean is_loop = g_str_has_prefix (executor, "asyncio");
  static const char *const collects[] = { "submit", "as_completed", "first_completed",
                                          "all_completed", "none", "map" };

  for (guint i = 0; i < G_N_ELEMENTS (collects); i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 2, collects[i], 10);
      g_autoptr (TestRun) run = NULL;

      get_group (plan)->work_ns = 100 * MS;
      plan->cancel_after_ns = 50 * MS;
      add_to (plan->cancel, 0);
      add_to (plan->cancel, 7);
      add_to (plan->cancel, 9);
      run = test_run (plan);
      assert_marks (run, GS_MARK_CANCEL, is_loop ? "0 7 9" : "7 9");
      g_assert_cmpuint (run->n_errors, ==, 0);
      g_assert_cmpuint (run->n_results, ==, is_loop ? 7 : 8);
      g_assert_null (run->results->pdata[7]);
      g_assert_null (run->results->pdata[9]);
      g_assert_true ((run->results->pdata[0] == NULL) == is_loop);
      g_assert_cmpstr (run->results->pdata[8], ==, "80");
      test_check_lanes (run, TRUE);
    }
}

/* All waiting tasks are cancelled, ended ones are not. */
static void
test_cancel_loop (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = plan_for (executor, 2, "as_completed", 4);
  g_autoptr (TestRun) run = NULL;

  add_to (get_group (plan)->works_ns, 10 * MS);
  add_to (get_group (plan)->works_ns, 60000 * MS);
  plan->cancel_after_ns = 100 * MS;
  run = test_run (plan);
  assert_marks (run, GS_MARK_CANCEL, "1 3");
  g_assert_cmpuint (run->n_results, ==, 2);
  g_assert_cmpstr (run->results->pdata[2], ==, "20");
  test_check_lanes (run, TRUE);
}

/* Submitting after shutdown() is refused, whatever the outcome of the rest; a for loop has no
 * shutdown. */
static void
test_late (gconstpointer executor)
{
  for (guint i = 0; gs_collect_mode_get_names ()[i] != NULL; i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 2, gs_collect_mode_get_names ()[i], 5);
      GsTaskGroup *late = gs_plan_add_group (plan, "late", "sleep", 2);
      gboolean is_loop = strcmp (executor, "sequential") == 0;
      g_autoptr (TestRun) run = NULL;

      late->begin = GS_TASK_BEGIN_LATE;
      plan->chunksize = 3;
      plan->cancel_after_ns = i % 2 == 0 ? 0 : MS;
      run = test_run (plan);
      assert_marks (run, GS_MARK_SUBMIT, "0 1 2 3 4 5 6");
      g_assert_cmpuint (run->n_errors, ==, is_loop ? 0 : 2);
      for (guint task = 5; task < 7; task++)
        g_assert_cmpstr (run->results->pdata[task], ==,
                         is_loop ? (task == 5 ? "0" : "10")
                                 : "RuntimeError: cannot schedule new futures after shutdown");
      test_check_lanes (run, TRUE);
    }
}

/* A pool that is broken says so first. */
static void
test_late_broken (void)
{
  g_autoptr (GsPlan) plan = plan_for ("processes", 2, "submit", 2);
  GsTaskGroup *late = gs_plan_add_group (plan, "late", "sleep", 1);
  g_autoptr (TestRun) run = NULL;

  late->begin = GS_TASK_BEGIN_LATE;
  add_to (get_group (plan)->kill, 1);
  run = test_run_start (plan, NULL);
  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
  g_assert_cmpstr (run->results->pdata[1], ==, BROKEN_POOL);
  g_assert_cmpstr (run->results->pdata[2], ==, UNUSABLE_POOL);
}

static void
test_wait (gconstpointer executor)
{
  if (!judge_begin ())
    return;

  static const struct
  {
    const char *collect, *delivered;
  } cases[] = {
    { "first_completed", "0" }, { "first_exception", "0 1" }, { "all_completed", "0 1 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsPlan) plan = plan_for (executor, 3, cases[i].collect, 3);
      g_autoptr (TestRun) run = NULL;

      for (guint task = 0; task < 3; task++)
        add_to (get_group (plan)->works_ns, (50 + 150 * task) * MS);
      add_to (get_group (plan)->fail, 1);
      run = test_run (plan);
      assert_marks (run, GS_MARK_DELIVER, cases[i].delivered);
    }
}

/* A worker that dies breaks its pool, however results are asked for; nothing hangs. */
static void
test_death (void)
{
  for (guint i = 0; gs_collect_mode_get_names ()[i] != NULL; i++)
    {
      g_autoptr (GsPlan) plan = plan_for ("processes", 2, gs_collect_mode_get_names ()[i], 8);
      g_autoptr (GError) error = NULL;
      g_autoptr (TestRun) run = NULL;

      add_to (get_group (plan)->kill, 3);
      /* The last one never comes to its end. */
      for (guint task = 0; task < 8; task++)
        add_to (get_group (plan)->works_ns, task < 7 ? 10 * MS : 60000 * MS);
      run = test_run_start (plan, &error);
      g_assert_no_error (error);
      test_run_wait (run);
      g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
      g_assert_cmpstr (run->results->pdata[3], ==, BROKEN_POOL);
      g_assert_cmpstr (run->results->pdata[7], ==,
                       test_was_submitted (run, 7) ? BROKEN_POOL : UNUSABLE_POOL);
      g_assert_true (test_was_submitted (run, 7)
                     == (strcmp (gs_collect_mode_get_names ()[i], "awaited") != 0));
      g_assert_false (test_group_is_alive (gs_runner_get_pid (run->runner)));
    }
}

/* A task that cannot be pickled fails alone. */
static void
test_object (gconstpointer executor)
{
  g_autoptr (GsPlan) plan = plan_for (executor, 2, "submit", 2);
  g_autoptr (TestRun) run = NULL;
  GsTaskGroup *group = gs_plan_add_group (plan, "file", "sleep", 1);
  gboolean is_isolated = strcmp (executor, "interpreters") == 0;
  gboolean pickles = is_isolated || strcmp (executor, "processes") == 0;

  g_free (group->object);
  group->object = g_strdup ("file");
  group = gs_plan_add_group (plan, "list", "sleep", 2);
  g_free (group->object);
  group->object = g_strdup ("list");
  group = gs_plan_add_group (plan, "socket", "sleep", 1);
  g_free (group->object);
  group->object = g_strdup ("socket");
  run = test_run (plan);
  g_assert_cmpuint (run->n_errors, ==, is_isolated ? 2 : pickles ? 1 : 0);
  g_assert_cmpstr (run->results->pdata[5], ==,
                   is_isolated ? "TypeError: cannot pickle 'socket' object" : "0");
  g_assert_cmpstr (run->results->pdata[2], ==,
                   pickles ? "TypeError: cannot pickle '_io.TextIOWrapper' object" : "0");
  g_assert_cmpstr (run->results->pdata[4], ==, "10");
}

/* Tasks that begin after others are submitted when the last of them is done, and no chunk holds
 * both. */
static void
test_stages (gconstpointer executor)
{
  g_autoptr (GsPlan) plan = plan_for (executor, 2, "map", 3);
  GsTaskGroup *last = gs_plan_add_group (plan, "last", "sleep", 2);
  g_autoptr (TestRun) run = NULL;
  uint64_t done = 0, count;
  const GsEvent *events;

  last->begin = GS_TASK_BEGIN_AFTER;
  plan->chunksize = 2;
  run = test_run (plan);

  g_assert_cmpuint (run->n_results, ==, 5);
  assert_marks (run, GS_MARK_SUBMIT, "0 1 2 3 4");
  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      events = gs_recording_get_events (run->recording, lane, &count);
      for (uint64_t i = 0; i < count; i++)
        if (events[i].what == GS_MARK_FINISH && events[i].task < 3)
          done = MAX (done, events[i].time);
    }
  events = gs_recording_get_events (run->recording, 0, &count);
  for (uint64_t i = 0; i < count; i++)
    if (events[i].what == GS_MARK_SUBMIT && events[i].task >= 3)
      g_assert_cmpuint (events[i].time, >=, done);
  test_check_lanes (run, TRUE);
}

static void
add (const char    *root,
     const char    *topic,
     const char    *executor,
     GTestDataFunc  function)
{
  g_autofree char *path = g_strdup_printf ("%s/Collect/%s/%s", root, topic, executor);

  g_test_add_data_func (path, executor, function);
}

int
main (int    argc,
      char **argv)
{
  static const char *const executors[] = { "sequential", "threads", "free-threads", "processes" };
  static const char *const pools[] = { "sequential", "threads", "free-threads", "interpreters",
                                       "processes" };

  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Collect/names", test_names);
  g_test_add_func ("/Gilscope/Collect/death", test_death);
  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      add ("/Gilscope", "all-run", executors[i], test_all_run);
      add ("/Gilscope", "failure", executors[i], test_failure);
      add ("/Gilscope", "stages", executors[i], test_stages);
      if (i == 0)
        continue;
      add ("/Measured", "as-completed", executors[i], test_as_completed);
      add ("/Measured", "cancel", executors[i], test_cancel);
      add ("/Measured", "wait-late", executors[i], test_wait_late);
      add ("/Measured", "wait", executors[i], test_wait);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      add ("/Gilscope", "object", pools[i], test_object);
      add ("/Gilscope", "late", pools[i], test_late);
    }
  for (guint i = 1; i < G_N_ELEMENTS (pools); i++)
    add ("/Measured", "cancel-some", pools[i], test_cancel_some);
  add ("/Measured", "cancel-some", "asyncio", test_cancel_some);
  add ("/Measured", "cancel-loop", "asyncio", test_cancel_loop);
  g_test_add_func ("/Gilscope/Collect/late-broken", test_late_broken);
  return g_test_run ();
}
