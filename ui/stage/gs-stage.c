/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stage.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-chart-deck.h"
#include "gs-clock.h"
#include "gs-figure-table.h"
#include "gs-ruler.h"
#include "gs-scaling-page.h"
#include "gs-stage-style.h"
#include "gs-steps-page.h"
#include "gs-timeline-page.h"

/* While work computes: rather more than ten pictures a second; words, legend and overview, for
 * which the whole window is laid out anew, once a second. */
#define TICK_MS 90
#define TICKS_THOROUGH 11

/* px around the pages that do not scroll. */
#define PAGE_MARGIN 12

/* Free room at the axis's right end, once all is measured. */
#define HEADROOM 1.02

struct _GsStage
{
  GtkWidget parent_instance;

  /* borrowed from the widget tree, whose root is `stack` */
  GtkWidget *stack;    /* child */
  GtkWidget *timelines;
  GtkWidget *scaling;
  GtkWidget *table;
  GtkWidget *steps;
  GtkWidget *times;

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned */
  GsSession *session;  /* owned; NULL when nothing runs */
  GsRun *live;         /* owned: the living run as of the last tick */
  gboolean presentation;
  gboolean grey;
  guint timer;         /* source id while a session runs */
  guint n_ticks;
  double followed;     /* where the living run's end was at the last look, ns */
  guint update_id;     /* source id: the results have changed */
  guint restyle_id;    /* source id: style or room has changed */
  int styled_height;   /* the room for which the sizes were chosen */

  /* as of the last time that signals were emitted */
  int focus;
  gboolean selected;
  guint pages;         /* a bit for each that there is */
  GsSpan span;
};

/* Charts on the page of times. */
static const GsDeckChart times_charts[] = {
  { "histogram", N_("Distribution") },
  { "loss", N_("Losses") },
};

enum
{
  VARIANT_SELECTED,
  SPAN_SELECTED,
  RANGE_MEASURED,
  PAGES_CHANGED,
  POLLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsStage, gs_stage, GTK_TYPE_WIDGET)

/* Axis */

static void
update_axis (GsStage *self)
{
  GsExperiment *experiment;
  double longest, estimate = 0;

  if (self->results == NULL)
    return;

  experiment = gs_results_get_experiment (self->results);
  longest = gs_results_get_longest (self->results);
  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    estimate = fmax (estimate, gs_experiment_estimate (experiment, i));

  if (self->session == NULL && longest > 0)
    gs_scene_set_end (self->scene, longest * HEADROOM * 1e9);
  else if (fmax (longest, estimate) > 0)
    gs_scene_set_end (self->scene, gs_ruler_plan_end (fmax (longest, estimate)) * 1e9);
}

/* Doubles the axis when the living run has reached its end. */
static void
extend_axis (GsStage *self,
             gint64   elapsed)
{
  double end = gs_scene_get_end (self->scene);

  while ((double) elapsed > end)
    end *= 2;
  gs_scene_set_end (self->scene, end);
}

/* A visible range that the end of the living run leaves goes along, half of itself at a time.
 * Whoever looks at what has been, so that the end was not to be seen, is left alone. */
static void
follow (GsStage *self,
        double   elapsed)
{
  const GsView *view = gs_scene_get_target (self->scene, GS_RANGE_MAIN);
  double half = (view->end - view->begin) / 2;
  double last = self->followed;

  self->followed = elapsed;
  if (elapsed > view->end && last >= view->begin && last <= view->end)
    gs_scene_set_view (self->scene, GS_RANGE_MAIN, &(GsView) { elapsed - half, elapsed + half });
}

/* Live */

static void
tell_pages (GsStage *self)
{
  guint pages = 0;

  for (guint i = 0; i < GS_STAGE_N_PAGES; i++)
    if (gs_stage_has_page (self, (GsStagePage) i))
      pages |= 1u << i;
  if (pages == self->pages)
    return;
  self->pages = pages;
  g_signal_emit (self, signals[PAGES_CHANGED], 0);
}

