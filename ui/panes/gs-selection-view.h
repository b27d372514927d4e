/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selected stretch of a lane, or the measured range, in words and figures. */
#pragma once

#include <adwaita.h>

#include "gs-run.h"

#define GS_TYPE_SELECTION_VIEW (gs_selection_view_get_type ())
G_DECLARE_FINAL_TYPE (GsSelectionView, gs_selection_view, GS, SELECTION_VIEW, GtkBox)

/* Signal: "holder-chosen" (guint lane, const GsSpan *): who held what the selected span waits
 * for. */

/** gs_selection_view_show: @span of @lane of @run; NULL @run: nothing is selected, and the view
 * folds away; @python: the line it is in, or NULL. */
void gs_selection_view_show (GsSelectionView *self,
                             GsRun           *run,
                             guint            lane,
                             const GsSpan    *span,
                             const char      *python);
/** gs_selection_view_show_measure: the range [@begin, @end) of @run, in ns since its first submit;
 * NULL @run: nothing is measured. */
void gs_selection_view_show_measure (GsSelectionView *self,
                                     GsRun           *run,
                                     double           begin,
                                     double           end);
