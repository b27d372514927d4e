/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <signal.h>
#include <sys/time.h>

#include "gs-work.h"
#include "gs-workload.h"
#include "lane-times.h"
#include "machine.h"
#include "pace.h"

#define MS G_GUINT64_CONSTANT (1000000)

static GsSpin spin;

typedef struct
{
  GsRecording *recording;
  GsGil gil;
  GsWorker worker;
  GsTaskGroup group;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  GsLane lane;

  self->recording = gs_recording_new (1, 100000);
  g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, 0, 0, "main"));
  gs_gil_init (&self->gil, 5 * MS);
  g_assert_true (gs_worker_begin (&self->worker, self->recording, 0, &self->gil));
  gs_worker_take_gil (&self->worker, GS_STATE_RUNNING);
  self->group.count = 5;
  self->group.n = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gs_worker_end (&self->worker);
  gs_gil_clear (&self->gil);
  g_array_unref (self->group.n);
  gs_recording_free (self->recording);
}

/* Runs task @index; asserts that it has the result that it must have. */
static char *
run_task (Fixture      *self,
          const char   *name,
          guint         index,
          const GsCost *cost)
{
  const GsWork *work = gs_work_find (name);
  GsTaskContext context = { index, index, &self->group, cost, &spin };
  g_autofree char *error = NULL, *expected = NULL;
  char *result;

  g_assert_nonnull (work);
  gs_worker_start_task (&self->worker, index);
  result = work->run (&context, &self->worker, &error);
  gs_worker_finish_task (&self->worker, result == NULL);
  g_assert_cmpstr (error, ==, NULL);
  expected = work->expected (&context);
  g_assert_cmpstr (result, ==, expected);
  return result;
}

static void
test_table (void)
{
  const GsWorkload *const *all = gs_workload_get_all ();

  for (; *all != NULL; all++)
    {
      const GsWorkload *row = *all;
      const GsWork *work = gs_work_find (row->name);

      g_assert_true (gs_workload_find (row->name) == row);
      /* The catalog describes the work correctly. */
      g_assert_true (work != NULL && work->run != NULL);
      g_assert_cmpint (row->is_awaited, ==, work->start_async != NULL);
      g_assert_cmpint (row->has_rest, ==, work->run_rest != NULL);
      g_assert_cmpint (row->has_n, ==, work->iterations != NULL);
      g_assert_cmpint (row->shared_name != NULL, ==, work->shared_result != NULL);
      g_assert_true (row->has_n || !row->is_told_by_n);
      g_assert_true (row->has_lock || !row->has_atomic);
    }
  g_assert_true (gs_workload_find ("sum-squares")->computes);
  g_assert_true (gs_workload_find ("sum-squares")->has_n);
  g_assert_false (gs_workload_find ("sleep")->computes);
  g_assert_null (gs_workload_find ("no-such-workload"));
  g_assert_null (gs_workload_find (NULL));
  g_assert_null (gs_work_find ("no-such-workload"));
}

