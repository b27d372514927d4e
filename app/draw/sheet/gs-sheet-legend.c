/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legend of a sheet: the states that occur with their shares, and what tasks came to grief of. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-marks.h"
#include "gs-sheet-layout.h"

/* Height of a line, in type sizes. */
#define LINE 1.75

/* The line that is being filled. */
typedef struct
{
  const GsSheetLayout *layout;
  cairo_t *cr;
  gboolean measure;   /* nothing is drawn */
  double x, y;
  guint n_items;
} Legend;

/* The coroutines', which are drawn but are no workers: each waits beside the others. */
static double
add_coroutines (GsTrace *trace,
                double   shares[GS_N_STATES])
{
  double total = 0;

  for (guint lane = 0; lane < gs_trace_get_n_lanes (trace); lane++)
    {
      double times[GS_N_STATES];

      if (gs_trace_get_lane (trace, lane)->kind != GS_LANE_TASK)
        continue;
      gs_figures_lane_times (trace, lane, times);
      for (guint i = 0; i < GS_N_STATES; i++)
        {
          shares[i] += times[i];
          total += times[i];
        }
    }
  return total;
}

/* Sums the time per state over the lens. */
static void
sum_lens (const GsSheetLayout *self,
          double               shares[GS_N_STATES])
{
  const GsSheetCard *card = &self->cards[self->lens_variant];
  GsTrace *trace = gs_run_get_trace (gs_results_get_shown_run (self->results,
                                                               self->lens_variant));
  gint64 origin = gs_trace_get_begin (trace);
  gint64 times[GS_N_STATES] = { 0 };

  for (guint i = 0; i < card->lanes->len; i++)
    gs_trace_get_times (trace, g_array_index (card->lanes, guint, i),
                        origin + (gint64) self->lens_view.begin,
                        origin + (gint64) self->lens_view.end, times);
  for (guint i = 0; i < GS_N_STATES; i++)
    shares[i] = (double) times[i] / card->lanes->len
                / (self->lens_view.end - self->lens_view.begin);
}

static void
sum_states (const GsSheetLayout *self,
            double               shares[GS_N_STATES])
{
  double total = 0;

  for (guint i = 0; i < GS_N_STATES; i++)
    shares[i] = 0;
  if (self->options.part == GS_SHEET_LENS)
    {
      sum_lens (self, shares);
      return;
    }
  for (guint i = 0; i < self->n_cards; i++)
    {
      GsRun *run = gs_results_get_shown_run (self->results, i);

      for (guint j = 0; run != NULL && j < GS_N_STATES; j++)
        {
          double seconds = gs_run_get_figures (run)->time[j];

          if (seconds > 0)
            {
              shares[j] += seconds;
              total += seconds;
            }
        }
      if (run != NULL)
        total += add_coroutines (gs_run_get_trace (run), shares);
    }
  for (guint i = 0; i < GS_N_STATES && total > 0; i++)
    shares[i] /= total;
}

static char *
format_share (double share)
{
  if (share < 0.005)
    return g_strdup (_("under 1 %"));

  return g_strdup_printf (_("%.0f %%"), 100 * share);
}

/* @x: out, where the sample belongs, @swatch wide. */
static void
add_item (Legend     *self,
          double      swatch,
          const char *label,
          const char *figure,
          double     *x)
{
  const GsStyle *style = &self->layout->style;
  double font = style->font_size;
  double left = self->layout->margin + font * 0.4;
  double right = self->layout->options.width - left;
  double label_width = gs_draw_text_width (self->cr, style, GS_TEXT_SMALL, FALSE, label);
  double figure_width = gs_draw_text_width (self->cr, style, GS_TEXT_SMALL, FALSE, figure);
  double width = swatch + font * 0.5 + label_width + font * 0.4 + figure_width;

  if (self->x > left && self->x + width > right)
    {
      self->x = left;
      self->y += font * LINE;
    }
  *x = self->x;
  if (!self->measure)
    {
      gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->text,
                    *x + swatch + font * 0.5, self->y, 0, 0, label);
      gs_draw_text (self->cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                    *x + swatch + font * 0.9 + label_width, self->y, 0, 0, figure);
    }
  self->x += width + font * 1.5;
  self->n_items++;
}

static void
add_state (Legend  *self,
           GsState  state,
           double   share)
{
  const GsStyle *style = &self->layout->style;
  double font = style->font_size;
  double swatch = MAX (font * 1.5, 2 * gs_style_get_period (style));
  g_autofree char *figure = format_share (share);
  double x;

  add_item (self, swatch, gs_state_get_label (state), figure, &x);
  if (self->measure)
    return;

  cairo_save (self->cr);
  cairo_translate (self->cr, round (x), round (self->y - font * 0.45));
  gs_draw_swatch (self->cr, state, style, round (swatch), round (font * 0.9));
  cairo_restore (self->cr);
}

static guint
count_marks_in_lens (const GsSheetLayout *layout,
                     gboolean             cancelled)
{
  GArray *marks = layout->cards[layout->lens_variant].marks;
  GsRun *run = gs_results_get_shown_run (layout->results, layout->lens_variant);
  gint64 origin = gs_trace_get_begin (gs_run_get_trace (run));
  guint n = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      const GsTaskMark *mark = &g_array_index (marks, GsTaskMark, i);
      double time = (double) (mark->time - origin);

      n += mark->cancelled == cancelled && time >= layout->lens_view.begin
           && time < layout->lens_view.end;
    }
  return n;
}

static void
add_mark (Legend   *self,
          gboolean  cancelled)
{
  const GsStyle *style = &self->layout->style;
  double size = style->font_size * 1.2;
  g_autofree char *figure = NULL;
  guint n = 0;
  double x;

  if (self->layout->options.part == GS_SHEET_LENS)
    n = count_marks_in_lens (self->layout, cancelled);
  for (guint i = 0; i < self->layout->n_cards && self->layout->options.part != GS_SHEET_LENS; i++)
    if (self->layout->cards[i].marks != NULL)
      n += gs_task_marks_count (self->layout->cards[i].marks, cancelled);
  if (n == 0)
    return;

  figure = g_strdup_printf (ngettext ("%u task", "%u tasks", n), n);
  add_item (self, size, gs_marks_get_label (cancelled), figure, &x);
  if (!self->measure)
    gs_marks_draw_shape (self->cr, cancelled, style, x + size / 2, self->y, size);
}

double
gs_sheet_legend (const GsSheetLayout *self,
                 cairo_t             *cr,
                 double               y,
                 gboolean             measure)
{
  static const GsState order[] = {
    GS_STATE_RUNNING, GS_STATE_IO_WAIT, GS_STATE_GIL_WAIT, GS_STATE_LOCK_WAIT,
    GS_STATE_READY, GS_STATE_STARTING, GS_STATE_PICKLING, GS_STATE_IDLE,
  };
  double font = self->style.font_size;
  Legend legend = { self, cr, measure, self->margin + font * 0.4, y + font * LINE / 2, 0 };
  double shares[GS_N_STATES];

  sum_states (self, shares);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (shares[order[i]] > 0 && (order[i] != GS_STATE_IDLE || shares[order[i]] >= 0.005))
      add_state (&legend, order[i], shares[order[i]]);
  add_mark (&legend, FALSE);
  add_mark (&legend, TRUE);

  return legend.n_items > 0 ? legend.y + font * LINE / 2 + font * 0.1 : font * 0.4;
}
