/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predict first: the lesson's question, the answers to choose from, and after the run what the room
 * said beside what was measured. */
#pragma once

#include <adwaita.h>

#include "gs-lesson-state.h"

#define GS_TYPE_QUESTION (gs_question_get_type ())
G_DECLARE_FINAL_TYPE (GsQuestion, gs_question, GS, QUESTION, GtkBox)

/** gs_question_set_state: asks the question of @state's lesson; hidden if it has none. */
void  gs_question_set_state   (GsQuestion    *self,
                               GsLessonState *state);
/** gs_question_update: the results have changed. */
void  gs_question_update      (GsQuestion    *self);
/** gs_question_dup_verdict: "The room said 1 s. It took 2.04 s."; NULL if it cannot be told. */
char *gs_question_dup_verdict (GsLessonState *state);
