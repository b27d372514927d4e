/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-lane-spans.h"
#include "gs-ruler.h"
#include "gs-timeline.h"

#define HEIGHT 24

typedef struct
{
  cairo_surface_t *surface;
  int width;
} Picture;

static Picture
picture_new (int width,
             int scale)
{
  Picture self = { cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, HEIGHT * scale),
                   width * scale };

  return self;
}

static guint32
picture_get (const Picture *self,
             int            x,
             int            y)
{
  const unsigned char *row = cairo_image_surface_get_data (self->surface)
                             + (gsize) y * cairo_image_surface_get_stride (self->surface);

  return ((const guint32 *) (gconstpointer) row)[x];
}

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

/* Draws the lane without numbers, which would hide the measured pixels. */
static Picture
draw_lane (GsTrace *trace,
           double   begin,
           double   end,
           int      width,
           int      scale,
           double   font_size)
{
  Picture self = picture_new (width, scale);
  cairo_t *cr = cairo_create (self.surface);
  GsView view = { begin, end };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, font_size);
  cairo_scale (cr, scale, scale);
  gs_draw_lane (cr, trace, 1, 0, &view, &style, width, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (self.surface);

  return self;
}

#define NO_NUMBERS 0.5

static guint32
pack (GsColor color)
{
  return 0xff000000u | (guint32) lround (255 * color.red) << 16
         | (guint32) lround (255 * color.green) << 8 | (guint32) lround (255 * color.blue);
}

static double
get_channel (const Picture *self,
             int            shift)
{
  double sum = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < self->width; x++)
      sum += picture_get (self, x, y) >> shift & 0xff;

  return sum / 255 / HEIGHT;
}

/* Wide spans: pixels of the colour in proportion to the time. */
static void
test_area (void)
{
  static const FixtureSpan spans[] = {
    { GS_STATE_RUNNING, 0, 300 * MS }, { GS_STATE_PICKLING, 0, 100 * MS },
    { GS_STATE_STARTING, 1, 500 * MS }, { GS_STATE_RUNNING, 1, 100 * MS }, { 0, 0, 0 },
  };
  g_autoptr (GsTrace) trace = fixture_trace (spans, 1);
  Picture picture = draw_lane (trace, 0, 1000 * MS, 1000, 1, NO_NUMBERS);
  guint counts[GS_N_STATES] = { 0 };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 16);
  for (int x = 0; x < picture.width; x++)
    for (guint state = 0; state < GS_N_STATES; state++)
      counts[state] += picture_get (&picture, x, HEIGHT / 2) == pack (style.states[state].fill);

  /* A pixel is the gap to the next span. */
  g_assert_cmpuint (counts[GS_STATE_RUNNING], >=, 399);
  g_assert_cmpuint (counts[GS_STATE_RUNNING], <=, 400);
  g_assert_cmpuint (counts[GS_STATE_PICKLING], ==, 99);
  g_assert_cmpuint (counts[GS_STATE_STARTING], ==, 499);
  /* The gap itself. */
  g_assert_cmphex (picture_get (&picture, 299, HEIGHT / 2), ==, 0);
  g_assert_cmphex (picture_get (&picture, 300, HEIGHT / 2), ==,
                   pack (style.states[GS_STATE_PICKLING].fill));
  picture_clear (&picture);
}

/* Narrow spans: the mean of what is drawn is the mean of the tints by time, at every zoom. */
static void
test_fold (void)
{
  g_autoptr (GsTrace) trace = fixture_slices (1, 20000);
  gint64 end = gs_trace_get_lane (trace, 1)->end;
  GsStyle style;
  double expected = 0;
  gint64 times[GS_N_STATES] = { 0 };

  gs_style_init (&style, FALSE, FALSE, 16);
  gs_trace_get_times (trace, 1, 0, end, times);
  for (guint state = 0; state < GS_N_STATES; state++)
    expected += gs_style_get_tint (&style, state).red * times[state] / end;

  for (int width = 100; width <= 1900; width += 450)
    {
      Picture picture = draw_lane (trace, 0, end, width, 1, NO_NUMBERS);

      g_assert_cmpfloat_with_epsilon (get_channel (&picture, 16) / width, expected, 0.004);
      picture_clear (&picture);
    }
}

