/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strings of a sheet, over the lanes of each variant. */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-sheet-layout.h"
#include "gs-strings.h"

/* Where the strings of a variant find its lanes. */
typedef struct
{
  const GsSheetLayout *layout;
  const GsSheetCard *card;
} Lanes;

static gboolean
find_y (gpointer data,
        guint    lane,
        guint32  task,
        double  *y)
{
  const Lanes *lanes = data;

  for (guint i = 0; i < lanes->card->lanes->len; i++)
    if (g_array_index (lanes->card->lanes, guint, i) == lane)
      {
        *y = (i + 0.5) * lanes->layout->lane_height + i * lanes->layout->lane_gap;
        return TRUE;
      }
  return FALSE;
}

gboolean
gs_sheet_has_strings (const GsSheetLayout *self,
                      guint                variant)
{
  GsRun *run = gs_results_get_shown_run (self->results, variant);

  return self->options.strings && run != NULL
         && !gs_strings_are_too_many (gs_run_get_trace (run));
}

void
gs_sheet_draw_strings (const GsSheetLayout *self,
                       cairo_t             *cr,
                       guint                variant)
{
  const GsSheetCard *card = &self->cards[variant];
  double font = self->style.font_size;
  double height = card->n_lanes * (self->lane_height + self->lane_gap) - self->lane_gap;
  Lanes lanes = { self, card };
  const GsStrings strings = {
    gs_run_get_trace (gs_results_get_shown_run (self->results, variant)), &self->view, &self->style,
    self->lane_width, 0, height, font * (self->compact ? 0.15 : 0.3), find_y, &lanes
  };
  double y = height + card->order_height - gs_style_get_text_px (&self->style, GS_TEXT_SMALL) * 0.5;

  cairo_save (cr);
  cairo_translate (cr, self->lane_x, card->lanes_y);
  gs_strings_draw (cr, &strings, GS_NO_TASK);
  if (card->order_height > 0)
    {
      gs_draw_text (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE, self->style.dim_text, -font * 0.7,
                    y, 1, self->lane_x - self->margin - font, _("results"));
      gs_strings_draw_order (cr, &strings, y);
    }
  cairo_restore (cr);
}