static void
test_exact (Fixture       *self,
            gconstpointer  data)
{
  static const struct { gint64 n; const char *sum; } cases[] = {
    { 0, "0" }, { 1, "0" }, { 2, "1" }, { 3, "5" }, { 4, "14" }, { 5, "30" },
    { 100000, "333328333350000" },
    { 200000, "2666646666700000" },
    { 300000, "8999955000050000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_array_append_val (self->group.n, cases[i].n);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      /* The list is gone through again and again; the interpreter's cost changes no sum. */
      g_autofree char *sum = run_task (self, "sum-squares", i,
                                       i % 2 ? &gs_cost_none : &gs_cost_cpython);

      g_assert_cmpstr (sum, ==, cases[i % G_N_ELEMENTS (cases)].sum);
    }
}

static void
test_large (Fixture       *self,
            gconstpointer  data)
{
  const gint64 n = 10000000, huge = G_GINT64_CONSTANT (1000000000000);
  GsTaskContext context = { 0, 1, &self->group, &gs_cost_none, &spin };
  g_autofree char *sum = NULL, *formula = NULL;

  g_array_append_val (self->group.n, n);
  g_array_append_val (self->group.n, huge);
  sum = run_task (self, "sum-squares", 0, &gs_cost_none);
  g_assert_cmpstr (sum, ==, "333333283333335000000");

  formula = gs_work_find ("sum-squares")->expected (&context);
  g_assert_cmpstr (formula, ==, "333333333332833333333333500000000000");
}

/* Results of Python's own loops. */
static void
test_text_and_image (Fixture       *self,
                     gconstpointer  data)
{
  static const struct { const char *workload; gint64 n[5]; const char *results[5]; } cases[] = {
    { "text", { 0, 1, 20, 92, 100000 }, { "0", "0", "2", "7", "7528" } },
    { "image", { 0, 1, 1000, 70000, 1048577 },
      { "0", "84", "110332", "9103942", "131269064" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_array_set_size (self->group.n, 0);
      g_array_append_vals (self->group.n, cases[i].n, 5);
      for (guint j = 0; j < 5; j++)
        {
          g_autofree char *result = run_task (self, cases[i].workload, j, &gs_cost_none);

          g_assert_cmpstr (result, ==, cases[i].results[j]);
        }
    }
}

typedef struct
{
  Fixture *fixture;
  const char *name;
  GsCost cost;
} Task;

static void
run_first (gpointer data)
{
  Task *task = data;

  g_free (run_task (task->fixture, task->name, 0, &task->cost));
}

/* `Work=100ms` takes 100 ms of computing here, whatever an iteration is charged. */
static void
test_length (Fixture       *self,
             gconstpointer  data)
{
  if (!judge_begin ())
    return;

  static const gint64 charges[] = { -1, 0, 5 };
  const GsWork *work = gs_work_find ("sum-squares");
  guint64 n_cpython = work->iterations (100 * MS, &gs_cost_cpython, &spin);
  guint64 n_bare = work->iterations (100 * MS, &gs_cost_none, &spin);
  static const char *const names[] = { "sum-squares", "c-call", "text", "image" };

  /* 50 ns each, to half a step. */
  g_assert_cmpfloat_with_epsilon ((double) n_cpython, 2e6, 0.03 * 2e6);
  g_assert_cmpuint (n_bare, >, 10 * n_cpython);
  g_assert_cmpuint (work->iterations (0, &gs_cost_cpython, &spin), ==, 1);

  self->group.work_ns = 100 * MS;
  for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (charges); i++)
    {
      gint64 charge = charges[i / G_N_ELEMENTS (names)];
      Task task = { self, names[i % G_N_ELEMENTS (names)],
                    gs_cost_with_iteration (&gs_cost_cpython, charge) };
      /* The less is charged, the more of it is the bare loop, whose pace beside the spin's changes
       * with the processor and with what shares it: 1.4 to 2.1 was seen within a minute. */
      double least = charge < 0 ? 0.7 : 0.5;
      /* A sanitizer slows loops down, bare ones without bounds. */
      double most = SANITIZED ? (charge < 0 ? 8 : G_MAXDOUBLE) : charge < 0 ? 1.5 : 3;
      double length = measure_length (run_first, &task, &spin, 100 * MS, least, most);

      g_test_message ("%s, %d ns an iteration: 100 ms of work took %.1f ms", task.name,
                      (int) charge, 100 * length);
      g_assert_cmpfloat (length, >, least);
      g_assert_cmpfloat (length, <, most);
    }
}

/* The same number of iterations, in bare C. */
static void
test_bare (Fixture       *self,
           gconstpointer  data)
{
  if (!judge_begin ())
    return;

  const GsCost bare = gs_cost_with_iteration (&gs_cost_cpython, 0);
  const gint64 n = 1000000;
  guint64 began[3];

  g_assert_cmpuint (bare.iteration + bare.c_iteration, ==, 0);
  g_assert_cmpuint (bare.submit, ==, gs_cost_cpython.submit);
  g_array_append_val (self->group.n, n);
  for (guint i = 0; i < 3; i++)
    {
      began[i] = gs_clock_thread_cpu ();
      if (i < 2)
        g_free (run_task (self, "sum-squares", 0, i == 0 ? &gs_cost_cpython : &bare));
    }
  g_test_message ("%.1f and %.1f ms", (double) (began[1] - began[0]) / 1e6,
                  (double) (began[2] - began[1]) / 1e6);
  g_assert_cmpuint (began[1] - began[0], >, (SANITIZED ? 2 : 10) * (began[2] - began[1]));
}

/* A computing loop looks at the clock often enough to be told from a hole. */
static void
test_looks (Fixture       *self,
            gconstpointer  data)
{
  if (!judge_begin ())
    return;

  guint64 before;

  self->group.work_ns = 20 * MS;
  g_free (run_task (self, "sum-squares", 0, &gs_cost_cpython));
  before = self->worker.last_clock;
  gs_worker_look (&self->worker);
  g_assert_cmpuint (self->worker.last_clock - before, <, 10 * MS);
}

static void
on_signal (int number)
{
}

static void
test_sleep (Fixture       *self,
            gconstpointer  data)
{
  if (!judge_begin ())
    return;

  const struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, never = { 0 };
  struct sigaction action = { .sa_handler = on_signal };
  LaneTimes times;

  /* Signals neither end a sleep nor lengthen it. */
  sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, &often, NULL);
  self->group.work_ns = 20 * MS;
  for (guint i = 0; i < 5; i++)
    {
      guint64 begin = gs_clock_now ();
      g_autofree char *result = run_task (self, "sleep", i, &gs_cost_cpython);
      g_autofree char *expected = g_strdup_printf ("%u", i * 10);

      g_assert_cmpuint (gs_clock_now () - begin, >=, 20 * MS);
      g_assert_cmpstr (result, ==, expected);
    }
  setitimer (ITIMER_REAL, &never, NULL);

  times = lane_times (self->recording, 0);
  g_assert_cmpuint (times.count[GS_STATE_IO_WAIT], ==, 5);
  g_assert_cmpuint (times.time[GS_STATE_IO_WAIT] + times.time[GS_STATE_READY], >=, 5 * 20 * MS);
  /* The rest is next to nothing: it waited, it did not compute. */
  g_assert_cmpuint (times.time[GS_STATE_RUNNING], <, 20 * MS);

  self->group.work_ns = 0;
  g_free (run_task (self, "sleep", 0, &gs_cost_none));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  spin = gs_spin_calibrate ();
  g_test_add_func ("/Gilscope/Workload/table", test_table);
#define ADD(root, path, function) \
  g_test_add (root "/Workload/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/Gilscope", "exact", test_exact);
  ADD ("/Gilscope", "large", test_large);
  ADD ("/Gilscope", "text-and-image", test_text_and_image);
  ADD ("/Measured", "length", test_length);
  ADD ("/Measured", "bare", test_bare);
  ADD ("/Measured", "looks", test_looks);
  ADD ("/Measured", "sleep", test_sleep);
#undef ADD
  return g_test_run ();
}
