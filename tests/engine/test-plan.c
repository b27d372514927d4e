/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans and messages on the control channel: there and back, and hostile ones. */
#include <gio/gio.h>
#include <string.h>

#include "gs-field-json.h"
#include "gs-plan.h"
#include "gs-control.h"
#include "gs-json.h"

static GsPlan *
new_plan (void)
{
  const gint64 n[] = { 100000, 0, G_MAXINT64 };
  GsPlan *plan = gs_plan_new ();
  GsTaskGroup *group;

  g_free (plan->executor);
  plan->executor = g_strdup ("processes");
  plan->workers = 7;
  plan->switch_interval_ns = 500000;
  plan->start_method = GS_START_SPAWN;
  plan->chunksize = 10;
  plan->max_tasks_per_child = 3;
  plan->main_guard = GS_MAIN_GUARD_NO;
  plan->semaphore = 4;
  plan->cores = 2;
  plan->emulate = FALSE;
  plan->step_ns = 1.25;

  group = gs_plan_add_group (plan, "계산 \"1\"\n", "sum-squares", 5);
  g_array_append_vals (group->n, n, 3);
  group = gs_plan_add_group (plan, "wait", "sleep", 3);
  group->work_ns = 500000000;
  group->argument_bytes = 50000000;
  group->result_bytes = 65536;
  group->repeat = 300;
  group->iteration_ns = 20;
  group->begin = GS_TASK_BEGIN_LATE;
  plan->cancel_after_ns = 50000000;
  g_array_append_vals (plan->cancel, n, 2);
  return plan;
}

static void
test_round_trip (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  g_autofree char *line = gs_plan_to_json (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsPlan) copy = gs_plan_from_json (line, &error);
  g_autofree char *again = NULL;
  const GsTaskGroup *group;

  g_assert_no_error (error);
  g_assert_null (strchr (line, '\n'));
  again = gs_plan_to_json (copy);
  g_assert_cmpstr (line, ==, again);

  g_assert_cmpstr (copy->executor, ==, "processes");
  g_assert_cmpuint (copy->workers, ==, 7);
  g_assert_cmpint (copy->switch_interval_ns, ==, 500000);
  g_assert_cmpuint (copy->start_method, ==, GS_START_SPAWN);
  g_assert_cmpuint (copy->chunksize, ==, 10);
  g_assert_cmpuint (copy->cancel->len, ==, 2);
  g_assert_cmpint (g_array_index (copy->cancel, gint64, 0), ==, 100000);
  g_assert_cmpuint (gs_plan_get_n_early (copy), ==, 5);
  g_assert_cmpuint (copy->max_tasks_per_child, ==, 3);
  g_assert_cmpuint (copy->main_guard, ==, GS_MAIN_GUARD_NO);
  g_assert_cmpuint (copy->semaphore, ==, 4);
  g_assert_cmpuint (copy->cores, ==, 2);
  g_assert_false (copy->emulate);
  g_assert_cmpfloat (copy->step_ns, ==, plan->step_ns);
  g_assert_cmpuint (copy->groups->len, ==, 2);

  group = g_ptr_array_index (copy->groups, 0);
  g_assert_cmpstr (group->name, ==, "계산 \"1\"\n");
  g_assert_cmpuint (group->n->len, ==, 3);
  g_assert_cmpint (g_array_index (group->n, gint64, 2), ==, G_MAXINT64);
  g_assert_cmpint (group->iteration_ns, ==, -1);
  group = g_ptr_array_index (copy->groups, 1);
  g_assert_cmpint (group->work_ns, ==, 500000000);
  g_assert_cmpuint (group->argument_bytes, ==, 50000000);
  g_assert_cmpuint (group->result_bytes, ==, 65536);
  g_assert_cmpuint (group->repeat, ==, 300);
  g_assert_cmpint (group->iteration_ns, ==, 20);
}

