/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes.
 *
 * A span of three device pixels or more stands alone: a rectangle on whole pixels.  What lies
 * between such spans is a strip (gs-strip.h), whose columns are folded exactly from the trace.  To
 * find the wide ones without walking millions of narrow ones, the lane is folded once, a column a
 * pixel: a wide span fills at least two columns wholly, so only columns of one state are looked
 * up.  What is decided about a span depends on its own length alone, and MARGIN columns beyond both
 * edges are looked at too; so a lane drawn in tiles is the lane drawn whole. */
#include "gs-timeline.h"

#include <math.h>
#include <string.h>

#include "gs-strip.h"
#include "gs-text.h"

#define WIDE 3       /* device pixels from which a span stands alone */
#define MARGIN 8     /* columns beyond each edge; more than twice WIDE, and even */
#define FAR 30000.0  /* where coordinates are cut, within the 16 bits of images */
/* Positions are rounded with a bias, so that one exactly between two pixels goes the same way
 * whatever tile computed it. */
#define ROUND_BIAS 1e-6

/* A span that stands alone, in device pixels. */
typedef struct
{
  GsSpan span;
  double begin;      /* exact */
  double end;
  int left;          /* as drawn, [left, right) */
  int right;
  int gap;           /* of its last pixels left free, as another span follows */
} Wide;

typedef struct
{
  cairo_t *cr;
  GsTrace *trace;
  guint lane;
  const GsStyle *style;
  double zero;       /* time of column 0's left edge */
  double column_ns;  /* of a device pixel */
  int n_columns;
  int scale;
  double height;
  double *times;     /* of n_columns + 2 MARGIN columns, the first being column -MARGIN */
  GArray *wides;     /* Wide, in order */
} LaneDrawing;

static int
round_px (double px)
{
  return (int) floor (CLAMP (px, -FAR, FAR) + 0.5 + ROUND_BIAS);
}

static double
to_px (const LaneDrawing *self,
       gint64             time)
{
  return (time - self->zero) / self->column_ns;
}

static const double *
get_column (const LaneDrawing *self,
            int                column)
{
  return self->times + (gsize) (column + MARGIN) * GS_N_STATES;
}

static gboolean
is_single_state (const LaneDrawing *self,
                 int                column)
{
  const double *times = get_column (self, column);
  double enough = self->column_ns * (1 - 1e-6);

  for (guint i = 0; i < GS_N_STATES; i++)
    {
      if (times[i] >= enough)
        return TRUE;
      if (times[i] > self->column_ns * 1e-6)
        return FALSE;
    }

  return FALSE;
}

static void
find_wides (LaneDrawing *self)
{
  int last = self->n_columns + MARGIN;
  int column = -MARGIN;

  while (column < last)
    {
      /* Every second column is enough: of the two that a wide span fills, one is odd. */
      if (!((column & 1) != 0 && is_single_state (self, column)))
        {
          column++;
          continue;
        }

      Wide wide = { 0 };

      if (gs_trace_find_span (self->trace, self->lane,
                              (gint64) (self->zero + (column + 0.5) * self->column_ns), &wide.span))
        {
          wide.begin = to_px (self, wide.span.begin);
          wide.end = to_px (self, wide.span.end);
          if (wide.end - wide.begin >= WIDE)
            {
              wide.left = round_px (wide.begin);
              wide.right = round_px (wide.end);
              g_array_append_val (self->wides, wide);
              column = MAX (column + 1, (int) floor (MIN (wide.end, FAR)));
              continue;
            }
        }
      column += 2;
    }
}

