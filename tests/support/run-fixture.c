/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gs-clock.h"
#include "run-fixture.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

gint64
test_get_patience (void)
{
  const char *factor = g_getenv ("GILSCOPE_PATIENCE");

  return (gint64) (2 * G_USEC_PER_SEC * (factor != NULL ? g_ascii_strtod (factor, NULL) : 1));
}

GsPlan *
test_plan (const char *executor,
           guint       workers,
           const char *workload,
           guint       count,
           gint64      work_ns)
{
  GsPlan *plan = gs_plan_new ();

  g_free (plan->executor);
  plan->executor = g_strdup (executor);
  plan->workers = workers;
  plan->emulate = FALSE;
  gs_plan_add_group (plan, "group", workload, count)->work_ns = work_ns;
  return plan;
}

static void
message_cb (GsRunner   *runner,
            JsonObject *message,
            gpointer    user_data)
{
  TestRun *self = user_data;
  const char *type = json_object_get_string_member (message, "type");

  g_assert_false (self->ended);
  if (strcmp (type, "started") == 0)
    self->started_ns = json_object_get_int_member (message, "time_ns");
  else if (strcmp (type, "usage") == 0)
    self->cpu_ns = json_object_get_int_member (message, "cpu_ns");
  else if (strcmp (type, "capacity") == 0)
    self->capacity = json_object_get_double_member (message, "capacity");
  else if (strcmp (type, "calibration") == 0)
    self->step_ns = json_object_get_double_member (message, "step_ns");
  else if (strcmp (type, "shared") == 0)
    g_ptr_array_add (self->shared,
                     g_strdup (json_object_get_string_member (message, "result")));
  else if (strcmp (type, "task") == 0)
    {
      gint64 task = json_object_get_int_member (message, "task");
      gboolean failed = json_object_has_member (message, "error");

      g_assert_null (self->results->pdata[task]);
      self->results->pdata[task] = g_strdup (
          json_object_get_string_member (message, failed ? "error" : "result"));
      self->n_results++;
      self->n_errors += failed;
    }
}

static void
ended_cb (GsRunner     *runner,
          const GError *error,
          gpointer      user_data)
{
  TestRun *self = user_data;

  g_assert_false (self->ended);
  self->ended = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
stuck_cb (GsRunner   *runner,
          const char *processes,
          gpointer    user_data)
{
  TestRun *self = user_data;

  g_assert_null (self->stuck);
  self->stuck = g_strdup (processes);
}

static const GsRunnerCallbacks callbacks = { message_cb, ended_cb, stuck_cb };

static TestRun *
new_run (guint n_tasks)
{
  TestRun *self = g_new0 (TestRun, 1);

  self->started_ns = -1;
  self->cpu_ns = -1;
  self->results = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->results, n_tasks);
  self->shared = g_ptr_array_new_with_free_func (g_free);
  return self;
}

TestRun *
test_run_start (const GsPlan *plan,
                GError      **error)
{
  guint n_lanes = gs_plan_get_n_lanes (plan) + 2 + gs_plan_get_n_task_lanes (plan);

  return test_run_start_with_lanes (plan, n_lanes, error);
}

TestRun *
test_run_start_with_lanes (const GsPlan *plan,
                           guint         n_lanes,
                           GError      **error)
{
  g_autoptr (TestRun) self = new_run (gs_plan_get_n_tasks (plan));

  self->recording = gs_recording_new (n_lanes, 65536);
  g_assert_nonnull (self->recording);
  self->runner = gs_runner_start (plan, self->recording, &callbacks, self, error);
  if (self->runner == NULL)
    {
      self->ended = TRUE;
      return NULL;
    }
  return g_steal_pointer (&self);
}

TestRun *
test_run_capacity (guint  workers,
                   gint64 budget_ns)
{
  TestRun *self = new_run (0);
  g_autoptr (GError) error = NULL;

  self->runner = gs_runner_start_capacity (workers, 0, budget_ns, 1.3, &callbacks, self, &error);
  g_assert_no_error (error);
  return self;
}

TestRun *
test_run_calibrate (void)
{
  TestRun *self = new_run (0);
  g_autoptr (GError) error = NULL;

  self->runner = gs_runner_start_calibration (&callbacks, self, &error);
  g_assert_no_error (error);
  return self;
}

static gboolean
wake_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

