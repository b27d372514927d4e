/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line that appears over the window for a moment: "Picture copied".  A newer one takes the place
 * of an older one at once. */
#pragma once

#include <gtk/gtk.h>

#define GS_TYPE_NOTICE (gs_notice_get_type ())
G_DECLARE_FINAL_TYPE (GsNotice, gs_notice, GS, NOTICE, GtkWidget)

/** gs_notice_show: @seconds that it stays; 0: until it is hidden, and what is shown for a moment
 * meanwhile gives way to it again. */
void gs_notice_show (GsNotice   *self,
                     const char *text,
                     guint       seconds);
/** gs_notice_hide: ends what was to stay. */
void gs_notice_hide (GsNotice   *self);
