/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-scene-private.h"

#include <math.h>
#include <string.h>

guint gs_scene_signals[GS_SCENE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsScene, gs_scene, G_TYPE_OBJECT)

static void
gs_scene_class_init (GsSceneClass *klass)
{
  static const char *const names[GS_SCENE_N_SIGNALS] = {
    [GS_SCENE_STYLE_CHANGED] = "style-changed",
    [GS_SCENE_LENS_CHANGED] = "lens-changed",
    [GS_SCENE_SELECTION_CHANGED] = "selection-changed",
    [GS_SCENE_MEASURE_CHANGED] = "measure-changed",
    [GS_SCENE_FILTER_CHANGED] = "filter-changed",
    [GS_SCENE_GROUPING_CHANGED] = "grouping-changed",
    [GS_SCENE_STRINGS_CHANGED] = "strings-changed",
  };

  gs_scene_signals[GS_SCENE_VIEW_CHANGED] =
    g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  for (guint i = 0; i < GS_SCENE_N_SIGNALS; i++)
    if (names[i] != NULL)
      gs_scene_signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_scene_init (GsScene *self)
{
  self->end = 1e9;
  self->views[GS_RANGE_MAIN] = (GsView) { 0, self->end };
  self->views[GS_RANGE_LENS] = (GsView) { 0, self->end };
  memcpy (self->targets, self->views, sizeof self->targets);
  self->lens = -1;
  self->focus = -1;
  self->measured = -1;
  self->sizes = (GsSceneSizes) { 24, 6, 100, 8, 8, 28 };
  gs_style_init (&self->style, FALSE, FALSE, 14);
  self->lane_style = self->style;
}

GsScene *
gs_scene_new (void)
{
  return g_object_new (GS_TYPE_SCENE, NULL);
}

const GsView *
gs_scene_get_view (GsScene *self,
                   GsRange  range)
{
  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  return &self->views[range];
}

/* Clamps @view to the whole range and to the closest zoom. */
static GsView
hold_view (GsScene      *self,
           const GsView *view)
{
  double width = CLAMP (view->end - view->begin, MIN (GS_SCENE_CLOSEST, self->end), self->end);
  double middle = (view->begin + view->end) / 2;
  double begin = fabs (width - (view->end - view->begin)) < 1e-3 ? view->begin : middle - width / 2;

  begin = CLAMP (begin, 0, self->end - width);
  return (GsView) { begin, begin + width };
}

const GsView *
gs_scene_get_target (GsScene *self,
                     GsRange  range)
{
  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  return &self->targets[range];
}

void
gs_scene_set_target (GsScene      *self,
                     GsRange       range,
                     const GsView *view)
{
  g_return_if_fail (GS_IS_SCENE (self));
  g_return_if_fail (view != NULL && isfinite (view->begin) && isfinite (view->end));

  self->targets[range] = hold_view (self, view);
}

/* Shows @view, and keeps the target of the range. */
static void
show_view (GsScene *self,
           GsRange  range,
           GsView   view)
{
  if (view.begin == self->views[range].begin && view.end == self->views[range].end)
    return;

  self->views[range] = view;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_VIEW_CHANGED], 0, (guint) range);
}

void
gs_scene_set_view (GsScene      *self,
                   GsRange       range,
                   const GsView *view)
{
  gs_scene_set_target (self, range, view);
  show_view (self, range, self->targets[range]);
}

void
gs_scene_approach (GsScene      *self,
                   GsRange       range,
                   const GsView *from,
                   double        progress)
{
  const GsView *to;

  g_return_if_fail (GS_IS_SCENE (self));

  to = &self->targets[range];
  if (progress >= 1)
    show_view (self, range, *to);
  else
    show_view (self, range, (GsView) { from->begin + (to->begin - from->begin) * progress,
                                       from->end + (to->end - from->end) * progress });
}

double
gs_scene_get_end (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), 1);

  return self->end;
}

void
gs_scene_set_end (GsScene *self,
                  double   end)
{
  gboolean whole;

  g_return_if_fail (GS_IS_SCENE (self));
  g_return_if_fail (end > 0 && isfinite (end));

  if (end == self->end)
    return;

  whole = gs_scene_is_whole (self);
  self->end = end;
  self->views[GS_RANGE_LENS] = hold_view (self, &self->views[GS_RANGE_LENS]);
  self->views[GS_RANGE_MAIN] = whole ? (GsView) { 0, end }
                                     : hold_view (self, &self->views[GS_RANGE_MAIN]);
  memcpy (self->targets, self->views, sizeof self->targets);
  g_signal_emit (self, gs_scene_signals[GS_SCENE_VIEW_CHANGED], 0, (guint) GS_RANGE_MAIN);
}

GsView
gs_scene_plan_zoom (GsScene *self,
                    GsRange  range,
                    double   factor,
                    double   center)
{
  const GsView *view, *target;
  double width, share;

  g_return_val_if_fail (GS_IS_SCENE (self), ((GsView) { 0, 1 }));
  g_return_val_if_fail (factor > 0, self->targets[range]);

  view = &self->views[range];
  target = &self->targets[range];
  if (isnan (center))
    {
      view = target;
      center = (target->begin + target->end) / 2;
    }

  /* The width is held to its limits here, before the center is used: otherwise zooming against a
   * limit would move what is under the pointer. */
  share = (center - view->begin) / (view->end - view->begin);
  width = CLAMP ((target->end - target->begin) * factor, MIN (GS_SCENE_CLOSEST, self->end),
                 self->end);
  return (GsView) { center - share * width, center - share * width + width };
}

GsView
gs_scene_plan_pan (GsScene *self,
                   GsRange  range,
                   double   share)
{
  const GsView *target;
  double by;

  g_return_val_if_fail (GS_IS_SCENE (self), ((GsView) { 0, 1 }));

  target = &self->targets[range];
  by = (target->end - target->begin) * share;
  return (GsView) { target->begin + by, target->end + by };
}

void
gs_scene_fit (GsScene *self)
{
  g_return_if_fail (GS_IS_SCENE (self));

  gs_scene_set_view (self, GS_RANGE_MAIN, &(GsView) { 0, self->end });
}

gboolean
gs_scene_is_whole (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), TRUE);

  return self->targets[GS_RANGE_MAIN].begin <= 0 && self->targets[GS_RANGE_MAIN].end >= self->end;
}

void
gs_scene_set_lens (GsScene      *self,
                   int           variant,
                   const GsView *view)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (variant >= 0 && view != NULL)
    gs_scene_set_view (self, GS_RANGE_LENS, view);
  if (variant == self->lens)
    return;

  self->lens = variant;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_LENS_CHANGED], 0);
}

int
gs_scene_get_lens (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), -1);

  return self->lens;
}

const GsStyle *
gs_scene_get_style (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  return &self->style;
}

const GsSceneSizes *
gs_scene_get_sizes (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  return &self->sizes;
}

void
gs_scene_set_style (GsScene            *self,
                    const GsStyle      *style,
                    const GsSceneSizes *sizes)
{
  g_return_if_fail (GS_IS_SCENE (self));

  self->style = *style;
  self->sizes = *sizes;
  gs_scene_filter_style (self);
  g_signal_emit (self, gs_scene_signals[GS_SCENE_STYLE_CHANGED], 0);
}

