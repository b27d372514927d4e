/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace: spans tile a lane's life, folds are exact, live updates lead where one at the end
 * does, and a hostile recording is survived. */
#include "config.h"

#include <string.h>
#include <sys/mman.h>

#include "gs-latency.h"
#include "recording-builder.h"

/* The real spans of a lane, kept beside the recording. */
typedef struct
{
  GArray *spans;    /* GsSpan */
  gint64 time;
} Truth;

static void
truth_init (Truth *self)
{
  *self = (Truth) { .spans = g_array_new (FALSE, FALSE, sizeof (GsSpan)) };
}

static void
truth_clear (Truth *self)
{
  g_array_unref (self->spans);
}

/* Appends @n random events: states, marks and marks with a payload that looks like any time. */
static void
put_random (Builder *builder,
            guint    lane,
            Truth   *truth,
            guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      /* Several events at one instant, short spans and long ones. */
      gint32 kind = g_test_rand_int_range (0, 10);

      if (kind > 0)
        truth->time += g_test_rand_int_range (1, kind < 8 ? 1000 : 1000000);

      if (kind == 3)
        builder_put_payload (builder, lane, truth->time, 0, 0,
                             (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ());
      else if (kind == 4)
        builder_put (builder, lane, truth->time, GS_MARK_FINISH, 0, 5);
      else
        {
          GsSpan span = {
            .begin = truth->time, .state = g_test_rand_int_range (0, GS_N_STATES),
            .task = g_test_rand_int_range (0, 100),
          };

          if (truth->spans->len > 0)
            g_array_index (truth->spans, GsSpan, truth->spans->len - 1).end = truth->time;
          builder_put (builder, lane, truth->time, span.state, 0, span.task);
          g_array_append_val (truth->spans, span);
        }
    }
}

static void
truth_end (Truth *self,
           gint64 time)
{
  if (self->spans->len > 0)
    g_array_index (self->spans, GsSpan, self->spans->len - 1).end = time;
}

/* ns of @state within [begin, end), the slow way. */
static double
truth_time (Truth  *self,
            GsState state,
            double  begin,
            double  end)
{
  double sum = 0;

  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSpan *span = &g_array_index (self->spans, GsSpan, i);
      double overlap = MIN (end, (double) span->end) - MAX (begin, (double) span->begin);

      if (span->state == state && overlap > 0)
        sum += overlap;
    }
  return sum;
}

static gint64
get_sum (const gint64 times[GS_N_STATES])
{
  gint64 sum = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    sum += times[i];
  return sum;
}

static void
test_tiling (void)
{
  for (guint round = 0; round < 20; round++)
    {
      Builder builder;
      const GsTraceLane *lane;
      gint64 times[GS_N_STATES] = { 0 };
      gint64 previous = -1;
      GsSpanIter iter;
      GsSpan span;
      Truth truth;

      builder_init (&builder, 4096);
      truth_init (&truth);
      builder_open_worker (&builder);
      put_random (&builder, 0, &truth, 1 + g_test_rand_int_range (0, 3000));
      builder_put (&builder, 0, truth.time + 500, GS_MARK_END, 0, GS_NO_TASK);
      truth_end (&truth, truth.time + 500);

      g_assert_true (gs_trace_update (builder.trace));
      g_assert_false (gs_trace_update (builder.trace));
      lane = gs_trace_get_lane (builder.trace, 0);
      g_assert_cmpuint (lane->n_spans, ==, truth.spans->len);

      if (truth.spans->len > 0)
        {
          g_assert_true (lane->ended);
          g_assert_cmpint (lane->begin, ==, g_array_index (truth.spans, GsSpan, 0).begin);
          g_assert_cmpint (lane->end, ==, truth.time + 500);
          gs_trace_get_times (builder.trace, 0, 0, G_MAXINT64, times);
          g_assert_cmpint (get_sum (times), ==, lane->end - lane->begin);
          for (guint i = 0; i < GS_N_STATES; i++)
            g_assert_cmpint (times[i], ==, (gint64) truth_time (&truth, i, 0, 1e18));

          previous = lane->begin;
          gs_span_iter_init (&iter, builder.trace, 0, 0, G_MAXINT64);
          while (gs_span_iter_next (&iter, &span))
            {
              g_assert_cmpint (span.begin, ==, previous);
              g_assert_cmpint (span.end, >, span.begin);
              g_assert_false (span.open);
              previous = span.end;
            }
          g_assert_cmpint (previous, ==, lane->end);
        }

      truth_clear (&truth);
      builder_clear (&builder);
    }
}

