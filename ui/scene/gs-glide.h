/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves the scene's ranges to their targets in 250 ms, or at once where the desktop wants no
 * animations. */
#pragma once

#include <adwaita.h>

#include "gs-scene.h"

typedef struct _GsGlide GsGlide;

/** gs_glide_new: @widget: whose frames pace it; it has to outlive the glide. */
GsGlide *gs_glide_new  (GsScene      *scene,
                        GtkWidget    *widget);
void     gs_glide_free (GsGlide      *self);
/** gs_glide_to: both ends at once. */
void     gs_glide_to   (GsGlide      *self,
                        GsRange       range,
                        const GsView *view);
/** gs_glide_zoom: by @factor (< 1 closer); the time @center (NAN: the middle) stays in its place. */
void     gs_glide_zoom (GsGlide      *self,
                        GsRange       range,
                        double        factor,
                        double        center);
/** gs_glide_pan: by @share of the range. */
void     gs_glide_pan  (GsGlide      *self,
                        GsRange       range,
                        double        share);
/** gs_glide_fit: to the whole. */
void     gs_glide_fit  (GsGlide      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsGlide, gs_glide_free)
