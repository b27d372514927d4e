/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overview strip: one whole run, and the visible range marked on it, to be dragged. */
#pragma once

#include "gs-strip-view.h"

#define GS_TYPE_OVERVIEW_VIEW (gs_overview_view_get_type ())
G_DECLARE_FINAL_TYPE (GsOverviewView, gs_overview_view, GS, OVERVIEW_VIEW, GsStripView)

GtkWidget *gs_overview_view_new       (GsScene        *scene);
/** gs_overview_view_set_trace: NULL for none; also when it has grown. */
void       gs_overview_view_set_trace (GsOverviewView *self,
                                       GsTrace        *trace);
