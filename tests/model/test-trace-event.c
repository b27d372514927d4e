/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trace Event JSON: ours read back, other programs', cut and garbled. */
#include <math.h>

#include "gs-saved.h"
#include "gs-summary-json.h"
#include "gs-table-export.h"
#include "results-builder.h"
#include "saved-place.h"

/* Reads @text as a file; NULL and *@message if it cannot be. */
static GsResults *
read_text (const char  *text,
           gssize       length,
           char       **message)
{
  g_autoptr (GError) error = NULL;
  GsResults *results;
  Place place;

  place_init (&place, "a.trace.json");
  g_assert_true (g_file_set_contents (place.path, text, length, NULL));
  results = gs_saved_load (place.file, &error);
  if (results == NULL)
    {
      g_assert_nonnull (strstr (error->message, place.path));
      if (message != NULL)
        *message = g_strdup (error->message + strlen (place.path));
    }
  place_clear (&place);
  return results;
}

static char *
export_text (GsResults *results,
             gsize     *length)
{
  g_autoptr (GError) error = NULL;
  char *text;
  Place place;

  place_init (&place, "a.trace.json");
  g_assert_true (gs_table_export_trace_event (results, place.file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (place.path, &text, length, NULL));
  place_clear (&place);
  return text;
}

/* A run whose GIL changes hands, forced and not, with marks and spans of every kind. */
static GsRun *
make_rich_run (void)
{
  Builder builder;
  GsRun *run;
  guint main_lane, lanes[2];
  gint64 time = 3;

  builder_init (&builder, 5000);
  main_lane = builder_open (&builder, GS_LANE_MAIN, 0, "main");
  lanes[0] = builder_open (&builder, GS_LANE_WORKER, 0, "thread 0");
  lanes[1] = builder_open (&builder, GS_LANE_WORKER, 0, "\xec\x8a\xa4\xeb\xa0\x88\xeb\x93\x9c 1");
  /* The axis begins at the first submit, and the main lane before it. */
  builder_put (&builder, main_lane, time, GS_STATE_RUNNING, GS_FLAG_GIL, GS_NO_TASK);
  for (guint task = 0; task < SUMS_TASKS; task++)
    builder_put (&builder, main_lane, time += 1001, GS_MARK_SUBMIT, 0, task);
  builder_put_state (&builder, main_lane, time += 7, GS_STATE_LOCK_WAIT);
  for (guint i = 0; i < 2; i++)
    builder_put_state (&builder, lanes[i], time, GS_STATE_STARTING);
  for (guint i = 0; i < 600; i++)
    {
      guint to = lanes[i % 2], from = lanes[(i + 1) % 2];

      time += 12345 + i * 17;
      builder_put (&builder, from, time, GS_STATE_GIL_WAIT, i % 3 == 0 ? GS_FLAG_FORCED : 0,
                   (i + 1) % 2);
      builder_put (&builder, to, time + 11, GS_STATE_RUNNING,
                   GS_FLAG_GIL | (i % 5 == 0 ? GS_FLAG_APPROXIMATE : 0), i % 2);
      /* A state of no length may be the one that says who holds the GIL. */
      if (i % 7 == 0)
        {
          builder_put_state (&builder, to, time + 20, GS_STATE_READY);
          builder_put (&builder, to, time + 20, GS_STATE_RUNNING, GS_FLAG_GIL, i % 2);
        }
      if (i < 2)
        builder_put (&builder, to, time + 30, GS_MARK_START, 0, i);
      if (i == 9)
        {
          builder_put_payload (&builder, to, time + 40, 0, 0, G_GUINT64_CONSTANT (1) << 40);
          builder_put_memory (&builder, to, time + 41, 1, 123456);
        }
      builder_put (&builder, to, time + 50, GS_MARK_LAP, 0, i % 2);
    }
  for (guint task = 0; task < 2; task++)
    {
      builder_put (&builder, lanes[task], time += 101, GS_MARK_FINISH, 0, task);
      builder_put (&builder, main_lane, time, GS_MARK_DELIVER, 0, task);
    }
  builder_put (&builder, main_lane, time += 1, GS_MARK_CANCEL, 0, 2);
  builder_put (&builder, lanes[0], time, GS_MARK_END, 0, GS_NO_TASK);
  /* Lane 1 was killed: nothing ends it. */

  run = builder_make_run (&builder, 1, 2, SUMS_TASKS);
  gs_run_set_result (run, 0, "285", NULL, 12345678);
  gs_run_set_result (run, 1, NULL, "ValueError: \"x\"\n\xea\xb0\x80", -1);
  gs_run_set_cpu (run, 0.123456789);
  gs_run_finish (run, GS_RUN_DONE, NULL);
  return run;
}

static GsResults *
make_rich_results (void)
{
  GsResults *results = sums_results ();
  g_autoptr (GsRun) run = make_rich_run ();
  g_autoptr (GsRun) failed = sums_run (0, 5 * MS, FALSE);

  gs_results_add_run (results, run);
  gs_run_set_shared (gs_results_get_shown_run (results, 1), 0, "sum", "2", "3");
  gs_results_add_run (results, failed);
  return results;
}

/* Every span of one lane as text. */
static char *
describe_spans (GsRun *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  GString *text = g_string_new (NULL);
  gint64 zero = gs_trace_get_begin (trace);

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      const GsTraceLane *lane = gs_trace_get_lane (trace, i);
      GsSpanIter iter;
      GsSpan span;

      g_string_append_printf (text, "%u %s %d\n", i, lane->name, lane->kind);
      gs_span_iter_init (&iter, trace, i, 0, G_MAXINT64);
      while (gs_span_iter_next (&iter, &span))
        g_string_append_printf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %u %u %u\n",
                                span.begin - zero, span.end - zero, span.state, span.task,
                                span.flags, span.detail);
    }
  return g_string_free (text, FALSE);
}