static void
check_fold (Builder *builder,
            Truth   *truth,
            double   begin,
            double   end,
            guint    n_columns)
{
  g_autofree double *times = g_new (double, n_columns * GS_N_STATES);
  double sums[GS_N_STATES] = { 0 };

  gs_trace_fold (builder->trace, 0, begin, end, n_columns, times);
  for (guint i = 0; i < n_columns; i++)
    {
      double left = begin + (end - begin) * i / n_columns;
      double right = begin + (end - begin) * (i + 1) / n_columns;

      for (guint s = 0; s < GS_N_STATES; s++)
        {
          double time = times[i * GS_N_STATES + s];

          g_assert_cmpfloat (time, >=, 0);
          g_assert_cmpfloat_with_epsilon (time, truth_time (truth, s, left, right), 1e-3);
          sums[s] += time;
        }
    }
  for (guint s = 0; s < GS_N_STATES; s++)
    g_assert_cmpfloat_with_epsilon (sums[s], truth_time (truth, s, begin, end), 1e-2);
}

static void
test_fold (void)
{
  for (guint round = 0; round < 6; round++)
    {
      Builder builder;
      Truth truth;

      builder_init (&builder, 8192);
      truth_init (&truth);
      truth.time = 12345;
      builder_open_worker (&builder);
      put_random (&builder, 0, &truth, 2000);
      builder_put (&builder, 0, truth.time + 500, GS_MARK_END, 0, GS_NO_TASK);
      truth_end (&truth, truth.time + 500);
      gs_trace_update (builder.trace);

      check_fold (&builder, &truth, 0, truth.time + 20000, 500);
      check_fold (&builder, &truth, 0, truth.time + 20000, 1);
      check_fold (&builder, &truth, truth.time / 2, truth.time / 2 + 0.75, 64);
      for (guint i = 0; i < 20; i++)
        {
          double begin = g_test_rand_double_range (-1000, truth.time);
          double length = g_test_rand_double_range (10, i < 10 ? 5000 : truth.time);

          check_fold (&builder, &truth, begin, begin + length, 97);
        }

      /* Outside its life a lane has no time; an empty range neither. */
      check_fold (&builder, &truth, -500, 0, 7);
      check_fold (&builder, &truth, truth.time + 500, truth.time + 900, 7);
      check_fold (&builder, &truth, 40000, 40000, 3);

      truth_clear (&truth);
      builder_clear (&builder);
    }
}

