/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start and end of a run: stopped, killed or refused at any moment, it leaves nothing behind, and
 * reports the reason. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"
#include "run-fixture.h"

#define BROKEN_POOL \
  "BrokenProcessPool: A process in the process pool was terminated abruptly while the future was " \
  "running or pending."

/* Time from the request to the last process's end. */
#define STOP_US (200 * 1000)

/* Sanitizers make processes start, and end, many times slower. */
#define SLOWNESS (SANITIZED ? 10 : 1)

static GsPlan *
new_plan (const char *executor,
          const char *start_method,
          guint       workers,
          const char *workload,
          gint64      work_ns)
{
  GsPlan *plan = test_plan (executor, workers, workload, workers * 2, work_ns);

  plan->start_method = gs_choice_find (gs_start_methods, start_method);
  return plan;
}

static void
stop_and_check (TestRun *run)
{
  GPid pgid = gs_runner_get_pid (run->runner);
  gint64 begin = g_get_monotonic_time ();

  gs_runner_stop (run->runner);
  gs_runner_stop (run->runner);
  test_run_wait (run);
  if (g_str_has_prefix (g_test_get_path (), "/Measured/"))
    g_assert_cmpint (g_get_monotonic_time () - begin, <, STOP_US * SLOWNESS);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED);
  g_assert_false (test_group_is_alive (pgid));
}

static gboolean
two_run (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_RUNNING) >= 2;
}

static gboolean
one_runs (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_RUNNING) >= 1;
}

static gboolean
two_wait (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_IO_WAIT) >= 2;
}

static gboolean
one_waits (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_IO_WAIT) >= 1;
}

static gboolean
one_starts (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_STARTING) >= 1;
}

typedef struct
{
  const char *name;
  const char *executor;
  const char *start_method;
  guint workers;
  const char *workload;
  gboolean emulate;
  gboolean (*condition) (TestRun *run);
} StopCase;

static const StopCase stop_cases[] = {
  { "sequential-computing", "sequential", "fork", 1, "sum-squares", FALSE, one_runs },
  { "sequential-sleeping", "sequential", "fork", 1, "sleep", FALSE, one_waits },
  { "threads-computing", "threads", "fork", 4, "sum-squares", FALSE, one_runs },
  { "threads-sleeping", "threads", "fork", 4, "sleep", FALSE, two_wait },
  { "free-threads-computing", "free-threads", "fork", 2, "sum-squares", FALSE, two_run },
  { "fork-computing", "processes", "fork", 2, "sum-squares", FALSE, two_run },
  { "fork-sleeping", "processes", "fork", 4, "sleep", FALSE, two_wait },
  { "spawn-computing", "processes", "spawn", 2, "sum-squares", FALSE, two_run },
  { "forkserver-computing", "processes", "forkserver", 2, "sum-squares", FALSE, two_run },
  { "forkserver-starting", "processes", "forkserver", 8, "sleep", TRUE, one_starts },
  { "spawn-starting", "processes", "spawn", 8, "sleep", TRUE, one_starts },
  { "interpreters-computing", "interpreters", "fork", 2, "sum-squares", FALSE, two_run },
  { "asyncio-computing", "asyncio", "fork", 1, "sum-squares", FALSE, one_runs },
  { "asyncio-sleeping", "asyncio", "fork", 1, "sleep", FALSE, two_wait },
  { "asyncio-threads", "asyncio-threads", "fork", 2, "sum-squares", FALSE, one_runs },
  { "asyncio-fork", "asyncio-processes", "fork", 2, "sum-squares", FALSE, two_run },
  { "asyncio-spawn", "asyncio-processes", "spawn", 2, "sum-squares", FALSE, two_run },
  { "at-once", "processes", "spawn", 4, "sleep", TRUE, NULL },
};

static void
test_stop (gconstpointer data)
{
  if (!judge_begin ())
    return;

  const StopCase *stop = data;
  g_autoptr (GsPlan) plan = new_plan (stop->executor, stop->start_method, stop->workers,
                                      stop->workload, 60000 * MS);
  g_autoptr (GError) error = NULL;
  g_autoptr (TestRun) run = NULL;

  plan->emulate = stop->emulate;
  run = test_run_start (plan, &error);
  g_assert_no_error (error);
  if (stop->condition != NULL)
    test_run_wait_for (run, stop->condition);
  g_assert_false (run->ended);

  stop_and_check (run);
  if (stop->condition != NULL)
    test_check_lanes (run, FALSE);
}