/* A hundred-thousandth of the picture still colours its column. */
static void
test_nothing_vanishes (void)
{
  static const FixtureSpan spans[] = {
    { GS_STATE_RUNNING, 0, 500 * MS }, { GS_STATE_PICKLING, 0, MS / 4 },
    { GS_STATE_RUNNING, 1, 500 * MS }, { 0, 0, 0 },
  };
  g_autoptr (GsTrace) trace = fixture_trace (spans, 1);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 16);
  for (int width = 37; width < 1900; width += 61)
    {
      Picture picture = draw_lane (trace, 0, 1000 * MS, width, 1, NO_NUMBERS);
      guint n = 0;

      for (int x = 0; x < width; x++)
        for (int y = 0; y < HEIGHT; y++)
          {
            guint32 pixel = picture_get (&picture, x, y);

            n += pixel != 0 && pixel != pack (style.states[GS_STATE_RUNNING].fill);
          }
      g_assert_cmpuint (n, >, 0);
      picture_clear (&picture);
    }
}

static guint
count_differences (const Picture *a,
                   const Picture *b)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (a->surface); y++)
    for (int x = 0; x < a->width; x++)
      {
        guint32 left = picture_get (a, x, y);
        guint32 right = picture_get (b, x, y);

        /* The last bit of a mean may be rounded either way. */
        for (int shift = 0; shift < 32; shift += 8)
          n += abs ((int) (left >> shift & 0xff) - (int) (right >> shift & 0xff)) > 2;
      }

  return n;
}

