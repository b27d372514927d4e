/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as files: saved and opened again, cut and garbled; as tables; as a summary. */
#include <json-glib/json-glib.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-archive.h"
#include "gs-lock.h"
#include "gs-saved.h"
#include "gs-summary-json.h"
#include "gs-summary-text.h"
#include "gs-table-export.h"
#include "results-builder.h"
#include "saved-place.h"

static JsonNode *
parse_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (root);
  return root;
}

static void
test_round_trip (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autoptr (GsResults) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GsRun *run = gs_results_get_shown_run (results, 1);
  Place place;

  gs_run_set_shared (run, 1, "count", "0", "4");
  gs_run_set_shared (run, 0, "sum", "2", "2");
  gs_run_set_shared (run, 1, "count", "3", "4");
  gs_run_set_shared (run, 2, "ids", "{7: [8]}", NULL);
  gs_run_set_steps (run, 1, "0L1 1L1 1S2 0S2");
  gs_results_set_guess (results, 1, 1.75);
  before = gs_summary_to_json (results, FALSE);
  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, &error));
  g_assert_no_error (error);
  again = gs_archive_load (place.file, &error);
  g_assert_no_error (error);

  after = gs_summary_to_json (again, FALSE);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (gs_results_get_n_repeats (again, 1), ==, 2);
  g_assert_cmpuint (gs_results_get_n_probes (again), ==, 2);
  g_assert_cmpfloat (gs_results_get_guess (again, 1), ==, 1.75);
  g_assert_true (isnan (gs_results_get_guess (again, 0)));
  run = gs_results_get_shown_run (again, 1);
  g_assert_cmpfloat (gs_run_get_cpu (run), ==, 0.25);
  g_assert_cmpfloat (gs_run_get_busy (run), ==, 0.125);
  g_assert_true (gs_run_get_result (run, 0)->right);
  g_assert_false (gs_run_get_result (run, 2)->right);
  g_assert_cmpuint (gs_run_get_n_shared (run), ==, 3);
  g_assert_cmpstr (gs_run_get_shared (run, 0)->name, ==, "sum");
  g_assert_cmpstr (gs_run_get_shared (run, 1)->result, ==, "3");
  g_assert_cmpstr (gs_run_get_shared (run, 1)->expected, ==, "4");
  g_assert_cmpstr (gs_run_get_shared (run, 2)->result, ==, "{7: [8]}");
  g_assert_null (gs_run_get_shared (run, 2)->expected);
  g_assert_cmpstr (gs_run_get_shared (run, 1)->steps, ==, "0L1 1L1 1S2 0S2");
  g_assert_null (gs_run_get_shared (run, 0)->steps);
  place_clear (&place);
}

/* A laptop's recording, opened on the lecture hall's computer, stays what the laptop measured. */
static void
test_other_machine (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autoptr (GsResults) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Place place;

  gs_experiment_set_machine (gs_results_get_experiment (results), 1000, 2.5);
  before = gs_summary_to_json (results, FALSE);
  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, &error));
  again = gs_archive_load (place.file, &error);
  g_assert_no_error (error);

  after = gs_summary_to_json (again, FALSE);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (after, "\"cores\": 1000"));
  g_assert_cmpfloat (gs_experiment_get_step_ns (gs_results_get_experiment (again)), ==, 2.5);
  place_clear (&place);
}

static void
test_cut (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *data = NULL;
  gsize length;
  Place place;

  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, NULL));
  data = read_file (&place, &length);
  g_assert_true (open_bytes (&place, data, length));
  for (gsize size = 0; size < length; size += 1 + size / 50)
    g_assert_false (open_bytes (&place, data, size));
  g_assert_false (open_bytes (&place, data, length - 1));
  place_clear (&place);
}

static void
test_longer (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *data = NULL;
  gsize length;
  Place place;

  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, NULL));
  data = read_file (&place, &length);
  data = g_realloc (data, length + 1);
  data[length] = 'x';
  g_assert_false (open_bytes (&place, data, length + 1));
  place_clear (&place);
}

/* A byte here and there is changed, and nothing worse than an error follows. */
static void
test_garbled (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *data = NULL;
  guint refused = 0;
  gsize length;
  Place place;

  place_init (&place, "a.gilscope");
  g_assert_true (gs_archive_save (results, place.file, NULL));
  data = read_file (&place, &length);
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *garbled = g_memdup2 (data, length);
      guint changes = g_test_rand_int_range (1, 4);

      for (guint j = 0; j < changes; j++)
        garbled[g_test_rand_int_range (0, length)] = g_test_rand_int_range (0, 256);
      refused += !open_bytes (&place, garbled, length);
    }
  g_assert_cmpuint (refused, >, 100);
  place_clear (&place);
}

