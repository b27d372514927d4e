/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "gs-clock.h"
#include "gs-gil.h"
#include "gs-spin.h"
#include "lane-times.h"
#include "machine.h"

#define MS G_GUINT64_CONSTANT (1000000)

typedef struct
{
  GsGil *gil;
  guint64 *shared;      /* guarded by nothing but the GIL */
  guint64 rounds;
  GsGilThread thread;
} Counter;

static gpointer
count_thread (gpointer data)
{
  Counter *self = data;

  for (guint64 i = 0; i < self->rounds; i++)
    {
      gs_gil_take (self->gil, &self->thread);
      *self->shared += 1;
      if (i % 64 == 0)
        gs_spin_run (i, 2000);
      gs_gil_drop (self->gil, &self->thread);
    }
  return NULL;
}

static void
test_exclusion (void)
{
  enum { N = 4 };
  const guint64 rounds = SANITIZED ? 5000 : 50000;
  Counter counters[N] = { 0 };
  GThread *threads[N];
  guint64 shared = 0;
  GsGil gil;

  gs_gil_init (&gil, 50000);
  for (guint i = 0; i < N; i++)
    {
      counters[i] = (Counter) { .gil = &gil, .shared = &shared, .rounds = rounds };
      threads[i] = g_thread_new ("counter", count_thread, &counters[i]);
    }
  for (guint i = 0; i < N; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (shared, ==, N * rounds);
  g_assert_false (gil.locked);
  gs_gil_clear (&gil);
}

/* Computes, with checkpoints, until told to stop. */
typedef struct
{
  GsGil *gil;
  gint *stop;
  GArray *slices;       /* double: ns from each taking to the forced drop */
  double held;          /* their sum */
  GsGilThread thread;
} Computer;

static gpointer
compute_thread (gpointer data)
{
  Computer *self = data;
  guint64 taken, seed = 1;

  gs_gil_take (self->gil, &self->thread);
  taken = gs_clock_now ();
  while (!g_atomic_int_get (self->stop))
    {
      seed = gs_spin_run (seed, 100);
      if (gs_gil_wanted (&self->thread))
        {
          double slice = (double) (gs_clock_now () - taken);

          g_array_append_val (self->slices, slice);
          self->held += slice;
          gs_gil_drop (self->gil, &self->thread);
          gs_gil_take (self->gil, &self->thread);
          taken = gs_clock_now ();
        }
    }
  gs_gil_drop (self->gil, &self->thread);
  return NULL;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Two threads that compute under @gil for @length.  Appends their slices to @slices, and adds the
 * time that each held it to @held. */
static void
measure_slices (GsGil   *gil,
                guint64  length,
                GArray  *slices,
                double   held[2])
{
  Computer computers[2] = { 0 };
  GThread *threads[2];
  gint stop = 0;

  for (guint i = 0; i < 2; i++)
    {
      computers[i] = (Computer) {
        .gil = gil, .stop = &stop, .slices = g_array_new (FALSE, FALSE, sizeof (double))
      };
      threads[i] = g_thread_new ("computer", compute_thread, &computers[i]);
    }
  g_usleep ((gulong) (length / 1000)); /* the time that is measured, not a wait for something */
  g_atomic_int_set (&stop, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_vals (slices, computers[i].slices->data, computers[i].slices->len);
      g_array_unref (computers[i].slices);
      held[i] += computers[i].held;
    }
}

/* Asserts that two computing threads take turns of one interval, and evenly.
 *
 * No turn is shorter than the interval: the waiter begins to wait when the holder has begun.  What
 * else runs on the machine makes turns longer and hits one thread more than the other, so the
 * shortest turns tell, and where it runs all the time, it takes more of them. */
static void
check_interval (guint64 interval,
                guint64 length)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 deadline = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;
  double shortest, share, held[2] = { 0 };
  GsGil gil;

  gs_gil_init (&gil, interval);
  do
    {
      measure_slices (&gil, length, slices, held);
      g_assert_cmpuint (slices->len, >=, 4);
      g_array_sort (slices, compare_doubles);
      /* Skip the very shortest: a thread can lose its core between taking the GIL and reading the
       * clock. */
      shortest = g_array_index (slices, double, 1 + slices->len / 100) / (double) interval;
      share = held[0] / (held[0] + held[1]);
    }
  while ((shortest > 1.3 || fabs (share - 0.5) > 0.1) && g_get_monotonic_time () < deadline);
  gs_gil_clear (&gil);

  g_test_message ("interval %.1f ms: %u hand-offs, short turns %.2f of it, shares %.2f and %.2f",
                  (double) interval / 1e6, slices->len, shortest, share, 1 - share);
  g_assert_cmpfloat (shortest, >, 0.9);
  g_assert_cmpfloat (shortest, <, 1.3);
  g_assert_cmpfloat_with_epsilon (share, 0.5, 0.1);
}

/* The GIL changes hands in proportion to its interval. */
static void
test_interval (void)
{
  if (!judge_begin ())
    return;
  check_interval (50 * MS, 1000 * MS);
  check_interval (5 * MS, 500 * MS);
  check_interval (MS / 2, 300 * MS);
}

static void
test_free (void)
{
  GsGilThread me = { 0 }, other = { 0 };
  GsGil gil;

  gs_gil_init (&gil, 5 * MS);

  /* Nobody waits, so nobody asks: no drop may wait for another thread, or this never ends. */
  for (guint i = 0; i < 1000; i++)
    {
      gs_gil_take (&gil, &me);
      g_assert_false (gs_gil_wanted (&me));
      g_assert_false (gs_gil_drop (&gil, &me));
    }
  /* The same thread again is no hand-off. */
  g_assert_cmpuint (gil.switch_number, ==, 1);

  g_assert_true (gs_gil_try_take (&gil, &other));
  g_assert_cmpuint (gil.switch_number, ==, 2);
  g_assert_false (gs_gil_try_take (&gil, &me));
  g_assert_false (gs_gil_drop (&gil, &other));
  gs_gil_clear (&gil);
}

static gpointer
take_once_thread (gpointer data)
{
  Counter *self = data;

  gs_gil_take (self->gil, &self->thread);
  *self->shared += 1;
  gs_gil_drop (self->gil, &self->thread);
  return NULL;
}

/* A drop before anyone asked leaves at once; one that was asked for sees the other thread in. */
static void
test_request (void)
{
  guint64 shared = 0, switches;
  GsGilThread me = { 0 };
  Counter waiter;
  GThread *thread;
  GsGil gil;

  gs_gil_init (&gil, 3600 * 1000 * MS);
  gs_gil_take (&gil, &me);
  waiter = (Counter) { .gil = &gil, .shared = &shared };
  thread = g_thread_new ("waiter", take_once_thread, &waiter);
  g_assert_false (gs_gil_wanted (&me));
  g_assert_false (gs_gil_drop (&gil, &me));
  g_thread_join (thread);
  g_assert_cmpuint (shared, ==, 1);
  gs_gil_clear (&gil);

  gs_gil_init (&gil, MS);
  gs_gil_take (&gil, &me);
  waiter = (Counter) { .gil = &gil, .shared = &shared };
  thread = g_thread_new ("waiter", take_once_thread, &waiter);
  WAIT_UNTIL (gs_gil_wanted (&me));
  g_assert_true (gs_gil_drop (&gil, &me));
  pthread_mutex_lock (&gil.mutex);
  switches = gil.switch_number;
  pthread_mutex_unlock (&gil.mutex);
  g_assert_cmpuint (switches, ==, 2);
  g_thread_join (thread);

  /* A request ends with the next taking at the latest. */
  gs_gil_take (&gil, &me);
  g_assert_false (gs_gil_wanted (&me));
  g_assert_false (gs_gil_drop (&gil, &me));
  g_assert_cmpuint (shared, ==, 2);
  gs_gil_clear (&gil);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Gil/free", test_free);
  g_test_add_func ("/Gilscope/Gil/request", test_request);
  g_test_add_func ("/Gilscope/Gil/exclusion", test_exclusion);
  g_test_add_func ("/Measured/Gil/interval", test_interval);
  return g_test_run ();
}