/* A runner that does not hear SIGTERM: SIGKILL needs nobody's consent. */
static void
test_stop_suspended (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (GsPlan) plan = new_plan ("processes", "fork", 2, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);

  test_run_wait_for (run, two_wait);
  g_assert_cmpint (kill (-gs_runner_get_pid (run->runner), SIGSTOP), ==, 0);
  stop_and_check (run);
}

static void
test_stop_probes (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (TestRun) capacity = test_run_capacity (2, 10000 * MS);
  g_autoptr (TestRun) calibration = NULL;

  stop_and_check (capacity);
  calibration = test_run_calibrate ();
  stop_and_check (calibration);
}

static gboolean
tick_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs started and stopped at random moments leave nothing behind. */
static void
test_stress (void)
{
  static const struct
  {
    const char *executor, *start_method;
  } kinds[] = { { "sequential", "fork" }, { "threads", "fork" }, { "free-threads", "fork" },
                { "processes", "fork" }, { "processes", "spawn" }, { "processes", "forkserver" },
                { "interpreters", "fork" },
                { "asyncio", "fork" }, { "asyncio-threads", "fork" },
                { "asyncio-processes", "fork" }, { "asyncio-processes", "spawn" } };
  const char *wanted = g_getenv ("GILSCOPE_TEST_RUNS");
  guint n_runs = wanted != NULL ? (guint) atoi (wanted) : 200;
  guint fds = test_count_fds ();
  g_autofree char *maps = NULL;

  for (guint i = 0; i < n_runs; i++)
    {
      guint kind = g_test_rand_int_range (0, G_N_ELEMENTS (kinds));
      g_autoptr (GsPlan) plan = new_plan (kinds[kind].executor, kinds[kind].start_method,
                                          kind == 0 ? 1 : g_test_rand_int_range (1, 6),
                                          i % 2 == 0 ? "sleep" : "sum-squares", 4 * MS);
      GsTaskGroup *group = g_ptr_array_index (plan->groups, 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (TestRun) run = NULL;
      gboolean over = FALSE;
      GPid pgid;

      plan->emulate = i % 3 == 0;
      group->argument_bytes = i % 4 == 0 ? 200000 : 0;
      group->result_bytes = i % 5 == 0 ? 200000 : 0;

      run = test_run_start (plan, &error);
      g_assert_no_error (error);
      pgid = gs_runner_get_pid (run->runner);
      g_timeout_add (g_test_rand_int_range (0, 60), tick_cb, &over);
      while (!over)
        g_main_context_iteration (NULL, TRUE);

      if (!run->ended)
        gs_runner_stop (run->runner);
      test_run_wait (run);
      if (run->error != NULL)
        g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED);
      g_assert_false (test_group_is_alive (pgid));
    }

  g_assert_cmpuint (test_count_fds (), ==, fds);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_assert_null (strstr (maps, "gilscope-recording"));
  /* This process is a subreaper, and would inherit any escaped process. */
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static gboolean
folder_holds_runs (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  return g_dir_read_name (folder) != NULL;
}

/* The run's temporary folder is there while it runs, and nowhere after. */
static void
test_temporary_folder (void)
{
  g_autoptr (GsPlan) plan = new_plan ("sequential", "fork", 1, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = NULL;

  if (!g_test_subprocess ())
    {
      g_autofree char *folder = g_dir_make_tmp ("gilscope-test-XXXXXX", NULL);

      g_setenv ("TMPDIR", folder, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      g_unsetenv ("TMPDIR");
      g_assert_false (folder_holds_runs (folder));
      g_assert_cmpint (rmdir (folder), ==, 0);
      return;
    }

  run = test_run_start (plan, NULL);
  test_run_wait_for (run, one_waits);
  g_assert_true (folder_holds_runs (g_get_tmp_dir ()));
  stop_and_check (run);
  g_assert_false (folder_holds_runs (g_get_tmp_dir ()));
}

static void
test_kill_worker (gconstpointer data)
{
  g_autoptr (GsPlan) plan = new_plan ("processes", data, 3, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  g_autoptr (GArray) workers = NULL;
  GPid pgid = gs_runner_get_pid (run->runner);
  gint64 begin;

  test_run_wait_for (run, two_wait);
  workers = test_list_group (pgid);
  g_assert_cmpuint (workers->len, >=, 2);

  begin = g_get_monotonic_time ();
  g_assert_cmpint (kill (g_array_index (workers, GPid, 0), SIGKILL), ==, 0);
  test_run_wait (run);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, test_get_patience ());

  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_BROKEN);
  g_assert_cmpstr (run->error->message, ==, BROKEN_POOL);
  /* Every future that was not finished failed with the pool. */
  g_assert_cmpuint (run->n_errors, ==, 6);
  g_assert_cmpstr (run->results->pdata[5], ==, BROKEN_POOL);
  g_assert_false (test_group_is_alive (pgid));
  /* The recording stays, and the parent ended the dead workers' lanes. */
  test_check_lanes (run, FALSE);
}

static void
test_kill_runner (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = new_plan (words[0], words[1], 3, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  GPid pgid = gs_runner_get_pid (run->runner);

  test_run_wait_for (run, two_wait);
  g_assert_cmpint (kill (pgid, SIGKILL), ==, 0);
  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_DIED);
  g_assert_nonnull (strstr (run->error->message, "9"));
  g_assert_false (test_group_is_alive (pgid));
}

/* Runners and workers killed at random moments, starting ones too. */
static void
test_kill_anyone (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GsPlan) plan = new_plan ("processes", i % 2 == 0 ? "fork" : "spawn", 4, "sleep",
                                          3 * MS);
      g_autoptr (TestRun) run = test_run_start (plan, NULL);
      GPid pgid = gs_runner_get_pid (run->runner);
      g_autoptr (GArray) workers = NULL;
      int expected = GS_RUN_ERROR_DIED;
      gboolean over = FALSE;

      g_timeout_add (g_test_rand_int_range (0, 25), tick_cb, &over);
      while (!over)
        g_main_context_iteration (NULL, TRUE);

      workers = test_list_group (pgid);
      if (workers->len > 0 && i % 3 != 0)
        {
          expected = GS_RUN_ERROR_BROKEN;
          kill (g_array_index (workers, GPid, 0), SIGKILL);
        }
      else if (!run->ended)
        kill (pgid, SIGKILL);

      test_run_wait (run);
      if (run->error != NULL)
        g_assert_error (run->error, GS_RUN_ERROR, expected);
      g_assert_false (test_group_is_alive (pgid));
    }
}

