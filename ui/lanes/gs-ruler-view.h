/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ruler of a range. */
#pragma once

#include "gs-scene.h"

#define GS_TYPE_RULER_VIEW (gs_ruler_view_get_type ())
G_DECLARE_FINAL_TYPE (GsRulerView, gs_ruler_view, GS, RULER_VIEW, GtkWidget)

GtkWidget *gs_ruler_view_new (GsScene *scene,
                              GsRange  range);
