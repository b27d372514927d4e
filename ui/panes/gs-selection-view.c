/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-blockers.h"
#include "gs-gil-words.h"
#include "gs-lane-words.h"
#include "gs-measure.h"
#include "gs-quantity.h"
#include "gs-selection-view.h"
#include "gs-share-words.h"
#include "gs-shared.h"
#include "gs-state-words.h"
#include "gs-style.h"

struct _GsSelectionView
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkLabel *heading;
  GtkLabel *sentence;
  GtkGrid *grid;

  /* Owned */
  GsTrace *trace;      /* of what is shown; NULL */
  GArray *blockers;    /* GsBlocker: each can be gone to; NULL */
};

enum
{
  HOLDER_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsSelectionView, gs_selection_view, GTK_TYPE_BOX)

/* @named: the name is shown; not again for what has the same one as the value above. */
static void
gs_selection_view_add_value (GsSelectionView *self,
                             int             *row,
                             const char      *name,
                             gboolean         named,
                             GtkWidget       *value)
{
  GtkWidget *label = gtk_label_new (named ? name : NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  /* Describe the value by its title; its own text is its name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  name, -1);
  gtk_grid_attach (self->grid, label, 0, *row, 1, 1);
  gtk_grid_attach (self->grid, value, 1, *row, 1, 1);
  (*row)++;
}

static void
gs_selection_view_add_row (GsSelectionView *self,
                           int             *row,
                           const char      *name,
                           const char      *value)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gs_selection_view_add_value (self, row, name, TRUE, label);
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

/* How long it is, and from when to when. */
static void
gs_selection_view_add_range (GsSelectionView *self,
                             int             *row,
                             gint64           begin,
                             gint64           end)
{
  double length = (end - begin) / 1e9;
  gint64 origin = MAX (gs_trace_get_begin (self->trace), 0);
  g_autofree char *from = gs_quantity_format_point ((begin - origin) / 1e9, length);
  g_autofree char *to = gs_quantity_format_point ((end - origin) / 1e9, length);

  gs_selection_view_add_time (self, row, _("Duration"), end - begin);
  gs_selection_view_add_row (self, row, _("From"), from);
  gs_selection_view_add_row (self, row, _("To"), to);
}

static void
gs_selection_view_holder_cb (GsSelectionView *self,
                             GtkWidget       *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  const GsBlocker *blocker = &g_array_index (self->blockers, GsBlocker, index);
  GsSpan span;

  if (gs_trace_find_span (self->trace, blocker->lane, blocker->begin, &span))
    g_signal_emit (self, signals[HOLDER_CHOSEN], 0, blocker->lane, &span);
}

/* Adds the holders that @span waits for, and their times; each can be gone to. */
static void
gs_selection_view_add_blockers (GsSelectionView *self,
                                int             *row,
                                guint            lane,
                                const GsSpan    *span)
{
  const char *what = span->state == GS_STATE_GIL_WAIT ? _("Holds the GIL") : _("Holds the lock");

  self->blockers = gs_trace_find_blockers (self->trace, lane, span);
  for (guint i = 0; i < self->blockers->len; i++)
    {
      const GsBlocker *blocker = &g_array_index (self->blockers, GsBlocker, i);
      g_autofree char *words = gs_words_blocker (self->trace, blocker);
      GtkWidget *button = gtk_button_new_with_label (words);

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (button, _("Go to what it did then"));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "value-link");
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (gs_selection_view_holder_cb), self);
      gs_selection_view_add_value (self, row, what, i == 0, button);
    }
}

