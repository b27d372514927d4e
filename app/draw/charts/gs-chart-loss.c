/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the ideal to what was measured: the makespan of each variant, stacked of what the work of
 * the sequential run would take if the workers shared it evenly, and of where time was seen to go
 * beyond that (gs_figures_loss()).  It says where it went, not what removing a cause would gain. */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "gs-chart-parts.h"
#include "gs-quantity.h"
#include "gs-ruler.h"
#include "gs-variant-words.h"

extern const GsChart gs_chart_loss;

/* In the order in which they are stacked. */
enum
{
  PART_IDEAL,
  PART_CORES,
  PART_START,
  PART_GIL,
  PART_REST,
  N_PARTS
};

/* Each part is drawn as the state that most of it was spent in. */
static const struct
{
  const char *name;
  GsState state;
} parts[N_PARTS] = {
  [PART_IDEAL] = { N_("ideal"), GS_STATE_RUNNING },
  /* Translators: what was lost because cores were too few, or slowed each other down. */
  [PART_CORES] = { N_("cores"), GS_STATE_READY },
  [PART_START] = { N_("start and pickling"), GS_STATE_STARTING },
  [PART_GIL] = { N_("GIL and locks"), GS_STATE_GIL_WAIT },
  [PART_REST] = { N_("the rest"), GS_STATE_IDLE },
};

typedef struct
{
  double seconds[N_PARTS]; /* they add up to… */
  double makespan;         /* …this; the rest may be negative */
  GsLoss loss;             /* in all its parts */
} Stack;

typedef struct
{
  GsResults *results;      /* borrowed */
  GsChartRows rows;
  double bottom;           /* of the rows; below it the ruler */
  double px_per_second;
} LossChart;

static gboolean
get_stack (GsResults *results,
           guint      variant,
           Stack     *stack)
{
  const GsLoss *loss = &stack->loss;

  if (!gs_results_get_loss (results, variant, &stack->loss))
    return FALSE;

  stack->makespan = gs_run_get_figures (gs_results_get_shown_run (results, variant))->makespan;
  stack->seconds[PART_IDEAL] = stack->makespan - loss->gap;
  stack->seconds[PART_CORES] = loss->cores;
  stack->seconds[PART_START] = loss->start + loss->pickling;
  stack->seconds[PART_GIL] = loss->gil + loss->lock;
  stack->seconds[PART_REST] = loss->imbalance + loss->other;
  return TRUE;
}

/* The end of the parts: beyond the makespan if the rest is negative. */
static double
get_reach (const Stack *stack)
{
  double sum = 0;

  for (guint i = 0; i < N_PARTS; i++)
    sum += MAX (stack->seconds[i], 0);
  return MAX (sum, stack->makespan);
}

/* Work that waits is drawn as waiting. */
static GsState
get_state (GsResults *results,
           guint      part)
{
  return part == PART_IDEAL && !gs_experiment_computes (gs_results_get_experiment (results))
         ? GS_STATE_IO_WAIT : parts[part].state;
}

static gboolean
part_occurs (GsResults *results,
             guint      part)
{
  guint n = gs_experiment_get_n_variants (gs_results_get_experiment (results));
  Stack stack;

  for (guint i = 0; i < n; i++)
    if (get_stack (results, i, &stack) && stack.seconds[part] > 0)
      return TRUE;
  return FALSE;
}

/* Draws the legend of the parts, one a line; returns its height.  @measure: draws nothing. */
static double
draw_legend (cairo_t       *cr,
             GsResults     *results,
             const GsStyle *style,
             double         width,
             gboolean       measure)
{
  double font = style->font_size, line = font * 1.5;
  /* Room for the pattern, which tells the parts apart without colour. */
  double swatch = ceil (MAX (font * 1.5, 2 * gs_style_get_period (style)));
  double x = 0, y = line / 2;

  for (guint i = 0; i < N_PARTS; i++)
    {
      double item = swatch + font * 0.4
                    + gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, _(parts[i].name));

      if (!part_occurs (results, i))
        continue;
      if (x > 0 && x + item > width)
        {
          x = 0;
          y += line;
        }
      if (!measure)
        {
          gs_style_fill_state (style, cr, get_state (results, i), round (x),
                               round (y - font * 0.45), swatch, round (font * 0.9));
          gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->text, x + swatch + font * 0.4, y, 0,
                        0, _(parts[i].name));
        }
      x += item + font * 1.2;
    }
  return y + line / 2;
}

