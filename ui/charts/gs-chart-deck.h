/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of which one, chosen above it, is shown large, or the table behind it. */
#pragma once

#include "gs-chart.h"
#include "gs-scene.h"

typedef struct
{
  const char *id;   /* of the chart, which has a table of its own */
  const char *name; /* on its button; untranslated, marked N_() */
  gboolean leads;   /* it comes to the front once it has anything to show; till then there is no
                       button for it */
} GsDeckChart;

#define GS_TYPE_CHART_DECK (gs_chart_deck_get_type ())
G_DECLARE_FINAL_TYPE (GsChartDeck, gs_chart_deck, GS, CHART_DECK, GtkWidget)

/** gs_chart_deck_new: @charts must stay; @label says what is chosen among them; translated. */
GtkWidget     *gs_chart_deck_new         (GsScene           *scene,
                                          const GsDeckChart *charts,
                                          guint              n_charts,
                                          const char        *label);
/** gs_chart_deck_set_results: also when they have changed.  FALSE if none of the charts has
 * anything to show. */
gboolean       gs_chart_deck_set_results (GsChartDeck       *self,
                                          GsResults         *results);
/** gs_chart_deck_get_chart: the one that was chosen; NULL while there is nothing to show. */
const GsChart *gs_chart_deck_get_chart   (GsChartDeck       *self);
