/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared counters: updates are lost where the model allows it and nowhere else; locks are waited
 * for, and recorded. */
#include <string.h>

#include "gs-work.h"
#include "gs-workload.h"
#include "lane-times.h"
#include "machine.h"
#include "pace.h"

#define N_THREADS 4

static GsSpin spin;

typedef struct
{
  GsRecording *recording;
  GsGil gil;
  GsGil *used_gil;     /* &gil, or NULL */
  GsShared shared;
  GsTaskGroup group;
  const char *workload;
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint number;
} Counter;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->recording = gs_recording_new (N_THREADS, 1000000);
  gs_gil_init (&self->gil, 200000);
  self->used_gil = &self->gil;
  gs_shared_init (&self->shared, 3);
  self->group = (GsTaskGroup) { .count = N_THREADS, .repeat = 1,
                                .n = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  self->workload = "counter";
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_array_unref (self->group.n);
  gs_shared_clear (&self->shared);
  gs_gil_clear (&self->gil);
  gs_recording_free (self->recording);
}

static gpointer
count (gpointer data)
{
  Counter *counter = data;
  Fixture *self = counter->fixture;
  const GsWork *work = gs_work_find (self->workload);
  GsTaskContext context = { counter->number, counter->number, &self->group, &gs_cost_cpython, &spin,
                            &self->shared };
  g_autofree char *result = NULL, *expected = NULL, *error = NULL;
  GsWorker worker;

  g_assert_true (gs_worker_begin (&worker, self->recording, counter->number, self->used_gil));
  gs_worker_take_gil (&worker, GS_STATE_RUNNING);
  gs_worker_start_task (&worker, counter->number);
  result = work->run (&context, &worker, &error);
  gs_worker_finish_task (&worker, result == NULL);
  gs_worker_end (&worker);

  expected = work->expected (&context);
  g_assert_cmpstr (result, ==, expected);
  return NULL;
}

/* Counts in every thread; returns the final value. */
static gint64
count_all (Fixture    *self,
           const char *lock,
           const char *model,
           gint64      n)
{
  GThread *threads[N_THREADS];
  Counter counters[N_THREADS];
  GsTaskContext context = { 0, 0, &self->group, &gs_cost_cpython, &spin, &self->shared };
  g_autofree char *result = NULL, *expected = NULL;

  self->group.lock = gs_choice_find (gs_task_locks, lock);
  self->group.model = gs_choice_find (gs_task_models, model);
  g_array_set_size (self->group.n, 0);
  g_array_append_val (self->group.n, n);

  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);
      GsLane lane;

      g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, i, 0, name));
      counters[i] = (Counter) { self, i };
    }
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("counter", count, &counters[i]);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  if (strcmp (self->workload, "counter") != 0)
    return 0;
  expected = gs_work_find ("counter")->shared_expected (&context);
  g_assert_cmpint (g_ascii_strtoll (expected, NULL, 10), ==, N_THREADS * n);
  result = gs_work_find ("counter")->shared_result (&context, NULL);
  g_test_message ("%s, %s: %s of %s", lock, model, result, expected);
  return g_ascii_strtoll (result, NULL, 10);
}

/* The steps tell of one counter: each number is stored over the one before it and loaded while it
 * stands there, until the last store, which loses.  Returns whether there are any. */
static gboolean
check_steps (Fixture *self)
{
  char *text = gs_counter_watch_dup_text (&self->shared.watch, 0);
  g_auto (GStrv) steps = g_strsplit (text != NULL ? text : "", " ", -1);
  gint64 counter = -1, loaded[N_THREADS] = { 0 };
  guint n = g_strv_length (steps);

  g_test_message ("%s", text != NULL ? text : "nothing was lost");
  g_free (text);
  for (guint i = 0; i < n; i++)
    {
      gint64 value = g_ascii_strtoll (steps[i] + (*steps[i] == '+' ? 1 : 2), NULL, 10);
      guint task = (guint) (*steps[i] - '0');

      if (*steps[i] == '+')
        {
          g_assert_cmpint (value, >, 0);
          counter += value;
          continue;
        }
      g_assert_cmpuint (task, <, N_THREADS);
      if (steps[i][1] == 'L')
        {
          g_assert_true (i == 0 || value == counter);
          counter = loaded[task] = value;
          continue;
        }
      if (i > 0)
        {
          /* A store whose load was not kept can only be the first of its task. */
          g_assert_true (i + 1 < n ? value == counter + 1 : value <= counter);
          g_assert_true (loaded[task] == 0 || value == loaded[task] + 1);
        }
      counter = value;
    }
  return n > 0;
}

/* So many turns that a switch between a load and its store is certain. */
#define MANY 200000

static void
test_call (Fixture       *self,
           gconstpointer  data)
{
  if (!judge_begin ())
    return;

  g_assert_cmpint (count_all (self, "none", "call", MANY), <, N_THREADS * MANY);
  g_assert_true (check_steps (self));
}

static void
test_3_9 (Fixture       *self,
          gconstpointer  data)
{
  if (!judge_begin ())
    return;

  g_assert_cmpint (count_all (self, "none", "3.9", MANY), <, N_THREADS * MANY);
  g_assert_true (check_steps (self));
}

