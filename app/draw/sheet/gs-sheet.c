/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-executor.h"
#include "gs-lane-words.h"
#include "gs-marks.h"
#include "gs-results-words.h"
#include "gs-sheet-layout.h"
#include "gs-variant-words.h"

GsStyle
gs_sheet_shrink_to_fit (cairo_t       *cr,
                        const GsStyle *style,
                        GsTextSize     size,
                        gboolean       bold,
                        double         width,
                        const char    *text)
{
  GsStyle fitting = *style;
  double wanted = gs_draw_text_width (cr, style, size, bold, text);

  if (wanted > width && width > 0)
    fitting.font_size *= width / wanted * 0.995;

  return fitting;
}

void
gs_sheet_draw_card (const GsSheetLayout *self,
                    cairo_t             *cr,
                    const GsBox         *box)
{
  double radius = MIN (self->style.font_size * 0.4, box->height / 3);

  cairo_new_sub_path (cr);
  cairo_arc (cr, box->x + box->width - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, box->x + box->width - radius, box->y + box->height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->x + radius, box->y + box->height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  gs_style_set_source (cr, self->style.card);
  cairo_fill (cr);
}

/* Returns whether the caption, which is of the timelines, found room. */
static gboolean
draw_header (const GsSheetLayout *self,
             cairo_t             *cr)
{
  const GsStyle *style = &self->style;
  double font = style->font_size;
  double left = self->margin + font * 0.4;
  double right = self->options.width - self->margin - font * 0.4;
  const char *title = gs_experiment_get_name (self->experiment);
  const char *caption = _("run in turn, drawn from a common zero");
  g_autofree char *summary = gs_words_summary (self->results);
  GsStyle large = *style;
  double caption_width = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, caption);
  double first_y = self->margin * 0.6 + font * 0.95;
  double second_y = first_y + font * 1.45;
  double first_width, second_width;
  GsStyle small;

  large.font_size = font * 1.25;
  large = gs_sheet_shrink_to_fit (cr, &large, GS_TEXT_TITLE, TRUE, right - left, title);
  first_width = gs_draw_text (cr, &large, GS_TEXT_TITLE, TRUE, style->text, left, first_y, 0, 0,
                              title);
  small = gs_sheet_shrink_to_fit (cr, style, GS_TEXT_BODY, FALSE, right - left, summary);
  second_width = gs_draw_text (cr, &small, GS_TEXT_BODY, FALSE, style->dim_text, left, second_y,
                               0, 0, summary);

  if (self->options.chart != NULL || self->options.part == GS_SHEET_LENS)
    return TRUE;
  if (second_width + caption_width + 2 * font < right - left)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, second_y, 1, 0, caption);
  else if (first_width + caption_width + 2 * font < right - left)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, first_y, 1, 0, caption);
  else
    return FALSE;

  return TRUE;
}

static void
draw_title_row (const GsSheetLayout *self,
                cairo_t             *cr,
                guint                variant)
{
  const GsStyle *style = &self->style;
  const GsBox *box = &self->cards[variant].card;
  double font = style->font_size;
  double y = box->y + font * 1.25;
  double left = box->x + font * 0.7;
  double right = box->x + box->width - font * 0.8;
  gboolean waits = gs_results_get_shown_run (self->results, variant) == NULL;
  double makespan = gs_results_get_makespan (self->results, variant);
  g_autofree char *title = gs_experiment_dup_variant_title (self->experiment, variant);
  g_autofree char *speedup = gs_words_speedup (self->results, variant);
  g_autofree char *seconds = gs_words_makespan (self->results, variant);
  g_autofree char *both = gs_words_variant_detail (
    self->results, variant, gs_results_get_shown_run (self->results, variant), FALSE);
  GsStyle fitting;
  double title_width;

  if (isfinite (gs_results_get_speedup (self->results, variant)))
    gs_draw_text (cr, style, GS_TEXT_FIGURE, TRUE, style->text, right, y, 1, 0, speedup);
  right -= gs_draw_speedup_width (cr, style, GS_TEXT_FIGURE, TRUE) + font * 0.6;

  fitting = gs_sheet_shrink_to_fit (cr, style, GS_TEXT_BODY, TRUE, right - left, title);
  title_width = gs_draw_text (cr, &fitting, GS_TEXT_BODY, TRUE,
                              waits ? style->dim_text : style->text, left, y, 0, 0, title);
  if (waits)
    return;

  /* Makespan and sentence if they fit, else the makespan alone. */
  right -= font * 0.3;
  g_strdelimit (both, "\n", ' ');
  if (gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, both)
      <= right - left - title_width - font)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, y, 1, 0, both);
  else if (!isfinite (makespan))
    /* A failure replaces the figures. */
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, y, 1,
                  MAX (right - left - title_width - font, 1), both);
  else if (gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, seconds)
           <= right - left - title_width - font)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, y, 1, 0, seconds);
}