static void
test_find (void)
{
  Builder builder;
  Truth truth;
  GsSpan span;

  builder_init (&builder, 8192);
  truth_init (&truth);
  truth.time = 1000;
  builder_open_worker (&builder);
  put_random (&builder, 0, &truth, 3000);
  gs_trace_update (builder.trace);
  gs_trace_set_now (builder.trace, truth.time + 70);
  truth_end (&truth, truth.time + 70);

  for (guint i = 0; i < truth.spans->len; i++)
    {
      const GsSpan *expected = &g_array_index (truth.spans, GsSpan, i);
      GsSpanIter iter;

      if (expected->end == expected->begin)
        continue;

      g_assert_true (gs_trace_find_span (builder.trace, 0, expected->begin, &span));
      g_assert_cmpint (span.begin, ==, expected->begin);
      g_assert_cmpint (span.end, ==, expected->end);
      g_assert_cmpint (span.state, ==, expected->state);
      g_assert_cmpuint (span.task, ==, expected->task);
      g_assert_cmpint (span.open, ==, i == truth.spans->len - 1);
      g_assert_true (gs_trace_find_span (builder.trace, 0, expected->end - 1, &span));
      g_assert_cmpint (span.begin, ==, expected->begin);

      /* A walk begins with the span that covers its first instant. */
      gs_span_iter_init (&iter, builder.trace, 0, expected->end - 1, expected->end);
      g_assert_true (gs_span_iter_next (&iter, &span));
      g_assert_cmpint (span.begin, ==, expected->begin);
      g_assert_false (gs_span_iter_next (&iter, &span));
    }

  g_assert_false (gs_trace_find_span (builder.trace, 0,
                                      g_array_index (truth.spans, GsSpan, 0).begin - 1, &span));
  g_assert_false (gs_trace_find_span (builder.trace, 0, truth.time + 70, &span));
  truth_clear (&truth);
  builder_clear (&builder);
}

/* One state, then very many marks: its end is found, and it is one span. */
static void
test_marks_only (void)
{
  Builder builder;
  GsSpanIter iter;
  GsSpan span;
  guint n_spans = 0;

  builder_init (&builder, 200000);
  builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  builder_put_state (&builder, 0, 10, GS_STATE_RUNNING);
  for (guint i = 0; i < 100000; i++)
    builder_put (&builder, 0, 20 + i, GS_MARK_SUBMIT, 0, i % 1000);
  builder_put_state (&builder, 0, 200000, GS_STATE_IDLE);
  builder_put (&builder, 0, 200010, GS_MARK_END, 0, GS_NO_TASK);
  gs_trace_update (builder.trace);

  for (gint64 time = 10; time < 200000; time += 777)
    {
      g_assert_true (gs_trace_find_span (builder.trace, 0, time, &span));
      g_assert_cmpint (span.begin, ==, 10);
      g_assert_cmpint (span.end, ==, 200000);
    }

  gs_span_iter_init (&iter, builder.trace, 0, 0, G_MAXINT64);
  while (gs_span_iter_next (&iter, &span))
    n_spans++;
  g_assert_cmpuint (n_spans, ==, 2);
  builder_clear (&builder);
}

/* Reads the same recording bit by bit and at once. */
/* The bytes of a span are those that were marked in it. */
static void
test_pickled (void)
{
  Builder builder;
  guint64 bytes[2];
  GsSpan span;
  guint lane;

  builder_init (&builder, 100);
  lane = builder_open_worker (&builder);
  builder_put_state (&builder, lane, 10, GS_STATE_PICKLING);
  builder_put_payload (&builder, lane, 15, 0, 0, 1000);
  builder_put_payload (&builder, lane, 18, 0, 0, 20);
  builder_put_state (&builder, lane, 20, GS_STATE_RUNNING);
  builder_put_state (&builder, lane, 30, GS_STATE_PICKLING);
  builder_put_payload (&builder, lane, 35, 0, 1, 300);
  builder_put_state (&builder, lane, 40, GS_STATE_IDLE);
  gs_trace_update (builder.trace);

  g_assert_true (gs_trace_find_span (builder.trace, lane, 12, &span));
  gs_trace_get_pickled (builder.trace, lane, &span, bytes);
  g_assert_cmpuint (bytes[0], ==, 1020);
  g_assert_cmpuint (bytes[1], ==, 0);
  g_assert_true (gs_trace_find_span (builder.trace, lane, 25, &span));
  gs_trace_get_pickled (builder.trace, lane, &span, bytes);
  g_assert_cmpuint (bytes[0] + bytes[1], ==, 0);
  g_assert_true (gs_trace_find_span (builder.trace, lane, 31, &span));
  gs_trace_get_pickled (builder.trace, lane, &span, bytes);
  g_assert_cmpuint (bytes[0], ==, 0);
  g_assert_cmpuint (bytes[1], ==, 300);
  builder_clear (&builder);
}

