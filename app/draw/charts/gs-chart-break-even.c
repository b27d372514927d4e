/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where processes begin to win: a cell for each length of a task and number of workers, with how
 * many times as long threads take as processes, and the border between the two sides. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-break-even-words.h"
#include "gs-break-even.h"
#include "gs-chart-parts.h"
#include "gs-quantity.h"
#include "gs-results-words.h"

extern const GsChart gs_chart_break_even;

/* Ratio from which the faster side has its full colour. */
#define FULL_RATIO 4.0
/* The share of a side's colour at the border, and at the most. */
#define LEAST_TINT 0.12
#define MOST_TINT 0.9

typedef char *(*DupTextFunc) (const GsBreakEven *grid,
                              guint              row);

/* The layout of the chart, in px. */
typedef struct
{
  const GsBreakEven *grid; /* borrowed */
  double left, top;
  double width, height;    /* of a cell */
  double right, bottom;
} Plot;

/* "2 workers" */
static char *
dup_row_name (const GsBreakEven *grid,
              guint              row)
{
  return gs_words_workers (g_array_index (grid->workers, guint, row));
}

/* "500 µs" */
static char *
dup_column_name (const GsBreakEven *grid,
                 guint              column)
{
  return gs_quantity_format_setting (g_array_index (grid->works, gint64, column) / 1e9);
}

static double
find_widest (cairo_t           *cr,
             const GsStyle     *style,
             const GsBreakEven *grid,
             gboolean           bold,
             DupTextFunc        dup_text)
{
  double widest = 0;

  for (guint row = 0; row < grid->workers->len; row++)
    {
      g_autofree char *text = dup_text (grid, row);

      widest = MAX (widest, gs_draw_text_width (cr, style, GS_TEXT_SMALL, bold, text));
    }

  return widest;
}

static char *
dup_note (GsResults *results)
{
  g_autofree char *repeats = gs_words_repeats (results);

  return g_strdup_printf ("%s\n%s", _("In a cell: the time of the threads over that of the "
                                      "processes; above 1 the processes win."), repeats);
}

/* Returns the height of the note beneath; 0 if there is no room for it. */
static double
place (Plot              *plot,
       const GsBreakEven *grid,
       cairo_t           *cr,
       const GsStyle     *style,
       double             width,
       double             height,
       const char        *note)
{
  double font = style->font_size;
  double note_height = gs_chart_draw_note (cr, style, 0, 0, width, TRUE, note);
  const char *heading = _("processes win");
  double ends = MAX (find_widest (cr, style, grid, TRUE, gs_words_win),
                     gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, heading));

  if (height - note_height < font * 9)
    note_height = 0;
  plot->grid = grid;
  plot->left = find_widest (cr, style, grid, FALSE, dup_row_name) + font * 0.8;
  plot->right = MAX (width - ends - font * 0.8, plot->left + width * 0.3);
  plot->top = font * 1.6;
  plot->bottom = MAX (height - note_height - font * 3.2, plot->top + grid->workers->len);
  plot->width = (plot->right - plot->left) / grid->works->len;
  plot->height = (plot->bottom - plot->top) / grid->workers->len;

  return note_height;
}

/* The rectangle of a cell; FALSE if it was not measured. */
static gboolean
get_cell (const Plot  *plot,
          guint        row,
          guint        column,
          GsChartSpot *spot)
{
  *spot = (GsChartSpot) { row, round (plot->left + column * plot->width),
                          round (plot->top + row * plot->height), 0, 0, NULL };
  spot->width = MAX (round (plot->left + (column + 1) * plot->width) - spot->x, 1);
  spot->height = MAX (round (plot->top + (row + 1) * plot->height) - spot->y, 1);
  return isfinite (gs_break_even_get_ratio (plot->grid, row, column));
}

/* The tint of a cell: stronger, the greater the advantage of the faster side. */
static double
get_share (double ratio)
{
  return LEAST_TINT + (MOST_TINT - LEAST_TINT) * MIN (fabs (log (ratio)) / log (FULL_RATIO), 1);
}

