/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One state of the legend: its sample, its name and its share; pressed while its spans are shown.
 * A click hides or shows it, with Shift or by I it is shown alone, a double click or L lists its
 * longest spans. */
#pragma once

#include "gs-scene.h"

#define GS_TYPE_LEGEND_ITEM (gs_legend_item_get_type ())
G_DECLARE_FINAL_TYPE (GsLegendItem, gs_legend_item, GS, LEGEND_ITEM, GtkToggleButton)

/* Signal: "list-wanted". */

GtkWidget *gs_legend_item_new       (GsScene      *scene,
                                     GsState       state);
GsState    gs_legend_item_get_state (GsLegendItem *self);
/** gs_legend_item_set_share: of the visible range, in words. */
void       gs_legend_item_set_share (GsLegendItem *self,
                                     const char   *share);