static void
test_incremental (void)
{
  for (guint round = 0; round < 10; round++)
    {
      Builder builder;
      g_autoptr (GsTrace) late = NULL;
      Truth truths[3];
      gint64 last = 0;

      builder_init (&builder, 8192);
      for (guint i = 0; i < 3; i++)
        truth_init (&truths[i]);

      for (guint step = 0; step < 60; step++)
        {
          if (step % 15 == 0 && builder.n_lanes < 3)
            builder_open_worker (&builder);
          for (guint i = 0; i < builder.n_lanes; i++)
            {
              put_random (&builder, i, &truths[i], g_test_rand_int_range (0, 60));
              last = MAX (last, truths[i].time);
            }
          gs_trace_update (builder.trace);
          gs_trace_set_now (builder.trace, last + 5);
        }

      late = gs_trace_new (gs_recording_new_for_fd (gs_recording_get_fd (builder.recording)));
      gs_trace_update (late);
      gs_trace_set_now (late, last + 5);

      g_assert_cmpuint (gs_trace_get_n_lanes (late), ==, 3);
      g_assert_cmpuint (gs_trace_get_n_spans (late), ==, gs_trace_get_n_spans (builder.trace));
      for (guint i = 0; i < 3; i++)
        {
          double live[200 * GS_N_STATES], at_once[200 * GS_N_STATES];

          gs_trace_fold (builder.trace, i, 0, last, 200, live);
          gs_trace_fold (late, i, 0, last, 200, at_once);
          g_assert_cmpmem (live, sizeof live, at_once, sizeof at_once);
          truth_clear (&truths[i]);
        }
      builder_clear (&builder);
    }
}

static void
test_open_span (void)
{
  Builder builder;
  GsSpan span;
  gint64 times[GS_N_STATES] = { 0 };

  builder_init (&builder, 64);
  g_assert_false (gs_trace_update (builder.trace));
  builder_open_worker (&builder);
  g_assert_true (gs_trace_update (builder.trace));
  g_assert_cmpint (gs_trace_get_lane (builder.trace, 0)->begin, ==, -1);

  builder_put_state (&builder, 0, 100, GS_STATE_STARTING);
  builder_put_state (&builder, 0, 300, GS_STATE_RUNNING);
  gs_trace_update (builder.trace);
  g_assert_cmpint (gs_trace_get_end (builder.trace), ==, 300);

  gs_trace_set_now (builder.trace, 1000);
  g_assert_cmpint (gs_trace_get_end (builder.trace), ==, 1000);
  g_assert_true (gs_trace_find_span (builder.trace, 0, 999, &span));
  g_assert_true (span.open);
  g_assert_cmpint (span.end, ==, 1000);

  /* Now never goes back; an event later than now moves the end on. */
  gs_trace_set_now (builder.trace, 500);
  g_assert_cmpint (gs_trace_get_lane (builder.trace, 0)->end, ==, 1000);
  builder_put_state (&builder, 0, 1200, GS_STATE_IO_WAIT);
  gs_trace_update (builder.trace);
  g_assert_cmpint (gs_trace_get_lane (builder.trace, 0)->end, ==, 1200);

  /* A killed worker writes no END; the end of the run closes its lane. */
  gs_trace_finish (builder.trace, 1500);
  g_assert_true (gs_trace_get_lane (builder.trace, 0)->ended);
  g_assert_cmpint (gs_trace_get_end (builder.trace), ==, 1500);
  gs_trace_get_times (builder.trace, 0, 0, G_MAXINT64, times);
  g_assert_cmpint (times[GS_STATE_STARTING], ==, 200);
  g_assert_cmpint (times[GS_STATE_RUNNING], ==, 900);
  g_assert_cmpint (times[GS_STATE_IO_WAIT], ==, 300);
  g_assert_true (gs_trace_find_span (builder.trace, 0, 1499, &span));
  g_assert_false (span.open);

  builder_put_state (&builder, 0, 1600, GS_STATE_RUNNING);
  g_assert_false (gs_trace_update (builder.trace));
  builder_clear (&builder);
}

