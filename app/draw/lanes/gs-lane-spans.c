/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a view holds few spans, they are walked.  Where it holds many, the lane is folded once, a
 * column a pixel, and the wide spans are found without walking millions of narrow ones: a wide span
 * fills at least two columns wholly, so only columns of one state are looked up.  Both ways give the
 * same.  What is decided about a span depends on its own length alone, and the margin beyond both
 * edges is looked at too; so a lane drawn in tiles is the lane drawn whole. */
#include "gs-lane-spans.h"

#include <math.h>
#include <string.h>

#include "gs-scratch.h"

/* With more events in a column than this, walking costs more than folding. */
#define WALKED_EVENTS 1.5
/* Positions are rounded with a bias, so that one exactly between two pixels goes the same way
 * whatever tile computed it. */
#define ROUND_BIAS 1e-6

static int
round_px (double px)
{
  return (int) floor (CLAMP (px, -GS_LANE_FAR, GS_LANE_FAR) + 0.5 + ROUND_BIAS);
}

static double
to_px (const GsLaneSpans *self,
       gint64             time)
{
  return (time - self->zero) / self->column_ns;
}

const double *
gs_lane_spans_get_column (const GsLaneSpans *self,
                          int                column)
{
  return self->times + (gsize) (column + GS_LANE_MARGIN) * GS_N_STATES;
}

static GsWideSpan *
get_wide (const GsLaneSpans *self,
          guint              index)
{
  return &g_array_index (self->wides, GsWideSpan, index);
}

/* FALSE if @span is too narrow to stand alone. */
static gboolean
add_if_wide (GsLaneSpans  *self,
             const GsSpan *span)
{
  GsWideSpan wide = { .span = *span, .begin = to_px (self, span->begin),
                      .end = to_px (self, span->end) };

  if (wide.end - wide.begin < GS_LANE_WIDE)
    return FALSE;

  wide.left = round_px (wide.begin);
  wide.right = round_px (wide.end);
  g_array_append_val (self->wides, wide);

  return TRUE;
}

/* Adds the part of [@begin, @end), in px, that lies in columns [@first, @last] to them. */
static void
add_to_columns (GsLaneSpans *self,
                GsState      state,
                double       begin,
                double       end,
                int          first,
                int          last)
{
  double *times;

  first = MAX (first, -GS_LANE_MARGIN);
  last = MIN (last, self->n_columns + GS_LANE_MARGIN - 1);
  times = self->times + (gsize) (first + GS_LANE_MARGIN) * GS_N_STATES + state;
  for (int column = first; column <= last; column++, times += GS_N_STATES)
    {
      double share = MIN (end, column + 1) - MAX (begin, column);

      if (share > 0)
        *times += share * self->column_ns;
    }
}

/* The size of all columns' times, in bytes. */
static gsize
get_size (const GsLaneSpans *self)
{
  return sizeof (double) * (gsize) (self->n_columns + 2 * GS_LANE_MARGIN) * GS_N_STATES;
}

static void
walk (GsLaneSpans *self,
      GsSpanIter  *iter)
{
  GsSpan span;

  memset (self->times, 0, get_size (self));
  while (gs_span_iter_next (iter, &span))
    {
      double begin = CLAMP (to_px (self, span.begin), -GS_LANE_FAR, GS_LANE_FAR);
      double end = CLAMP (to_px (self, span.end), -GS_LANE_FAR, GS_LANE_FAR);
      GsWideSpan *last = self->wides->len > 0 ? get_wide (self, self->wides->len - 1) : NULL;

      if (last != NULL && last->span.end == span.begin)
        {
          last->followed = TRUE;
          last->next = span;
        }
      if (add_if_wide (self, &span))
        {
          /* Count a wide span at its ends only: the columns there may belong to its neighbours. */
          add_to_columns (self, span.state, begin, end, (int) begin - 2, (int) begin + 2);
          add_to_columns (self, span.state, begin, end, MAX ((int) end - 2, (int) begin + 3),
                          (int) end + 2);
        }
      else
        add_to_columns (self, span.state, begin, end, (int) floor (begin), (int) floor (end));
    }
}

