/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo in a field of a form, an entry or a spin button: Ctrl+Z brings back the value that was in
 * force before, and Ctrl+Shift+Z or Ctrl+Y the one after it.  GTK's own undo takes back what was
 * typed letter by letter, and whatever the program has written: the first step empties the
 * field. */
#pragma once

#include <gtk/gtk.h>

/** gs_field_undo_add: instead of GTK's.  A value that is brought back takes effect as if it had
 * been typed and Enter pressed.  Once for each field; it lives as long as the field. */
void gs_field_undo_add    (GtkEditable *field);
/** gs_field_undo_settle: what @field holds is in force now: a step that can be undone, if it is
 * another than before.  A spin button does so by itself. */
void gs_field_undo_settle (GtkEditable *field);
/** gs_field_undo_forget: @field is about something else from now on: its value is the first. */
void gs_field_undo_forget (GtkEditable *field);