static void
test_find_task (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  guint index;

  g_assert_cmpuint (gs_plan_get_n_tasks (plan), ==, 8);
  g_assert_true (gs_plan_find_task (plan, 0, &index) == g_ptr_array_index (plan->groups, 0));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (gs_plan_find_task (plan, 4, &index) == g_ptr_array_index (plan->groups, 0));
  g_assert_cmpuint (index, ==, 4);
  g_assert_true (gs_plan_find_task (plan, 5, &index) == g_ptr_array_index (plan->groups, 1));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (gs_plan_find_task (plan, 7, NULL) == g_ptr_array_index (plan->groups, 1));
  g_assert_null (gs_plan_find_task (plan, 8, &index));
}

/* The group sets the cost of an iteration; the plan sets all other costs. */
static void
test_cost (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  const GsTaskGroup *python = g_ptr_array_index (plan->groups, 0);
  const GsTaskGroup *other = g_ptr_array_index (plan->groups, 1);

  g_assert_cmpuint (gs_plan_get_cost (plan, python).iteration, ==, 0);
  g_assert_cmpuint (gs_plan_get_cost (plan, other).iteration, ==, 20);
  g_assert_cmpuint (gs_plan_get_cost (plan, other).submit, ==, 0);
  plan->emulate = TRUE;
  g_assert_cmpuint (gs_plan_get_cost (plan, python).iteration, ==, 50);
  g_assert_cmpuint (gs_plan_get_cost (plan, other).iteration, ==, 20);
  g_assert_cmpuint (gs_plan_get_cost (plan, other).submit, ==, gs_cost_cpython.submit);
}

/* Chunks are map()'s on a process pool, and end where a group begins later. */
static void
test_chunks (void)
{
  g_autoptr (GsPlan) plan = gs_plan_new ();
  static const guint ends[] = { 0, 3, 5, 6, 7 };

  plan->chunksize = 3;
  gs_plan_add_group (plan, "first", "sleep", 5);
  g_assert_cmpuint (gs_plan_count_chunk (plan, 0), ==, 1);
  g_free (plan->executor);
  plan->executor = g_strdup ("processes");
  for (guint i = 0; i < 2; i++)
    {
      GsTaskGroup *group = gs_plan_add_group (plan, "later", "sleep", i == 0 ? 1 : 2);

      group->begin = i == 0 ? GS_TASK_BEGIN_AFTER : GS_TASK_BEGIN_LATE;
    }
  for (guint i = 0; i + 1 < G_N_ELEMENTS (ends); i++)
    g_assert_cmpuint (gs_plan_count_chunk (plan, ends[i]), ==, ends[i + 1] - ends[i]);

  plan->cancel_after_ns = 1;
  g_assert_cmpuint (gs_plan_count_chunk (plan, 0), ==, 1);
  plan->cancel_after_ns = 0;
  plan->collect = GS_COLLECT_SUBMIT;
  g_assert_cmpuint (gs_plan_count_chunk (plan, 0), ==, 1);
}

/* Coroutines that await have lanes, as many as can be told apart. */
static void
test_task_lanes (void)
{
  static const struct { const char *executor; guint n_waiting, n_computing, n_lanes; } cases[] = {
    { "asyncio", GS_MAX_TASK_LANES, 0, GS_MAX_TASK_LANES },
    { "asyncio", GS_MAX_TASK_LANES + 1, 0, GS_MAX_TASK_LANES },
    { "asyncio", GS_MAX_TASKS_WITH_LANES, 0, 0 },
    { "asyncio-processes", 3, 1000, 3 },
    { "threads", 3, 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsPlan) plan = gs_plan_new ();

      g_free (plan->executor);
      plan->executor = g_strdup (cases[i].executor);
      gs_plan_add_group (plan, "io", "sleep", cases[i].n_waiting);
      if (cases[i].n_computing > 0)
        gs_plan_add_group (plan, "cpu", "sum-squares", cases[i].n_computing);
      g_assert_cmpuint (gs_plan_get_n_task_lanes (plan), ==, cases[i].n_lanes);
    }
}

