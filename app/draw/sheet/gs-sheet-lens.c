/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lens: a short stretch of a run under a GIL over the full width, with the baton. */
#include "config.h"

#include <math.h>

#include "gs-executor.h"
#include "gs-gil-words.h"
#include "gs-holds.h"
#include "gs-lane-words.h"
#include "gs-sheet-layout.h"

#define DEFAULT_LENS_NS 100e6
/* With fewer hand-offs than this in sight there is nothing to look at. */
#define FEWEST_HANDOFFS 3
/* Ranges are tried at so many places in a length, unless that makes too many. */
#define PLACES 5
#define MAX_PLACES 2000
/* How much of a range a single turn may take beyond its share. */
#define LONGEST_TURN 2.5

/* A range that the lens might show. */
typedef struct
{
  double begin;
  guint handoffs;
  double longest;    /* the longest turn in it, ns */
} Place;

/* When the GIL was asked for and went to another thread: ns since the first submit, in order. */
static GArray *
collect_handoffs (const GArray *holds,
                  gint64        origin)
{
  GArray *handoffs = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = gs_holds_next_handoff (holds, 0); i < holds->len;
       i = gs_holds_next_handoff (holds, i + 1))
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);
      double time = (double) (hold->begin - origin);

      if (hold[-1].forced && time >= 0)
        g_array_append_val (handoffs, time);
    }

  return handoffs;
}

/* The hand-offs of the interpreter that has most: of those that compute, under one GIL. */
static GArray *
find_handoffs (GsTrace *trace,
               guint32 *interpreter)
{
  GArray *most = g_array_new (FALSE, FALSE, sizeof (double));

  *interpreter = 0;

  for (guint i = 0; i < gs_trace_get_n_interpreters (trace); i++)
    {
      GArray *handoffs = collect_handoffs (gs_trace_get_holds (trace, i),
                                           gs_trace_get_begin (trace));

      if (handoffs->len > most->len)
        {
          GArray *less = most;

          most = handoffs;
          handoffs = less;
          *interpreter = i;
        }
      g_array_unref (handoffs);
    }

  return most;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const guint *left = a, *right = b;

  return *left < *right ? -1 : *left > *right;
}

/* All ranges of @length, on round numbers so that the ruler begins with a label, in which the GIL
 * passes from thread to thread. */
static GArray *
collect_places (GArray *handoffs,
                double  length,
                double  makespan)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  double step = length / PLACES * ceil (makespan / length * PLACES / MAX_PLACES);
  guint first = 0;

  for (guint i = 0; i == 0 || i * step + length <= makespan; i++)
    {
      Place place = { i * step, 0, 0 };
      double last = place.begin;

      while (first < handoffs->len && g_array_index (handoffs, double, first) < place.begin)
        first++;
      for (guint j = first; j < handoffs->len; j++)
        {
          double time = g_array_index (handoffs, double, j);

          if (time >= place.begin + length)
            break;
          place.longest = MAX (place.longest, time - last);
          last = time;
          place.handoffs++;
        }
      place.longest = MAX (place.longest, place.begin + length - last);
      if (place.handoffs >= FEWEST_HANDOFFS)
        g_array_append_val (places, place);
    }

  return places;
}

static guint
find_median (GArray *places)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < places->len; i++)
    g_array_append_val (counts, g_array_index (places, Place, i).handoffs);
  g_array_sort (counts, compare_counts);

  return g_array_index (counts, guint, counts->len / 2);
}

/* The range with regular turns, about as many as elsewhere, that is nearest to @middle; if there is
 * none so regular, the one whose number is the most usual. */
static double
choose_place (GArray *places,
              double  length,
              double  middle)
{
  guint median = find_median (places);
  const Place *best = NULL;
  double best_rank = 0;

  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      double off = fabs ((double) place->handoffs - median);
      gboolean typical = off <= MAX (1, 0.1 * median)
                         && place->longest <= LONGEST_TURN * length / median;
      double distance = fabs (place->begin + length / 2 - middle) / middle;
      double rank = typical ? distance : 10 + off + distance;

      if (best == NULL || rank < best_rank)
        {
          best = place;
          best_rank = rank;
        }
    }

  return best->begin;
}

