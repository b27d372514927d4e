/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that appears over the window: for a moment ("Picture copied"), or for as long as something
 * goes on ("Writing the file…").  A newer one takes the place of an older one at once; of what
 * still goes on, the newest comes back. */
#pragma once

#include <gtk/gtk.h>

#define GS_TYPE_NOTICE (gs_notice_get_type ())
G_DECLARE_FINAL_TYPE (GsNotice, gs_notice, GS, NOTICE, GtkWidget)

/** gs_notice_show: for @seconds, one or more. */
void gs_notice_show           (GsNotice      *self,
                               const char    *text,
                               guint          seconds);
/** gs_notice_set_persistent: shows @text until gs_notice_end(); @owner may be anything, has one
 * text at a time, and is not held. */
void gs_notice_set_persistent (GsNotice      *self,
                               gconstpointer  owner,
                               const char    *text);
/** gs_notice_end: does nothing if @owner has no text there. */
void gs_notice_end            (GsNotice      *self,
                               gconstpointer  owner);
