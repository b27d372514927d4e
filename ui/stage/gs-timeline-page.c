/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-timeline-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-chart-view.h"
#include "gs-culling-box.h"
#include "gs-legend-view.h"
#include "gs-lens-view.h"
#include "gs-overview-view.h"
#include "gs-ruler-view.h"
#include "gs-sheet.h"
#include "gs-timeline-page-private.h"

#define MARGIN 12

/* Charts to lead with: the first that has data is shown, and the last one always. */
static const char *const chart_ids[GS_TIMELINE_CHARTS]
  = { "speedup", "scaling", "break-even", "histogram", "time" };

G_DEFINE_FINAL_TYPE (GsTimelinePage, gs_timeline_page, GTK_TYPE_WIDGET)

static int
measure_height (GtkWidget *widget,
                int        width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

/* Height of the highest chart. */
static int
measure_charts (GsTimelinePage *self)
{
  int height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (chart_ids); i++)
    height = MAX (height, measure_height (self->chart[i], -1));
  return height;
}

/* In large type the timelines may need the whole height.  Rather than being cut, the charts stay
 * away then, and the lens stays closed. */
static gboolean
has_room (GsTimelinePage *self,
          gboolean        lens,
          gboolean        charts)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;
  int needed = 3 * MARGIN;

  if (!gs_scene_get_style (self->scene)->presentation || width <= 0)
    return TRUE;

  needed += measure_height (self->legend, width);
  needed += measure_height (self->timeline, width) - measure_height (self->revealer, width);
  if (lens)
    needed += measure_height (self->lens, width);
  if (charts)
    needed += measure_charts (self) + MARGIN;
  return needed <= gtk_widget_get_height (GTK_WIDGET (self));
}

/* Which trace the overview shows: that of the variant in focus, otherwise the longest. */
static GsTrace *
choose_overview (GsTimelinePage *self)
{
  int focus = gs_scene_get_variant (self->scene);
  GsTrace *best = NULL;
  gint64 longest = -1;

  if (self->results == NULL)
    return NULL;

  for (guint i = 0; i < self->cards->len; i++)
    {
      GsRun *run = gs_results_get_shown_run (self->results, i);
      GsTrace *trace = run != NULL ? gs_run_get_trace (run) : NULL;
      gint64 length;

      if (trace == NULL || gs_trace_get_begin (trace) < 0)
        continue;
      length = gs_trace_get_end (trace) - gs_trace_get_begin (trace);
      if ((int) i == focus)
        return trace;
      if (length > longest)
        {
          longest = length;
          best = trace;
        }
    }
  return best;
}

static void
close_lens (GsTimelinePage *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  gs_scene_set_lens (self->scene, -1, NULL);
  g_clear_object (&self->lens_trace);
}

/* Whether there is anything to look at through a lens, and where.  A sweep is about its chart. */
static gboolean
find_lens (GsTimelinePage *self,
           guint          *variant,
           guint32        *interpreter,
           GsView         *view,
           GsTrace       **trace)
{
  if (self->results == NULL || gs_chart_is_sweep (self->results) ||
      !gs_sheet_find_lens (self->results, variant, interpreter, view)
      || *variant >= self->cards->len)
    return FALSE;

  *trace = gs_run_get_trace (gs_results_get_shown_run (self->results, *variant));
  return TRUE;
}

