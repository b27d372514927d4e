/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strings over a card's lanes, from each task's submit to its result, and the row beneath that
 * tells in which order the results came. */
#pragma once

#include "gs-lane-card.h"

/* The cached node of the last drawing: GTK repaints nothing where a node is the same as before. */
typedef struct
{
  GskRenderNode *node; /* owned; NULL for none */
  guint n_known;       /* of what, and where, it is */
  double place[8];
} GsStringsNode;

/** gs_card_strings_draw: those of @task, emphasized, or of all with GS_NO_TASK, on the main axis.
 * @widget: whose coordinates @cr has. */
void  gs_card_strings_draw       (GsLaneCard  *card,
                                  GtkWidget   *widget,
                                  cairo_t     *cr,
                                  guint32      task);
/** gs_card_strings_get_height: px of the row beneath the lanes; 0 unless the scene shows
 * strings. */
int   gs_card_strings_get_height (GsLaneCard  *card);
/** gs_card_strings_get_reach: px by which they stand out above the lanes; 0 likewise. */
int   gs_card_strings_get_reach  (GsLaneCard  *card);
/** gs_card_strings_append: all strings of @card, and the row, if the scene shows them; drawn anew
 * if they are other ones than @kept. */
void  gs_card_strings_append     (GsLaneCard    *card,
                                  GtkSnapshot   *snapshot,
                                  GsStringsNode *kept);
/** gs_card_strings_clear: forgets what was drawn: it is of another trace or style. */
void  gs_card_strings_clear      (GsStringsNode *kept);
