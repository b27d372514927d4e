/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leftovers: a process that the kernel does not let end, and the temporary folder of an owner that
 * was killed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-run-folder.h"
#include "run-fixture.h"

static gboolean
one_waits (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_IO_WAIT) >= 1;
}

static gboolean
is_stuck (TestRun *run)
{
  return run->ended || run->stuck != NULL;
}

/* A runner that waits in the kernel outlives SIGKILL: it is named, and the run ends when it can.  A
 * tracer that wants to see it die stands in for a disk that does not answer. */
static void
test_stuck (void)
{
  g_autoptr (GsPlan) plan = test_plan ("sequential", 1, "sleep", 1, 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  GPid pid = gs_runner_get_pid (run->runner);
  g_autofree char *number = g_strdup_printf ("(%d)", pid);
  gint64 begin;

  test_run_wait_for (run, one_waits);
  if (ptrace (PTRACE_SEIZE, pid, NULL, (void *) PTRACE_O_TRACEEXIT) != 0)
    g_error ("Nothing can be traced here: %s", g_strerror (errno));

  begin = g_get_monotonic_time ();
  kill (pid, SIGSTOP); /* so that SIGTERM is not heard */
  gs_runner_stop (run->runner);
  test_run_wait_for (run, is_stuck);
  g_test_message ("named after %.0f ms: %s", (g_get_monotonic_time () - begin) / 1e3, run->stuck);
  g_assert_false (run->ended);
  g_assert_nonnull (strstr (run->stuck, "gilscope-runner"));
  g_assert_nonnull (strstr (run->stuck, number));

  g_assert_cmpint (ptrace (PTRACE_DETACH, pid, NULL, NULL), ==, 0);
  test_run_wait (run);
  g_assert_error (run->error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED);
  g_assert_false (test_group_is_alive (pid));
}

static gboolean
both_wait (TestRun *run)
{
  return run->ended || test_count_state (run, GS_STATE_IO_WAIT) >= 2;
}

/* The server of the downloads is a process of its own beside the workers.  Whoever of them all is
 * killed, and when they are stopped, nobody stays. */
static void
test_server (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);
  g_autoptr (GsPlan) plan = test_plan (words[0], 2, "http", 4, 60000 * MS);
  g_autoptr (TestRun) run = test_run_start (plan, NULL);
  GPid pgid = gs_runner_get_pid (run->runner);
  g_autoptr (GArray) processes = NULL;
  int expected = strcmp (words[1], "stop") == 0 ? GS_RUN_ERROR_STOPPED
                 : strcmp (words[1], "runner") == 0 ? GS_RUN_ERROR_DIED
                                                    : GS_RUN_ERROR_BROKEN;
  gint64 begin;

  test_run_wait_for (run, both_wait);
  processes = test_list_group (pgid);
  g_assert_cmpuint (processes->len, ==, strcmp (words[0], "processes") == 0 ? 3 : 1);

  begin = g_get_monotonic_time ();
  if (strcmp (words[1], "stop") == 0)
    gs_runner_stop (run->runner);
  else if (strcmp (words[1], "runner") == 0)
    g_assert_cmpint (kill (pgid, SIGKILL), ==, 0);
  else
    g_assert_cmpint (kill (g_array_index (processes, GPid, processes->len - 1), SIGKILL), ==, 0);
  test_run_wait (run);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, test_get_patience ());
  g_assert_error (run->error, GS_RUN_ERROR, expected);
  g_assert_false (test_group_is_alive (pgid));
}

static gboolean
exists (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0;
}

/* In a process of its own, whose temporary folder is @folder; it kills itself while it owns one. */
static void
be_killed_owner (void)
{
  GsRunFolder *folder = gs_run_folder_new (NULL);
  g_autofree char *inner = g_build_filename (gs_run_folder_get_path (folder), "inner", NULL);
  g_autofree char *file = g_build_filename (inner, "file", NULL);

  g_assert_cmpint (mkdir (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  kill (getpid (), SIGKILL);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_swept (void)
{
  g_autofree char *temporary = NULL;
  g_autofree char *link = NULL;
  g_autofree char *path = NULL;
  GsRunFolder *living;

  if (!g_test_subprocess ())
    {
      temporary = g_dir_make_tmp ("gilscope-test-XXXXXX", NULL);
      g_setenv ("TMPDIR", temporary, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      g_unsetenv ("TMPDIR");
      g_assert_cmpint (rmdir (temporary), ==, 0);
      return;
    }

  if (fork () == 0)
    be_killed_owner ();
  wait (NULL);
  living = gs_run_folder_new (NULL);
  path = g_strdup (gs_run_folder_get_path (living));
  /* Somebody else's name for something of ours is no folder of ours. */
  link = g_build_filename (g_get_tmp_dir (), "gilscope-run-abcdef", NULL);
  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_cmpuint (count_entries (g_get_tmp_dir ()), ==, 3);

  gs_run_folder_sweep ();
  g_assert_cmpuint (count_entries (g_get_tmp_dir ()), ==, 2);
  g_assert_true (exists (path));
  g_assert_true (exists (link));

  gs_run_folder_free (living);
  g_assert_false (exists (path));
  unlink (link);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_setenv ("TMPDIR", "/nowhere/at/all", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      g_unsetenv ("TMPDIR");
      return;
    }

  gs_run_folder_sweep ();
  g_assert_null (gs_run_folder_new (&error));
  g_assert_error (error, GS_RUN_ERROR, GS_RUN_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all"));
}

int
main (int    argc,
      char **argv)
{
  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Leftovers/stuck", test_stuck);
  g_test_add_data_func ("/Gilscope/Leftovers/server/stop", "threads stop", test_server);
  g_test_add_data_func ("/Gilscope/Leftovers/server/runner", "threads runner", test_server);
  g_test_add_data_func ("/Gilscope/Leftovers/server/runner-of-processes", "processes runner",
                        test_server);
  g_test_add_data_func ("/Gilscope/Leftovers/server/worker", "processes worker", test_server);
  g_test_add_data_func ("/Gilscope/Leftovers/server/loop", "asyncio runner", test_server);
  g_test_add_func ("/Gilscope/Leftovers/swept", test_swept);
  g_test_add_func ("/Gilscope/Leftovers/no-folder", test_no_folder);
  return g_test_run ();
}
