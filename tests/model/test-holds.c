/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who held the GIL: derived from the lanes' flags, merged in order of time, live and at the end. */
#include "config.h"

#include "gs-holds.h"
#include "recording-builder.h"

static const GsHold *
get_hold (Builder *builder,
          guint    hold)
{
  return &g_array_index (gs_trace_get_holds (builder->trace, 0), GsHold, hold);
}

static void
assert_hold (Builder  *builder,
             guint     index,
             guint     lane,
             gint64    begin,
             gint64    end,
             gboolean  forced)
{
  const GsHold *hold = get_hold (builder, index);

  g_assert_cmpuint (hold->lane, ==, lane);
  g_assert_cmpint (hold->begin, ==, begin);
  g_assert_cmpint (hold->end, ==, end);
  g_assert_cmpint (hold->forced, ==, forced);
}

static void
take (Builder *builder,
      guint    lane,
      gint64   time)
{
  builder_put (builder, lane, time, GS_STATE_RUNNING, GS_FLAG_GIL, 0);
}

static void
drop (Builder *builder,
      guint    lane,
      gint64   time,
      guint    flags)
{
  builder_put (builder, lane, time, GS_STATE_GIL_WAIT, flags, 0);
}

static void
test_stretches (void)
{
  Builder builder;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_WORKER, 0, "thread 0");
  builder_open (&builder, GS_LANE_WORKER, 0, "thread 1");
  builder_open (&builder, GS_LANE_WORKER, GS_NO_INTERPRETER, "process 0");

  take (&builder, 2, 0); /* a lane without an interpreter holds nothing */
  take (&builder, 0, 10);
  builder_put (&builder, 0, 15, GS_MARK_START, 0, 0); /* a mark without the flag gives nothing up */
  builder_put (&builder, 0, 20, GS_STATE_READY, GS_FLAG_GIL, 0);
  take (&builder, 0, 25);
  drop (&builder, 0, 30, GS_FLAG_FORCED);
  drop (&builder, 1, 5, 0);
  take (&builder, 1, 31);
  builder_put (&builder, 1, 40, GS_STATE_IO_WAIT, 0, 0);
  take (&builder, 0, 41);
  builder_put (&builder, 0, 60, GS_MARK_END, 0, GS_NO_TASK);

  gs_trace_update (builder.trace);
  g_assert_cmpuint (gs_trace_get_n_interpreters (builder.trace), ==, 1);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 0)->len, ==, 3);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 7)->len, ==, 0);
  assert_hold (&builder, 0, 0, 10, 30, TRUE);
  assert_hold (&builder, 1, 1, 31, 40, FALSE);
  assert_hold (&builder, 2, 0, 41, 60, FALSE);
  builder_clear (&builder);
}

static void
test_find (void)
{
  const GsHold made[] = { { .begin = 10, .end = 20 }, { .begin = 20, .end = 30 },
                          { .begin = 50, .end = 60 } };
  g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (GsHold));

  g_assert_cmpuint (gs_holds_find (holds, 5), ==, 0);
  g_array_append_vals (holds, made, G_N_ELEMENTS (made));
  g_assert_cmpuint (gs_holds_find (holds, 5), ==, 0);
  g_assert_cmpuint (gs_holds_find (holds, 19), ==, 0);
  g_assert_cmpuint (gs_holds_find (holds, 20), ==, 1);
  g_assert_cmpuint (gs_holds_find (holds, 35), ==, 2);
  g_assert_cmpuint (gs_holds_find (holds, 60), ==, 3);
}

static void
assert_handoffs (Builder *builder,
                 guint32  interpreter,
                 gint64   begin,
                 gint64   end,
                 guint    expected,
                 guint    expected_forced)
{
  GArray *holds = gs_trace_get_holds (builder->trace, interpreter);
  guint forced = 99;

  g_assert_cmpuint (gs_holds_count_handoffs (holds, begin, end, &forced), ==, expected);
  g_assert_cmpuint (forced, ==, expected_forced);
  g_assert_cmpuint (gs_holds_count_handoffs (holds, begin, end, NULL), ==, expected);
}

