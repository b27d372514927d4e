/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of a sheet.
 *
 * It begins with everything at the largest type and makes the type smaller until all fits; where
 * that is not enough, titles move into the gutter, then the lens goes, then the charts; of a sweep,
 * which is about its chart, the timelines go instead.  What height is left is shared between lanes
 * and charts, so that no corner stays empty. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-sheet-layout.h"
#include "gs-advice-words.h"
#include "gs-strings.h"

/* A way of laying it out, in the order of preference. */
typedef struct
{
  gboolean compact;
  gboolean lens;
  gboolean charts;
  double smallest_font;   /* share of the preferred */
} Attempt;

/* Type is larger by this factor in a part that is drawn alone: readable in the last row. */
#define ALONE_FONT 1.35
/* The highest lane of what is alone, in type sizes: it fills the picture. */
#define ALONE_LANE 7

/* The rows that tell the order of the results take no more of the height than this. */
#define MOST_ORDERS 0.14

static const Attempt attempts[] = {
  { FALSE, TRUE, TRUE, 0.68 },
  { FALSE, FALSE, TRUE, 0.66 },
  { TRUE, TRUE, TRUE, 0.68 },
  { TRUE, FALSE, TRUE, 0.6 },
  { TRUE, FALSE, FALSE, 0.5 },
};

/* Height of the row that tells the order of the results; 0 with many variants. */
static double
get_order_height (const GsSheetLayout *self,
                  guint                variant)
{
  double height = gs_strings_get_order_height (&self->style);

  return gs_sheet_has_strings (self, variant)
             && self->n_cards * height < MOST_ORDERS * self->options.height
           ? height : 0;
}

static double
get_card_height (const GsSheetLayout *self,
                 guint                variant,
                 double               lane_height)
{
  double font = self->style.font_size;
  double lanes = self->cards[variant].n_lanes * (lane_height + self->lane_gap) - self->lane_gap;

  if (self->compact)
    return ceil (MAX (lanes + font * 0.4, font * 1.35) + get_order_height (self, variant));

  return ceil (font * 2.3 + lanes + get_order_height (self, variant) + font * 0.5);
}

static double
get_card_gap (const GsSheetLayout *self)
{
  return round (self->style.font_size * (self->compact ? 0.2 : 0.45));
}

double
gs_sheet_layout_get_lens_gap (const GsSheetLayout *self)
{
  return MAX (self->lane_gap, round (self->style.font_size * 0.2));
}

static double
get_lens_lane_height (const GsSheetLayout *self,
                      double               lane_height)
{
  return floor (CLAMP (lane_height, self->style.font_size * 1.1, self->style.font_size * 1.8));
}

/* Height of the title, the ruler, and the space above the baton. */
static double
get_lens_words_height (const GsSheetLayout *self)
{
  return self->style.font_size * (2.0 + 0.35 + 1.9);
}

static double
get_lens_height (const GsSheetLayout *self,
                 double               lane_height)
{
  double font = self->style.font_size;
  guint n_lanes = self->cards[self->lens_variant].n_lanes + 1;
  double lane = get_lens_lane_height (self, lane_height) + gs_sheet_layout_get_lens_gap (self);

  /* With the connectors above. */
  return ceil (font * 1.1 + get_lens_words_height (self) + n_lanes * lane);
}

static double
get_timelines_height (const GsSheetLayout *self,
                      double               lane_height)
{
  double height = 0;

  for (guint i = 0; i < self->n_cards; i++)
    height += get_card_height (self, i, lane_height) + get_card_gap (self);
  if (self->has_lens)
    height += get_lens_height (self, lane_height) + get_card_gap (self);

  return height;
}

