/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scene: what all widgets of the stage share: the visible range, the lens's range, the theme's
 * style, the sizes, the selection.  It draws nothing. */
#pragma once

#include <gtk/gtk.h>

#include "gs-timeline.h"

/* The closest zoom: 10 µs over the whole width. */
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
 *   "measure-changed"             the range that is measured
 *   "filter-changed"              which states are shown
 *   "grouping-changed"            lanes for workers, or for tasks
 *   "strings-changed"             whether those of all tasks are shown
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
/** gs_scene_get_target: where the range will be when its animation has ended: what words are said of,
 * so that a screen reader hears once where it came to. */
const GsView       *gs_scene_get_target    (GsScene            *self,
                                            GsRange             range);
/** gs_scene_set_target: says where it goes, held as by gs_scene_set_view(); nothing moves yet. */
void                gs_scene_set_target    (GsScene            *self,
                                            GsRange             range,
                                            const GsView       *view);
/** gs_scene_approach: shows the range at @progress (0…1) of its way from @from to its target. */
void                gs_scene_approach      (GsScene            *self,
                                            GsRange             range,
                                            const GsView       *from,
                                            double              progress);
/** gs_scene_plan_zoom: the range closer by @factor (< 1) or farther; the time @center (NAN: the
 * middle) stays in its place. */
GsView              gs_scene_plan_zoom     (GsScene            *self,
                                            GsRange             range,
                                            double              factor,
                                            double              center);
/** gs_scene_plan_pan: the range moved by @share of itself. */
GsView              gs_scene_plan_pan      (GsScene            *self,
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

/** gs_scene_set_measure: a range of @variant to measure, in ns since its first submit; −1 for none. */
void                gs_scene_set_measure   (GsScene            *self,
                                            int                 variant,
                                            const GsView       *view);
/** gs_scene_let_go: nothing is selected or measured any more. */
void                gs_scene_let_go        (GsScene            *self);
/** gs_scene_get_measure: FALSE if nothing is measured. */
gboolean            gs_scene_get_measure   (GsScene            *self,
                                            guint              *variant,
                                            GsView             *view);

/** gs_scene_set_hidden: the states that lanes do not show, a bit for each. */
void                gs_scene_set_hidden    (GsScene            *self,
                                            guint               states);
guint               gs_scene_get_hidden    (GsScene            *self);
/** gs_scene_get_lane_style: the style in which lanes are drawn: what is hidden is the ground. */
const GsStyle      *gs_scene_get_lane_style (GsScene           *self);

/** gs_scene_set_by_task: a lane for each task, rather than for each worker. */
void                gs_scene_set_by_task   (GsScene            *self,
                                            gboolean            by_task);
gboolean            gs_scene_get_by_task   (GsScene            *self);

/** gs_scene_set_strings: whether the strings of all tasks are shown. */
void                gs_scene_set_strings   (GsScene            *self,
                                            gboolean            strings);
gboolean            gs_scene_get_strings   (GsScene            *self);

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
/** gs_scene_append_frame: a border @line wide, its corners rounded by @radius. */
void                gs_scene_append_frame  (GtkSnapshot        *snapshot,
                                            GsColor             color,
                                            double              x,
                                            double              y,
                                            double              width,
                                            double              height,
                                            float               radius,
                                            float               line);
/** gs_scene_add_label: a label in @parent that is cut short where there is no room. */
GtkWidget          *gs_scene_add_label     (GtkWidget          *parent,
                                            float               xalign);
/** gs_scene_add_wrapping_label: one whose words go on in another line. */
GtkWidget          *gs_scene_add_wrapping_label (GtkWidget     *parent);
/** gs_color_to_rgba: @alpha 0…1. */
GdkRGBA             gs_color_to_rgba       (GsColor             color,
                                            double              alpha);