/* Which variant's GIL is passed on most often, and which of its GILs; -1 if none's is. */
static int
find_busiest (GsResults *results,
              guint32   *interpreter,
              GArray   **handoffs)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  int busiest = -1;

  *handoffs = NULL;
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      const GsExecutor *executor
        = gs_executor_find (gs_experiment_get_variant (experiment, i)->executor);
      GsRun *run = gs_results_get_shown_run (results, i);
      GArray *found;
      guint32 which;

      if (executor == NULL || !executor->has_gil || run == NULL
          || gs_run_get_state (run) == GS_RUN_LIVE)
        continue;
      found = find_handoffs (gs_run_get_trace (run), &which);
      if (found->len > (*handoffs != NULL ? (*handoffs)->len : 0))
        {
          g_clear_pointer (handoffs, g_array_unref);
          *handoffs = found;
          *interpreter = which;
          busiest = (int) i;
        }
      else
        g_array_unref (found);
    }

  return busiest;
}

gboolean
gs_sheet_find_lens (GsResults *results,
                    guint     *variant,
                    guint32   *interpreter,
                    GsView    *view)
{
  /* To 2, 5 and 10 times the width, for long switch intervals. */
  static const double wider[] = { 2, 2.5, 2 };
  double length = (double) gs_experiment_get_lens (gs_results_get_experiment (results));
  g_autoptr (GArray) handoffs = NULL;
  g_autoptr (GArray) places = NULL;
  guint32 which = 0;
  int busiest = find_busiest (results, &which, &handoffs);
  double makespan, begin;

  if (busiest < 0)
    return FALSE;
  makespan = gs_run_get_figures (gs_results_get_shown_run (results, (guint) busiest))->makespan
             * 1e9;
  if (!(makespan > 0))
    return FALSE;

  if (!(length > 0))
    length = DEFAULT_LENS_NS;
  length = MIN (length, makespan);
  places = collect_places (handoffs, length, makespan);
  for (guint i = 0; i < G_N_ELEMENTS (wider) && places->len == 0; i++)
    {
      if (length * wider[i] > makespan / 2)
        return FALSE;
      length *= wider[i];
      g_array_unref (places);
      places = collect_places (handoffs, length, makespan);
    }
  if (places->len == 0)
    return FALSE;

  begin = choose_place (places, length, makespan / 2);
  if (variant != NULL)
    *variant = (guint) busiest;
  if (interpreter != NULL)
    *interpreter = which;
  if (view != NULL)
    *view = (GsView) { begin, begin + length };

  return TRUE;
}

static void
draw_connectors (const GsSheetLayout *self,
                 cairo_t             *cr)
{
  const GsStyle *style = &self->style;
  const GsSheetCard *card = &self->cards[self->lens_variant];
  double x0 = self->lane_x + gs_view_to_x (&self->view, self->lane_width, self->lens_view.begin);
  double x1 = self->lane_x + gs_view_to_x (&self->view, self->lane_width, self->lens_view.end);
  double pad = round (style->font_size * 0.2);
  double top = card->lanes_y - pad;
  double bottom = card->lanes_y + card->n_lanes * (self->lane_height + self->lane_gap)
                  - self->lane_gap + pad;

  gs_style_set_source (cr, style->accent);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, floor (x0), floor (top), ceil (x1) - floor (x0), ceil (bottom - top));
  cairo_stroke (cr);

  cairo_set_source_rgba (cr, style->accent.red, style->accent.green, style->accent.blue, 0.55);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, floor (x0), floor (top) + ceil (bottom - top));
  cairo_line_to (cr, self->lens.x + 4, self->lens.y);
  cairo_move_to (cr, ceil (x1), floor (top) + ceil (bottom - top));
  cairo_line_to (cr, self->lens.x + self->lens.width - 4, self->lens.y);
  cairo_stroke (cr);
}