/* Gives @field of @owner another value that is allowed. */
static void
change_field (const GsField *field,
              gpointer       owner)
{
  const gint64 number = 7;

  switch ((GsFieldType) field->type)
    {
    case GS_FIELD_TEXT:
    case GS_FIELD_NAME:
      g_free (*GS_FIELD_IN (char *, field, owner));
      *GS_FIELD_IN (char *, field, owner) =
        g_strdup (field->get_names != NULL ? field->get_names ()[1] : "other");
      break;
    case GS_FIELD_CHOICE:
      *GS_FIELD_IN (guint, field, owner) = 2;
      break;
    case GS_FIELD_INTEGER:
    case GS_FIELD_WORKERS:
      *GS_FIELD_IN (guint, field, owner) = number;
      break;
    case GS_FIELD_DURATION:
    case GS_FIELD_COST:
    case GS_FIELD_SIZE:
    case GS_FIELD_WORK:
      *GS_FIELD_IN (gint64, field, owner) = number;
      break;
    case GS_FIELD_INTEGERS:
    case GS_FIELD_DURATIONS:
    case GS_FIELD_N:
      g_array_append_val (*GS_FIELD_IN (GArray *, field, owner), number);
      break;
    case GS_N_FIELD_TYPES:
    default:
      g_assert_not_reached ();
    }
}

/* Every row is told apart, copied, sent and read back, whatever else the table has. */
static void
check_table (const GsField *fields,
             const char    *required,
             gsize          size)
{
  g_autoptr (GHashTable) offsets = g_hash_table_new (NULL, NULL);

  for (const GsField *field = fields; !gs_field_is_end (field); field++)
    {
      gpointer plain = g_malloc0 (size), changed = g_malloc0 (size), read = g_malloc0 (size);
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (GError) error = NULL;

      g_assert_true (g_hash_table_add (offsets, GSIZE_TO_POINTER (field->offset)));
      gs_fields_init (fields, plain);
      gs_fields_init (fields, changed);
      gs_fields_init (fields, read);
      for (const GsField *named = fields; !gs_field_is_end (named); named++)
        if (g_strcmp0 (named->name, required) == 0 || named->type == GS_FIELD_WORKERS
            || named->type == GS_FIELD_TEXT)
          change_field (named, plain);
      gs_fields_copy (fields, changed, plain);
      g_assert_true (gs_fields_are_same (fields, plain, changed));

      /* Those that have to be said are other than new ones already. */
      if (gs_field_is_same (field, plain, read))
        {
          change_field (field, changed);
          g_assert_false (gs_fields_are_same (fields, plain, changed));
        }
      gs_fields_to_json (fields, changed, object);
      g_assert_true (gs_fields_from_json (fields, read, object, &error));
      g_assert_no_error (error);
      for (const GsField *each = fields; !gs_field_is_end (each); each++)
        g_assert_true (gs_field_means_same (each, changed, read));

      gs_fields_clear (fields, plain);
      gs_fields_clear (fields, changed);
      gs_fields_clear (fields, read);
      g_free (plain);
      g_free (changed);
      g_free (read);
    }
}

static void
test_fields (void)
{
  check_table (gs_task_fields, "Workload", sizeof (GsTaskGroup));
  check_table (gs_variant_fields, "Executor", sizeof (GsVariantSettings));
}

