/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes.
 *
 * A span of three device pixels or more stands alone: a rectangle on whole pixels.  What lies
 * between such spans is a strip (gs-strip.h), whose columns are mixed.  On pixels many rectangles
 * are cheaper written into the strip's image than handed to cairo; the result is the same. */
#include "gs-timeline.h"

#include <math.h>

#include "gs-lane-spans.h"
#include "gs-strip.h"
#include "gs-text.h"

#define MANY_WIDES 24

typedef struct
{
  cairo_t *cr;
  const GsStyle *style;
  int scale;
  double height;
  GsLaneSpans spans;
  GsColor tints[GS_N_STATES];
  GsStripInk inks[GS_N_STATES]; /* in the strip's order */
} LaneDrawing;

static const GsWideSpan *
get_wide (const LaneDrawing *self,
          guint              index)
{
  return &g_array_index (self->spans.wides, GsWideSpan, index);
}

static void
set_columns (LaneDrawing *self,
             GsStrip     *strip,
             int          first,
             int          end)
{
  double per_ns = 1 / self->spans.column_ns;

  for (int column = first; column < end; column++)
    {
      const double *times = gs_lane_spans_get_column (&self->spans, column);
      double shares[GS_N_STATES];

      for (guint i = 0; i < GS_N_STATES; i++)
        shares[i] = times[gs_strip_order[i]] * per_ns;
      gs_strip_set_column (strip, column, shares, self->inks, GS_N_STATES);
    }
}

/* The columns of narrow spans: for each wide one those before it, and those after the last.
 * @left, @right: out, the columns between which they lie.  FALSE if there are none. */
static gboolean
claim_columns (LaneDrawing *self,
               int         *bounds,
               int         *left,
               int         *right)
{
  *left = self->spans.n_columns;
  *right = 0;
  for (guint i = 0; i <= self->spans.wides->len; i++)
    {
      int first, end;

      gs_lane_spans_claim (&self->spans, i, &first, &end);
      bounds[2 * i] = first = MAX (first, 0);
      bounds[2 * i + 1] = end = MIN (end, self->spans.n_columns);
      if (first < end)
        {
          *left = MIN (*left, first);
          *right = MAX (*right, end);
        }
    }

  return *left < *right;
}

/* The part of a wide span that is drawn: what is cut lies beyond the clip, with the outline of what
 * is cut. */
static gboolean
cut_wide (const LaneDrawing *self,
          const GsWideSpan  *wide,
          double             inset,
          int               *left,
          int               *right)
{
  *left = MAX (wide->left, -64 * self->scale) + (int) (inset * self->scale);
  *right = MIN (wide->right - wide->gap, self->spans.n_columns + 64 * self->scale)
           - (int) (inset * self->scale);

  return *right > *left;
}

static void
add_rectangle (const LaneDrawing *self,
               const GsWideSpan  *wide,
               double             inset)
{
  int left, right;

  if (cut_wide (self, wide, inset, &left, &right))
    cairo_rectangle (self->cr, (double) left / self->scale, inset,
                     (double) (right - left) / self->scale, self->height - 2 * inset);
}

/* Whether the span is too small for its pattern. */
static gboolean
is_flat (const LaneDrawing *self,
         const GsWideSpan  *wide)
{
  double period = gs_style_get_period (self->style);

  return (wide->end - wide->begin) / self->scale < 2 * period || self->height < period;
}

static void
draw_wides_of_state (LaneDrawing *self,
                     GsState      state)
{
  const GsStateStyle *style = &self->style->states[state];
  gboolean patterned = style->pattern != GS_PATTERN_SOLID;
  gboolean any_full = FALSE;

  for (guint i = 0; i < self->spans.wides->len; i++)
    {
      const GsWideSpan *wide = get_wide (self, i);

      if (wide->span.state != state)
        continue;
      if (patterned && !is_flat (self, wide))
        any_full = TRUE;
      else
        add_rectangle (self, wide, 0);
    }
  gs_style_set_source (self->cr, self->tints[state]);
  cairo_fill (self->cr);

  for (int pass = 0; any_full && pass < 2; pass++)
    {
      gboolean outline = pass == 0 && style->pattern == GS_PATTERN_OUTLINED;
      double inset = pass == 1 && style->pattern == GS_PATTERN_OUTLINED
                       ? gs_style_get_period (self->style) / 8 : 0;

      if (pass == 0 && !outline)
        continue;
      for (guint i = 0; i < self->spans.wides->len; i++)
        {
          const GsWideSpan *wide = get_wide (self, i);

          if (wide->span.state == state && !is_flat (self, wide))
            add_rectangle (self, wide, inset);
        }
      if (outline)
        {
          gs_style_set_source (self->cr, style->ink);
          cairo_fill (self->cr);
        }
      else
        gs_style_fill_path (self->style, self->cr, state);
    }
}

/* The numbers of the tasks that run or wait for input and output, centred in their spans, of which
 * a tile may show a part.  An open span has none: its middle moves. */
static void
draw_numbers (LaneDrawing *self,
              GsState      state)
{
  double px = MIN (self->style->font_size * 0.9, self->height * 0.62);
  GsNumbers numbers;

  if (px < 7)
    return;

  gs_numbers_init (&numbers, self->cr, px);
  for (guint i = 0; i < self->spans.wides->len; i++)
    {
      const GsWideSpan *wide = get_wide (self, i);

      if (wide->span.state == state && wide->span.task != GS_NO_TASK && !wide->span.open)
        gs_numbers_add (&numbers, wide->span.task, wide->begin / self->scale,
                        wide->end / self->scale, self->height / 2);
    }
  gs_numbers_show (&numbers, self->style->states[state].text);
  gs_numbers_clear (&numbers);
}

