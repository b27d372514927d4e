/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holders of a lock while others waited for it, as recorded. */
#include <glib.h>

#include "gs-lock.h"
#include "lane-times.h"

#define N_LANES 3
#define NUMBER 5

typedef struct
{
  GsRecording *recording;
  GsWorker workers[N_LANES];
  GsGil gil;
  GsLock lock;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->recording = gs_recording_new (N_LANES, 1000);
  gs_gil_init (&self->gil, 200000);
  gs_lock_init (&self->lock, NUMBER);
  for (guint i = 0; i < N_LANES; i++)
    {
      GsLane lane;

      g_assert_true (gs_lane_open (&lane, self->recording, GS_LANE_WORKER, i, 0, "thread"));
    }
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gs_lock_clear (&self->lock);
  gs_gil_clear (&self->gil);
  gs_recording_free (self->recording);
}

static guint
count_marks (Fixture *self,
             guint    lane)
{
  uint64_t n_events;
  const GsEvent *events = gs_recording_get_events (self->recording, lane, &n_events);
  guint n = 0;

  for (guint64 i = 0; i < n_events; i++)
    if (events[i].what == GS_MARK_LOCK)
      {
        g_assert_cmpuint (events[i].detail, ==, GS_LOCK_DETAIL (NUMBER, lane));
        n++;
      }
  return n;
}

static void
hold (Fixture *self,
      guint    lane)
{
  gs_lock_acquire (&self->lock, &self->workers[lane]);
  gs_lock_release (&self->lock);
}

/* A thread that takes the lock past waiting ones records that, unless it has had it last. */
static void
test_marks (Fixture       *self,
            gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    g_assert_true (gs_worker_begin (&self->workers[i], self->recording, i, NULL));

  hold (self, 0);
  hold (self, 1);
  g_assert_cmpuint (count_marks (self, 0) + count_marks (self, 1), ==, 0);

  atomic_store (&self->lock.waiters, 1);
  hold (self, 1);
  g_assert_cmpuint (count_marks (self, 1), ==, 0);
  hold (self, 0);
  hold (self, 0);
  g_assert_cmpuint (count_marks (self, 0), ==, 1);
  hold (self, 1);
  g_assert_cmpuint (count_marks (self, 1), ==, 1);

  atomic_store (&self->lock.waiters, 0);
  hold (self, 0);
  g_assert_cmpuint (count_marks (self, 0), ==, 1);
  for (guint i = 0; i < 2; i++)
    gs_worker_end (&self->workers[i]);
}

static gpointer
wait_for_lock (gpointer data)
{
  Fixture *self = data;
  GsWorker *worker = &self->workers[1];

  g_assert_true (gs_worker_begin (worker, self->recording, 1, &self->gil));
  gs_worker_take_gil (worker, GS_STATE_RUNNING);
  hold (self, 1);
  gs_worker_end (worker);
  return NULL;
}

/* A thread that has got the lock and waits for the GIL with it is its holder already. */
static void
test_holder_without_gil (Fixture       *self,
                         gconstpointer  data)
{
  GThread *thread;

  g_assert_true (gs_worker_begin (&self->workers[0], self->recording, 0, NULL));
  g_assert_true (gs_worker_begin (&self->workers[2], self->recording, 2, &self->gil));
  gs_lock_acquire (&self->lock, &self->workers[0]);
  thread = g_thread_new ("waiter", wait_for_lock, self);
  WAIT_UNTIL (atomic_load (&self->lock.waiters) == 1);

  gs_worker_take_gil (&self->workers[2], GS_STATE_RUNNING);
  gs_lock_release (&self->lock);
  WAIT_UNTIL (atomic_load (&self->lock.holder) == 1);
  g_assert_cmpuint (atomic_load (&self->lock.waiters), ==, 0);

  gs_worker_drop_gil (&self->workers[2], GS_STATE_IDLE);
  g_thread_join (thread);
  gs_worker_end (&self->workers[0]);
  gs_worker_end (&self->workers[2]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/Gilscope/Lock/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("marks", test_marks);
  ADD ("holder-without-gil", test_holder_without_gil);
#undef ADD
  return g_test_run ();
}