/* The largest height of a lane, at most @most, with which the timelines take at most @height. */
static double
fit_lanes (const GsSheetLayout *self,
           double               height,
           double               least,
           double               most)
{
  double low = least;
  double high = most;

  if (get_timelines_height (self, most) <= height)
    return floor (most);
  for (int i = 0; i < 20; i++)
    {
      double middle = (low + high) / 2;

      if (get_timelines_height (self, middle) <= height)
        low = middle;
      else
        high = middle;
    }

  return low >= 6 ? floor (low) : low;
}

static double
get_charts_least (const GsSheetLayout *self)
{
  double font = self->style.font_size;

  if (self->is_sweep)
    return font * 17;

  return font * (5.2 + MAX (self->n_cards * (self->compact ? 0.8 : 1.5), 4.5));
}

static double
get_charts_most (const GsSheetLayout *self)
{
  if (self->is_sweep)
    return self->style.font_size * 24;

  return self->style.font_size * (6.5 + MAX (self->n_cards * 3.4, 8));
}

static double
get_margin (const GsSheetLayout *self)
{
  return round (self->style.font_size * 0.9);
}

static double
get_header_height (const GsSheetLayout *self)
{
  return ceil (self->style.font_size * 3.3);
}

static void
place_axis (GsSheetLayout *self,
            cairo_t       *cr)
{
  double font = self->style.font_size;

  self->lane_x = self->margin + gs_sheet_layout_measure_gutter (self, cr);
  self->lane_width = self->options.width - self->margin - round (font * 0.8) - self->lane_x;
  if (self->compact)
    self->lane_width -= ceil (gs_draw_speedup_width (cr, &self->style, GS_TEXT_TITLE, TRUE)
                              + gs_draw_text_width (cr, &self->style, GS_TEXT_SMALL, FALSE,
                                                    "00.0 ms")
                              + font * 1.3);
  self->lane_width = floor (self->lane_width);
}

/* Shares the height out; FALSE if it does not suffice. */
static gboolean
try_heights (GsSheetLayout *self,
             cairo_t       *cr,
             gboolean       last,
             double        *lane_height,
             double        *charts_height)
{
  double font = self->style.font_size;
  double least = self->compact ? 2 : font * 0.95;
  double preferred = self->compact ? font * 1.2 : font * 1.45;
  double fixed, left, lanes;
  guint n_lanes = 0;

  for (guint i = 0; i < self->n_cards; i++)
    n_lanes += self->cards[i].n_lanes;
  /* With many lanes show their overall shape; single lanes may get thin. */
  if (self->compact)
    least = MIN (least, 0.4 * self->options.height / MAX (n_lanes, 1));

  self->lane_gap = round (font * 0.28);
  if (self->compact)
    self->lane_gap = self->options.height < 1000 || least < 2 ? 0 : 1;
  self->margin = get_margin (self);
  self->header_height = get_header_height (self);
  place_axis (self, cr);
  self->legend_height = gs_sheet_legend (self, cr, 0, TRUE);

  fixed = self->margin * 1.6 + self->header_height + self->legend_height
          + ceil (font * 1.9) /* ruler */ + ceil (font * 1.5) /* badge */
          + gs_sheet_get_advice_height (self) + (self->advice_lines != NULL ? get_card_gap (self) : 0);
  left = self->options.height - fixed;
  lanes = get_timelines_height (self, least);
  *charts_height = self->has_charts ? get_charts_least (self) : 0;
  if (lanes + *charts_height > left)
    {
      if (!last)
        return FALSE;
      *lane_height = fit_lanes (self, left, 0.5, least);
      return TRUE;
    }

  *lane_height = fit_lanes (self, left - *charts_height, least, preferred);
  if (self->has_charts)
    {
      *charts_height = MIN (left - get_timelines_height (self, *lane_height),
                            get_charts_most (self));
      *lane_height = fit_lanes (self, left - *charts_height, *lane_height, font * 2.4);
      *charts_height = left - get_timelines_height (self, *lane_height);
    }
  else
    *lane_height = fit_lanes (self, left, *lane_height,
                              font * (self->options.part == GS_SHEET_ALL ? 4 : ALONE_LANE));

  return TRUE;
}

