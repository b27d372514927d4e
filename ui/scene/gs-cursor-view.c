/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cursor-view.h"

#include <math.h>

/* The tip's share of the width, at most. */
#define TIP_SHARE 0.6

struct _GsCursorView
{
  GtkWidget parent_instance;

  GsScene *scene;      /* owned */
  GsCursorLine lines[GS_CURSOR_MAX_LINES];
  guint n_lines;
  char *tip;
  PangoLayout *layout; /* of the tip */
  double tip_x;
  double tip_y;
};

G_DEFINE_FINAL_TYPE (GsCursorView, gs_cursor_view, GTK_TYPE_WIDGET)

static void
snapshot_tip (GsCursorView *self,
              GtkSnapshot  *snapshot)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  double pad = round (style->font_size * 0.5);
  GdkRGBA ground = gs_color_to_rgba (style->text, 0.92);
  GdkRGBA ink = gs_color_to_rgba (style->card, 1);
  GskRoundedRect outline;
  int text_width, text_height;
  double x, y, width, height;

  if (self->layout == NULL)
    self->layout = gs_scene_create_layout (self->scene, GTK_WIDGET (self), self->tip);
  /* Wrap: an exception's message may be long. */
  pango_layout_set_width (self->layout, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  if (text_width > gtk_widget_get_width (GTK_WIDGET (self)) * TIP_SHARE)
    {
      pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_width (self->layout, (int) (gtk_widget_get_width (GTK_WIDGET (self))
                                                   * TIP_SHARE) * PANGO_SCALE);
      pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
    }
  width = text_width + 2 * pad;
  height = text_height + pad;

  /* Put the tip right below the pointer, or on its other side where there is no room. */
  x = self->tip_x + 12;
  if (x + width > gtk_widget_get_width (GTK_WIDGET (self)))
    x = MAX (0, self->tip_x - 12 - width);
  y = self->tip_y + 20;
  if (y + height > gtk_widget_get_height (GTK_WIDGET (self)))
    y = MAX (0, self->tip_y - 12 - height);
  x = round (x);
  y = round (y);

  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (x + pad), (float) round (y + pad / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
gs_cursor_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  GsCursorView *self = GS_CURSOR_VIEW (widget);
  GdkRGBA color = gs_color_to_rgba (gs_scene_get_style (self->scene)->accent, 0.85);

  for (guint i = 0; i < self->n_lines; i++)
    {
      const GsCursorLine *line = &self->lines[i];

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT ((float) floor (line->x), (float) line->top,
                                                      1, (float) (line->bottom - line->top)));
    }
  if (self->tip != NULL)
    snapshot_tip (self, snapshot);
}

static void
gs_cursor_view_dispose (GObject *object)
{
  GsCursorView *self = GS_CURSOR_VIEW (object);

  g_clear_object (&self->layout);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_cursor_view_parent_class)->dispose (object);
}

static void
gs_cursor_view_finalize (GObject *object)
{
  g_free (GS_CURSOR_VIEW (object)->tip);
  G_OBJECT_CLASS (gs_cursor_view_parent_class)->finalize (object);
}

static void
gs_cursor_view_class_init (GsCursorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_cursor_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_cursor_view_finalize;
  widget_class->snapshot = gs_cursor_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "cursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
gs_cursor_view_init (GsCursorView *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
gs_cursor_view_new (GsScene *scene)
{
  GsCursorView *self = g_object_new (GS_TYPE_CURSOR_VIEW, NULL);

  self->scene = g_object_ref (scene);
  return GTK_WIDGET (self);
}

void
gs_cursor_view_set_lines (GsCursorView       *self,
                          const GsCursorLine *lines,
                          guint               n_lines)
{
  g_return_if_fail (GS_IS_CURSOR_VIEW (self));
  g_return_if_fail (n_lines <= GS_CURSOR_MAX_LINES);

  if (n_lines == 0 && self->n_lines == 0)
    return;

  for (guint i = 0; i < n_lines; i++)
    self->lines[i] = lines[i];
  self->n_lines = n_lines;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
gs_cursor_view_set_tip (GsCursorView *self,
                        const char   *text,
                        double        x,
                        double        y)
{
  g_return_if_fail (GS_IS_CURSOR_VIEW (self));

  if (text == NULL && self->tip == NULL)
    return;

  if (g_strcmp0 (self->tip, text) != 0)
    {
      g_clear_object (&self->layout);
      g_free (self->tip);
      self->tip = g_strdup (text);
    }
  self->tip_x = x;
  self->tip_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
