/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that compute in C: one that keeps the GIL, one that releases it; and work that is repeated,
 * lap by lap. */
#include <glib.h>
#include <string.h>

#include "gs-work.h"
#include "gs-workload.h"
#include "lane-times.h"
#include "machine.h"

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
  gs_gil_init (&self->gil, MS);
  g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, 0, 0, "thread 0"));
  g_assert_true (gs_worker_begin (&self->worker, self->recording, 0, &self->gil));
  gs_worker_take_gil (&self->worker, GS_STATE_RUNNING);
  self->group.count = 1;
  self->group.repeat = 1;
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

/* Runs one task; asserts that it has the result that it must have. */
static char *
run_task (Fixture      *self,
          const char   *name,
          const GsCost *cost)
{
  const GsWork *work = gs_work_find (name);
  GsTaskContext context = { 0, 0, &self->group, cost, &spin };
  g_autofree char *error = NULL, *expected = NULL;
  char *result;

  gs_worker_start_task (&self->worker, 0);
  result = work->run (&context, &self->worker, &error);
  gs_worker_finish_task (&self->worker, result == NULL);
  g_assert_cmpstr (error, ==, NULL);
  expected = work->expected (&context);
  g_assert_cmpstr (result, ==, expected);
  return result;
}

static void
set_n (Fixture *self,
       gint64   n)
{
  g_array_set_size (self->group.n, 0);
  g_array_append_val (self->group.n, n);
}

static void
assert_result (Fixture    *self,
               const char *workload,
               gint64      n,
               const char *result)
{
  g_autofree char *text = NULL;

  set_n (self, n);
  text = run_task (self, workload, &gs_cost_none);
  g_assert_cmpstr (text, ==, result);
}

static void
test_sums (Fixture       *self,
           gconstpointer  data)
{
  assert_result (self, "c-call", 0, "0");
  assert_result (self, "c-call", 1, "0");
  assert_result (self, "c-call", 17, "136");
  assert_result (self, "c-call", 1000000, "499999500000");
}

/* As Python's hashlib has them. */
static void
test_hashes (Fixture       *self,
             gconstpointer  data)
{
  assert_result (self, "hash", 0, "0");
  assert_result (self, "hash", 1, "1848904604");
  assert_result (self, "hash", 2047, "2331681028");
  assert_result (self, "hash", 1048576, "4223316617");
  assert_result (self, "hash", 3000000, "11654845149");
}

/* Another thread that wants the GIL, and when it got it. */
typedef struct
{
  GsGil *gil;
  GsGilThread thread;
  guint64 asked;
  guint64 got;
} Waiter;

static gpointer
wait_for_gil (gpointer data)
{
  Waiter *self = data;

  self->asked = gs_clock_now ();
  gs_gil_take (self->gil, &self->thread);
  self->got = gs_clock_now ();
  gs_gil_drop (self->gil, &self->thread);
  return NULL;
}

/* How long a thread waited for the GIL that wanted it all the time, and how long the task took. */
static void
measure_wait (Fixture    *self,
              const char *workload,
              guint64    *waited,
              guint64    *took)
{
  Waiter waiter = { .gil = &self->gil };
  guint64 begin = gs_clock_now ();
  GThread *thread = g_thread_new ("waiter", wait_for_gil, &waiter);

  g_free (run_task (self, workload, &gs_cost_cpython));
  *took = gs_clock_now () - begin;
  /* It may have to be given what it has asked for. */
  gs_worker_drop_gil (&self->worker, GS_STATE_IDLE);
  g_thread_join (thread);
  gs_worker_take_gil (&self->worker, GS_STATE_RUNNING);
  *waited = waiter.got - begin;
}