/* One after the other, by cairo. */
static void
draw_wides (LaneDrawing *self,
            guint        present)
{
  if (!gs_draw_is_vector (self->cr))
    cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_NONE); /* whole pixels need none */
  for (guint state = 0; state < GS_N_STATES; state++)
    {
      if (present & (1u << state))
        draw_wides_of_state (self, state);
    }
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_DEFAULT);
}

/* Into the strip: those of one colour once for all rows, then the patterned ones. */
static void
write_wides (LaneDrawing *self,
             GsStrip     *strip)
{
  const GsStyle *style = self->style;
  int size = (int) gs_style_get_period (style) * self->scale;
  g_autofree guint32 *row = g_new0 (guint32, (gsize) strip->width);
  int left, right;

  for (guint i = 0; i < self->spans.wides->len; i++)
    {
      const GsWideSpan *wide = get_wide (self, i);
      const GsStateStyle *state = &style->states[wide->span.state];

      if (cut_wide (self, wide, 0, &left, &right))
        gs_strip_fill_row (strip, row, left, right,
                           state->pattern == GS_PATTERN_SOLID ? state->fill
                           : is_flat (self, wide)             ? self->tints[wide->span.state]
                                                              : state->ink);
    }
  gs_strip_set_rows (strip, row);

  for (guint i = 0; i < self->spans.wides->len; i++)
    {
      const GsWideSpan *wide = get_wide (self, i);
      const GsStateStyle *state = &style->states[wide->span.state];
      double inset = gs_style_get_period (style) / 8;

      if (state->pattern == GS_PATTERN_SOLID || is_flat (self, wide))
        continue;
      if (state->pattern != GS_PATTERN_OUTLINED)
        {
          if (cut_wide (self, wide, 0, &left, &right))
            gs_strip_fill_tile (strip, left, right,
                                gs_style_get_tile (style, wide->span.state, size));
        }
      else if (cut_wide (self, wide, inset, &left, &right))
        gs_strip_fill (strip, left, right, (int) (inset * self->scale), state->fill);
    }
}

/* Whether the pixels of a strip are pixels of the target. */
static gboolean
is_on_pixels (const LaneDrawing *self,
              double             width)
{
  cairo_surface_t *target = cairo_get_target (self->cr);
  cairo_matrix_t matrix;
  double device_x, device_y, x, y;

  if (gs_draw_is_vector (self->cr) || width * self->scale != self->spans.n_columns)
    return FALSE;

  cairo_get_matrix (self->cr, &matrix);
  cairo_surface_get_device_scale (target, &device_x, &device_y);
  x = matrix.x0 * device_x;
  y = matrix.y0 * device_y;

  return matrix.xy == 0 && matrix.yx == 0 && matrix.xx * device_x == self->scale
         && matrix.yy * device_y == self->scale && x == floor (x) && y == floor (y);
}

static void
draw_spans (LaneDrawing *self,
            double       width)
{
  g_autofree int *bounds = g_new (int, 2 * (self->spans.wides->len + 1));
  gboolean written = self->spans.wides->len >= MANY_WIDES && is_on_pixels (self, width);
  guint present = 0;
  int left, right;
  gboolean any_narrow = claim_columns (self, bounds, &left, &right);

  for (guint i = 0; i < self->spans.wides->len; i++)
    {
      GsWideSpan *wide = &g_array_index (self->spans.wides, GsWideSpan, i);

      if (gs_lane_spans_needs_gap (&self->spans, i))
        wide->gap = wide->right - wide->left >= GS_LANE_WIDE * self->scale ? self->scale : 1;
      present |= 1u << wide->span.state;
    }

  if (any_narrow || written)
    {
      GsStrip strip;

      if (written)
        {
          left = 0;
          right = self->spans.n_columns;
        }
      gs_strip_init (&strip, self->cr, left, right - left, (int) lround (self->height * self->scale),
                     self->scale);
      if (written)
        write_wides (self, &strip);
      for (guint i = 0; i <= self->spans.wides->len; i++)
        set_columns (self, &strip, bounds[2 * i], bounds[2 * i + 1]);
      gs_strip_paint (&strip);
    }
  if (!written)
    draw_wides (self, present);

  if (present & (1u << GS_STATE_RUNNING))
    draw_numbers (self, GS_STATE_RUNNING);
  if (present & (1u << GS_STATE_IO_WAIT))
    draw_numbers (self, GS_STATE_IO_WAIT);
}

static gboolean
is_drawable (const GsView *view,
             double        width,
             double        height)
{
  /* Limit a pixel to eight device pixels. */
  return view->end > view->begin && width >= 1 && height >= 1 && width <= GS_LANE_FAR / 8;
}

void
gs_draw_lane (cairo_t       *cr,
              GsTrace       *trace,
              guint          lane,
              gint64         origin,
              const GsView  *view,
              const GsStyle *style,
              double         width,
              double         height)
{
  LaneDrawing self = { .cr = cr, .style = style };

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (lane < gs_trace_get_n_lanes (trace));

  if (!is_drawable (view, width, height))
    return;

  self.scale = gs_draw_pixel_scale (cr);
  self.height = floor (height);
  for (guint i = 0; i < GS_N_STATES; i++)
    self.tints[i] = gs_style_get_tint (style, i);
  for (guint i = 0; i < GS_N_STATES; i++)
    self.inks[i] = gs_strip_get_ink (self.tints[gs_strip_order[i]]);
  gs_lane_spans_init (&self.spans, trace, lane, origin + view->begin,
                      (view->end - view->begin) / (width * self.scale),
                      (int) ceil (width * self.scale));

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  draw_spans (&self, width);
  cairo_restore (cr);
  gs_lane_spans_clear (&self.spans);
}
