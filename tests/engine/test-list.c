/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that threads append to: nothing is lost, with a GIL or without, each thread's numbers stay
 * in order, and waits for the list's lock are recorded. */
#include <glib.h>

#include "gs-list.h"
#include "lane-times.h"

#define N_THREADS 4
#define N_ITEMS 50000
#define LIST_NUMBER 3

typedef struct
{
  GsRecording *recording;
  GsGil gil;
  GsGil *used_gil;     /* &gil, or NULL */
  GsList list;
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint lane;
  gint64 n;
} Appender;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->recording = gs_recording_new (N_THREADS, 1000000);
  gs_gil_init (&self->gil, 200000);
  gs_list_init (&self->list, LIST_NUMBER);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread %u", i);
      GsLane lane;

      g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, i, 0, name));
    }
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gs_list_clear (&self->list);
  gs_gil_clear (&self->gil);
  gs_recording_free (self->recording);
}

/* Appends 0, 1, 2…, with the number of its lane above them. */
static gpointer
append (gpointer data)
{
  const Appender *appender = data;
  Fixture *self = appender->fixture;
  GsWorker worker;

  g_assert_true (gs_worker_begin (&worker, self->recording, appender->lane, self->used_gil));
  gs_worker_take_gil (&worker, GS_STATE_RUNNING);
  g_assert_true (gs_list_is_shared (&self->list, &worker) == (self->used_gil == NULL));
  for (gint64 i = 0; i < appender->n; i++)
    {
      gs_list_ref (&self->list, &worker);
      g_assert_true (gs_list_append (&self->list, &worker, (gint64) appender->lane << 32 | i));
      gs_list_unref (&self->list, &worker);
      gs_worker_checkpoint (&worker);
    }
  gs_worker_end (&worker);
  return NULL;
}

static void
append_all (Fixture *self)
{
  GThread *threads[N_THREADS];
  Appender appenders[N_THREADS];
  gint64 next[N_THREADS] = { 0 };

  for (guint i = 0; i < N_THREADS; i++)
    {
      appenders[i] = (Appender) { self, i, N_ITEMS };
      threads[i] = g_thread_new ("appender", append, &appenders[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (self->list.n_items, ==, N_THREADS * N_ITEMS);
  g_assert_cmpint (atomic_load (&self->list.references), ==, 0);
  for (gsize i = 0; i < self->list.n_items; i++)
    {
      gint64 lane = self->list.items[i] >> 32;

      g_assert_cmpint (lane, >=, 0);
      g_assert_cmpint (lane, <, N_THREADS);
      g_assert_cmpint (self->list.items[i] & G_MAXUINT32, ==, next[lane]++);
    }
}

static void
test_without_gil (Fixture       *self,
                  gconstpointer  data)
{
  append_all (self);
}

static void
test_with_gil (Fixture       *self,
               gconstpointer  data)
{
  self->used_gil = &self->gil;
  append_all (self);
}

/* The newest event of @lane, if it is a wait for a lock. */
static gboolean
find_lock_wait (Fixture *self,
                guint    lane,
                GsEvent *found)
{
  uint64_t n;
  const GsEvent *events = gs_recording_get_events (self->recording, lane, &n);

  if (n == 0 || events[n - 1].what != GS_STATE_LOCK_WAIT)
    return FALSE;
  *found = events[n - 1];
  return TRUE;
}

/* A thread that finds the lock taken for long. */
static void
test_wait (Fixture       *self,
           gconstpointer  data)
{
  Appender appender = { self, 1, 1 };
  GThread *thread;
  GsWorker worker;
  GsEvent event;

  g_assert_true (gs_worker_begin (&worker, self->recording, 0, NULL));
  gs_lock_acquire (&self->list.lock, &worker);
  thread = g_thread_new ("appender", append, &appender);
  WAIT_UNTIL (find_lock_wait (self, 1, &event));
  g_assert_cmpuint (GS_LOCK_DETAIL_LOCK (event.detail), ==, LIST_NUMBER);
  g_assert_cmpuint (GS_LOCK_DETAIL_LANE (event.detail), ==, 0);
  g_assert_cmpuint (self->list.n_items, ==, 0);

  gs_lock_release (&self->list.lock);
  g_thread_join (thread);
  g_assert_cmpuint (self->list.n_items, ==, 1);
  g_assert_cmpint (self->list.items[0], ==, G_GINT64_CONSTANT (1) << 32);
  gs_worker_end (&worker);
}

/* The creator of the list counts its references as if it were alone. */
static void
test_references (Fixture       *self,
                 gconstpointer  data)
{
  GsWorker worker = { .holds_gil = false };

  g_assert_false (gs_list_is_shared (&self->list, &worker));
  gs_list_ref (&self->list, &worker);
  g_assert_cmpint (atomic_load (&self->list.references), ==, 0);
  gs_list_unref (&self->list, &worker);
  g_assert_cmpint (atomic_load (&self->list.references), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/Gilscope/List/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("without-gil", test_without_gil);
  ADD ("with-gil", test_with_gil);
  ADD ("wait", test_wait);
  ADD ("references", test_references);
#undef ADD
  return g_test_run ();
}
