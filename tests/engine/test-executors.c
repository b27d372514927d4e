/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every executor runs real work in a real runner: right results in order, and a true recording. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "gs-executor.h"
#include "gs-work.h"
#include "gs-workload.h"
#include "machine.h"
#include "run-fixture.h"

/* Marks of @kind on all lanes, in the order of each lane: their task numbers. */
static GArray *
collect_marks (TestRun *run,
               GsMark   mark)
{
  GArray *tasks = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    {
      uint64_t count;
      const GsEvent *events = gs_recording_get_events (run->recording, lane, &count);

      for (uint64_t i = 0; i < count; i++)
        if (events[i].what == mark)
          {
            guint task = events[i].task;

            g_array_append_val (tasks, task);
          }
    }
  return tasks;
}

static void
assert_in_order (TestRun *run,
                 GsMark   mark,
                 guint    n)
{
  g_autoptr (GArray) tasks = collect_marks (run, mark);

  g_assert_cmpuint (tasks->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (tasks, guint, i), ==, i);
}

static void
assert_marked_once (TestRun *run,
                    GsMark   mark,
                    guint    n)
{
  g_autoptr (GArray) tasks = collect_marks (run, mark);
  g_autofree guint *times = g_new0 (guint, n);

  g_assert_cmpuint (tasks->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (times[g_array_index (tasks, guint, i)]++, ==, 0);
}

static void
check_run (const GsPlan *plan)
{
  g_autoptr (TestRun) run = test_run (plan);
  guint n = gs_plan_get_n_tasks (plan);

  g_assert_cmpuint (run->n_results, ==, n);
  g_assert_cmpuint (run->n_errors, ==, 0);
  g_assert_cmpint (run->started_ns, >=, 0);
  g_assert_cmpint (run->cpu_ns, >, 0);
  assert_in_order (run, GS_MARK_SUBMIT, n);
  assert_in_order (run, GS_MARK_DELIVER, n);
  assert_marked_once (run, GS_MARK_START, n);
  assert_marked_once (run, GS_MARK_FINISH, n);
  test_check_lanes (run, TRUE);
  g_assert_false (test_group_is_alive (gs_runner_get_pid (run->runner)));
}

static GsPlan *
plan_for (gconstpointer data,
          guint         workers,
          const char   *workload,
          guint         count,
          gint64        work_ns)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  GsPlan *plan = test_plan (words[0], strcmp (words[0], "sequential") == 0 ? 1 : workers, workload,
                            count, work_ns);

  if (words[1] != NULL)
    {
      plan->start_method = gs_choice_find (gs_start_methods, words[1]);
    }
  return plan;
}

static void
test_sums (gconstpointer data)
{
  const gint64 n[] = { 100000, 200000, 300000 };
  g_autoptr (GsPlan) plan = plan_for (data, 2, "sum-squares", 3, 0);
  GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
  g_autoptr (TestRun) run = NULL;

  g_array_append_vals (group->n, n, 3);
  run = test_run (plan);
  g_assert_cmpstr (run->results->pdata[0], ==, "333328333350000");
  g_assert_cmpstr (run->results->pdata[1], ==, "2666646666700000");
  g_assert_cmpstr (run->results->pdata[2], ==, "8999955000050000");
}

static void
test_order (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 4, "sleep", 12, 5 * MS);

  check_run (plan);
}

static void
test_emulated (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 3, "sum-squares", 9, 4 * MS);

  plan->emulate = TRUE;
  plan->switch_interval_ns = MS / 2;
  check_run (plan);
}

/* The expected result of the first task of group @group. */
static char *
dup_expected (const GsPlan *plan,
              guint         group)
{
  GsSpin spin = { plan->step_ns };
  GsTaskContext context = { .spin = &spin };
  GsCost cost;

  context.group = g_ptr_array_index (plan->groups, group);
  cost = gs_plan_get_cost (plan, context.group);
  context.cost = &cost;
  return gs_work_find (context.group->workload)->expected (&context);
}

/* Each group sets the cost of its iterations, wherever its tasks run: the shorter they are, the
 * more fit into the same time. */
static void
test_iteration (gconstpointer data)
{
  static const gint64 lengths[] = { 0, -1, 20 };
  g_autoptr (GsPlan) plan = plan_for (data, 2, "sum-squares", 1, 2 * MS);
  g_autoptr (TestRun) run = NULL;

  plan->emulate = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      if (i > 0)
        gs_plan_add_group (plan, "more", "sum-squares", 1)->work_ns = 2 * MS;
      ((GsTaskGroup *) g_ptr_array_index (plan->groups, i))->iteration_ns = lengths[i];
    }
  run = test_run (plan);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *expected = dup_expected (plan, i);

      g_assert_cmpstr (run->results->pdata[i], ==, expected);
    }
  g_assert_cmpfloat (g_ascii_strtod (run->results->pdata[0], NULL), >,
                     1000 * g_ascii_strtod (run->results->pdata[1], NULL));
  g_assert_cmpfloat (g_ascii_strtod (run->results->pdata[2], NULL), >,
                     5 * g_ascii_strtod (run->results->pdata[1], NULL));
}

static void
test_many (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 3, "sleep", 3000, 0);

  check_run (plan);
}

/* Tasks of two groups are numbered through. */
static void
test_groups (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 2, "sleep", 4, MS);
  g_autoptr (TestRun) run = NULL;

  gs_plan_add_group (plan, "more", "sum-squares", 4)->work_ns = MS;
  check_run (plan);
  run = test_run (plan);
  g_assert_cmpstr (run->results->pdata[0], ==, "0");
  g_assert_cmpstr (run->results->pdata[3], ==, "30");
}

