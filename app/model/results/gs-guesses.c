/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-guesses.h"

#include <math.h>

#include "gs-guess.h"

gboolean
gs_guesses_is_possible (GsResults *results,
                        guint      variant)
{
  int baseline;

  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  baseline = gs_results_find_baseline (results, variant);
  return baseline >= 0 && (guint) baseline != variant;
}

/* By what the tasks in sequence should take, not by what they took: whoever says "2 s" of what is
 * said to take 2 s in sequence means that nothing is won, on a slow machine as well. */
static double
get_speedup (GsResults *results,
             guint      variant,
             guint      choice)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GsGuess guess;

  if (!gs_guesses_is_possible (results, variant)
      || !gs_guess_find (experiment, variant, choice, &guess))
    return NAN;
  if (guess.time_ns == 0)
    return guess.speedup;
  return gs_experiment_estimate (experiment, (guint) gs_results_find_baseline (results, variant))
         * 1e9 / (double) guess.time_ns;
}

void
gs_guesses_choose (GsResults *results,
                   int        choice)
{
  GsExperiment *experiment;

  g_return_if_fail (GS_IS_RESULTS (results));

  experiment = gs_results_get_experiment (results);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      /* Keep the room's own guess for a variant that the answers do not mention. */
      if (choice < 0)
        gs_results_set_guess (results, i, NAN);
      else if (gs_experiment_get_variant (experiment, i)->guesses != NULL)
        gs_results_set_guess (results, i, get_speedup (results, i, (guint) choice));
    }
}
