/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gs-scene.c (ranges and style), gs-scene-choice.c (what was chosen) and gs-scene-draw.c. */
#pragma once

#include "gs-scene.h"

enum
{
  GS_SCENE_VIEW_CHANGED,
  GS_SCENE_STYLE_CHANGED,
  GS_SCENE_LENS_CHANGED,
  GS_SCENE_SELECTION_CHANGED,
  GS_SCENE_MEASURE_CHANGED,
  GS_SCENE_FILTER_CHANGED,
  GS_SCENE_GROUPING_CHANGED,
  GS_SCENE_STRINGS_CHANGED,
  GS_SCENE_N_SIGNALS
};

extern guint gs_scene_signals[GS_SCENE_N_SIGNALS];

struct _GsScene
{
  GObject parent_instance;

  GsView views[GS_N_RANGES];
  GsView targets[GS_N_RANGES]; /* where an animation is going; otherwise the view */
  double end;                /* of the whole */
  int lens;                  /* variant, or -1 */
  GsStyle style;
  GsStyle lane_style;        /* the same, with what is hidden drawn as the ground */
  GsSceneSizes sizes;

  int focus;                 /* variant that the window talks about, or -1 */
  gboolean selected;         /* whether there is a selected span: */
  guint variant;
  guint lane;
  GsSpan span;

  int measured;              /* variant of which a range is measured, or -1 */
  GsView measure;
  guint hidden;              /* a bit for each state */
  gboolean by_task;          /* a lane for each task, not each worker */
  gboolean strings;          /* those of all tasks are shown */
};

/** gs_scene_filter_style: makes the lanes' style from the theme's. */
void gs_scene_filter_style (GsScene *self);
