/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing and layout that several widgets of the scene share. */
#include "gs-scene-private.h"

#include <math.h>

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
  pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (name, (int) (MAX (axis_x - self->style.font_size, 1) * PANGO_SCALE));
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
  if (self->style.high_contrast)
    gs_scene_append_frame (snapshot, self->style.text, 0, 0, width, height, 9, 1);
}

void
gs_scene_append_frame (GtkSnapshot *snapshot,
                       GsColor      color,
                       double       x,
                       double       y,
                       double       width,
                       double       height,
                       float        radius,
                       float        line)
{
  GskRoundedRect outline;
  GdkRGBA rgba = gs_color_to_rgba (color, 1);

  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height), radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { line, line, line, line },
                              (GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

GdkRGBA
gs_color_to_rgba (GsColor color,
                  double  alpha)
{
  return (GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue, (float) alpha };
}

GtkWidget *
gs_scene_add_label (GtkWidget *parent,
                    float      xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (label, parent);
  return label;
}

GtkWidget *
gs_scene_add_wrapping_label (GtkWidget *parent)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_parent (label, parent);
  return label;
}
