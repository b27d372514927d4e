/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speedup of each variant as bars, with what the cores and the machine could give, and what the room
 * had guessed. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-guess-mark.h"
#include "gs-guess-words.h"
#include "gs-quantity.h"
#include "gs-results-words.h"
#include "gs-variant-words.h"

extern const GsChart gs_chart_speedup;

typedef struct
{
  GsChartRows rows;
  GsResults *results;
  double capacity;     /* NAN unknown */
  guint ideal;         /* 0 if it does not matter */
  double most;         /* speedup at the right edge */
  double right;
  double top;
  double bottom;
  char *note;          /* owned: how often was measured */
  gboolean beside;     /* it stands beside the axis */
} SpeedupChart;

static double
to_x (const SpeedupChart *self,
      double              speedup)
{
  return self->rows.left + speedup / self->most * (self->right - self->rows.left);
}

static double
find_most (GsResults *results,
           double     most)
{
  GsExperiment *experiment = gs_results_get_experiment (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      double speedup = gs_results_get_speedup (results, i);
      double q1, q3;

      if (isfinite (speedup))
        most = fmax (most, fmax (speedup, gs_results_get_guess (results, i)));
      if (gs_results_get_speedup_quartiles (results, i, &q1, &q3))
        most = MAX (most, q3);
    }

  return most;
}

static void
draw_line (cairo_t       *cr,
           const GsStyle *style,
           GsColor        color,
           double         x,
           double         top,
           double         bottom,
           double         width,
           gboolean       dashed)
{
  double dashes[] = { style->font_size * 0.3, style->font_size * 0.25 };

  cairo_save (cr);
  gs_style_set_source (cr, color);
  cairo_set_line_width (cr, width);
  if (dashed)
    cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, floor (x) + 0.5, top);
  cairo_line_to (cr, floor (x) + 0.5, bottom);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The two reference lines, each labelled on its outer side, so that the labels cannot meet. */
static void
draw_references (SpeedupChart  *self,
                 cairo_t       *cr,
                 const GsStyle *style)
{
  double y = self->top - style->font_size * 0.75;
  double pad = style->font_size * 0.35;
  gboolean capacity_right = isfinite (self->capacity) && self->capacity > self->ideal;

  if (self->ideal > 1)
    {
      g_autofree char *text = gs_words_cores (self->ideal);
      double x = to_x (self, self->ideal);

      draw_line (cr, style, style->ideal, x, self->top - style->font_size * 1.3, self->bottom, 1,
                 FALSE);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                    x + (capacity_right ? -pad : pad), y, capacity_right ? 1 : 0, 0, text);
    }
  if (self->ideal > 1 && isfinite (self->capacity))
    {
      g_autofree char *text = gs_words_capacity (self->capacity);
      double x = to_x (self, self->capacity);

      draw_line (cr, style, style->text, x, self->top - style->font_size * 1.3, self->bottom,
                 MAX (1.5, style->font_size / 10), TRUE);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->text,
                    x + (capacity_right ? pad : -pad), y, capacity_right ? 0 : 1, 0, text);
    }
}

static void
draw_whisker (const SpeedupChart *self,
              cairo_t            *cr,
              double              q1,
              double              q3,
              double              middle,
              double              cap)
{
  const GsStyle *style = &self->rows.style;

  gs_style_set_source (cr, style->text);
  cairo_set_line_width (cr, MAX (1.5, style->font_size / 9));
  cairo_move_to (cr, to_x (self, q1), middle);
  cairo_line_to (cr, to_x (self, q3), middle);
  cairo_move_to (cr, to_x (self, q1), middle - cap);
  cairo_line_to (cr, to_x (self, q1), middle + cap);
  cairo_move_to (cr, to_x (self, q3), middle - cap);
  cairo_line_to (cr, to_x (self, q3), middle + cap);
  cairo_stroke (cr);
}