/* Whether a free pixel marks the end of the wide span @index. */
static gboolean
needs_gap (LaneDrawing *self,
           guint        index)
{
  const Wide *wide = &g_array_index (self->wides, Wide, index);
  GsSpan next;

  if (wide->span.state == GS_STATE_IDLE)
    return FALSE;
  /* One task that goes on after a moment of something else: the moment itself is seen. */
  if (index + 1 < self->wides->len && wide[1].begin - wide->end < WIDE
      && wide[1].span.state == wide->span.state && wide[1].span.task == wide->span.task)
    return FALSE;
  if (index + 1 < self->wides->len && wide[1].span.begin == wide->span.end)
    next = wide[1].span;
  else if (!gs_trace_find_span (self->trace, self->lane, wide->span.end, &next)
           || next.begin < wide->span.end)
    return FALSE;

  if (next.state == GS_STATE_IDLE)
    return to_px (self, next.end) - to_px (self, next.begin) < WIDE;

  return next.state != wide->span.state || next.task != wide->span.task;
}

/* The columns of the narrow spans between two wide ones: those that round into it, and at
 * least one, which the neighbours give up, so that nothing vanishes. */
static void
claim_columns (LaneDrawing *self,
               Wide        *before,
               Wide        *after,
               int         *first,
               int         *end)
{
  double from = before != NULL ? before->end : -MARGIN;
  double to = after != NULL ? after->begin : self->n_columns + MARGIN;

  *first = before != NULL ? before->right : -MARGIN;
  *end = after != NULL ? after->left : self->n_columns + MARGIN;

  if (*first >= *end && to > from)
    {
      *first = (int) floor ((from + to) / 2);
      *end = *first + 1;
      if (before != NULL)
        before->right = MIN (before->right, *first);
      if (after != NULL)
        after->left = MAX (after->left, *end);
    }
}

static void
draw_strip (LaneDrawing *self)
{
  GsColor colors[GS_N_STATES];
  GsStrip strip = { 0 };
  gboolean open = FALSE;
  int left = self->n_columns, right = 0;

  g_autofree int *bounds = g_new (int, 2 * (self->wides->len + 1));

  for (guint i = 0; i <= self->wides->len; i++)
    {
      Wide *before = i > 0 ? &g_array_index (self->wides, Wide, i - 1) : NULL;
      Wide *after = i < self->wides->len ? &g_array_index (self->wides, Wide, i) : NULL;
      int first, end;

      if (before != NULL && after != NULL && before->span.end == after->span.begin)
        first = end = 0;
      else
        claim_columns (self, before, after, &first, &end);
      first = MAX (first, 0);
      end = MIN (end, self->n_columns);
      bounds[2 * i] = first;
      bounds[2 * i + 1] = end;
      if (first < end)
        {
          left = MIN (left, first);
          right = MAX (right, end);
          open = TRUE;
        }
    }
  if (!open)
    return;

  for (guint i = 0; i < GS_N_STATES; i++)
    colors[i] = gs_style_get_tint (self->style, gs_strip_order[i]);

  gs_strip_init (&strip, left, right - left, (int) lround (self->height * self->scale),
                 self->scale);
  for (guint i = 0; i <= self->wides->len; i++)
    for (int column = bounds[2 * i]; column < bounds[2 * i + 1]; column++)
      {
        const double *times = get_column (self, column);
        double shares[GS_N_STATES];

        for (guint j = 0; j < GS_N_STATES; j++)
          shares[j] = times[gs_strip_order[j]] / self->column_ns;
        gs_strip_set_column (&strip, column, shares, colors, GS_N_STATES);
      }
  gs_strip_paint (&strip, self->cr);
}

static void
add_rectangle (const LaneDrawing *self,
               const Wide        *wide,
               double             inset)
{
  /* What is cut lies beyond the clip, with the outline of what is cut. */
  double left = MAX (wide->left, -64 * self->scale);
  double right = MIN (wide->right - wide->gap, self->n_columns + 64 * self->scale);

  if (right > left + 2 * inset * self->scale)
    cairo_rectangle (self->cr, left / self->scale + inset, inset,
                     (right - left) / self->scale - 2 * inset, self->height - 2 * inset);
}

