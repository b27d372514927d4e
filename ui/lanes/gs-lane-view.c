/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lane-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-gil-words.h"
#include "gs-lane-marks.h"
#include "gs-lane-words.h"

/* Interval between descriptions of a growing lane: a screen reader could say no more. */
#define DESCRIBE_EVERY_US (2 * G_USEC_PER_SEC)

struct _GsLaneView
{
  GsStripView parent_instance;

  GsRange range;
  guint variant;
  char *owner;         /* title of the variant, or NULL */
  gboolean name_visible;
  gboolean dimmed;

  guint lane;          /* while there is a trace */
  guint32 interpreter; /* of a holder lane */
  gboolean holder;
  guint32 task;        /* the only one shown, or GS_NO_TASK */
  gint64 described;    /* monotonic time, µs */
  gboolean told;       /* described as a whole: it has ended */
  guint n_snapshots;

  GsRun *run;          /* owned: whose tasks are marked; NULL */
  GArray *marks;       /* owned: GsTaskMark, of all lanes; NULL */
};

G_DEFINE_FINAL_TYPE (GsLaneView, gs_lane_view, GS_TYPE_STRIP_VIEW)

static GsScene *
get_scene (GsLaneView *self)
{
  return gs_strip_view_get_scene (GS_STRIP_VIEW (self));
}

static GsTrace *
get_trace (GsLaneView *self)
{
  return gs_strip_view_get_trace (GS_STRIP_VIEW (self));
}

static gint64
get_origin (GsLaneView *self)
{
  return gs_strip_view_get_origin (GS_STRIP_VIEW (self));
}

/* The marks on this lane, or (@common) across all. */
static GsLaneMarks
get_marks (GsLaneView *self,
           gboolean    common)
{
  GsLaneMarks marks = { get_scene (self), self->run, self->marks,
                        common ? GS_MARKS_COMMON : (int) self->lane, self->task,
                        gs_scene_get_view (get_scene (self), self->range), 0 };
  double x;

  if (get_trace (self) == NULL || self->holder)
    marks.run = NULL;
  gs_scene_get_axis (get_scene (self), gtk_widget_get_width (GTK_WIDGET (self)), &x,
                     &marks.width);
  return marks;
}

static void
gs_lane_view_draw (GsStripView  *strip,
                   cairo_t      *cr,
                   const GsView *view,
                   double        width,
                   double        height)
{
  GsLaneView *self = GS_LANE_VIEW (strip);
  const GsStyle *style = gs_scene_get_lane_style (get_scene (self));

  if (self->holder)
    gs_draw_holder_lane (cr, get_trace (self), self->interpreter, get_origin (self), view, style,
                         width, height);
  else if (self->task != GS_NO_TASK)
    gs_draw_task (cr, get_trace (self), self->task, get_origin (self), view, style, width, height);
  else
    gs_draw_lane (cr, get_trace (self), self->lane, get_origin (self), view, style, width, height);
}

static void
snapshot_selection (GsLaneView  *self,
                    GtkSnapshot *snapshot,
                    double       axis_x,
                    double       axis_width,
                    int          height)
{
  const GsView *view = gs_scene_get_view (get_scene (self), self->range);
  gint64 origin;
  guint variant, lane;
  GsSpan span;
  double begin, end;

  if (get_trace (self) == NULL || self->holder ||
      !gs_scene_get_selection (get_scene (self), &variant, &lane, &span) ||
      variant != self->variant || lane != self->lane ||
      (self->task != GS_NO_TASK && span.task != self->task))
    return;

  origin = get_origin (self);
  begin = gs_view_to_x (view, axis_width, (double) (span.begin - origin));
  end = gs_view_to_x (view, axis_width, (double) (span.end - origin));
  if (end < 0 || begin > axis_width)
    return;

  begin = MAX (begin, -2) - 1;
  end = MAX (MIN (end, axis_width + 2) + 1, begin + 4);
  gs_scene_append_frame (snapshot, gs_scene_get_style (get_scene (self))->text, axis_x + begin, -1,
                         end - begin, height + 2, 3, 2);
}

