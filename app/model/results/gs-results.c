/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-results.h"

#include <math.h>

#include "gs-guess.h"
#include "gs-statistics.h"

typedef struct
{
  guint workers;
  double capacity;
} Probe;

/* The share of all cores that other programs may take: about the error of a makespan. */
#define TOO_BUSY 0.2

struct _GsResults
{
  GObject parent_instance;

  GsExperiment *experiment;
  GPtrArray *runs;          /* by variant: GPtrArray of GsRun */
  GArray *probes;           /* Probe, oldest first */
  GHashTable *saved;        /* variant → its counterpart or -1, of those measured at another time */
  GArray *guesses;          /* double by variant: speedups that were guessed; NAN or missing:
                             * none */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsResults, gs_results, G_TYPE_OBJECT)

static void
emit_changed (GsResults *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GPtrArray *
ensure_runs (GsResults *self,
             guint      variant)
{
  while (self->runs->len <= variant)
    g_ptr_array_add (self->runs, g_ptr_array_new_with_free_func (g_object_unref));
  return g_ptr_array_index (self->runs, variant);
}

static double
get_makespan (GsRun *run)
{
  return gs_run_get_figures (run)->makespan;
}

/* Whether a run counts in medians. */
static gboolean
is_measured (GsRun *run)
{
  return gs_run_get_state (run) == GS_RUN_DONE && isfinite (get_makespan (run));
}

GArray *
gs_results_dup_makespans (GsResults *self,
                          guint      variant)
{
  GPtrArray *runs = ensure_runs (self, variant);
  GArray *makespans = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < runs->len; i++)
    if (is_measured (g_ptr_array_index (runs, i)))
      {
        double makespan = get_makespan (g_ptr_array_index (runs, i));

        g_array_append_val (makespans, makespan);
      }
  return makespans;
}

static double
get_median (GArray *values)
{
  return gs_statistics_median ((const double *) (gpointer) values->data, values->len);
}

/* The @repeat-th finished run of @variant, or NULL. */
static GsRun *
get_repeat (GsResults *self,
            guint      variant,
            guint      repeat)
{
  GPtrArray *runs = ensure_runs (self, variant);

  for (guint i = 0; i < runs->len; i++)
    if (is_measured (g_ptr_array_index (runs, i)) && repeat-- == 0)
      return g_ptr_array_index (runs, i);
  return NULL;
}

/* The sequential run that was made beside the @shown-th run of @variant: of the same round, since
 * repeats are interleaved; otherwise the one that is shown. */
static GsRun *
find_paired (GsResults *self,
             guint      variant,
             guint      shown)
{
  GPtrArray *runs = ensure_runs (self, variant);
  int sequential = gs_results_find_baseline (self, variant);
  guint repeat = 0;
  GsRun *paired;

  if (sequential < 0)
    return NULL;
  if ((guint) sequential == variant)
    return g_ptr_array_index (runs, shown);

  for (guint i = 0; i < shown; i++)
    repeat += is_measured (g_ptr_array_index (runs, i));
  paired = get_repeat (self, sequential, repeat);
  if (paired == NULL && gs_results_get_shown (self, sequential) >= 0)
    paired = gs_results_get_shown_run (self, sequential);
  return paired;
}

/* An event loop runs tasks in turn on one thread, or hands some of them to a pool: where a worker's
 * time went says nothing. */
static gboolean
has_workers (GsRun *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  gboolean any = FALSE;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    {
      if (gs_trace_get_lane (trace, i)->kind == GS_LANE_LOOP)
        return FALSE;
      any |= gs_trace_get_lane (trace, i)->kind == GS_LANE_WORKER;
    }
  return any;
}

static void
gs_results_finalize (GObject *object)
{
  GsResults *self = GS_RESULTS (object);

  g_clear_object (&self->experiment);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->probes, g_array_unref);
  g_clear_pointer (&self->saved, g_hash_table_unref);
  g_clear_pointer (&self->guesses, g_array_unref);

  G_OBJECT_CLASS (gs_results_parent_class)->finalize (object);
}

