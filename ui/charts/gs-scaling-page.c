/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-scaling-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gs-chart-deck.h"

/* Measures that are shown over workers. */
static const GsDeckChart measures[] = {
  { "scaling", N_("Speedup"), FALSE },
  { "efficiency", N_("Efficiency"), FALSE },
  { "makespan", N_("Makespan"), FALSE },
  /* The purpose of a sweep over lengths of tasks. */
  { "break-even", N_("Break-even"), TRUE },
};

struct _GsScalingPage
{
  GtkWidget parent_instance;

  GtkWidget *stack; /* child */

  /* borrowed from the stack */
  GtkWidget *empty;
  GtkWidget *deck;

  GsResults *results; /* owned */
};

G_DEFINE_FINAL_TYPE (GsScalingPage, gs_scaling_page, GTK_TYPE_WIDGET)

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

/* A button to measure the missing runs, where something takes a number of workers. */
static GtkWidget *
create_button (void)
{
  GtkWidget *button = gtk_button_new ();
  /* Use a label of its own: a button's is read with its underscore. */
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Measure over _workers"));

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), button);
  gtk_button_set_child (GTK_BUTTON (button), label);
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

  self->empty = adw_status_page_new ();
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), create_button ());
  self->deck = gs_chart_deck_new (scene, measures, G_N_ELEMENTS (measures),
                                  _("Shown over workers"));
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), self->deck, "chart");
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
  offered = gs_chart_deck_set_results (GS_CHART_DECK (self->deck), results);
  if (!offered)
    explain_empty (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), offered ? "chart" : "empty");
}

const GsChart *
gs_scaling_page_get_chart (GsScalingPage *self)
{
  g_return_val_if_fail (GS_IS_SCALING_PAGE (self), NULL);

  return gs_chart_deck_get_chart (GS_CHART_DECK (self->deck));
}