/* Between threads that really run at once. */
static void
test_steps_without_gil (Fixture       *self,
                        gconstpointer  data)
{
  self->used_gil = NULL;
  for (guint i = 0; i < 20; i++)
    {
      gs_shared_clear (&self->shared);
      gs_shared_init (&self->shared, 3);
      gs_recording_free (self->recording);
      self->recording = gs_recording_new (N_THREADS, 1000000);
      if (count_all (self, "none", "3.10", MANY / 10) == N_THREADS * (MANY / 10))
        g_assert_false (check_steps (self));
      else
        check_steps (self);
    }
}

static void
test_3_10 (Fixture       *self,
           gconstpointer  data)
{
  g_assert_cmpint (count_all (self, "none", "3.10", MANY), ==, N_THREADS * MANY);
  g_assert_false (check_steps (self));
}

static void
test_atomic (Fixture       *self,
             gconstpointer  data)
{
  self->used_gil = NULL;
  g_assert_cmpint (count_all (self, "atomic", "call", MANY), ==, N_THREADS * MANY);
}

/* Finds a wait for the lock on any lane. */
static gboolean
find_lock_wait (Fixture *self,
                guint   *lane,
                GsEvent *found)
{
  for (*lane = 0; *lane < N_THREADS; ++*lane)
    {
      uint64_t n;
      const GsEvent *events = gs_recording_get_events (self->recording, *lane, &n);

      for (uint64_t i = 0; i < n; i++)
        if (events[i].what == GS_STATE_LOCK_WAIT)
          {
            *found = events[i];
            return TRUE;
          }
    }
  return FALSE;
}

static void
test_lock (Fixture       *self,
           gconstpointer  data)
{
  g_assert_cmpint (count_all (self, "lock", "call", MANY), ==, N_THREADS * MANY);
}

static void
test_lock_without_gil (Fixture       *self,
                       gconstpointer  data)
{
  self->used_gil = NULL;
  g_assert_cmpint (count_all (self, "lock", "3.10", MANY / 4), ==, N_THREADS * (MANY / 4));
}

/* A lock that is held while its holder sleeps: the others wait for it one after another. */
static void
test_lock_held (Fixture       *self,
                gconstpointer  data)
{
  if (!judge_begin ())
    return;

  guint64 waited = 0;
  GsEvent event = { 0 };
  guint lane;

  self->workload = "sleep";
  self->group.work_ns = 20000000;
  count_all (self, "lock", "call", 0);

  for (guint i = 0; i < N_THREADS; i++)
    waited += lane_times (self->recording, i).time[GS_STATE_LOCK_WAIT];
  /* Three, two and one times 20 ms. */
  g_assert_cmpuint (waited, >=, 6 * 20000000 * 3 / 4);
  g_assert_true (find_lock_wait (self, &lane, &event));
  g_assert_cmpuint (GS_LOCK_DETAIL_LOCK (event.detail), ==, 3);
  g_assert_cmpuint (GS_LOCK_DETAIL_LANE (event.detail), <, N_THREADS);
  g_assert_cmpuint (GS_LOCK_DETAIL_LANE (event.detail), !=, lane);
  g_assert_false (event.flags & GS_FLAG_GIL);
}

/* `Work=100ms` takes as long in bare C, of which it takes more increments. */
static void
test_length (Fixture       *self,
             gconstpointer  data)
{
  static const gint64 lengths[] = { -1, 0 };
  const GsWork *counter = gs_work_find ("counter");
  GsWorker worker;
  GsLane lane;

  if (!judge_begin ())
    return;

  self->group.work_ns = 100000000;
  gs_counter_watch_close (&self->shared.watch);
  g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, 0, 0, "main"));
  g_assert_true (gs_worker_begin (&worker, self->recording, 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const GsCost cost = gs_cost_with_iteration (&gs_cost_cpython, lengths[i]);
      const GsTaskContext context = { 0, 0, &self->group, &cost, &spin, &self->shared };
      double pace = measure_pace (&spin);
      guint64 cpu = gs_clock_thread_cpu ();
      g_autofree char *error = NULL;
      g_autofree char *result = counter->run (&context, &worker, &error);
      g_autofree char *expected = counter->expected (&context);

      cpu = gs_clock_thread_cpu () - cpu;
      g_test_message ("%d ns an iteration: %s increments in %.1f ms", (int) lengths[i], result,
                      (double) cpu / 1e6);
      g_assert_cmpstr (result, ==, expected);
      pace = (pace + measure_pace (&spin)) / 2;
      g_assert_cmpfloat ((double) cpu, >, 0.5 * 100e6 * pace);
      if (!SANITIZED)
        g_assert_cmpfloat ((double) cpu, <, 2 * 100e6 * pace);
    }
  gs_worker_end (&worker);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  spin = gs_spin_calibrate ();
#define ADD(root, path, function) \
  g_test_add (root "/Counter/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/Measured", "call", test_call);
  ADD ("/Measured", "length", test_length);
  ADD ("/Measured", "3.9", test_3_9);
  ADD ("/Gilscope", "3.10", test_3_10);
  ADD ("/Gilscope", "steps-without-gil", test_steps_without_gil);
  ADD ("/Gilscope", "atomic", test_atomic);
  ADD ("/Gilscope", "lock", test_lock);
  ADD ("/Gilscope", "lock-without-gil", test_lock_without_gil);
  ADD ("/Measured", "lock-held", test_lock_held);
#undef ADD
  return g_test_run ();
}
