/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a range, the longest spans, and who held what a lane waited for. */
#include "config.h"

#include "gs-blockers.h"
#include "gs-lock.h"
#include "gs-measure.h"
#include "recording-builder.h"

/* Two threads that hand the GIL on after 10 and 30 ms; thread 1 then waits for a lock. */
static void
build (Builder *builder)
{
  guint main_lane, one, two;

  builder_init (builder, 64);
  main_lane = builder_open (builder, GS_LANE_MAIN, 0, "main");
  one = builder_open (builder, GS_LANE_WORKER, 0, "thread 0");
  two = builder_open (builder, GS_LANE_WORKER, 0, "thread 1");
  builder_put (builder, main_lane, 0, GS_MARK_SUBMIT, 0, 0);
  builder_put (builder, main_lane, 0, GS_MARK_SUBMIT, 0, 1);
  builder_put (builder, one, 0, GS_MARK_START, 0, 0);
  builder_put (builder, one, 0, GS_STATE_RUNNING, GS_FLAG_GIL, 0);
  builder_put (builder, two, 0, GS_MARK_START, 0, 1);
  builder_put (builder, two, 0, GS_STATE_GIL_WAIT, 0, 1);
  builder_put (builder, one, 10 * MS, GS_STATE_GIL_WAIT, GS_FLAG_FORCED, 0);
  builder_put (builder, two, 10 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, 1);
  builder_put_detail (builder, two, 40 * MS, GS_STATE_LOCK_WAIT, 1, GS_LOCK_DETAIL (2, one));
  builder_put (builder, one, 40 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, 0);
  builder_put (builder, one, 60 * MS, GS_MARK_FINISH, 0, 0);
  builder_put (builder, one, 60 * MS, GS_MARK_END, 0, GS_NO_TASK);
  builder_put (builder, two, 100 * MS, GS_MARK_FINISH, 0, 1);
  builder_put (builder, two, 100 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder->trace);
}

static void
test_range (void)
{
  GsMeasure measure;
  Builder builder;

  build (&builder);
  gs_measure_range (builder.trace, 20 * MS, 60 * MS, &measure);
  g_assert_cmpint (measure.times[GS_STATE_RUNNING], ==, 40 * MS);
  g_assert_cmpint (measure.times[GS_STATE_GIL_WAIT], ==, 20 * MS);
  g_assert_cmpint (measure.times[GS_STATE_LOCK_WAIT], ==, 20 * MS);
  g_assert_cmpuint (measure.n_tasks, ==, 2);
  g_assert_cmpuint (measure.n_done, ==, 1);
  g_assert_cmpuint (measure.n_workers, ==, 2);
  g_assert_cmpfloat_with_epsilon (measure.busy, 1, 1e-9);

  /* The first thread has ended by then. */
  gs_measure_range (builder.trace, 70 * MS, 90 * MS, &measure);
  g_assert_cmpuint (measure.n_workers, ==, 1);
  g_assert_cmpuint (measure.n_tasks, ==, 1);
  g_assert_cmpuint (measure.n_done, ==, 0);
  g_assert_cmpfloat (measure.busy, ==, 0);

  gs_measure_range (builder.trace, 70 * MS, 70 * MS, &measure);
  g_assert_cmpfloat (measure.busy, ==, 0);
  builder_clear (&builder);
}

/* The shares of a legend: what the lanes do after the last result is left out. */
static void
test_times (void)
{
  gint64 times[GS_N_STATES] = { 0 };
  gint64 end;
  Builder builder;

  build (&builder);
  builder_put (&builder, 0, 80 * MS, GS_MARK_DELIVER, 0, 0);
  builder_put (&builder, 0, 80 * MS, GS_MARK_DELIVER, 0, 1);
  gs_trace_finish (builder.trace, 100 * MS);
  end = gs_trace_get_end (builder.trace) - gs_trace_get_begin (builder.trace);
  g_assert_cmpint (end, ==, 80 * MS);

  gs_measure_add_times (builder.trace, 20 * MS, 200 * MS, times);
  g_assert_cmpint (times[GS_STATE_RUNNING], ==, 40 * MS);
  g_assert_cmpint (times[GS_STATE_GIL_WAIT], ==, 20 * MS);
  g_assert_cmpint (times[GS_STATE_LOCK_WAIT], ==, 40 * MS);
  g_assert_cmpint (times[GS_STATE_IDLE], ==, 0);

  /* They are added up. */
  gs_measure_add_times (builder.trace, 70 * MS, 90 * MS, times);
  g_assert_cmpint (times[GS_STATE_LOCK_WAIT], ==, 50 * MS);
  gs_measure_add_times (builder.trace, 90 * MS, 100 * MS, times);
  g_assert_cmpint (times[GS_STATE_LOCK_WAIT], ==, 50 * MS);
  builder_clear (&builder);
}

