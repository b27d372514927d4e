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
  gs_lane_put (&builder->lanes[two], gs_recording_get_origin (builder->recording) + 40 * MS,
               GS_STATE_LOCK_WAIT, 0, 1, GS_LOCK_DETAIL (2, one));
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

static void
assert_blocker (Builder *builder,
                guint    lane,
                gint64   time,
                guint    holder,
                gint64   begin,
                gint64   end)
{
  g_autoptr (GArray) found = NULL;
  const GsHold *hold;
  GsSpan span;

  g_assert_true (gs_trace_find_span (builder->trace, lane, time, &span));
  found = gs_trace_find_blockers (builder->trace, lane, &span, 3);
  g_assert_cmpuint (found->len, ==, 1);
  hold = &g_array_index (found, GsHold, 0);
  g_assert_cmpuint (hold->lane, ==, holder);
  g_assert_cmpint (hold->begin, ==, begin);
  g_assert_cmpint (hold->end, ==, end);
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

  /* Whoever runs waits for nobody. */
  g_assert_true (gs_trace_find_span (builder.trace, 1, 5 * MS, &span));
  none = gs_trace_find_blockers (builder.trace, 1, &span, 3);
  g_assert_cmpuint (none->len, ==, 0);
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
  gs_lane_put (&builder.lanes[two], gs_recording_get_origin (builder.recording) + 10 * MS,
               GS_STATE_LOCK_WAIT, 0, 1, GS_LOCK_DETAIL (3, one));
  builder_put (&builder, two, 40 * MS, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  assert_blocker (&builder, two, 20 * MS, one, 10 * MS, 40 * MS);
  g_assert_true (gs_trace_find_span (builder.trace, two, 5 * MS, &span));
  none = gs_trace_find_blockers (builder.trace, two, &span, 3);
  g_assert_cmpuint (none->len, ==, 0);
  builder_clear (&builder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Measure/range", test_range);
  g_test_add_func ("/Gilscope/Measure/longest", test_longest);
  g_test_add_func ("/Gilscope/Measure/blockers", test_blockers);
  g_test_add_func ("/Gilscope/Measure/coroutines", test_coroutines);
  return g_test_run ();
}
