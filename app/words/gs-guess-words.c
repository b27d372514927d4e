/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-guess-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-quantity.h"
#include "gs-variant-words.h"

char *
gs_words_guess (GsResults *results,
                guint      variant)
{
  double guess;
  g_autofree char *label = NULL;
  g_autofree char *guessed = NULL;
  g_autofree char *measured = NULL;

  g_return_val_if_fail (GS_IS_RESULTS (results), NULL);

  guess = gs_results_get_guess (results, variant);
  if (!isfinite (guess) || !isfinite (gs_results_get_speedup (results, variant)))
    return NULL;

  label = gs_experiment_dup_variant_label (gs_results_get_experiment (results), variant);
  guessed = gs_quantity_format_speedup (guess);
  measured = gs_words_speedup (results, variant);
  /* Translators: a variant, the speedup that the room guessed, and the one that was measured. */
  return g_strdup_printf (_("%s: guess %s, measured %s."), label, guessed, measured);
}

char *
gs_words_guess_label (GsResults *results,
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
