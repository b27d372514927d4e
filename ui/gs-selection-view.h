/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selected stretch of a lane, in words and figures. */
#pragma once

#include <adwaita.h>

#include "gs-run.h"

#define GS_TYPE_SELECTION_VIEW (gs_selection_view_get_type ())
G_DECLARE_FINAL_TYPE (GsSelectionView, gs_selection_view, GS, SELECTION_VIEW, GtkBox)

/** gs_selection_view_show: @span of @lane of @run; NULL @run: nothing is selected, and the view
 * folds away. */
void gs_selection_view_show (GsSelectionView *self,
                             GsRun           *run,
                             guint            lane,
                             const GsSpan    *span);
