/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-lens-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-ruler-view.h"
#include "gs-sheet.h"
#include "gs-stage-words.h"

/* More lanes than these would not fit beside the variants. */
#define MAX_LANES 8

struct _GsLensView
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *title;
  GtkWidget *detail;
  GPtrArray *lanes;    /* GsLaneView, the last one the GIL's; borrowed from the widget tree */
  GtkWidget *ruler;

  GsScene *scene;      /* owned */
  GsTrace *trace;      /* owned */
  guint32 interpreter; /* whose GIL */
};

G_DEFINE_FINAL_TYPE (GsLensView, gs_lens_view, GTK_TYPE_WIDGET)

static int
get_header_height (GsLensView *self)
{
  return (int) ceil (gs_style_get_text_px (gs_scene_get_style (self->scene), GS_TEXT_TITLE) * 1.9);
}

static void
gs_lens_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  GsLensView *self = GS_LENS_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (self->scene);
  int ruler;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = sizes->label_width + 200;
      *natural = sizes->label_width + 600;
      return;
    }

  gtk_widget_measure (self->ruler, GTK_ORIENTATION_VERTICAL, -1, NULL, &ruler, NULL, NULL);
  *minimum = *natural = get_header_height (self) +
                        (int) self->lanes->len * (sizes->lane_height + sizes->lane_gap) +
                        ruler + 4 + sizes->gap;
}

static void
gs_lens_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  GsLensView *self = GS_LENS_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (self->scene);
  int header = get_header_height (self);
  int inner = MAX (width - 4 * sizes->pad, 2);
  int y = header;
  int title, ruler;

  gtk_widget_measure (self->title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &title, NULL, NULL);
  title = MIN (title, inner - 1);
  gtk_widget_size_allocate (self->title,
                            &(GtkAllocation) { 2 * sizes->pad, 0, title, header }, -1);
  gtk_widget_size_allocate (self->detail,
                            &(GtkAllocation) { 2 * sizes->pad + title, 0, inner - title, header },
                            -1);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      gtk_widget_size_allocate (g_ptr_array_index (self->lanes, i),
                                &(GtkAllocation) { 0, y, width, sizes->lane_height }, -1);
      y += sizes->lane_height + sizes->lane_gap;
    }
  gtk_widget_measure (self->ruler, GTK_ORIENTATION_VERTICAL, -1, NULL, &ruler, NULL, NULL);
  gtk_widget_size_allocate (self->ruler, &(GtkAllocation) { 0, y, width, ruler }, -1);
}

static void
gs_lens_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  GsLensView *self = GS_LENS_VIEW (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (self->scene);
  GdkRGBA accent = gs_color_to_rgba (gs_scene_get_style (self->scene)->accent, 1);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget) - sizes->gap;
  GskRoundedRect outline;

  gs_scene_append_card (self->scene, snapshot, width, height);
  GTK_WIDGET_CLASS (gs_lens_view_parent_class)->snapshot (widget, snapshot);
  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height), 9);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { accent, accent, accent, accent });
}

static void
write_words (GsLensView *self)
{
  const GsView *view = gs_scene_get_view (self->scene, GS_RANGE_LENS);
  g_autofree char *title = gs_sheet_dup_lens_title (view);
  g_autofree char *detail = NULL;
  double origin;

  if (self->trace == NULL)
    return;

  origin = (double) gs_trace_get_begin (self->trace);
  detail = gs_words_lens (self->trace, self->interpreter, origin + view->begin,
                          origin + view->end);
  if (detail == NULL)
    detail = g_strdup (_("the GIL does not change hands here"));
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
  const GsStyle *style = gs_scene_get_style (self->scene);

  gs_scene_dress_label (self->scene, GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_TITLE), TRUE, FALSE);
  gs_scene_dress_label (self->scene, GTK_LABEL (self->detail),
                        gs_style_get_text_px (style, GS_TEXT_SMALL), FALSE, TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
clear_lanes (GsLensView *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->lanes, i));
  g_ptr_array_set_size (self->lanes, 0);
}

static GsLaneView *
add_lane (GsLensView *self,
          guint       variant,
          const char *name)
{
  GtkWidget *lane = gs_lane_view_new (self->scene, GS_RANGE_LENS, variant, name);

  gtk_widget_insert_before (lane, GTK_WIDGET (self), self->ruler);
  g_ptr_array_add (self->lanes, lane);
  return GS_LANE_VIEW (lane);
}

static void
gs_lens_view_dispose (GObject *object)
{
  GsLensView *self = GS_LENS_VIEW (object);

  clear_lanes (self);
  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->detail, gtk_widget_unparent);
  g_clear_pointer (&self->ruler, gtk_widget_unparent);
  g_clear_object (&self->trace);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_lens_view_parent_class)->dispose (object);
}

static void
gs_lens_view_finalize (GObject *object)
{
  g_ptr_array_unref (GS_LENS_VIEW (object)->lanes);
  G_OBJECT_CLASS (gs_lens_view_parent_class)->finalize (object);
}

static void
gs_lens_view_class_init (GsLensViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_lens_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_lens_view_finalize;
  widget_class->measure = gs_lens_view_measure;
  widget_class->size_allocate = gs_lens_view_size_allocate;
  widget_class->snapshot = gs_lens_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lens");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (GsLensView *self,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
gs_lens_view_init (GsLensView *self)
{
  self->lanes = g_ptr_array_new ();
  self->title = add_label (self, 0);
  self->detail = add_label (self, 1);
}

GtkWidget *
gs_lens_view_new (GsScene *scene)
{
  GsLensView *self = g_object_new (GS_TYPE_LENS_VIEW, NULL);

  self->scene = g_object_ref (scene);
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
                        guint       variant)
{
  guint n_shown = 0;

  g_return_if_fail (GS_IS_LENS_VIEW (self));

  clear_lanes (self);
  g_set_object (&self->trace, trace);
  self->interpreter = GS_NO_INTERPRETER;
  if (trace == NULL)
    return;

  for (guint i = 0; i < gs_trace_get_n_lanes (trace) && n_shown < MAX_LANES; i++)
    {
      const GsTraceLane *info = gs_trace_get_lane (trace, i);
      g_autofree char *name = gs_words_lane_name (info->name);

      if (info->kind == GS_LANE_MAIN)
        continue;
      if (self->interpreter == GS_NO_INTERPRETER)
        self->interpreter = info->interpreter;
      gs_lane_view_set_lane (add_lane (self, variant, name), trace, i, name, _("lens"));
      n_shown++;
    }
  if (self->interpreter != GS_NO_INTERPRETER)
    gs_lane_view_set_holder (add_lane (self, variant, _("holds the GIL")), trace,
                             self->interpreter);
  write_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
