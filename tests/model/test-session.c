/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions with real runners: how soon they begin, and how they end. */
#include <string.h>

#include "gs-clock.h"
#include "gs-experiment.h"
#include "gs-runner.h"
#include "gs-session.h"
#include "machine.h"
#include "results-builder.h"
#include "run-fixture.h"

/* From the click to the first task. */
#define START_NS (200 * MS)
#define SLOWNESS (SANITIZED ? 10 : 1)

/* Record of a session's signals. */
typedef struct
{
  guint n_started;
  guint n_ended;       /* runs */
  gboolean over;
  GError *error;
} Said;

static void
run_started_cb (GsSession *session,
                GsRun     *run,
                Said      *said)
{
  g_assert_true (gs_session_get_live_run (session) == run);
  said->n_started++;
}

static void
run_ended_cb (GsSession *session,
              GsRun     *run,
              Said      *said)
{
  g_assert_cmpint (gs_run_get_state (run), !=, GS_RUN_LIVE);
  said->n_ended++;
}

static void
ended_cb (GsSession    *session,
          const GError *error,
          Said         *said)
{
  g_assert_false (said->over);
  g_assert_false (gs_session_is_running (session));
  said->over = TRUE;
  if (error != NULL)
    said->error = g_error_copy (error);
}

static GsSession *
new_session (GsExperiment *experiment,
             Said         *said)
{
  g_autoptr (GsResults) results = gs_results_new (experiment);
  GsSession *session = gs_session_new (results, FALSE);

  *said = (Said) { 0 };
  g_signal_connect (session, "run-started", G_CALLBACK (run_started_cb), said);
  g_signal_connect (session, "run-ended", G_CALLBACK (run_ended_cb), said);
  g_signal_connect (session, "ended", G_CALLBACK (ended_cb), said);
  return session;
}

static gboolean
is_over (gpointer data)
{
  return ((Said *) data)->over;
}

static void
wait_for_end (Said *said)
{
  test_wait_for (is_over, said);
}

/* CLOCK_MONOTONIC of the earliest start of a task, or -1. */
static gint64
find_first_start (GsRun *run)
{
  gint64 first = -1;
  GsTrace *trace;
  GArray *tasks;

  if (run == NULL)
    return -1;

  trace = gs_run_get_trace (run);
  gs_trace_update (trace);
  tasks = gs_trace_get_tasks (trace);
  for (guint i = 0; i < tasks->len; i++)
    {
      gint64 started = g_array_index (tasks, GsTaskTimes, i).started;

      if (started >= 0 && (first < 0 || started < first))
        first = started;
    }
  if (first < 0)
    return -1;
  return first + (gint64) gs_recording_get_origin (gs_trace_get_recording (trace));
}

/* A session of which the first task is waited for. */
typedef struct
{
  GsSession *session;
  Said *said;
  GsRun *run;       /* the first one, even if it is over before it is looked at */
  gint64 first;     /* as find_first_start() says */
} Start;

static gboolean
has_begun (gpointer data)
{
  Start *self = data;

  g_assert_no_error (self->said->error);
  if (self->run == NULL)
    g_set_object (&self->run, gs_session_get_live_run (self->session));
  self->first = find_first_start (self->run);
  return self->first >= 0;
}

/* Returns CLOCK_MONOTONIC of it. */
static gint64
wait_for_start (GsSession *session,
                Said      *said)
{
  Start start = { session, said, NULL, -1 };

  test_wait_for (has_begun, &start);
  g_object_unref (start.run);
  return start.first;
}

static gint64
measure_start (GsExperiment *experiment)
{
  Said said;
  g_autoptr (GsSession) session = new_session (experiment, &said);
  gint64 clicked = gs_clock_now (), first;

  gs_session_start (session);
  first = wait_for_start (session, &said);
  gs_session_stop (session);
  wait_for_end (&said);
  g_clear_error (&said.error);
  return first - clicked;
}

/* The variant @variant of @lesson alone. */
static GsExperiment *
pick (GsExperiment *lesson,
      guint         variant)
{
  GsExperiment *experiment = gs_experiment_copy (lesson);
  const GsVariant *from = gs_experiment_get_variant (lesson, variant);
  GsVariant *to;

  gs_experiment_clear_variants (experiment);
  to = gs_experiment_add_variant (experiment, from->executor);
  to->workers = from->workers;
  to->chunksize = from->chunksize;
  to->start_method = from->start_method;
  return experiment;
}

static void
test_first_task (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "lessons", data, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsExperiment) lesson = gs_experiment_load (file, "en", &error);

  g_assert_no_error (error);
  if (!judge_begin ())
    return;

  for (guint i = 0; i < gs_experiment_get_n_variants (lesson); i++)
    {
      g_autoptr (GsExperiment) experiment = pick (lesson, i);
      gint64 took = measure_start (experiment);

      g_test_message ("%s, variant %u: %.1f ms", (const char *) data, i + 1, took / 1e6);
      g_assert_cmpint (took, <=, START_NS * SLOWNESS);
    }
}