static void
test_nested (void)
{
  g_autoptr (GString) data = g_string_new_len ("gilscope saved\n\x01", 16);
  guint64 length = GUINT64_TO_LE (G_GUINT64_CONSTANT (1000000));
  Place place;

  /* A parser that recurses would run out of its stack. */
  g_string_append_len (data, (const char *) &length, sizeof length);
  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (data, '[');
  place_init (&place, "a.gilscope");
  g_assert_false (open_bytes (&place, data->str, data->len));
  place_clear (&place);
}

/* Nobody waits for a pipe that ends with its writer, or reads for somebody who has gone. */
static void
test_unending (void)
{
  static const char *const names[] = { "a.gilscope", "a.json" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      Place place;

      place_init (&place, names[i]);
      g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
      g_assert_null (gs_saved_load (place.file, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
      g_assert_nonnull (strstr (error->message, place.path));
      g_clear_error (&error);

      g_unlink (place.path);
      g_assert_true (g_file_set_contents (place.path, "[]", -1, NULL));
      g_cancellable_push_current (cancellable);
      g_assert_null (gs_saved_load (place.file, &error));
      g_cancellable_pop_current (cancellable);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      place_clear (&place);
    }
}

static void
test_csv (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint spans = 0, marks = 0, tasks = 0;
  Place place;

  place_init (&place, "a.csv");
  g_assert_true (gs_table_export_csv (results, place.file, NULL));
  text = read_file (&place, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (fields), ==, 23);
      spans += g_str_equal (fields[0], "span");
      marks += g_str_equal (fields[0], "mark");
      tasks += g_str_equal (fields[0], "task");
    }
  g_assert_cmpuint (spans, ==, 4 * SUMS_TASKS);
  g_assert_cmpuint (tasks, ==, 4 * SUMS_TASKS);
  /* Each task's submit, start, finish and delivery, and each lane's end. */
  g_assert_cmpuint (marks, >=, 4 * 4 * SUMS_TASKS);
  g_assert_nonnull (strstr (text, "task,ThreadPoolExecutor(2): one GIL,threads,2,1,0,thread 0"));
  g_assert_nonnull (strstr (text, ",0.011000000,0.022000000,0.011000000,"));
  place_clear (&place);
}

/* Which lock was waited for and the lane that held it, and what crossed a pipe. */
static void
test_csv_details (void)
{
  g_autoptr (GsExperiment) experiment = sums_experiment ();
  g_autoptr (GsResults) results = gs_results_new (experiment);
  g_autoptr (GsRun) run = NULL;
  g_autofree char *text = NULL;
  guint lanes[2];
  Builder builder;
  Place place;

  builder_init (&builder, 100);
  for (guint i = 0; i < 2; i++)
    {
      lanes[i] = builder_open (&builder, GS_LANE_WORKER, 0, i == 0 ? "a" : "b");
      builder_put (&builder, lanes[i], 0, GS_MARK_SUBMIT, 0, i);
      builder_put (&builder, lanes[i], 0, GS_STATE_RUNNING, 0, i);
    }
  builder_put_detail (&builder, lanes[0], 2 * MS, GS_STATE_LOCK_WAIT, 0,
                      GS_LOCK_DETAIL (3, lanes[1]));
  builder_put_payload (&builder, lanes[1], 3 * MS, 0, 0, 4096);
  for (guint i = 0; i < 2; i++)
    builder_put (&builder, lanes[i], 5 * MS, GS_MARK_END, 0, GS_NO_TASK);
  add_finished_run (results, builder_make_run (&builder, 1, 2, SUMS_TASKS));

  place_init (&place, "a.csv");
  g_assert_true (gs_table_export_csv (results, place.file, NULL));
  text = read_file (&place, NULL);
  g_assert_nonnull (strstr (text,
                            ",lock-wait,0,0.002000000,0.005000000,0.003000000,0,,,,,,3,1,\n"));
  g_assert_nonnull (strstr (text, ",bytes-sent,0,0.003000000,,,,,,,,,,,4096\n"));
  place_clear (&place);
}

/* Requirements of Perfetto beyond the format: no time before 0, no process or thread called 0, no
 * two threads with one number, whatever their processes, and no span that ends after the next
 * began. */
static void
test_trace_event (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GHashTable) processes = g_hash_table_new (NULL, NULL); /* by thread */
  g_autoptr (GHashTable) begins = g_hash_table_new (NULL, NULL);    /* of open spans, by thread */
  g_autoptr (GHashTable) flows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *events;
  guint complete = 0, arrows = 0;
  double duration = 0;
  Place place;

  place_init (&place, "a.trace.json");
  g_assert_true (gs_table_export_trace_event (results, place.file, NULL));
  text = read_file (&place, NULL);
  root = parse_json (text);
  events = json_object_get_array_member (json_node_get_object (root), "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      char phase = json_object_get_string_member (event, "ph")[0];
      gpointer process = GINT_TO_POINTER (json_object_get_int_member (event, "pid"));
      gpointer thread = GINT_TO_POINTER (json_object_get_int_member (event, "tid"));
      g_autofree char *flow = NULL;
      JsonObject *begin;

      g_assert_nonnull (process);
      g_assert_nonnull (thread);
      if (!g_hash_table_contains (processes, thread))
        g_hash_table_insert (processes, thread, process);
      g_assert_true (g_hash_table_lookup (processes, thread) == process);
      if (phase == 'M')
        continue;
      g_assert_cmpfloat (json_object_get_double_member (event, "ts"), >=, 0);

      begin = g_hash_table_lookup (begins, thread);
      if (phase == 'B')
        {
          g_assert_null (begin);
          g_hash_table_insert (begins, thread, event);
        }
      else if (phase == 'E')
        {
          complete++;
          duration += json_object_get_double_member (event, "ts")
                      - json_object_get_double_member (begin, "ts");
          g_hash_table_remove (begins, thread);
        }
      else if (phase == 's' || phase == 'f')
        {
          flow = g_strdup_printf ("%s %" G_GINT64_FORMAT,
                                  json_object_get_string_member (event, "name"),
                                  json_object_get_int_member (event, "id"));
          arrows += phase == 'f';
          if (!g_hash_table_remove (flows, flow))
            g_hash_table_add (flows, g_steal_pointer (&flow));
        }
    }
  g_assert_cmpuint (complete, ==, 4 * SUMS_TASKS);
  g_assert_cmpfloat_with_epsilon (duration, 2 * 3 * (10000 + 11000), 0.001);
  /* To its start, and to its result. */
  g_assert_cmpuint (arrows, ==, 2 * 4 * SUMS_TASKS);
  g_assert_cmpuint (g_hash_table_size (flows), ==, 0);
  g_assert_cmpuint (g_hash_table_size (begins), ==, 0);
  place_clear (&place);
}