/* Empties it, and shows it if there is a run. */
static gboolean
gs_selection_view_begin (GsSelectionView *self,
                         GsRun           *run)
{
  GsTrace *trace = run != NULL ? gs_run_get_trace (run) : NULL;
  GtkWidget *child;

  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  g_set_object (&self->trace, trace);
  g_clear_pointer (&self->blockers, g_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  return run != NULL;
}

/* Adds the error or the cancellation of a task that did not return. */
static void
gs_selection_view_add_failure (GsSelectionView *self,
                               int             *row,
                               GsRun           *run,
                               guint            task)
{
  GArray *times = gs_trace_get_tasks (self->trace);
  const char *error;

  if (task >= gs_run_get_n_tasks (run))
    return;
  error = gs_run_get_result (run, task)->error;
  if (error != NULL)
    gs_selection_view_add_row (self, row, _("Exception"), error);
  else if (task < times->len && g_array_index (times, GsTaskTimes, task).cancelled)
    gs_selection_view_add_row (self, row, _("Outcome"), _("cancelled"));
}

/* Adds the number of bytes that moved between processes: they cost their length. */
static void
gs_selection_view_add_pickled (GsSelectionView *self,
                               int             *row,
                               guint            lane,
                               const GsSpan    *span)
{
  const char *const names[] = { _("Pickled"), _("Unpickled") };
  guint64 bytes[G_N_ELEMENTS (names)];

  gs_trace_get_pickled (self->trace, lane, span, bytes);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (bytes[i] > 0)
      {
        g_autofree char *text = gs_quantity_format_bytes ((double) bytes[i]);

        gs_selection_view_add_row (self, row, names[i], text);
      }
}

void
gs_selection_view_show (GsSelectionView *self,
                        GsRun           *run,
                        guint            lane,
                        const GsSpan    *span,
                        const char      *python)
{
  g_autofree char *name = NULL;
  int row = 0;

  g_return_if_fail (GS_IS_SELECTION_VIEW (self));

  if (run != NULL && lane >= gs_trace_get_n_lanes (gs_run_get_trace (run)))
    run = NULL;
  if (!gs_selection_view_begin (self, run))
    return;

  gtk_label_set_label (self->heading, _("The selection"));
  name = gs_words_lane_name (gs_trace_get_lane (self->trace, lane)->name);
  gs_selection_view_add_row (self, &row, _("Lane"), name);
  gs_selection_view_add_row (self, &row, _("State"), gs_state_get_label (span->state));
  if (span->task != GS_NO_TASK)
    {
      g_autofree char *task = g_strdup_printf ("%u", span->task);

      gs_selection_view_add_row (self, &row, _("Task"), task);
      gs_selection_view_add_failure (self, &row, run, span->task);
    }
  gs_selection_view_add_range (self, &row, span->begin, span->end);
  if (gs_trace_waits_for_lock (self->trace, lane, span))
    {
      g_autofree char *lock = g_strdup_printf ("%u", GS_LOCK_DETAIL_LOCK (span->detail) + 1);

      gs_selection_view_add_row (self, &row, _("Lock"), lock);
    }
  if (span->state == GS_STATE_PICKLING)
    gs_selection_view_add_pickled (self, &row, lane, span);
  gs_selection_view_add_blockers (self, &row, lane, span);
  if (python != NULL)
    gs_selection_view_add_row (self, &row, _("In Python"), python);
  if (span->flags & GS_FLAG_APPROXIMATE)
    gs_selection_view_add_row (self, &row, _("Accuracy"),
                               _("exact length, place good to one checkpoint"));
  gtk_label_set_label (self->sentence, gs_state_get_sentence (span->state));
}

void
gs_selection_view_show_measure (GsSelectionView *self,
                                GsRun           *run,
                                double           begin,
                                double           end)
{
  GsMeasure measure;
  gint64 origin;
  int row = 0;

  g_return_if_fail (GS_IS_SELECTION_VIEW (self));

  if (!gs_selection_view_begin (self, run))
    return;

  gtk_label_set_label (self->heading, _("The measured range"));
  origin = MAX (gs_trace_get_begin (self->trace), 0);
  gs_measure_range (self->trace, origin + (gint64) begin, origin + (gint64) end, &measure);
  gs_selection_view_add_range (self, &row, measure.begin, measure.end);
  {
    g_autofree char *tasks = g_strdup_printf (_("%u, of which %u finished"), measure.n_tasks,
                                              measure.n_done);
    g_autofree char *busy = gs_words_busy (&measure);

    gs_selection_view_add_row (self, &row, _("Tasks"), tasks);
    gs_selection_view_add_row (self, &row, _("Workers busy"), busy);
  }
  for (guint state = 0; state < GS_N_STATES; state++)
    if (measure.times[state] > 0)
      gs_selection_view_add_time (self, &row, gs_state_get_label ((GsState) state),
                                  measure.times[state]);
  gtk_label_set_label (self->sentence, _("The time of each state is added up over the workers."));
}

static void
gs_selection_view_dispose (GObject *object)
{
  GsSelectionView *self = GS_SELECTION_VIEW (object);

  g_clear_pointer (&self->blockers, g_array_unref);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (gs_selection_view_parent_class)->dispose (object);
}

static void
gs_selection_view_class_init (GsSelectionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_selection_view_dispose;
  signals[HOLDER_CHOSEN] =
    g_signal_new ("holder-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_POINTER);
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
  self->heading = GTK_LABEL (heading);

  self->grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
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
