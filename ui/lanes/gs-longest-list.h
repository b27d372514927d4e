/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of a state's longest spans in the visible range, to be chosen from. */
#pragma once

#include "gs-measure.h"
#include "gs-results.h"
#include "gs-scene.h"

#define GS_TYPE_LONGEST_LIST (gs_longest_list_get_type ())
G_DECLARE_FINAL_TYPE (GsLongestList, gs_longest_list, GS, LONGEST_LIST, GtkPopover)

/* Signal: "span-chosen" (const GsFoundSpan *). */

/** gs_longest_list_new: @state's, over all variants of @results; its parent is to be set by the
 * caller, and it leaves the parent when it has closed. */
GtkWidget *gs_longest_list_new (GsScene   *scene,
                                GsResults *results,
                                GsState    state);