/* An exported file reads back with the same figures, to the last digit, and the same spans. */
static void
test_round_trip (void)
{
  g_autoptr (GsResults) results = make_rich_results ();
  g_autoptr (GsResults) again = NULL;
  g_autofree char *text = NULL, *before = NULL, *after = NULL;
  gsize length;

  text = export_text (results, &length);
  again = read_text (text, (gssize) length, NULL);
  g_assert_nonnull (again);
  before = gs_summary_to_json (results, TRUE);
  after = gs_summary_to_json (again, TRUE);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (gs_experiment_get_origin (gs_results_get_experiment (again)));

  for (guint variant = 0; variant < 2; variant++)
    {
      GPtrArray *runs = gs_results_get_runs (results, variant);
      GPtrArray *read = gs_results_get_runs (again, variant);

      g_assert_cmpuint (runs->len, ==, read->len);
      for (guint i = 0; i < runs->len; i++)
        {
          g_autofree char *spans = describe_spans (g_ptr_array_index (runs, i));
          g_autofree char *read_spans = describe_spans (g_ptr_array_index (read, i));
          const GsRunFigures *figures = gs_run_get_figures (g_ptr_array_index (runs, i));
          const GsRunFigures *read_figures = gs_run_get_figures (g_ptr_array_index (read, i));

          g_assert_cmpstr (spans, ==, read_spans);
          g_assert_cmpuint (figures->gil.handoffs, ==, read_figures->gil.handoffs);
          g_assert_cmpuint (figures->gil.forced, ==, read_figures->gil.forced);
          g_assert_cmpfloat (figures->makespan, ==, read_figures->makespan);
        }
    }
}

static double
get_time (GsResults *results,
          guint      lane,
          GsState    state)
{
  double times[GS_N_STATES];

  gs_figures_lane_times (gs_run_get_trace (gs_results_get_shown_run (results, 0)), lane, times);
  return times[state];
}

/* Complete events, begins and ends, one inside another, named after states and not; what is not a
 * slice of a thread; time in fractions and exponents. */