static void
draw_compact_words (const GsSheetLayout *self,
                    cairo_t             *cr,
                    guint                variant)
{
  const GsStyle *style = &self->style;
  const GsBox *box = &self->cards[variant].card;
  double font = style->font_size;
  double room = self->lane_x - box->x - font * 1.3;
  double speedup = gs_results_get_speedup (self->results, variant);
  double makespan = gs_results_get_makespan (self->results, variant);
  double middle = box->y + box->height / 2;
  g_autofree char *label = gs_experiment_dup_variant_label (self->experiment, variant);
  g_autofree char *figure = gs_words_speedup (self->results, variant);
  g_autofree char *seconds = gs_words_makespan (self->results, variant);
  g_autofree char *sentence = gs_words_variant_sentence (self->results, variant);
  g_autofree char *cut = gs_words_variant_cut (self->results, variant);
  /* Two lines, if there is room for them. */
  double under = cut != NULL && box->height > font * 2.2 ? font * 0.6 : 0;
  GsStyle fitting = gs_sheet_shrink_to_fit (cr, style, GS_SHEET_GUTTER_TEXT, TRUE, room, label);

  gs_draw_text (cr, &fitting, GS_SHEET_GUTTER_TEXT, TRUE,
                gs_results_get_shown_run (self->results, variant) != NULL ? style->text
                                                                          : style->dim_text,
                box->x + font * 0.6, middle - under, 0, 0, label);
  if (cut != NULL && under > 0)
    {
      fitting = gs_sheet_shrink_to_fit (cr, style, GS_SHEET_GUTTER_TEXT, FALSE, room, cut);
      gs_draw_text (cr, &fitting, GS_SHEET_GUTTER_TEXT, FALSE, style->dim_text, box->x + font * 0.6,
                    middle + under, 0, 0, cut);
    }
  if (isfinite (makespan))
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                  box->x + box->width - font * 1.3
                    - gs_draw_speedup_width (cr, style, GS_TEXT_TITLE, TRUE),
                  middle, 1, 0, seconds);
  else if (gs_results_get_shown_run (self->results, variant) != NULL)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, box->x + box->width - font * 0.5,
                  middle, 1, MAX (box->x + box->width - self->lane_x - self->lane_width - font, 1),
                  sentence);
  if (isfinite (speedup))
    gs_draw_text (cr, style, GS_TEXT_TITLE, TRUE, style->text, box->x + box->width - font * 0.5,
                  middle, 1, 0, figure);
}

static void
draw_waiting (const GsSheetLayout *self,
              cairo_t             *cr,
              guint                variant)
{
  const GsSheetCard *card = &self->cards[variant];
  double font = self->style.font_size;

  for (guint i = 0; i < card->n_lanes; i++)
    {
      double y = card->lanes_y + i * (self->lane_height + self->lane_gap);
      g_autofree char *name = gs_words_lane_expected (self->results, variant, i);

      if (!self->compact)
        gs_draw_text (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE, self->style.dim_text,
                      self->lane_x - font * 0.7, y + floor (self->lane_height) / 2, 1,
                      self->lane_x - self->margin - font, name);
      cairo_rectangle (cr, self->lane_x,
                       round (y),
                       self->lane_width, MAX (floor (self->lane_height), 1));
      gs_style_set_source (cr, self->style.states[GS_STATE_IDLE].fill);
      cairo_fill (cr);
    }
  gs_draw_text (cr, &self->style, GS_TEXT_SMALL, FALSE, self->style.dim_text,
                self->lane_x + font * 0.6,
                self->compact ? card->card.y + card->card.height / 2
                              : card->lanes_y + floor (self->lane_height) / 2,
                0, 0, gs_words_unmeasured (self->results, variant));
}

