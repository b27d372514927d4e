/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: theme, language, text scale. */
#pragma once

#include <adwaita.h>

#define GS_TYPE_PREFERENCES (gs_preferences_get_type ())
G_DECLARE_FINAL_TYPE (GsPreferences, gs_preferences, GS, PREFERENCES, AdwPreferencesWindow)

GtkWidget *gs_preferences_new (GSettings *settings);
