/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predict first: the lesson's question, the answers to choose from, and after the run what the room
 * said beside what was measured.  Where the result is hidden until the room has guessed, speedups
 * may be guessed as numbers, too. */
#pragma once

#include <adwaita.h>

#include "gs-lesson-state.h"

/* Answers that can be chosen by a digit. */
#define GS_QUESTION_DIGITS 9

#define GS_TYPE_QUESTION (gs_question_get_type ())
G_DECLARE_FINAL_TYPE (GsQuestion, gs_question, GS, QUESTION, GtkBox)

/* Signals: "guessed" when an answer has been chosen or a number entered. */

/** gs_question_set_state: asks the question of what is in force in @state; hidden if it has none,
 * as own work has none. */
void  gs_question_set_state   (GsQuestion    *self,
                               GsLessonState *state);
/** gs_question_update: the results have changed. */
void  gs_question_update      (GsQuestion    *self);
/** gs_question_choose: chooses answer @choice (from 0), as a click on it does; none if there is no
 * such answer. */
void  gs_question_choose      (GsQuestion    *self,
                               guint          choice);
/** gs_question_dup_text: the question, and below it the answers with the keys that choose them. */
char *gs_question_dup_text    (GsLessonState *state);
/** gs_question_dup_verdict: "The room said 1 s. It took 2.04 s."; NULL if it cannot be told. */
char *gs_question_dup_verdict (GsLessonState *state);