static char *
replace (const char *text,
         const char *from,
         const char *to)
{
  g_autoptr (GString) string = g_string_new (text);

  g_assert_cmpuint (g_string_replace (string, from, to, 0), >, 0);
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/* A change of a good plan, and a word that the error has to say. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *from, *to, *names;
  } cases[] = {
    { "\"workers\":7", "\"workers\":0", "workers" },
    { "\"workers\":7", "\"workers\":1000000000", "workers" },
    { "\"workers\":7", "\"workers\":-1", "workers" },
    { "\"workers\":7", "\"workers\":7.5", "workers" },
    { "\"workers\":7", "\"workers\":\"7\"", "workers" },
    { "\"workers\":7", "\"workers\":null", "workers" },
    { "\"workers\":7", "\"workers\":[7]", "workers" },
    { "\"workers\":7,", "", "workers" },
    { "\"workers\":7", "\"wrokers\":7", "wrokers" },
    { "\"chunksize\":10", "\"chunksize\":0", "chunksize" },
    { "\"chunksize\":10", "\"chunksize\":1000001", "chunksize" },
    { "\"argument_bytes\":50000000", "\"argument_bytes\":500000000", "chunk" },
    { "\"semaphore\":4", "\"semaphore\":-1", "semaphore" },
    { "\"cores\":2", "\"cores\":-2", "cores" },
    { "\"emulate\":false", "\"emulate\":0", "emulate" },
    { "\"step_ns\":1.25", "\"step_ns\":0.0", "step_ns" },
    { "\"step_ns\":1.25", "\"step_ns\":1e300", "step_ns" },
    { "\"step_ns\":1.25", "\"step_ns\":true", "step_ns" },
    { "\"spawn\"", "\"telepathy\"", "telepathy" },
    { "\"spawn\"", "\"fork\"", "max_tasks_per_child" },
    { "\"main_guard\":\"no\"", "\"main_guard\":\"maybe\"", "maybe" },
    { "\"initializer\":\"none\"", "\"initializer\":\"works\"", "works" },
    { "\"max_tasks_per_child\":3", "\"max_tasks_per_child\":-1", "max_tasks_per_child" },
    { "\"processes\"", "\"goroutines\"", "goroutines" },
    { "\"processes\"", "null", "executor" },
    { "\"sleep\"", "\"dream\"", "dream" },
    { "\"count\":5", "\"count\":0", "count" },
    { "\"count\":5", "\"count\":1000001", "count" },
    { "\"count\":3", "\"count\":999996", "count" },
    { "\"work_ns\":500000000", "\"work_ns\":-1", "work_ns" },
    { "\"repeat\":300", "\"repeat\":0", "repeat" },
    { "\"lock\":\"none\"", "\"lock\":\"mutex\"", "mutex" },
    { "\"lock\":\"none\"", "\"lock\":null", "lock" },
    { "\"model\":\"call\"", "\"model\":\"2.7\"", "2.7" },
    { "\"begin\":\"together\"", "\"begin\":\"before\"", "before" },
    { "\"repeat\":300", "\"repeat\":1000001", "repeat" },
    { "\"iteration_ns\":20", "\"iteration_ns\":-2", "iteration_ns" },
    { "\"iteration_ns\":20", "\"iteration_ns\":10001", "iteration_ns" },
    { "[100000,0,", "[100000,-1,", "n" },
    { "[100000,0,", "[100000,{},", "n" },
    { "[100000,0,", "[100000,1.5,", "n" },
    { "\"argument_bytes\":50000000", "\"argument_bytes\":1099511627776", "argument_bytes" },
    { "\"result_bytes\":65536", "\"result_bytes\":-1", "result_bytes" },
    { "\"groups\":[{", "\"groups\":[3,{", "groups" },
    { "\"groups\":[{", "\"sets\":[{", "sets" },
  };
  g_autoptr (GsPlan) plan = new_plan ();
  g_autofree char *line = gs_plan_to_json (plan);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hostile = replace (line, cases[i].from, cases[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_plan_from_json (hostile, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].names));
    }
}

static void
test_no_plan (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  const char *lines[] = { "", "{", "[]", "{}", "3", "null", "\"plan\"", "{\"groups\":[]}", "\xff",
                          "{\"executor\":\"\xc3\"}", deep };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_plan_from_json (lines[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* Every prefix of a plan, and a plan with each byte in turn changed: no crash, and only plans are
 * accepted. */
static void
test_damaged (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  g_autofree char *line = gs_plan_to_json (plan);
  gsize length = strlen (line);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *cut = g_strndup (line, i);

      g_assert_null (gs_plan_from_json (cut, NULL));
    }

  for (gsize i = 0; i < length; i++)
    for (guint byte = 1; byte < 256; byte += 7)
      {
        g_autofree char *changed = g_strdup (line);
        g_autoptr (GsPlan) damaged = NULL;

        changed[i] = (char) byte;
        damaged = gs_plan_from_json (changed, NULL);
        if (damaged != NULL)
          g_assert_cmpuint (gs_plan_get_n_tasks (damaged), <=, GS_MAX_TASKS);
      }
}

