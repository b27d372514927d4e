/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-guess.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-quantity.h"

static gboolean
parse_speedup (const char *text,
               double     *speedup)
{
  char *end;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  *speedup = g_ascii_strtod (text, &end);
  return (g_str_equal (end, "x") || g_str_equal (end, "×")) && *speedup > 0
         && *speedup <= GS_MAX_GUESS;
}

gboolean
gs_guess_parse (const char  *text,
                GsGuess     *guess,
                GError     **error)
{
  double speedup;

  g_return_val_if_fail (text != NULL && guess != NULL, FALSE);

  *guess = (GsGuess) { 0, NAN };
  if (g_str_equal (text, "none"))
    return TRUE;
  if (parse_speedup (text, &speedup))
    {
      guess->speedup = speedup;
      return TRUE;
    }
  if (gs_quantity_parse_duration (text, &guess->time_ns, NULL) && guess->time_ns > 0)
    return TRUE;

  g_set_error (error, GS_EXPERIMENT_ERROR, GS_EXPERIMENT_ERROR_VALUE,
               _("expected a time such as 500ms, a speedup such as 2x, or none, not “%s”"), text);
  return FALSE;
}

gboolean
gs_guess_find (GsExperiment *experiment,
               guint         variant,
               guint         choice,
               GsGuess      *guess)
{
  char **guesses;

  g_return_val_if_fail (GS_IS_EXPERIMENT (experiment) && guess != NULL, FALSE);

  *guess = (GsGuess) { 0, NAN };
  guesses = gs_experiment_get_variant (experiment, variant)->guesses;
  return guesses != NULL && choice < g_strv_length (guesses)
         && gs_guess_parse (guesses[choice], guess, NULL)
         && (guess->time_ns > 0 || isfinite (guess->speedup));
}
