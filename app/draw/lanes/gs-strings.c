/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-strings.h"

#include <math.h>

#include "gs-text.h"

/* The type size for which the lines' widths are given. */
#define USUAL_FONT 14
/* Largest scale of the lines in larger type: thicker ones would hide the lanes. */
#define MOST_SCALE 1.5

/* A task whose result came. */
typedef struct
{
  gint64 time;
  guint32 task;
} Delivery;

/* A cluster: numbers that would overlap stand side by side, near their places. */
typedef struct
{
  guint first;         /* delivery */
  guint n;
  double begin;        /* px */
  double width;
  double sum;          /* of where each alone would have the cluster begin */
} Cluster;

static const GsTaskTimes *
get_times (GsTrace *trace,
           guint32  task)
{
  return &g_array_index (gs_trace_get_tasks (trace), GsTaskTimes, task);
}

static double
get_x (const GsStrings *self,
       gint64           time)
{
  double x = gs_view_to_x (self->view, self->width,
                           (double) (time - MAX (gs_trace_get_begin (self->trace), 0)));

  /* Clamp: cairo's coordinates are fixed-point. */
  return CLAMP (x, -30000, 30000);
}

static void
add_dot (cairo_t *cr,
         double   x,
         double   y,
         double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

/* Draws a string over a wider one in the ground's colour, so that it is visible over every
 * state. */
static void
draw_string (cairo_t         *cr,
             const GsStrings *self,
             GsColor          color,
             double           line,
             double           from_x,
             double           from_y,
             double           to_x,
             double           to_y)
{
  double middle = (from_y + to_y) / 2;

  if (MAX (from_x, to_x) < 0 || MIN (from_x, to_x) > self->width)
    return;

  cairo_move_to (cr, from_x, from_y);
  cairo_curve_to (cr, from_x, middle, to_x, middle, to_x, to_y);
  gs_style_set_source (cr, self->style->card);
  cairo_set_line_width (cr, line * 2.25);
  cairo_stroke_preserve (cr);
  gs_style_set_source (cr, color);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
  add_dot (cr, from_x, from_y, line * 1.75);
  add_dot (cr, to_x, to_y, line * 1.75);
  cairo_fill (cr);
}

/* FALSE if @task has none. */
static gboolean
find_lane_y (const GsStrings *self,
             guint32          task,
             double          *y)
{
  const GsTaskTimes *times = get_times (self->trace, task);
  /* The lane that runs it tells no more than the strings if it is another's: a lock's holder. */
  int lane = gs_trace_find_task_lane (self->trace, task);

  return times->submitted >= 0 && times->started >= 0 && lane >= 0
         && self->find_y (self->data, (guint) lane, task, y);
}

static double
get_line (const GsStrings *self)
{
  return MIN (self->style->font_size / USUAL_FONT, MOST_SCALE);
}

static void
draw_submit (cairo_t         *cr,
             const GsStrings *self,
             guint32          task,
             GsColor          color,
             double           line)
{
  const GsTaskTimes *times = get_times (self->trace, task);
  double y;

  if (find_lane_y (self, task, &y))
    draw_string (cr, self, color, line, get_x (self, times->submitted), self->top - self->reach,
                 get_x (self, times->started), y);
}

static void
draw_result (cairo_t         *cr,
             const GsStrings *self,
             guint32          task,
             double           line)
{
  const GsTaskTimes *times = get_times (self->trace, task);
  double y;

  if (times->finished >= 0 && times->delivered >= 0 && find_lane_y (self, task, &y))
    draw_string (cr, self, self->style->text, line, get_x (self, times->finished), y,
                 get_x (self, times->delivered), self->bottom + self->reach);
}

/* Draws the strings of the results last: they matter more than those of the submits, which fan out
 * of one place. */
static void
draw_all (cairo_t         *cr,
          const GsStrings *self)
{
  guint n_tasks = gs_trace_get_tasks (self->trace)->len;

  for (guint i = 0; i < n_tasks; i++)
    draw_submit (cr, self, i, self->style->dim_text, get_line (self));
  for (guint i = 0; i < n_tasks; i++)
    draw_result (cr, self, i, 1.2 * get_line (self));
}

void
gs_strings_draw (cairo_t         *cr,
                 const GsStrings *self,
                 guint32          task)
{
  /* Leave room for a dot on the left edge, where a task begins with the run. */
  double left = self->view->begin <= 0 ? self->reach : 0;

  cairo_save (cr);
  cairo_rectangle (cr, -left, self->top - 2 * self->reach, self->width + left,
                   self->bottom - self->top + 4 * self->reach);
  cairo_clip (cr);
  if (task == GS_NO_TASK)
    {
      if (!gs_strings_are_too_many (self->trace))
        draw_all (cr, self);
    }
  else if (task < gs_trace_get_tasks (self->trace)->len)
    {
      draw_submit (cr, self, task, self->style->text, 2 * get_line (self));
      draw_result (cr, self, task, 2 * get_line (self));
    }
  cairo_restore (cr);
}

static int
compare_deliveries (gconstpointer a,
                    gconstpointer b)
{
  const Delivery *first = a;
  const Delivery *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->task < second->task ? -1 : 1;
}

/* In the order in which they came. */
static GArray *
collect_deliveries (GsTrace *trace)
{
  GArray *deliveries = g_array_new (FALSE, FALSE, sizeof (Delivery));

  for (guint i = 0; i < gs_trace_get_tasks (trace)->len; i++)
    {
      Delivery delivery = { get_times (trace, i)->delivered, i };

      if (delivery.time >= 0)
        g_array_append_val (deliveries, delivery);
    }
  g_array_sort (deliveries, compare_deliveries);
  return deliveries;
}

static guint
count_digits (guint32 number)
{
  guint n = 1;

  for (; number > 9; number /= 10)
    n++;
  return n;
}

/* Where the clusters lie, of which each number takes its digits and a space. */
static GArray *
place_clusters (const GsStrings *self,
                GArray          *deliveries,
                double           digit)
{
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (Cluster));

  for (guint i = 0; i < deliveries->len; i++)
    {
      const Delivery *delivery = &g_array_index (deliveries, Delivery, i);
      double x = get_x (self, delivery->time);
      double width = digit * (count_digits (delivery->task) + 1);
      Cluster cluster = { i, 1, 0, width, x - width / 2 };

      if (x < 0 || x > self->width)
        continue;
      cluster.begin = CLAMP (cluster.sum, 0, MAX (self->width - width, 0));
      while (clusters->len > 0)
        {
          const Cluster *last = &g_array_index (clusters, Cluster, clusters->len - 1);

          if (last->begin + last->width <= cluster.begin)
            break;
          cluster.sum = last->sum + cluster.sum - cluster.n * last->width;
          cluster.first = last->first;
          cluster.n += last->n;
          cluster.width += last->width;
          cluster.begin = CLAMP (cluster.sum / cluster.n, 0, MAX (self->width - cluster.width, 0));
          g_array_set_size (clusters, clusters->len - 1);
        }
      g_array_append_val (clusters, cluster);
    }
  return clusters;
}