static void
update (GsStage *self)
{
  gs_timeline_page_update (GS_TIMELINE_PAGE (self->timelines), self->live, self->session != NULL);
  gs_scaling_page_set_results (GS_SCALING_PAGE (self->scaling), self->results);
  gs_figure_table_set_results (GS_FIGURE_TABLE (self->table), self->results);
  gs_steps_page_set_results (GS_STEPS_PAGE (self->steps), self->results);
  gs_chart_deck_set_results (GS_CHART_DECK (self->times), self->results);
  tell_pages (self);
}

static gboolean
update_cb (gpointer user_data)
{
  GsStage *self = user_data;

  self->update_id = 0;
  if (self->session == NULL)
    update_axis (self);
  update (self);
  return G_SOURCE_REMOVE;
}

static void
results_changed_cb (GsStage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  GsStage *self = user_data;
  GsRun *live = gs_session_get_live_run (self->session);
  GsTrace *trace;
  gboolean thorough = self->n_ticks++ % TICKS_THOROUGH == 0;
  gint64 now;

  if (thorough)
    g_signal_emit (self, signals[POLLED], 0);
  if (g_set_object (&self->live, live))
    update (self);
  if (live == NULL)
    return G_SOURCE_CONTINUE;

  trace = gs_run_get_trace (live);
  now = (gint64) (gs_clock_now () - gs_recording_get_origin (gs_trace_get_recording (trace)));
  gs_trace_set_now (trace, now);
  gs_trace_update (trace);
  if (gs_trace_get_begin (trace) >= 0)
    {
      extend_axis (self, now - gs_trace_get_begin (trace));
      follow (self, (double) (now - gs_trace_get_begin (trace)));
    }
  gs_timeline_page_tick (GS_TIMELINE_PAGE (self->timelines), live, thorough);
  return G_SOURCE_CONTINUE;
}

/* Style */

static void
restyle (GsStage *self)
{
  GsSceneSizes sizes;
  GsStyle style;

  self->styled_height = gtk_widget_get_height (GTK_WIDGET (self));
  gs_stage_choose_style (GTK_WIDGET (self), self->results, self->presentation, self->grey, &style,
                         &sizes);
  gs_scene_set_style (self->scene, &style, &sizes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
restyle_cb (gpointer user_data)
{
  GsStage *self = user_data;

  self->restyle_id = 0;
  restyle (self);
  return G_SOURCE_REMOVE;
}

/* Restyles in an idle handler: sizes must not change while they are being allocated. */
static void
queue_restyle (GsStage *self)
{
  if (self->restyle_id == 0)
    self->restyle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, restyle_cb, self, NULL);
}

/* Selection */

static void
selection_changed_cb (GsStage *self)
{
  int focus = gs_scene_get_variant (self->scene);
  guint variant = 0, lane = 0;
  GsSpan span = { 0 };
  gboolean selected = gs_scene_get_selection (self->scene, &variant, &lane, &span);

  if (focus != self->focus)
    {
      self->focus = focus;
      if (focus >= 0)
        g_signal_emit (self, signals[VARIANT_SELECTED], 0, (guint) focus);
    }
  if (selected || self->selected)
    g_signal_emit (self, signals[SPAN_SELECTED], 0, variant, lane);
  self->selected = selected;
}

static void
measure_changed_cb (GsStage *self)
{
  g_signal_emit (self, signals[RANGE_MEASURED], 0);
}

/* Widget */

static void
gs_stage_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  GsStage *self = GS_STAGE (widget);
  GdkRGBA color = gs_color_to_rgba (gs_scene_get_style (self->scene)->window, 1);

  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                  (float) gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (gs_stage_parent_class)->snapshot (widget, snapshot);
}

static void
gs_stage_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  gtk_widget_measure (GS_STAGE (widget)->stack, orientation, for_size, minimum, natural, NULL,
                      NULL);
}