void
gs_sheet_draw_marks (const GsSheetLayout *self,
                     cairo_t             *cr,
                     guint                variant,
                     int                  lane,
                     const GsView        *view,
                     double               lane_height,
                     double               height)
{
  GsTrace *trace = gs_run_get_trace (gs_results_get_shown_run (self->results, variant));
  double size = gs_marks_get_size (&self->style, lane_height);
  g_autoptr (GArray) placed = gs_marks_place (self->cards[variant].marks, lane, GS_NO_TASK,
                                              gs_trace_get_begin (trace), view, self->lane_width,
                                              size);

  if (lane == GS_MARKS_COMMON)
    gs_marks_draw_common (cr, placed, &self->style, self->lane_width, height, size);
  else
    gs_marks_draw (cr, placed, &self->style, height, size);
}

static void
draw_lanes (const GsSheetLayout *self,
            cairo_t             *cr,
            guint                variant)
{
  const GsSheetCard *card = &self->cards[variant];
  GsRun *run = gs_results_get_shown_run (self->results, variant);
  double font = self->style.font_size;
  GsTrace *trace;

  if (run == NULL || card->lanes->len == 0)
    {
      draw_waiting (self, cr, variant);
      return;
    }

  trace = gs_run_get_trace (run);
  for (guint i = 0; i < card->lanes->len; i++)
    {
      guint lane = g_array_index (card->lanes, guint, i);
      double y = card->lanes_y + i * (self->lane_height + self->lane_gap);
      double height = self->lane_height;
      g_autofree char *name = gs_words_lane_name (gs_trace_get_lane (trace, lane)->name);

      /* Thin lanes fill their rows without a remainder. */
      if (height < 6)
        {
          double next = round (y + height + self->lane_gap);

          y = round (y);
          height = MAX (next - y - self->lane_gap, 1);
        }
      if (!self->compact)
        gs_draw_text (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE, self->style.dim_text,
                      self->lane_x - font * 0.7, y + floor (height) / 2, 1,
                      self->lane_x - self->margin - font, name);
      cairo_save (cr);
      cairo_translate (cr, self->lane_x, y);
      gs_draw_lane (cr, trace, lane, gs_trace_get_begin (trace), &self->view, &self->style,
                    self->lane_width, height);
      gs_sheet_draw_marks (self, cr, variant, (int) lane, &self->view, height, height);
      cairo_restore (cr);
    }
  cairo_save (cr);
  cairo_translate (cr, self->lane_x, card->lanes_y);
  gs_sheet_draw_marks (self, cr, variant, GS_MARKS_COMMON, &self->view, self->lane_height,
                       card->n_lanes * (self->lane_height + self->lane_gap) - self->lane_gap);
  cairo_restore (cr);
  if (gs_sheet_has_strings (self, variant))
    gs_sheet_draw_strings (self, cr, variant);
}

static void
draw_chart (const GsSheetLayout *self,
            cairo_t             *cr,
            const GsChart       *chart,
            double               x,
            double               width)
{
  const GsStyle *style = &self->style;
  double font = style->font_size;
  double pad = round (font * 0.8);
  GsBox box = { round (x), round (self->charts.y), round (width), round (self->charts.height) };
  GsStyle fitting;

  gs_sheet_draw_card (self, cr, &box);
  fitting = gs_sheet_shrink_to_fit (cr, style, GS_TEXT_BODY, TRUE, box.width - 2 * pad,
                                    _(chart->title));
  gs_draw_text (cr, &fitting, GS_TEXT_BODY, TRUE, style->text, box.x + pad, box.y + font * 1.1, 0,
                0, _(chart->title));
  cairo_save (cr);
  cairo_translate (cr, box.x + pad, box.y + round (font * 2.1));
  chart->draw (cr, self->results, style, box.width - 2 * pad,
               box.height - round (font * 2.1) - round (font * 0.6));
  cairo_restore (cr);
}

