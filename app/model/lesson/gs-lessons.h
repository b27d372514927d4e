/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons: those built in (resources, /io/github/gilscope/Gilscope/lessons/) and the user's own
 * ($XDG_DATA_HOME/gilscope/lessons). */
#pragma once

#include "gs-experiment.h"

typedef struct
{
  const char *id;       /* "waiting-and-computing" */
  const char *name;     /* untranslated, marked N_() */
} GsLessonGroup;

/** gs_lessons_get_groups: the six groups in order; *@n_groups of them. */
const GsLessonGroup *gs_lessons_get_groups (guint       *n_groups);
/** gs_lessons_list: every lesson, by Order.  A broken file of the user's does not hide the others:
 * its error is added to @errors (a GPtrArray of GError, or NULL).  Returns a GListStore of
 * GsExperiment; caller owns. */
GListModel          *gs_lessons_list       (const char  *language,
                                            GPtrArray   *errors);
/** gs_lessons_find: by id ("05-computing") or by its number ("5"); NULL if there is none. */
GsExperiment        *gs_lessons_find       (const char  *id,
                                            const char  *language,
                                            GError     **error);
