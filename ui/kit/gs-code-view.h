/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python to read and to copy, with its keywords, strings, numbers and comments told apart. */
#pragma once

#include <adwaita.h>

#define GS_TYPE_CODE_VIEW (gs_code_view_get_type ())
G_DECLARE_FINAL_TYPE (GsCodeView, gs_code_view, GS, CODE_VIEW, GtkTextView)

void  gs_code_view_set_text   (GsCodeView *self,
                               const char *text);
/** gs_code_view_light_line: lights line @line (from 0; −1: none) and says so to a screen reader;
 * returns it without its indentation, NULL if none; free with g_free(). */
char *gs_code_view_light_line (GsCodeView *self,
                               int         line);