/* The owner is killed: its runner and the workers die with it. */
static void
kill_owner (const char *executor,
            const char *start_method,
            gboolean    starting)
{
  gint64 deadline;
  int fds[2];
  GPid owner, pgid = 0;

  g_assert_cmpint (pipe (fds), ==, 0);
  owner = fork ();
  if (owner == 0)
    {
      g_autofree char *fd = g_strdup_printf ("%d", fds[1]);

      execl ("/proc/self/exe", "test-runner", starting ? "--starting-owner" : "--owner", executor,
             start_method, fd, NULL);
      _exit (127);
    }
  close (fds[1]);
  g_assert_cmpint (read (fds[0], &pgid, sizeof pgid), ==, sizeof pgid);
  close (fds[0]);
  if (starting)
    g_usleep ((gulong) g_test_rand_int_range (0, 60000));
  else
    g_assert_true (test_group_is_alive (pgid));

  kill (owner, SIGKILL);
  g_assert_cmpint (waitpid (owner, NULL, 0), ==, owner);
  deadline = g_get_monotonic_time () + test_get_patience ();
  while (test_group_is_alive (pgid) && g_get_monotonic_time () < deadline)
    /* Reap the owner's children: this process is a subreaper. */
    waitpid (-pgid, NULL, WNOHANG);
  g_assert_false (test_group_is_alive (pgid));
}

