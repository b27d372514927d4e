/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-guess-mark.h"

#include <math.h>

static gboolean
overlap (GsStretch a,
         GsStretch b)
{
  return a.x0 < b.x1 && b.x0 < a.x1;
}

double
gs_guess_mark_measure (cairo_t       *cr,
                       const GsStyle *style,
                       const char    *label)
{
  return gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, label) + style->font_size * 0.7;
}

/* The label's place, @width wide: right of the line, and of the bar's end if the line is there; else
 * left of it. */
static GsStretch
place (const GsGuessMark *self,
       double             width,
       double             air,
       GsStretch         *figure)
{
  gboolean at_end = self->mark > self->inner - air && self->mark < self->outer;
  double right = at_end ? self->outer : self->mark;
  const GsStretch labels[] = { { right, right + width }, { self->mark - width, self->mark } };
  const GsStretch figures[] = { self->inside, { self->outer, self->outer + self->figure } };

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    for (guint j = 0; j < G_N_ELEMENTS (labels); j++)
      {
        GsStretch taken = { MIN (labels[j].x0, self->mark) - air,
                            MAX (labels[j].x1, self->mark) + air };

        if (figures[i].x1 <= figures[i].x0 || labels[j].x0 < self->left
            || overlap (figures[i], taken))
          continue;
        *figure = figures[i];
        return labels[j];
      }

  /* Behind a short bar put the figure after both. */
  figure->x0 = MAX (self->outer, labels[0].x1 + air);
  figure->x1 = figure->x0 + self->figure;
  return labels[0];
}

/* Draws the line as dark as text, with an edge of the ground's colour: it stands out from every
 * bar, and is no whisker and no reference line. */
GsStretch
gs_guess_mark_draw (const GsGuessMark *self,
                    cairo_t           *cr,
                    const GsStyle     *style)
{
  double over = style->font_size * 0.2;
  double line = MAX (2, style->font_size / 6);
  double middle = self->y + self->height / 2;
  double label_height = MIN (style->font_size * 1.25, self->height + over);
  GsStretch figure;
  GsStretch label = place (self, gs_guess_mark_measure (cr, style, self->label),
                           style->font_size * 0.25, &figure);

  cairo_rectangle (cr, self->mark - line / 2 - 1.5, self->y - over, line + 3,
                   self->height + 2 * over);
  gs_style_set_source (cr, style->card);
  cairo_fill (cr);
  cairo_rectangle (cr, label.x0, middle - label_height / 2, label.x1 - label.x0, label_height);
  cairo_fill_preserve (cr);
  gs_style_set_source (cr, style->text);
  cairo_set_line_width (cr, MAX (1, style->font_size / 14));
  cairo_stroke (cr);
  cairo_rectangle (cr, self->mark - line / 2, self->y - over, line, self->height + 2 * over);
  cairo_fill (cr);
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->text, (label.x0 + label.x1) / 2, middle, 0.5,
                0, self->label);
  return figure;
}
