/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench's edits: whatever is accepted can be saved, opened again and run. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "gs-executor.h"
#include "gs-settings-edit.h"
#include "gs-workload.h"

#define COUNTER "[Lesson]\nName=x\n[Tasks count]\nWorkload=counter\nCount=4\nN=1000\n"
#define THREADS "Executor=threads\nWorkers=4\n"

static GsExperiment *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *self = gs_experiment_parse (text, strlen (text), "a.lesson", "en", &error);

  g_assert_no_error (error);
  return self;
}

static GsExperiment *
make_experiment (void)
{
  return parse ("[Lesson]\nName=x\n[Tasks cpu]\nWorkload=sum-squares\nCount=2\nWork=1ms\n"
                "[Variant 1]\nExecutor=sequential\n[Variant 2]\nName=two\nName[ko]=둘\n" THREADS
                "[Variant 3]\nExecutor=processes\nWorkers=4\n");
}

static GsSettingValues
make_values (void)
{
  return (GsSettingValues) {
    .workload = "sum-squares", .tasks = 2, .work = "1ms", .workers = "4", .interval = "5ms",
    .start_method = GS_START_FORK, .chunksize = 1,
    .executors = { "sequential", "threads", "processes" },
  };
}

/* Accepted settings mean the same after they were saved and opened, and a runner takes them. */
static void
check_reopens (GsExperiment *edited)
{
  g_autofree char *text = gs_experiment_to_text (edited);
  g_autoptr (GsExperiment) opened = parse (text);
  g_autofree char *again = gs_experiment_to_text (opened);

  g_assert_cmpstr (text, ==, again);
  for (guint i = 0; i < gs_experiment_get_n_variants (edited); i++)
    {
      g_autoptr (GsPlan) plan = gs_experiment_make_plan (edited, i, 1.3);
      g_autoptr (GsPlan) reopened = gs_experiment_make_plan (opened, i, 1.3);
      g_autofree char *request = gs_plan_to_json (plan);
      g_autofree char *same = gs_plan_to_json (reopened);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsPlan) taken = gs_plan_from_json (request, &error);

      g_assert_cmpstr (request, ==, same);
      g_assert_no_error (error);
      g_assert_nonnull (taken);
    }
}

/* Accepted or not, and if so it must open again. */
static gboolean
try_edit (GsSetting        setting,
          GsSettingValues  values,
          char           **message)
{
  g_autoptr (GsExperiment) experiment = make_experiment ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsExperiment) edited = gs_settings_edit (experiment, experiment, setting, &values,
                                                      &error);

  g_assert_true ((edited == NULL) == (error != NULL));
  if (message != NULL)
    *message = error != NULL ? g_strdup (error->message) : NULL;
  if (edited != NULL)
    check_reopens (edited);
  return edited != NULL;
}

