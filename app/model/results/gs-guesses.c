/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-guesses.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-guess.h"
#include "gs-quantity.h"

gboolean
gs_guesses_is_possible (GsResults *results,
                        guint      variant)
{
  int baseline;

  g_return_val_if_fail (GS_IS_RESULTS (results), FALSE);

  baseline = gs_results_find_baseline (results, variant);
  return baseline >= 0 && (guint) baseline != variant;
}

/* Compares a guess with the planned time of the tasks in sequence, not with the measured one: on a
 * slow machine, too, a guess of 2 s for 2 s in sequence means no gain. */
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

char *
gs_guesses_dup_words (GsResults *results,
                      guint      variant)
{
  double guess, speedup;
  g_autofree char *label = NULL;
  g_autofree char *guessed = NULL;
  g_autofree char *measured = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  guess = gs_results_get_guess (results, variant);
  speedup = gs_results_get_speedup (results, variant);
  if (!isfinite (guess) || !isfinite (speedup))
    return NULL;

  label = gs_experiment_dup_variant_label (gs_results_get_experiment (results), variant);
  guessed = gs_quantity_format_speedup (guess);
  measured = gs_quantity_format_speedup (speedup);
  /* Translators: a variant, the speedup that the room guessed, and the one that was measured. */
  return g_strdup_printf (_("%s: guess %s, measured %s."), label, guessed, measured);
}

char *
gs_guesses_dup_label (GsResults *results,
                      guint      variant)
{
  double guess;
  g_autofree char *value = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  guess = gs_results_get_guess (results, variant);
  if (!isfinite (guess))
    return NULL;
  value = gs_quantity_format_speedup (guess);
  /* Translators: the speedup that the room guessed, such as 2.0× */
  return g_strdup_printf (_("guess %s"), value);
}