static void
test_tasks (void)
{
  Builder builder;
  const GsTaskTimes *task;
  guint main_lane, worker;

  builder_init (&builder, 64);
  main_lane = builder_open (&builder, GS_LANE_MAIN, GS_NO_INTERPRETER, "main");
  worker = builder_open_worker (&builder);
  g_assert_cmpint (gs_trace_get_begin (builder.trace), ==, -1);

  /* The worker's lane is written and read before the caller's. */
  builder_put_state (&builder, worker, 5, GS_STATE_RUNNING);
  builder_put (&builder, worker, 20, GS_MARK_START, 0, 1);
  builder_put_detail (&builder, worker, 90, GS_MARK_FINISH, 1, 1);
  gs_trace_update (builder.trace);
  builder_put (&builder, main_lane, 10, GS_MARK_SUBMIT, 0, 0);
  builder_put (&builder, main_lane, 12, GS_MARK_SUBMIT, 0, 1);
  builder_put (&builder, main_lane, 50, GS_MARK_CANCEL, 0, 0);
  builder_put (&builder, main_lane, 95, GS_MARK_DELIVER, 0, 1);
  builder_put (&builder, main_lane, 96, GS_MARK_SUBMIT, 0, GS_NO_TASK);
  builder_put (&builder, main_lane, 97, GS_MARK_DELIVER, 0, 1000000);
  gs_trace_update (builder.trace);

  g_assert_cmpuint (gs_trace_get_tasks (builder.trace)->len, ==, 2);
  task = &g_array_index (gs_trace_get_tasks (builder.trace), GsTaskTimes, 0);
  g_assert_true (task->cancelled);
  g_assert_cmpint (task->submitted, ==, 10);
  g_assert_cmpint (task->started, ==, -1);
  g_assert_cmpint (task->lane, ==, -1);
  task = &g_array_index (gs_trace_get_tasks (builder.trace), GsTaskTimes, 1);
  g_assert_cmpint (task->submitted, ==, 12);
  g_assert_cmpint (task->started, ==, 20);
  g_assert_cmpint (task->finished, ==, 90);
  g_assert_cmpint (task->delivered, ==, 95);
  g_assert_cmpint (task->lane, ==, (int) worker);
  g_assert_true (task->failed);

  g_assert_cmpint (gs_trace_get_begin (builder.trace), ==, 10);
  gs_trace_finish (builder.trace, 200);
  g_assert_cmpint (gs_trace_get_end (builder.trace), ==, 95);
  builder_clear (&builder);
}

/* A coroutine's states are on its own lane, if it has one. */
static void
test_task_lanes (void)
{
  Builder builder;
  guint loop, coroutine, worker;

  builder_init (&builder, 64);
  loop = builder_open (&builder, GS_LANE_LOOP, 0, "loop");
  coroutine = builder_open (&builder, GS_LANE_TASK, GS_NO_INTERPRETER, "task 1");
  worker = builder_open_worker (&builder);
  builder_put (&builder, loop, 10, GS_MARK_START, 0, 0);
  builder_put (&builder, loop, 20, GS_MARK_START, 0, 1);
  builder_put (&builder, worker, 30, GS_MARK_START, 0, 3);
  gs_trace_update (builder.trace);

  g_assert_cmpint (gs_trace_find_task_lane (builder.trace, 0), ==, (int) loop);
  g_assert_cmpint (gs_trace_find_task_lane (builder.trace, 1), ==, (int) coroutine);
  g_assert_cmpint (gs_trace_find_task_lane (builder.trace, 2), ==, -1);
  g_assert_cmpint (gs_trace_find_task_lane (builder.trace, 3), ==, (int) worker);
  g_assert_cmpint (gs_trace_find_task_lane (builder.trace, 1000), ==, -1);
  builder_clear (&builder);
}

