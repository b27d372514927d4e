/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gs-application.h"
#include "gs-language.h"
#include "gs-preferences.h"
#include "gs-window.h"

/* Niceness of the window relative to the work that it shows. */
#define WINDOW_NICE 5

struct _GsApplication
{
  AdwApplication parent_instance;

  /* Owned */
  GSettings *settings;

  /* Borrowed */
  GtkWindow *preferences;  /* NULL until they are asked for, and when their window has gone */
};

G_DEFINE_FINAL_TYPE (GsApplication, gs_application, ADW_TYPE_APPLICATION)

/* Where GL is not used, GTK need not load it either, which would take a fifth of the time until
 * there is a window. */
static void
gs_application_do_without_gl (void)
{
  if (gtk_check_version (4, 14, 0) == NULL)
    g_setenv ("GDK_DISABLE", "gl", FALSE);
  else
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}

/* Chooses cairo without rendering hardware: GTK would choose GL in software, at more than a
 * core. */
static void
gs_application_choose_renderer (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/dev/dri", 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_str_equal (g_getenv ("GSK_RENDERER"), "cairo"))
    gs_application_do_without_gl ();
}

/* For good, and for this thread alone: the spawner was made before and keeps its priority, so what
 * it starts comes before the window. */
static void
gs_application_stand_back (void)
{
  if (setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), WINDOW_NICE) != 0)
    g_debug ("Cannot lower the window's priority: %s", g_strerror (errno));
}

