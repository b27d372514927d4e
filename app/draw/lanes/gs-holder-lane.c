/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baton: who holds the GIL.
 *
 * As with lanes, a hold of three device pixels or more stands alone, and columns are mixed of the
 * others.  A column is folded from the holds in it or, if they are many, from running sums at every
 * BLOCKth hold, which are made once for a trace: what is drawn costs by its pixels. */
#include "gs-timeline.h"

#include <math.h>
#include <string.h>

#include "gs-strip.h"
#include "gs-text.h"

#define N_SHADES 8
#define WIDE 3
#define MARGIN 4
#define BLOCK 64

typedef struct
{
  double begin;      /* device pixels */
  double end;
  guint number;      /* of the lane that holds it */
} WideHold;

/* ns held by each shade before every BLOCKth hold. */
typedef struct
{
  guint n_holds;     /* of which the sums are */
  gint64 end;        /* and where the last of them ended */
  gint64 (*sums)[N_SHADES];
} HoldSums;

typedef struct
{
  GArray *holds;     /* GsHold; borrowed */
  GArray *numbers;   /* guint, by lane */
  const HoldSums *sums; /* borrowed; NULL if the holds are few */
  double zero;
  double column_ns;
  int n_columns;
  double *columns;   /* px of each column by shade, without wide holds */
  GArray *wides;     /* WideHold, in order */
  gboolean any_narrow;
} HolderDrawing;

static const GsHold *
get_hold (const HolderDrawing *self,
          guint                index)
{
  return &g_array_index (self->holds, GsHold, index);
}

static guint
get_number (const HolderDrawing *self,
            guint                index)
{
  return g_array_index (self->numbers, guint, get_hold (self, index)->lane);
}

static void
hold_sums_free (gpointer data)
{
  HoldSums *self = data;

  g_free (self->sums);
  g_free (self);
}

/* @end: of the last hold */
static HoldSums *
make_sums (HolderDrawing *self,
           gint64         end)
{
  HoldSums *sums = g_new0 (HoldSums, 1);
  gint64 running[N_SHADES] = { 0 };

  sums->n_holds = self->holds->len;
  sums->end = end;
  sums->sums = g_malloc_n (self->holds->len / BLOCK + 1, sizeof *sums->sums);
  for (guint i = 0; i < self->holds->len; i++)
    {
      const GsHold *hold = get_hold (self, i);

      if (i % BLOCK == 0)
        memcpy (sums->sums[i / BLOCK], running, sizeof running);
      running[get_number (self, i) % N_SHADES] += hold->end - hold->begin;
    }
  if (self->holds->len % BLOCK == 0)
    memcpy (sums->sums[self->holds->len / BLOCK], running, sizeof running);
  return sums;
}

/* They are kept with the trace, of which a picture may be drawn in another thread: there and here
 * only of one that grows no more, so that nobody's sums are replaced while he reads them. */
static const HoldSums *
get_sums (HolderDrawing *self,
          GsTrace       *trace,
          guint32        interpreter)
{
  G_LOCK_DEFINE_STATIC (hold_sums);
  g_autofree char *key = g_strdup_printf ("gs-hold-sums-%u", interpreter);
  gint64 end = get_hold (self, self->holds->len - 1)->end;
  HoldSums *sums;

  G_LOCK (hold_sums);
  sums = g_object_get_data (G_OBJECT (trace), key);
  if (sums == NULL || sums->n_holds != self->holds->len || sums->end != end)
    {
      sums = make_sums (self, end);
      g_object_set_data_full (G_OBJECT (trace), key, sums, hold_sums_free);
    }
  G_UNLOCK (hold_sums);
  return sums;
}

