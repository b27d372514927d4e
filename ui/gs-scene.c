/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-scene.h"

#include <math.h>

struct _GsScene
{
  GObject parent_instance;

  GsView views[GS_N_RANGES];
  double end;                /* of the whole */
  int lens;                  /* variant, or -1 */
  GsStyle style;
  GsSceneSizes sizes;

  int focus;                 /* variant that the window talks about, or -1 */
  gboolean selected;         /* whether there is a selected span: */
  guint variant;
  guint lane;
  GsSpan span;
};

enum
{
  VIEW_CHANGED,
  STYLE_CHANGED,
  LENS_CHANGED,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsScene, gs_scene, G_TYPE_OBJECT)

static void
gs_scene_class_init (GsSceneClass *klass)
{
  signals[VIEW_CHANGED] =
    g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[STYLE_CHANGED] =
    g_signal_new ("style-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[LENS_CHANGED] =
    g_signal_new ("lens-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
gs_scene_init (GsScene *self)
{
  self->end = 1e9;
  self->views[GS_RANGE_MAIN] = (GsView) { 0, self->end };
  self->views[GS_RANGE_LENS] = (GsView) { 0, self->end };
  self->lens = -1;
  self->focus = -1;
  self->sizes = (GsSceneSizes) { 24, 6, 100, 8, 8, 28 };
  gs_style_init (&self->style, FALSE, FALSE, 14);
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

/* The range nearest to @view that lies within the whole and is not too close. */
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

void
gs_scene_set_view (GsScene      *self,
                   GsRange       range,
                   const GsView *view)
{
  GsView held;

  g_return_if_fail (GS_IS_SCENE (self));
  g_return_if_fail (view != NULL && isfinite (view->begin) && isfinite (view->end));

  held = hold_view (self, view);
  if (held.begin == self->views[range].begin && held.end == self->views[range].end)
    return;

  self->views[range] = held;
  g_signal_emit (self, signals[VIEW_CHANGED], 0, (guint) range);
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
  g_signal_emit (self, signals[VIEW_CHANGED], 0, (guint) GS_RANGE_MAIN);
}

void
gs_scene_zoom (GsScene *self,
               GsRange  range,
               double   factor,
               double   center)
{
  const GsView *view;
  double width, share;

  g_return_if_fail (GS_IS_SCENE (self));
  g_return_if_fail (factor > 0);

  view = &self->views[range];
  if (isnan (center))
    center = (view->begin + view->end) / 2;

  /* The width is held to its limits here, before the center is used: otherwise zooming against a
   * limit would move what is under the pointer. */
  share = (center - view->begin) / (view->end - view->begin);
  width = CLAMP ((view->end - view->begin) * factor, MIN (GS_SCENE_CLOSEST, self->end), self->end);
  gs_scene_set_view (self, range,
                     &(GsView) { center - share * width, center - share * width + width });
}

void
gs_scene_pan (GsScene *self,
              GsRange  range,
              double   share)
{
  const GsView *view;
  double by;

  g_return_if_fail (GS_IS_SCENE (self));

  view = &self->views[range];
  by = (view->end - view->begin) * share;
  gs_scene_set_view (self, range, &(GsView) { view->begin + by, view->end + by });
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

  return self->views[GS_RANGE_MAIN].begin <= 0 && self->views[GS_RANGE_MAIN].end >= self->end;
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
  g_signal_emit (self, signals[LENS_CHANGED], 0);
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
  g_signal_emit (self, signals[STYLE_CHANGED], 0);
}

void
gs_scene_select (GsScene      *self,
                 guint         variant,
                 guint         lane,
                 const GsSpan *span)
{
  g_return_if_fail (GS_IS_SCENE (self));

  self->selected = TRUE;
  self->focus = (int) variant;
  self->variant = variant;
  self->lane = lane;
  self->span = *span;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
gs_scene_unselect (GsScene *self)
{
  g_return_if_fail (GS_IS_SCENE (self));

  if (!self->selected)
    return;

  self->selected = FALSE;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
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
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

int
gs_scene_get_variant (GsScene *self)
{
  g_return_val_if_fail (GS_IS_SCENE (self), -1);

  return self->focus;
}

void
gs_scene_get_axis (GsScene *self,
                   int      width,
                   double  *axis_x,
                   double  *axis_width)
{
  g_return_if_fail (GS_IS_SCENE (self));

  *axis_x = self->sizes.label_width;
  *axis_width = MAX (1, width - self->sizes.label_width - 2 * self->sizes.pad);
}

void
gs_scene_dress_label (GsScene  *self,
                      GtkLabel *label,
                      double    px,
                      gboolean  bold,
                      gboolean  dim)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GsColor color = dim ? self->style.dim_text : self->style.text;

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (px * PANGO_SCALE)));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes,
                          pango_attr_foreground_new ((guint16) (color.red * 65535),
                                                     (guint16) (color.green * 65535),
                                                     (guint16) (color.blue * 65535)));
  pango_attr_list_insert (attributes, pango_attr_foreground_alpha_new (G_MAXUINT16));
  gtk_label_set_attributes (label, attributes);
}

PangoLayout *
gs_scene_create_layout (GsScene    *self,
                        GtkWidget  *widget,
                        const char *text)
{
  PangoLayout *layout;
  g_autoptr (PangoFontDescription) font = NULL;

  g_return_val_if_fail (GS_IS_SCENE (self), NULL);

  font = pango_font_description_copy (
    pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  pango_font_description_set_absolute_size (
    font, gs_style_get_text_px (&self->style, GS_TEXT_SMALL) * PANGO_SCALE);
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_set_font_description (layout, font);
  return layout;
}

void
gs_scene_append_name (GsScene     *self,
                      GtkSnapshot *snapshot,
                      PangoLayout *name,
                      double       axis_x,
                      int          height)
{
  GdkRGBA color;
  int width, text_height;

  g_return_if_fail (GS_IS_SCENE (self));

  color = gs_color_to_rgba (self->style.dim_text, 1);
  pango_layout_get_pixel_size (name, &width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (axis_x - width -
                                                         self->style.font_size * 0.7),
                                                (float) floor ((height - text_height) / 2.0)));
  gtk_snapshot_append_layout (snapshot, name, &color);
  gtk_snapshot_restore (snapshot);
}

void
gs_scene_append_card (GsScene     *self,
                      GtkSnapshot *snapshot,
                      double       width,
                      double       height)
{
  GskRoundedRect outline;
  GdkRGBA color = gs_color_to_rgba (self->style.card, 1);

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height), 9);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

GdkRGBA
gs_color_to_rgba (GsColor color,
                  double  alpha)
{
  return (GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue, (float) alpha };
}
