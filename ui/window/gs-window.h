/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar, stage, detail pane, and what runs in it. */
#pragma once

#include "gs-application.h"

#define GS_TYPE_WINDOW (gs_window_get_type ())
G_DECLARE_FINAL_TYPE (GsWindow, gs_window, GS, WINDOW, AdwApplicationWindow)

GsWindow *gs_window_new        (GsApplication *application);
/** gs_window_is_closing: it goes as soon as what ran in it has ended; no place for anything new. */
gboolean  gs_window_is_closing (GsWindow      *self);
/** gs_window_open_file: shows a lesson, an experiment or a saved experiment; an error names it.
 * After the files that were asked for before; during a run that began since then it is only
 * added. */
void      gs_window_open_file  (GsWindow      *self,
                                GFile         *file);