/* Opens the lens under the variant whose GIL changes hands most. */
static void
update_lens (GsTimelinePage *self)
{
  GsTrace *trace;
  guint32 interpreter;
  guint variant;
  GsView view;

  if (self->running || !find_lens (self, &variant, &interpreter, &view, &trace))
    {
      close_lens (self);
      return;
    }

  if (trace != self->lens_trace)
    {
      gs_lens_view_set_trace (GS_LENS_VIEW (self->lens), trace, variant, interpreter);
      gs_lane_card_mark (GS_LANE_CARD (self->lens),
                         gs_results_get_shown_run (self->results, variant));
    }
  if (!has_room (self, TRUE, FALSE))
    {
      close_lens (self);
      return;
    }
  if (!g_set_object (&self->lens_trace, trace))
    return;

  gtk_box_reorder_child_after (GTK_BOX (self->timeline), self->revealer,
                               g_ptr_array_index (self->cards, variant));
  gs_scene_set_lens (self->scene, (int) variant, &view);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

static void
update_charts (GsTimelinePage *self)
{
  const GsChart *leader = self->results != NULL ? gs_chart_choose_main (self->results) : NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (chart_ids); i++)
    {
      const GsChart *chart = gs_chart_find (chart_ids[i]);
      gboolean shown = self->results != NULL
                       && (chart == leader || g_str_equal (chart->id, "time"))
                       && chart->has_data (self->results);

      gs_chart_view_set_results (GS_CHART_VIEW (self->chart[i]), shown ? self->results : NULL);
      gtk_widget_set_visible (self->chart[i], shown);
      any = any || shown;
    }
  gtk_widget_set_visible (self->charts,
                          any && has_room (self, self->lens_trace != NULL, TRUE));
}

static void
style_changed_cb (GsTimelinePage *self)
{
  const GsSceneSizes *sizes = gs_scene_get_sizes (self->scene);

  gtk_box_set_spacing (GTK_BOX (self->column), sizes->gap);
  gtk_box_set_spacing (GTK_BOX (self->charts), sizes->gap + 2);
  update_lens (self);
  update_charts (self);

  /* Clear the line of time: it comes back with the pointer's next motion. */
  self->x = self->y = NAN;
  gs_timeline_input_update (self);
}

static void
selection_changed_cb (GsTimelinePage *self)
{
  self->n_centered = 0;
  gs_overview_view_set_trace (GS_OVERVIEW_VIEW (self->overview), choose_overview (self));
}

static void
measure_changed_cb (GsTimelinePage *self)
{
  self->n_centered = 0;
}

static void
span_chosen_cb (GsTimelinePage    *self,
                const GsFoundSpan *found)
{
  gs_timeline_page_go_to (self, found->variant, found->lane, &found->span);
}

static void
clear_cards (GsTimelinePage *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    gtk_box_remove (GTK_BOX (self->timeline), g_ptr_array_index (self->cards, i));
  g_ptr_array_set_size (self->cards, 0);
}

static void
gs_timeline_page_dispose (GObject *object)
{
  GsTimelinePage *self = GS_TIMELINE_PAGE (object);

  g_clear_weak_pointer (&self->pressed.lane);
  g_ptr_array_set_size (self->cards, 0);
  g_clear_pointer (&self->glide, gs_glide_free);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->lens_trace);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_timeline_page_parent_class)->dispose (object);
}

static void
gs_timeline_page_finalize (GObject *object)
{
  g_ptr_array_unref (GS_TIMELINE_PAGE (object)->cards);
  G_OBJECT_CLASS (gs_timeline_page_parent_class)->finalize (object);
}

static void
gs_timeline_page_class_init (GsTimelinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_timeline_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_timeline_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timelines");
}

static void
gs_timeline_page_init (GsTimelinePage *self)
{
  self->cards = g_ptr_array_new ();
  self->x = self->y = NAN;
}

static void
build_timeline (GsTimelinePage *self)
{
  self->timeline = gs_culling_box_new ();
  self->lens = gs_lens_view_new (self->scene);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->lens);
  self->ruler = gs_ruler_view_new (self->scene, GS_RANGE_MAIN);
  self->overview = gs_overview_view_new (self->scene);
  gtk_box_append (GTK_BOX (self->timeline), self->revealer);
  gtk_box_append (GTK_BOX (self->timeline), self->ruler);
  gtk_box_append (GTK_BOX (self->timeline), self->overview);
}