static void
gs_lane_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  GsLaneView *self = GS_LANE_VIEW (widget);
  const GsStyle *style = gs_scene_get_style (get_scene (self));
  int height = gtk_widget_get_height (widget);
  double x, width;

  gs_scene_get_axis (get_scene (self), gtk_widget_get_width (widget), &x, &width);
  self->n_snapshots++;
  if (self->name_visible)
    gs_strip_view_append_name (GS_STRIP_VIEW (self), snapshot, x, height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
  if (get_trace (self) == NULL)
    {
      GdkRGBA color = gs_color_to_rgba (style->grid, self->dimmed ? 0.3 : 0.55);

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
    }
  else
    {
      GsTileProgress progress = { G_MAXDOUBLE, G_MAXDOUBLE, 0 };

      if (!self->holder)
        progress = gs_strip_view_get_progress (GS_STRIP_VIEW (self), self->lane);
      gs_strip_view_append_strip (GS_STRIP_VIEW (self), snapshot,
                                  gs_scene_get_view (get_scene (self), self->range), width, height,
                                  &progress);
    }
  {
    GsLaneMarks marks = get_marks (self, FALSE);

    gs_lane_marks_append (&marks, snapshot, height);
  }
  gtk_snapshot_restore (snapshot);

  snapshot_selection (self, snapshot, x, width, height);
  if (gtk_widget_has_visible_focus (widget))
    gs_scene_append_frame (snapshot, style->accent, 0, -2, x + width + 2, height + 4, 3, 2);
}

static void
gs_lane_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  GsLaneView *self = GS_LANE_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = sizes->lane_height;
  else
    *minimum = *natural = sizes->label_width + 100;
}