/* Whether the span is too small for its pattern. */
static gboolean
is_flat (const LaneDrawing *self,
         const Wide        *wide)
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

  for (guint i = 0; i < self->wides->len; i++)
    {
      const Wide *wide = &g_array_index (self->wides, Wide, i);

      if (wide->span.state != state)
        continue;
      if (patterned && !is_flat (self, wide))
        any_full = TRUE;
      else
        add_rectangle (self, wide, 0);
    }
  gs_style_set_source (self->cr, gs_style_get_tint (self->style, state));
  cairo_fill (self->cr);

  for (int pass = 0; any_full && pass < 2; pass++)
    {
      gboolean outline = pass == 0 && style->pattern == GS_PATTERN_OUTLINED;
      double inset = pass == 1 && style->pattern == GS_PATTERN_OUTLINED
                       ? gs_style_get_period (self->style) / 8 : 0;

      if (pass == 0 && !outline)
        continue;
      for (guint i = 0; i < self->wides->len; i++)
        {
          const Wide *wide = &g_array_index (self->wides, Wide, i);

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
 * a tile may show a part. */
static void
draw_numbers (LaneDrawing *self,
              GsState      state)
{
  double px = MIN (self->style->font_size * 0.9, self->height * 0.62);
  GsNumbers numbers;

  if (px < 7)
    return;

  gs_numbers_init (&numbers, self->cr, px);
  for (guint i = 0; i < self->wides->len; i++)
    {
      const Wide *wide = &g_array_index (self->wides, Wide, i);

      if (wide->span.state == state && wide->span.task != GS_NO_TASK)
        gs_numbers_add (&numbers, wide->span.task, wide->begin / self->scale,
                        wide->end / self->scale, self->height / 2);
    }
  gs_numbers_show (&numbers, self->style->states[state].text);
  gs_numbers_clear (&numbers);
}

static void
draw_wides (LaneDrawing *self)
{
  guint present = 0;

  for (guint i = 0; i < self->wides->len; i++)
    {
      Wide *wide = &g_array_index (self->wides, Wide, i);

      if (needs_gap (self, i))
        wide->gap = wide->right - wide->left >= WIDE * self->scale ? self->scale : 1;
      present |= 1u << wide->span.state;
    }

  if (!gs_draw_is_vector (self->cr))
    cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_NONE); /* whole pixels need none */
  for (guint state = 0; state < GS_N_STATES; state++)
    {
      if (present & (1u << state))
        draw_wides_of_state (self, state);
    }
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_DEFAULT);

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
  /* A pixel is eight device pixels at the most. */
  return view->end > view->begin && width >= 1 && height >= 1 && width <= FAR / 8;
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
  LaneDrawing self = { 0 };
  g_autofree double *times = NULL;
  g_autoptr (GArray) wides = NULL;
  guint n_folded;

  g_return_if_fail (GS_IS_TRACE (trace));
  g_return_if_fail (lane < gs_trace_get_n_lanes (trace));

  if (!is_drawable (view, width, height))
    return;

  self.cr = cr;
  self.trace = trace;
  self.lane = lane;
  self.style = style;
  self.scale = gs_draw_pixel_scale (cr);
  self.height = floor (height);
  self.n_columns = (int) ceil (width * self.scale);
  self.column_ns = (view->end - view->begin) / (width * self.scale);
  self.zero = origin + view->begin;
  n_folded = (guint) self.n_columns + 2 * MARGIN;
  self.times = times = g_new0 (double, (gsize) n_folded * GS_N_STATES);
  self.wides = wides = g_array_new (FALSE, FALSE, sizeof (Wide));

  gs_trace_fold (trace, lane, self.zero - MARGIN * self.column_ns,
                 self.zero + (self.n_columns + MARGIN) * self.column_ns, n_folded, times);
  find_wides (&self);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  draw_strip (&self);
  draw_wides (&self);
  cairo_restore (cr);
}
