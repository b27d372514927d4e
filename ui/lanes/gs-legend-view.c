/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-legend-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-legend-item.h"
#include "gs-legend-mark.h"
#include "gs-longest-list.h"
#include "gs-share-words.h"
#include "gs-state-words.h"

#define N_MARKS 2

struct _GsLegendView
{
  GtkWidget parent_instance;

  /* Children.  An item stands for a state and is hidden while that does not occur. */
  GtkWidget *items[GS_N_STATES]; /* GsLegendItem */
  GtkWidget *marks[N_MARKS]; /* GsLegendMark: failed, cancelled */
  GtkWidget *all;      /* ends the filter; hidden while there is none */
  GtkWidget *words;    /* GtkStack: the caption, or the sentence of a state in its place */
  GtkWidget *caption;
  GtkWidget *sentences[GS_N_STATES];
  gboolean minor[GS_N_STATES]; /* less than a hundredth of what is visible */

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned */
};

G_DEFINE_FINAL_TYPE (GsLegendView, gs_legend_view, GTK_TYPE_WIDGET)

enum
{
  SPAN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Adds up what the worker lanes of every variant did, as a whole and in the visible range. */
static void
add_up (GsLegendView *self,
        gint64        whole[GS_N_STATES],
        gint64        visible[GS_N_STATES])
{
  const GsView *view = gs_scene_get_target (self->scene, GS_RANGE_MAIN);
  GsExperiment *experiment = gs_results_get_experiment (self->results);

  for (guint i = 0; i < gs_experiment_get_n_variants (experiment); i++)
    {
      GsRun *run = gs_results_get_shown_run (self->results, i);

      if (run == NULL)
        continue;
      gs_measure_add_times (gs_run_get_trace (run), 0, INFINITY, whole);
      gs_measure_add_times (gs_run_get_trace (run), view->begin, view->end, visible);
    }
}

static void
set_item (GsLegendView *self,
          GsState       state,
          gboolean      occurs,
          gint64        visible,
          gint64        sum)
{
  g_autofree char *share = gs_words_share ((double) visible, (double) sum);

  self->minor[state] = visible * 100 < sum;
  gtk_widget_set_visible (self->items[state], occurs);
  gs_legend_item_set_share (GS_LEGEND_ITEM (self->items[state]), share);
}

static void
update_shares (GsLegendView *self)
{
  gint64 whole[GS_N_STATES] = { 0 };
  gint64 visible[GS_N_STATES] = { 0 };
  gint64 sum = 0, whole_sum = 0;
  gboolean minor[GS_N_STATES];
  g_autofree char *description = NULL;

  memcpy (minor, self->minor, sizeof minor);
  if (self->results != NULL)
    add_up (self, whole, visible);
  for (guint state = 0; state < GS_N_STATES; state++)
    {
      sum += visible[state];
      whole_sum += whole[state];
    }

  /* Explain idle only where there is much of it: it is drawn as almost nothing. */
  for (guint state = 0; state < GS_N_STATES; state++)
    set_item (self, (GsState) state,
              state == GS_STATE_IDLE ? whole[state] * 100 > whole_sum : whole[state] > 0,
              visible[state], sum);

  /* Describe everything, including items that the row has no room for. */
  description = gs_words_shares (visible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  /* Invalidate the layout: minor items give way to others. */
  if (memcmp (minor, self->minor, sizeof minor) != 0)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
gs_legend_view_update (GsLegendView *self)
{
  g_return_if_fail (GS_IS_LEGEND_VIEW (self));

  for (guint i = 0; i < N_MARKS; i++)
    gs_legend_mark_set_results (GS_LEGEND_MARK (self->marks[i]), self->results);
  update_shares (self);
}

static int
get_gap (GsLegendView *self)
{
  return (int) round (gs_scene_get_style (self->scene)->font_size * 1.1);
}

/* The child that stands at @place: states in their order, marks, the button, the words; NULL beyond
 * the last one. */
static GtkWidget *
get_child (GsLegendView *self,
           guint         place)
{
  if (place < GS_N_STATES)
    return self->items[gs_words_state_order[place]];
  if (place < GS_N_STATES + N_MARKS)
    return self->marks[place - GS_N_STATES];
  if (place == GS_N_STATES + N_MARKS)
    return self->all;
  return place == GS_N_STATES + N_MARKS + 1 ? self->words : NULL;
}

/* Whether all occurring states fit in one line.  If not, minor ones give way. */
static gboolean
fits_in_line (GsLegendView *self,
              int           width)
{
  int needed = 2 * gs_scene_get_sizes (self->scene)->pad - get_gap (self);
  GtkWidget *item;
  int item_width;

  for (guint i = 0; (item = get_child (self, i)) != NULL; i++)
    {
      if (!gtk_widget_get_visible (item))
        continue;
      gtk_widget_measure (item == self->words ? self->caption : item,
                          GTK_ORIENTATION_HORIZONTAL, -1, NULL, &item_width, NULL, NULL);
      needed += item_width + get_gap (self);
    }
  return needed <= width;
}

/* Width of an item, and of the words: the longest sentence counts, so that nothing moves when one
 * is shown. */
static int
measure_width (GtkWidget *item)
{
  int width;

  gtk_widget_measure (item, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

/* Places the items from the left, line by line, and the words at the right end of the last line, or
 * in lines of their own if it has no room for the longest sentence.  Returns the height; places
 * nothing if @place is FALSE. */
static int
lay_out (GsLegendView *self,
         int           width,
         gboolean      place)
{
  int gap = get_gap (self);
  int pad = gs_scene_get_sizes (self->scene)->pad;
  gboolean all = fits_in_line (self, width);
  int x = pad, y = 0, line = 0;
  int item_width, height;
  GtkWidget *item;

  for (guint i = 0; (item = get_child (self, i)) != NULL; i++)
    {
      if (!gtk_widget_get_visible (item))
        continue;
      if (i < GS_N_STATES)
        {
          gboolean shown = all || !self->minor[gs_words_state_order[i]]
                           || gs_scene_get_hidden (self->scene) & (1u << gs_words_state_order[i]);

          if (place)
            gtk_widget_set_child_visible (item, shown);
          if (!shown)
            continue;
        }
      item_width = MIN (measure_width (item), width);
      if (x + item_width > (item == self->words ? width - pad : width) && x > 0 && line > 0)
        {
          x = pad;
          y += line;
          line = 0;
        }
      if (item == self->words)
        item_width = MAX (0, width - pad - x);
      gtk_widget_measure (item, GTK_ORIENTATION_VERTICAL, item_width, NULL, &height, NULL, NULL);
      line = MAX (line, height);
      if (place)
        gtk_widget_size_allocate (item, &(GtkAllocation) { x, y, item_width, height }, -1);
      x += item_width + gap;
    }
  return y + line;
}

static void
gs_legend_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  GsLegendView *self = GS_LEGEND_VIEW (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lay_out (self, for_size > 0 ? for_size : 800, FALSE);
  else
    {
      *minimum = 200;
      *natural = 800;
    }
}

static GtkSizeRequestMode
gs_legend_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
gs_legend_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  lay_out (GS_LEGEND_VIEW (widget), width, TRUE);
}

static void
style_changed_cb (GsLegendView *self)
{
  double px = gs_style_get_text_px (gs_scene_get_style (self->scene), GS_TEXT_SMALL);

  gs_scene_dress_label (self->scene, GTK_LABEL (self->caption), px, FALSE, TRUE);
  for (guint state = 0; state < GS_N_STATES; state++)
    gs_scene_dress_label (self->scene, GTK_LABEL (self->sentences[state]), px, FALSE, FALSE);
  gs_scene_dress_label (self->scene, GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->all))), px,
                        TRUE, FALSE);
}

static void
filter_changed_cb (GsLegendView *self)
{
  gtk_widget_set_visible (self->all, gs_scene_get_hidden (self->scene) != 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
all_clicked_cb (GsLegendView *self)
{
  gs_scene_set_hidden (self->scene, 0);
}

static void
chosen_cb (GsLegendView      *self,
           const GsFoundSpan *found)
{
  g_signal_emit (self, signals[SPAN_CHOSEN], 0, found);
}

static void
list_wanted_cb (GsLegendView *self,
                GsLegendItem *item)
{
  GtkWidget *list;

  if (self->results == NULL)
    return;

  list = gs_longest_list_new (self->scene, self->results, gs_legend_item_get_state (item));
  gtk_widget_set_parent (list, GTK_WIDGET (item));
  g_signal_connect_object (list, "span-chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  /* Hide the tooltip while the list is open: it would cover the list. */
  g_object_bind_property (list, "visible", item, "has-tooltip", G_BINDING_INVERT_BOOLEAN);
  gtk_popover_popup (GTK_POPOVER (list));
}

/* Shows the words of the state under the pointer, or else of the one with the keyboard. */
static void
tell (GsLegendView *self)
{
  GtkWidget *told = self->caption;
  gboolean pointed = FALSE;

  if (self->words == NULL)
    return;

  for (guint state = 0; state < GS_N_STATES && !pointed; state++)
    {
      GtkStateFlags flags = gtk_widget_get_state_flags (self->items[state]);

      pointed = (flags & GTK_STATE_FLAG_PRELIGHT) != 0;
      if (pointed || flags & GTK_STATE_FLAG_FOCUSED)
        told = self->sentences[state];
    }
  gtk_stack_set_visible_child (GTK_STACK (self->words), told);
}

static void
view_changed_cb (GsLegendView *self,
                 guint         range)
{
  if (range == GS_RANGE_MAIN)
    update_shares (self);
}

static void
gs_legend_view_dispose (GObject *object)
{
  GsLegendView *self = GS_LEGEND_VIEW (object);

  /* Remove the words first: an item that goes lets go of the pointer and the keyboard. */
  g_clear_pointer (&self->words, gtk_widget_unparent);
  for (guint state = 0; state < GS_N_STATES; state++)
    g_clear_pointer (&self->items[state], gtk_widget_unparent);
  for (guint i = 0; i < N_MARKS; i++)
    g_clear_pointer (&self->marks[i], gtk_widget_unparent);
  g_clear_pointer (&self->all, gtk_widget_unparent);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_legend_view_parent_class)->dispose (object);
}

static void
gs_legend_view_class_init (GsLegendViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_legend_view_dispose;
  widget_class->get_request_mode = gs_legend_view_get_request_mode;
  widget_class->measure = gs_legend_view_measure;
  widget_class->size_allocate = gs_legend_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "legend");
  signals[SPAN_CHOSEN] =
    g_signal_new ("span-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_legend_view_init (GsLegendView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Legend"), -1);
}

/* At the right end of a line; in more than one where it is narrow. */
static GtkWidget *
add_words (GsLegendView *self,
           const char   *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_stack_add_child (GTK_STACK (self->words), label);
  return label;
}

static void
build (GsLegendView *self)
{
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      GtkWidget *item = gs_legend_item_new (self->scene, gs_words_state_order[i]);

      self->items[gs_words_state_order[i]] = item;
      gtk_widget_set_visible (item, FALSE);
      gtk_widget_set_parent (item, GTK_WIDGET (self));
      g_signal_connect_object (item, "list-wanted", G_CALLBACK (list_wanted_cb), self,
                               G_CONNECT_SWAPPED);
    }
  for (guint i = 0; i < N_MARKS; i++)
    {
      self->marks[i] = gs_legend_mark_new (self->scene, i > 0);
      gtk_widget_set_parent (self->marks[i], GTK_WIDGET (self));
      g_signal_connect_object (self->marks[i], "span-chosen", G_CALLBACK (chosen_cb), self,
                               G_CONNECT_SWAPPED);
    }
  self->all = gtk_button_new_with_label (_("Show all"));
  gtk_widget_add_css_class (self->all, "legend-item");
  gtk_widget_set_visible (self->all, FALSE);
  gtk_widget_set_parent (self->all, GTK_WIDGET (self));
  g_signal_connect_swapped (self->all, "clicked", G_CALLBACK (all_clicked_cb), self);
  self->words = gtk_stack_new ();
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  self->caption = add_words (self, _("run in turn, drawn from a common zero"));
  for (guint i = 0; i < GS_N_STATES; i++)
    {
      self->sentences[i] = add_words (self, gs_state_get_sentence ((GsState) i));
      g_signal_connect_object (self->items[i], "state-flags-changed", G_CALLBACK (tell), self,
                               G_CONNECT_SWAPPED);
    }
}

GtkWidget *
gs_legend_view_new (GsScene *scene)
{
  GsLegendView *self = g_object_new (GS_TYPE_LEGEND_VIEW, NULL);

  self->scene = g_object_ref (scene);
  build (self);
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "filter-changed", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

void
gs_legend_view_set_results (GsLegendView *self,
                            GsResults    *results)
{
  g_return_if_fail (GS_IS_LEGEND_VIEW (self));

  g_set_object (&self->results, results);
  gs_legend_view_update (self);
}
