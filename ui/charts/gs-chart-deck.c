/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-chart-deck.h"

#include <glib/gi18n.h>

#include "gs-chart-table.h"
#include "gs-chart-view.h"
#include "gs-flow-layout.h"

/* px around and between */
#define MARGIN 12

struct _GsChartDeck
{
  GtkWidget parent_instance;

  GtkWidget *content;  /* child */

  /* borrowed from it */
  GtkWidget *views;
  GtkWidget *scrolled; /* the chart's */
  GtkWidget *chart;
  GtkWidget *table;
  GtkWidget *as_table;
  GPtrArray *buttons;  /* owned array of borrowed ones, a GtkToggleButton for each of… */

  const GsDeckChart *charts;
  gboolean led;        /* one that leads has had something to show */
  GsScene *scene;      /* owned */
  GsResults *results;  /* owned; NULL */
};

G_DEFINE_FINAL_TYPE (GsChartDeck, gs_chart_deck, GTK_TYPE_WIDGET)

static GtkToggleButton *
get_button (GsChartDeck *self,
            guint        index)
{
  return GTK_TOGGLE_BUTTON (g_ptr_array_index (self->buttons, index));
}

static const GsChart *
find_chart (GsChartDeck *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (get_button (self, i)))
      return gs_chart_find (self->charts[i].id);
  return gs_chart_find (self->charts[0].id);
}

/* Shows the chart or its table; only the visible one is kept up to date. */
static void
show_chart (GsChartDeck *self)
{
  const GsChart *chart = find_chart (self);
  gboolean as_table = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->as_table));

  gs_chart_view_set_chart (GS_CHART_VIEW (self->chart), chart);
  gs_chart_table_show (GS_CHART_TABLE (self->table), chart, as_table ? self->results : NULL);
  gtk_stack_set_visible_child (GTK_STACK (self->views), as_table ? self->table : self->scrolled);
}

/* Ignore the button that was released: two are toggled, only the pressed one counts. */
static void
chart_toggled_cb (GsChartDeck     *self,
                  GtkToggleButton *button)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (self->scrolled);

  if (!gtk_toggle_button_get_active (button))
    return;
  show_chart (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (scrolled), 0);
}

static void
gs_chart_deck_dispose (GObject *object)
{
  GsChartDeck *self = GS_CHART_DECK (object);

  g_ptr_array_set_size (self->buttons, 0);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_chart_deck_parent_class)->dispose (object);
}

static void
gs_chart_deck_finalize (GObject *object)
{
  g_ptr_array_unref (GS_CHART_DECK (object)->buttons);
  G_OBJECT_CLASS (gs_chart_deck_parent_class)->finalize (object);
}

static void
gs_chart_deck_class_init (GsChartDeckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_chart_deck_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_chart_deck_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "deck");
}

static void
gs_chart_deck_init (GsChartDeck *self)
{
  self->buttons = g_ptr_array_new ();
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, MARGIN);
  gtk_widget_set_margin_top (self->content, MARGIN);
  gtk_widget_set_margin_bottom (self->content, MARGIN);
  gtk_widget_set_margin_start (self->content, MARGIN);
  gtk_widget_set_margin_end (self->content, MARGIN);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

/* A button for each chart, of which one is always pressed, and one for the table. */
static GtkWidget *
create_bar (GsChartDeck *self,
            guint        n_charts,
            const char  *label)
{
  GtkWidget *bar = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_widget_set_layout_manager (bar, gs_flow_layout_new ());
  gtk_widget_add_css_class (bar, "views");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  for (guint i = 0; i < n_charts; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(self->charts[i].name));

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), get_button (self, 0));
      gtk_box_append (GTK_BOX (bar), button);
      g_ptr_array_add (self->buttons, button);
    }
  gtk_toggle_button_set_active (get_button (self, 0), TRUE);
  self->as_table = gtk_toggle_button_new_with_label (_("As a table"));
  gtk_box_append (GTK_BOX (bar), self->as_table);
  return bar;
}

/* Scrolls the chart: in a low window large type takes more than its height. */
static GtkWidget *
create_chart (GsChartDeck *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);

  self->chart = gs_chart_view_new (self->scene, find_chart (self));
  gs_chart_view_set_fills (GS_CHART_VIEW (self->chart), TRUE);
  /* Keep the chart in place when it is clicked. */
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), self->chart);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), viewport);
  return scrolled;
}

GtkWidget *
gs_chart_deck_new (GsScene           *scene,
                   const GsDeckChart *charts,
                   guint              n_charts,
                   const char        *label)
{
  GsChartDeck *self;

  g_return_val_if_fail (n_charts > 0, NULL);

  self = g_object_new (GS_TYPE_CHART_DECK, NULL);
  self->charts = charts;
  self->scene = g_object_ref (scene);
  gtk_box_append (GTK_BOX (self->content), create_bar (self, n_charts, label));
  self->scrolled = create_chart (self);
  self->table = gs_chart_table_new ();
  self->views = gtk_stack_new ();
  gtk_widget_set_vexpand (self->views, TRUE);
  gtk_stack_add_named (GTK_STACK (self->views), self->scrolled, "chart");
  gtk_stack_add_named (GTK_STACK (self->views), self->table, "table");
  gtk_box_append (GTK_BOX (self->content), self->views);
  for (guint i = 0; i < n_charts; i++)
    g_signal_connect_swapped (get_button (self, i), "toggled", G_CALLBACK (chart_toggled_cb),
                              self);
  g_signal_connect_swapped (self->as_table, "toggled", G_CALLBACK (show_chart), self);
  return GTK_WIDGET (self);
}

/* Disables charts without data.  FALSE if no chart has any. */
static gboolean
offer_charts (GsChartDeck *self)
{
  gboolean led = self->led;
  int first = -1;

  self->led = FALSE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = GTK_WIDGET (get_button (self, i));
      gboolean has_data = self->results != NULL
                          && gs_chart_find (self->charts[i].id)->has_data (self->results);

      gtk_widget_set_sensitive (button, has_data);
      gtk_widget_set_visible (button, has_data || !self->charts[i].leads);
      if (has_data && first < 0)
        first = (int) i;
      if (!has_data || !self->charts[i].leads)
        continue;
      self->led = TRUE;
      if (!led)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    }
  if (first >= 0 && !find_chart (self)->has_data (self->results))
    gtk_toggle_button_set_active (get_button (self, (guint) first), TRUE);
  return first >= 0;
}

gboolean
gs_chart_deck_set_results (GsChartDeck *self,
                           GsResults   *results)
{
  gboolean offered;

  g_return_val_if_fail (GS_IS_CHART_DECK (self), FALSE);

  g_set_object (&self->results, results);
  offered = offer_charts (self);
  gs_chart_view_set_results (GS_CHART_VIEW (self->chart), results);
  if (offered)
    show_chart (self);
  return offered;
}

const GsChart *
gs_chart_deck_get_chart (GsChartDeck *self)
{
  const GsChart *chart;

  g_return_val_if_fail (GS_IS_CHART_DECK (self), NULL);

  chart = find_chart (self);
  return self->results != NULL && chart->has_data (self->results) ? chart : NULL;
}