static void
test_kill_owner (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);

  kill_owner (words[0], words[1], FALSE);
}

/* At any moment while its run starts, too. */
static void
test_kill_starting_owner (void)
{
  static const char *const kinds[][2] = { { "threads", "fork" }, { "processes", "fork" },
                                          { "processes", "spawn" },
                                          { "processes", "forkserver" } };

  for (guint i = 0; i < 5 * G_N_ELEMENTS (kinds); i++)
    kill_owner (kinds[i % G_N_ELEMENTS (kinds)][0], kinds[i % G_N_ELEMENTS (kinds)][1], TRUE);
}

/* The owner of the tests above: starts a run, tells its group, at once or when tasks are under way,
 * and waits for its death. */
static int
be_owner (char **argv)
{
  g_autoptr (GsPlan) plan = new_plan (argv[2], argv[3], 3, "sleep", 60000 * MS);
  TestRun *run = test_run_start (plan, NULL);
  GPid pgid = gs_runner_get_pid (run->runner);

  if (strcmp (argv[1], "--owner") == 0)
    test_run_wait_for (run, two_wait);
  if (write (atoi (argv[4]), &pgid, sizeof pgid) != sizeof pgid)
    return 1;
  test_run_wait (run);
  return 0;
}

static void
test_missing (void)
{
  g_autoptr (GsPlan) plan = new_plan ("sequential", "fork", 1, "sleep", MS);
  g_autoptr (GError) error = NULL;
  guint fds;

  if (!g_test_subprocess ())
    {
      g_autofree char *runner = g_strdup (g_getenv ("GILSCOPE_RUNNER"));

      g_setenv ("GILSCOPE_RUNNER", "/nowhere/gilscope-runner", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_setenv ("GILSCOPE_RUNNER", runner, TRUE);
      g_test_trap_assert_passed ();
      return;
    }

  fds = test_count_fds ();
  g_assert_null (test_run_start (plan, &error));
  g_assert_error (error, GS_RUN_ERROR, GS_RUN_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "/nowhere/gilscope-runner"));
  g_assert_cmpuint (test_count_fds (), ==, fds);
}

/* A program that is no runner says nothing. */
static void
test_silent (void)
{
  g_autoptr (GsPlan) plan = new_plan ("sequential", "fork", 1, "sleep", MS);
  g_autoptr (TestRun) run = NULL;

  if (!g_test_subprocess ())
    {
      g_autofree char *runner = g_strdup (g_getenv ("GILSCOPE_RUNNER"));

      g_setenv ("GILSCOPE_RUNNER", "/bin/true", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_setenv ("GILSCOPE_RUNNER", runner, TRUE);
      g_test_trap_assert_passed ();
      return;
    }

  run = test_run_start (plan, NULL);
  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_DIED);
}

/* A plan that the runner refuses: its reason arrives. */
static void
test_refused (void)
{
  g_autoptr (GsPlan) plan = new_plan ("threads", "fork", 2, "no-such-workload", MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);

  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED);
  g_assert_nonnull (strstr (run->error->message, "no-such-workload"));
}

/* More lanes than the recording has room for: an error that names the lane, and nothing hangs. */
static void
test_no_room (gconstpointer data)
{
  g_autoptr (GsPlan) plan = new_plan (data, "fork", 9, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = test_run_start_with_lanes (plan, 4, NULL);

  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED);
  g_assert_nonnull (strstr (run->error->message, " 3"));
  g_assert_false (test_group_is_alive (gs_runner_get_pid (run->runner)));
}

/* In a process of its own, as an unprivileged user, with a limit of @value. */
static void
be_limited (int    resource,
            rlim_t value)
{
  struct rlimit limit;

  if (getuid () == 0)
    {
      const struct passwd *nobody = getpwnam ("nobody");

      g_assert_nonnull (nobody);
      g_assert_cmpint (setgroups (0, NULL), ==, 0);
      g_assert_cmpint (setgid (nobody->pw_gid), ==, 0);
      g_assert_cmpint (setuid (nobody->pw_uid), ==, 0);
      /* The parent-death signal and /proc ask for it after a change of user. */
      prctl (PR_SET_DUMPABLE, 1);
    }

  g_assert_cmpint (getrlimit (resource, &limit), ==, 0);
  limit.rlim_cur = value;
  /* A runner takes as many files as it may have. */
  if (resource == RLIMIT_NOFILE)
    limit.rlim_max = value;
  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
}

