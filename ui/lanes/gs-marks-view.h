/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks that lie over the lanes and stay: the range that is measured, the strings from a selected
 * task's submit to its result, and the arrow from a blocked span to who held what it waited for.
 * It takes no input, and is a widget of its own so that a moving pointer draws none of it anew. */
#pragma once

#include "gs-lens-view.h"
#include "gs-scene.h"
#include "gs-variant-card.h"

#define GS_TYPE_MARKS_VIEW (gs_marks_view_get_type ())
G_DECLARE_FINAL_TYPE (GsMarksView, gs_marks_view, GS, MARKS_VIEW, GtkWidget)

/** gs_marks_view_new: @cards: GsVariantCard, kept and read whenever it is drawn; @lens: borrowed
 * from the same widget tree. */
GtkWidget *gs_marks_view_new      (GsScene     *scene,
                                   GPtrArray   *cards,
                                   GtkWidget   *lens);
/** gs_marks_view_set_zoom: the range being drawn out for a zoom; NULL for none. */
void       gs_marks_view_set_zoom (GsMarksView  *self,
                                   GsRange       range,
                                   const GsView *view);
