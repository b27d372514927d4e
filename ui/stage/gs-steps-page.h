/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page on which a lost update is stepped through: what each thread read and wrote. */
#pragma once

#include "gs-results.h"
#include "gs-scene.h"

#define GS_TYPE_STEPS_PAGE (gs_steps_page_get_type ())
G_DECLARE_FINAL_TYPE (GsStepsPage, gs_steps_page, GS, STEPS_PAGE, GtkWidget)

GtkWidget *gs_steps_page_new         (GsScene     *scene);
/** gs_steps_page_set_results: also when they have changed.  The variant in focus is shown, or the
 * first that has lost an update. */
void       gs_steps_page_set_results (GsStepsPage *self,
                                      GsResults   *results);
/** gs_steps_page_has_steps: whether an update was lost. */
gboolean   gs_steps_page_has_steps   (GsStepsPage *self);