/* A hand-off belongs to the range in which the next lane takes the GIL, and to that GIL alone. */
static void
test_handoffs (void)
{
  Builder builder;

  builder_init (&builder, 64);
  for (guint i = 0; i < 4; i++)
    builder_open (&builder, GS_LANE_WORKER, i / 2, "thread");
  take (&builder, 0, 10);
  drop (&builder, 0, 30, GS_FLAG_FORCED);
  take (&builder, 1, 31);
  drop (&builder, 1, 40, 0);
  take (&builder, 1, 45); /* the same lane again: no hand-off */
  drop (&builder, 1, 50, 0);
  take (&builder, 0, 60);
  drop (&builder, 0, 70, 0);
  for (guint i = 0; i < 10; i++)
    {
      take (&builder, 2 + i % 2, 10 + 10 * i);
      drop (&builder, 2 + i % 2, 19 + 10 * i, GS_FLAG_FORCED);
    }
  gs_trace_update (builder.trace);

  assert_handoffs (&builder, 0, 0, 100, 2, 1);
  assert_handoffs (&builder, 0, 31, 60, 1, 1);
  assert_handoffs (&builder, 0, 31, 61, 2, 1);
  assert_handoffs (&builder, 0, 32, 60, 0, 0);
  assert_handoffs (&builder, 0, 32, 100, 1, 0);
  assert_handoffs (&builder, 0, 70, 100, 0, 0);
  assert_handoffs (&builder, 1, 0, 200, 9, 9);
  assert_handoffs (&builder, 1, 30, 60, 3, 3);
  assert_handoffs (&builder, 7, 0, 200, 0, 0);
  builder_clear (&builder);
}

static void
test_open (void)
{
  Builder builder;

  builder_init (&builder, 64);
  builder_open (&builder, GS_LANE_WORKER, 0, "thread 0");
  builder_open (&builder, GS_LANE_WORKER, 0, "thread 1");
  take (&builder, 0, 10);
  gs_trace_update (builder.trace);
  gs_trace_set_now (builder.trace, 50);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 0)->len, ==, 1);
  assert_hold (&builder, 0, 0, 10, 50, FALSE);

  drop (&builder, 0, 60, GS_FLAG_FORCED);
  take (&builder, 1, 61);
  gs_trace_update (builder.trace);
  gs_trace_set_now (builder.trace, 80);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 0)->len, ==, 2);
  assert_hold (&builder, 0, 0, 10, 60, TRUE);
  assert_hold (&builder, 1, 1, 61, 80, FALSE);

  /* The holder was killed. */
  gs_trace_finish (builder.trace, 100);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 0)->len, ==, 2);
  assert_hold (&builder, 1, 1, 61, 100, FALSE);
  builder_clear (&builder);
}

/* A GIL goes at random between four lanes, each of which is written some way ahead of the others;
 * what is read live is what is read at the end, in order, without overlap. */
static void
test_live (void)
{
  Builder builder;
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (GsHold));
  g_autoptr (GsTrace) late = NULL;
  guint written[4] = { 0 };
  gint64 time = 0;

  builder_init (&builder, 8192);
  for (guint i = 0; i < 4; i++)
    builder_open (&builder, GS_LANE_WORKER, 0, "thread");
  for (guint i = 0; i < 2000; i++)
    {
      GsHold hold = { .begin = time += g_test_rand_int_range (1, 100) };

      hold.end = time += g_test_rand_int_range (1, 1000);
      hold.lane = g_test_rand_int_range (0, 4);
      hold.forced = g_test_rand_bit ();
      g_array_append_val (expected, hold);
    }

  for (guint upto = 0; upto < expected->len + 40; upto += 10)
    {
      for (guint lane = 0; lane < 4; lane++)
        for (; written[lane] < MIN (upto + lane * 7, expected->len); written[lane]++)
          {
            const GsHold *hold = &g_array_index (expected, GsHold, written[lane]);

            if (hold->lane != lane)
              continue;
            take (&builder, lane, hold->begin);
            drop (&builder, lane, hold->end, hold->forced ? GS_FLAG_FORCED : 0);
          }
      gs_trace_update (builder.trace);
      for (guint i = 1; i < gs_trace_get_holds (builder.trace, 0)->len; i++)
        g_assert_cmpint (get_hold (&builder, i)->begin, >=, get_hold (&builder, i - 1)->end);
    }

  late = gs_trace_new (gs_recording_new_for_fd (gs_recording_get_fd (builder.recording)));
  gs_trace_update (late);
  g_assert_cmpuint (gs_trace_get_holds (builder.trace, 0)->len, ==, expected->len);
  g_assert_cmpuint (gs_trace_get_holds (late, 0)->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      const GsHold *hold = &g_array_index (expected, GsHold, i);
      const GsHold *other = &g_array_index (gs_trace_get_holds (late, 0), GsHold, i);

      assert_hold (&builder, i, hold->lane, hold->begin, hold->end, hold->forced);
      g_assert_cmpint (other->begin, ==, hold->begin);
      g_assert_cmpuint (other->lane, ==, hold->lane);
    }
  builder_clear (&builder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Holds/stretches", test_stretches);
  g_test_add_func ("/Gilscope/Holds/open", test_open);
  g_test_add_func ("/Gilscope/Holds/find", test_find);
  g_test_add_func ("/Gilscope/Holds/handoffs", test_handoffs);
  g_test_add_func ("/Gilscope/Holds/live", test_live);

  return g_test_run ();
}
