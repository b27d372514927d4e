/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-longest-list.h"

#include <glib/gi18n.h>

#include "gs-lane-words.h"
#include "gs-quantity.h"
#include "gs-state-words.h"

#define MAX_LISTED 8

struct _GsLongestList
{
  GtkPopover parent_instance;

  GArray *found;       /* GsFoundSpan, longest first */
};

enum
{
  SPAN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsLongestList, gs_longest_list, GTK_TYPE_POPOVER)

static void
clicked_cb (GsLongestList *self,
            GtkWidget     *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  /* Close first: from GTK 4.10 on the keyboard goes to the parent of the closed popover. */
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SPAN_CHOSEN], 0, &g_array_index (self->found, GsFoundSpan, index));
}

static gboolean
leave_cb (gpointer user_data)
{
  GtkWidget *self = user_data;

  if (gtk_widget_get_parent (self) != NULL)
    gtk_widget_unparent (self);
  return G_SOURCE_REMOVE;
}

/* Destroy it in an idle handler: the caller may still be using it. */
static void
closed_cb (GsLongestList *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave_cb, g_object_ref (self), g_object_unref);
}

static void
gs_longest_list_finalize (GObject *object)
{
  g_array_unref (GS_LONGEST_LIST (object)->found);
  G_OBJECT_CLASS (gs_longest_list_parent_class)->finalize (object);
}

static void
gs_longest_list_class_init (GsLongestListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_longest_list_finalize;
  signals[SPAN_CHOSEN] =
    g_signal_new ("span-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
gs_longest_list_init (GsLongestList *self)
{
  self->found = g_array_new (FALSE, FALSE, sizeof (GsFoundSpan));
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
}

static void
find_spans (GsLongestList *self,
            GsScene       *scene,
            GsResults     *results,
            GsState        state)
{
  const GsView *view = gs_scene_get_target (scene, GS_RANGE_MAIN);
  guint n_variants = gs_experiment_get_n_variants (gs_results_get_experiment (results));

  for (guint i = 0; i < n_variants; i++)
    {
      GsRun *run = gs_results_get_shown_run (results, i);
      GsTrace *trace = run != NULL ? gs_run_get_trace (run) : NULL;
      gint64 origin = trace != NULL ? gs_trace_get_begin (trace) : -1;

      if (origin >= 0)
        gs_measure_add_longest (self->found, i, trace, state, origin + (gint64) view->begin,
                                origin + (gint64) view->end, MAX_LISTED);
    }
}

/* "0.50 s · thread 2, from 0.02 s · ThreadPoolExecutor(5)" */
static GtkWidget *
create_row (GsLongestList *self,
            GsResults     *results,
            guint          index)
{
  const GsFoundSpan *found = &g_array_index (self->found, GsFoundSpan, index);
  GsTrace *trace = gs_run_get_trace (gs_results_get_shown_run (results, found->variant));
  gint64 origin = gs_trace_get_begin (trace);
  g_autofree char *length
    = gs_quantity_format_seconds ((found->span.end - found->span.begin) / 1e9);
  g_autofree char *from
    = gs_quantity_format_point ((found->span.begin - origin) / 1e9,
                                (found->span.end - found->span.begin) / 1e9);
  g_autofree char *lane = gs_words_lane_name (gs_trace_get_lane (trace, found->lane)->name);
  g_autofree char *title =
    gs_experiment_dup_variant_title (gs_results_get_experiment (results), found->variant);
  /* Translators: a span's length, its lane, when it begins, the way of running */
  g_autofree char *text = g_strdup_printf (_("%s · %s, from %s · %s"), length, lane, from, title);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "value-link");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

GtkWidget *
gs_longest_list_new (GsScene   *scene,
                     GsResults *results,
                     GsState    state)
{
  GsLongestList *self = g_object_new (GS_TYPE_LONGEST_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *title = NULL;
  GtkWidget *heading;

  find_spans (self, scene, results, state);
  /* Translators: %s is a state: "Longest: waiting for the GIL" */
  title = self->found->len > 0
            ? g_strdup_printf (_("Longest: %s"), gs_state_get_label (state))
            : g_strdup_printf (_("None to be seen: %s"), gs_state_get_label (state));
  heading = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < self->found->len; i++)
    gtk_box_append (GTK_BOX (box), create_row (self, results, i));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}