static void
test_foreign (void)
{
  static const char text[] =
    "{\"otherData\": {\"version\": \"My Application v1.0\"}, \"traceEvents\": [\n"
    "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":7,\"args\":{\"name\":\"server\"}},\n"
    "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":7,\"tid\":\"a\",\"args\":{\"name\":\"pump\","
    "\"lost\":99}},\n"
    "{\"name\":\"work\",\"cat\":\"x,y\",\"ph\":\"X\",\"ts\":1000.5,\"dur\":3000,\"pid\":7,\"tid\":"
    "\"a\",\"args\":{\"task\":\"seven\",\"deep\":[{\"x\":null},1e3,true]}},\n"
    "{\"name\":\"io-wait\",\"ph\":\"X\",\"ts\":2.0005e3,\"dur\":1000,\"pid\":7,\"tid\":\"a\"},\n"
    "{\"name\":\"more\",\"ph\":\"X\",\"ts\":6000.5,\"dur\":500,\"pid\":7,\"tid\":\"a\"},\n"
    "{\"ph\":\"B\",\"name\":\"f\",\"pid\":7,\"tid\":2,\"ts\":1500},\n"
    "{\"ph\":\"B\",\"name\":\"g\",\"pid\":7,\"tid\":2,\"ts\":1600},\n"
    "{\"ph\":\"E\",\"pid\":7,\"tid\":2,\"ts\":1700},\n"
    "{\"ph\":\"E\",\"pid\":7,\"tid\":2,\"ts\":2500},\n"
    "{\"ph\":\"E\",\"pid\":7,\"tid\":2,\"ts\":2600},\n"
    "{\"ph\":\"C\",\"pid\":9,\"tid\":2,\"ts\":1,\"args\":{\"cats\":3}},\n"
    "{\"ph\":\"b\",\"id\":\"0x1\",\"pid\":9,\"tid\":2,\"ts\":1},\n"
    "{\"ph\":\"i\",\"name\":\"end\",\"pid\":7,\"tid\":2,\"ts\":1550},{}\n]}";
  g_autoptr (GsResults) results = read_text (text, -1, NULL);
  GsExperiment *experiment;
  GsTrace *trace;
  GArray *tasks;
  GsRun *run;

  g_assert_nonnull (results);
  experiment = gs_results_get_experiment (results);
  run = gs_results_get_shown_run (results, 0);
  trace = gs_run_get_trace (run);
  g_assert_cmpstr (gs_experiment_get_origin (experiment), ==, "a.trace.json");
  g_assert_cmpuint (gs_experiment_get_n_tasks (experiment), ==, 3);
  g_assert_cmpuint (gs_trace_get_n_lanes (trace), ==, 2);
  g_assert_cmpstr (gs_trace_get_lane (trace, 0)->name, ==, "pump");
  g_assert_cmpstr (gs_trace_get_lane (trace, 1)->name, ==, "server 2");
  g_assert_cmpuint (gs_trace_get_lost (trace), ==, 0);
  g_assert_cmpfloat_with_epsilon (gs_run_get_figures (run)->makespan, 5.5e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_RUNNING), 2.5e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_IO_WAIT), 1e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_IDLE), 2e-3, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_time (results, 1, GS_STATE_RUNNING), 1e-3, 1e-12);

  /* The outermost slices by their beginnings; nobody has said when they were asked for. */
  tasks = gs_trace_get_tasks (trace);
  g_assert_cmpint (g_array_index (tasks, GsTaskTimes, 0).lane, ==, 0);
  g_assert_cmpint (g_array_index (tasks, GsTaskTimes, 1).lane, ==, 1);
  g_assert_cmpint (g_array_index (tasks, GsTaskTimes, 2).lane, ==, 0);
  g_assert_cmpint (g_array_index (tasks, GsTaskTimes, 0).submitted, ==, -1);
  g_assert_true (isnan (gs_run_get_figures (run)->queue_p50));
  g_assert_cmpfloat_with_epsilon (gs_run_get_figures (run)->tasks.p50, 1e-3, 1e-12);
}

/* A foreign recording stays marked as such after it was saved as ours, and has the same figures. */
static void
test_foreign_saved (void)
{
  static const char text[] = "[{\"ph\":\"X\",\"name\":\"f\",\"ts\":-5,\"dur\":7.25},\n"
                             "{\"ph\":\"B\",\"name\":\"g\",\"ts\":3,\"tid\":5},";
  g_autoptr (GsResults) results = read_text (text, -1, NULL), again = NULL;
  g_autofree char *ours = NULL, *before = NULL, *after = NULL;
  gsize length;

  /* An array that nobody ended, and a slice that ends with the trace. */
  g_assert_nonnull (results);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_RUNNING), 7.25e-6, 1e-15);
  ours = export_text (results, &length);
  again = read_text (ours, (gssize) length, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (gs_experiment_get_origin (gs_results_get_experiment (again)), ==,
                   "a.trace.json");
  before = gs_summary_to_json (results, FALSE);
  after = gs_summary_to_json (again, FALSE);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (after, "\"engine\": null"));
}

/* Slices that overlap without lying in each other tile the lane all the same. */
static void
test_overlapping (void)
{
  static const char text[] = "[{\"ph\":\"X\",\"name\":\"f\",\"ts\":0,\"dur\":10},\n"
                             "{\"ph\":\"X\",\"name\":\"io-wait\",\"ts\":5,\"dur\":10},\n"
                             "{\"ph\":\"X\",\"name\":\"g\",\"ts\":12,\"dur\":1}]";
  g_autoptr (GsResults) results = read_text (text, -1, NULL);

  g_assert_nonnull (results);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_RUNNING), 6e-6, 1e-15);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_IO_WAIT), 9e-6, 1e-15);
  g_assert_cmpfloat (get_time (results, 0, GS_STATE_IDLE), ==, 0);
}