static void
test_durations (void)
{
  static const struct { const char *text; gboolean interval; gboolean work; } rows[] = {
    { "5ms", TRUE, TRUE },     { "1us", TRUE, TRUE },   { "10s", TRUE, TRUE },
    { "0", FALSE, TRUE },      { "500ns", FALSE, TRUE }, { "60s", FALSE, TRUE },
    { "3600s", FALSE, TRUE },  { "3601s", FALSE, FALSE }, { "90000s", FALSE, FALSE },
    { "100000000000000s", FALSE, FALSE }, { "-1ms", FALSE, FALSE }, { "1ms; 2ms", FALSE, TRUE },
    { "1ms,2ms", FALSE, TRUE }, { "", FALSE, FALSE },   { "s", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GsSettingValues values = make_values ();
      /* "0" is a number of iterations for a workload that computes. */
      gboolean is_time = strchr (rows[i].text, 's') != NULL || *rows[i].text != '0';

      values.interval = values.work = rows[i].text;
      g_test_message ("%s", rows[i].text);
      g_assert_true (try_edit (GS_SETTING_INTERVAL, values, NULL) == rows[i].interval);
      if (is_time)
        g_assert_true (try_edit (GS_SETTING_WORK, values, NULL) == rows[i].work);
    }
}

static void
test_numbers (void)
{
  static const char *const works[] = { "1", "1; 2;3", "1000000000000", "0", "1000000000001", ";",
                                       "x", "1e6", "-5" };
  static const guint counts[] = { 0, 1, 2, GS_MAX_WORKERS, GS_MAX_WORKERS + 1, GS_MAX_TASKS,
                                  GS_MAX_TASKS + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      GsSettingValues values = make_values ();

      values.work = works[i];
      g_test_message ("%s", works[i]);
      g_assert_true (try_edit (GS_SETTING_WORK, values, NULL) == (i < 4));
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      GsSettingValues values = make_values ();

      g_autofree char *workers = g_strdup_printf ("%u", counts[i]);

      values.tasks = values.chunksize = values.cores = counts[i];
      values.workers = workers;
      g_test_message ("%u", counts[i]);
      g_assert_true (try_edit (GS_SETTING_TASKS, values, NULL)
                     == (counts[i] >= 1 && counts[i] <= GS_MAX_TASKS));
      g_assert_true (try_edit (GS_SETTING_WORKERS, values, NULL) == (counts[i] <= GS_MAX_WORKERS));
      g_assert_true (try_edit (GS_SETTING_CHUNKSIZE, values, NULL)
                     == (counts[i] >= 1 && counts[i] <= GS_MAX_TASKS));
      g_assert_true (try_edit (GS_SETTING_CORES, values, NULL));
    }
}

/* Every workload on every executor. */
static void
test_choices (void)
{
  const GsExecutor *const *executors = gs_executor_get_all ();

  for (guint i = 0; gs_workload_get_all ()[i] != NULL; i++)
    {
      GsSettingValues values = make_values ();

      values.workload = gs_workload_get_all ()[i]->name;
      g_assert_true (try_edit (GS_SETTING_WORKLOAD, values, NULL));
    }
  for (guint i = 0; executors[i] != NULL; i++)
    {
      GsSettingValues values = make_values ();

      values.executors[0] = executors[i]->name;
      values.executors[1] = NULL;
      g_assert_true (try_edit (GS_SETTING_EXECUTORS, values, NULL));
    }
}

/* A person at the window is told of ticking, not of a file's groups. */
static void
test_messages (void)
{
  GsSettingValues values = make_values ();
  g_autofree char *nobody = NULL;
  g_autofree char *interval = NULL;

  values.executors[0] = NULL;
  g_assert_false (try_edit (GS_SETTING_EXECUTORS, values, &nobody));
  g_assert_null (strchr (nobody, '['));
  g_assert_nonnull (strstr (nobody, "tick"));

  values.interval = "60s";
  g_assert_false (try_edit (GS_SETTING_INTERVAL, values, &interval));
  g_test_message ("%s", interval);
  g_assert_null (strchr (interval, '['));
  g_assert_nonnull (strstr (interval, "10s"));
}

static void
check_titles_differ (GsExperiment *self)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    {
      char *title = gs_experiment_dup_variant_title (self, i);
      char *label = gs_experiment_dup_variant_label (self, i);

      g_test_message ("%s | %s", title, label);
      g_assert_true (g_hash_table_add (titles, title));
      g_assert_true (g_hash_table_add (labels, label));
    }
}

/* The lost update: whatever is edited, its variants can be told apart. */
static void
test_names (void)
{
  g_autoptr (GsExperiment) lesson =
    parse (COUNTER "[Variant 1]\nName=no lock\n" THREADS
           "[Variant 2]\nName=a Lock\n" THREADS "Set=count/Lock=lock\n"
           "[Variant 3]\nName=3.9\n" THREADS "Set=count/Model=3.9\n"
           "[Variant 4]\nName=submit\n" THREADS "Collect=submit\n"
           "[Variant 5]\nName=given up\n" THREADS "CancelAfter=50ms\n"
           "[Variant 6]\nName=in turn\nExecutor=sequential\n");
  GsSettingValues values = make_values ();
  g_autoptr (GsExperiment) tasks = NULL;
  g_autoptr (GsExperiment) workers = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *unchanged = NULL;
  g_autofree char *made = NULL;

  values.tasks = 8;
  tasks = gs_settings_edit (lesson, lesson, GS_SETTING_TASKS, &values, NULL);
  kept = gs_experiment_dup_variant_title (tasks, 1);
  g_assert_cmpstr (kept, ==, "a Lock");

  values.workers = "2";
  workers = gs_settings_edit (lesson, lesson, GS_SETTING_WORKERS, &values, NULL);
  made = gs_experiment_dup_variant_title (workers, 1);
  unchanged = gs_experiment_dup_variant_title (workers, 5);
  g_assert_cmpstr (made, ==, "ThreadPoolExecutor(2): one GIL, map, Lock=lock");
  g_assert_cmpstr (unchanged, ==, "in turn");
  g_assert_cmpuint (gs_experiment_get_n_variants (workers), ==, 6);
  check_titles_differ (workers);
  check_reopens (workers);
}

