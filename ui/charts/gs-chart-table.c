/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-chart-table.h"

#include <glib/gi18n.h>

#include "gs-columns.h"

struct _GsChartTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled; /* child */
  GtkWidget *view;     /* borrowed from it */
  GListStore *rows;    /* owned: a GtkStringList each */
};

G_DEFINE_FINAL_TYPE (GsChartTable, gs_chart_table, GTK_TYPE_WIDGET)

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  column)
{
  GtkStringList *cells = GTK_STRING_LIST (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_list_get_string (cells, GPOINTER_TO_UINT (column)));
}

static guint
count_columns (GsChartTable *self)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view)));
}

/* Sets the columns' titles; adds or removes columns only if their number changes. */
static void
set_titles (GsChartTable       *self,
            const char *const *titles)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  guint n_titles = g_strv_length ((char **) titles);

  while (g_list_model_get_n_items (columns) > n_titles)
    {
      g_autoptr (GtkColumnViewColumn) column =
        g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), column);
    }
  for (guint i = 0; i < n_titles; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (column == NULL)
        gs_columns_add (self->view, titles[i], i, G_CALLBACK (bind_cb));
      else
        gtk_column_view_column_set_title (column, titles[i]);
    }
}

static void
gs_chart_table_dispose (GObject *object)
{
  GsChartTable *self = GS_CHART_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (gs_chart_table_parent_class)->dispose (object);
}

static void
gs_chart_table_class_init (GsChartTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_chart_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "charttable");
}

static void
gs_chart_table_init (GsChartTable *self)
{
  self->rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  self->scrolled = gs_columns_new (G_LIST_MODEL (self->rows), &self->view);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
gs_chart_table_new (void)
{
  return g_object_new (GS_TYPE_CHART_TABLE, NULL);
}

void
gs_chart_table_show (GsChartTable  *self,
                     const GsChart *chart,
                     GsResults     *results)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) titles = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (GS_IS_CHART_TABLE (self));

  if (results == NULL)
    {
      g_list_store_remove_all (self->rows);
      return;
    }

  g_return_if_fail (chart->dup_table != NULL);
  text = chart->dup_table (results);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  titles = g_strsplit (lines[0], "\t", -1);
  /* No cell is asked for a column that its row does not have. */
  if (g_strv_length (titles) != count_columns (self))
    g_list_store_remove_all (self->rows);
  set_titles (self, (const char *const *) titles);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      g_ptr_array_add (rows, gtk_string_list_new ((const char *const *) cells));
    }
  /* Replace all rows at once: then GTK reuses their widgets. */
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(chart->title), -1);
}