static guint
count_workers (TestRun *run)
{
  guint n = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    n += gs_recording_get_lane (run->recording, lane)->kind == GS_LANE_WORKER;
  return n;
}

/* A pool starts no more workers than it has work for; with fork it starts all of them at once. */
static void
test_lazy (gconstpointer data)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = plan_for (data, 8, "sum-squares", 3, 60 * MS);
  g_autoptr (TestRun) run = test_run (plan);

  g_assert_cmpuint (count_workers (run), ==, g_str_has_suffix (data, " fork") ? 8 : 3);
}

/* Large arguments and results cross the pipes, chunk by chunk, and come out as they went in. */
static void
test_large (gconstpointer data)
{
  const guint chunks[] = { 1, 3, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GsPlan) plan = plan_for (data, 3, "sleep", 10, 0);
      GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);

      plan->chunksize = chunks[i];
      group->argument_bytes = 1500000;
      group->result_bytes = 1100000;
      check_run (plan);
    }
}

/* Every size around the borders between inline messages, pipes and small results. */
static void
test_sizes (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 2, "sleep", 1, 0);

  g_ptr_array_set_size (plan->groups, 0);
  for (guint size = 32768 - 100; size < 32768 + 20; size += 3)
    {
      GsTaskGroup *group = gs_plan_add_group (plan, "group", "sleep", 1);

      group->argument_bytes = size;
      group->result_bytes = size % 4 == 0 ? size * 3 : 4096 - 100 + (size - 32668);
    }
  check_run (plan);
}

static void
test_pickling_is_recorded (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 2, "sleep", 4, 0);
  GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
  g_autoptr (TestRun) run = NULL;
  g_autoptr (GArray) bytes = NULL;

  group->argument_bytes = 100000;
  run = test_run (plan);
  bytes = collect_marks (run, GS_MARK_BYTES);
  /* Each argument and each result at both ends. */
  g_assert_cmpuint (bytes->len, ==, 16);
}

static void
test_cores (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, 4, "sum-squares", 8, 5 * MS);

  plan->cores = 1;
  check_run (plan);
  plan->cores = 100000;
  check_run (plan);
}

/* As many threads as there may be, where a process may have few open files unless it asks. */
static void
test_thousand (gconstpointer data)
{
  g_autoptr (GsPlan) plan = plan_for (data, GS_MAX_WORKERS, "sleep", GS_MAX_WORKERS, 5 * MS);
  g_autoptr (TestRun) run = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before, limit;
  guint n_by_cpu_clock = 0;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = MIN (before.rlim_cur, 200);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  run = test_run_start (plan, &error);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_no_error (error);
  test_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run->n_results, ==, GS_MAX_WORKERS);
  g_assert_cmpuint (run->n_errors, ==, 0);
  test_check_lanes (run, TRUE);

  /* Each has its scheduler statistics open, if that is allowed at all. */
  for (guint lane = 0; lane < gs_recording_get_n_lanes (run->recording); lane++)
    n_by_cpu_clock += (gs_recording_get_lane (run->recording, lane)->flags
                       & GS_LANE_FLAG_CPU_CLOCK) != 0;
  if (before.rlim_max > 2 * GS_MAX_WORKERS && access ("/proc/self/schedstat", R_OK) == 0)
    g_assert_cmpuint (n_by_cpu_clock, ==, 0);
}

static void
test_table (void)
{
  const GsExecutor *const *all = gs_executor_get_all ();

  for (guint i = 0; all[i] != NULL; i++)
    g_assert_true (gs_executor_find (all[i]->name) == all[i]);
  g_assert_null (gs_executor_find ("goroutines"));
  g_assert_null (gs_executor_find (NULL));
}

static void
add (const char    *root,
     const char    *topic,
     const char    *variant,
     GTestDataFunc  function)
{
  g_autofree char *path = g_strdup_printf ("%s/Executors/%s/%s", root, topic, variant);

  g_strdelimit (path, " ", '-');
  g_test_add_data_func (path, variant, function);
}

int
main (int    argc,
      char **argv)
{
  static const char *const variants[] = { "sequential", "threads", "free-threads", "interpreters",
                                          "processes fork", "processes forkserver",
                                          "processes spawn", "asyncio",
                                          "asyncio-threads", "asyncio-processes fork",
                                          "asyncio-processes forkserver",
                                          "asyncio-processes spawn" };

  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Executors/table", test_table);
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      add ("/Gilscope", "sums", variants[i], test_sums);
      add ("/Gilscope", "order", variants[i], test_order);
      add ("/Gilscope", "emulated", variants[i], test_emulated);
      add ("/Gilscope", "iteration", variants[i], test_iteration);
      add ("/Gilscope", "many", variants[i], test_many);
      add ("/Gilscope", "groups", variants[i], test_groups);
      add ("/Gilscope", "cores", variants[i], test_cores);
      if (i > 0 && strcmp (variants[i], "asyncio") != 0)
        add ("/Measured", "lazy", variants[i], test_lazy);
      if (g_str_has_suffix (variants[i], "threads"))
        add ("/Gilscope", "thousand", variants[i], test_thousand);
      if (strcmp (variants[i], "interpreters") == 0)
        {
          add ("/Gilscope", "large", variants[i], test_large);
          add ("/Gilscope", "pickling", variants[i], test_pickling_is_recorded);
        }
      if (g_str_has_prefix (variants[i], "processes"))
        {
          add ("/Gilscope", "large", variants[i], test_large);
          add ("/Gilscope", "sizes", variants[i], test_sizes);
          add ("/Gilscope", "pickling", variants[i], test_pickling_is_recorded);
        }
    }
  return g_test_run ();
}