static void
assert_members (JsonObject *object,
                const char *members)
{
  g_auto (GStrv) names = g_strsplit (members, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!json_object_has_member (object, names[i]))
        g_error ("the summary has no %s", names[i]);
    }
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length (names));
}

#define STATES "running ready gil-wait lock-wait io-wait pickling starting idle"

static void
test_summary (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *text = gs_summary_to_json (results, TRUE);
  g_autofree char *table = gs_summary_to_text (results);
  g_autoptr (JsonNode) root = parse_json (text);
  JsonObject *summary = json_node_get_object (root);
  JsonArray *variants = json_object_get_array_member (summary, "variants");

  assert_members (summary, "gilscope schema engine cores capacity experiment variants sweep "
                           "advice");
  g_assert_true (json_object_get_null_member (summary, "sweep"));
  assert_members (json_object_get_object_member (summary, "advice"),
                  "probes recommended measured agrees");
  g_assert_cmpstr (json_object_get_string_member (summary, "experiment"), ==, "Sums, \"three\"");
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *variant = json_array_get_object_element (variants, i);
      JsonArray *checks = json_object_get_array_member (variant, "checks");
      JsonObject *group;
      JsonObject *lane;
      JsonObject *task;

      assert_members (variant, "name executor workers repeats shown engine emulated makespan_s "
                               "makespans_s speedup efficiency cpu_s memory_bytes "
                               "lost_events ready_by time_s loss_s gil lanes tasks checks groups");
      assert_members (json_object_get_object_member (variant, "time_s"), STATES);
      assert_members (json_object_get_object_member (variant, "loss_s"),
                      "gil lock start pickling imbalance cores other");
      assert_members (json_object_get_object_member (variant, "gil"),
                      "handoffs forced wait_p50_ms wait_p95_ms waits");
      lane = json_array_get_object_element (json_object_get_array_member (variant, "lanes"), 0);
      assert_members (lane, "name kind pid tid spans time_s");
      assert_members (json_object_get_object_member (lane, "time_s"), STATES);
      task = json_array_get_object_element (json_object_get_array_member (variant, "tasks"), 2);
      assert_members (task, "id group lane submitted_s started_s finished_s delivered_s cpu_s "
                            "state result error");
      g_assert_cmpstr (json_object_get_string_member (task, "result"), ==, i == 1 ? "284" : "285");
      group = json_array_get_object_element (json_object_get_array_member (variant, "groups"), 0);
      assert_members (group, "name workload tasks laps p50_ms p95_ms p99_ms longest_ms");
      g_assert_cmpint (json_object_get_int_member (group, "laps"), ==, SUMS_TASKS);
      g_assert_cmpuint (json_array_get_length (checks), ==, SUMS_TASKS);
      assert_members (json_array_get_object_element (checks, 2), "name expected actual ok");
      g_assert_true (json_object_get_boolean_member (json_array_get_object_element (checks, 2),
                                                     "ok") == (i == 0));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (variant,
                                                                             "makespans_s")),
                        ==, 2);
    }
  g_assert_nonnull (strstr (table, "1 of 3 results are wrong"));
}

