/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the lanes that a sheet draws, their time and their names. */
#include "config.h"

#include <math.h>

#include "gs-gil-words.h"
#include "gs-lane-words.h"
#include "gs-sheet-layout.h"
#include "gs-task-marks.h"
#include "gs-variant-words.h"

static void
collect_lanes (GsSheetLayout *self,
               guint          variant)
{
  GsSheetCard *card = &self->cards[variant];
  GsRun *run = gs_results_get_shown_run (self->results, variant);

  card->lanes = g_array_new (FALSE, FALSE, sizeof (guint));
  if (run != NULL)
    {
      GsTrace *trace = gs_run_get_trace (run);

      for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
        {
          if (gs_trace_get_lane (trace, lane)->kind != GS_LANE_MAIN)
            g_array_append_val (card->lanes, lane);
        }
      card->marks = gs_task_marks_collect (run);
    }
  card->n_lanes = card->lanes->len;
  if (card->n_lanes == 0)
    card->n_lanes = MAX (gs_experiment_get_workers (self->experiment, variant), 1);
}

static void
find_view (GsSheetLayout *self)
{
  double longest = gs_results_get_longest (self->results);

  if (!(longest > 0))
    {
      for (guint i = 0; i < self->n_cards; i++)
        longest = MAX (longest, gs_experiment_estimate (self->experiment, i));
    }
  self->view.begin = 0;
  self->view.end = MAX (longest, 1e-9) * 1.01 * 1e9;
}

void
gs_sheet_layout_collect (GsSheetLayout *self)
{
  self->n_cards = gs_experiment_get_n_variants (self->experiment);
  self->cards = g_new0 (GsSheetCard, MAX (self->n_cards, 1));
  for (guint i = 0; i < self->n_cards; i++)
    collect_lanes (self, i);
  find_view (self);
}

double
gs_sheet_layout_measure_gutter (const GsSheetLayout *self,
                                cairo_t             *cr)
{
  double font = self->style.font_size;
  double widest = 0;

  if (self->has_lens)
    widest = gs_draw_text_width (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE,
                                 gs_words_holder_lane ());
  for (guint i = 0; i < self->n_cards; i++)
    {
      GsRun *run = gs_results_get_shown_run (self->results, i);

      if (self->compact)
        {
          g_autofree char *label = gs_experiment_dup_variant_label (self->experiment, i);

          g_autofree char *cut = gs_words_variant_cut (self->results, i);

          widest = MAX (widest, gs_draw_text_width (cr, &self->style, GS_SHEET_GUTTER_TEXT, TRUE,
                                                    label));
          if (cut != NULL)
            widest = MAX (widest, gs_draw_text_width (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE,
                                                      cut));
        }
      if (run == NULL && !self->compact)
        widest = MAX (widest, self->style.font_size * 5);
      for (guint j = 0; run != NULL && j < self->cards[i].lanes->len && !self->compact; j++)
        {
          guint lane = g_array_index (self->cards[i].lanes, guint, j);
          g_autofree char *name
            = gs_words_lane_name (gs_trace_get_lane (gs_run_get_trace (run), lane)->name);

          widest = MAX (widest, gs_draw_text_width (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE,
                                                    name));
        }
    }

  return ceil (CLAMP (widest + font * 1.8, font * 6, self->options.width * 0.3));
}
