/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The left pane: the lessons in their groups, one group open, and the folded workbench. */
#pragma once

#include <adwaita.h>

#include "gs-lesson-state.h"
#include "gs-workbench.h"

#define GS_TYPE_SIDEBAR (gs_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (GsSidebar, gs_sidebar, GS, SIDEBAR, GtkWidget)

/* Signals:
 *   "chosen" (GsLessonState *state)  a person chooses a lesson
 *   "closed" (GsLessonState *state)  a person closes an opened file, which is still there */

/** gs_sidebar_add: appends a lesson to the group that it names, or to "Opened files" if a person
 * @opened it. */
void         gs_sidebar_add           (GsSidebar     *self,
                                       GsLessonState *state,
                                       gboolean       opened);
/** gs_sidebar_remove: takes away what has been added as opened; emits nothing. */
void         gs_sidebar_remove        (GsSidebar     *self,
                                       GsLessonState *state);
/** gs_sidebar_select: shows @state as the one that is open; emits nothing. */
void         gs_sidebar_select        (GsSidebar     *self,
                                       GsLessonState *state);
/** gs_sidebar_update: a lesson's results have been hidden or shown, and with them the line below
 * its name, which often tells them. */
void         gs_sidebar_update        (GsSidebar     *self);
GsWorkbench *gs_sidebar_get_workbench (GsSidebar     *self);
/** gs_sidebar_unfold_workbench: so that it is seen. */
void         gs_sidebar_unfold_workbench (GsSidebar   *self);
