/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-scaling-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gs-chart-view.h"

/* px around the chart */
#define MARGIN 12

struct _GsScalingPage
{
  GtkWidget parent_instance;

  GtkWidget *stack; /* child */

  /* borrowed from the stack */
  GtkWidget *chart;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (GsScalingPage, gs_scaling_page, GTK_TYPE_WIDGET)

static void
gs_scaling_page_dispose (GObject *object)
{
  g_clear_pointer (&GS_SCALING_PAGE (object)->stack, gtk_widget_unparent);
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

GtkWidget *
gs_scaling_page_new (GsScene *scene)
{
  GsScalingPage *self = g_object_new (GS_TYPE_SCALING_PAGE, NULL);

  self->chart = gs_chart_view_new (scene, gs_chart_find ("scaling"));
  gtk_widget_set_margin_top (self->chart, MARGIN);
  gtk_widget_set_margin_bottom (self->chart, MARGIN);
  gtk_widget_set_margin_start (self->chart, MARGIN);
  gtk_widget_set_margin_end (self->chart, MARGIN);
  self->empty = adw_status_page_new ();
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), create_button ());
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), self->chart, "chart");
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

void
gs_scaling_page_set_results (GsScalingPage *self,
                             GsResults     *results)
{
  g_return_if_fail (GS_IS_SCALING_PAGE (self));

  gs_chart_view_set_results (GS_CHART_VIEW (self->chart), results);
  if (results != NULL && is_measured (results))
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty),
                                 _("Different numbers of workers are needed"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                       _("So far this has run with one number of workers only. "
                                         "Here stands the speedup over workers once it has run "
                                         "with several."));
    }
  else
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _("No measurement yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                       _("Here stands the speedup over the number of workers, "
                                         "once the same work has run with different numbers of "
                                         "them."));
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    results != NULL && gs_chart_find ("scaling")->has_data (results)
                                    ? "chart" : "empty");
}
