/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: one instance, its windows, actions and settings. */
#pragma once

#include <adwaita.h>

#define GS_TYPE_APPLICATION (gs_application_get_type ())
G_DECLARE_FINAL_TYPE (GsApplication, gs_application, GS, APPLICATION, AdwApplication)

GsApplication *gs_application_new          (void);
/** gs_application_get_settings: the program's settings; owned by the application. */
GSettings     *gs_application_get_settings (GsApplication *self);
