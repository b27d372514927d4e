/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right pane: the question, what to see, the selection, and the same in Python. */
#pragma once

#include <adwaita.h>

#include "gs-lesson-state.h"

#define GS_TYPE_DETAIL (gs_detail_get_type ())
G_DECLARE_FINAL_TYPE (GsDetail, gs_detail, GS, DETAIL, GtkWidget)

/* Signals:
 *   "guessed"        () the room has chosen an answer, or entered a number
 *   "holder-chosen"  (guint lane, const GsSpan *) who held what the selected span waits for */

/** gs_detail_set_state: shows the words of what is in force in @state; nothing is selected any
 * more.  Also when other settings have been put in force. */
void        gs_detail_set_state     (GsDetail      *self,
                                     GsLessonState *state);
/** gs_detail_update: the results or the variant looked at have changed. */
void        gs_detail_update        (GsDetail      *self);
/** gs_detail_choose: chooses an answer to the question, as a click on it does. */
void        gs_detail_choose        (GsDetail      *self,
                                     guint          choice);
/** gs_detail_show_selection: @run NULL: nothing is selected. */
void        gs_detail_show_selection (GsDetail     *self,
                                     GsRun         *run,
                                     guint          lane,
                                     const GsSpan  *span);
/** gs_detail_show_measure: the measured range of @run, in ns; @run NULL: none. */
void        gs_detail_show_measure  (GsDetail      *self,
                                     GsRun         *run,
                                     double         begin,
                                     double         end);
/** gs_detail_get_python: the Python that is shown. */
const char *gs_detail_get_python    (GsDetail      *self);
