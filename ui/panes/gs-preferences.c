/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-preferences.h"

struct _GsPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  AdwComboRow *theme_row;
  AdwComboRow *language_row;
  GtkSpinButton *text_scale;

  /* Owned */
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (GsPreferences, gs_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The values of the rows, in the order of the template's lists. */
static const char *const themes[] = { "system", "light", "dark", NULL };
static const char *const languages[] = { "", "en", "ko", NULL };

static gboolean
gs_preferences_get_mapping (GValue   *value,
                            GVariant *variant,
                            gpointer  user_data)
{
  const char *const *names = user_data;
  const char *name = g_variant_get_string (variant, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
gs_preferences_set_mapping (const GValue       *value,
                            const GVariantType *type,
                            gpointer            user_data)
{
  const char *const *names = user_data;
  guint index = g_value_get_uint (value);

  return index < g_strv_length ((char **) names) ? g_variant_new_string (names[index]) : NULL;
}

static void
gs_preferences_bind (GsPreferences      *self,
                     const char         *key,
                     AdwComboRow        *row,
                     const char *const  *names)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                gs_preferences_get_mapping, gs_preferences_set_mapping,
                                (gpointer) names, NULL);
}

static void
gs_preferences_dispose (GObject *object)
{
  g_clear_object (&GS_PREFERENCES (object)->settings);

  G_OBJECT_CLASS (gs_preferences_parent_class)->dispose (object);
}

static void
gs_preferences_class_init (GsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gilscope/Gilscope/"
                                               "gs-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, GsPreferences, theme_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferences, language_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferences, text_scale);
}

static void
gs_preferences_init (GsPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gs_preferences_new (GSettings *settings)
{
  GsPreferences *self = g_object_new (GS_TYPE_PREFERENCES, NULL);

  self->settings = g_object_ref (settings);
  gs_preferences_bind (self, "theme", self->theme_row, themes);
  gs_preferences_bind (self, "language", self->language_row, languages);
  g_settings_bind (settings, "text-scale", self->text_scale, "value", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}