/* A runner's messages are checked before anybody acts on them. */
static void
test_messages (void)
{
  static const struct
  {
    const char *line;
    gboolean good;
    const char *type;
  } cases[] = {
    { "{\"type\":\"started\",\"time_ns\":12}", TRUE, "started" },
    { "{\"type\":\"started\",\"time_ns\":-12}", FALSE, NULL },
    { "{\"type\":\"started\"}", FALSE, NULL },
    { "{\"type\":\"task\",\"task\":2,\"result\":\"x\",\"cpu_ns\":1}", TRUE, "task" },
    { "{\"type\":\"task\",\"task\":2,\"error\":\"x\",\"cpu_ns\":-1}", TRUE, "task" },
    { "{\"type\":\"task\",\"task\":3,\"result\":\"x\",\"cpu_ns\":1}", FALSE, NULL },
    { "{\"type\":\"task\",\"task\":-1,\"result\":\"x\",\"cpu_ns\":1}", FALSE, NULL },
    { "{\"type\":\"task\",\"task\":2,\"result\":7,\"cpu_ns\":1}", FALSE, NULL },
    { "{\"type\":\"task\",\"task\":2,\"cpu_ns\":1}", FALSE, NULL },
    { "{\"type\":\"usage\",\"cpu_ns\":99999999999}", TRUE, "usage" },
    { "{\"type\":\"capacity\",\"workers\":2,\"capacity\":1.9,\"single_ns\":1,\"parallel_ns\":1}",
      TRUE, "capacity" },
    { "{\"type\":\"capacity\",\"workers\":2,\"capacity\":\"nan\"}", FALSE, NULL },
    { "{\"type\":\"calibration\",\"step_ns\":0}", FALSE, NULL },
    { "{\"type\":\"error\"}", FALSE, NULL },
    { "{\"type\":\"error\",\"message\":\"no\"}", TRUE, "error" },
    { "{\"type\":\"end\"}", TRUE, "end" },
    { "{\"type\":\"future\",\"words\":[1,2]}", TRUE, NULL },
    { "{\"type\":5}", FALSE, NULL },
    { "{}", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) message = gs_json_parse (cases[i].line, strlen (cases[i].line),
                                                      &error);
      const char *type = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (gs_control_check (message, 3, &type, &error), ==, cases[i].good);
      if (cases[i].good)
        g_assert_cmpstr (type, ==, cases[i].type);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* A name that ends in half a character makes no plan. */
static void
test_surrogate (void)
{
  g_autoptr (GsPlan) plan = new_plan ();
  g_autofree char *line = gs_plan_to_json (plan);
  g_autofree char *half = replace (line, "\"name\":\"", "\"name\":\"tex\\ud800ts");
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_plan_from_json (half, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "second half of a character"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Plan/round-trip", test_round_trip);
  g_test_add_func ("/Gilscope/Plan/find-task", test_find_task);
  g_test_add_func ("/Gilscope/Plan/cost", test_cost);
  g_test_add_func ("/Gilscope/Plan/chunks", test_chunks);
  g_test_add_func ("/Gilscope/Plan/task-lanes", test_task_lanes);
  g_test_add_func ("/Gilscope/Plan/fields", test_fields);
  g_test_add_func ("/Gilscope/Plan/hostile", test_hostile);
  g_test_add_func ("/Gilscope/Plan/no-plan", test_no_plan);
  g_test_add_func ("/Gilscope/Plan/damaged", test_damaged);
  g_test_add_func ("/Gilscope/Plan/messages", test_messages);
  g_test_add_func ("/Gilscope/Plan/surrogate", test_surrogate);
  return g_test_run ();
}
