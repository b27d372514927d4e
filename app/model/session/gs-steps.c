/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "gs-steps.h"

/* A probe takes about so long; those of a single pass share it. */
#define PROBE_NS (G_GINT64_CONSTANT (500) * 1000 * 1000)
/* Starting and reaping a runner, for the time left. */
#define STEP_SECONDS 0.03

static void
add_run (GArray       *steps,
         GsExperiment *experiment,
         guint         variant)
{
  GsStep step = { .variant = variant };

  step.seconds = gs_experiment_estimate (experiment, variant) + STEP_SECONDS;
  g_array_append_val (steps, step);
}

/* The numbers of plain processes whose capacity is asked for: for each variant as many as its
 * workers, but no more than cores; one process needs no measuring. */
static GArray *
find_probed (GsExperiment *experiment)
{
  GArray *probed = g_array_new (FALSE, FALSE, sizeof (guint));

  if (!gs_experiment_computes (experiment))
    return probed;

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      guint workers = MIN (gs_experiment_get_workers (experiment, i),
                           gs_experiment_get_cores_at_hand (experiment));
      gboolean known = workers < 2;

      for (guint j = 0; j < probed->len; j++)
        known |= g_array_index (probed, guint, j) == workers;
      if (!known)
        g_array_append_val (probed, workers);
    }
  return probed;
}

static void
add_probes (GArray       *steps,
            GsExperiment *experiment,
            GArray       *probed)
{
  gint64 budget = gs_experiment_get_repeats (experiment) > 1 ? PROBE_NS
                                                             : PROBE_NS / MAX (probed->len, 1);

  for (guint i = 0; i < probed->len; i++)
    {
      GsStep step = { .is_probe = TRUE, .workers = g_array_index (probed, guint, i) };

      step.budget_ns = budget;
      step.seconds = budget / 1e9 + STEP_SECONDS;
      g_array_append_val (steps, step);
    }
}

/* A B C, probe, C B A, probe, …: so that drift of the machine hits all variants alike. */
void
gs_steps_add_all (GArray       *steps,
                  GsExperiment *experiment,
                  gboolean      measure_capacity)
{
  guint n_variants = gs_experiment_get_n_variants (experiment);
  g_autoptr (GArray) probed = find_probed (experiment);

  for (guint repeat = 0; repeat < gs_experiment_get_repeats (experiment); repeat++)
    {
      for (guint i = 0; i < n_variants; i++)
        add_run (steps, experiment, repeat % 2 == 0 ? i : n_variants - 1 - i);
      if (measure_capacity)
        add_probes (steps, experiment, probed);
    }
}

void
gs_steps_learn (GArray *steps,
                guint   current,
                double  seconds)
{
  guint variant = g_array_index (steps, GsStep, current).variant;

  for (guint i = current; i < steps->len; i++)
    {
      GsStep *step = &g_array_index (steps, GsStep, i);

      if (!step->is_probe && step->variant == variant)
        step->seconds = seconds;
    }
}

double
gs_steps_get_progress (GArray *steps,
                       guint   current,
                       double  spent,
                       guint  *run,
                       guint  *n_runs,
                       double *left)
{
  double done = 0;

  *run = *n_runs = 0;
  *left = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const GsStep *step = &g_array_index (steps, GsStep, i);
      double part = i < current ? step->seconds : 0;

      /* One that takes longer than expected is always just about to end. */
      if (i == current && !isnan (spent))
        part = MIN (spent, 0.98 * step->seconds);
      done += part;
      *left += step->seconds - part;
      *n_runs += !step->is_probe;
      if (i <= current && !step->is_probe)
        *run = *n_runs;
    }
  return done + *left > 0 ? done / (done + *left) : 0;
}
