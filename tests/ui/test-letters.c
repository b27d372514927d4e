/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window and its dialogs in letters of twice the size, on a small screen: no label is
 * given less room than its words need, and none is cut at the window's edge.  The first argument is
 * the language. */
#include "config.h"

#include <adwaita.h>
#include <libintl.h>
#include <locale.h>

#include "gs-application.h"
#include "gs-runner.h"
#include "gs-window.h"

#define WIDTH 1024
#define HEIGHT 600

static guint n_labels;

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

/* Until everything has the place and the size that it keeps. */
static void
settle (GtkWindow *window)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame_cb, &n_frames, NULL);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (n_frames < 6)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  gtk_widget_remove_tick_callback (GTK_WIDGET (window), id);
}

/* Whether what does not fit can be scrolled to. */
static gboolean
is_in_wide_table (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW) != NULL;
}

static void
check_label (GtkLabel   *label,
             const char *where)
{
  GtkWidget *widget = GTK_WIDGET (label);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  PangoLayout *layout = gtk_label_get_layout (label);
  int room = gtk_widget_get_width (widget);
  const char *fault = NULL;
  PangoRectangle ink;
  graphene_rect_t bounds;

  if (room == 0 || gtk_label_get_text (label)[0] == '\0')
    return;

  n_labels++;
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  if (ink.width > room + 2 || ink.height > gtk_widget_get_height (widget))
    fault = "is cut";
  else if (pango_layout_is_ellipsized (layout) && gtk_widget_get_tooltip_text (widget) == NULL)
    fault = "ends in dots";
  else if (!is_in_wide_table (widget) && gtk_widget_compute_bounds (widget, root, &bounds)
           && (bounds.origin.x < -1
               || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (root) + 1))
    fault = "lies beyond the window's edge";
  if (fault == NULL)
    return;

  g_test_message ("%s: “%s” %s: %d × %d in %d × %d", where, gtk_label_get_text (label), fault,
                  ink.width, ink.height, room, gtk_widget_get_height (widget));
  g_test_fail ();
}

static void
check_labels (GtkWidget  *widget,
              const char *where)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    check_label (GTK_LABEL (widget), where);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_labels (child, where);
}

static void
check_view (GtkWindow  *window,
            const char *where)
{
  guint before = n_labels;

  settle (window);
  check_labels (GTK_WIDGET (window), where);
  g_assert_cmpuint (n_labels, >, before);
}

/* Opens a dialog, and closes it. */
static void
check_dialog (GtkWindow  *window,
              const char *action)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_autoptr (GtkWindow) dialog = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (toplevels) && dialog == NULL; i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (toplevel != window && gtk_widget_get_visible (GTK_WIDGET (toplevel)))
        dialog = g_steal_pointer (&toplevel);
    }
  g_assert_nonnull (dialog);
  check_view (dialog, action);
  gtk_window_close (dialog);
  settle (window);
}

/* Runs the lesson that is open. */
static void
run (GtkWindow *window)
{
  gint64 deadline = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  check_view (window, "while it runs");
  while (!g_action_group_get_action_enabled (G_ACTION_GROUP (window), "export"))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

static void
activate_cb (GApplication *application)
{
  static const char *const views[] = { "scaling", "table", "times", "timelines" };
  static const char *const panes[] = { "win.show-lessons", "win.show-details" };
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_default_size (window, WIDTH, HEIGHT);
  check_view (window, "at first");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.next-lesson", NULL);
  run (window);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", views[i]);
      check_view (window, views[i]);
    }
  for (guint i = 0; i < 2 * G_N_ELEMENTS (panes); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), panes[i / 2], NULL);
      check_view (window, panes[i / 2]);
    }
  check_dialog (window, "app.preferences");
  check_dialog (window, "app.about");
  gtk_window_destroy (window);
}

/* The language is that of the process: one test for each that it is started with. */
static void
test_nothing_is_cut (gconstpointer language)
{
  char *arguments[] = { (char *) "gilscope", NULL };
  g_autoptr (GSettings) settings = g_settings_new (GS_APP_ID);
  g_autoptr (GsApplication) application = gs_application_new ();

  g_settings_set_string (settings, "language", language);
  g_settings_set_double (settings, "text-scale", 2.0);
  g_signal_connect_after (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 1, arguments), ==, 0);
  g_assert_cmpint (g_strcmp0 (gettext ("Run"), "Run") == 0, ==, g_str_equal (language, "en"));
  g_assert_cmpuint (n_labels, >, 100);
}

int
main (int    argc,
      char **argv)
{
  const char *language = argc > 1 && argv[argc - 1][0] != '-' ? argv[argc - 1] : "en";
  g_autofree char *path = g_strdup_printf ("/Gilscope/Letters/%s", language);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("GILSCOPE_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gs_runner_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func (path, language, test_nothing_is_cut);
  return g_test_run ();
}