/* The first hold from @low on that ends after @time. */
static guint
find_first (const HolderDrawing *self,
            guint                low,
            double               time)
{
  guint step = 1;
  guint high = low;

  /* Search nearby first: the hold is mostly there. */
  while (high < self->holds->len && get_hold (self, high)->end <= time)
    {
      low = high + 1;
      high += step;
      step *= 2;
    }
  high = MIN (high, self->holds->len);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_hold (self, middle)->end <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Adds the whole of the holds [@first, @end), @sign times. */
static void
add_holds (const HolderDrawing *self,
           double               shades[N_SHADES],
           guint                first,
           guint                end,
           int                  sign)
{
  for (guint i = first; i < end; i++)
    {
      const GsHold *hold = get_hold (self, i);

      shades[get_number (self, i) % N_SHADES] += sign * (double) (hold->end - hold->begin);
    }
}

/* Adds the part of the hold @index in [@from, @to), unless it is wide. */
static void
add_part (const HolderDrawing *self,
          double               shades[N_SHADES],
          guint                index,
          double               from,
          double               to)
{
  const GsHold *hold = get_hold (self, index);

  if ((hold->end - hold->begin) / self->column_ns < WIDE && hold->end > from && hold->begin < to)
    shades[get_number (self, index) % N_SHADES] += MIN (hold->end, to) - MAX (hold->begin, from);
}

/* Folds a column, which the hold @first is the first to reach into; returns the first hold of the
 * next column. */
static guint
fold_column (HolderDrawing *self,
             int            column,
             guint          first)
{
  double from = self->zero + column * self->column_ns;
  double to = from + self->column_ns;
  guint end = find_first (self, first, to);
  double shades[N_SHADES] = { 0 };

  if (end - first > 2 * BLOCK && self->sums != NULL)
    {
      /* Use the sums between whole blocks: no hold within a column is wide. */
      guint begin_block = first / BLOCK + 1, end_block = end / BLOCK;

      for (guint i = 0; i < N_SHADES; i++)
        shades[i] = (double) (self->sums->sums[end_block][i] - self->sums->sums[begin_block][i]);
      add_part (self, shades, first, from, to);
      add_holds (self, shades, first + 1, begin_block * BLOCK, 1);
      add_holds (self, shades, end_block * BLOCK, end, 1);
    }
  else
    for (guint i = first; i < end; i++)
      add_part (self, shades, i, from, to);
  if (end < self->holds->len)
    add_part (self, shades, end, from, to);

  for (guint i = 0; i < N_SHADES && column >= 0 && column < self->n_columns; i++)
    {
      self->columns[column * N_SHADES + i] = shades[i] / self->column_ns;
      self->any_narrow |= shades[i] > 0;
    }

  return end;
}

static void
fold (HolderDrawing *self)
{
  guint hold = find_first (self, 0, self->zero - MARGIN * self->column_ns);
  guint last = G_MAXUINT;

  for (int column = -MARGIN; column < self->n_columns + MARGIN && hold < self->holds->len; column++)
    {
      const GsHold *first = get_hold (self, hold);
      WideHold wide = { (first->begin - self->zero) / self->column_ns,
                        (first->end - self->zero) / self->column_ns, 0 };

      /* A wide hold is the first of each column that it reaches into. */
      if (wide.end - wide.begin >= WIDE && hold != last && wide.begin < self->n_columns + MARGIN)
        {
          wide.number = get_number (self, hold);
          g_array_append_val (self->wides, wide);
          last = hold;
        }
      hold = fold_column (self, column, hold);
    }
}

static void
draw_wide_holds (cairo_t       *cr,
                 GArray        *wides,
                 const GsStyle *style,
                 int            n_columns,
                 int            scale,
                 double         height)
{
  double px = MIN (style->font_size * 0.9, height * 0.62);
  GsNumbers numbers;

  if (!gs_draw_is_vector (cr))
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint shade = 0; shade < N_SHADES; shade++)
    {
      for (guint i = 0; i < wides->len; i++)
        {
          const WideHold *hold = &g_array_index (wides, WideHold, i);
          double left = MAX (floor (hold->begin + 0.5 + 1e-6), -64.0 * scale);
          int gap = hold->end - hold->begin >= WIDE * scale ? scale : 1;
          double right = MIN (floor (hold->end + 0.5 + 1e-6) - gap, n_columns + 64.0 * scale);

          if (hold->number % N_SHADES == shade && right > left)
            cairo_rectangle (cr, left / scale, 0, (right - left) / scale, height);
        }
      gs_style_set_source (cr, style->holders[shade]);
      cairo_fill (cr);
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);

  if (px < 7)
    return;
  gs_numbers_init (&numbers, cr, px);
  for (guint shade = 0; shade < N_SHADES; shade++)
    {
      for (guint i = 0; i < wides->len; i++)
        {
          const WideHold *hold = &g_array_index (wides, WideHold, i);

          if (hold->number % N_SHADES == shade)
            gs_numbers_add (&numbers, hold->number, hold->begin / scale, hold->end / scale,
                            height / 2);
        }
      gs_numbers_show (&numbers, gs_color_get_ink (style->holders[shade]));
    }
  gs_numbers_clear (&numbers);
}

void
gs_draw_holder_lane (cairo_t       *cr,
                     GsTrace       *trace,
                     guint32        interpreter,
                     gint64         origin,
                     const GsView  *view,
                     const GsStyle *style,
                     double         width,
                     double         height)
{
  int scale = gs_draw_pixel_scale (cr);
  int n_columns = (int) ceil (width * scale);
  g_autofree double *columns = NULL;
  g_autoptr (GArray) wides = NULL;
  g_autoptr (GArray) numbers = NULL;
  HolderDrawing self = { .n_columns = n_columns, .zero = origin + view->begin,
                         .column_ns = (view->end - view->begin) / (width * scale) };

  g_return_if_fail (GS_IS_TRACE (trace));

  if (view->end <= view->begin || n_columns < 1 || n_columns > 30000 || height < 1)
    return;

  height = floor (height);
  self.holds = gs_trace_get_holds (trace, interpreter);
  if (self.holds == NULL || self.holds->len == 0)
    return;

  self.columns = columns = g_new0 (double, (gsize) n_columns * N_SHADES);
  self.wides = wides = g_array_new (FALSE, FALSE, sizeof (WideHold));
  self.numbers = numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < gs_trace_get_n_lanes (trace); i++)
    g_array_append_val (numbers, gs_trace_get_lane (trace, i)->number);
  if (self.holds->len / BLOCK > (guint) n_columns)
    self.sums = get_sums (&self, trace, interpreter);
  fold (&self);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  if (self.any_narrow)
    {
      GsStripInk inks[N_SHADES];
      GsStrip strip;

      for (guint i = 0; i < N_SHADES; i++)
        inks[i] = gs_strip_get_ink (style->holders[i]);
      gs_strip_init (&strip, cr, 0, n_columns, (int) lround (height * scale), scale);
      for (int column = 0; column < n_columns; column++)
        gs_strip_set_column (&strip, column, columns + (gsize) column * N_SHADES, inks, N_SHADES);
      gs_strip_paint (&strip);
    }
  draw_wide_holds (cr, wides, style, n_columns, scale, height);
  cairo_restore (cr);
}