static void
gs_results_class_init (GsResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_results_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", GS_TYPE_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
gs_results_init (GsResults *self)
{
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->probes = g_array_new (FALSE, FALSE, sizeof (Probe));
  self->saved = g_hash_table_new (NULL, NULL);
  self->guesses = g_array_new (FALSE, FALSE, sizeof (double));
}

GsResults *
gs_results_new (GsExperiment *experiment)
{
  GsResults *self;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment), NULL);

  self = g_object_new (GS_TYPE_RESULTS, NULL);
  self->experiment = g_object_ref (experiment);
  return self;
}

GsResults *
gs_results_copy (GsResults *self)
{
  g_autoptr (GsExperiment) experiment = NULL;
  GsResults *copy;
  GHashTableIter iter;
  gpointer variant, counterpart;

  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  experiment = gs_experiment_copy (self->experiment);
  /* A copy is to be run here; this one has been. */
  gs_experiment_set_machine (experiment, gs_experiment_get_cores_at_hand (self->experiment),
                             gs_experiment_get_step_ns (self->experiment));
  copy = gs_results_new (experiment);
  for (guint i = 0; i < self->runs->len; i++)
    {
      GPtrArray *runs = g_ptr_array_index (self->runs, i);

      for (guint j = 0; j < runs->len; j++)
        if (gs_run_get_state (g_ptr_array_index (runs, j)) != GS_RUN_LIVE)
          gs_results_add_run (copy, g_ptr_array_index (runs, j));
    }
  g_array_append_vals (copy->probes, self->probes->data, self->probes->len);
  g_hash_table_iter_init (&iter, self->saved);
  while (g_hash_table_iter_next (&iter, &variant, &counterpart))
    g_hash_table_insert (copy->saved, variant, counterpart);
  g_array_append_vals (copy->guesses, self->guesses->data, self->guesses->len);
  return copy;
}

GsExperiment *
gs_results_get_experiment (GsResults *self)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  return self->experiment;
}

/* Sets the work items of @run: which tasks were sent together. */
static void
set_chunks (GsResults *self,
            GsRun     *run)
{
  guint variant = gs_run_get_variant (run), n;
  g_autoptr (GsPlan) plan = NULL;

  if (gs_experiment_get_variant (self->experiment, variant)->chunksize <= 1)
    return;
  plan = gs_experiment_make_plan (self->experiment, variant, 1);
  for (guint first = 0; first < gs_run_get_n_tasks (run); first += n)
    {
      n = MIN (gs_plan_count_chunk (plan, first), gs_run_get_n_tasks (run) - first);
      gs_run_set_chunk (run, first, n);
    }
}

void
gs_results_add_run (GsResults *self,
                    GsRun     *run)
{
  g_return_if_fail (GS_IS_RESULTS (self));
  g_return_if_fail (GS_IS_RUN (run));

  set_chunks (self, run);
  g_ptr_array_add (ensure_runs (self, gs_run_get_variant (run)), g_object_ref (run));
  g_signal_connect_object (run, "finished", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  emit_changed (self);
}

GPtrArray *
gs_results_get_runs (GsResults *self,
                     guint      variant)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  return ensure_runs (self, variant);
}

int
gs_results_get_shown (GsResults *self,
                      guint      variant)
{
  GPtrArray *runs;
  double median, nearest = INFINITY;
  int shown = -1;

  g_return_val_if_fail (GS_IS_RESULTS (self), -1);

  runs = ensure_runs (self, variant);
  median = gs_results_get_makespan (self, variant);
  for (guint i = 0; i < runs->len; i++)
    {
      GsRun *run = g_ptr_array_index (runs, i);
      double distance = is_measured (run) ? fabs (get_makespan (run) - median) : INFINITY;

      /* Take the earlier of two that are equally near, to the nanosecond. */
      if (distance < nearest - 1e-9)
        {
          nearest = distance;
          shown = (int) i;
        }
    }
  return shown;
}

GsRun *
gs_results_get_shown_run (GsResults *self,
                          guint      variant)
{
  GPtrArray *runs;
  int shown;

  g_return_val_if_fail (GS_IS_RESULTS (self), NULL);

  runs = ensure_runs (self, variant);
  shown = gs_results_get_shown (self, variant);
  if (shown >= 0)
    return g_ptr_array_index (runs, shown);

  /* Take the newest, which may be living; even a failed one is better than nothing. */
  return runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : NULL;
}

guint
gs_results_get_n_repeats (GsResults *self,
                          guint      variant)
{
  g_autoptr (GArray) makespans = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (self), 0);

  makespans = gs_results_dup_makespans (self, variant);
  return makespans->len;
}

