/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-scaling-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gs-chart-table.h"
#include "gs-chart-view.h"

/* px around the chart */
#define MARGIN 12

/* What is shown over workers. */
static const struct
{
  const char *chart;
  const char *name;
} measures[] = {
  { "scaling", N_("Speedup") },
  { "efficiency", N_("Efficiency") },
  { "makespan", N_("Makespan") },
};

struct _GsScalingPage
{
  GtkWidget parent_instance;

  GtkWidget *stack; /* child */

  /* borrowed from the stack */
  GtkWidget *empty;
  GtkWidget *views;
  GtkWidget *chart;
  GtkWidget *table;
  GtkWidget *as_table;
  GtkWidget *buttons[G_N_ELEMENTS (measures)];

  GsResults *results; /* owned */
};

G_DEFINE_FINAL_TYPE (GsScalingPage, gs_scaling_page, GTK_TYPE_WIDGET)

static const GsChart *
find_chart (GsScalingPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
      return gs_chart_find (measures[i].chart);
  return gs_chart_find (measures[0].chart);
}

/* The chart or its table; only what is seen is kept up to date. */
static void
show_chart (GsScalingPage *self)
{
  const GsChart *chart = find_chart (self);
  gboolean as_table = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->as_table));

  gs_chart_view_set_chart (GS_CHART_VIEW (self->chart), chart);
  gs_chart_table_show (GS_CHART_TABLE (self->table), chart, as_table ? self->results : NULL);
  gtk_stack_set_visible_child (GTK_STACK (self->views), as_table ? self->table : self->chart);
}

/* Of two that change, the one that is pressed now. */
static void
measure_toggled_cb (GsScalingPage   *self,
                    GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    show_chart (self);
}

static void
gs_scaling_page_dispose (GObject *object)
{
  GsScalingPage *self = GS_SCALING_PAGE (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->results);
  G_OBJECT_CLASS (gs_scaling_page_parent_class)->dispose (object);
}

static void
gs_scaling_page_class_init (GsScalingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_scaling_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "scaling");
}

static void
gs_scaling_page_init (GsScalingPage *self)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/* Offers to measure what the chart needs, wherever the lesson says with how many workers. */
static GtkWidget *
create_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Measure over _workers"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.sweep");
  g_object_bind_property (button, "sensitive", button, "visible", G_BINDING_SYNC_CREATE);
  return button;
}

/* One of these is always pressed. */
static GtkWidget *
create_measures (GsScalingPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "views");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Shown over workers"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_label (_(measures[i].name));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]),
                                     GTK_TOGGLE_BUTTON (self->buttons[0]));
      gtk_box_append (GTK_BOX (box), self->buttons[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
  return box;
}

static GtkWidget *
create_bar (GsScalingPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = create_measures (self);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  self->as_table = gtk_toggle_button_new_with_label (_("As a table"));
  gtk_widget_add_css_class (self->as_table, "plain");
  gtk_box_append (GTK_BOX (bar), box);
  gtk_box_append (GTK_BOX (bar), self->as_table);
  return bar;
}

static GtkWidget *
create_content (GsScalingPage *self,
                GsScene       *scene)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, MARGIN);

  gtk_widget_set_margin_top (content, MARGIN);
  gtk_widget_set_margin_bottom (content, MARGIN);
  gtk_widget_set_margin_start (content, MARGIN);
  gtk_widget_set_margin_end (content, MARGIN);
  gtk_box_append (GTK_BOX (content), create_bar (self));

  self->chart = gs_chart_view_new (scene, find_chart (self));
  self->table = gs_chart_table_new ();
  self->views = gtk_stack_new ();
  gtk_widget_set_vexpand (self->views, TRUE);
  gtk_stack_add_named (GTK_STACK (self->views), self->chart, "chart");
  gtk_stack_add_named (GTK_STACK (self->views), self->table, "table");
  gtk_box_append (GTK_BOX (content), self->views);
  return content;
}

GtkWidget *
gs_scaling_page_new (GsScene *scene)
{
  GsScalingPage *self = g_object_new (GS_TYPE_SCALING_PAGE, NULL);

  self->empty = adw_status_page_new ();
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), create_button ());
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), create_content (self, scene), "chart");
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    g_signal_connect_swapped (self->buttons[i], "toggled", G_CALLBACK (measure_toggled_cb), self);
  g_signal_connect_swapped (self->as_table, "toggled", G_CALLBACK (show_chart), self);
  gs_scaling_page_set_results (self, NULL);
  return GTK_WIDGET (self);
}

static gboolean
is_measured (GsResults *results)
{
  guint n = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  for (guint i = 0; i < n; i++)
    if (gs_results_get_n_repeats (results, i) > 0)
      return TRUE;
  return FALSE;
}

/* What has no value cannot be chosen: an event loop has no efficiency, and without a sequential run
 * there is but the makespan.  FALSE if there is nothing at all. */
static gboolean
offer_measures (GsScalingPage *self)
{
  int first = -1;

  for (int i = G_N_ELEMENTS (measures) - 1; i >= 0; i--)
    {
      gboolean has_data = self->results != NULL
                          && gs_chart_find (measures[i].chart)->has_data (self->results);

      gtk_widget_set_sensitive (self->buttons[i], has_data);
      if (has_data)
        first = i;
    }
  if (first >= 0 && !find_chart (self)->has_data (self->results))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[first]), TRUE);
  return first >= 0;
}

static void
explain_empty (GsScalingPage *self)
{
  AdwStatusPage *empty = ADW_STATUS_PAGE (self->empty);

  if (self->results != NULL && is_measured (self->results))
    {
      adw_status_page_set_title (empty, _("Different numbers of workers are needed"));
      adw_status_page_set_description (empty,
                                       _("So far this has run with one number of workers only. "
                                         "Here stands the speedup over workers once it has run "
                                         "with several."));
      return;
    }
  adw_status_page_set_title (empty, _("No measurement yet"));
  adw_status_page_set_description (empty,
                                   _("Here stands the speedup over the number of workers, once "
                                     "the same work has run with different numbers of them."));
}

void
gs_scaling_page_set_results (GsScalingPage *self,
                             GsResults     *results)
{
  gboolean offered;

  g_return_if_fail (GS_IS_SCALING_PAGE (self));

  g_set_object (&self->results, results);
  offered = offer_measures (self);
  gs_chart_view_set_results (GS_CHART_VIEW (self->chart), results);
  if (offered)
    show_chart (self);
  else
    explain_empty (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), offered ? "chart" : "empty");
}

const GsChart *
gs_scaling_page_get_chart (GsScalingPage *self)
{
  const GsChart *chart;

  g_return_val_if_fail (GS_IS_SCALING_PAGE (self), NULL);

  chart = find_chart (self);
  return self->results != NULL && chart->has_data (self->results) ? chart : NULL;
}