static void
test_summary_of_nothing (void)
{
  g_autoptr (GsExperiment) experiment = sums_experiment ();
  g_autoptr (GsResults) results = gs_results_new (experiment);
  g_autofree char *text = gs_summary_to_json (results, FALSE);
  g_autofree char *table = gs_summary_to_text (results);
  g_autoptr (JsonNode) root = parse_json (text);
  JsonArray *variants = json_object_get_array_member (json_node_get_object (root), "variants");

  assert_members (json_array_get_object_element (variants, 1),
                  "name executor workers repeats shown engine emulated makespan_s makespans_s "
                  "speedup efficiency cpu_s memory_bytes lost_events ready_by time_s loss_s gil "
                  "lanes tasks checks groups");
  g_assert_nonnull (strstr (table, "–"));
}

/* The old file stays whole when the new one cannot be written. */
static void
test_unwritable (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/a.gilscope");
  g_autoptr (GError) error = NULL;

  g_assert_false (gs_archive_save (results, nowhere, &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent/a.gilscope"));
  g_clear_error (&error);
  g_assert_false (gs_table_export_csv (results, nowhere, &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent/a.gilscope"));
}

/* A replaced file keeps its permissions. */
static void
test_mode (void)
{
  g_autoptr (GsResults) results = sums_results ();
  g_autofree char *path = NULL;
  mode_t mask = umask (022);
  struct stat status;
  Place place;

  place_init (&place, "a.csv");
  path = g_file_get_path (place.file);
  g_assert_true (gs_table_export_csv (results, place.file, NULL));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0644);

  g_assert_cmpint (chmod (path, 0666), ==, 0);
  g_assert_true (gs_table_export_csv (results, place.file, NULL));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0666);
  umask (mask);
  place_clear (&place);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Saved/round-trip", test_round_trip);
  g_test_add_func ("/Gilscope/Saved/other-machine", test_other_machine);
  g_test_add_func ("/Gilscope/Saved/cut", test_cut);
  g_test_add_func ("/Gilscope/Saved/longer", test_longer);
  g_test_add_func ("/Gilscope/Saved/garbled", test_garbled);
  g_test_add_func ("/Gilscope/Saved/nested", test_nested);
  g_test_add_func ("/Gilscope/Saved/unwritable", test_unwritable);
  g_test_add_func ("/Gilscope/Saved/mode", test_mode);
  g_test_add_func ("/Gilscope/Saved/unending", test_unending);
  g_test_add_func ("/Gilscope/Table/csv", test_csv);
  g_test_add_func ("/Gilscope/Table/csv-details", test_csv_details);
  g_test_add_func ("/Gilscope/Table/trace-event", test_trace_event);
  g_test_add_func ("/Gilscope/Summary/members", test_summary);
  g_test_add_func ("/Gilscope/Summary/nothing", test_summary_of_nothing);
  return g_test_run ();
}