static void
rounded_bar (cairo_t *cr,
             double   x,
             double   y,
             double   width,
             double   height)
{
  double radius = MIN (MIN (3, width / 2), height / 2);

  cairo_new_sub_path (cr);
  cairo_move_to (cr, x, y);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_line_to (cr, x, y + height);
  cairo_close_path (cr);
}

/* Why there is no speedup. */
static const char *
get_reason (GsResults *results,
            guint      variant)
{
  if (gs_results_find_baseline (results, variant) < 0)
    return _("other work");
  return gs_words_unmeasured (results, variant);
}

/* Draws the guess of @variant, if there is one; returns where the figure, @width wide, stands then:
 * otherwise @inside the bar, or from @outer on if that is empty. */
static GsStretch
mark_guess (const SpeedupChart *self,
            cairo_t            *cr,
            guint               variant,
            GsStretch           inside,
            double              inner,
            double              outer,
            double              width)
{
  g_autofree char *label = gs_words_guess_label (self->results, variant);
  const GsGuessMark mark = {
    .left = self->rows.left, .inner = inner, .outer = outer,
    .y = gs_chart_rows_get_bar (&self->rows, variant), .height = self->rows.bar_height,
    .inside = inside, .figure = width, .label = label,
    .mark = to_x (self, gs_results_get_guess (self->results, variant)),
  };

  if (label != NULL)
    return gs_guess_mark_draw (&mark, cr, &self->rows.style);
  return inside.x1 > inside.x0 ? inside : (GsStretch) { outer, outer + width };
}

static void
draw_bar (SpeedupChart *self,
          cairo_t      *cr,
          guint         variant)
{
  const GsStyle *style = &self->rows.style;
  GsVariant *details = gs_experiment_get_variant (gs_results_get_experiment (self->results),
                                                  variant);
  double speedup = gs_results_get_speedup (self->results, variant);
  double y = gs_chart_rows_get_bar (&self->rows, variant);
  double middle = y + self->rows.bar_height / 2;
  g_autofree char *text = NULL;
  double x, inner, q1, q3, width;
  GsStretch figure = { 0, 0 };

  if (!isfinite (speedup))
    {
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text,
                    self->rows.left + style->font_size * 0.3, middle, 0, 0,
                    get_reason (self->results, variant));
      return;
    }

  x = inner = to_x (self, speedup);
  gs_style_set_source (cr, gs_style_get_executor_color (style, details->executor));
  rounded_bar (cr, self->rows.left, y, MAX (x - self->rows.left, 1), self->rows.bar_height);
  cairo_fill (cr);
  if (gs_results_get_speedup_quartiles (self->results, variant, &q1, &q3))
    {
      draw_whisker (self, cr, q1, q3, middle, self->rows.bar_height * 0.22);
      inner = to_x (self, q1);
      x = to_x (self, q3);
    }

  /* Within the bar, where no reference line crosses it; beside it if the bar is too short. */
  text = gs_quantity_format_speedup (speedup);
  width = gs_draw_text_width (cr, style, GS_TEXT_BODY, TRUE, text);
  x += style->font_size * 0.4;
  if (inner - self->rows.left > width + style->font_size)
    figure = (GsStretch) { inner - style->font_size * 0.5 - width, inner - style->font_size * 0.5 };
  figure = mark_guess (self, cr, variant, figure, inner, x, width);
  if (figure.x0 < inner)
    {
      gs_draw_text (cr, style, GS_TEXT_BODY, TRUE,
                    gs_style_get_executor_text (style, details->executor, 1), figure.x1, middle, 1, 0,
                    text);
      return;
    }
  cairo_rectangle (cr, figure.x0 - 2, middle - style->font_size * 0.7, width + 4,
                   style->font_size * 1.4);
  gs_style_set_source (cr, style->card);
  cairo_fill (cr);
  gs_draw_text (cr, style, GS_TEXT_BODY, TRUE, style->text, figure.x0, middle, 0, 0, text);
}