static void
draw_cell (const Plot    *plot,
           cairo_t       *cr,
           const GsStyle *style,
           guint          row,
           guint          column)
{
  double ratio = gs_break_even_get_ratio (plot->grid, row, column);
  double gap = MAX (1, round (style->font_size / 12));
  g_autofree char *text = gs_quantity_format_speedup (ratio);
  GsChartSpot cell;
  gboolean measured = get_cell (plot, row, column, &cell);
  const char *side = ratio >= 1 ? "processes" : "threads";
  GsColor ground = style->window, ink = style->dim_text;

  if (measured)
    {
      ground = gs_style_get_executor_tint (style, side, get_share (ratio));
      ink = gs_style_get_executor_text (style, side, get_share (ratio));
    }

  gs_style_set_source (cr, ground);
  cairo_rectangle (cr, cell.x + gap / 2, cell.y + gap / 2, MAX (cell.width - gap, 1),
                   MAX (cell.height - gap, 1));
  cairo_fill (cr);
  if (gs_draw_text_width (cr, style, GS_TEXT_BODY, TRUE, text) < cell.width - 2 * gap
      && cell.height > style->font_size * 1.2)
    gs_draw_text (cr, style, GS_TEXT_BODY, TRUE, ink, cell.x + cell.width / 2,
                  cell.y + cell.height / 2, 0.5, 0, text);
}

/* 1 where processes win, −1 where threads do, 0 where that is not known. */
static int
get_side (const Plot *plot,
          guint       row,
          guint       column)
{
  double ratio;

  if (row >= plot->grid->workers->len || column >= plot->grid->works->len)
    return 0;
  ratio = gs_break_even_get_ratio (plot->grid, row, column);
  return isfinite (ratio) ? (ratio >= 1 ? 1 : -1) : 0;
}

/* Draws the border between neighbouring cells of different sides. */
static void
draw_border (const Plot    *plot,
             cairo_t       *cr,
             const GsStyle *style)
{
  cairo_save (cr);
  gs_style_set_source (cr, style->text);
  cairo_set_line_width (cr, MAX (2.5, style->font_size / 5));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  for (guint row = 0; row < plot->grid->workers->len; row++)
    for (guint column = 0; column < plot->grid->works->len; column++)
      {
        int side = get_side (plot, row, column);
        GsChartSpot cell;

        get_cell (plot, row, column, &cell);
        if (side * get_side (plot, row, column + 1) < 0)
          {
            cairo_move_to (cr, cell.x + cell.width, cell.y);
            cairo_line_to (cr, cell.x + cell.width, cell.y + cell.height);
          }
        if (side * get_side (plot, row + 1, column) < 0)
          {
            cairo_move_to (cr, cell.x, cell.y + cell.height);
            cairo_line_to (cr, cell.x + cell.width, cell.y + cell.height);
          }
      }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* A square of each side's colour and its name, above the cells. */
static void
draw_keys (const Plot    *plot,
           cairo_t       *cr,
           const GsStyle *style)
{
  const struct
  {
    const char *executor;
    const char *text;
  } sides[] = {
    { "threads", _("threads faster") },
    { "processes", _("processes faster") },
  };
  GsStyle fitting = *style;
  double needed = 0, y = style->font_size * 0.6, x = plot->left;
  double font, size;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    needed += gs_draw_text_width (cr, style, GS_TEXT_SMALL, FALSE, sides[i].text)
              + style->font_size * 2.2;
  fitting.font_size *= MIN (1, (plot->right - plot->left) / needed);
  font = fitting.font_size;
  size = round (font * 0.8);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      gs_style_set_source (cr, gs_style_get_executor_color (style, sides[i].executor));
      cairo_rectangle (cr, round (x), round (y - size / 2), size, size);
      cairo_fill (cr);
      x += font * 2.2 + gs_draw_text (cr, &fitting, GS_TEXT_SMALL, FALSE, style->text,
                                      x + font * 1.2, y, 0, 0, sides[i].text);
    }
}

static void
draw_words (const Plot    *plot,
            cairo_t       *cr,
            const GsStyle *style)
{
  double font = style->font_size;

  draw_keys (plot, cr, style);
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, plot->right + font * 0.8,
                font * 0.6, 0, 0, _("processes win"));
  for (guint row = 0; row < plot->grid->workers->len; row++)
    {
      g_autofree char *name = dup_row_name (plot->grid, row);
      g_autofree char *win = gs_words_win (plot->grid, row);
      double y = plot->top + (row + 0.5) * plot->height;

      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->text, plot->left - font * 0.5, y, 1, 0,
                    name);
      gs_draw_text (cr, style, GS_TEXT_SMALL, TRUE, style->text, plot->right + font * 0.8, y, 0, 0,
                    win);
    }
  for (guint column = 0; column < plot->grid->works->len; column++)
    {
      g_autofree char *name = dup_column_name (plot->grid, column);

      gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->text,
                    plot->left + (column + 0.5) * plot->width, plot->bottom + font * 0.95, 0.5,
                    plot->width, name);
    }
  gs_draw_text (cr, style, GS_TEXT_SMALL, FALSE, style->dim_text, (plot->left + plot->right) / 2,
                plot->bottom + font * 2.2, 0.5, 0, _("how long each task computes"));
}

