/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-run.h"

#include <math.h>

#include "gs-latency.h"
#include "gs-plan.h"

struct _GsRun
{
  GObject parent_instance;

  GsTrace *trace;
  guint variant;
  guint n_workers;
  guint n_tasks;
  GsRunState state;
  char *error;
  double cpu;              /* s */
  double busy;             /* 0…1 */

  GsTaskResult *results;   /* n_tasks of them */
  GArray *shared;          /* GsSharedResult */
  char **expected;         /* n_tasks of them, or NULL before the first check */
  guint *chunks;           /* the same, of how many tasks each first one's work item has, or NULL */

  GsRunFigures figures;    /* of what the trace held when… */
  guint64 measured_spans;  /* …it had so many spans */
  gint64 measured_end;     /* …and ended here; -1 if never measured */
  GHashTable *latencies;   /* of the same, by first task: GsDistribution */
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsRun, gs_run, G_TYPE_OBJECT)

static void
check_result (GsRun *self,
              guint  task)
{
  GsTaskResult *result = &self->results[task];
  const char *expected = self->expected != NULL ? self->expected[task] : NULL;

  result->checked = expected != NULL;
  result->right = expected != NULL && g_strcmp0 (expected, result->result) == 0;
}

static void
measure (GsRun *self)
{
  self->measured_spans = gs_trace_get_n_spans (self->trace);
  self->measured_end = gs_trace_get_end (self->trace);
  gs_figures_measure (self->trace, self->n_workers, &self->figures);
  g_hash_table_remove_all (self->latencies);
}

static void
gs_run_finalize (GObject *object)
{
  GsRun *self = GS_RUN (object);

  for (guint i = 0; i < self->n_tasks; i++)
    {
      g_free (self->results[i].result);
      g_free (self->results[i].error);
      if (self->expected != NULL)
        g_free (self->expected[i]);
    }
  g_free (self->results);
  g_array_unref (self->shared);
  g_hash_table_unref (self->latencies);
  g_free (self->expected);
  g_free (self->chunks);
  g_free (self->error);
  g_clear_object (&self->trace);

  G_OBJECT_CLASS (gs_run_parent_class)->finalize (object);
}

static void
gs_run_class_init (GsRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_run_finalize;

  signals[SIGNAL_FINISHED] =
    g_signal_new ("finished", GS_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
clear_shared (gpointer data)
{
  GsSharedResult *shared = data;

  g_free (shared->name);
  g_free (shared->result);
  g_free (shared->expected);
  g_free (shared->steps);
}

static void
gs_run_init (GsRun *self)
{
  self->shared = g_array_new (FALSE, FALSE, sizeof (GsSharedResult));
  g_array_set_clear_func (self->shared, clear_shared);
  self->latencies = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cpu = NAN;
  self->busy = NAN;
  self->measured_end = -1;
}

GsRun *
gs_run_new (GsTrace *trace,
            guint    variant,
            guint    n_workers,
            guint    n_tasks)
{
  GsRun *self;

  g_return_val_if_fail (GS_IS_TRACE (trace), NULL);
  g_return_val_if_fail (n_tasks <= GS_MAX_TASKS, NULL);

  self = g_object_new (GS_TYPE_RUN, NULL);
  self->trace = g_object_ref (trace);
  self->variant = variant;
  self->n_workers = n_workers;
  self->n_tasks = n_tasks;
  self->results = g_new0 (GsTaskResult, n_tasks);
  for (guint i = 0; i < n_tasks; i++)
    self->results[i].cpu_ns = -1;
  return self;
}

GsRun *
gs_run_copy (GsRun *self,
             guint  variant)
{
  GsRun *copy;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (self->state != GS_RUN_LIVE, NULL);

  copy = gs_run_new (self->trace, variant, self->n_workers, self->n_tasks);
  for (guint i = 0; i < self->n_tasks; i++)
    {
      const GsTaskResult *result = &self->results[i];

      gs_run_set_result (copy, i, result->result, result->error, result->cpu_ns);
      if (result->checked)
        gs_run_set_check (copy, i, self->expected[i]);
    }
  for (guint i = 0; i < self->shared->len; i++)
    {
      const GsSharedResult *shared = &g_array_index (self->shared, GsSharedResult, i);

      gs_run_set_shared (copy, shared->group, shared->name, shared->result, shared->expected);
      if (shared->steps != NULL)
        gs_run_set_steps (copy, shared->group, shared->steps);
    }
  copy->cpu = self->cpu;
  copy->busy = self->busy;
  copy->state = self->state;
  copy->error = g_strdup (self->error);
  copy->figures = *gs_run_get_figures (self);
  copy->measured_spans = self->measured_spans;
  copy->measured_end = self->measured_end;
  return copy;
}

guint
gs_run_get_variant (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->variant;
}

GsTrace *
gs_run_get_trace (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->trace;
}

GsRunState
gs_run_get_state (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), GS_RUN_FAILED);

  return self->state;
}

const char *
gs_run_get_error (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->error;
}

guint
gs_run_get_n_workers (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->n_workers;
}

guint
gs_run_get_n_tasks (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->n_tasks;
}

const GsTaskResult *
gs_run_get_result (GsRun *self,
                   guint  task)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (task < self->n_tasks, NULL);

  return &self->results[task];
}

const GsTaskTimes *
gs_run_get_times (GsRun *self,
                  guint  task)
{
  static const GsTaskTimes nothing = { -1, -1, -1, -1, -1, FALSE, FALSE, -1 };
  GArray *times;

  g_return_val_if_fail (GS_IS_RUN (self), &nothing);

  times = gs_trace_get_tasks (self->trace);
  return task < times->len ? &g_array_index (times, GsTaskTimes, task) : &nothing;
}

