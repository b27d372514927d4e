/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guess: what an answer to a lesson's question says of a variant. */
#pragma once

#include "gs-experiment.h"

/* More is no speedup that anybody means. */
#define GS_MAX_GUESS 1000

/* One of the two, or neither. */
typedef struct
{
  gint64 time_ns;   /* how long it takes; 0: not said */
  double speedup;   /* how many times as fast as in sequence it is; NAN: not said */
} GsGuess;

/** gs_guess_parse: "500ms" is a time, "2x" or "2×" a speedup; "none" says nothing. */
gboolean gs_guess_parse       (const char   *text,
                               GsGuess      *guess,
                               GError      **error);
/** gs_guess_find: what answer @choice (from 0) says of @variant, by its Guesses=; FALSE if it says
 * nothing. */
gboolean gs_guess_find        (GsExperiment *experiment,
                               guint         variant,
                               guint         choice,
                               GsGuess      *guess);