static void
gs_lane_view_state_flags_changed (GtkWidget     *widget,
                                  GtkStateFlags  previous)
{
  if ((previous ^ gtk_widget_get_state_flags (widget)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    gtk_widget_queue_draw (widget);
}

/* Describes the visible range, or the lens's range for a lane in the lens. */
static char *
dup_description (GsLaneView *self)
{
  const GsView *view = gs_scene_get_target (get_scene (self), self->range);
  gint64 origin;

  if (get_trace (self) == NULL)
    return g_strdup (_("nothing has run yet"));
  if (self->task != GS_NO_TASK)
    {
      const GsTaskTimes *task =
        &g_array_index (gs_trace_get_tasks (get_trace (self)), GsTaskTimes, self->task);

      return gs_words_lane_part (get_trace (self), self->lane, task->started,
                                 task->finished >= 0 ? task->finished : G_MAXINT64);
    }
  if (!self->holder && self->range == GS_RANGE_MAIN)
    return gs_words_lane_description (get_trace (self), self->lane);

  origin = get_origin (self);
  if (self->holder)
    return gs_words_holders (get_trace (self), self->interpreter, origin + (gint64) view->begin,
                             origin + (gint64) view->end);
  return gs_words_lane_part (get_trace (self), self->lane, origin + (gint64) view->begin,
                             origin + (gint64) view->end);
}

/* "running 1.20 s; task 3 failed: …" */
static char *
dup_whole_description (GsLaneView *self)
{
  GsLaneMarks marks = get_marks (self, FALSE);
  g_autofree char *failed = gs_lane_marks_dup_words (&marks);
  g_autofree char *states = dup_description (self);

  return failed == NULL ? g_steal_pointer (&states) : g_strdup_printf ("%s; %s", states, failed);
}

static void
describe (GsLaneView *self)
{
  const char *name = gs_strip_view_get_name (GS_STRIP_VIEW (self));
  gint64 now = g_get_monotonic_time ();
  gboolean ended = get_trace (self) != NULL && !self->holder
                   && gs_trace_get_lane (get_trace (self), self->lane)->ended;
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;

  if (self->described > 0 && (ended ? self->told : now - self->described < DESCRIBE_EVERY_US))
    return;

  self->described = now;
  self->told = ended;
  label = self->owner != NULL ? g_strdup_printf ("%s, %s", name, self->owner) : g_strdup (name);
  description = dup_whole_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
invalidate (GsLaneView *self)
{
  self->described = 0;
  describe (self);
  gs_strip_view_clear (GS_STRIP_VIEW (self));
}

static void
view_changed_cb (GsLaneView *self,
                 guint       range)
{
  if (range != (guint) self->range)
    return;

  /* Update now: in the lens, which shows an ended run, nothing but the range changes. */
  if (self->range == GS_RANGE_LENS)
    {
      self->described = 0;
      describe (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
selection_changed_cb (GsLaneView *self)
{
  guint variant, lane;
  GsSpan span;

  if (get_trace (self) != NULL && !self->holder &&
      gs_scene_get_selection (get_scene (self), &variant, &lane, &span) &&
      variant == self->variant && lane == self->lane)
    {
      g_autofree char *text = gs_words_span (&span, get_origin (self));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
gs_lane_view_finalize (GObject *object)
{
  GsLaneView *self = GS_LANE_VIEW (object);

  g_free (self->owner);
  g_clear_object (&self->run);
  g_clear_pointer (&self->marks, g_array_unref);
  G_OBJECT_CLASS (gs_lane_view_parent_class)->finalize (object);
}

static void
gs_lane_view_class_init (GsLaneViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = gs_lane_view_finalize;
  widget_class->measure = gs_lane_view_measure;
  widget_class->snapshot = gs_lane_view_snapshot;
  widget_class->state_flags_changed = gs_lane_view_state_flags_changed;
  GS_STRIP_VIEW_CLASS (klass)->draw = gs_lane_view_draw;
  gtk_widget_class_set_css_name (widget_class, "lane");
}

static void
gs_lane_view_init (GsLaneView *self)
{
  self->name_visible = TRUE;
  self->task = GS_NO_TASK;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
gs_lane_view_new (GsScene    *scene,
                  GsRange     range,
                  guint       variant,
                  const char *name)
{
  GsLaneView *self = g_object_new (GS_TYPE_LANE_VIEW, NULL);

  gs_strip_view_set_scene (GS_STRIP_VIEW (self), scene);
  gs_strip_view_set_name (GS_STRIP_VIEW (self), name);
  self->range = range;
  self->variant = variant;
  describe (self);
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
gs_lane_view_set_lane (GsLaneView *self,
                       GsTrace    *trace,
                       guint       lane,
                       const char *name,
                       const char *owner)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (GS_IS_TRACE (trace) && lane < gs_trace_get_n_lanes (trace));

  gs_strip_view_set_trace (GS_STRIP_VIEW (self), trace);
  self->lane = lane;
  self->holder = FALSE;
  self->task = GS_NO_TASK;
  gs_strip_view_set_name (GS_STRIP_VIEW (self), name);
  g_free (self->owner);
  self->owner = g_strdup (owner);
  invalidate (self);
}

void
gs_lane_view_set_holder (GsLaneView *self,
                         GsTrace    *trace,
                         guint32     interpreter)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (GS_IS_TRACE (trace));

  gs_strip_view_set_trace (GS_STRIP_VIEW (self), trace);
  self->interpreter = interpreter;
  self->holder = TRUE;
  self->task = GS_NO_TASK;
  invalidate (self);
}

void
gs_lane_view_set_task (GsLaneView *self,
                       guint32     task)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (get_trace (self) != NULL);
  g_return_if_fail (task == GS_NO_TASK || task < gs_trace_get_tasks (get_trace (self))->len);

  self->task = task;
  invalidate (self);
}

guint32
gs_lane_view_get_task (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), GS_NO_TASK);

  return self->task;
}

void
gs_lane_view_clear (GsLaneView *self)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  if (get_trace (self) == NULL)
    return;

  gs_strip_view_set_trace (GS_STRIP_VIEW (self), NULL);
  self->holder = FALSE;
  self->task = GS_NO_TASK;
  invalidate (self);
}

void
gs_lane_view_update (GsLaneView *self)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
gs_lane_view_set_marks (GsLaneView *self,
                        GsRun      *run,
                        GArray     *marks)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));
  g_return_if_fail (run == NULL || marks != NULL);

  /* Return if nothing has changed, which is the usual case. */
  if (self->run == run
      && (run == NULL || (self->marks->len == marks->len
                          && (marks->len == 0 || gs_run_get_state (run) == GS_RUN_LIVE))))
    return;

  g_set_object (&self->run, run);
  g_clear_pointer (&self->marks, g_array_unref);
  if (run != NULL)
    self->marks = g_array_ref (marks);
  self->described = 0;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
gs_lane_view_is_empty (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), TRUE);

  return get_trace (self) == NULL;
}