gboolean
gs_run_differs_from (GsRun *self,
                     GsRun *other)
{
  g_return_val_if_fail (GS_IS_RUN (self), FALSE);
  g_return_val_if_fail (GS_IS_RUN (other), FALSE);

  for (guint task = 0; task < MIN (self->n_tasks, other->n_tasks); task++)
    {
      const GsTaskResult *own = &self->results[task], *theirs = &other->results[task];

      if (own->error != NULL && theirs->error == NULL)
        return TRUE;
      /* A run that ends at the first exception has done less. */
      if (own->result != NULL && theirs->result == NULL && theirs->error == NULL)
        return TRUE;
    }
  return FALSE;
}

const char *
gs_run_get_expected (GsRun *self,
                     guint  task)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (task < self->n_tasks, NULL);

  return self->expected != NULL ? self->expected[task] : NULL;
}

void
gs_run_set_result (GsRun      *self,
                   guint       task,
                   const char *result,
                   const char *error,
                   gint64      cpu_ns)
{
  GsTaskResult *entry;

  g_return_if_fail (GS_IS_RUN (self));

  /* Check the number: it comes from another process. */
  if (task >= self->n_tasks)
    return;

  entry = &self->results[task];
  g_free (entry->result);
  g_free (entry->error);
  entry->result = g_strdup (result);
  entry->error = g_strdup (error);
  entry->cpu_ns = MAX (cpu_ns, -1);
  check_result (self, task);
}

void
gs_run_set_shared (GsRun      *self,
                   guint       group,
                   const char *name,
                   const char *result,
                   const char *expected)
{
  GsSharedResult shared = { .group = group };
  guint at = 0;

  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (name != NULL && result != NULL);

  while (at < self->shared->len && gs_run_get_shared (self, at)->group < group)
    at++;
  if (at < self->shared->len && gs_run_get_shared (self, at)->group == group)
    g_array_remove_index (self->shared, at);

  shared.name = g_strdup (name);
  shared.result = g_strdup (result);
  shared.expected = g_strdup (expected);
  g_array_insert_val (self->shared, at, shared);
}

void
gs_run_set_steps (GsRun      *self,
                  guint       group,
                  const char *steps)
{
  g_return_if_fail (GS_IS_RUN (self));

  for (guint i = 0; i < self->shared->len; i++)
    {
      GsSharedResult *shared = &g_array_index (self->shared, GsSharedResult, i);

      if (shared->group != group)
        continue;
      g_free (shared->steps);
      shared->steps = g_strdup (steps);
    }
}

guint
gs_run_get_n_shared (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->shared->len;
}

const GsSharedResult *
gs_run_get_shared (GsRun *self,
                   guint  index)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (index < self->shared->len, NULL);

  return &g_array_index (self->shared, GsSharedResult, index);
}

void
gs_run_set_check (GsRun      *self,
                  guint       task,
                  const char *expected)
{
  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (task < self->n_tasks);

  if (self->expected == NULL)
    self->expected = g_new0 (char *, self->n_tasks);
  g_free (self->expected[task]);
  self->expected[task] = g_strdup (expected);
  check_result (self, task);
}

void
gs_run_set_chunk (GsRun *self,
                  guint  first,
                  guint  n)
{
  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (first < self->n_tasks && n >= 1 && n <= self->n_tasks - first);

  if (self->chunks == NULL)
    self->chunks = g_new0 (guint, self->n_tasks);
  self->chunks[first] = n;
}

guint
gs_run_count_chunk (GsRun *self,
                    guint  first)
{
  g_return_val_if_fail (GS_IS_RUN (self), 1);
  g_return_val_if_fail (first < self->n_tasks, 1);

  return self->chunks != NULL ? MAX (self->chunks[first], 1) : 1;
}

double
gs_run_get_cpu (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NAN);

  return self->cpu;
}

void
gs_run_set_cpu (GsRun  *self,
                double  seconds)
{
  g_return_if_fail (GS_IS_RUN (self));

  self->cpu = seconds;
}

void
gs_run_finish (GsRun      *self,
               GsRunState  state,
               const char *error)
{
  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (state != GS_RUN_LIVE);

  if (self->state != GS_RUN_LIVE)
    return;

  gs_trace_update (self->trace);
  gs_trace_finish (self->trace, gs_trace_get_end (self->trace));
  self->state = state;
  self->error = g_strdup (error);
  measure (self);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

const GsRunFigures *
gs_run_get_figures (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  if (self->measured_end < 0
      || self->measured_end != gs_trace_get_end (self->trace)
      || self->measured_spans != gs_trace_get_n_spans (self->trace))
    measure (self);
  return &self->figures;
}

const GsDistribution *
gs_run_get_latency (GsRun *self,
                    guint  first,
                    guint  n_tasks)
{
  GsDistribution *latency;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  gs_run_get_figures (self);
  latency = g_hash_table_lookup (self->latencies, GUINT_TO_POINTER (first));
  if (latency == NULL)
    {
      latency = g_new (GsDistribution, 1);
      gs_latency_measure (self->trace, first, n_tasks, latency);
      g_hash_table_insert (self->latencies, GUINT_TO_POINTER (first), latency);
    }
  return latency;
}

double
gs_run_get_busy (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NAN);

  return self->busy;
}

void
gs_run_set_busy (GsRun  *self,
                 double  share)
{
  g_return_if_fail (GS_IS_RUN (self));

  self->busy = share;
}