static void
test_lanes (void)
{
  Builder builder;
  const GsTraceLane *lane;

  builder_init (&builder, 4);
  builder_open (&builder, GS_LANE_WORKER, 0, "스레드 번호가 아주 긴 이름");
  for (guint i = 0; i < 6; i++)
    builder_put_state (&builder, 0, i * 10, GS_STATE_RUNNING);
  builder.lanes[0].entry->pid = 17;
  gs_trace_update (builder.trace);

  lane = gs_trace_get_lane (builder.trace, 0);
  g_assert_true (g_utf8_validate (lane->name, -1, NULL));
  g_assert_cmpint (lane->pid, ==, 17);
  g_assert_cmpuint (lane->interpreter, ==, 0);
  g_assert_cmpuint (lane->n_events, ==, 4);
  g_assert_cmpuint (lane->lost, ==, 2);
  g_assert_cmpuint (gs_trace_get_lost (builder.trace), ==, 2);

  g_assert_false (gs_trace_is_by_cpu_clock (builder.trace));
  builder.lanes[0].entry->flags = GS_LANE_FLAG_CPU_CLOCK;
  gs_trace_update (builder.trace);
  g_assert_true (lane->by_cpu_clock);
  g_assert_true (gs_trace_is_by_cpu_clock (builder.trace));
  builder_clear (&builder);
}

static void
fill_with_garbage (GsLane *lane)
{
  for (guint i = 0; i < lane->capacity; i++)
    lane->events[i] = (GsEvent) {
      .time = g_test_rand_bit () ? (guint64) g_test_rand_int () << g_test_rand_int_range (0, 33)
                                 : 1000 * i,
      .task = g_test_rand_int (), .what = g_test_rand_int_range (0, 256),
      .flags = g_test_rand_int_range (0, 256),
    };
}

/* Folds and walks a lane of garbage; returns the end of its last span. */
static gint64
walk_garbage (GsTrace *trace,
              guint    lane)
{
  double times[64 * GS_N_STATES];
  gint64 previous = 0;
  GsSpanIter iter;
  GsSpan span;

  gs_trace_fold (trace, lane, -1e300, 1e300, 64, times);
  gs_trace_fold (trace, lane, 0, 1e6, 64, times);
  for (gint64 time = 0; time < 1024000; time += 1000)
    gs_trace_find_span (trace, lane, time, &span);

  gs_span_iter_init (&iter, trace, lane, 0, G_MAXINT64);
  while (gs_span_iter_next (&iter, &span))
    {
      g_assert_cmpint (span.begin, >=, previous);
      g_assert_cmpint (span.end, >, span.begin);
      g_assert_cmpuint (span.state, <, GS_N_STATES);
      previous = span.end;
    }
  return previous;
}

