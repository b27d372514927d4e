/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses: what an answer to a lesson's question says of a variant, and the speedups that the room
 * has guessed, to be drawn beside what was measured. */
#pragma once

#include "gs-results.h"

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
/** gs_guess_is_possible: whether a speedup of @variant can be guessed: the same is done in sequence,
 * and not by @variant itself. */
gboolean gs_guess_is_possible (GsResults    *results,
                               guint         variant);
/** gs_guess_choose: the room has chosen answer @choice: its guesses are what that says; -1: it has
 * guessed nothing.  A time is held against the one that the same should take in sequence. */
void     gs_guess_choose      (GsResults    *results,
                               int           choice);
/** gs_guess_dup_words: "threads, GIL: guess 2.0×, measured 0.98×."; translated; NULL without a guess
 * of @variant or a measurement. */
char    *gs_guess_dup_words   (GsResults    *results,
                               guint         variant);
/** gs_guess_dup_label: "guess 2.0×", translated; NULL without a guess of @variant. */
char    *gs_guess_dup_label   (GsResults    *results,
                               guint         variant);