static GsExperiment *
new_experiment (const char *work)
{
  g_autofree char *text = g_strdup_printf ("[Lesson]\nRepeats=2\n"
                                           "[Tasks a]\nWorkload=sleep\nCount=2\nWork=%s\n"
                                           "[Variant 1]\nExecutor=sequential\n"
                                           "[Variant 2]\nExecutor=processes\nWorkers=2\n", work);

  return parse_experiment (text, "en");
}

/* Every variant, as often as asked for; and once more when started again. */
static void
test_whole (void)
{
  g_autoptr (GsExperiment) experiment = new_experiment ("2ms");
  Said said;
  g_autoptr (GsSession) session = new_session (experiment, &said);
  GsResults *results = gs_session_get_results (session);
  guint step, n_steps;
  double left;

  for (guint pass = 1; pass <= 2; pass++)
    {
      said.over = FALSE;
      gs_session_start (session);
      g_assert_true (gs_session_is_running (session));
      wait_for_end (&said);
      g_assert_no_error (said.error);
      g_assert_cmpuint (said.n_started, ==, 4 * pass);
      g_assert_cmpuint (said.n_ended, ==, 4 * pass);
      g_assert_cmpuint (gs_results_get_n_repeats (results, 1), ==, 2 * pass);
      g_assert_cmpfloat (gs_session_get_progress (session, &step, &n_steps, &left), ==, 1);
      g_assert_cmpuint (step, ==, 4);
      g_assert_cmpuint (n_steps, ==, 4);
      g_assert_cmpfloat (left, ==, 0);
    }
}

/* The recording until then stays. */
static void
test_stopped (void)
{
  g_autoptr (GsExperiment) experiment = new_experiment ("30s");
  Said said;
  g_autoptr (GsSession) session = new_session (experiment, &said);
  GPtrArray *runs = gs_results_get_runs (gs_session_get_results (session), 0);

  gs_session_start (session);
  wait_for_start (session, &said);
  gs_session_stop (session);
  gs_session_stop (session);
  wait_for_end (&said);
  g_assert_error (said.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpint (gs_run_get_state (g_ptr_array_index (runs, 0)), ==, GS_RUN_STOPPED);
  g_assert_null (gs_session_get_live_run (session));
  g_error_free (said.error);
}

/* Who no longer wants a session may drop it: it lives until its runner has ended. */
static void
test_dropped (void)
{
  g_autoptr (GsExperiment) experiment = new_experiment ("30s");
  Said said;
  GsSession *session = new_session (experiment, &said);
  GWeakRef weak;

  g_weak_ref_init (&weak, session);
  gs_session_start (session);
  gs_session_stop (session);
  g_object_unref (session);
  wait_for_end (&said);
  g_assert_error (said.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (g_weak_ref_get (&weak));
  g_weak_ref_clear (&weak);
  g_error_free (said.error);
}

/* Why it cannot run is said after gs_session_start() has returned. */
static void
test_invalid (void)
{
  g_autoptr (GsExperiment) experiment = new_experiment ("1ms");
  Said said;
  g_autoptr (GsSession) session = NULL;

  gs_experiment_clear_variants (experiment);
  session = new_session (experiment, &said);
  gs_session_start (session);
  g_assert_false (said.over);
  wait_for_end (&said);
  g_assert_error (said.error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE);
  g_assert_cmpuint (said.n_started, ==, 0);
  g_error_free (said.error);
}

static void
test_no_runner (void)
{
  g_autoptr (GsExperiment) experiment = new_experiment ("1ms");
  Said said;
  g_autoptr (GsSession) session = NULL;

  if (!g_test_subprocess ())
    {
      g_autofree char *runner = g_strdup (g_getenv ("GILSCOPE_RUNNER"));

      g_setenv ("GILSCOPE_RUNNER", "/nowhere/gilscope-runner", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_setenv ("GILSCOPE_RUNNER", runner, TRUE);
      g_test_trap_assert_passed ();
      return;
    }

  session = new_session (experiment, &said);
  gs_session_start (session);
  wait_for_end (&said);
  g_assert_error (said.error, GS_RUN_ERROR, GS_RUN_ERROR_MISSING);
  g_assert_cmpuint (said.n_started, ==, 0);
  g_error_free (said.error);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const lessons[] = {
    "02-waiting-overlaps.lesson", "04-timing.lesson", "05-computing-does-not-overlap.lesson",
    "06-processes-side-by-side.lesson", "06b-small-sums.lesson", "25-more-workers-than-cores.lesson"
  };

  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lessons); i++)
    {
      g_autofree char *path = g_strndup (lessons[i], strcspn (lessons[i], "."));
      g_autofree char *name = g_strconcat ("/Measured/Session/first-task/", path, NULL);

      g_test_add_data_func (name, lessons[i], test_first_task);
    }
  g_test_add_func ("/Gilscope/Session/whole", test_whole);
  g_test_add_func ("/Gilscope/Session/stopped", test_stopped);
  g_test_add_func ("/Gilscope/Session/dropped", test_dropped);
  g_test_add_func ("/Gilscope/Session/invalid", test_invalid);
  g_test_add_func ("/Gilscope/Session/no-runner", test_no_runner);
  return g_test_run ();
}
