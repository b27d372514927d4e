/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session is a list of steps, made when it starts: runs of variants, and probes of the capacity
 * between them.  Each step is one runner process; when it has ended, the next one is started. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-calibration.h"
#include "gs-clock.h"
#include "gs-limit.h"
#include "gs-load.h"
#include "gs-run-check.h"
#include "gs-runner.h"
#include "gs-session.h"
#include "gs-steps.h"

/* A recording keeps so many events in each lane, more where there are many tasks, and so many in
 * all: 16 bytes each, of an address space that costs nothing until it is written. */
#define EVENTS_PER_LANE (UINT64_C (1) << 20)
#define EVENTS_PER_TASK 8
#define EVENTS_IN_ALL (UINT64_C (1) << 27)

#define PROGRESS_MS 500

struct _GsSession
{
  GObject parent;

  /* Owned. */
  GsResults *results;
  GArray *steps;      /* GsStep */
  GsRunner *runner;   /* of the step under way, or NULL between steps */
  GsRun *run;         /* of the step under way, if it is a run */
  GsPlan *plan;       /* its plan */
  GError *error;      /* why the session ends before its last step */
  GSource *timer;     /* for "progress" */

  gboolean measure_capacity;
  double step_ns;     /* of the spin, for all runs of the session */
  gboolean is_running;
  gboolean is_stopping;
  guint step;         /* index of the one under way */
  gint64 step_begin;  /* µs */
  double cpu;         /* s that the run has used, or 0 while it has not said */
  GsLoad load;
};

enum
{
  SIGNAL_RUN_STARTED,
  SIGNAL_RUN_ENDED,
  SIGNAL_PROGRESS,
  SIGNAL_STUCK,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsSession, gs_session, G_TYPE_OBJECT)

static void begin_step (GsSession *self);

static GsExperiment *
get_experiment (GsSession *self)
{
  return gs_results_get_experiment (self->results);
}

static const GsStep *
get_step (GsSession *self,
          guint      step)
{
  return &g_array_index (self->steps, GsStep, step);
}

/* How long the step under way has been going on. */
static double
get_seconds (GsSession *self)
{
  return (g_get_monotonic_time () - self->step_begin) / 1e6;
}

/* The end */

static void
emit_progress (GsSession *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

/* Whether only probes are left. */
static gboolean
all_runs_done (GsSession *self)
{
  for (guint i = self->step; i < self->steps->len; i++)
    {
      if (!get_step (self, i)->is_probe)
        return FALSE;
    }
  return TRUE;
}

static GError *
make_stopped_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The run was stopped"));
}

static void
end_session (GsSession *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->error);

  g_assert (self->runner == NULL);

  if (error == NULL && self->is_stopping && !all_runs_done (self))
    error = make_stopped_error ();

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->is_running = FALSE;
  emit_progress (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, error);
  g_object_unref (self); /* taken by gs_session_start() */
}

static gboolean
end_session_cb (gpointer user_data)
{
  end_session (user_data);
  return G_SOURCE_REMOVE;
}

static void
add_source (GSource     *source,
            GSourceFunc  callback,
            gpointer     user_data)
{
  g_source_set_callback (source, callback, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* A step could not be started: the session ends, but not before its caller has returned. */
static void
fail_step (GsSession *self,
           GError    *error)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_clear_object (&self->run);
  g_clear_pointer (&self->plan, gs_plan_free);
  self->error = error;
  add_source (source, end_session_cb, self);
}

static void
end_step (GsSession *self)
{
  self->step++;
  if (self->error != NULL || self->is_stopping || self->step >= self->steps->len)
    end_session (self);
  else
    begin_step (self);
}

static void
stuck_cb (GsRunner   *runner,
          const char *processes,
          gpointer    user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_STUCK], 0, processes);
}

/* A run */

static void
hear_task (GsSession  *self,
           JsonObject *message)
{
  gint64 task = json_object_get_int_member_with_default (message, "task", -1);

  if (task < 0 || task >= gs_run_get_n_tasks (self->run))
    return;
  gs_run_set_result (self->run, task,
                     json_object_get_string_member_with_default (message, "result", NULL),
                     json_object_get_string_member_with_default (message, "error", NULL),
                     json_object_get_int_member_with_default (message, "cpu_ns", -1));
}

/* Takes the shared result of a group. */
static void
hear_shared (GsSession  *self,
             JsonObject *message)
{
  guint group = json_object_get_int_member_with_default (message, "group", G_MAXUINT);

  if (group < self->plan->groups->len)
    gs_run_check_shared (self->run, self->plan, group,
                         json_object_get_string_member (message, "result"));
  gs_run_set_steps (self->run, group,
                    json_object_get_string_member_with_default (message, "steps", NULL));
}