static void
draw_break_even (cairo_t       *cr,
                 GsResults     *results,
                 const GsStyle *style,
                 double         width,
                 double         height)
{
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);
  g_autofree char *note = NULL;
  double note_height;
  Plot plot;

  if (grid == NULL)
    return;

  note = dup_note (results);
  note_height = place (&plot, grid, cr, style, width, height, note);
  for (guint row = 0; row < grid->workers->len; row++)
    for (guint column = 0; column < grid->works->len; column++)
      draw_cell (&plot, cr, style, row, column);
  draw_border (&plot, cr, style);
  draw_words (&plot, cr, style);
  if (note_height > 0)
    gs_chart_draw_note (cr, style, 0, height, width, FALSE, note);
}

/* The text of a cell, in lines. */
static char *
dup_cell_words (const GsBreakEven *grid,
                guint              row,
                guint              column)
{
  const GsBreakEvenCell *cell = gs_break_even_get_cell (grid, row, column);
  double ratio = gs_break_even_get_ratio (grid, row, column);
  g_autofree char *workers = dup_row_name (grid, row);
  g_autofree char *length = dup_column_name (grid, column);
  g_autofree char *threads = gs_quantity_format_seconds (cell->threads);
  g_autofree char *processes = gs_quantity_format_seconds (cell->processes);
  g_autofree char *faster = gs_quantity_format_speedup (ratio >= 1 ? ratio : 1 / ratio);

  if (ratio >= 1)
    /* Translators: "2 workers, tasks of 1 ms", then two times and "1.8×". */
    return g_strdup_printf (_("%s, tasks of %s\nthreads %s, processes %s: the processes win, %s"),
                            workers, length, threads, processes, faster);
  /* Translators: "2 workers, tasks of 1 ms", then two times and "1.8×". */
  return g_strdup_printf (_("%s, tasks of %s\nthreads %s, processes %s: the threads win, %s"),
                          workers, length, threads, processes, faster);
}

static GArray *
find_break_even_spots (cairo_t       *cr,
                       GsResults     *results,
                       const GsStyle *style,
                       double         width,
                       double         height)
{
  GArray *spots = gs_chart_new_spots ();
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);
  g_autofree char *note = NULL;
  Plot plot;

  if (grid == NULL)
    return spots;

  note = dup_note (results);
  place (&plot, grid, cr, style, width, height, note);
  for (guint row = 0; row < grid->workers->len; row++)
    for (guint column = 0; column < grid->works->len; column++)
      {
        GsChartSpot spot;

        if (!get_cell (&plot, row, column, &spot))
          continue;
        spot.words = dup_cell_words (grid, row, column);
        g_array_append_val (spots, spot);
      }

  return spots;
}

static char *
dup_break_even_table (GsResults *results)
{
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);
  GString *text = g_string_new (NULL);

  /* Translators: titles of columns: how long a task computes, two times, and one over the other. */
  g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\n", _("Workers"), _("Length of a task"),
                          _("Threads"), _("Processes"), _("Threads over processes"));
  for (guint row = 0; grid != NULL && row < grid->workers->len; row++)
    for (guint column = 0; column < grid->works->len; column++)
      {
        const GsBreakEvenCell *cell = gs_break_even_get_cell (grid, row, column);
        g_autofree char *length = dup_column_name (grid, column);
        g_autofree char *threads = gs_quantity_format_seconds (cell->threads);
        g_autofree char *processes = gs_quantity_format_seconds (cell->processes);
        g_autofree char *ratio
          = gs_quantity_format_speedup (gs_break_even_get_ratio (grid, row, column));

        g_string_append_printf (text, "%u\t%s\t%s\t%s\t%s\n",
                                g_array_index (grid->workers, guint, row), length, threads,
                                processes, ratio);
      }

  return g_string_free (text, FALSE);
}

static char *
describe_break_even (GsResults *results)
{
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);
  g_autofree char *repeats = gs_words_repeats (results);
  GString *text = g_string_new (NULL);

  for (guint row = 0; grid != NULL && row < grid->workers->len; row++)
    {
      g_autofree char *sentence = gs_words_break_even (grid, row);

      g_string_append_printf (text, "%s ", sentence);
    }
  if (*repeats != '\0')
    g_string_append_printf (text, "(%s)", repeats);

  return g_string_free (text, FALSE);
}

static gboolean
has_break_even (GsResults *results)
{
  g_autoptr (GsBreakEven) grid = gs_break_even_new (results);

  return grid != NULL;
}

const GsChart gs_chart_break_even = {
  "break-even", N_("Where processes begin to win"), draw_break_even, describe_break_even,
  has_break_even, find_break_even_spots, dup_break_even_table,
};