gboolean
gs_lane_view_is_holder (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), FALSE);

  return get_trace (self) != NULL && self->holder;
}

gboolean
gs_lane_view_find_span (GsLaneView *self,
                        gint64      time,
                        GsSpan     *span)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), FALSE);

  return get_trace (self) != NULL && !self->holder
         && gs_trace_find_span (get_trace (self), self->lane, time, span)
         && (self->task == GS_NO_TASK || span->task == self->task);
}

/* The tooltip of this lane's marks, or of those across all. */
static char *
dup_mark_tip (GsLaneView *self,
              double      time)
{
  GsLaneMarks marks = get_marks (self, FALSE);
  GsLaneMarks common = get_marks (self, TRUE);
  double x = gs_view_to_x (marks.view, marks.width, time);
  char *tip = gs_lane_marks_dup_tip (&marks, x);

  return tip != NULL || self->range != GS_RANGE_MAIN ? tip : gs_lane_marks_dup_tip (&common, x);
}

char *
gs_lane_view_dup_tip (GsLaneView *self,
                      double      time)
{
  g_autofree char *mark = NULL;
  g_autofree char *words = NULL;
  gint64 at;
  GsSpan span;

  g_return_val_if_fail (GS_IS_LANE_VIEW (self), NULL);

  if (get_trace (self) == NULL || gs_trace_get_begin (get_trace (self)) < 0)
    return NULL;

  at = get_origin (self) + (gint64) time;
  if (self->holder)
    return gs_words_hold (get_trace (self), self->interpreter, at);
  mark = dup_mark_tip (self, time);
  if (!gs_lane_view_find_span (self, at, &span))
    return g_steal_pointer (&mark);
  words = gs_words_span (&span, get_origin (self));
  return mark == NULL ? g_steal_pointer (&words) : g_strdup_printf ("%s\n%s", mark, words);
}

gboolean
gs_lane_view_get_lane (GsLaneView *self,
                       guint      *variant,
                       GsTrace   **trace,
                       guint      *lane)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), FALSE);

  if (variant != NULL)
    *variant = self->variant;
  if (get_trace (self) == NULL || self->holder)
    return FALSE;

  if (trace != NULL)
    *trace = get_trace (self);
  if (lane != NULL)
    *lane = self->lane;
  return TRUE;
}

GsRange
gs_lane_view_get_range (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), GS_RANGE_MAIN);

  return self->range;
}

void
gs_lane_view_set_name_visible (GsLaneView *self,
                               gboolean    visible)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  self->name_visible = visible;
}

void
gs_lane_view_set_dimmed (GsLaneView *self,
                         gboolean    dimmed)
{
  g_return_if_fail (GS_IS_LANE_VIEW (self));

  if (self->dimmed == dimmed)
    return;

  self->dimmed = dimmed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
gs_lane_view_get_n_drawn (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), 0);

  return gs_strip_view_get_n_drawn (GS_STRIP_VIEW (self));
}

guint
gs_lane_view_get_n_snapshots (GsLaneView *self)
{
  g_return_val_if_fail (GS_IS_LANE_VIEW (self), 0);

  return self->n_snapshots;
}
