/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The speedups that the room has guessed, to be drawn beside what was measured. */
#pragma once

#include "gs-results.h"

/** gs_guesses_is_possible: whether a speedup of @variant can be guessed: the same is done in
 * sequence, and not by @variant itself. */
gboolean gs_guesses_is_possible (GsResults    *results,
                                 guint         variant);
/** gs_guesses_choose: the room has chosen answer @choice: its guesses are what that says; -1: it
 * has guessed nothing.  A time is held against the one that the same should take in sequence. */
void     gs_guesses_choose      (GsResults    *results,
                                 int           choice);
