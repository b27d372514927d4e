/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-holds.h"
#include "gs-quantity.h"
#include "gs-selection-view.h"
#include "gs-shared.h"
#include "gs-stage-words.h"
#include "gs-style.h"

/* Holders of the GIL that are named for one wait. */
#define MAX_HOLDERS 3

struct _GsSelectionView
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkLabel *sentence;
  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (GsSelectionView, gs_selection_view, GTK_TYPE_BOX)

static void
gs_selection_view_add_row (GsSelectionView *self,
                           int             *row,
                           const char      *name,
                           const char      *value)
{
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (value_label), FALSE);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_widget_add_css_class (value_label, "numeric");
  /* Its own text is its name; what it is the value of describes it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (value_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_grid_attach (self->grid, name_label, 0, *row, 1, 1);
  gtk_grid_attach (self->grid, value_label, 1, *row, 1, 1);
  (*row)++;
}

static void
gs_selection_view_add_time (GsSelectionView *self,
                            int             *row,
                            const char      *name,
                            gint64           ns)
{
  g_autofree char *text = gs_quantity_format_seconds (ns / 1e9);

  gs_selection_view_add_row (self, row, name, text);
}

/* The lanes that hold the GIL within @span, the first few of them, each named once. */
static char *
gs_selection_view_dup_holders (GsTrace      *trace,
                               guint         lane,
                               const GsSpan *span)
{
  guint32 interpreter = gs_trace_get_lane (trace, lane)->interpreter;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GArray *holds = NULL;

  if (interpreter == GS_NO_INTERPRETER || interpreter >= gs_trace_get_n_interpreters (trace))
    return NULL;

  holds = gs_trace_get_holds (trace, interpreter);
  for (guint i = gs_holds_find (holds, span->begin); i < holds->len && names->len < MAX_HOLDERS; i++)
    {
      const GsHold *hold = &g_array_index (holds, GsHold, i);
      g_autofree char *name = NULL;

      if (hold->begin >= span->end)
        break;
      name = gs_words_lane_name (gs_trace_get_lane (trace, hold->lane)->name);
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* Which lock it is, and whose lane held it when the wait began. */
static void
gs_selection_view_add_lock (GsSelectionView *self,
                            int             *row,
                            GsTrace         *trace,
                            const GsSpan    *span)
{
  guint holder = GS_LOCK_DETAIL_LANE (span->detail);
  g_autofree char *lock = g_strdup_printf ("%u", GS_LOCK_DETAIL_LOCK (span->detail) + 1);

  gs_selection_view_add_row (self, row, _("Lock"), lock);
  if (holder < gs_trace_get_n_lanes (trace))
    {
      g_autofree char *name = gs_words_lane_name (gs_trace_get_lane (trace, holder)->name);

      gs_selection_view_add_row (self, row, _("Holds the lock"), name);
    }
}

void
gs_selection_view_show (GsSelectionView *self,
                        GsRun           *run,
                        guint            lane,
                        const GsSpan    *span)
{
  GsTrace *trace = NULL;
  g_autofree char *holders = NULL;
  g_autofree char *name = NULL;
  GtkWidget *child = NULL;
  gint64 origin = 0;
  int row = 0;

  g_return_if_fail (GS_IS_SELECTION_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  if (run == NULL)
    return;

  trace = gs_run_get_trace (run);
  if (lane >= gs_trace_get_n_lanes (trace))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);

  origin = MAX (gs_trace_get_begin (trace), 0);
  name = gs_words_lane_name (gs_trace_get_lane (trace, lane)->name);
  gs_selection_view_add_row (self, &row, _("Lane"), name);
  gs_selection_view_add_row (self, &row, _("State"), gs_state_get_label (span->state));
  if (span->task != GS_NO_TASK)
    {
      g_autofree char *task = g_strdup_printf ("%u", span->task);

      gs_selection_view_add_row (self, &row, _("Task"), task);
    }
  gs_selection_view_add_time (self, &row, _("Duration"), span->end - span->begin);
  gs_selection_view_add_time (self, &row, _("From"), span->begin - origin);
  gs_selection_view_add_time (self, &row, _("To"), span->end - origin);
  /* Whoever waits for anything else is kept by something else. */
  if (span->state == GS_STATE_GIL_WAIT)
    holders = gs_selection_view_dup_holders (trace, lane, span);
  if (holders != NULL)
    gs_selection_view_add_row (self, &row, _("Holds the GIL"), holders);
  if (span->state == GS_STATE_LOCK_WAIT && gs_trace_get_lane (trace, lane)->kind != GS_LANE_TASK)
    gs_selection_view_add_lock (self, &row, trace, span);
  if (span->flags & GS_FLAG_APPROXIMATE)
    gs_selection_view_add_row (self, &row, _("Accuracy"),
                               _("exact length, place good to one checkpoint"));
  gtk_label_set_label (self->sentence, gs_state_get_sentence (span->state));
}

static void
gs_selection_view_class_init (GsSelectionViewClass *klass)
{
}

static void
gs_selection_view_init (GsSelectionView *self)
{
  GtkWidget *heading = gtk_label_new (_("The selection"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self), heading);

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The selection"), -1);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->grid));

  self->sentence = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_xalign (self->sentence, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "prose");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->sentence));
}
