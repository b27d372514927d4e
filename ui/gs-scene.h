/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scene: what all widgets of the stage share: the visible range, the lens's range, the theme's
 * style, the sizes, the selection.  It draws nothing. */
#pragma once

#include <gtk/gtk.h>

#include "gs-timeline.h"

/* The closest that one can come: 10 µs over the whole width. */
#define GS_SCENE_CLOSEST 10000.0

/* The two axes on which lanes are drawn. */
typedef enum
{
  GS_RANGE_MAIN, /* the stage's visible range */
  GS_RANGE_LENS, /* the lens's */
  GS_N_RANGES
} GsRange;

/* Sizes in px, from the style and the room there is. */
typedef struct
{
  int lane_height;
  int lane_gap;    /* below each lane */
  int label_width; /* left of the axis: the lanes' names */
  int pad;         /* inside a card */
  int gap;         /* between cards */
  int figure;      /* type size of the speedup */
} GsSceneSizes;

#define GS_TYPE_SCENE (gs_scene_get_type ())
G_DECLARE_FINAL_TYPE (GsScene, gs_scene, GS, SCENE, GObject)

/* Signals:
 *   "view-changed" (guint range)  one of the ranges, or the whole
 *   "style-changed"               style or sizes
 *   "lens-changed"                which variant the lens is of, or that there is none
 *   "selection-changed" */
GsScene            *gs_scene_new           (void);

/** gs_scene_get_view: the visible range, in ns since the first submit. */
const GsView       *gs_scene_get_view      (GsScene            *self,
                                            GsRange             range);
/** gs_scene_set_view: both ends at once, held within the whole and no closer than
 * GS_SCENE_CLOSEST. */
void                gs_scene_set_view      (GsScene            *self,
                                            GsRange             range,
                                            const GsView       *view);
double              gs_scene_get_end       (GsScene            *self);
/** gs_scene_set_end: the whole is [0, @end]; a visible range that was the whole stays it. */
void                gs_scene_set_end       (GsScene            *self,
                                            double              end);
/** gs_scene_zoom: by @factor (< 1 closer); the time @center (NAN: the middle) stays in its place. */
void                gs_scene_zoom          (GsScene            *self,
                                            GsRange             range,
                                            double              factor,
                                            double              center);
/** gs_scene_pan: by @share of the visible range. */
void                gs_scene_pan           (GsScene            *self,
                                            GsRange             range,
                                            double              share);
void                gs_scene_fit           (GsScene            *self);
gboolean            gs_scene_is_whole      (GsScene            *self);

/** gs_scene_set_lens: opens it on a range of @variant; @variant −1 closes it. */
void                gs_scene_set_lens      (GsScene            *self,
                                            int                 variant,
                                            const GsView       *view);
int                 gs_scene_get_lens      (GsScene            *self);

const GsStyle      *gs_scene_get_style     (GsScene            *self);
const GsSceneSizes *gs_scene_get_sizes     (GsScene            *self);
void                gs_scene_set_style     (GsScene            *self,
                                            const GsStyle      *style,
                                            const GsSceneSizes *sizes);

void                gs_scene_select        (GsScene            *self,
                                            guint               variant,
                                            guint               lane,
                                            const GsSpan       *span);
void                gs_scene_unselect      (GsScene            *self);
/** gs_scene_get_selection: FALSE if nothing is selected; any of the out arguments may be NULL. */
gboolean            gs_scene_get_selection (GsScene            *self,
                                            guint              *variant,
                                            guint              *lane,
                                            GsSpan             *span);

/** gs_scene_set_variant: the variant that the window talks about; −1 for none. */
void                gs_scene_set_variant   (GsScene            *self,
                                            int                 variant);
int                 gs_scene_get_variant   (GsScene            *self);

/** gs_scene_get_axis: where the axis lies on a card of @width. */
void                gs_scene_get_axis      (GsScene            *self,
                                            int                 width,
                                            double             *axis_x,
                                            double             *axis_width);
/** gs_scene_dress_label: type size, weight and colour of the style, for a label of the toolkit. */
void                gs_scene_dress_label   (GsScene            *self,
                                            GtkLabel           *label,
                                            double              px,
                                            gboolean            bold,
                                            gboolean            dim);
/** gs_scene_create_layout: small text in the font of @widget; caller owns. */
PangoLayout        *gs_scene_create_layout (GsScene            *self,
                                            GtkWidget          *widget,
                                            const char         *text);
/** gs_scene_append_name: a row's name at the left of its axis, in a row @height high. */
void                gs_scene_append_name   (GsScene            *self,
                                            GtkSnapshot        *snapshot,
                                            PangoLayout        *name,
                                            double              axis_x,
                                            int                 height);
/** gs_scene_append_card: a card's ground. */
void                gs_scene_append_card   (GsScene            *self,
                                            GtkSnapshot        *snapshot,
                                            double              width,
                                            double              height);
/** gs_color_to_rgba: @alpha 0…1. */
GdkRGBA             gs_color_to_rgba       (GsColor             color,
                                            double              alpha);
