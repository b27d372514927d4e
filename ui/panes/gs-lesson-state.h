/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's state of one lesson: its own settings and their results, the changed settings and
 * theirs, and the room's guess.  Going back to a lesson, or to settings, reruns nothing.
 *
 * Where the room predicts first, the results of a lesson that asks a question are hidden until one
 * of its answers has been chosen and all is measured, in either order, or until they are asked for:
 * half a run tells what the rest will be. */
#pragma once

#include <gio/gio.h>

#include "gs-results.h"

#define GS_TYPE_LESSON_STATE (gs_lesson_state_get_type ())
G_DECLARE_FINAL_TYPE (GsLessonState, gs_lesson_state, GS, LESSON_STATE, GObject)

GsLessonState *gs_lesson_state_new             (GsExperiment  *lesson);
/** gs_lesson_state_new_for_results: of a saved experiment that was opened. */
GsLessonState *gs_lesson_state_new_for_results (GsResults     *results);
/** gs_lesson_state_set_file: it was read from there; @version: of what the file held, NULL if that
 * is not known. */
void           gs_lesson_state_set_file        (GsLessonState *self,
                                                GFile         *file,
                                                const char    *version);
/** gs_lesson_state_get_file: NULL for what no single file holds; @version may be NULL. */
GFile         *gs_lesson_state_get_file        (GsLessonState *self,
                                                const char   **version);
/** gs_lesson_state_get_lesson: the words and the settings as the lesson has them. */
GsExperiment  *gs_lesson_state_get_lesson      (GsLessonState *self);
/** gs_lesson_state_get_experiment: the settings in force, with the words that are true of them. */
GsExperiment  *gs_lesson_state_get_experiment  (GsLessonState *self);
/** gs_lesson_state_get_results: the results in force, hidden or not: what a run adds to. */
GsResults     *gs_lesson_state_get_results     (GsLessonState *self);
/** gs_lesson_state_get_shown: what may be seen: the same, or, while they are hidden, results of the
 * same experiment that has not run. */
GsResults     *gs_lesson_state_get_shown       (GsLessonState *self);
/** gs_lesson_state_set_predicting: whether the room predicts first; at first it does not. */
void           gs_lesson_state_set_predicting  (GsLessonState *self,
                                                gboolean       predicting);
gboolean       gs_lesson_state_is_predicting   (GsLessonState *self);
gboolean       gs_lesson_state_is_hidden       (GsLessonState *self);
/** gs_lesson_state_reveal: the room asks to see the results. */
void           gs_lesson_state_reveal          (GsLessonState *self);
/** gs_lesson_state_settle: to be called when a run has ended: from now on shows what has been
 * guessed and measured. */
void           gs_lesson_state_settle          (GsLessonState *self);
/** gs_lesson_state_forget_guesses: another room: nothing has been guessed or asked for. */
void           gs_lesson_state_forget_guesses  (GsLessonState *self);
/** gs_lesson_state_change: puts the settings of @experiment in force, with the results that they
 * had when they were in force before.  Such results are kept up to a number of settings and of
 * bytes, the lesson's own always.  What is no longer the lesson is named "Own work"
 * (gs-own-work.h), and so may @experiment be. */
void           gs_lesson_state_change          (GsLessonState *self,
                                                GsExperiment  *experiment);
/** gs_lesson_state_reset: back to the lesson's settings and results. */
void           gs_lesson_state_reset           (GsLessonState *self);
/** gs_lesson_state_is_changed: whether other settings than the lesson's are in force: own work, or
 * a sweep of the lesson. */
gboolean       gs_lesson_state_is_changed      (GsLessonState *self);
/** gs_lesson_state_is_own: whether that is own work, of which the lesson's words are not true. */
gboolean       gs_lesson_state_is_own          (GsLessonState *self);
/** gs_lesson_state_is_measured: every variant has run, with the lesson's settings or those in
 * force: what there is to see may be told. */
gboolean       gs_lesson_state_is_measured     (GsLessonState *self);
/** gs_lesson_state_can_guess: whether the room may guess the speedup of a variant of the lesson by
 * a number: there is one, and the answers to choose from say nothing of it. */
gboolean       gs_lesson_state_can_guess       (GsLessonState *self,
                                                guint          variant);
/** gs_lesson_state_get_guess: the speedup that the room guesses for that variant; NAN: none. */
double         gs_lesson_state_get_guess       (GsLessonState *self,
                                                guint          variant);
void           gs_lesson_state_set_guess       (GsLessonState *self,
                                                guint          variant,
                                                double         speedup);
/** gs_lesson_state_get_choice: index of the answer that the room chose, -1 for none. */
int            gs_lesson_state_get_choice      (GsLessonState *self);
void           gs_lesson_state_set_choice      (GsLessonState *self,
                                                int            choice);
/** gs_lesson_state_get_variant: the variant that is looked at; at first the subject. */
guint          gs_lesson_state_get_variant     (GsLessonState *self);
void           gs_lesson_state_set_variant     (GsLessonState *self,
                                                guint          variant);
/** gs_lesson_state_find_subject: the variant that the lesson is about: the first on the executor
 * that it comes to at last (what is told of last is what the rest was compared with); one with
 * several workers if there is any. */
guint          gs_lesson_state_find_subject    (GsLessonState *self);
