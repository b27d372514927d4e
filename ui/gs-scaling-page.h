/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the speedup over workers; before there is any, what it takes. */
#pragma once

#include "gs-results.h"
#include "gs-scene.h"

#define GS_TYPE_SCALING_PAGE (gs_scaling_page_get_type ())
G_DECLARE_FINAL_TYPE (GsScalingPage, gs_scaling_page, GS, SCALING_PAGE, GtkWidget)

GtkWidget *gs_scaling_page_new         (GsScene       *scene);
/** gs_scaling_page_set_results: also when they have changed. */
void       gs_scaling_page_set_results (GsScalingPage *self,
                                        GsResults     *results);