static void
test_longest (void)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (GsFoundSpan));
  Builder builder;
  gint64 last = G_MAXINT64;

  build (&builder);
  gs_measure_add_longest (found, 1, builder.trace, GS_STATE_RUNNING, 0, G_MAXINT64, 3);
  gs_measure_add_longest (found, 2, builder.trace, GS_STATE_RUNNING, 0, G_MAXINT64, 3);
  g_assert_cmpuint (found->len, ==, 3);
  for (guint i = 0; i < found->len; i++)
    {
      const GsSpan *span = &g_array_index (found, GsFoundSpan, i).span;

      g_assert_cmpint (span->end - span->begin, <=, last);
      g_assert_cmpint (span->state, ==, GS_STATE_RUNNING);
      last = span->end - span->begin;
    }
  /* 30 ms of both variants, then 20 ms. */
  g_assert_cmpint (last, ==, 20 * MS);
  g_assert_cmpuint (g_array_index (found, GsFoundSpan, 0).variant, ==, 1);
  g_assert_cmpuint (g_array_index (found, GsFoundSpan, 1).variant, ==, 2);
  builder_clear (&builder);
}

/* Those who held what @lane waits for at @time, in order: @n lanes, begins and times in ms. */
static void
assert_blockers (Builder      *builder,
                 guint         lane,
                 gint64        time,
                 guint         n,
                 const gint64  expected[][3])
{
  g_autoptr (GArray) found = NULL;
  GsSpan span;

  g_assert_true (gs_trace_find_span (builder->trace, lane, time, &span));
  found = gs_trace_find_blockers (builder->trace, lane, &span);
  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const GsBlocker *blocker = &g_array_index (found, GsBlocker, i);

      g_assert_cmpint (blocker->lane, ==, expected[i][0]);
      g_assert_cmpint (blocker->begin, ==, expected[i][1] * MS);
      g_assert_cmpint (blocker->time, ==, expected[i][2] * MS);
    }
}

static void
assert_blocker (Builder *builder,
                guint    lane,
                gint64   time,
                guint    holder,
                gint64   begin,
                gint64   end)
{
  const gint64 expected[][3] = { { holder, begin / MS, (end - begin) / MS } };

  assert_blockers (builder, lane, time, 1, expected);
}

static void
test_blockers (void)
{
  g_autoptr (GArray) none = NULL;
  Builder builder;
  GsSpan span;

  build (&builder);
  assert_blocker (&builder, 2, 5 * MS, 1, 0, 10 * MS);         /* the GIL */
  assert_blocker (&builder, 1, 15 * MS, 2, 10 * MS, 40 * MS);
  assert_blocker (&builder, 2, 50 * MS, 1, 40 * MS, 100 * MS); /* the lock */

  /* A running span waits for nobody. */
  g_assert_true (gs_trace_find_span (builder.trace, 1, 5 * MS, &span));
  none = gs_trace_find_blockers (builder.trace, 1, &span);
  g_assert_cmpuint (none->len, ==, 0);
  builder_clear (&builder);
}

static void
put_lock_wait (Builder *builder,
               guint    lane,
               gint64   time,
               guint    detail)
{
  builder_put_detail (builder, lane, time, GS_STATE_LOCK_WAIT, lane, detail);
}

static void
put_lock_mark (Builder *builder,
               guint    lane,
               gint64   time,
               guint    lock)
{
  builder_put_detail (builder, lane, time, GS_MARK_LOCK, lane, GS_LOCK_DETAIL (lock, lane));
}

