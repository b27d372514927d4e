/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lens-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-card-header.h"
#include "gs-gil-words.h"
#include "gs-lane-words.h"
#include "gs-ruler-view.h"
#include "gs-sheet.h"

/* Limit of lanes: more would not fit beside the variants. */
#define MAX_LANES 8

struct _GsLensView
{
  GsLaneCard parent_instance;

  /* children, beside the lanes, of which the last one is the GIL's */
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *ruler;

  guint32 interpreter; /* whose GIL */
};

G_DEFINE_FINAL_TYPE (GsLensView, gs_lens_view, GS_TYPE_LANE_CARD)

static GsScene *
get_scene (GsLensView *self)
{
  return gs_lane_card_get_scene (GS_LANE_CARD (self));
}

static int
lay_out_header (GsLensView *self,
                int         width,
                gboolean    place)
{
  double px = gs_style_get_text_px (gs_scene_get_style (get_scene (self)), GS_TEXT_TITLE);
  const GsCardHeader header = { self->title, self->detail, NULL, 0, (int) ceil (px * 1.9) };

  return gs_card_header_lay_out (&header, get_scene (self), width, 0, place);
}

static int
gs_lens_view_get_height (GsLaneCard *card,
                         int         width)
{
  GsLensView *self = GS_LENS_VIEW (card);
  int ruler;

  gtk_widget_measure (self->ruler, GTK_ORIENTATION_VERTICAL, -1, NULL, &ruler, NULL, NULL);
  return lay_out_header (self, width, FALSE) + gs_lane_card_get_lanes_height (card) + ruler + 4 +
         gs_scene_get_sizes (get_scene (self))->gap;
}

static void
gs_lens_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  GsLensView *self = GS_LENS_VIEW (widget);
  int header = lay_out_header (self, width, TRUE);
  int y = gs_lane_card_allocate_lanes (GS_LANE_CARD (self), header, width);
  int ruler;

  gtk_widget_measure (self->ruler, GTK_ORIENTATION_VERTICAL, -1, NULL, &ruler, NULL, NULL);
  gtk_widget_size_allocate (self->ruler, &(GtkAllocation) { 0, y, width, ruler }, -1);
}

static void
gs_lens_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  GsLensView *self = GS_LENS_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget) - sizes->gap;

  gs_scene_append_card (get_scene (self), snapshot, width, height);
  GTK_WIDGET_CLASS (gs_lens_view_parent_class)->snapshot (widget, snapshot);
  gs_scene_append_frame (snapshot, gs_scene_get_style (get_scene (self))->accent, 0, 0, width,
                         height, 9, 2);
}

static void
write_words (GsLensView *self)
{
  const GsView *view = gs_scene_get_target (get_scene (self), GS_RANGE_LENS);
  GsTrace *trace = gs_lane_card_get_trace (GS_LANE_CARD (self));
  g_autofree char *title = gs_words_lens_title (view->end - view->begin);
  g_autofree char *detail = NULL;
  gint64 origin;

  if (trace == NULL)
    return;

  origin = gs_trace_get_begin (trace);
  detail = gs_words_lens (trace, self->interpreter, origin + (gint64) view->begin,
                          origin + (gint64) view->end);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->detail), detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
}

static void
view_changed_cb (GsLensView *self,
                 guint       range)
{
  if (range == GS_RANGE_LENS)
    write_words (self);
}

static void
style_changed_cb (GsLensView *self)
{
  const GsStyle *style = gs_scene_get_style (get_scene (self));

  gs_scene_dress_label (get_scene (self), GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_TITLE), TRUE, FALSE);
  gs_scene_dress_label (get_scene (self), GTK_LABEL (self->detail),
                        gs_style_get_text_px (style, GS_TEXT_SMALL), FALSE, TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_lens_view_class_init (GsLensViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GS_LANE_CARD_CLASS (klass)->get_height = gs_lens_view_get_height;
  widget_class->size_allocate = gs_lens_view_size_allocate;
  widget_class->snapshot = gs_lens_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lens");
}

static void
gs_lens_view_init (GsLensView *self)
{
  self->title = gs_scene_add_wrapping_label (GTK_WIDGET (self));
  self->detail = gs_scene_add_wrapping_label (GTK_WIDGET (self));
}

GtkWidget *
gs_lens_view_new (GsScene *scene)
{
  GsLensView *self = g_object_new (GS_TYPE_LENS_VIEW, NULL);

  gs_lane_card_set_scene (GS_LANE_CARD (self), scene);
  self->ruler = gs_ruler_view_new (scene, GS_RANGE_LENS);
  gtk_widget_set_parent (self->ruler, GTK_WIDGET (self));
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

void
gs_lens_view_set_trace (GsLensView *self,
                        GsTrace    *trace,
                        guint       variant,
                        guint32     interpreter)
{
  GsLaneCard *card = GS_LANE_CARD (self);
  guint n_shown = 0;

  g_return_if_fail (GS_IS_LENS_VIEW (self));

  gs_lane_card_cut_lanes (card, 0);
  gs_lane_card_set_trace (card, trace);
  self->interpreter = interpreter;
  if (trace == NULL)
    return;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace) && n_shown < MAX_LANES; i++)
    {
      const GsTraceLane *info = gs_trace_get_lane (trace, i);
      g_autofree char *name = gs_words_lane_name (info->name);

      if (info->kind == GS_LANE_MAIN)
        continue;
      gs_lane_view_set_lane (gs_lane_card_add_lane (card, GS_RANGE_LENS, variant, name,
                                                    self->ruler),
                             trace, i, name, _("lens"));
      n_shown++;
    }
  gs_lane_view_set_holder (gs_lane_card_add_lane (card, GS_RANGE_LENS, variant,
                                                  gs_words_holder_lane (), self->ruler),
                           trace, interpreter);
  write_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
