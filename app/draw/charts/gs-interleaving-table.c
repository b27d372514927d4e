/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-interleaving-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-lane-words.h"


/* Height of a row, in type sizes. */
#define ROW 1.7
/* Width of a column at most, in type sizes. */
#define COLUMN 12

typedef struct
{
  cairo_t *cr;
  const GsInterleaving *interleaving;
  const GsStyle *style;
  guint current;
  double row;          /* px */
  double column;       /* px, of each thread and of the counter */
} Table;

static char *
dup_cell (const GsInterleavingStep *step)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, step->value);

  switch (step->kind)
    {
    case GS_INTERLEAVING_LOAD:
      /* Translators: short, in a cell of a table: a thread reads this number */
      return g_strdup_printf (_("load %s"), value);
    case GS_INTERLEAVING_ADD:
      /* Translators: short, in a cell: a thread adds, which makes this number */
      return g_strdup_printf (_("add → %s"), value);
    case GS_INTERLEAVING_STORE:
      /* Translators: short, in a cell: a thread writes this number */
      return g_strdup_printf (_("store %s"), value);
    case GS_INTERLEAVING_OTHERS:
    default:
      return g_strdup_printf (ngettext ("… %s more increment …", "… %s more increments …",
                                        (gulong) step->value), value);
    }
}

/* Draws the text as large as the cell allows. */
static void
draw_cell (const Table *self,
           double       left,
           double       y,
           double       width,
           gboolean     bold,
           GsColor      color,
           const char  *text)
{
  GsStyle fitting = *self->style;
  double wanted = gs_draw_text_width (self->cr, self->style, GS_TEXT_BODY, bold, text);
  double room = width - self->style->font_size * 0.6;

  if (wanted > room)
    fitting.font_size *= room / wanted * 0.99;
  gs_draw_text (self->cr, &fitting, GS_TEXT_BODY, bold, color, left + width / 2, y, 0.5, 0, text);
}

static void
draw_header (const Table *self)
{
  GPtrArray *threads = self->interleaving->threads;
  double y = self->row / 2;

  for (guint i = 0; i < threads->len; i++)
    {
      g_autofree char *name = gs_words_lane_name (g_ptr_array_index (threads, i));

      draw_cell (self, i * self->column, y, self->column, TRUE, self->style->text, name);
    }
  draw_cell (self, threads->len * self->column, y, self->column, TRUE, self->style->text,
             _("the counter"));
  gs_style_set_source (self->cr, self->style->text);
  cairo_rectangle (self->cr, 0, floor (self->row) - 2, (threads->len + 1) * self->column, 2);
  cairo_fill (self->cr);
}

static void
fill (const Table *self,
      GsColor      color,
      double       x,
      double       y,
      double       width)
{
  gs_style_set_source (self->cr, color);
  cairo_rectangle (self->cr, floor (x) + 3, floor (y) + 1, width - 6, floor (self->row) - 2);
  cairo_fill (self->cr);
}

/* Strikes through the stores that are undone, and frames the load that was stale by then. */
static void
draw_marks (const Table              *self,
            const GsInterleavingStep *step,
            double                    x,
            double                    y,
            gboolean                  now)
{
  gboolean at_end = self->current + 1 == self->interleaving->steps->len;

  gs_style_set_source (self->cr, now ? self->style->card : self->style->text);
  cairo_set_line_width (self->cr, 2);
  if (step->stale)
    {
      cairo_rectangle (self->cr, floor (x) + 4, floor (y) + 2, self->column - 8,
                       floor (self->row) - 4);
      cairo_stroke (self->cr);
    }
  if (at_end && step->is_lost)
    {
      cairo_move_to (self->cr, x + self->column * 0.12, floor (y + self->row / 2));
      cairo_line_to (self->cr, x + self->column * 0.88, floor (y + self->row / 2));
      cairo_stroke (self->cr);
    }
}