static void
run_message_cb (GsRunner   *runner,
                JsonObject *message,
                gpointer    user_data)
{
  GsSession *self = user_data;
  const char *type = json_object_get_string_member_with_default (message, "type", "");

  if (g_str_equal (type, "task"))
    hear_task (self, message);
  else if (g_str_equal (type, "shared"))
    hear_shared (self, message);
  else if (g_str_equal (type, "usage"))
    self->cpu = json_object_get_int_member_with_default (message, "cpu_ns", 0) / 1e9;
}

static void
finish_run (GsSession    *self,
            const GError *error)
{
  GsTrace *trace = gs_run_get_trace (self->run);
  guint64 origin = gs_recording_get_origin (gs_trace_get_recording (trace));

  gs_run_check (self->run, self->plan);
  /* A run that was cut short does not say what it used itself. */
  if (self->cpu > 0)
    {
      gs_run_set_cpu (self->run, self->cpu);
      gs_run_set_busy (self->run, gs_load_end (&self->load, self->cpu));
    }

  /* Extend open spans until now: the run failed, or a full lane lost their ends. */
  if (error != NULL || gs_trace_get_lost (trace) > 0)
    gs_trace_set_now (trace, gs_clock_now () - origin);
  if (error == NULL)
    gs_run_finish (self->run, GS_RUN_DONE, NULL);
  else if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED))
    gs_run_finish (self->run, GS_RUN_STOPPED, NULL);
  else
    gs_run_finish (self->run, GS_RUN_FAILED, error->message);
}

static void
run_ended_cb (GsRunner     *runner,
              const GError *error,
              gpointer      user_data)
{
  GsSession *self = user_data;
  g_autoptr (GsRun) run = self->run;

  finish_run (self, error);
  if (g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED))
    self->error = make_stopped_error ();
  else if (error != NULL)
    self->error = g_error_copy (error);
  /* Later steps of the same variant will take as long as this one did. */
  gs_steps_learn (self->steps, self->step, get_seconds (self));

  g_clear_pointer (&self->runner, gs_runner_free);
  g_clear_pointer (&self->plan, gs_plan_free);
  self->run = NULL;
  g_signal_emit (self, signals[SIGNAL_RUN_ENDED], 0, run);
  end_step (self);
}

static guint64
count_events (guint n_lanes,
              guint n_tasks)
{
  guint64 wanted = EVENTS_PER_LANE;

  while (wanted < (guint64) n_tasks * EVENTS_PER_TASK)
    wanted *= 2;
  return MIN (wanted, EVENTS_IN_ALL / n_lanes);
}

static void
begin_run (GsSession *self,
           guint      variant)
{
  static const GsRunnerCallbacks callbacks = { run_message_cb, run_ended_cb, stuck_cb };
  GsExperiment *experiment = get_experiment (self);
  guint n_tasks = gs_experiment_get_n_tasks (experiment);
  g_autoptr (GsTrace) trace = NULL;
  GsRecording *recording;
  GError *error = NULL;
  guint64 n_events;
  guint n_lanes;

  self->plan = gs_experiment_make_plan (experiment, variant, self->step_ns);
  n_lanes = gs_plan_get_n_lanes (self->plan) + gs_plan_get_n_task_lanes (self->plan)
            + GS_EXTRA_LANES;
  n_events = count_events (n_lanes, n_tasks);
  recording = gs_recording_new (n_lanes, n_events);
  if (recording == NULL)
    {
      g_autofree char *why = gs_limit_describe (errno, n_lanes * n_events * sizeof (GsEvent));

      fail_step (self, g_error_new (GS_RUN_ERROR, GS_RUN_ERROR_RESOURCES,
                                    _("No memory to record in: %s"), why));
      return;
    }

  trace = gs_trace_new (recording);
  self->run = gs_run_new (trace, variant, self->plan->workers, n_tasks);
  self->cpu = 0;
  gs_load_begin (&self->load);
  self->runner = gs_runner_start (self->plan, recording, &callbacks, self, &error);
  if (self->runner == NULL)
    {
      fail_step (self, error);
      return;
    }

  /* The runner has it by now. */
  gs_recording_close_fd (recording);
  gs_results_add_run (self->results, self->run);
  g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, self->run);
}

/* A probe */

static void
probe_message_cb (GsRunner   *runner,
                  JsonObject *message,
                  gpointer    user_data)
{
  GsSession *self = user_data;
  const char *type = json_object_get_string_member_with_default (message, "type", "");
  double capacity = json_object_get_double_member_with_default (message, "capacity", NAN);

  if (g_str_equal (type, "capacity") && isfinite (capacity) && capacity > 0)
    gs_results_add_capacity (self->results, get_step (self, self->step)->workers, capacity);
}

static void
probe_ended_cb (GsRunner     *runner,
                const GError *error,
                gpointer      user_data)
{
  GsSession *self = user_data;

  if (error != NULL && !g_error_matches (error, GS_RUN_ERROR, GS_RUN_ERROR_STOPPED))
    self->error = g_error_copy (error);
  g_clear_pointer (&self->runner, gs_runner_free);
  end_step (self);
}

