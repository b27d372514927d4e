/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that were used lately, in the menu. */
#include "config.h"

#include "gs-window-private.h"

/* Limit of entries in the menu. */
#define MAX_RECENT 8

static const char *
get_mime_type (const char *name)
{
  if (g_str_has_suffix (name, ".gilscope"))
    return "application/x-gilscope-experiment";
  return g_str_has_suffix (name, ".json") ? "application/json" : "application/x-gilscope-lesson";
}

void
gs_window_add_recent (GsWindow *self,
                      GFile    *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *name = g_file_get_basename (file);
  GtkRecentData data = {
    .mime_type = (char *) get_mime_type (name),
    .app_name = (char *) g_get_application_name (),
    .app_exec = (char *) "gilscope %f",
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare_recent (gconstpointer a,
                gconstpointer b)
{
  return -g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) a),
                               gtk_recent_info_get_modified ((GtkRecentInfo *) b));
}

/* Lists our files, the newest first, without those that are gone. */
static void
gs_window_fill_recent (GsWindow *self)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n = 0;

  g_menu_remove_all (self->recent);
  items = g_list_sort (items, compare_recent);
  for (GList *l = items; l != NULL && n < MAX_RECENT; l = l->next)
    {
      GtkRecentInfo *info = l->data;
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_application (info, g_get_application_name ()) ||
          !gtk_recent_info_exists (info))
        continue;
      /* Escape underscores: a menu takes them for mnemonics. */
      parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
      label = g_strjoinv ("__", parts);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-recent", "s",
                                         gtk_recent_info_get_uri (info));
      g_menu_append_item (self->recent, item);
      n++;
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

static void
gs_window_open_recent_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  gs_window_open_file (GS_WINDOW (user_data), file);
}

void
gs_window_init_recent (GsWindow *self)
{
  static const GActionEntry entries[] = { { "open-recent", gs_window_open_recent_cb, "s" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
                           G_CALLBACK (gs_window_fill_recent), self, G_CONNECT_SWAPPED);
  gs_window_fill_recent (self);
}
