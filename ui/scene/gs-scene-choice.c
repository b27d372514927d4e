/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices in the scene: a span, a variant, a range to measure, the states to show, the grouping of
 * the lanes, and whether all strings are shown. */
#include "gs-scene-private.h"

void
gs_scene_select (GsScene      *self,
                 guint         variant,
                 guint         lane,
                 const GsSpan *span)
{
  g_return_if_fail (GS_IS_SCENE (self));

  gs_scene_set_measure (self, -1, NULL);
  self->selected = TRUE;
  self->focus = (int) variant;
  self->variant = variant;
  self->lane = lane;
  self->span = *span;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_SELECTION_CHANGED], 0);
}

void
gs_scene_unselect (GsScene *self)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (!self->selected)
    return;

  self->selected = FALSE;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_SELECTION_CHANGED], 0);
}

gboolean
gs_scene_get_selection (GsScene *self,
                        guint   *variant,
                        guint   *lane,
                        GsSpan  *span)
{
  g_return_val_if_fail (GS_IS_SCENE (self), FALSE);

  if (!self->selected)
    return FALSE;

  if (variant != NULL)
    *variant = self->variant;
  if (lane != NULL)
    *lane = self->lane;
  if (span != NULL)
    *span = self->span;
  return TRUE;
}

void
gs_scene_set_variant (GsScene *self,
                      int      variant)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (self->focus == variant)
    return;

  self->focus = variant;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_SELECTION_CHANGED], 0);
}

int
gs_scene_get_variant (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), -1);

  return self->focus;
}

void
gs_scene_set_measure (GsScene      *self,
                      int           variant,
                      const GsView *view)
{
  g_return_if_fail (GS_IS_SCENE (self));
  g_return_if_fail (variant < 0 || view != NULL);

  if (variant < 0 && self->measured < 0)
    return;

  self->measured = variant;
  if (variant >= 0)
    self->measure = *view;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_MEASURE_CHANGED], 0);
}

void
gs_scene_let_go (GsScene *self)
{
  g_return_if_fail (GS_IS_SCENE (self));

  gs_scene_unselect (self);
  gs_scene_set_measure (self, -1, NULL);
}

gboolean
gs_scene_get_measure (GsScene *self,
                      guint   *variant,
                      GsView  *view)
{
  g_return_val_if_fail (GS_IS_SCENE (self), FALSE);

  if (self->measured < 0)
    return FALSE;

  if (variant != NULL)
    *variant = (guint) self->measured;
  if (view != NULL)
    *view = self->measure;
  return TRUE;
}

void
gs_scene_filter_style (GsScene *self)
{
  self->lane_style = self->style;
  for (guint state = 0; state < GS_N_STATES; state++)
    if (self->hidden & (1u << state))
      gs_style_hide_state (&self->lane_style, (GsState) state);
}

const GsStyle *
gs_scene_get_lane_style (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  return &self->lane_style;
}

void
gs_scene_set_hidden (GsScene *self,
                     guint    states)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (states == self->hidden)
    return;

  self->hidden = states;
  gs_scene_filter_style (self);
  g_signal_emit (self, gs_scene_signals[GS_SCENE_FILTER_CHANGED], 0);
}

guint
gs_scene_get_hidden (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), 0);

  return self->hidden;
}

void
gs_scene_set_by_task (GsScene  *self,
                      gboolean  by_task)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (self->by_task == by_task)
    return;

  self->by_task = by_task;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_GROUPING_CHANGED], 0);
}

gboolean
gs_scene_get_by_task (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), FALSE);

  return self->by_task;
}

void
gs_scene_set_strings (GsScene  *self,
                      gboolean  strings)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (self->strings == strings)
    return;

  self->strings = strings;
  g_signal_emit (self, gs_scene_signals[GS_SCENE_STRINGS_CHANGED], 0);
}

gboolean
gs_scene_get_strings (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), FALSE);

  return self->strings;
}