static double
find_step (const SpeedupChart *self,
           const GsStyle      *style)
{
  return gs_chart_next_step (MAX (1, style->font_size * 3.5 / (to_x (self, 1) - to_x (self, 0))));
}

static void
draw_axis (SpeedupChart  *self,
           cairo_t       *cr,
           const GsStyle *style)
{
  double step = find_step (self, style);
  double y = self->bottom + style->font_size * 0.75;

  for (double value = step; value <= self->most * 1.0001; value += step)
    {
      g_autofree char *text = g_strdup_printf (C_("speedup", "%g×"), value);

      draw_line (cr, style, style->grid, to_x (self, value), self->top, self->bottom, 1, FALSE);
      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, to_x (self, value), y, 0.5, 0,
                    text);
    }
}

/* Makes room for the label to the right of every guess. */
static void
make_room_for_guesses (SpeedupChart *self,
                       cairo_t      *cr,
                       double        width)
{
  const GsStyle *style = &self->rows.style;

  for (guint i = 0; i < gs_experiment_get_n_variants (gs_results_get_experiment (self->results)); i++)
    {
      g_autofree char *label = gs_words_guess_label (self->results, i);
      double guess = gs_results_get_guess (self->results, i);
      double q1, q3, room;

      if (label == NULL || !isfinite (gs_results_get_speedup (self->results, i)))
        continue;
      if (gs_results_get_speedup_quartiles (self->results, i, &q1, &q3) && guess > q1)
        guess = MAX (guess, q3);
      room = width - gs_guess_mark_measure (cr, style, label) - style->font_size - self->rows.left;
      self->right = MIN (self->right, self->rows.left + MAX (room, 1) * self->most / guess);
    }
}

/* Lays out everything but the note, which takes the remaining height. */
static void
speedup_chart_init (SpeedupChart  *self,
                    cairo_t       *cr,
                    GsResults     *results,
                    const GsStyle *style,
                    double         width,
                    double         height)
{
  double note_height;

  *self = (SpeedupChart) { .results = results, .note = gs_words_repeats_note (results) };
  note_height = gs_chart_draw_note (cr, style, 0, 0, width, TRUE, self->note);
  self->ideal = gs_chart_get_ideal (results);
  self->capacity = self->ideal > 0 ? gs_results_get_capacity (results, self->ideal) : NAN;
  self->most = find_most (results, MAX (1, self->ideal > 1 ? self->ideal : 1));
  if (self->ideal > 1 && isfinite (self->capacity))
    self->most = MAX (self->most, self->capacity);
  self->top = self->ideal > 1 ? style->font_size * 1.5 : 0;
  self->bottom = height - style->font_size * 1.5;
  self->right = width;

  gs_chart_rows_init (&self->rows, cr, results, style, width, self->top, self->bottom);
  if (self->ideal > 1)
    {
      g_autofree char *cores = gs_words_cores (self->ideal);
      double room = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, cores);

      if (self->capacity > self->ideal)
        {
          g_autofree char *measured = gs_words_capacity (self->capacity);

          room = MAX (room, gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, measured));
        }
      self->right = width - room - style->font_size * 0.5;
    }
  else
    self->right = width - gs_draw_speedup_width (cr, style, GS_TEXT_BODY, TRUE);
  make_room_for_guesses (self, cr, width);

  /* The note stands beside the axis if it does not reach the first figure, else beneath. */
  self->beside = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, self->note)
                 <= to_x (self, find_step (self, style)) - style->font_size * 1.5;
  if (!self->beside)
    {
      self->bottom -= note_height;
      gs_chart_rows_init (&self->rows, cr, results, style, width, self->top, self->bottom);
    }
}

