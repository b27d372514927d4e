/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-legend-mark.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-marks.h"
#include "gs-measure.h"
#include "gs-outcome-words.h"

/* A place to go to. */
typedef struct
{
  guint variant;
  GsTaskMark mark;
} Place;

struct _GsLegendMark
{
  GtkButton parent_instance;

  /* borrowed from the widget tree */
  GtkWidget *box;
  GtkWidget *swatch;
  GtkWidget *label;

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned; NULL for none */
  GArray *places;      /* Place: of every variant */
  guint next;          /* which one a click goes to */
  gboolean cancelled;
};

enum
{
  SPAN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsLegendMark, gs_legend_mark, GTK_TYPE_BUTTON)

static void
draw_swatch_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  GsLegendMark *self = user_data;

  if (self->scene != NULL)
    gs_marks_draw_shape (cr, self->cancelled, gs_scene_get_style (self->scene), width / 2.0,
                         height / 2.0, MIN (width, height));
}

static void
style_changed_cb (GsLegendMark *self)
{
  double px = gs_style_get_text_px (gs_scene_get_style (self->scene), GS_TEXT_SMALL);

  gtk_box_set_spacing (GTK_BOX (self->box), (int) round (px * 0.5));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->swatch), (int) round (px * 1.3));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->swatch), (int) round (px * 1.3));
  gtk_widget_queue_draw (self->swatch);
  gs_scene_dress_label (self->scene, GTK_LABEL (self->label), px, FALSE, FALSE);
}

static guint
collect (GsLegendMark *self,
         GsRun        *run,
         guint         variant)
{
  g_autoptr (GArray) marks = gs_task_marks_collect (run);

  for (guint i = 0; i < marks->len; i++)
    {
      Place place = { variant, g_array_index (marks, GsTaskMark, i) };

      if (!place.mark.cancelled == !self->cancelled && place.mark.lane >= 0)
        g_array_append_val (self->places, place);
    }
  return gs_task_marks_count (marks, self->cancelled);
}

/* The longest span of the task, which can be seen.  FALSE if there is none. */
static gboolean
find_span (GsLegendMark *self,
           const Place  *place,
           GsFoundSpan  *found)
{
  GsRun *run = gs_results_get_shown_run (self->results, place->variant);
  GsTrace *trace = run != NULL ? gs_run_get_trace (run) : NULL;
  gint64 longest = 0;
  GsSpanIter iter;
  GsSpan span;

  if (trace == NULL || (guint) place->mark.lane >= gs_trace_get_n_lanes (trace))
    return FALSE;

  *found = (GsFoundSpan) { .variant = place->variant, .lane = (guint) place->mark.lane };
  gs_span_iter_init (&iter, trace, found->lane, 0, place->mark.time);
  while (gs_span_iter_next (&iter, &span))
    if (span.task == place->mark.task && span.end - span.begin > longest)
      {
        longest = span.end - span.begin;
        found->span = span;
      }
  return longest > 0;
}

static void
gs_legend_mark_clicked (GtkButton *button)
{
  GsLegendMark *self = GS_LEGEND_MARK (button);
  GsFoundSpan found;

  if (self->places->len == 0)
    return;

  /* Skip places without a span. */
  for (guint i = 0; i < self->places->len; i++)
    {
      self->next %= self->places->len;
      if (!find_span (self, &g_array_index (self->places, Place, self->next++), &found))
        continue;
      g_signal_emit (self, signals[SPAN_CHOSEN], 0, &found);
      return;
    }
}

static void
gs_legend_mark_finalize (GObject *object)
{
  GsLegendMark *self = GS_LEGEND_MARK (object);

  g_array_unref (self->places);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_legend_mark_parent_class)->finalize (object);
}

static void
gs_legend_mark_class_init (GsLegendMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_legend_mark_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = gs_legend_mark_clicked;
  signals[SPAN_CHOSEN] =
    g_signal_new ("span-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
gs_legend_mark_init (GsLegendMark *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->swatch = gtk_drawing_area_new ();
  self->label = gtk_label_new (NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatch), draw_swatch_cb, self, NULL);
  gtk_widget_set_valign (self->swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->swatch);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "legend-item");
}

GtkWidget *
gs_legend_mark_new (GsScene  *scene,
                    gboolean  cancelled)
{
  GsLegendMark *self = g_object_new (GS_TYPE_LEGEND_MARK, NULL);

  self->scene = g_object_ref (scene);
  self->cancelled = cancelled;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               cancelled ? _("A task was cancelled here. Click: go to the next "
                                             "one.")
                                         : _("A task raised an exception here, or its process "
                                             "died. Click: go to the next one."));
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

void
gs_legend_mark_set_results (GsLegendMark *self,
                            GsResults    *results)
{
  g_autofree char *text = NULL;
  guint n_variants, n = 0;

  g_return_if_fail (GS_IS_LEGEND_MARK (self));

  g_set_object (&self->results, results);
  g_array_set_size (self->places, 0);
  n_variants =
    results != NULL ? gs_experiment_get_n_variants (gs_results_get_experiment (results)) : 0;
  for (guint i = 0; i < n_variants; i++)
    {
      GsRun *run = gs_results_get_shown_run (results, i);

      if (run != NULL)
        n += collect (self, run, i);
    }

  text = g_strdup_printf ("%s  %u", gs_words_mark_label (self->cancelled), n);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), text) == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
