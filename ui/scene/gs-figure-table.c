/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-columns.h"
#include "gs-gil-words.h"
#include "gs-quantity.h"
#include "gs-share-words.h"
#include "gs-state-words.h"
#include "gs-variant-words.h"

/* A row: one variant. */
#define GS_TYPE_FIGURE_ROW (gs_figure_row_get_type ())
G_DECLARE_FINAL_TYPE (GsFigureRow, gs_figure_row, GS, FIGURE_ROW, GObject)

struct _GsFigureRow
{
  GObject parent_instance;

  GsResults *results;  /* owned */
  guint variant;
};

G_DEFINE_FINAL_TYPE (GsFigureRow, gs_figure_row, G_TYPE_OBJECT)

static void
gs_figure_row_dispose (GObject *object)
{
  g_clear_object (&GS_FIGURE_ROW (object)->results);
  G_OBJECT_CLASS (gs_figure_row_parent_class)->dispose (object);
}

static void
gs_figure_row_class_init (GsFigureRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_figure_row_dispose;
}

static void
gs_figure_row_init (GsFigureRow *self)
{
}

struct _GsFigureTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled; /* child */
  GtkWidget *view;     /* borrowed from it */
  GListStore *rows;    /* owned: GsFigureRow; none of stale ones */
  GsResults *results;  /* owned; NULL */
  gboolean stale;      /* they have changed since there were rows of them */
  guint states;        /* that have a column, as a set of bits */
};

G_DEFINE_FINAL_TYPE (GsFigureTable, gs_figure_table, GTK_TYPE_WIDGET)

static const GsRunFigures *
get_figures (GsFigureRow *row)
{
  GsRun *run = gs_results_get_shown_run (row->results, row->variant);

  return run != NULL && gs_run_get_state (run) != GS_RUN_LIVE ? gs_run_get_figures (run) : NULL;
}

static char *
format_name (GsFigureRow *row)
{
  return gs_experiment_dup_variant_title (gs_results_get_experiment (row->results), row->variant);
}

static char *
format_workers (GsFigureRow *row)
{
  return g_strdup_printf ("%u", gs_experiment_get_workers (gs_results_get_experiment (row->results),
                                                           row->variant));
}

static char *
format_repeats (GsFigureRow *row)
{
  return g_strdup_printf ("%u", gs_results_get_n_repeats (row->results, row->variant));
}

static char *
format_makespan (GsFigureRow *row)
{
  return gs_words_makespan (row->results, row->variant);
}

static char *
format_difference (GsFigureRow *row)
{
  char *difference = gs_words_difference (row->results, row->variant);

  return difference != NULL ? difference : g_strdup ("–");
}

static char *
format_speedup (GsFigureRow *row)
{
  return gs_words_speedup (row->results, row->variant);
}

static char *
format_guess (GsFigureRow *row)
{
  return gs_quantity_format_speedup (gs_results_get_guess (row->results, row->variant));
}

static char *
format_efficiency (GsFigureRow *row)
{
  return gs_words_efficiency (row->results, row->variant);
}

static char *
format_utilization (GsFigureRow *row)
{
  const GsRunFigures *figures = get_figures (row);

  return gs_words_percent (figures != NULL ? figures->utilization : NAN);
}

static char *
format_handoffs (GsFigureRow *row)
{
  const GsRunFigures *figures = get_figures (row);

  return figures != NULL ? gs_words_handoff_rate (&figures->gil) : g_strdup ("–");
}

/* A figure that is @offset bytes into the row's GsRunFigures. */
static char *
format_member (GsFigureRow *row,
               gsize        offset)
{
  const GsRunFigures *figures = get_figures (row);

  return gs_quantity_format_seconds (figures != NULL ? G_STRUCT_MEMBER (double, figures, offset)
                                                     : NAN);
}

static char *
format_task_p50 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, tasks.p50));
}

static char *
format_task_p95 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, tasks.p95));
}

static char *
format_task_p99 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, tasks.p99));
}

static char *
format_task_longest (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, tasks.longest));
}

static char *
format_wait_p50 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, gil.waits.p50));
}

static char *
format_wait_p95 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, gil.waits.p95));
}

static char *
format_wait_p99 (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, gil.waits.p99));
}

static char *
format_wait_longest (GsFigureRow *row)
{
  return format_member (row, G_STRUCT_OFFSET (GsRunFigures, gil.waits.longest));
}

static char *
format_memory (GsFigureRow *row)
{
  const GsRunFigures *figures = get_figures (row);

  return gs_quantity_format_bytes (figures != NULL ? figures->memory : NAN);
}

static char *
format_state (GsFigureRow *row,
              GsState      state)
{
  const GsRunFigures *figures = get_figures (row);

  if (figures == NULL || !(figures->time[state] > 0))
    return g_strdup ("–");
  return gs_quantity_format_seconds (figures->time[state]);
}

typedef struct
{
  const char *title;
  char *(*format) (GsFigureRow *row);
} Column;

static const Column columns[] = {
  { N_("Variant"), format_name },
  { N_("Workers"), format_workers },
  { N_("Repeats"), format_repeats },
  { N_("Makespan"), format_makespan },
  { N_("Compared"), format_difference },
  { N_("Speedup"), format_speedup },
  { N_("Guess"), format_guess },
  { N_("Efficiency"), format_efficiency },
  { N_("Utilization"), format_utilization },
  { N_("Hand-offs a second"), format_handoffs },
  { N_("Memory"), format_memory },
  /* Translators: percentiles of how long tasks took, and of the waits for the GIL. */
  { N_("Task, p50"), format_task_p50 },
  { N_("Task, p95"), format_task_p95 },
  { N_("Task, p99"), format_task_p99 },
  { N_("Longest task"), format_task_longest },
  { N_("GIL wait, p50"), format_wait_p50 },
  { N_("GIL wait, p95"), format_wait_p95 },
  { N_("GIL wait, p99"), format_wait_p99 },
  { N_("Longest GIL wait"), format_wait_longest },
};