static void
draw_speedup (cairo_t       *cr,
              GsResults     *results,
              const GsStyle *style,
              double         width,
              double         height)
{
  SpeedupChart self;

  speedup_chart_init (&self, cr, results, style, width, height);
  /* Draw these behind the bars, so that nothing crosses the figures. */
  draw_axis (&self, cr, style);
  draw_references (&self, cr, style);
  for (guint i = 0; i < self.rows.n_rows; i++)
    gs_chart_rows_draw_label (&self.rows, cr, results, i);
  for (guint i = 0; i < self.rows.n_rows; i++)
    draw_bar (&self, cr, i);
  if (self.beside)
    gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, 0,
                  self.bottom + style->font_size * 0.75, 0, 0, self.note);
  else
    gs_chart_draw_note (cr, style, 0, height, width, FALSE, self.note);
  g_free (self.note);
}

/* A sentence about a variant. */
static char *
dup_words (GsResults *results,
           guint      variant)
{
  g_autofree char *label
    = gs_experiment_dup_variant_label (gs_results_get_experiment (results), variant);
  double speedup = gs_results_get_speedup (results, variant);
  g_autofree char *value = gs_quantity_format_speedup (speedup);
  g_autofree char *guess = gs_words_guess (results, variant);
  double q1, q3;

  if (gs_results_find_baseline (results, variant) < 0)
    /* Translators: a variant, in a chart of speedups. */
    return g_strdup_printf (_("%s: other work, not compared."), label);
  if (!isfinite (speedup))
    return g_strdup_printf (_("%s: not measured."), label);
  if (gs_results_get_speedup_quartiles (results, variant, &q1, &q3))
    /* Translators: the first is a sentence: "threads, GIL: guess 2.0×, measured 0.98×." */
    return guess != NULL
           ? g_strdup_printf (_("%s Quartiles %.2f to %.2f."), guess, q1, q3)
           : g_strdup_printf (_("%s: speedup %s, quartiles %.2f to %.2f."), label, value, q1, q3);
  return guess != NULL ? g_steal_pointer (&guess)
                       : g_strdup_printf (_("%s: speedup %s."), label, value);
}

/* A place for each bar. */
static GArray *
find_speedup_spots (cairo_t       *cr,
                    GsResults     *results,
                    const GsStyle *style,
                    double         width,
                    double         height)
{
  GArray *spots = gs_chart_new_spots ();
  SpeedupChart self;

  speedup_chart_init (&self, cr, results, style, width, height);
  for (guint i = 0; i < gs_experiment_get_n_variants (gs_results_get_experiment (results)); i++)
    {
      double speedup = gs_results_get_speedup (results, i);
      GsChartSpot spot = { i, self.rows.left, gs_chart_rows_get_bar (&self.rows, i),
                           MAX (to_x (&self, speedup) - self.rows.left, 1), self.rows.bar_height,
                           NULL };

      if (!isfinite (speedup))
        continue;
      spot.words = dup_words (results, i);
      g_array_append_val (spots, spot);
    }
  g_free (self.note);
  return spots;
}

static char *
describe_speedup (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GString *text = g_string_new (NULL);
  guint ideal = gs_chart_get_ideal (results);
  g_autofree char *note = gs_words_repeats_note (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *words = dup_words (results, i);

      g_string_append (text, words);
      g_string_append_c (text, ' ');
    }
  if (ideal > 1 && isfinite (gs_results_get_capacity (results, ideal)))
    g_string_append_printf (text, _("The machine gave %.2f with %u processes."),
                            gs_results_get_capacity (results, ideal), ideal);
  else if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  if (*note != '\0')
    g_string_append_printf (text, " (%s)", note);

  return g_string_free (text, FALSE);
}

static gboolean
has_speedup (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      if (isfinite (gs_results_get_speedup (results, i)))
        return TRUE;
    }

  return FALSE;
}

const GsChart gs_chart_speedup = {
  "speedup", N_("Speedup"), draw_speedup, describe_speedup, has_speedup,
  find_speedup_spots, NULL,
};