/* A lane drawn in tiles of 128 px is the lane drawn whole. */
static void
check_tiles (GsTrace *trace,
             double   begin,
             double   end,
             int      scale,
             double   font_size)
{
  int width = 1024;
  Picture whole = draw_lane (trace, begin, end, width, scale, font_size);
  Picture tiled = picture_new (width, scale);
  cairo_t *cr = cairo_create (tiled.surface);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, font_size);
  cairo_scale (cr, scale, scale);
  for (int x = 0; x < width; x += 128)
    {
      GsView view = { begin + (end - begin) * x / width,
                      begin + (end - begin) * (x + 128) / width };

      cairo_save (cr);
      cairo_translate (cr, x, 0);
      gs_draw_lane (cr, trace, 1, 0, &view, &style, 128, HEIGHT);
      cairo_restore (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (tiled.surface);
  g_assert_cmpuint (count_differences (&whole, &tiled), ==, 0);
  picture_clear (&whole);
  picture_clear (&tiled);
}

static void
test_tiles (void)
{
  static const FixtureSpan spans[] = {
    { GS_STATE_STARTING, GS_NO_TASK, 37 * MS }, { GS_STATE_GIL_WAIT, 0, 200 * MS },
    { GS_STATE_RUNNING, 0, 3 * MS }, { GS_STATE_LOCK_WAIT, 0, 90 * MS },
    { GS_STATE_IO_WAIT, 1, 310 * MS }, { GS_STATE_PICKLING, 1, MS / 10 },
    { GS_STATE_READY, 1, 151 * MS }, { GS_STATE_RUNNING, 2, 250 * MS }, { 0, 0, 0 },
  };
  g_autoptr (GsTrace) wide = fixture_trace (spans, 1);

  for (int scale = 1; scale <= 2; scale++)
    {
      check_tiles (wide, 0, 1000 * MS, scale, 14);
      check_tiles (wide, 111 * MS, 777.7 * MS, scale, 14);
      check_tiles (wide, 100 * MS, 300 * MS, scale, 30);
      for (guint n = 100; n <= 100000; n *= 10)
        {
          g_autoptr (GsTrace) slices = fixture_slices (1, n);

          check_tiles (slices, 0, 900 * MS, scale, 14);
          check_tiles (slices, 123.456 * MS, 345.678 * MS, scale, 14);
          check_tiles (slices, 500 * MS, 503 * MS, scale, 14);
        }
    }
}

/* No edge of the spans that stand alone in both views jumps by more than a pixel. */
static void
check_edges (const GsLaneSpans *before,
             const GsLaneSpans *after)
{
  for (guint i = 0, j = 0; i < before->wides->len && j < after->wides->len;)
    {
      const GsWideSpan *old = &g_array_index (before->wides, GsWideSpan, i);
      const GsWideSpan *new = &g_array_index (after->wides, GsWideSpan, j);

      if (old->span.begin == new->span.begin)
        {
          g_assert_cmpint (ABS (old->left - new->left), <=, 1);
          if (old->right < 1000)
            g_assert_cmpint (ABS (old->right - new->right), <=, 1);
        }
      i += old->span.begin <= new->span.begin;
      j += old->span.begin >= new->span.begin;
    }
}

/* From one zoom to the next nothing flickers: where all is folded, of no channel more than a
 * pixel's worth comes or goes in the whole picture; where spans stand alone, no edge jumps, and two
 * gaps come or go at the most. */
static void
test_zoom (void)
{
  static const int shifts[] = { 0, 8, 16, 24 };

  for (guint n = 200; n <= 20000; n *= 10)
    {
      g_autoptr (GsTrace) trace = fixture_slices (1, n);
      double last[G_N_ELEMENTS (shifts)] = { 0 };
      GsLaneSpans before = { 0 };

      for (double range = 800 * MS; range > 790 * MS; range -= MS / 4)
        {
          Picture picture = draw_lane (trace, 0, range, 1000, 1, NO_NUMBERS);
          GsLaneSpans spans;

          gs_lane_spans_init (&spans, trace, 1, 0, range / 1000, 1000);
          g_assert_true (n == 200 ? spans.wides->len > 50 : spans.wides->len == 0);
          for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
            {
              double channel = get_channel (&picture, shifts[i]);

              if (before.times != NULL && n == 200 && shifts[i] == 24)
                g_assert_cmpfloat (fabs (channel - last[i]), <, 2.01);
              else if (before.times != NULL && n > 200)
                g_assert_cmpfloat (fabs (channel - last[i]), <, 1);
              last[i] = channel;
            }
          if (before.times != NULL)
            {
              check_edges (&before, &spans);
              gs_lane_spans_clear (&before);
            }
          before = spans;
          picture_clear (&picture);
        }
      gs_lane_spans_clear (&before);
    }
}

/* Folding is exact: in two neighbouring zooms the columns that both hold whole sum to the same
 * within a pixel's worth, and each zoom sums to the whole. */
static void
test_zoom_fold (void)
{
  for (guint n = 200; n <= 20000; n *= 10)
    {
      g_autoptr (GsTrace) trace = fixture_slices (1, n);
      g_autofree double *times = g_new (double, 1000 * GS_N_STATES);
      double last[GS_N_STATES] = { NAN };

      for (double range = 800 * MS; range > 790 * MS; range -= MS / 4)
        {
          double shown[GS_N_STATES] = { 0 };

          memset (times, 0, sizeof (double) * 1000 * GS_N_STATES);
          gs_trace_fold (trace, 1, 0, range, 1000, times);
          for (guint i = 0; i < 1000 * GS_N_STATES; i++)
            shown[i % GS_N_STATES] += times[i] / range * 1000;
          for (guint state = 0; state < GS_N_STATES; state++)
            {
              gint64 expected[GS_N_STATES] = { 0 };

              gs_trace_get_times (trace, 1, 0, (gint64) range, expected);
              g_assert_cmpfloat_with_epsilon (shown[state], 1000.0 * expected[state] / range, 1e-3);
              if (!isnan (last[0]))
                g_assert_cmpfloat (fabs (shown[state] - last[state]), <, 1);
            }
          memcpy (last, shown, sizeof last);
        }
    }
}

/* The folded shares of @lane in px of 1000, and whether all of it is folded when drawn. */
static gboolean
fold_shares (GsTrace      *trace,
             guint         lane,
             const GsView *view,
             double        shares[GS_N_STATES])
{
  g_autofree double *times = g_new0 (double, 1000 * GS_N_STATES);
  GsLaneSpans spans;
  gboolean all;

  for (guint i = 0; i < GS_N_STATES; i++)
    shares[i] = 0;
  gs_trace_fold (trace, lane, view->begin, view->end, 1000, times);
  for (guint i = 0; i < 1000 * GS_N_STATES; i++)
    shares[i % GS_N_STATES] += times[i] / (view->end - view->begin) * 1000;

  gs_lane_spans_init (&spans, trace, lane, view->begin, (view->end - view->begin) / 1000, 1000);
  all = spans.wides->len == 0;
  gs_lane_spans_clear (&spans);
  return all;
}

/* The same as drawn, by channel. */
static void
draw_shares (GsTrace      *trace,
             guint         lane,
             const GsView *view,
             double        channels[3])
{
  Picture picture = picture_new (1000, 1);
  cairo_t *cr = cairo_create (picture.surface);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, NO_NUMBERS);
  gs_draw_lane (cr, trace, lane, 0, view, &style, 1000, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  for (int i = 0; i < 3; i++)
    channels[i] = get_channel (&picture, 8 * i);
  picture_clear (&picture);
}

/* Ten million spans, from all of them to one and back in 60 steps: at each of them the next level
 * of a slow zoom folds to the same within a pixel's worth, and is drawn so where all is folded. */
static void
test_zoom_millions (void)
{
  const guint n_lanes = 16;
  const int steps = 60;
  g_autoptr (GsTrace) trace = fixture_slices (n_lanes, 10000000 / n_lanes);
  double end = 1000 * MS;
  guint n_drawn = 0;

  for (int step = 0; step < steps; step++)
    {
      double width = end * pow (1000 / end, 1 - fabs (step / (steps / 2.0) - 1));
      double next = width * (1 - 1 / 3200.0);
      const GsView views[] = {
        { (end - width) * 0.618, (end - width) * 0.618 + width },
        { (end - next) * 0.618, (end - next) * 0.618 + next },
      };

      for (guint lane = 1; lane <= n_lanes; lane++)
        {
          double shares[2][GS_N_STATES], channels[2][3];
          gboolean folded = fold_shares (trace, lane, &views[0], shares[0]);

          folded = fold_shares (trace, lane, &views[1], shares[1]) && folded;
          for (guint state = 0; state < GS_N_STATES; state++)
            g_assert_cmpfloat (fabs (shares[0][state] - shares[1][state]), <, 1);
          if (!folded)
            continue;
          draw_shares (trace, lane, &views[0], channels[0]);
          draw_shares (trace, lane, &views[1], channels[1]);
          for (guint i = 0; i < 3; i++)
            g_assert_cmpfloat (fabs (channels[0][i] - channels[1][i]), <, 1);
          n_drawn++;
        }
    }
  g_assert_cmpuint (n_drawn, >, 16 * 20);
}

static int
find_right_edge (const Picture *picture)
{
  int x = picture->width;

  while (x > 0 && picture_get (picture, x - 1, HEIGHT / 2) == 0)
    x--;

  return x;
}

/* An open span reaches to now, and no further; a lane that was cut short ends where it ended. */
static void
test_live (void)
{
  Builder builder;
  guint lane;
  g_autoptr (GsTrace) trace = NULL;

  builder_init_run (&builder, 1, 64);
  builder_put_mark (&builder, MAIN, 0, GS_MARK_SUBMIT, 0);
  lane = builder_open (&builder, GS_LANE_WORKER, GS_NO_INTERPRETER, "thread 0");
  builder_put_work (&builder, lane, 0, GS_STATE_RUNNING, 0);
  trace = builder_finish (&builder, 200 * MS);

  for (int now = 200; now <= 800; now += 300)
    {
      Picture picture;

      gs_trace_set_now (trace, now * MS);
      picture = draw_lane (trace, 0, 1000 * MS, 1000, 1, NO_NUMBERS);
      g_assert_cmpint (find_right_edge (&picture), ==, now);
      picture_clear (&picture);
    }
  gs_trace_finish (trace, 850 * MS);
  {
    Picture picture = draw_lane (trace, 0, 1000 * MS, 1000, 1, NO_NUMBERS);

    g_assert_cmpint (find_right_edge (&picture), ==, 850);
    picture_clear (&picture);
  }
}

/* Two lanes that take turns: the baton's shades take turns too. */
static void
test_holders (void)
{
  static const FixtureSpan spans[] = {
    { GS_STATE_RUNNING, 0, 100 * MS }, { GS_STATE_GIL_WAIT, 0, 100 * MS },
    { GS_STATE_RUNNING, 0, 100 * MS }, { 0, 0, 0 },
    { GS_STATE_GIL_WAIT, 1, 100 * MS }, { GS_STATE_RUNNING, 1, 100 * MS },
    { GS_STATE_GIL_WAIT, 1, 100 * MS }, { 0, 0, 0 },
  };
  g_autoptr (GsTrace) trace = fixture_trace (spans, 2);
  Picture picture = picture_new (300, 1);
  cairo_t *cr = cairo_create (picture.surface);
  GsView view = { 0, 300 * MS };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, NO_NUMBERS);
  gs_draw_holder_lane (cr, trace, 0, 0, &view, &style, 300, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  g_assert_cmphex (picture_get (&picture, 50, 12), ==, pack (style.holders[0]));
  g_assert_cmphex (picture_get (&picture, 150, 12), ==, pack (style.holders[1]));
  g_assert_cmphex (picture_get (&picture, 250, 12), ==, pack (style.holders[0]));
  picture_clear (&picture);
}

/* Thousands of turns to a column: the baton's shades mix by who holds it how long, as they do when
 * they are few. */
static void
test_many_holders (void)
{
  static const guint counts[] = { 100, 40000 };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, NO_NUMBERS);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      /* One holds it for a quarter of the time, with a long turn in the middle. */
      gint64 turn = 1000 * MS / counts[i];
      double expected = 0.25 * style.holders[0].green + 0.75 * style.holders[1].green;
      Builder builder;
      guint lanes[2];
      g_autoptr (GsTrace) trace = NULL;
      Picture picture = picture_new (100, 1);
      cairo_t *cr = cairo_create (picture.surface);
      GsView view = { 0, 2100 * MS };
      gint64 time = 0;
      double sum = 0;

      builder_init_run (&builder, 2, 4 * counts[i] + 64);
      builder_put_mark (&builder, MAIN, 0, GS_MARK_SUBMIT, 0);
      for (guint lane = 0; lane < 2; lane++)
        lanes[lane] = builder_open (&builder, GS_LANE_WORKER, 0, "thread");
      for (guint j = 0; j < 2 * counts[i]; j++)
        {
          guint lane = j % 2;
          gint64 length = lane == 0 ? turn / 2 : turn * 3 / 2;

          if (j == counts[i] + 1)
            length += 100 * MS;
          builder_put_work (&builder, lanes[lane], time, GS_STATE_RUNNING, lane);
          time += length;
          builder_put_work (&builder, lanes[lane], time, GS_STATE_GIL_WAIT, lane);
        }
      trace = builder_finish (&builder, time);
      gs_trace_finish (trace, time);
      gs_draw_holder_lane (cr, trace, 0, 0, &view, &style, 100, HEIGHT);
      cairo_destroy (cr);
      cairo_surface_flush (picture.surface);

      /* The long turn stands alone, in its own shade. */
      if (counts[i] > 1000)
        g_assert_cmphex (picture_get (&picture, 50, 12), ==, pack (style.holders[1]));
      for (int x = 0; x < 45; x++)
        for (int y = 0; y < HEIGHT; y++)
          sum += (picture_get (&picture, x, y) >> 8 & 0xff) / 255.0;
      g_assert_cmpfloat_with_epsilon (sum / 45 / HEIGHT, expected, counts[i] > 1000 ? 0.004 : 0.03);
      picture_clear (&picture);
    }
}