/* One that ends below another is over when that one is. */
static void
test_buried (void)
{
  static const char text[] = "[{\"ph\":\"X\",\"name\":\"f\",\"ts\":0,\"dur\":10},\n"
                             "{\"ph\":\"X\",\"name\":\"g\",\"ts\":5,\"dur\":15},\n"
                             "{\"ph\":\"X\",\"name\":\"h\",\"ts\":6,\"dur\":6}]";
  g_autoptr (GsResults) results = read_text (text, -1, NULL);
  GArray *tasks;
  guint n_started = 0;

  g_assert_nonnull (results);
  tasks = gs_trace_get_tasks (gs_run_get_trace (gs_results_get_shown_run (results, 0)));
  for (guint i = 0; i < tasks->len; i++)
    {
      const GsTaskTimes *task = &g_array_index (tasks, GsTaskTimes, i);

      n_started += task->started >= 0;
      g_assert_cmpint (task->finished, >=, task->started);
    }
  g_assert_cmpuint (n_started, >=, 1);
  g_assert_cmpfloat_with_epsilon (get_time (results, 0, GS_STATE_RUNNING), 20e-6, 1e-15);
}

/* Each names its line, and how far in it stands. */
static void
test_errors (void)
{
  static const struct { const char *text; const char *expected; } cases[] = {
    { "", ":1: expected a trace" },
    { "nonsense", ":1: expected a trace" },
    { "{\"a\":1}\n", ":1: expected “traceEvents”" },
    { "{\"traceEvents\":[\n{\"ph\":\"X\",\"ts\":1,\"dur\":1}", ":2: the file ends too early" },
    { "[\n\n{\"ph\":\"X\",\"ts\":1}]", ":3: expected a complete event to have a “dur”" },
    { "[{\"ph\":\"X\",\"dur\":1}]", "expected the event to have a “ts”" },
    { "[{\"ph\":\"X\",\"ts\":\"now\",\"dur\":1}]", ":1: expected a number (byte 16)" },
    { "[{\"ph\":\"X\",\"ts\":1e30,\"dur\":1}]", "expected a time in microseconds" },
    { "[{\"ph\":\"X\",\"ts\":1,\"dur\":-1}]", "“dur” of 0 or more" },
    { "[{\"ph\":\"X\",\"ts\":1 \"dur\":1}]", "expected “,”" },
    { "[{\"ph\":\"X\",\"ts\":1,\"dur\":1}] x", "expected nothing after the end" },
    { "[{\"ph\":\"\xff\"}]", "expected text in UTF-8" },
    { "[{\"ph\":\"\\q\"}]", "after “\\”" },
    { "[{\"ph\":\"C\",\"ts\":1}]", "expected slices" },
    { "{\"traceEvents\":[],\"gilscope\":{\"version\":1}}", "is damaged" },
  };
  g_autoptr (GString) deep = g_string_new ("{\"x\":");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;

      g_assert_null (read_text (cases[i].text, -1, &message));
      if (strstr (message, cases[i].expected) == NULL)
        g_error ("“%s” is not in “%s”", cases[i].expected, message);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (read_text (deep->str, -1, NULL));
}

/* Reads @text; whatever was read can be summed up. */
static void
use_text (const char *text,
          gsize       length)
{
  g_autoptr (GsResults) results = read_text (text, (gssize) length, NULL);

  if (results != NULL)
    g_free (gs_summary_to_json (results, TRUE));
}

/* Bytes changed, cut out and put in, of a file of ours and of the same one without what says that
 * it is ours. */
static void
test_garbled (void)
{
  g_autoptr (GsResults) results = sums_results ();
  gsize length;
  g_autofree char *text = export_text (results, &length);
  static const char bytes[] = "\"{}[],:0-9eE\\\n\xff";

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) copy = g_string_new_len (text, (gssize) length);

      if (round % 2 == 1)
        g_string_truncate (copy, (gsize) (strstr (copy->str, ",\"otherData\"") - copy->str));
      for (guint i = g_test_rand_int_range (1, 6); i > 0; i--)
        {
          gsize at = (gsize) g_test_rand_int_range (0, (gint32) copy->len);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              g_string_truncate (copy, MAX (at, 1));
              break;
            case 1:
              g_string_erase (copy, (gssize) at, MIN (5, (gssize) (copy->len - at)));
              break;
            default:
              copy->str[at] = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
            }
          if (copy->len == 0)
            break;
        }
      if (round % 2 == 1)
        g_string_append_c (copy, '}');
      use_text (copy->str, copy->len);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/TraceEvent/round-trip", test_round_trip);
  g_test_add_func ("/Gilscope/TraceEvent/foreign", test_foreign);
  g_test_add_func ("/Gilscope/TraceEvent/foreign-saved", test_foreign_saved);
  g_test_add_func ("/Gilscope/TraceEvent/overlapping", test_overlapping);
  g_test_add_func ("/Gilscope/TraceEvent/buried", test_buried);
  g_test_add_func ("/Gilscope/TraceEvent/errors", test_errors);
  g_test_add_func ("/Gilscope/TraceEvent/garbled", test_garbled);
  return g_test_run ();
}