void
gs_strings_draw_order (cairo_t         *cr,
                       const GsStrings *self,
                       double           y)
{
  double digit = gs_draw_text_width (cr, self->style, GS_TEXT_SMALL, FALSE, "0");
  g_autoptr (GArray) deliveries = NULL;
  g_autoptr (GArray) clusters = NULL;
  GsNumbers numbers;

  if (gs_strings_are_too_many (self->trace))
    return;

  deliveries = collect_deliveries (self->trace);
  clusters = place_clusters (self, deliveries, digit);
  gs_numbers_init (&numbers, cr, gs_style_get_text_px (self->style, GS_TEXT_SMALL));
  for (guint i = 0; i < clusters->len; i++)
    {
      const Cluster *cluster = &g_array_index (clusters, Cluster, i);
      double x = cluster->begin;

      if (cluster->width > self->width)
        continue;
      for (guint j = cluster->first; j < cluster->first + cluster->n; j++)
        {
          guint32 task = g_array_index (deliveries, Delivery, j).task;
          double width = digit * (count_digits (task) + 1);

          gs_numbers_add (&numbers, task, x - digit, x + width + digit, y);
          x += width;
        }
    }
  gs_numbers_show (&numbers, self->style->text);
  gs_numbers_clear (&numbers);
}

double
gs_strings_get_order_height (const GsStyle *style)
{
  return ceil (gs_style_get_text_px (style, GS_TEXT_SMALL) * 1.2 + style->font_size * 0.35);
}

gboolean
gs_strings_are_too_many (GsTrace *trace)
{
  return gs_trace_get_tasks (trace)->len > GS_STRINGS_MOST;
}

char *
gs_strings_dup_order (GsTrace *trace)
{
  g_autoptr (GArray) deliveries = NULL;
  GString *words;

  if (gs_strings_are_too_many (trace))
    return NULL;

  deliveries = collect_deliveries (trace);
  if (deliveries->len == 0)
    return NULL;
  words = g_string_new (NULL);
  for (guint i = 0; i < deliveries->len; i++)
    g_string_append_printf (words, "%s%u", i > 0 ? ", " : "",
                            g_array_index (deliveries, Delivery, i).task);
  return g_string_free (words, FALSE);
}