static char *
format_cell (GsFigureRow *row,
             guint        column)
{
  return column < G_N_ELEMENTS (columns)
         ? columns[column].format (row)
         : format_state (row, (GsState) (column - G_N_ELEMENTS (columns)));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  g_autofree char *text = format_cell (GS_FIGURE_ROW (gtk_list_item_get_item (item)),
                                       GPOINTER_TO_UINT (user_data));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (GsFigureTable *self,
            const char    *title,
            guint          index)
{
  GtkColumnViewColumn *column = gs_columns_add (self->view, title, index, G_CALLBACK (bind_cb));

  g_object_set_data (G_OBJECT (column), "column", GUINT_TO_POINTER (index));
}

/* The set of states that any variant was in. */
static guint
find_states (GsResults *results)
{
  guint found = 0;

  for (guint i = 0; i < gs_experiment_get_n_variants (gs_results_get_experiment (results)); i++)
    {
      GsRun *run = gs_results_get_shown_run (results, i);

      if (run == NULL || gs_run_get_state (run) == GS_RUN_LIVE)
        continue;
      for (guint state = 0; state < GS_N_STATES; state++)
        if (gs_run_get_figures (run)->time[state] > 0)
          found |= 1u << state;
    }
  return found;
}

static void
set_states (GsFigureTable *self,
            guint          states)
{
  GListModel *model = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  if (self->states == states)
    return;

  self->states = states;
  while (g_list_model_get_n_items (model) > G_N_ELEMENTS (columns))
    {
      g_autoptr (GtkColumnViewColumn) column =
        g_list_model_get_item (model, g_list_model_get_n_items (model) - 1);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), column);
    }
  for (guint i = 0; i < GS_N_STATES; i++)
    if (states & (1u << gs_words_state_order[i]))
      add_column (self, gs_state_get_label (gs_words_state_order[i]),
                  (guint) G_N_ELEMENTS (columns) + gs_words_state_order[i]);
}

/* Shows a column only if it has values. */
static void
show_column (GsFigureTable *self,
             char        *(*format) (GsFigureRow *row),
             gboolean       shown)
{
  GListModel *model = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].format == format)
      {
        g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);

        gtk_column_view_column_set_visible (column, shown);
      }
}

/* Replaces all rows at once: then GTK reuses their widgets. */
static void
refresh (GsFigureTable *self)
{
  guint n = self->results != NULL
              ? gs_experiment_get_n_variants (gs_results_get_experiment (self->results)) : 0;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->stale)
    return;

  self->stale = FALSE;
  if (self->results != NULL)
    {
      set_states (self, find_states (self->results));
      show_column (self, format_difference, gs_results_is_comparison (self->results));
      show_column (self, format_guess, gs_results_has_guess (self->results));
    }
  for (guint i = 0; i < n; i++)
    {
      GsFigureRow *row = g_object_new (GS_TYPE_FIGURE_ROW, NULL);

      row->results = g_object_ref (self->results);
      row->variant = i;
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, n);
}

static void
gs_figure_table_map (GtkWidget *widget)
{
  refresh (GS_FIGURE_TABLE (widget));
  GTK_WIDGET_CLASS (gs_figure_table_parent_class)->map (widget);
}

static void
gs_figure_table_dispose (GObject *object)
{
  GsFigureTable *self = GS_FIGURE_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->results);
  G_OBJECT_CLASS (gs_figure_table_parent_class)->dispose (object);
}

static void
gs_figure_table_class_init (GsFigureTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_figure_table_dispose;
  widget_class->map = gs_figure_table_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "figures");
}

static void
gs_figure_table_init (GsFigureTable *self)
{
  self->rows = g_list_store_new (GS_TYPE_FIGURE_ROW);
  self->scrolled = gs_columns_new (G_LIST_MODEL (self->rows), &self->view);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, _(columns[i].title), i);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Figures"), -1);
}

GtkWidget *
gs_figure_table_new (void)
{
  return g_object_new (GS_TYPE_FIGURE_TABLE, NULL);
}

void
gs_figure_table_set_results (GsFigureTable *self,
                             GsResults     *results)
{
  g_return_if_fail (GS_IS_FIGURE_TABLE (self));

  g_set_object (&self->results, results);
  self->stale = TRUE;
  /* Update hundreds of cells only while the table is visible. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
  else
    g_list_store_remove_all (self->rows);
}

char *
gs_figure_table_dup_text (GsFigureTable *self)
{
  GListModel *model;
  guint n_rows;
  GString *text;

  g_return_val_if_fail (GS_IS_FIGURE_TABLE (self), NULL);

  refresh (self);
  model = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  text = g_string_new (NULL);
  /* Line 0 are the titles. */
  for (guint line = 0; line <= n_rows; line++)
    {
      const char *separator = "";
      g_autoptr (GsFigureRow) row =
        line > 0 ? g_list_model_get_item (G_LIST_MODEL (self->rows), line - 1) : NULL;

      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        {
          g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
          guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (column), "column"));
          g_autofree char *cell = NULL;

          if (!gtk_column_view_column_get_visible (column))
            continue;
          cell = row != NULL ? format_cell (row, index)
                             : g_strdup (gtk_column_view_column_get_title (column));
          g_string_append_printf (text, "%s%s", separator, cell);
          separator = "\t";
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