static void
draw_charts (const GsSheetLayout *self,
             cairo_t             *cr)
{
  const GsChart *left = gs_chart_choose_main (self->results);
  const GsChart *right = gs_chart_find ("time");
  double gap = round (self->style.font_size * 0.45);
  double first = left == gs_chart_find ("speedup") ? 0.42 : 0.56;

  if (!left->has_data (self->results))
    {
      draw_chart (self, cr, right, self->charts.x, self->charts.width);
      return;
    }

  first = round (self->charts.width * first);
  draw_chart (self, cr, left, self->charts.x, first);
  draw_chart (self, cr, right, self->charts.x + first + gap, self->charts.width - first - gap);
}

static void
draw_badge (const GsSheetLayout *self,
            cairo_t             *cr,
            gboolean             with_caption)
{
  const GsStyle *style = &self->style;
  double font = style->font_size;
  double y = self->badge.y + self->badge.height / 2;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *facts = gs_words_badge (self->results);
  g_autofree char *badge = with_caption
                             ? g_strdup_printf ("%s · %s", facts,
                                                _("run in turn, drawn from a common zero"))
                             : g_strdup (facts);
  double date_width = gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                                    self->badge.x + self->badge.width - font * 0.4, y, 1, 0, date);
  GsStyle fitting = gs_sheet_shrink_to_fit (cr, style, GS_TEXT_SMALL, FALSE,
                                   self->badge.width - date_width - font * 2, badge);

  gs_draw_text (cr, &fitting, GS_TEXT_SMALL, FALSE, style->dim_text, self->badge.x + font * 0.4, y,
                0, 0, badge);
}

static void
draw_everything (const GsSheetLayout *self,
                 cairo_t             *cr)
{
  gs_sheet_legend (self, cr, self->legend_y, FALSE);
  if (self->options.part == GS_SHEET_LENS)
    {
      gs_sheet_draw_lens (self, cr);
      return;
    }
  for (guint i = 0; i < self->n_cards; i++)
    {
      gs_sheet_draw_card (self, cr, &self->cards[i].card);
      if (self->compact)
        draw_compact_words (self, cr, i);
      else
        draw_title_row (self, cr, i);
      draw_lanes (self, cr, i);
    }
  if (self->has_lens)
    gs_sheet_draw_lens (self, cr);

  cairo_save (cr);
  cairo_translate (cr, self->ruler.x, self->ruler.y);
  gs_draw_ruler (cr, &self->view, &self->style, self->ruler.width, self->ruler.height);
  cairo_restore (cr);
  if (self->has_charts)
    draw_charts (self, cr);
  gs_sheet_draw_advice (self, cr);
}

void
gs_draw_sheet (cairo_t              *cr,
               GsResults            *results,
               const GsSheetOptions *options)
{
  GsSheetLayout layout;
  gboolean has_caption;

  g_return_if_fail (GS_IS_RESULTS (results));
  g_return_if_fail (options->width >= 1 && options->height >= 1);

  gs_sheet_layout_init (&layout, cr, results, options);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, options->width, options->height);
  cairo_clip (cr);
  gs_style_set_source (cr, layout.style.window);
  cairo_paint (cr);

  has_caption = draw_header (&layout, cr);
  if (layout.options.chart != NULL)
    draw_chart (&layout, cr, layout.options.chart, layout.charts.x, layout.charts.width);
  else
    draw_everything (&layout, cr);
  draw_badge (&layout, cr, !has_caption);

  cairo_restore (cr);
  gs_sheet_layout_clear (&layout);
}