gboolean
gs_results_count_repeats (GsResults *self,
                          guint     *fewest,
                          guint     *most)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  *fewest = *most = 0;
  for (guint i = 0; i < gs_experiment_get_n_variants (self->experiment); i++)
    {
      guint repeats = gs_results_get_n_repeats (self, i);

      if (repeats == 0)
        continue;
      *fewest = *fewest > 0 ? MIN (*fewest, repeats) : repeats;
      *most = MAX (*most, repeats);
    }
  return *most > 0;
}

gboolean
gs_results_is_stopped (GsResults *self)
{
  gboolean stopped = FALSE;

  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  for (guint i = 0; i < self->runs->len; i++)
    {
      GPtrArray *runs = g_ptr_array_index (self->runs, i);
      GsRun *newest = runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : NULL;

      if (newest != NULL && gs_run_get_state (newest) == GS_RUN_LIVE)
        return FALSE;
      stopped |= newest != NULL && gs_run_get_state (newest) == GS_RUN_STOPPED;
    }
  return stopped;
}

double
gs_results_get_makespan (GsResults *self,
                         guint      variant)
{
  g_autoptr (GArray) makespans = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  makespans = gs_results_dup_makespans (self, variant);
  return get_median (makespans);
}

double
gs_results_get_spread (GsResults *self)
{
  double largest = NAN;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  for (guint i = 0; i < gs_experiment_get_n_variants (self->experiment); i++)
    {
      g_autoptr (GArray) makespans = gs_results_dup_makespans (self, i);
      const double *values = (const double *) (gpointer) makespans->data;
      double spread;

      if (gs_results_is_saved (self, i))
        continue;
      if (makespans->len < 3)
        return NAN;
      spread = (gs_statistics_quantile (values, makespans->len, 0.75)
                - gs_statistics_quantile (values, makespans->len, 0.25))
               / 2 / gs_statistics_median (values, makespans->len);
      largest = fmax (largest, spread);
    }
  return largest;
}

double
gs_results_get_busy (GsResults *self)
{
  double largest = NAN;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  for (guint i = 0; i < gs_experiment_get_n_variants (self->experiment); i++)
    {
      GPtrArray *runs = gs_results_is_saved (self, i) ? NULL : gs_results_get_runs (self, i);

      /* fmax() takes the number where the other is none. */
      for (guint j = 0; runs != NULL && j < runs->len; j++)
        largest = fmax (largest, gs_run_get_busy (g_ptr_array_index (runs, j)));
    }
  return largest;
}

gboolean
gs_results_is_doubtful (GsResults *self)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  return gs_experiment_computes (self->experiment) && gs_results_get_busy (self) > TOO_BUSY;
}

void
gs_results_set_saved (GsResults *self,
                      guint      variant,
                      int        counterpart)
{
  g_return_if_fail (GS_IS_RESULTS (self));

  g_hash_table_insert (self->saved, GUINT_TO_POINTER (variant), GINT_TO_POINTER (counterpart));
  emit_changed (self);
}

gboolean
gs_results_is_saved (GsResults *self,
                     guint      variant)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  return g_hash_table_contains (self->saved, GUINT_TO_POINTER (variant));
}

int
gs_results_get_counterpart (GsResults *self,
                            guint      variant)
{
  gpointer counterpart;

  g_return_val_if_fail (GS_IS_RESULTS (self), -1);

  return g_hash_table_lookup_extended (self->saved, GUINT_TO_POINTER (variant), NULL, &counterpart)
         ? GPOINTER_TO_INT (counterpart) : -1;
}

gboolean
gs_results_is_comparison (GsResults *self)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  return g_hash_table_size (self->saved) > 0;
}

void
gs_results_set_guess (GsResults *self,
                      guint      variant,
                      double     speedup)
{
  const double none = NAN;
  double *guess;

  g_return_if_fail (GS_IS_RESULTS (self));
  g_return_if_fail (variant < gs_experiment_get_n_variants (self->experiment));

  while (self->guesses->len <= variant)
    g_array_append_val (self->guesses, none);
  if (!(speedup > 0 && speedup <= GS_MAX_GUESS))
    speedup = NAN;
  guess = &g_array_index (self->guesses, double, variant);
  if (*guess == speedup || (isnan (*guess) && isnan (speedup)))
    return;
  *guess = speedup;
  emit_changed (self);
}

