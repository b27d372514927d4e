/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an update was lost, as a table: a column for each thread and one for the counter, a row for each
 * step. */
#pragma once

#include "gs-interleaving.h"
#include "gs-style.h"

/** gs_draw_interleaving: the steps up to @current, which stands out; of more than there is room for,
 * the last ones below the load that is too old in the end.  Returns the first of these. */
guint gs_draw_interleaving      (cairo_t              *cr,
                                 const GsInterleaving *interleaving,
                                 guint                 current,
                                 const GsStyle        *style,
                                 double                width,
                                 double                height);
/** gs_interleaving_dup_words: step @index as a sentence; translated, g_free(). */
char *gs_interleaving_dup_words (const GsInterleaving *self,
                                 guint                 index);