/* Whatever the bytes are, nothing is read outside the log and time goes forward. */
static void
test_hostile (void)
{
  for (guint round = 0; round < 50; round++)
    {
      Builder builder;

      builder_init (&builder, 1024);
      for (guint i = 0; i < 4; i++)
        {
          GsLaneEntry *entry = builder.lanes[builder_open_worker (&builder)].entry;

          fill_with_garbage (&builder.lanes[i]);
          memset (entry->name, 0xc3, sizeof entry->name);
          entry->kind = g_test_rand_int ();
          entry->interpreter = i == 0 ? 0 : (guint32) g_test_rand_int ();
          entry->count = i == 1 ? G_MAXUINT64 : 1024;
        }

      gs_trace_update (builder.trace);
      gs_trace_set_now (builder.trace, G_MAXINT64);
      g_assert_cmpuint (gs_trace_get_tasks (builder.trace)->len, <=, 1000000);
      for (guint i = 0; i < 4; i++)
        {
          const GsTraceLane *lane = gs_trace_get_lane (builder.trace, i);
          gint64 sums[GS_N_STATES] = { 0 };

          g_assert_true (g_utf8_validate (lane->name, -1, NULL));
          gs_trace_get_times (builder.trace, i, G_MININT64, G_MAXINT64, sums);
          if (lane->n_spans > 0 && lane->end > lane->begin)
            {
              g_assert_cmpint (get_sum (sums), ==, lane->end - lane->begin);
              g_assert_cmpint (walk_garbage (builder.trace, i), ==, lane->end);
            }
        }

      /* A writer that changes what it has published is not understood, but does no harm. */
      for (guint i = 0; i < 4; i++)
        {
          fill_with_garbage (&builder.lanes[i]);
          walk_garbage (builder.trace, i);
        }
      gs_trace_finish (builder.trace, G_MAXINT64);
      builder_clear (&builder);
    }
}

/* The header as a writer in another process has it. */
static GsRecordingHeader *
map_header (GsRecording *recording)
{
  void *map = mmap (NULL, sizeof (GsRecordingHeader), PROT_READ | PROT_WRITE, MAP_SHARED,
                    gs_recording_get_fd (recording), 0);

  g_assert_true (map != MAP_FAILED);
  return map;
}

static void
unmap_header (GsRecordingHeader *header)
{
  munmap (header, sizeof *header);
}

/* A writer that takes lanes and events back: what has been seen of them stays. */
static void
test_shrink (void)
{
  Builder builder;
  GsRecordingHeader *header;
  uint64_t n;

  builder_init (&builder, 1024);
  header = map_header (builder.recording);
  for (guint i = 0; i < 5; i++)
    {
      builder_open_worker (&builder);
      builder_put_state (&builder, i, 10, GS_STATE_RUNNING);
      builder_put_state (&builder, i, 30, GS_STATE_IDLE);
    }
  gs_trace_update (builder.trace);
  g_assert_cmpuint (gs_trace_get_n_lanes (builder.trace), ==, 5);

  for (guint left = 5; left-- > 0;)
    {
      atomic_store (&header->n_lanes, left);
      atomic_store (&builder.lanes[left].entry->count, 0);
      gs_trace_update (builder.trace);
      g_assert_cmpuint (gs_trace_get_n_lanes (builder.trace), ==, 5);
      g_assert_cmpuint (gs_recording_get_n_lanes (builder.recording), ==, 5);
      g_assert_nonnull (gs_recording_get_events (builder.recording, left, &n));
    }

  gs_trace_finish (builder.trace, 50);
  for (guint i = 0; i < 5; i++)
    {
      gint64 sums[GS_N_STATES] = { 0 };

      gs_trace_get_times (builder.trace, i, 0, 100, sums);
      g_assert_cmpint (sums[GS_STATE_RUNNING], ==, 20);
      g_assert_cmpint (sums[GS_STATE_IDLE], ==, 20);
    }
  unmap_header (header);
  builder_clear (&builder);
}

typedef struct
{
  GsRecordingHeader *header;
  GsLane *lanes;
  guint n_lanes;
  gint stopped;
} Scribbler;