static GSettings *
gs_application_open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, GS_APP_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
gs_application_theme_changed_cb (GsApplication *self)
{
  g_autofree char *theme = g_settings_get_string (self->settings, "theme");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (theme, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (theme, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
gs_application_text_scale_changed_cb (GsApplication *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  double scale = g_settings_get_double (self->settings, "text-scale");
  int dpi = 0;

  if (settings == NULL)
    return;
  /* Set the resolution only if needed: an application's setting overrides the desktop's for
   * good. */
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  if (scale <= 1)
    return;
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (int) ((dpi > 0 ? dpi : 96 * 1024) * scale), NULL);
}

static GsWindow *
gs_application_ensure_window (GsApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (GS_IS_WINDOW (l->data) && !gs_window_is_closing (l->data))
      return l->data;
  return gs_window_new (self);
}

static void
gs_application_preferences_cb (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  GsApplication *self = GS_APPLICATION (user_data);

  /* Made once and hidden when closed: libadwaita 1.2 never frees the rows of a preferences window
   * that is destroyed. */
  if (self->preferences == NULL)
    {
      g_set_weak_pointer (&self->preferences, GTK_WINDOW (gs_preferences_new (self->settings)));
      gtk_window_set_hide_on_close (self->preferences, TRUE);
      gtk_window_set_destroy_with_parent (self->preferences, TRUE);
      gtk_window_set_modal (self->preferences, TRUE);
    }
  gtk_window_set_transient_for (self->preferences,
                                GTK_WINDOW (gs_application_ensure_window (self)));
  gtk_window_present (self->preferences);
}

static void
gs_application_about_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  GsApplication *self = GS_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  /* Not as its "version": libadwaita 1.2 writes to freed memory when the window is closed while the
   * toast stands that a click on that brings. */
  adw_show_about_window (window,
                         "application-name", "Gilscope " GS_VERSION,
                         "application-icon", GS_APP_ID,
                         "comments", _("See what threads and processes do with real work"),
                         "developer-name", _("The Gilscope authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
gs_application_quit_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Closing stops what runs; a window that is closing already closes by itself. */
  for (GList *l = windows; l != NULL; l = l->next)
    if (GS_IS_WINDOW (l->data) && !gs_window_is_closing (l->data))
      gtk_window_close (GTK_WINDOW (l->data));
}

static const GActionEntry app_actions[] = {
  { "preferences", gs_application_preferences_cb },
  { "about", gs_application_about_cb },
  { "quit", gs_application_quit_cb },
};

/* Every action has a shortcut.  Letters without a modifier are not here but in the window, where
 * an entry that is being typed into comes first. */
static const struct
{
  const char *action;
  const char *accels[4];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.about", { "<Shift>F1" } },
  { "win.run", { "F5", "<Control>r" } },
  { "win.stop", { "Escape" } },
  { "win.precise", { "<Control><Shift>r" } },
  { "win.sweep", { "<Control><Shift>w" } },
  { "win.reset", { "<Control><Shift>BackSpace" } },
  { "win.predict-first", { "<Control>g" } },
  { "win.show-result", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.next-lesson", { "Page_Down" } },
  { "win.previous-lesson", { "Page_Up" } },
  { "win.page::timelines", { "<Alt>1" } },
  { "win.page::scaling", { "<Alt>2" } },
  { "win.page::table", { "<Alt>3" } },
  { "win.page::steps", { "<Alt>4" } },
  { "win.page::times", { "<Alt>5" } },
  { "win.copy", { "<Control><Shift>c" } },
  { "win.copy-table", { "<Control><Shift>t" } },
  { "win.copy-python", { "<Control><Shift>p" } },
  { "win.export", { "<Control>e" } },
  { "win.open", { "<Control>o" } },
  { "win.compare", { "<Control><Shift>o" } },
  { "win.save", { "<Control>s" } },
  { "win.presentation", { "F11" } },
  { "win.leave-presentation", { "Escape" } },
  { "win.projector-check", { "<Shift>F11" } },
  { "win.show-lessons", { "F9" } },
  { "win.show-details", { "<Shift>F9" } },
  { "win.menu", { "F10" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.fit", { "<Control>0", "<Control>KP_0" } },
  { "window.close", { "<Control>w" } },
};

static void
gs_application_startup (GApplication *application)
{
  GsApplication *self = GS_APPLICATION (application);

  G_APPLICATION_CLASS (gs_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), app_actions, G_N_ELEMENTS (app_actions),
                                   self);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].accels);

  g_signal_connect_swapped (self->settings, "changed::theme",
                            G_CALLBACK (gs_application_theme_changed_cb), self);
  g_signal_connect_swapped (self->settings, "changed::text-scale",
                            G_CALLBACK (gs_application_text_scale_changed_cb), self);
  gs_application_theme_changed_cb (self);
  gs_application_text_scale_changed_cb (self);
}

static void
gs_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (gs_application_ensure_window (GS_APPLICATION (application))));
}

static void
gs_application_open (GApplication  *application,
                     GFile        **files,
                     int            n_files,
                     const char    *hint)
{
  GsWindow *window = gs_application_ensure_window (GS_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    gs_window_open_file (window, files[i]);
}

/* The first thing that happens: whatever has to be known before GTK is initialized, and a plain
 * answer where it cannot be. */
static gboolean
gs_application_local_command_line (GApplication   *application,
                                   char         ***arguments,
                                   int            *exit_status)
{
  GsApplication *self = GS_APPLICATION (application);
  g_autofree char *language = NULL;

  *exit_status = 1;
  self->settings = gs_application_open_settings ();
  if (self->settings == NULL)
    {
      g_printerr (_("gilscope: the settings schema %s is not installed (GSETTINGS_SCHEMA_DIR names "
                    "the folder of one that is not)\n"), GS_APP_ID);
      return TRUE;
    }
  language = g_settings_get_string (self->settings, "language");
  gs_language_set (language);

  gs_application_choose_renderer ();
  if (!gtk_init_check ())
    {
      g_printerr (_("gilscope: there is no display to open a window on; “gilscope run” works "
                    "without one (see gilscope --help)\n"));
      return TRUE;
    }

  return G_APPLICATION_CLASS (gs_application_parent_class)
    ->local_command_line (application, arguments, exit_status);
}

static void
gs_application_dispose (GObject *object)
{
  GsApplication *self = GS_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->preferences);

  G_OBJECT_CLASS (gs_application_parent_class)->dispose (object);
}

static void
gs_application_class_init (GsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_application_dispose;
  application_class->startup = gs_application_startup;
  application_class->activate = gs_application_activate;
  application_class->open = gs_application_open;
  application_class->local_command_line = gs_application_local_command_line;
}

static void
gs_application_init (GsApplication *self)
{
}

GsApplication *
gs_application_new (void)
{
  /* Before GLib makes its first thread, which would be given the priority noted at that moment. */
  gs_application_stand_back ();

  return g_object_new (GS_TYPE_APPLICATION,
                       "application-id", GS_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/gilscope/Gilscope",
                       NULL);
}

GSettings *
gs_application_get_settings (GsApplication *self)
{
  g_return_val_if_fail (GS_IS_APPLICATION (self), NULL);

  return self->settings;
}