static void
place_badge (GsSheetLayout *self)
{
  double font = self->style.font_size;

  self->badge = (GsBox) { self->margin, self->options.height - self->margin * 0.5 - font * 1.5,
                          self->options.width - 2 * self->margin, font * 1.5 };
}

static void
place (GsSheetLayout *self,
       double         lane_height,
       double         charts_height)
{
  double font = self->style.font_size;
  double width = self->options.width - 2 * self->margin;
  double gap = get_card_gap (self);
  double bottom, y;

  self->lane_height = lane_height;
  self->lens_lane_height = get_lens_lane_height (self, lane_height);
  self->legend_y = self->margin * 0.6 + self->header_height;
  y = self->legend_y + self->legend_height;
  for (guint i = 0; i < self->n_cards; i++)
    {
      GsSheetCard *card = &self->cards[i];

      card->order_height = get_order_height (self, i);
      card->card = (GsBox) { self->margin, round (y), width,
                             get_card_height (self, i, lane_height) };
      if (self->compact)
        {
          double lanes = card->n_lanes * (lane_height + self->lane_gap) - self->lane_gap;

          card->lanes_y = round (card->card.y
                                 + (card->card.height - card->order_height - lanes) / 2);
        }
      else
        card->lanes_y = round (card->card.y + font * 2.3);
      y = card->card.y + card->card.height + gap;

      if (self->has_lens && self->lens_variant == i)
        {
          self->lens = (GsBox) { self->margin, round (y + font * 1.1 - gap), width,
                                 get_lens_height (self, lane_height) - round (font * 1.1) };
          y = self->lens.y + self->lens.height + 2 * gap;
        }
    }

  self->ruler = (GsBox) { self->lane_x, round (y), self->lane_width, ceil (font * 1.9) };
  place_badge (self);
  bottom = self->badge.y - font * 0.3;
  self->advice = (GsBox) { self->margin, round (bottom - gs_sheet_get_advice_height (self)), width,
                           gs_sheet_get_advice_height (self) };
  if (self->advice_lines != NULL)
    bottom = self->advice.y - gap;
  self->charts = (GsBox) { self->margin, self->ruler.y + self->ruler.height, width,
                           bottom - self->ruler.y - self->ruler.height };
}

/* The largest type that a sheet of that size may have.  A narrow or a flat one is led by its
 * shorter side. */
static double
get_most_font (const GsSheetLayout *self)
{
  double area = self->options.width * self->options.height;
  double most = MAX (19 * sqrt (area / (1600.0 * 900.0)), 6);
  gboolean is_alone = self->options.chart != NULL || self->options.part != GS_SHEET_ALL;

  most = MIN (most, MAX (MIN (self->options.width / 60, self->options.height / 36), 6));
  return is_alone ? most * ALONE_FONT : most;
}

/* One chart between the header and the badge, all else left out. */
static void
place_chart (GsSheetLayout *self)
{
  double top;

  gs_style_init (&self->style, self->options.dark, FALSE, get_most_font (self));
  self->margin = get_margin (self);
  self->header_height = get_header_height (self);
  place_badge (self);
  top = self->margin * 0.6 + self->header_height;
  self->charts = (GsBox) { self->margin, top, self->options.width - 2 * self->margin,
                           MAX (self->badge.y - self->style.font_size * 0.3 - top, 1) };
}

/* Shares the height between the lanes of the lens alone, in type of that size; FALSE if they become
 * too thin for their names. */