static void
begin_probe (GsSession    *self,
             const GsStep *step)
{
  static const GsRunnerCallbacks callbacks = { probe_message_cb, probe_ended_cb, stuck_cb };
  GError *error = NULL;

  self->runner = gs_runner_start_capacity (step->workers,
                                           gs_experiment_get_cores_at_hand (get_experiment (self)),
                                           step->budget_ns, self->step_ns, &callbacks, self,
                                           &error);
  if (self->runner == NULL)
    fail_step (self, error);
}

static void
begin_step (GsSession *self)
{
  const GsStep *step = get_step (self, self->step);

  self->step_begin = g_get_monotonic_time ();
  if (step->is_probe)
    begin_probe (self, step);
  else
    begin_run (self, step->variant);
  emit_progress (self);
}

/* The object */

static void
gs_session_finalize (GObject *object)
{
  GsSession *self = GS_SESSION (object);

  /* While it runs it holds a reference to itself. */
  g_assert (self->runner == NULL);
  g_clear_object (&self->results);
  g_clear_error (&self->error);
  g_array_unref (self->steps);

  G_OBJECT_CLASS (gs_session_parent_class)->finalize (object);
}

static void
gs_session_class_init (GsSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_session_finalize;

  signals[SIGNAL_RUN_STARTED] = g_signal_new ("run-started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, GS_TYPE_RUN);
  signals[SIGNAL_RUN_ENDED] = g_signal_new ("run-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, GS_TYPE_RUN);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  signals[SIGNAL_STUCK] = g_signal_new ("stuck", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
gs_session_init (GsSession *self)
{
  self->steps = g_array_new (FALSE, TRUE, sizeof (GsStep));
}

GsSession *
gs_session_new (GsResults *results,
                gboolean   measure_capacity)
{
  GsSession *self;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  self = g_object_new (GS_TYPE_SESSION, NULL);
  self->results = g_object_ref (results);
  self->measure_capacity = measure_capacity;
  return self;
}

static gboolean
progress_cb (gpointer user_data)
{
  emit_progress (user_data);
  return G_SOURCE_CONTINUE;
}

void
gs_session_start (GsSession *self)
{
  GError *error = NULL;

  g_return_if_fail (GS_IS_SESSION (self) && !self->is_running);

  g_object_ref (self); /* until end_session() */
  self->is_running = TRUE;
  self->is_stopping = FALSE;
  self->step = 0;
  g_array_set_size (self->steps, 0);
  if (!gs_experiment_validate (get_experiment (self), &error))
    {
      fail_step (self, error);
      return;
    }

  /* One for all runs, though the machine's speed may be told meanwhile: they do the same work. */
  self->step_ns = gs_calibration_get_step_ns ();
  gs_steps_add_all (self->steps, get_experiment (self), self->measure_capacity);
  self->timer = g_timeout_source_new (PROGRESS_MS);
  add_source (self->timer, progress_cb, self);
  begin_step (self);
}

void
gs_session_stop (GsSession *self)
{
  g_return_if_fail (GS_IS_SESSION (self));

  self->is_stopping = self->is_running;
  if (self->runner != NULL)
    gs_runner_stop (self->runner);
}

gboolean
gs_session_is_running (GsSession *self)
{
  g_return_val_if_fail (GS_IS_SESSION (self), FALSE);
  return self->is_running;
}

GsRun *
gs_session_get_live_run (GsSession *self)
{
  g_return_val_if_fail (GS_IS_SESSION (self), NULL);
  return self->runner != NULL ? self->run : NULL;
}

GsResults *
gs_session_get_results (GsSession *self)
{
  g_return_val_if_fail (GS_IS_SESSION (self), NULL);
  return self->results;
}

double
gs_session_get_progress (GsSession *self,
                         guint     *step,
                         guint     *n_steps,
                         double    *seconds_left)
{
  guint run, n_runs;
  double share, left;

  g_return_val_if_fail (GS_IS_SESSION (self), 0);

  share = gs_steps_get_progress (self->steps, self->step,
                                 self->is_running ? get_seconds (self) : NAN, &run, &n_runs, &left);
  if (step != NULL)
    *step = run;
  if (n_steps != NULL)
    *n_steps = n_runs;
  if (seconds_left != NULL)
    *seconds_left = self->is_running ? left : 0;
  return share;
}

double
gs_session_estimate (GsExperiment *experiment,
                     guint        *n_runs)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (GsStep));
  double seconds = 0;
  guint run = 0;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), 0);
  g_return_val_if_fail (n_runs != NULL, 0);

  gs_steps_add_all (steps, experiment, TRUE);
  gs_steps_get_progress (steps, 0, NAN, &run, n_runs, &seconds);
  return seconds;
}

gboolean
gs_session_is_probing (GsSession *self)
{
  g_return_val_if_fail (GS_IS_SESSION (self), FALSE);
  return self->is_running && self->step < self->steps->len && get_step (self, self->step)->is_probe;
}
