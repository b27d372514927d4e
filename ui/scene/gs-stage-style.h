/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage's style and sizes: from the theme, the font, the room, and what is to be shown. */
#pragma once

#include "gs-results.h"
#include "gs-scene.h"

/** gs_stage_choose_style: @results may be NULL; @grey: without colours. */
void gs_stage_choose_style (GtkWidget    *stage,
                            GsResults    *results,
                            gboolean      presentation,
                            gboolean      grey,
                            GsStyle      *style,
                            GsSceneSizes *sizes);