/* The value of @setting in @experiment, which is based on @lesson. */
static GsExperiment *
change (GsExperiment    *experiment,
        GsExperiment    *lesson,
        GsSetting        setting,
        GsSettingValues  values)
{
  g_autoptr (GError) error = NULL;
  GsExperiment *edited = gs_settings_edit (experiment, lesson, setting, &values, &error);

  g_assert_no_error (error);
  check_reopens (edited);
  return edited;
}

/* "threads 1, 2, 4 · processes 1, 2, 4" */
static char *
dup_pools (GsExperiment *self)
{
  GString *text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < gs_experiment_get_n_variants (self); i++)
    {
      const GsVariant *variant = gs_experiment_get_variant (self, i);

      if (g_strcmp0 (last, variant->executor) == 0)
        g_string_append_printf (text, ", %u", variant->workers);
      else if (!gs_executor_find (variant->executor)->has_workers)
        g_string_append_printf (text, "%s%s", last != NULL ? " · " : "", variant->executor);
      else
        g_string_append_printf (text, "%s%s %u", last != NULL ? " · " : "", variant->executor,
                                variant->workers);
      last = variant->executor;
    }
  return g_string_free (text, FALSE);
}

static void
check_pools (GsExperiment *self,
             GsExperiment *lesson,
             const char   *pools,
             const char   *workers)
{
  g_autofree char *all = dup_pools (self);
  g_autofree char *shown = gs_settings_dup_workers (self, lesson);

  g_assert_cmpstr (all, ==, pools);
  g_assert_cmpstr (shown, ==, workers);
}

/* Several numbers of workers make a sweep; an executor that is added goes along; one number ends
 * it. */
static void
test_workers (void)
{
  static const char *const refused[] = { "", " , ", "x", "1, x", "0, 2", "1; as cores", "-1",
                                         "1.5" };
  g_autoptr (GsExperiment) lesson =
    parse ("[Lesson]\nName=x\n[Tasks wait]\nWorkload=sleep\nCount=5\nWork=1ms\n"
           "[Variant 1]\nExecutor=sequential\n[Variant 2]\nExecutor=threads\nWorkers=5\n");
  g_autoptr (GsExperiment) swept = NULL;
  g_autoptr (GsExperiment) more = NULL;
  g_autoptr (GsExperiment) wider = NULL;
  g_autoptr (GsExperiment) single = NULL;
  g_autoptr (GsExperiment) word = NULL;
  GsSettingValues values = make_values ();

  check_pools (lesson, lesson, "sequential · threads 5", "5");
  values.workers = "1, 2;4 4";
  swept = change (lesson, lesson, GS_SETTING_WORKERS, values);
  check_pools (swept, lesson, "sequential · threads 1, 2, 4", "1, 2, 4");
  g_assert_cmpuint (gs_experiment_get_repeats (swept), ==, 3);

  values.workers = "1, 2, 4";
  more = change (swept, lesson, GS_SETTING_EXECUTORS, values);
  check_pools (more, lesson, "sequential · threads 1, 2, 4 · processes 1, 2, 4", "1, 2, 4");
  values.workers = "1,2,3,4,5,6,7,8";
  wider = change (more, lesson, GS_SETTING_WORKERS, values);
  check_pools (wider, lesson, "sequential · threads 1, 2, 3, 4, 5, 6, 7, 8"
               " · processes 1, 2, 3, 4, 5, 6, 7, 8", "1, 2, 3, 4, 5, 6, 7, 8");
  values.workers = "3";
  single = change (wider, lesson, GS_SETTING_WORKERS, values);
  check_pools (single, lesson, "sequential · threads 3 · processes 3", "3");
  g_assert_cmpuint (gs_experiment_get_repeats (single), ==, 1);
  values.workers = "as cores";
  word = change (single, lesson, GS_SETTING_WORKERS, values);
  g_assert_cmpuint (gs_experiment_get_variant (word, 1)->workers, ==, GS_WORKERS_CORES);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", refused[i]);
      values.workers = refused[i];
      g_assert_null (gs_settings_edit (lesson, lesson, GS_SETTING_WORKERS, &values, &error));
      g_assert_nonnull (strstr (error->message, "1, 2, 4"));
    }
}

