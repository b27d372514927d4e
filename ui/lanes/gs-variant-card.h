/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A variant's card: its title, its figures in a sentence, its speedup, its lanes. */
#pragma once

#include "gs-lane-card.h"
#include "gs-results.h"

#define GS_TYPE_VARIANT_CARD (gs_variant_card_get_type ())
G_DECLARE_FINAL_TYPE (GsVariantCard, gs_variant_card, GS, VARIANT_CARD, GsLaneCard)

/** gs_variant_card_new: named empty lanes until the variant has run. */
GtkWidget  *gs_variant_card_new         (GsScene       *scene,
                                         GsResults     *results,
                                         guint          variant);
/** gs_variant_card_update: the results have changed.  @live: this variant's living run, or NULL:
 * the run to show is the results' choice.  @waiting: a session runs and has not come to this
 * variant. */
void        gs_variant_card_update      (GsVariantCard *self,
                                         GsRun         *live,
                                         gboolean       waiting);
/** gs_variant_card_tick: the living run of this variant has grown.  @thorough: the words, too. */
void        gs_variant_card_tick        (GsVariantCard *self,
                                         gboolean       thorough);
guint       gs_variant_card_get_variant (GsVariantCard *self);