static gboolean
try_lens (GsSheetLayout *self,
          cairo_t       *cr,
          double         font)
{
  guint n_lanes = self->cards[self->lens_variant].n_lanes + 1;
  double most, words;

  gs_style_init (&self->style, self->options.dark, FALSE, font);
  self->lane_gap = round (font * 0.28);
  self->margin = get_margin (self);
  self->header_height = get_header_height (self);
  place_axis (self, cr);
  self->legend_y = self->margin * 0.6 + self->header_height;
  self->legend_height = gs_sheet_legend (self, cr, 0, TRUE);
  place_badge (self);
  self->lens = (GsBox) { self->margin, round (self->legend_y + self->legend_height),
                         self->options.width - 2 * self->margin, 0 };
  most = self->badge.y - font * 0.3 - self->lens.y;
  words = get_lens_words_height (self);
  self->lens_lane_height = floor ((most - words) / n_lanes - gs_sheet_layout_get_lens_gap (self));
  self->lens_lane_height = CLAMP (self->lens_lane_height, 1, font * ALONE_LANE);
  self->lens.height = MIN (ceil (words + n_lanes * (self->lens_lane_height
                                                    + gs_sheet_layout_get_lens_gap (self))), most);

  return self->lens_lane_height >= font * 1.1;
}

static void
place_lens (GsSheetLayout *self,
            cairo_t       *cr)
{
  double font = get_most_font (self);
  double smallest = MAX (font * 0.4, 6);

  while (!try_lens (self, cr, font) && font > smallest)
    font *= 0.965;
}

static void
choose (GsSheetLayout *self,
        cairo_t       *cr,
        gboolean       may_lens,
        gboolean       may_charts)
{
  double most = get_most_font (self);
  double lane_height = 0;
  double charts_height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      const Attempt *attempt = &attempts[i];
      double smallest = MAX (most * attempt->smallest_font, 6);
      gboolean last = i + 1 == G_N_ELEMENTS (attempts);

      if (self->is_sweep && !attempt->charts)
        {
          self->options.chart = gs_chart_choose_main (self->results);
          place_chart (self);
          return;
        }
      self->compact = attempt->compact;
      self->has_lens = may_lens && attempt->lens;
      self->has_charts = may_charts && attempt->charts;
      for (double font = most; font >= smallest; font *= 0.965)
        {
          gs_style_init (&self->style, self->options.dark, FALSE, font);
          if (try_heights (self, cr, last && font * 0.965 < smallest, &lane_height,
                           &charts_height))
            {
              place (self, lane_height, charts_height);
              return;
            }
        }
    }
  place (self, lane_height, charts_height);
}

void
gs_sheet_layout_init (GsSheetLayout        *self,
                      cairo_t              *cr,
                      GsResults            *results,
                      const GsSheetOptions *options)
{
  gboolean has_lens, has_charts;

  *self = (GsSheetLayout) { .results = results, .options = *options };
  self->experiment = gs_results_get_experiment (results);
  if (options->chart != NULL)
    {
      place_chart (self);
      return;
    }
  gs_sheet_layout_collect (self);
  if (options->part == GS_SHEET_TIMELINES)
    {
      choose (self, cr, FALSE, FALSE);
      return;
    }
  has_lens = gs_sheet_find_lens (results, &self->lens_variant, &self->lens_interpreter,
                                 &self->lens_view);
  if (options->part == GS_SHEET_LENS && has_lens)
    {
      self->has_lens = TRUE;
      place_lens (self, cr);
      return;
    }
  self->options.part = GS_SHEET_ALL;
  self->is_sweep = gs_chart_is_sweep (results);
  has_lens = has_lens && !self->is_sweep;
  has_charts = gs_chart_find ("time")->has_data (results);
  self->advice_lines = gs_advice_dup_lines (results);
  choose (self, cr, has_lens, has_charts);
}

void
gs_sheet_layout_clear (GsSheetLayout *self)
{
  for (guint i = 0; i < self->n_cards; i++)
    {
      g_array_unref (self->cards[i].lanes);
      g_clear_pointer (&self->cards[i].marks, g_array_unref);
    }
  g_clear_pointer (&self->cards, g_free);
  g_clear_pointer (&self->advice_lines, g_strfreev);
}
