/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-marks.h"

#include <math.h>

/* Shapes that overlap by more than this share of themselves are drawn as one. */
#define OVERLAP 0.4

double
gs_marks_get_size (const GsStyle *style,
                   double         lane_height)
{
  return CLAMP (lane_height * 0.75, style->font_size * 0.85, style->font_size * 1.6);
}

static void
clear_placed (gpointer data)
{
  g_array_unref (((GsPlacedMark *) data)->marks);
}

static void
place (GArray           *placed,
       int              *last,
       const GsTaskMark *mark,
       double            x,
       double            line_x,
       double            size)
{
  GsPlacedMark *near = *last >= 0 ? &g_array_index (placed, GsPlacedMark, *last) : NULL;
  GsPlacedMark place = { x, line_x, NULL, mark->cancelled };

  if (near != NULL && x - near->x < size * (1 - OVERLAP))
    {
      g_array_append_val (near->marks, *mark);
      return;
    }
  place.marks = g_array_new (FALSE, FALSE, sizeof (GsTaskMark));
  g_array_append_val (place.marks, *mark);
  *last = (int) placed->len;
  g_array_append_val (placed, place);
}

/* Puts a mark across all lanes beside its line, so that it covers no lane's own; at the end of the
 * axis before the line. */
static double
find_middle (int    lane,
             double line_x,
             double width,
             double size)
{
  if (lane != GS_MARKS_COMMON || line_x + 2 * size > width)
    return line_x - size / 2;
  return line_x + size * 0.6;
}

GArray *
gs_marks_place (GArray       *marks,
                int           lane,
                guint32       task,
                gint64        origin,
                const GsView *view,
                double        width,
                double        size)
{
  g_autoptr (GArray) selected = gs_task_marks_select (marks, lane, task);
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (GsPlacedMark));
  int last[2] = { -1, -1 }; /* failed, cancelled */

  g_array_set_clear_func (placed, clear_placed);
  for (guint i = 0; i < selected->len; i++)
    {
      const GsTaskMark *mark = &g_array_index (selected, GsTaskMark, i);
      double line_x = gs_view_to_x (view, width, (double) (mark->time - origin));
      double x = find_middle (lane, line_x, width, size);

      if (x + size >= 0 && x - size <= width)
        place (placed, &last[mark->cancelled ? 1 : 0], mark, x, line_x, size);
    }
  return placed;
}

static void
add_disc (cairo_t *cr,
          double   x,
          double   y,
          double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

/* Outlines the shape in the ground's colour, to keep it apart from every state. */
void
gs_marks_draw_shape (cairo_t       *cr,
                     gboolean       cancelled,
                     const GsStyle *style,
                     double         x,
                     double         y,
                     double         size)
{
  double line = MAX (size * 0.1, 1.2);
  double radius = size / 2 - line;
  double arm = radius * 0.45;

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, line);
  add_disc (cr, x, y, size / 2);
  gs_style_set_source (cr, style->card);
  cairo_fill (cr);

  gs_style_set_source (cr, style->text);
  if (cancelled)
    {
      add_disc (cr, x, y, radius - line / 2);
      cairo_move_to (cr, x - arm, y + arm);
      cairo_line_to (cr, x + arm, y - arm);
    }
  else
    {
      add_disc (cr, x, y, radius);
      cairo_fill (cr);
      gs_style_set_source (cr, style->card);
      cairo_move_to (cr, x - arm, y - arm);
      cairo_line_to (cr, x + arm, y + arm);
      cairo_move_to (cr, x - arm, y + arm);
      cairo_line_to (cr, x + arm, y - arm);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
gs_marks_draw (cairo_t       *cr,
               GArray        *placed,
               const GsStyle *style,
               double         height,
               double         size)
{
  for (guint i = 0; i < placed->len; i++)
    {
      const GsPlacedMark *mark = &g_array_index (placed, GsPlacedMark, i);

      gs_marks_draw_shape (cr, mark->cancelled, style, mark->x, height / 2, size);
    }
}

/* Draws the number beside the shape, on its own ground; to the left where the right has no room. */
static void
draw_number (cairo_t            *cr,
             const GsPlacedMark *mark,
             const GsStyle      *style,
             double              width,
             double              y,
             double              size)
{
  g_autofree char *number = g_strdup_printf ("%u", mark->marks->len);
  double pad = style->font_size * 0.25;
  double text = gs_draw_text_width (cr, style, GS_TEXT_SMALL, TRUE, number);
  double x = mark->x + size / 2;
  double height = gs_style_get_text_px (style, GS_TEXT_SMALL) * 1.25;

  if (x + text + 2 * pad > width)
    x = mark->x - size / 2 - text - 2 * pad;
  cairo_rectangle (cr, x, y - height / 2, text + 2 * pad, height);
  gs_style_set_source (cr, style->card);
  cairo_fill (cr);
  gs_draw_text (cr, style, GS_TEXT_SMALL, TRUE, style->text, x + pad, y, 0, 0, number);
}

void
gs_marks_draw_common (cairo_t       *cr,
                      GArray        *placed,
                      const GsStyle *style,
                      double         width,
                      double         height,
                      double         size)
{
  const double dashes[] = { 5, 3 };

  for (guint i = 0; i < placed->len; i++)
    {
      const GsPlacedMark *mark = &g_array_index (placed, GsPlacedMark, i);
      double x = floor (mark->line_x) + 0.5;
      double y = height / 2;

      cairo_save (cr);
      for (guint pass = 0; pass < 2; pass++)
        {
          gs_style_set_source (cr, pass == 0 ? style->card : style->text);
          cairo_set_line_width (cr, pass == 0 ? 4 : 1.5);
          cairo_set_dash (cr, dashes, pass == 0 ? 0 : 2, 0);
          cairo_move_to (cr, x, 0);
          cairo_line_to (cr, x, height);
          cairo_stroke (cr);
        }
      cairo_restore (cr);
      if (mark->marks->len > 1)
        draw_number (cr, mark, style, width, y, size);
      gs_marks_draw_shape (cr, mark->cancelled, style, mark->x, y, size);
    }
}