/* Four threads hold a lock for 200 ms each: what the last one waits for has three holders. */
static void
test_lock_holders (void)
{
  static const gint64 last[][3] = { { 0, 17, 183 }, { 1, 200, 200 }, { 2, 405, 195 } };
  static const gint64 third[][3] = { { 0, 16, 184 }, { 1, 200, 200 } };
  Builder builder;

  builder_init (&builder, 64);
  for (guint i = 0; i < 4; i++)
    builder_open (&builder, GS_LANE_WORKER, 0, "thread");
  builder_put (&builder, 0, 0, GS_STATE_IO_WAIT, 0, 0);
  for (guint i = 1; i < 4; i++)
    put_lock_wait (&builder, i, (14 + i) * MS, GS_LOCK_DETAIL (2, 0));
  builder_put (&builder, 0, 200 * MS, GS_STATE_IDLE, 0, GS_NO_TASK);
  builder_put (&builder, 1, 200 * MS, GS_STATE_GIL_WAIT, 0, 1); /* with the lock in its hand */
  builder_put (&builder, 1, 201 * MS, GS_STATE_IO_WAIT, 0, 1);
  builder_put (&builder, 2, 400 * MS, GS_STATE_READY, 0, 2);    /* woken: nobody has it */
  builder_put (&builder, 2, 405 * MS, GS_STATE_IO_WAIT, 0, 2);
  builder_put (&builder, 3, 600 * MS, GS_STATE_IO_WAIT, 0, 3);
  for (guint i = 0; i < 4; i++)
    builder_put (&builder, i, 800 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  assert_blockers (&builder, 3, 100 * MS, 3, last);
  assert_blockers (&builder, 2, 100 * MS, 2, third);
  assert_blocker (&builder, 1, 100 * MS, 0, 15 * MS, 200 * MS);
  builder_clear (&builder);
}

/* A lane that takes the lock past those who wait is one of its holders; one that waits for another
 * lock, or is killed as it waits, is not. */
static void
test_lock_marks (void)
{
  static const gint64 expected[][3] = { { 1, 30, 50 }, { 2, 50, 20 } };
  Builder builder;

  builder_init (&builder, 64);
  for (guint i = 0; i < 5; i++)
    builder_open (&builder, GS_LANE_WORKER, 0, "thread");
  put_lock_wait (&builder, 0, 10 * MS, GS_LOCK_DETAIL (2, 0)); /* it is not known who has it */
  for (guint i = 1; i < 3; i++)
    builder_put (&builder, i, 0, GS_STATE_RUNNING, 0, i);
  put_lock_wait (&builder, 3, 20 * MS, GS_LOCK_DETAIL (7, 1));
  put_lock_wait (&builder, 4, 20 * MS, GS_LOCK_DETAIL (2, 1));
  put_lock_mark (&builder, 1, 30 * MS, 2);
  put_lock_mark (&builder, 2, 40 * MS, 7);
  put_lock_mark (&builder, 2, 50 * MS, 2);
  builder_put (&builder, 4, 60 * MS, GS_MARK_END, 0, GS_NO_TASK);
  builder_put (&builder, 3, 65 * MS, GS_STATE_RUNNING, 0, 3);
  put_lock_mark (&builder, 1, 70 * MS, 2);
  builder_put (&builder, 0, 100 * MS, GS_STATE_RUNNING, 0, 0);
  put_lock_mark (&builder, 2, 110 * MS, 2);
  for (guint i = 0; i < 4; i++)
    builder_put (&builder, i, 200 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  assert_blockers (&builder, 0, 50 * MS, 2, expected);
  builder_clear (&builder);
}

/* Every thread that holds the GIL during a wait for it, however often. */
static void
test_gil_holders (void)
{
  gint64 expected[4][3];
  Builder builder;

  builder_init (&builder, 256);
  for (guint i = 0; i < 5; i++)
    builder_open (&builder, GS_LANE_WORKER, 0, "thread");
  builder_put (&builder, 4, 0, GS_STATE_GIL_WAIT, 0, 4);
  for (guint i = 0; i < 12; i++)
    {
      builder_put (&builder, i % 4, i * 10 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, i % 4);
      builder_put (&builder, i % 4, (i + 1) * 10 * MS, GS_STATE_GIL_WAIT, GS_FLAG_FORCED, i % 4);
    }
  builder_put (&builder, 4, 120 * MS, GS_STATE_RUNNING, GS_FLAG_GIL, 4);
  for (guint i = 0; i < 5; i++)
    builder_put (&builder, i, 200 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  for (guint i = 0; i < 4; i++)
    {
      expected[i][0] = i;
      expected[i][1] = i * 10;
      expected[i][2] = 30;
    }
  assert_blockers (&builder, 4, 50 * MS, 4, expected);
  builder_clear (&builder);
}

/* A coroutine waits for a lock that another one has; but a semaphore is nobody's. */
static void
test_coroutines (void)
{
  g_autoptr (GArray) none = NULL;
  Builder builder;
  guint loop, one, two;
  GsSpan span;

  builder_init (&builder, 64);
  loop = builder_open (&builder, GS_LANE_LOOP, 0, "loop");
  one = builder_open (&builder, GS_LANE_TASK, 0, "task 0");
  two = builder_open (&builder, GS_LANE_TASK, 0, "task 1");
  builder_put (&builder, loop, 0, GS_MARK_SUBMIT, 0, 0);
  builder_put (&builder, one, 0, GS_STATE_IO_WAIT, 0, 0);
  builder_put (&builder, two, 0, GS_STATE_LOCK_WAIT, 0, 1);
  builder_put_detail (&builder, two, 10 * MS, GS_STATE_LOCK_WAIT, 1, GS_LOCK_DETAIL (3, one));
  builder_put (&builder, two, 40 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  assert_blocker (&builder, two, 20 * MS, one, 10 * MS, 40 * MS);
  g_assert_true (gs_trace_find_span (builder.trace, two, 5 * MS, &span));
  none = gs_trace_find_blockers (builder.trace, two, &span);
  g_assert_cmpuint (none->len, ==, 0);
  builder_clear (&builder);
}

/* A coroutine that is cancelled while it waits goes on to its end, but never had the lock. */
static void
test_cancelled_coroutine (void)
{
  Builder builder;
  guint loop, lanes[3];

  builder_init (&builder, 64);
  loop = builder_open (&builder, GS_LANE_LOOP, 0, "loop");
  for (guint i = 0; i < 3; i++)
    {
      lanes[i] = builder_open (&builder, GS_LANE_TASK, 0, "task");
      builder_put (&builder, loop, 0, GS_MARK_SUBMIT, 0, i);
      builder_put_detail (&builder, lanes[i], i * MS,
                          i > 0 ? GS_STATE_LOCK_WAIT : GS_STATE_IO_WAIT, i,
                          i > 0 ? GS_LOCK_DETAIL (3, lanes[0]) : 0);
    }
  builder_put (&builder, lanes[1], 20 * MS, GS_STATE_RUNNING, 0, 1);
  builder_put (&builder, loop, 21 * MS, GS_MARK_CANCEL, 0, 1);
  builder_put (&builder, lanes[1], 21 * MS, GS_MARK_END, 0, GS_NO_TASK);
  builder_put (&builder, lanes[2], 42 * MS, GS_STATE_RUNNING, 0, 2);
  gs_trace_update (builder.trace);

  assert_blocker (&builder, lanes[2], 10 * MS, lanes[0], 2 * MS, 42 * MS);
  builder_clear (&builder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Measure/range", test_range);
  g_test_add_func ("/Gilscope/Measure/times", test_times);
  g_test_add_func ("/Gilscope/Measure/longest", test_longest);
  g_test_add_func ("/Gilscope/Measure/blockers", test_blockers);
  g_test_add_func ("/Gilscope/Measure/lock-holders", test_lock_holders);
  g_test_add_func ("/Gilscope/Measure/lock-marks", test_lock_marks);
  g_test_add_func ("/Gilscope/Measure/gil-holders", test_gil_holders);
  g_test_add_func ("/Gilscope/Measure/coroutines", test_coroutines);
  g_test_add_func ("/Gilscope/Measure/cancelled-coroutine", test_cancelled_coroutine);
  return g_test_run ();
}
