/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lens: a short stretch of a variant under a GIL over the full width, and who holds the GIL. */
#pragma once

#include "gs-lane-card.h"

#define GS_TYPE_LENS_VIEW (gs_lens_view_get_type ())
G_DECLARE_FINAL_TYPE (GsLensView, gs_lens_view, GS, LENS_VIEW, GsLaneCard)

GtkWidget *gs_lens_view_new       (GsScene    *scene);
/** gs_lens_view_set_trace: lays the lens over @trace, a run of @variant, and the GIL of
 * @interpreter; NULL empties it. */
void       gs_lens_view_set_trace (GsLensView *self,
                                   GsTrace    *trace,
                                   guint       variant,
                                   guint32     interpreter);