static void
test_overview (void)
{
  static const FixtureSpan spans[] = {
    { GS_STATE_RUNNING, 0, 300 * MS }, { 0, 0, 0 },
    { GS_STATE_PICKLING, 1, 300 * MS }, { 0, 0, 0 },
  };
  g_autoptr (GsTrace) trace = fixture_trace (spans, 2);
  Picture picture = picture_new (300, 1);
  cairo_t *cr = cairo_create (picture.surface);
  GsView view = { 0, 600 * MS };
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 16);
  gs_draw_overview (cr, trace, 0, &view, &style, 300, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  g_assert_cmphex (picture_get (&picture, 50, 3), ==, pack (style.states[GS_STATE_RUNNING].fill));
  g_assert_cmphex (picture_get (&picture, 50, 20), ==, pack (style.states[GS_STATE_PICKLING].fill));
  g_assert_cmpint (find_right_edge (&picture), ==, 150);
  picture_clear (&picture);
}

static void
test_ruler (void)
{
  Picture picture = picture_new (10, 1);
  cairo_t *cr = cairo_create (picture.surface);
  GsStyle style;

  gs_style_init (&style, FALSE, FALSE, 16);
  for (double begin = 0; begin < 5e9; begin = begin * 3 + 1e6)
    for (double range = 1e3; range < 1e11; range *= 3.7)
      for (int width = 200; width < 2000; width += 600)
        {
          GsView view = { begin, begin + range };
          GsRulerFormat format;
          double step = gs_ruler_find_step (cr, &view, &style, width, &format);
          g_autofree char *last = gs_ruler_format_time (&format, view.end);
          double digit = step / pow (10, floor (log10 (step) + 1e-9));

          g_assert_true (fabs (digit - 1) < 1e-6 || fabs (digit - 2) < 1e-6
                         || fabs (digit - 5) < 1e-6);
          if (step < range)
            g_assert_cmpfloat (step / range * width, >,
                               1.5 * gs_draw_text_width (cr, &style, GS_TEXT_SMALL, FALSE, last));
        }
  cairo_destroy (cr);
  picture_clear (&picture);
}