/* Whatever looks for leaks at the end needs a process. */
static void
be_unlimited (int resource)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (resource, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
}

/* How many threads the user that the test will be runs already. */
static guint
count_user_threads (uid_t uid)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "status", NULL);
      g_autofree char *text = NULL;
      const char *user, *threads;

      if (atoi (name) > 0 && g_file_get_contents (path, &text, NULL, NULL)
          && (user = strstr (text, "\nUid:\t")) != NULL && (uid_t) atoi (user + 6) == uid
          && (threads = strstr (text, "\nThreads:\t")) != NULL)
        n += (guint) atoi (threads + 10);
    }
  return n;
}

static void
expect_exhausted (const char *executor,
                  const char *start_method,
                  const char *name)
{
  g_autoptr (GsPlan) plan = new_plan (executor, start_method, 60, "sleep", 60000 * MS);
  g_autoptr (GError) error = NULL;
  g_autoptr (TestRun) run = test_run_start (plan, &error);

  if (run != NULL)
    {
      GPid pgid = gs_runner_get_pid (run->runner);

      test_run_wait (run);
      error = run->error != NULL ? g_error_copy (run->error) : NULL;
      g_assert_false (test_group_is_alive (pgid));
    }
  g_assert_error (error, GS_RUN_ERROR, GS_RUN_ERROR_RESOURCES);
  if (strstr (error->message, name) == NULL)
    g_error ("“%s” does not name %s", error->message, name);
}

static void
trap (void)
{
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_too_few_processes (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 3);
  uid_t uid = getuid () == 0 ? getpwnam ("nobody")->pw_uid : getuid ();

  if (!g_test_subprocess ())
    {
      trap ();
      return;
    }
  be_limited (RLIMIT_NPROC, count_user_threads (uid) + (rlim_t) atoi (words[2]));
  expect_exhausted (words[0], words[1], "RLIMIT_NPROC");
  be_unlimited (RLIMIT_NPROC);
}

static void
test_too_few_files (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 3);

  if (!g_test_subprocess ())
    {
      trap ();
      return;
    }
  be_limited (RLIMIT_NOFILE, (rlim_t) atoi (words[2]));
  expect_exhausted (words[0], words[1], "RLIMIT_NOFILE");
}

/* The threads' stacks have no room: not the number of threads is named. */
static void
test_too_little_memory (gconstpointer name)
{
  gboolean stack = strcmp (name, "RLIMIT_STACK") == 0;
  int resource = stack ? RLIMIT_STACK : RLIMIT_DATA;

  if (!g_test_subprocess ())
    {
      trap ();
      return;
    }
  /* Two such stacks need more than there are addresses; twelve usual ones fill the data. */
  be_limited (resource, stack ? (rlim_t) 1 << 46 : 100 << 20);
  expect_exhausted ("free-threads", "fork", name);
  be_unlimited (resource);
}

static void
check_privileges (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
}