static gboolean
is_single_state (const GsLaneSpans *self,
                 int                column)
{
  const double *times = gs_lane_spans_get_column (self, column);
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
find_next (GsLaneSpans *self,
           GsWideSpan  *wide)
{
  wide->followed = gs_trace_find_span (self->trace, self->lane, wide->span.end, &wide->next)
                   && wide->next.begin >= wide->span.end;
}

static void
fold (GsLaneSpans *self)
{
  int last = self->n_columns + GS_LANE_MARGIN;
  int column = -GS_LANE_MARGIN;

  gs_trace_fold (self->trace, self->lane, self->zero - GS_LANE_MARGIN * self->column_ns,
                 self->zero + last * self->column_ns,
                 (guint) (self->n_columns + 2 * GS_LANE_MARGIN), self->times);
  while (column < last)
    {
      GsSpan span;

      /* Every second column is enough: of the two that a wide span fills, one is odd. */
      if ((column & 1) == 0 || !is_single_state (self, column))
        column++;
      else if (gs_trace_find_span (self->trace, self->lane,
                                   (gint64) (self->zero + (column + 0.5) * self->column_ns), &span)
               && add_if_wide (self, &span))
        {
          GsWideSpan *wide = get_wide (self, self->wides->len - 1);

          find_next (self, wide);
          column = MAX (column + 1, (int) floor (MIN (wide->end, GS_LANE_FAR)));
        }
      else
        column += 2;
    }
}

void
gs_lane_spans_init (GsLaneSpans *self,
                    GsTrace     *trace,
                    guint        lane,
                    double       zero,
                    double       column_ns,
                    int          n_columns)
{
  double begin = zero - GS_LANE_MARGIN * column_ns;
  double end = zero + (n_columns + GS_LANE_MARGIN) * column_ns;
  GsSpanIter from, to;
  guint64 last;

  *self = (GsLaneSpans) { .trace = trace, .lane = lane, .zero = zero, .column_ns = column_ns,
                          .n_columns = n_columns };
  self->times = gs_scratch_take (get_size (self));
  self->wides = g_array_new (FALSE, FALSE, sizeof (GsWideSpan));

  gs_span_iter_init (&from, trace, lane, (gint64) floor (begin), (gint64) ceil (end));
  gs_span_iter_init (&to, trace, lane, (gint64) ceil (end), G_MAXINT64);
  last = MIN (to.next, gs_trace_get_lane (trace, lane)->n_events);
  if (from.next >= last || (double) (last - from.next) <= WALKED_EVENTS * n_columns)
    walk (self, &from);
  else
    fold (self);
}

void
gs_lane_spans_clear (GsLaneSpans *self)
{
  g_clear_pointer (&self->times, gs_scratch_give);
  g_clear_pointer (&self->wides, g_array_unref);
}

gboolean
gs_lane_spans_needs_gap (const GsLaneSpans *self,
                         guint              index)
{
  const GsWideSpan *wide = get_wide (self, index);
  const GsSpan *next = &wide->next;

  if (wide->span.state == GS_STATE_IDLE || !wide->followed)
    return FALSE;
  /* Leave a gap between two spans of one task, so that the moment between them stays visible. */
  if (index + 1 < self->wides->len && wide[1].begin - wide->end < GS_LANE_WIDE
      && wide[1].span.state == wide->span.state && wide[1].span.task == wide->span.task)
    return FALSE;
  if (next->state == GS_STATE_IDLE)
    return to_px (self, next->end) - to_px (self, next->begin) < GS_LANE_WIDE;

  return next->state != wide->span.state || next->task != wide->span.task;
}

void
gs_lane_spans_claim (GsLaneSpans *self,
                     guint        index,
                     int         *first,
                     int         *end)
{
  GsWideSpan *before = index > 0 ? get_wide (self, index - 1) : NULL;
  GsWideSpan *after = index < self->wides->len ? get_wide (self, index) : NULL;
  double from = before != NULL ? before->end : -GS_LANE_MARGIN;
  double to = after != NULL ? after->begin : self->n_columns + GS_LANE_MARGIN;

  *first = *end = 0;
  if (before != NULL && after != NULL && before->span.end == after->span.begin)
    return;

  *first = before != NULL ? before->right : -GS_LANE_MARGIN;
  *end = after != NULL ? after->left : self->n_columns + GS_LANE_MARGIN;
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