static void
draw_step (const Table *self,
           guint        index,
           double       y)
{
  const GsInterleavingStep *step =
    &g_array_index (self->interleaving->steps, GsInterleavingStep, index);
  gboolean others = step->kind == GS_INTERLEAVING_OTHERS;
  double counter_x = self->interleaving->threads->len * self->column;
  double x = others ? 0 : step->column * self->column;
  double width = others ? counter_x : self->column;
  gboolean now = index == self->current;
  gboolean writes = step->kind == GS_INTERLEAVING_STORE;
  g_autofree char *text = dup_cell (step);
  g_autofree char *counter = g_strdup_printf ("%" G_GINT64_FORMAT, step->counter);

  if (now)
    fill (self, self->style->text, x, y, width);
  draw_cell (self, x, y + self->row / 2, width, now || writes,
             now ? self->style->card : others ? self->style->dim_text : self->style->text, text);
  if (writes || others || index == 0)
    draw_cell (self, counter_x, y + self->row / 2, self->column, now, self->style->text, counter);
  if (!now || step->stale)
    draw_marks (self, step, x, y, now);
}

static guint
find_stale (const GsInterleaving *interleaving)
{
  guint i = 0;

  while (i + 1 < interleaving->steps->len
         && !g_array_index (interleaving->steps, GsInterleavingStep, i).stale)
    i++;
  return i;
}

guint
gs_draw_interleaving (cairo_t              *cr,
                      const GsInterleaving *interleaving,
                      guint                 current,
                      const GsStyle        *style,
                      double                width,
                      double                height)
{
  guint n_columns = interleaving->threads->len + 1;
  Table self = { cr, interleaving, style, current, round (style->font_size * ROW), 0 };
  guint n_rows = (guint) MAX (floor (height / self.row) - 1, 1);
  guint first = current + 1 > n_rows ? current + 1 - n_rows : 0;
  guint stale = find_stale (interleaving);

  g_return_val_if_fail (current < interleaving->steps->len, 0);

  self.column = MIN (width / n_columns, style->font_size * COLUMN);
  cairo_save (cr);
  cairo_translate (cr, floor ((width - self.column * n_columns) / 2), 0);
  draw_header (&self);
  /* Keep the stale load in sight. */
  if (stale < first && n_rows > 2)
    {
      draw_step (&self, stale, self.row);
      first++;
      gs_style_set_source (cr, style->grid);
      cairo_rectangle (cr, 0, floor (2 * self.row) - 1, self.column * n_columns, 1);
      cairo_fill (cr);
      cairo_translate (cr, 0, self.row);
    }
  for (guint i = first; i <= current; i++)
    draw_step (&self, i, (i - first + 1) * self.row);
  cairo_restore (cr);
  return first;
}

static char *
dup_loss (const GsInterleaving     *self,
          const GsInterleavingStep *step,
          const char               *thread)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->n_lost);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, step->value);

  /* Translators: a thread, the number that it writes, and how many updates it undoes */
  return g_strdup_printf (ngettext ("%s stores %s over it: %s update is lost",
                                    "%s stores %s over it: %s updates are lost",
                                    (gulong) self->n_lost), thread, value, number);
}

char *
gs_interleaving_dup_words (const GsInterleaving *self,
                           guint                 index)
{
  const GsInterleavingStep *step = &g_array_index (self->steps, GsInterleavingStep, index);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, step->value);
  g_autofree char *thread = NULL;

  if (step->kind == GS_INTERLEAVING_OTHERS)
    return g_strdup_printf (ngettext ("%s more increment", "%s more increments",
                                      (gulong) step->value), value);

  thread = gs_words_lane_name (g_ptr_array_index (self->threads, step->column));
  if (index == self->steps->len - 1)
    return dup_loss (self, step, thread);
  switch (step->kind)
    {
    case GS_INTERLEAVING_LOAD:
      /* Translators: a thread and a number */
      return g_strdup_printf (_("%s loads %s"), thread, value);
    case GS_INTERLEAVING_ADD:
      return g_strdup_printf (_("%s adds 1: %s"), thread, value);
    default:
      return g_strdup_printf (_("%s stores %s"), thread, value);
    }
}