static void
test_keeps (Fixture       *self,
            gconstpointer  data)
{
  if (!judge_begin ())
    return;

  guint64 waited, took;

  self->group.work_ns = 60 * MS;
  measure_wait (self, "c-call", &waited, &took);
  g_test_message ("waited %.1f ms, the call took %.1f ms", waited / 1e6, took / 1e6);
  g_assert_cmpuint (waited, >=, took * 95 / 100);
  g_assert_cmpuint (took, >=, 30 * MS);
}

static void
test_releases (Fixture       *self,
               gconstpointer  data)
{
  if (!judge_begin ())
    return;

  guint64 waited, took;
  uint64_t n_events;
  const GsEvent *events;
  guint running_without = 0;

  self->group.work_ns = 200 * MS;
  measure_wait (self, "hash", &waited, &took);
  g_test_message ("waited %.1f ms, the hash took %.1f ms", waited / 1e6, took / 1e6);
  g_assert_cmpuint (waited, <, took / 2);

  events = gs_recording_get_events (self->recording, 0, &n_events);
  for (uint64_t i = 0; i < n_events; i++)
    running_without += events[i].what == GS_STATE_RUNNING && !(events[i].flags & GS_FLAG_GIL);
  g_assert_cmpuint (running_without, >, 0);
}

/* hashlib keeps the GIL for 2047 bytes and fewer. */
static void
test_short_hash (Fixture       *self,
                 gconstpointer  data)
{
  for (guint size = 2047; size <= 2048; size++)
    {
      uint64_t n_events;
      const GsEvent *events;
      guint without = 0;

      set_n (self, size);
      g_free (run_task (self, "hash", &gs_cost_none));
      events = gs_recording_get_events (self->recording, 0, &n_events);
      for (uint64_t i = 0; i < n_events; i++)
        without += events[i].what < GS_N_STATES && !(events[i].flags & GS_FLAG_GIL);
      g_assert_cmpuint (without, ==, size - 2047);
    }
}

static guint
count_laps (Fixture *self)
{
  uint64_t n_events;
  const GsEvent *events = gs_recording_get_events (self->recording, 0, &n_events);
  guint laps = 0;

  for (uint64_t i = 0; i < n_events; i++)
    laps += events[i].what == GS_MARK_LAP && events[i].task == 0;
  return laps;
}

/* Every exchange, and every file, is a lap. */
static void
test_input_output (Fixture       *self,
                   gconstpointer  data)
{
  assert_result (self, "pipe", 0, "0");
  assert_result (self, "pipe", 1, "0");
  assert_result (self, "pipe", 300, "33586");
  g_assert_cmpuint (count_laps (self), ==, 301);

  self->group.repeat = 2;
  assert_result (self, "file", 0, "0");
  assert_result (self, "file", 300, "33586");
  assert_result (self, "file", 1000003, "127494051");
  g_assert_cmpuint (count_laps (self), ==, 307);
}

static void
test_laps (Fixture       *self,
           gconstpointer  data)
{
  static const char *const names[] = { "sleep", "c-call", "hash", "sum-squares" };

  set_n (self, 3000);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint before = count_laps (self);

      g_assert_true (gs_workload_find (names[i])->has_repeat);
      self->group.repeat = 1;
      g_free (run_task (self, names[i], &gs_cost_none));
      g_assert_cmpuint (count_laps (self), ==, before);
      self->group.repeat = 7;
      g_free (run_task (self, names[i], &gs_cost_none));
      g_assert_cmpuint (count_laps (self), ==, before + 7);
    }
  lane_times (self->recording, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  spin = gs_spin_calibrate ();
#define ADD(root, path, function) \
  g_test_add (root "/Calls/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/Gilscope", "sums", test_sums);
  ADD ("/Gilscope", "hashes", test_hashes);
  ADD ("/Measured", "keeps", test_keeps);
  ADD ("/Measured", "releases", test_releases);
  ADD ("/Gilscope", "short-hash", test_short_hash);
  ADD ("/Gilscope", "input-output", test_input_output);
  ADD ("/Gilscope", "laps", test_laps);
#undef ADD
  return g_test_run ();
}