void
test_wait_for (gboolean (*condition) (gpointer data),
               gpointer data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint tick = g_timeout_add (2, wake_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

/* A condition and the run that it is asked of. */
typedef struct
{
  TestRun *run;
  gboolean (*condition) (TestRun *run);
} RunCondition;

static gboolean
run_condition_holds (gpointer data)
{
  RunCondition *self = data;

  return self->condition (self->run);
}

void
test_run_wait_for (TestRun  *self,
                   gboolean (*condition) (TestRun *self))
{
  RunCondition wanted = { self, condition };

  test_wait_for (run_condition_holds, &wanted);
}

static gboolean
has_ended (TestRun *self)
{
  return self->ended;
}

void
test_run_wait (TestRun *self)
{
  test_run_wait_for (self, has_ended);
}

void
test_run_free (TestRun *self)
{
  if (self->runner != NULL)
    {
      if (!self->ended)
        {
          gs_runner_stop (self->runner);
          test_run_wait (self);
        }
      gs_runner_free (self->runner);
    }
  g_clear_pointer (&self->recording, gs_recording_free);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->shared);
  g_clear_error (&self->error);
  g_free (self->stuck);
  g_free (self);
}

TestRun *
test_run (const GsPlan *plan)
{
  g_autoptr (GError) error = NULL;
  TestRun *self = test_run_start (plan, &error);

  g_assert_no_error (error);
  test_run_wait (self);
  g_assert_no_error (self->error);
  return self;
}

guint
test_count_state (TestRun *self,
                  GsState  state)
{
  guint n = 0;

  for (guint lane = 0; lane < gs_recording_get_n_lanes (self->recording); lane++)
    {
      uint64_t count;
      const GsEvent *events = gs_recording_get_events (self->recording, lane, &count);

      while (count > 0 && events[count - 1].what >= GS_N_STATES
             && events[count - 1].what != GS_MARK_END)
        count--;
      n += count > 0 && events[count - 1].what == state;
    }
  return n;
}

gboolean
test_was_submitted (TestRun *self,
                    guint    task)
{
  uint64_t count;
  const GsEvent *events = gs_recording_get_events (self->recording, 0, &count);

  for (uint64_t i = 0; i < count; i++)
    if (events[i].what == GS_MARK_SUBMIT && events[i].task == task)
      return TRUE;
  return FALSE;
}

/* The processes of the group, zombies included. */
static GArray *
list_group (GPid pgid)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (GPid));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      GPid pid = atoi (name);
      int parent, group;
      char state;

      if (pid > 0 && g_file_get_contents (path, &text, NULL, NULL)
          && sscanf (strrchr (text, ')') + 1, " %c %d %d", &state, &parent, &group) == 3
          && group == pgid)
        g_array_append_val (pids, pid);
    }
  return pids;
}

gboolean
test_group_is_alive (GPid pgid)
{
  g_autoptr (GArray) pids = list_group (pgid);

  return pids->len > 0;
}

GArray *
test_list_group (GPid pgid)
{
  GArray *pids = list_group (pgid);

  for (guint i = 0; i < pids->len; i++)
    if (g_array_index (pids, GPid, i) == pgid)
      g_array_remove_index_fast (pids, i--);
  return pids;
}

guint
test_count_fds (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* A stretch in which a lane holds its interpreter's GIL. */
typedef struct
{
  uint32_t interpreter;
  uint64_t begin;
  uint64_t end;
} Hold;

static int
compare_holds (gconstpointer a,
               gconstpointer b)
{
  const Hold *x = a, *y = b;

  if (x->interpreter != y->interpreter)
    return x->interpreter < y->interpreter ? -1 : 1;
  return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void
check_lane (TestRun *self,
            guint    lane,
            gboolean whole,
            GArray  *holds)
{
  const GsLaneEntry *entry = gs_recording_get_lane (self->recording, lane);
  Hold hold = { .interpreter = entry->interpreter };
  gboolean holding = FALSE;
  uint64_t count, last = 0;
  const GsEvent *events = gs_recording_get_events (self->recording, lane, &count);

  g_assert_cmpuint (gs_recording_get_lost (self->recording, lane), ==, 0);
  /* A killed worker may have opened the lane and put nothing yet. */
  if (!whole && count == 0)
    return;
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (events[0].what, <, GS_N_STATES);

  for (uint64_t i = 0; i < count; i++)
    {
      if (events[i].what == GS_MARK_CONTINUATION)
        continue;

      g_assert_cmpuint (events[i].time, >=, last);
      last = events[i].time;
      if (events[i].what == GS_MARK_END)
        g_assert_cmpuint (i, ==, count - 1);

      if (events[i].what < GS_N_STATES && holding && (events[i].flags & GS_FLAG_GIL) == 0)
        {
          hold.end = last;
          g_array_append_val (holds, hold);
          holding = FALSE;
        }
      else if (events[i].what < GS_N_STATES && !holding && (events[i].flags & GS_FLAG_GIL) != 0)
        {
          hold.begin = last;
          holding = TRUE;
        }
    }

  if (whole)
    {
      g_assert_cmpuint (events[count - 1].what, ==, GS_MARK_END);
      g_assert_false (holding);
    }
}

void
test_check_lanes (TestRun *self,
                  gboolean whole)
{
  g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (Hold));

  for (guint lane = 0; lane < gs_recording_get_n_lanes (self->recording); lane++)
    check_lane (self, lane, whole, holds);

  g_array_sort (holds, compare_holds);
  for (guint i = 1; i < holds->len; i++)
    {
      const Hold *before = &g_array_index (holds, Hold, i - 1);
      const Hold *hold = &g_array_index (holds, Hold, i);

      if (before->interpreter == hold->interpreter)
        g_assert_cmpuint (hold->begin, >=, before->end);
    }
}