/* Neither a runner nor its children can gain privileges by executing a program. */
static void
test_privileges (gconstpointer start_method)
{
  g_autoptr (GsPlan) plan = new_plan ("processes", start_method, 2, "sleep", 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  GPid pgid = gs_runner_get_pid (run->runner);
  g_autoptr (GArray) others = NULL;

  test_run_wait_for (run, two_wait);
  others = test_list_group (pgid);
  g_assert_cmpuint (others->len, >=, 2);
  check_privileges (pgid);
  for (guint i = 0; i < others->len; i++)
    check_privileges (g_array_index (others, GPid, i));
  stop_and_check (run);
}

/* The owner itself has no descriptors left. */
static void
test_no_files_at_all (void)
{
  g_autoptr (GsPlan) plan = new_plan ("sequential", "fork", 1, "sleep", MS);
  g_autoptr (GError) error = NULL;
  GsRunnerCallbacks callbacks = { NULL };
  GsRecording *recording;

  if (!g_test_subprocess ())
    {
      trap ();
      return;
    }
  recording = gs_recording_new (4, 1024);
  be_limited (RLIMIT_NOFILE, test_count_fds ());
  g_assert_null (gs_runner_start (plan, recording, &callbacks, NULL, &error));
  g_assert_error (error, GS_RUN_ERROR, GS_RUN_ERROR_RESOURCES);
  g_assert_nonnull (strstr (error->message, "RLIMIT_NOFILE"));
  gs_recording_free (recording);
}

static void
test_capacity (void)
{
  if (!judge_begin ())
    return;

  g_autoptr (TestRun) one = test_run_capacity (1, 300 * MS);
  g_autoptr (TestRun) two = NULL;

  test_run_wait (one);
  g_assert_no_error (one->error);
  g_assert_cmpfloat (one->capacity, >, 0.3);
  g_assert_cmpfloat (one->capacity, <, 3);

  two = test_run_capacity (2, 300 * MS);
  test_run_wait (two);
  g_assert_no_error (two->error);
  g_assert_cmpfloat (two->capacity, >, 0.3);
  g_assert_cmpfloat (two->capacity, <, 4);
  g_assert_false (test_group_is_alive (gs_runner_get_pid (two->runner)));
}

static void
test_calibration (void)
{
  g_autoptr (TestRun) run = test_run_calibrate ();

  test_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpfloat (run->step_ns, >, 0.05);
  g_assert_cmpfloat (run->step_ns, <, 1000);
}

typedef struct
{
  TestRun *run;
  guint seen;   /* results, when it was drawn last */
  guint most;   /* results between two times */
} Redraw;

static gboolean
redraw_cb (gpointer user_data)
{
  Redraw *self = user_data;

  self->most = MAX (self->most, self->run->n_results - self->seen);
  self->seen = self->run->n_results;
  return G_SOURCE_CONTINUE;
}

/* Results are read without delaying a window's drawing, however many there are. */
static void
test_many_results (void)
{
  if (!judge_begin ())
    return;

  enum { N_TASKS = 30000 };
  g_autoptr (GsPlan) plan = test_plan ("sequential", 1, "sleep", N_TASKS, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (TestRun) run = test_run_start (plan, &error);
  Redraw redraw = { run, 0, 0 };
  /* As important as GTK's redrawing, and due at any time. */
  guint source = g_timeout_add_full (G_PRIORITY_HIGH_IDLE + 20, 1, redraw_cb, &redraw, NULL);

  g_assert_no_error (error);
  test_run_wait (run);
  redraw_cb (&redraw);
  g_source_remove (source);
  g_assert_no_error (run->error);
  g_assert_cmpuint (run->n_results, ==, N_TASKS);
  g_test_message ("at most %u results at a time", redraw.most);
  g_assert_cmpuint (redraw.most, <, 1200);
}

int
main (int    argc,
      char **argv)
{
  gs_runner_init ();
  if (argc == 5 && g_str_has_suffix (argv[1], "owner"))
    return be_owner (argv);

  g_test_init (&argc, &argv, NULL);
  /* It opens a descriptor of its own, once: not to be counted among the leaks. */
  g_main_context_default ();

  for (guint i = 0; i < G_N_ELEMENTS (stop_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/Gilscope/Runner/stop/", stop_cases[i].name, NULL);
      g_autofree char *measured = g_strconcat ("/Measured/Runner/stop/", stop_cases[i].name, NULL);

      g_test_add_data_func (path, &stop_cases[i], test_stop);
      g_test_add_data_func (measured, &stop_cases[i], test_stop);
    }
  g_test_add_func ("/Gilscope/Runner/stop/suspended", test_stop_suspended);
  g_test_add_func ("/Measured/Runner/stop/suspended", test_stop_suspended);
  g_test_add_func ("/Gilscope/Runner/stop/probes", test_stop_probes);
  g_test_add_func ("/Measured/Runner/stop/probes", test_stop_probes);
  g_test_add_func ("/Gilscope/Runner/stress", test_stress);
  g_test_add_func ("/Gilscope/Runner/temporary-folder", test_temporary_folder);
  g_test_add_data_func ("/Gilscope/Runner/kill/worker-fork", "fork", test_kill_worker);
  g_test_add_data_func ("/Gilscope/Runner/kill/worker-spawn", "spawn", test_kill_worker);
  g_test_add_data_func ("/Gilscope/Runner/kill/worker-forkserver", "forkserver",
                        test_kill_worker);
  g_test_add_data_func ("/Gilscope/Runner/kill/runner-threads", "threads fork", test_kill_runner);
  g_test_add_data_func ("/Gilscope/Runner/kill/runner-fork", "processes fork", test_kill_runner);
  g_test_add_data_func ("/Gilscope/Runner/kill/runner-spawn", "processes spawn", test_kill_runner);
  g_test_add_func ("/Gilscope/Runner/kill/anyone", test_kill_anyone);
  g_test_add_data_func ("/Gilscope/Runner/kill/runner-forkserver", "processes forkserver",
                        test_kill_runner);
  g_test_add_data_func ("/Gilscope/Runner/kill/owner-forkserver", "processes forkserver",
                        test_kill_owner);
  g_test_add_data_func ("/Gilscope/Runner/kill/owner-threads", "threads fork", test_kill_owner);
  g_test_add_data_func ("/Gilscope/Runner/kill/owner-fork", "processes fork", test_kill_owner);
  g_test_add_data_func ("/Gilscope/Runner/kill/owner-spawn", "processes spawn", test_kill_owner);
  g_test_add_func ("/Gilscope/Runner/kill/owner-starting", test_kill_starting_owner);
  g_test_add_func ("/Gilscope/Runner/missing", test_missing);
  g_test_add_func ("/Gilscope/Runner/silent", test_silent);
  g_test_add_func ("/Gilscope/Runner/refused", test_refused);
  g_test_add_data_func ("/Gilscope/Runner/limits/lanes-threads", "threads", test_no_room);
  g_test_add_data_func ("/Gilscope/Runner/limits/lanes-processes", "processes", test_no_room);
  g_test_add_data_func ("/Gilscope/Runner/limits/processes-threads", "threads fork 10",
                        test_too_few_processes);
  g_test_add_data_func ("/Gilscope/Runner/limits/processes-fork", "processes fork 10",
                        test_too_few_processes);
  g_test_add_data_func ("/Gilscope/Runner/limits/processes-forkserver", "processes forkserver 10",
                        test_too_few_processes);
  g_test_add_data_func ("/Gilscope/Runner/limits/files-forkserver", "processes forkserver 24",
                        test_too_few_files);
  g_test_add_data_func ("/Gilscope/Runner/limits/processes-spawn", "processes spawn 10",
                        test_too_few_processes);
  g_test_add_data_func ("/Gilscope/Runner/limits/no-process", "threads fork 1",
                        test_too_few_processes);
  g_test_add_data_func ("/Gilscope/Runner/limits/files-fork", "processes fork 24",
                        test_too_few_files);
  g_test_add_data_func ("/Gilscope/Runner/limits/files-spawn", "processes spawn 24",
                        test_too_few_files);
  g_test_add_func ("/Gilscope/Runner/limits/no-files", test_no_files_at_all);
  /* Sanitizers reserve all addresses for themselves. */
  if (SLOWNESS == 1)
    {
      g_test_add_data_func ("/Gilscope/Runner/limits/data", "RLIMIT_DATA", test_too_little_memory);
      g_test_add_data_func ("/Gilscope/Runner/limits/stack", "RLIMIT_STACK",
                            test_too_little_memory);
    }
  g_test_add_data_func ("/Gilscope/Runner/privileges/fork", "fork", test_privileges);
  g_test_add_data_func ("/Gilscope/Runner/privileges/forkserver", "forkserver", test_privileges);
  g_test_add_data_func ("/Gilscope/Runner/privileges/spawn", "spawn", test_privileges);
  g_test_add_func ("/Measured/Runner/many-results", test_many_results);
  g_test_add_func ("/Measured/Runner/capacity", test_capacity);
  g_test_add_func ("/Gilscope/Runner/calibration", test_calibration);
  return g_test_run ();
}