/* An executor that is left out and taken in again is as the lesson had it. */
static void
test_tick_again (void)
{
  g_autoptr (GsExperiment) lesson =
    parse (COUNTER "[Variant 1]\nExecutor=sequential\n"
           "[Variant 2]\nName=often\nExecutor=threads\nWorkers=3\nSwitchInterval=1ms\n"
           "[Variant 3]\nName=seldom\nExecutor=threads\nWorkers=3\nSwitchInterval=50ms\n"
           "Collect=submit\n");
  g_autofree char *before = gs_experiment_to_text (lesson);
  g_autofree char *after = NULL;
  g_autoptr (GsExperiment) without = NULL;
  g_autoptr (GsExperiment) again = NULL;
  GsSettingValues values = make_values ();

  values.workers = "3";
  values.interval = "1ms";
  values.executors[1] = NULL;
  without = change (lesson, lesson, GS_SETTING_EXECUTORS, values);
  check_pools (without, lesson, "sequential", "3");

  values.executors[1] = "threads";
  values.executors[2] = NULL;
  again = change (without, lesson, GS_SETTING_EXECUTORS, values);
  after = gs_experiment_to_text (again);
  g_assert_cmpstr (before, ==, after);
}

/* Which of several groups is edited is said, and where a variant has work of its own. */
static void
test_scope (void)
{
  g_autoptr (GsExperiment) plain = make_experiment ();
  g_autoptr (GsExperiment) several =
    parse (COUNTER "[Tasks tick]\nWorkload=sleep\nWork=1s\n"
           "[Variant 1]\nName=shared\n" THREADS
           "[Variant 2]\nName=apart\n" THREADS "Set=count/Workload=sleep;count/Work=2ms\n");
  g_autoptr (GsExperiment) all =
    parse (COUNTER "[Variant 1]\n" THREADS "Set=count/N=5\n");
  g_autofree char *nothing = gs_settings_dup_scope (plain);
  g_autofree char *scope = gs_settings_dup_scope (several);

  g_test_message ("%s", scope);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_nonnull (strstr (scope, "“count”"));
  g_assert_nonnull (strstr (scope, "apart"));
  g_assert_null (strstr (scope, "shared"));
  g_assert_true (gs_settings_can_edit (several, GS_SETTING_WORKLOAD));
  g_assert_true (gs_settings_can_edit (several, GS_SETTING_WORK));
  g_assert_true (gs_settings_can_edit (all, GS_SETTING_WORKLOAD));
  g_assert_false (gs_settings_can_edit (all, GS_SETTING_WORK));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/Settings/durations", test_durations);
  g_test_add_func ("/Gilscope/Settings/numbers", test_numbers);
  g_test_add_func ("/Gilscope/Settings/choices", test_choices);
  g_test_add_func ("/Gilscope/Settings/messages", test_messages);
  g_test_add_func ("/Gilscope/Settings/names", test_names);
  g_test_add_func ("/Gilscope/Settings/workers", test_workers);
  g_test_add_func ("/Gilscope/Settings/tick-again", test_tick_again);
  g_test_add_func ("/Gilscope/Settings/scope", test_scope);
  return g_test_run ();
}