/* A live axis ends on a round number, with a quarter to spare and not much more. */
static void
test_planned_end (void)
{
  static const double ends[][2] = {
    { 0.6, 0.8 }, { 0.63, 0.8 }, { 1, 1.4 }, { 1.6, 2 }, { 2, 2.5 }, { 4, 5 }, { 4.1, 6 },
    { 8, 10 }, { 8.1, 12 }, { 0.05, 0.07 }, { 0.0008, 0.001 }, { 100, 140 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_assert_cmpfloat_with_epsilon (gs_ruler_plan_end (ends[i][0]), ends[i][1], 1e-9);
  for (double length = 1e-6; length < 1e4; length *= 1.007)
    {
      g_assert_cmpfloat (gs_ruler_plan_end (length), >=, 1.25 * length * (1 - 1e-6));
      g_assert_cmpfloat (gs_ruler_plan_end (length), <=, 1.57 * length);
    }
}

static void
test_ruler_format (void)
{
  static const struct
  {
    double range, step, time;
    const char *text;
  } cases[] = {
    { 2e9, 2e8, 4e8, "0.4 s" },     { 2e9, 5e8, 0, "0.0 s" },    { 1e8, 2e7, 9.2e8, "920 ms" },
    { 1e10, 2e9, 4e9, "4 s" },      { 1e6, 2e5, 1.2e6, "1.2 ms" }, { 3e3, 1e3, 2e3, "2 µs" },
    { 2e9, 2e7, 1.02e9, "1.02 s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GsRulerFormat format;
      g_autofree char *text = NULL;

      gs_ruler_format_init (&format, cases[i].range, cases[i].step);
      text = gs_ruler_format_time (&format, cases[i].time);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Views and sizes that hold nothing must do nothing. */
static void
test_odd_views (void)
{
  g_autoptr (GsTrace) trace = fixture_slices (1, 1000);
  static const double ends[][2] = {
    { 0, 0 }, { 5, 1 }, { -2e9, -1e9 }, { 5e9, 6e9 }, { -1e12, 1e12 }, { 100, 101 },
    { 1e8, 1e8 + 0.1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (int width = 1; width < 300; width += 149)
      {
        Picture picture = draw_lane (trace, ends[i][0], ends[i][1], width, 1, 14);

        g_assert_cmpint (cairo_surface_status (picture.surface), ==, CAIRO_STATUS_SUCCESS);
        picture_clear (&picture);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Timeline/area", test_area);
  g_test_add_func ("/Gilscope/Timeline/fold", test_fold);
  g_test_add_func ("/Gilscope/Timeline/nothing-vanishes", test_nothing_vanishes);
  g_test_add_func ("/Gilscope/Timeline/tiles", test_tiles);
  g_test_add_func ("/Gilscope/Timeline/zoom", test_zoom);
  g_test_add_func ("/Gilscope/Timeline/zoom-fold", test_zoom_fold);
  g_test_add_func ("/Gilscope/Timeline/zoom-millions", test_zoom_millions);
  g_test_add_func ("/Gilscope/Timeline/live", test_live);
  g_test_add_func ("/Gilscope/Timeline/holders", test_holders);
  g_test_add_func ("/Gilscope/Timeline/many-holders", test_many_holders);
  g_test_add_func ("/Gilscope/Timeline/overview", test_overview);
  g_test_add_func ("/Gilscope/Timeline/ruler", test_ruler);
  g_test_add_func ("/Gilscope/Timeline/ruler-format", test_ruler_format);
  g_test_add_func ("/Gilscope/Timeline/planned-end", test_planned_end);
  g_test_add_func ("/Gilscope/Timeline/odd-views", test_odd_views);

  return g_test_run ();
}