/* FALSE if there is nothing to draw. */
static gboolean
loss_chart_init (LossChart     *self,
                 cairo_t       *cr,
                 GsResults     *results,
                 const GsStyle *style,
                 double         width,
                 double         height)
{
  double room = gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, "00.00 ms")
                + style->font_size * 0.8;
  double top = draw_legend (cr, results, style, width, TRUE) + style->font_size * 0.4;
  double most = 0;
  Stack stack;

  self->results = results;
  self->bottom = height - ceil (style->font_size * 1.7);
  gs_chart_rows_init (&self->rows, cr, results, style, width, top, self->bottom);
  for (guint i = 0; i < self->rows.n_rows; i++)
    if (get_stack (results, i, &stack))
      most = MAX (most, get_reach (&stack));
  self->px_per_second = MAX (width - room - self->rows.left, 1) / most;
  return most > 0;
}

static void
draw_stack (const LossChart *self,
            cairo_t         *cr,
            const Stack     *stack,
            double           y)
{
  const GsStyle *style = &self->rows.style;
  double height = self->rows.bar_height, line = MAX (2, round (style->font_size / 7));
  double mark = round (self->rows.left + stack->makespan * self->px_per_second);
  g_autofree char *measured = gs_quantity_format_seconds (stack->makespan);
  double sum = 0;

  for (guint i = 0; i < N_PARTS; i++)
    {
      double x0 = round (self->rows.left + sum * self->px_per_second);
      double x1;

      if (!(stack->seconds[i] > 0))
        continue;
      sum += stack->seconds[i];
      x1 = round (self->rows.left + sum * self->px_per_second);
      gs_style_fill_state (style, cr, get_state (self->results, i), x0, y, x1 - x0, height);
      gs_chart_draw_seconds (cr, style, get_state (self->results, i), x0, x1, y, height,
                             stack->seconds[i]);
    }

  /* Mark the measured time: the end of the bar, or a point within it where parts are no loss. */
  cairo_rectangle (cr, mark - line, y - round (height * 0.12), line, height * 1.24);
  gs_style_set_source (cr, style->text);
  cairo_fill (cr);
  gs_draw_text (cr, style, GS_TEXT_SMALL, TRUE, style->text,
                self->rows.left + get_reach (stack) * self->px_per_second
                  + style->font_size * 0.45,
                y + height / 2, 0, 0, measured);
}

static void
draw_loss (cairo_t       *cr,
           GsResults     *results,
           const GsStyle *style,
           double         width,
           double         height)
{
  GsView view = { 0, 0 };
  LossChart self;

  if (!loss_chart_init (&self, cr, results, style, width, height))
    return;

  draw_legend (cr, results, style, width, FALSE);
  for (guint i = 0; i < self.rows.n_rows; i++)
    {
      double y = gs_chart_rows_get_bar (&self.rows, i);
      Stack stack;

      gs_chart_rows_draw_label (&self.rows, cr, results, i);
      if (get_stack (results, i, &stack))
        draw_stack (&self, cr, &stack, y);
      else
        gs_draw_text (cr, &self.rows.style, GS_TEXT_SMALL, FALSE, style->dim_text,
                      self.rows.left + style->font_size * 0.3, y + self.rows.bar_height / 2, 0, 0,
                      gs_results_get_n_repeats (results, i) == 0
                        ? gs_words_unmeasured (results, i) : _("not compared"));
    }

  view.end = 1e9 * (width - self.rows.left) / self.px_per_second;
  cairo_save (cr);
  cairo_translate (cr, self.rows.left, self.bottom);
  gs_draw_ruler (cr, &view, style, width - self.rows.left, height - self.bottom);
  cairo_restore (cr);
}

static char *
dup_part_words (const Stack *stack,
                guint        part)
{
  g_autofree char *seconds = gs_quantity_format_seconds (stack->seconds[part]);

  return g_strdup_printf ("%s %s", _(parts[part].name), seconds);
}