double
gs_results_get_guess (GsResults *self,
                      guint      variant)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  return variant < self->guesses->len ? g_array_index (self->guesses, double, variant) : NAN;
}

gboolean
gs_results_has_guess (GsResults *self)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);

  for (guint i = 0; i < self->guesses->len; i++)
    if (isfinite (g_array_index (self->guesses, double, i)))
      return TRUE;
  return FALSE;
}

double
gs_results_get_efficiency (GsResults *self,
                           guint      variant)
{
  int shown;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  /* Return none for an event loop: it has no workers. */
  shown = gs_results_get_shown (self, variant);
  if (shown >= 0 && !has_workers (gs_results_get_shown_run (self, variant)))
    return NAN;

  return gs_results_get_speedup (self, variant)
         / gs_experiment_get_workers (self->experiment, variant);
}

gboolean
gs_results_get_loss (GsResults *self,
                     guint      variant,
                     GsLoss    *loss)
{
  const GsRunFigures *figures, *baseline;
  GsRun *run, *paired;
  guint cores;
  int shown;

  g_return_val_if_fail (GS_IS_RESULTS (self), FALSE);
  g_return_val_if_fail (loss != NULL, FALSE);

  *loss = (GsLoss) { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  shown = gs_results_get_shown (self, variant);
  if (shown < 0)
    return FALSE;
  run = gs_results_get_shown_run (self, variant);
  paired = find_paired (self, variant, (guint) shown);
  if (paired == NULL || !has_workers (run))
    return FALSE;

  figures = gs_run_get_figures (run);
  baseline = gs_run_get_figures (paired);
  cores = gs_experiment_get_cores_at_hand (self->experiment);
  return gs_figures_loss (figures,
                          baseline->time[GS_STATE_RUNNING] + baseline->time[GS_STATE_IO_WAIT],
                          gs_results_get_capacity (self, MIN (figures->n_workers, cores)),
                          cores,
                          gs_experiment_computes (self->experiment),
                          loss);
}

void
gs_results_add_capacity (GsResults *self,
                         guint      workers,
                         double     capacity)
{
  Probe probe = { workers, capacity };

  g_return_if_fail (GS_IS_RESULTS (self));

  if (workers == 0 || !isfinite (capacity) || capacity <= 0)
    return;
  g_array_append_val (self->probes, probe);
  emit_changed (self);
}

double
gs_results_get_capacity (GsResults *self,
                         guint      workers)
{
  g_autoptr (GArray) capacities = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);

  if (workers == 1)
    return 1;

  capacities = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < self->probes->len; i++)
    {
      const Probe *probe = &g_array_index (self->probes, Probe, i);

      if (probe->workers == workers)
        g_array_append_val (capacities, probe->capacity);
    }
  return get_median (capacities);
}

guint
gs_results_get_n_probes (GsResults *self)
{
  g_return_val_if_fail (GS_IS_RESULTS (self), 0);

  return self->probes->len;
}

double
gs_results_get_probe (GsResults *self,
                      guint      index,
                      guint     *workers)
{
  const Probe *probe;

  g_return_val_if_fail (GS_IS_RESULTS (self), NAN);
  g_return_val_if_fail (index < self->probes->len, NAN);

  probe = &g_array_index (self->probes, Probe, index);
  *workers = probe->workers;
  return probe->capacity;
}

/* The age of a living run; its other figures would cost too much for each repaint. */
static double
get_length (GsRun *run)
{
  GsTrace *trace = gs_run_get_trace (run);
  gint64 begin = gs_trace_get_begin (trace);

  return begin >= 0 ? (double) (gs_trace_get_end (trace) - begin) / 1e9 : 0;
}

double
gs_results_get_longest (GsResults *self)
{
  double longest = 0;

  g_return_val_if_fail (GS_IS_RESULTS (self), 0);

  for (guint i = 0; i < self->runs->len; i++)
    {
      GPtrArray *runs = g_ptr_array_index (self->runs, i);
      GsRun *shown = gs_results_get_shown_run (self, i);
      GsRun *newest = runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : NULL;

      if (shown != NULL)
        longest = fmax (longest, get_length (shown));
      if (newest != NULL && gs_run_get_state (newest) == GS_RUN_LIVE)
        longest = fmax (longest, get_length (newest));
    }
  return longest;
}
