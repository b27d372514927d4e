/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-glide.h"

#define GLIDE_MS 250

/* One range on its way. */
typedef struct
{
  GsScene *scene;          /* borrowed */
  GsRange range;
  GsView from;
  GsView to;               /* the scene's target, unless someone else has moved the range since */
  AdwAnimation *animation; /* owned */
} Way;

struct _GsGlide
{
  GsScene *scene;          /* owned */
  Way ways[GS_N_RANGES];
};

/* Leave a view alone that was dragged elsewhere meanwhile. */
static void
step_cb (double   value,
         gpointer user_data)
{
  Way *way = user_data;
  const GsView *target = gs_scene_get_target (way->scene, way->range);

  if (target->begin == way->to.begin && target->end == way->to.end)
    gs_scene_approach (way->scene, way->range, &way->from, value);
}

GsGlide *
gs_glide_new (GsScene   *scene,
              GtkWidget *widget)
{
  GsGlide *self = g_new0 (GsGlide, 1);

  self->scene = g_object_ref (scene);
  for (guint i = 0; i < GS_N_RANGES; i++)
    {
      Way *way = &self->ways[i];

      way->scene = scene;
      way->range = (GsRange) i;
      way->animation = g_object_ref_sink (
        adw_timed_animation_new (widget, 0, 1, GLIDE_MS,
                                 adw_callback_animation_target_new (step_cb, way, NULL)));
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (way->animation), ADW_EASE_OUT_CUBIC);
    }
  return self;
}

void
gs_glide_free (GsGlide *self)
{
  for (guint i = 0; i < GS_N_RANGES; i++)
    {
      /* Stop all motion in a scene that is being taken down. */
      self->ways[i].to = (GsView) { -1, -1 };
      adw_animation_reset (self->ways[i].animation);
      g_object_unref (self->ways[i].animation);
    }
  g_object_unref (self->scene);
  g_free (self);
}

void
gs_glide_to (GsGlide      *self,
             GsRange       range,
             const GsView *view)
{
  Way *way = &self->ways[range];

  way->from = *gs_scene_get_view (self->scene, range);
  gs_scene_set_target (self->scene, range, view);
  way->to = *gs_scene_get_target (self->scene, range);
  if (way->from.begin == way->to.begin && way->from.end == way->to.end)
    return;

  adw_animation_reset (way->animation);
  adw_animation_play (way->animation);
}

void
gs_glide_zoom (GsGlide *self,
               GsRange  range,
               double   factor,
               double   center)
{
  GsView view = gs_scene_plan_zoom (self->scene, range, factor, center);

  gs_glide_to (self, range, &view);
}

void
gs_glide_pan (GsGlide *self,
              GsRange  range,
              double   share)
{
  GsView view = gs_scene_plan_pan (self->scene, range, share);

  gs_glide_to (self, range, &view);
}

void
gs_glide_fit (GsGlide *self)
{
  gs_glide_to (self, GS_RANGE_MAIN, &(GsView) { 0, gs_scene_get_end (self->scene) });
}