/* "threads: ideal 1.00 s, GIL and locks 1.02 s; measured 2.04 s." */
static char *
describe_loss (GsResults *results)
{
  GsExperiment *experiment = gs_results_get_experiment (results);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *label = gs_experiment_dup_variant_label (experiment, i);
      g_autofree char *makespan = NULL;
      const char *separator = ": ";
      Stack stack;

      if (!get_stack (results, i, &stack))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", label);
      for (guint j = 0; j < N_PARTS; j++)
        {
          g_autofree char *words = dup_part_words (&stack, j);

          /* Skip rounding errors below the clock's nanosecond. */
          if (fabs (stack.seconds[j]) < 1e-9)
            continue;
          g_string_append_printf (text, "%s%s", separator, words);
          separator = ", ";
        }
      makespan = gs_quantity_format_seconds (stack.makespan);
      g_string_append_printf (text, _("; measured %s."), makespan);
    }
  return g_string_free (text, FALSE);
}

/* A place for each part of the bar of variant @row. */
static void
append_spots (GArray          *spots,
              const LossChart *self,
              const Stack     *stack,
              guint            row)
{
  g_autofree char *label
    = gs_experiment_dup_variant_label (gs_results_get_experiment (self->results), row);
  g_autofree char *makespan = gs_quantity_format_seconds (stack->makespan);
  double x = self->rows.left;

  for (guint i = 0; i < N_PARTS; i++)
    {
      GsChartSpot spot = { row, x, gs_chart_rows_get_bar (&self->rows, row),
                           stack->seconds[i] * self->px_per_second, self->rows.bar_height, NULL };
      g_autofree char *words = NULL;

      if (!(stack->seconds[i] > 0))
        continue;
      words = dup_part_words (stack, i);
      /* Translators: "threads, GIL" "GIL and locks 1.02 s" of "2.04 s" */
      spot.words = g_strdup_printf (_("%s\n%s of %s"), label, words, makespan);
      g_array_append_val (spots, spot);
      x += spot.width;
    }
}

static GArray *
find_loss_spots (cairo_t       *cr,
                 GsResults     *results,
                 const GsStyle *style,
                 double         width,
                 double         height)
{
  GArray *spots = gs_chart_new_spots ();
  LossChart self;
  Stack stack;

  if (!loss_chart_init (&self, cr, results, style, width, height))
    return spots;

  for (guint i = 0; i < self.rows.n_rows; i++)
    if (get_stack (results, i, &stack))
      append_spots (spots, &self, &stack, i);
  return spots;
}

/* All seven parts in seconds, to a tenth of a millisecond: repeats agree no better. */
static char *
dup_loss_table (GsResults *results)
{
  const char *const titles[] = {
    _("Variant"), _("Workers"), _("Makespan (s)"), _("Ideal (s)"), _("GIL (s)"), _("Locks (s)"),
    _("Start (s)"), _("Pickling (s)"), _("Idle (s)"), _("Cores (s)"), _("Other (s)"), NULL
  };
  GsExperiment *experiment = gs_results_get_experiment (results);
  g_autofree char *head = g_strjoinv ("\t", (char **) titles);
  GString *text = g_string_new (head);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      g_autofree char *title = gs_experiment_dup_variant_title (experiment, i);
      Stack stack;

      if (!get_stack (results, i, &stack))
        continue;
      g_string_append_printf (text, "%s\t%u\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f"
                              "\t%.4f\n", title, gs_experiment_get_workers (experiment, i),
                              stack.makespan, stack.seconds[PART_IDEAL], stack.loss.gil,
                              stack.loss.lock, stack.loss.start, stack.loss.pickling,
                              stack.loss.imbalance, stack.loss.cores, stack.loss.other);
    }
  return g_string_free (text, FALSE);
}

/* Needs another variant: the sequential run has lost nothing against itself. */
static gboolean
has_loss (GsResults *results)
{
  guint n = gs_experiment_get_n_variants (gs_results_get_experiment (results));
  Stack stack;

  for (guint i = 0; i < n; i++)
    if (gs_results_find_baseline (results, i) != (int) i && get_stack (results, i, &stack))
      return TRUE;
  return FALSE;
}

const GsChart gs_chart_loss = {
  "loss", N_("From the ideal to what was measured"), draw_loss, describe_loss, has_loss,
  find_loss_spots, dup_loss_table,
};