static void
gs_stage_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  GsStage *self = GS_STAGE (widget);

  gtk_widget_size_allocate (self->stack, &(GtkAllocation) { 0, 0, width, height }, -1);
  if (height != self->styled_height)
    queue_restyle (self);
}

static void
gs_stage_css_changed (GtkWidget         *widget,
                      GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_stage_parent_class)->css_changed (widget, change);
  queue_restyle (GS_STAGE (widget));
}

static void
gs_stage_dispose (GObject *object)
{
  GsStage *self = GS_STAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->restyle_id, g_source_remove);
  if (self->results != NULL)
    g_signal_handlers_disconnect_by_data (self->results, self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->live);
  g_clear_object (&self->session);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_stage_parent_class)->dispose (object);
}

static void
gs_stage_class_init (GsStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_stage_dispose;
  widget_class->measure = gs_stage_measure;
  widget_class->size_allocate = gs_stage_size_allocate;
  widget_class->snapshot = gs_stage_snapshot;
  widget_class->css_changed = gs_stage_css_changed;
  gtk_widget_class_set_css_name (widget_class, "stage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[VARIANT_SELECTED] =
    g_signal_new ("variant-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SPAN_SELECTED] =
    g_signal_new ("span-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[PAGES_CHANGED] =
    g_signal_new ("pages-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[RANGE_MEASURED] =
    g_signal_new ("range-measured", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[POLLED] =
    g_signal_new ("polled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
set_margins (GtkWidget *widget)
{
  gtk_widget_set_margin_top (widget, PAGE_MARGIN);
  gtk_widget_set_margin_bottom (widget, PAGE_MARGIN);
  gtk_widget_set_margin_start (widget, PAGE_MARGIN);
  gtk_widget_set_margin_end (widget, PAGE_MARGIN);
}

static void
gs_stage_init (GsStage *self)
{
  self->focus = -1;
  self->scene = gs_scene_new ();
  self->timelines = gs_timeline_page_new (self->scene);
  self->table = gs_figure_table_new ();
  set_margins (self->table);
  self->scaling = gs_scaling_page_new (self->scene);
  self->steps = gs_steps_page_new (self->scene);
  set_margins (self->steps);
  self->times = gs_chart_deck_new (self->scene, times_charts, G_N_ELEMENTS (times_charts),
                                   _("Shown of the times"));

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->timelines, "timelines");
  gtk_stack_add_named (GTK_STACK (self->stack), self->scaling, "scaling");
  gtk_stack_add_named (GTK_STACK (self->stack), self->table, "table");
  gtk_stack_add_named (GTK_STACK (self->stack), self->steps, "steps");
  gtk_stack_add_named (GTK_STACK (self->stack), self->times, "times");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect_object (self->scene, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scene, "measure-changed", G_CALLBACK (measure_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (queue_restyle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (queue_restyle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (queue_restyle), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Timelines"), -1);
  restyle (self);
}

GsStage *
gs_stage_new (void)
{
  return g_object_new (GS_TYPE_STAGE, NULL);
}

void
gs_stage_set_results (GsStage   *self,
                      GsResults *results)
{
  g_return_if_fail (GS_IS_STAGE (self));

  if (self->results != NULL)
    g_signal_handlers_disconnect_by_data (self->results, self);
  g_set_object (&self->results, results);
  gs_stage_set_session (self, NULL);
  gs_scene_let_go (self->scene);
  gs_scene_set_hidden (self->scene, 0);
  gs_scene_set_variant (self->scene, -1);
  if (results != NULL)
    g_signal_connect_swapped (results, "changed", G_CALLBACK (results_changed_cb), self);

  update_axis (self);
  gs_scene_fit (self->scene);
  gs_timeline_page_set_results (GS_TIMELINE_PAGE (self->timelines), results);
  restyle (self);
  update (self);
}

void
gs_stage_set_session (GsStage   *self,
                      GsSession *session)
{
  g_return_if_fail (GS_IS_STAGE (self));

  if (!g_set_object (&self->session, session))
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->live);
  self->n_ticks = 0;
  self->followed = 0;
  update_axis (self);
  if (session != NULL)
    {
      gs_scene_unselect (self->scene);
      /* Use a low priority, so that the run comes before the pictures. */
      self->timer = g_timeout_add_full (G_PRIORITY_LOW, TICK_MS, tick_cb, self, NULL);
      gs_scene_fit (self->scene);
    }
  update (self);
}

void
gs_stage_set_page (GsStage     *self,
                   GsStagePage  page)
{
  static const char *const names[] = { "timelines", "scaling", "table", "steps", "times" };

  g_return_if_fail (GS_IS_STAGE (self));
  g_return_if_fail (page < G_N_ELEMENTS (names));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), names[page]);
}

gboolean
gs_stage_has_page (GsStage     *self,
                   GsStagePage  page)
{
  g_return_val_if_fail (GS_IS_STAGE (self), FALSE);

  switch (page)
    {
    case GS_STAGE_STEPS:
      return gs_steps_page_has_steps (GS_STEPS_PAGE (self->steps));
    case GS_STAGE_TIMES:
      return gs_chart_deck_get_chart (GS_CHART_DECK (self->times)) != NULL;
    default:
      return page < GS_STAGE_N_PAGES;
    }
}

void
gs_stage_set_presentation (GsStage  *self,
                           gboolean  presentation)
{
  g_return_if_fail (GS_IS_STAGE (self));

  self->presentation = presentation;
  restyle (self);
}

void
gs_stage_set_grey (GsStage  *self,
                   gboolean  grey)
{
  g_return_if_fail (GS_IS_STAGE (self));

  self->grey = grey;
  restyle (self);
}

void
gs_stage_zoom (GsStage *self,
               double   factor)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_zoom (GS_TIMELINE_PAGE (self->timelines), factor);
}

void
gs_stage_pan (GsStage *self,
              double   share)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_pan (GS_TIMELINE_PAGE (self->timelines), share);
}

void
gs_stage_fit (GsStage *self)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_fit (GS_TIMELINE_PAGE (self->timelines));
}

void
gs_stage_fit_selection (GsStage *self)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_fit_selection (GS_TIMELINE_PAGE (self->timelines));
}

void
gs_stage_go_to (GsStage      *self,
                guint         variant,
                guint         lane,
                const GsSpan *span)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_go_to (GS_TIMELINE_PAGE (self->timelines), variant, lane, span);
}

const GsChart *
gs_stage_get_chart (GsStage *self)
{
  GtkWidget *page;

  g_return_val_if_fail (GS_IS_STAGE (self), NULL);

  page = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  if (page == self->scaling)
    return gs_scaling_page_get_chart (GS_SCALING_PAGE (self->scaling));
  return page == self->times ? gs_chart_deck_get_chart (GS_CHART_DECK (self->times)) : NULL;
}

char *
gs_stage_dup_table (GsStage *self)
{
  const GsChart *chart;

  g_return_val_if_fail (GS_IS_STAGE (self), NULL);

  chart = gs_stage_get_chart (self);
  if (chart != NULL && chart->dup_table != NULL)
    return chart->dup_table (self->results);
  return gs_figure_table_dup_text (GS_FIGURE_TABLE (self->table));
}

GsScene *
gs_stage_get_scene (GsStage *self)
{
  g_return_val_if_fail (GS_IS_STAGE (self), NULL);

  return self->scene;
}

void
gs_stage_select_next (GsStage *self,
                      int      direction)
{
  g_return_if_fail (GS_IS_STAGE (self));

  gs_timeline_page_select_next (GS_TIMELINE_PAGE (self->timelines), direction);
}

gboolean
gs_stage_get_selection (GsStage *self,
                        guint   *variant,
                        guint   *lane,
                        GsSpan  *span)
{
  g_return_val_if_fail (GS_IS_STAGE (self), FALSE);

  return gs_scene_get_selection (self->scene, variant, lane, span);
}