static gpointer
scribble (gpointer data)
{
  static const guint32 n_lanes[] = { 0, 1, 3, 4, 5, 64, G_MAXUINT32 };
  static const guint64 counts[] = { 0, 1, 2, 33, 1000, 1024, 1025, G_MAXUINT64 };
  Scribbler *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  while (!g_atomic_int_get (&self->stopped))
    {
      GsLane *lane = &self->lanes[g_rand_int_range (rand, 0, (gint32) self->n_lanes)];
      GsEvent *event = &lane->events[g_rand_int_range (rand, 0, (gint32) lane->capacity)];

      atomic_store (&self->header->n_lanes,
                    n_lanes[g_rand_int_range (rand, 0, G_N_ELEMENTS (n_lanes))]);
      atomic_store (&lane->entry->count, counts[g_rand_int_range (rand, 0, G_N_ELEMENTS (counts))]);
      atomic_store (&lane->entry->lost, g_rand_int (rand));
      __atomic_store_n (&event->time, (guint64) g_rand_int (rand) << g_rand_int_range (rand, 0, 33),
                        __ATOMIC_RELAXED);
      __atomic_store_n (&event->task, g_rand_int (rand) % 2000, __ATOMIC_RELAXED);
      __atomic_store_n (&event->what, (guint8) (g_rand_int (rand) % 8
                                                + (g_rand_boolean (rand) ? GS_MARK_SUBMIT : 0)),
                        __ATOMIC_RELAXED);
      __atomic_store_n (&event->flags, (guint8) g_rand_int (rand), __ATOMIC_RELAXED);
    }
  return NULL;
}

/* All that the window asks of a trace while it grows, whatever its writer does in the meantime. */
static void
read_all (GsTrace *trace)
{
  double times[64 * GS_N_STATES];
  GsDistribution latency;

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    {
      gint64 sums[GS_N_STATES] = { 0 };
      guint64 bytes[2];
      GsSpan span;

      gs_trace_fold (trace, lane, 0, 1e6, 64, times);
      gs_trace_get_times (trace, lane, G_MININT64, G_MAXINT64, sums);
      if (gs_trace_find_span (trace, lane, gs_trace_get_lane (trace, lane)->begin, &span))
        gs_trace_get_pickled (trace, lane, &span, bytes);
    }
  gs_latency_measure (trace, 500, 1000, &latency);
}

static void
test_racing_writer (void)
{
  for (guint round = 0; round < 20; round++)
    {
      Builder builder;
      Scribbler scribbler = { .n_lanes = 5 };
      GThread *thread;

      builder_init (&builder, 1024);
      scribbler.lanes = builder.lanes;
      scribbler.header = map_header (builder.recording);
      for (guint i = 0; i < scribbler.n_lanes; i++)
        builder_open (&builder, GS_LANE_WORKER, i % 2, "worker");
      thread = g_thread_new ("scribbler", scribble, &scribbler);
      for (guint i = 0; i < 50; i++)
        {
          gs_trace_update (builder.trace);
          gs_trace_set_now (builder.trace, i * 1000);
          read_all (builder.trace);
        }
      gs_trace_finish (builder.trace, G_MAXINT64);
      read_all (builder.trace);
      g_atomic_int_set (&scribbler.stopped, 1);
      g_thread_join (thread);
      g_assert_cmpuint (gs_trace_get_n_lanes (builder.trace), <=, 64);
      unmap_header (scribbler.header);
      builder_clear (&builder);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Trace/tiling", test_tiling);
  g_test_add_func ("/Gilscope/Trace/fold", test_fold);
  g_test_add_func ("/Gilscope/Trace/find", test_find);
  g_test_add_func ("/Gilscope/Trace/marks-only", test_marks_only);
  g_test_add_func ("/Gilscope/Trace/pickled", test_pickled);
  g_test_add_func ("/Gilscope/Trace/incremental", test_incremental);
  g_test_add_func ("/Gilscope/Trace/open-span", test_open_span);
  g_test_add_func ("/Gilscope/Trace/tasks", test_tasks);
  g_test_add_func ("/Gilscope/Trace/task-lanes", test_task_lanes);
  g_test_add_func ("/Gilscope/Trace/lanes", test_lanes);
  g_test_add_func ("/Gilscope/Trace/hostile", test_hostile);
  g_test_add_func ("/Gilscope/Trace/shrink", test_shrink);
  g_test_add_func ("/Gilscope/Trace/racing-writer", test_racing_writer);

  return g_test_run ();
}