static void
draw_gutter_name (const GsSheetLayout *self,
                  cairo_t             *cr,
                  double               y,
                  const char          *name)
{
  double font = self->style.font_size;

  gs_draw_text (cr, &self->style, GS_SHEET_GUTTER_TEXT, FALSE, self->style.dim_text,
                self->lane_x - font * 0.7, y + floor (self->lens_lane_height) / 2, 1,
                self->lane_x - self->margin - font, name);
}

static void
draw_words (const GsSheetLayout *self,
            cairo_t             *cr,
            GsTrace             *trace,
            double               y)
{
  const GsStyle *style = &self->style;
  double font = style->font_size;
  double left = self->lens.x + font * 0.7;
  double right = self->lane_x + self->lane_width;
  g_autofree char *title = gs_words_lens_title (self->lens_view.end - self->lens_view.begin);
  gint64 origin = gs_trace_get_begin (trace);
  g_autofree char *note = gs_words_lens (trace, self->lens_interpreter,
                                         origin + (gint64) self->lens_view.begin,
                                         origin + (gint64) self->lens_view.end);
  GsStyle fitting;

  /* Name the variant above the lens, or in its title if the lens is drawn alone. */
  if (self->options.part == GS_SHEET_LENS)
    {
      g_autofree char *of = gs_experiment_dup_variant_title (self->experiment, self->lens_variant);
      g_autofree char *range = g_steal_pointer (&title);

      title = g_strdup_printf ("%s · %s", of, range);
    }
  right -= gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, right, y, 1, 0, note);
  fitting = gs_sheet_shrink_to_fit (cr, style, GS_TEXT_BODY, TRUE, right - font - left, title);
  gs_draw_text (cr, &fitting, GS_TEXT_BODY, TRUE, style->text, left, y, 0, 0, title);
}

void
gs_sheet_draw_lens (const GsSheetLayout *self,
                    cairo_t             *cr)
{
  const GsStyle *style = &self->style;
  const GsSheetCard *card = &self->cards[self->lens_variant];
  GsTrace *trace = gs_run_get_trace (gs_results_get_shown_run (self->results,
                                                               self->lens_variant));
  gint64 origin = gs_trace_get_begin (trace);
  double font = style->font_size;
  double y = round (self->lens.y + font * 2.0);

  if (self->options.part != GS_SHEET_LENS)
    draw_connectors (self, cr);
  gs_sheet_draw_card (self, cr, &self->lens);
  cairo_rectangle (cr, self->lens.x + 1, self->lens.y + 1, self->lens.width - 2,
                   self->lens.height - 2);
  gs_style_set_source (cr, style->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);

  draw_words (self, cr, trace, self->lens.y + font * 1.15);
  for (guint i = 0; i < card->lanes->len; i++)
    {
      guint lane = g_array_index (card->lanes, guint, i);
      const GsTraceLane *info = gs_trace_get_lane (trace, lane);
      g_autofree char *name = gs_words_lane_name (info->name);

      draw_gutter_name (self, cr, y, name);
      cairo_save (cr);
      cairo_translate (cr, self->lane_x, y);
      gs_draw_lane (cr, trace, lane, origin, &self->lens_view, style, self->lane_width,
                    self->lens_lane_height);
      gs_sheet_draw_marks (self, cr, self->lens_variant, (int) lane, &self->lens_view,
                           self->lens_lane_height, self->lens_lane_height);
      cairo_restore (cr);
      y = y + self->lens_lane_height + gs_sheet_layout_get_lens_gap (self);
    }

  y = round (y + font * 0.35);
  draw_gutter_name (self, cr, y, gs_words_holder_lane ());
  cairo_save (cr);
  cairo_translate (cr, self->lane_x, y);
  gs_draw_holder_lane (cr, trace, self->lens_interpreter, origin, &self->lens_view, style,
                       self->lane_width, self->lens_lane_height);
  cairo_translate (cr, 0, ceil (self->lens_lane_height + font * 0.15));
  gs_draw_ruler (cr, &self->lens_view, style, self->lane_width, ceil (font * 1.6));
  cairo_restore (cr);
}