static void
build_charts (GsTimelinePage *self)
{
  self->charts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_set_homogeneous (GTK_BOX (self->charts), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (chart_ids); i++)
    {
      self->chart[i] = gs_chart_view_new (self->scene, gs_chart_find (chart_ids[i]));
      gtk_widget_set_hexpand (self->chart[i], TRUE);
      gtk_box_append (GTK_BOX (self->charts), self->chart[i]);
    }
}

static void
build (GsTimelinePage *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_margin_top (self->column, 10);
  gtk_widget_set_margin_bottom (self->column, 10);
  gtk_widget_set_margin_start (self->column, MARGIN);
  gtk_widget_set_margin_end (self->column, MARGIN);
  self->legend = gs_legend_view_new (self->scene);
  build_timeline (self);
  build_charts (self);
  gtk_box_append (GTK_BOX (self->column), self->legend);
  gtk_box_append (GTK_BOX (self->column), self->timeline);
  gtk_box_append (GTK_BOX (self->column), self->charts);
  gtk_widget_set_vexpand (self->charts, TRUE);

  self->marks = gs_marks_view_new (self->scene, self->cards, self->lens);
  self->cursor = gs_cursor_view_new (self->scene);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->column);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->marks);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->cursor);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), overlay);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
gs_timeline_page_new (GsScene *scene)
{
  GsTimelinePage *self = g_object_new (GS_TYPE_TIMELINE_PAGE, NULL);

  self->scene = g_object_ref (scene);
  build (self);
  self->glide = gs_glide_new (scene, self->column);
  gs_timeline_input_init (self);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "measure-changed", G_CALLBACK (measure_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Connect after the cards, which change their height first. */
  g_signal_connect_object (scene, "strings-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->legend, "span-chosen", G_CALLBACK (span_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  gs_timeline_page_set_results (self, NULL);
  return GTK_WIDGET (self);
}

void
gs_timeline_page_set_results (GsTimelinePage *self,
                              GsResults      *results)
{
  GtkWidget *previous = NULL;
  guint n;

  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  close_lens (self);
  gs_lens_view_set_trace (GS_LENS_VIEW (self->lens), NULL, 0, GS_NO_INTERPRETER);
  gs_lane_card_mark (GS_LANE_CARD (self->lens), NULL);
  clear_cards (self);
  g_set_object (&self->results, results);
  n = results != NULL ? gs_experiment_get_n_variants (gs_results_get_experiment (results)) : 0;
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *card = gs_variant_card_new (self->scene, results, i);

      gtk_box_insert_child_after (GTK_BOX (self->timeline), card, previous);
      g_ptr_array_add (self->cards, card);
      previous = card;
    }
  gtk_widget_set_visible (self->column, results != NULL);
  gs_legend_view_set_results (GS_LEGEND_VIEW (self->legend), results);
  gs_timeline_page_update (self, NULL, FALSE);
}

void
gs_timeline_page_update (GsTimelinePage *self,
                         GsRun          *live,
                         gboolean        running)
{
  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));

  self->running = running;
  for (guint i = 0; i < self->cards->len; i++)
    gs_variant_card_update (g_ptr_array_index (self->cards, i),
                            live != NULL && gs_run_get_variant (live) == i ? live : NULL, running);
  gs_legend_view_update (GS_LEGEND_VIEW (self->legend));
  gs_overview_view_set_trace (GS_OVERVIEW_VIEW (self->overview), choose_overview (self));
  update_lens (self);
  update_charts (self);
  gs_timeline_input_update (self);
}

void
gs_timeline_page_tick (GsTimelinePage *self,
                       GsRun          *live,
                       gboolean        thorough)
{
  g_return_if_fail (GS_IS_TIMELINE_PAGE (self));
  g_return_if_fail (GS_IS_RUN (live));

  if (gs_run_get_variant (live) < self->cards->len)
    gs_variant_card_tick (g_ptr_array_index (self->cards, gs_run_get_variant (live)), thorough);
  if (thorough)
    {
      gs_legend_view_update (GS_LEGEND_VIEW (self->legend));
      gs_overview_view_set_trace (GS_OVERVIEW_VIEW (self->overview), choose_overview (self));
    }
}
