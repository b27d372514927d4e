/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The advisor's words at the foot of a sheet. */
#include "config.h"

#include <math.h>

#include "gs-advisor.h"
#include "gs-sheet-layout.h"

/* In ems. */
#define ROW 1.4
#define PAD 0.5

double
gs_sheet_get_advice_height (const GsSheetLayout *self)
{
  guint n = self->advice_lines != NULL ? g_strv_length (self->advice_lines) : 0;

  return n > 0 ? ceil (self->style.font_size * (n * ROW + 2 * PAD)) : 0;
}

void
gs_sheet_draw_advice (const GsSheetLayout *self,
                      cairo_t             *cr)
{
  const GsBox *box = &self->advice;
  double font = self->style.font_size;
  double y = box->y + font * (PAD + ROW / 2);

  if (self->advice_lines == NULL)
    return;

  gs_sheet_draw_card (self, cr, box);
  for (guint i = 0; self->advice_lines[i] != NULL; i++)
    {
      GsStyle fitting = gs_sheet_shrink_to_fit (cr, &self->style, GS_TEXT_BODY, FALSE,
                                                box->width - 1.4 * font, self->advice_lines[i]);

      gs_draw_text (cr, &fitting, GS_TEXT_BODY, FALSE, self->style.text, box->x + font * 0.7, y, 0,
                    0, self->advice_lines[i]);
      y += font * ROW;
    }
}
