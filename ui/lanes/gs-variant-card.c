/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-variant-card.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gs-card-header.h"
#include "gs-card-strings.h"
#include "gs-executor.h"
#include "gs-guess-words.h"
#include "gs-lane-words.h"
#include "gs-strings.h"
#include "gs-variant-words.h"

struct _GsVariantCard
{
  GsLaneCard parent_instance;

  /* children, beside the lanes */
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *figure;

  GsResults *results;  /* owned */
  GsRun *run;          /* owned: whose figures are written */
  guint n_seen;        /* lanes of the trace that have found their place */
  guint variant;
  gboolean waiting;
  int header_height;   /* px, as allocated last */
  GsStringsNode strings;
};

G_DEFINE_FINAL_TYPE (GsVariantCard, gs_variant_card, GS_TYPE_LANE_CARD)

static GsScene *
get_scene (GsVariantCard *self)
{
  return gs_lane_card_get_scene (GS_LANE_CARD (self));
}

static GsTrace *
get_trace (GsVariantCard *self)
{
  return gs_lane_card_get_trace (GS_LANE_CARD (self));
}

static guint
get_n_lanes (GsVariantCard *self)
{
  return gs_lane_card_get_n_lanes (GS_LANE_CARD (self));
}

static GsLaneView *
get_lane (GsVariantCard *self,
          guint          lane)
{
  return gs_lane_card_get_lane (GS_LANE_CARD (self), lane);
}

static int
lay_out_header (GsVariantCard *self,
                int            width,
                gboolean       place)
{
  const GsStyle *style = gs_scene_get_style (get_scene (self));
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));
  double line = MAX (sizes->figure * (style->presentation ? 1 : 1.15),
                     gs_style_get_text_px (style, GS_TEXT_TITLE) * 1.6);
  const GsCardHeader header = { self->title, self->detail, self->figure,
                                (int) (sizes->figure * 2.4), (int) ceil (line) };

  /* Strings begin above the lanes, below the words. */
  return gs_card_header_lay_out (&header, get_scene (self), width, sizes->pad / 2, place)
         + gs_card_strings_get_reach (GS_LANE_CARD (self));
}

/* Height of the card itself, without the gap below. */
static int
get_card_height (GsVariantCard *self,
                 int            header_height)
{
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));

  return sizes->pad / 2 + header_height +
         gs_lane_card_get_lanes_height (GS_LANE_CARD (self)) +
         gs_card_strings_get_height (GS_LANE_CARD (self)) + sizes->pad / 2;
}

/* The gap below belongs to the card: the lens's lines are drawn through it. */
static int
gs_variant_card_get_height (GsLaneCard *card,
                            int         width)
{
  GsVariantCard *self = GS_VARIANT_CARD (card);

  return get_card_height (self, lay_out_header (self, width, FALSE))
         + gs_scene_get_sizes (get_scene (self))->gap;
}

static void
gs_variant_card_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  GsVariantCard *self = GS_VARIANT_CARD (widget);

  self->header_height = lay_out_header (self, width, TRUE);
  gs_lane_card_allocate_lanes (GS_LANE_CARD (self), gs_scene_get_sizes (get_scene (self))->pad / 2
                                                    + self->header_height, width);
}

/* Draws the frame of the lens's range on the lanes, and the lines from it to the lens below. */
static void
snapshot_lens (GsVariantCard *self,
               GtkSnapshot   *snapshot,
               int            width,
               int            height)
{
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));
  const GsView *lens = gs_scene_get_view (get_scene (self), GS_RANGE_LENS);
  const GsView *view = gs_scene_get_view (get_scene (self), GS_RANGE_MAIN);
  double top = sizes->pad / 2 + self->header_height - 4;
  double bottom = sizes->pad / 2 + self->header_height
                  + gs_lane_card_get_lanes_height (GS_LANE_CARD (self)) - sizes->lane_gap + 4;
  double x, axis, begin, end;
  cairo_t *cr;

  gs_scene_get_axis (get_scene (self), width, &x, &axis);
  begin = gs_view_to_x (view, axis, lens->begin);
  end = gs_view_to_x (view, axis, lens->end);
  if (end < 0 || begin > axis)
    return;

  begin = x + MAX (begin, 0);
  end = MAX (x + MIN (end, axis), begin + 3);
  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, (float) top - 2, (float) width, (float) (height - top + 2)));
  gs_style_set_source (cr, gs_scene_get_style (get_scene (self))->accent);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, floor (begin), floor (top), ceil (end - begin), ceil (bottom - top));
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, begin, bottom + 1);
  cairo_line_to (cr, 4, height);
  cairo_move_to (cr, end, bottom + 1);
  cairo_line_to (cr, width - 4, height);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
gs_variant_card_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  GsVariantCard *self = GS_VARIANT_CARD (widget);
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gs_scene_append_card (get_scene (self), snapshot, width, height - sizes->gap);
  if (gs_scene_get_variant (get_scene (self)) == (int) self->variant)
    {
      GdkRGBA color = gs_color_to_rgba (gs_scene_get_style (get_scene (self))->accent, 1);
      float inset = (float) sizes->pad;

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, inset, 3,
                                                      (float) (height - sizes->gap) - 2 * inset));
    }
  GTK_WIDGET_CLASS (gs_variant_card_parent_class)->snapshot (widget, snapshot);
  gs_lane_card_append_common_marks (GS_LANE_CARD (self), snapshot);
  gs_card_strings_append (GS_LANE_CARD (self), snapshot, &self->strings);
  if (gs_scene_get_lens (get_scene (self)) == (int) self->variant)
    snapshot_lens (self, snapshot, width, height);
}

/* Names only every so many of thin lanes, so that the names do not overlap. */
static void
show_names (GsVariantCard *self)
{
  const GsSceneSizes *sizes = gs_scene_get_sizes (get_scene (self));
  double text = gs_style_get_text_px (gs_scene_get_style (get_scene (self)), GS_TEXT_SMALL) * 1.2;
  guint every = (guint) ceil (text / (sizes->lane_height + sizes->lane_gap));

  for (guint i = 0; i < get_n_lanes (self); i++)
    gs_lane_view_set_name_visible (get_lane (self, i), i % MAX (every, 1) == 0);
}

/* Dims the text of a variant that has not run yet; not in presentation mode or high contrast, where
 * the last row reads it too. */
static void
dim (GsVariantCard *self)
{
  const GsStyle *style = gs_scene_get_style (get_scene (self));
  gboolean plain = style->presentation || style->high_contrast;

  gtk_widget_set_opacity (GTK_WIDGET (self), self->waiting && !plain ? 0.5 : 1);
  for (guint i = 0; i < get_n_lanes (self); i++)
    gs_lane_view_set_dimmed (get_lane (self, i), self->waiting && plain);
}

/* Shrinks a unit that is a word, as in "1.8배". */
static void
shrink_unit (PangoAttrList *attributes,
             const char    *figure)
{
  gsize number = strspn (figure, "0123456789.,–");
  PangoAttribute *scale;

  if (!g_unichar_isalpha (g_utf8_get_char (figure + number)))
    return;

  scale = pango_attr_scale_new (0.7);
  scale->start_index = (guint) number;
  pango_attr_list_insert (attributes, scale);
}

static void
dress_figure (GsVariantCard *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  gs_scene_dress_label (get_scene (self), GTK_LABEL (self->figure),
                        gs_scene_get_sizes (get_scene (self))->figure, TRUE, FALSE);
  attributes = pango_attr_list_copy (gtk_label_get_attributes (GTK_LABEL (self->figure)));
  gs_text_lighten_times (attributes, gtk_label_get_label (GTK_LABEL (self->figure)));
  shrink_unit (attributes, gtk_label_get_label (GTK_LABEL (self->figure)));
  gtk_label_set_attributes (GTK_LABEL (self->figure), attributes);
}

static void
style_changed_cb (GsVariantCard *self)
{
  const GsStyle *style = gs_scene_get_style (get_scene (self));

  gs_card_strings_clear (&self->strings);
  gs_scene_dress_label (get_scene (self), GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_TITLE), TRUE, FALSE);
  gs_scene_dress_label (get_scene (self), GTK_LABEL (self->detail),
                        gs_style_get_text_px (style, GS_TEXT_SMALL), FALSE, TRUE);
  dress_figure (self);
  show_names (self);
  dim (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
view_changed_cb (GsVariantCard *self,
                 guint          range)
{
  if (gs_scene_get_lens (get_scene (self)) == (int) self->variant
      || gs_scene_get_strings (get_scene (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GsLaneView *
add_lane (GsVariantCard *self,
          const char    *name)
{
  return gs_lane_card_add_lane (GS_LANE_CARD (self), GS_RANGE_MAIN, self->variant, name, NULL);
}

static const GsExecutor *
find_executor (GsVariantCard *self)
{
  GsExperiment *experiment = gs_results_get_experiment (self->results);

  return gs_executor_find (gs_experiment_get_variant (experiment, self->variant)->executor);
}

/* Lanes that a run is sure to have: the event loop's and the workers', or the only thread's. */
static guint
count_expected_lanes (GsVariantCard *self)
{
  GsExperiment *experiment = gs_results_get_experiment (self->results);
  const GsExecutor *executor = find_executor (self);

  if (executor == NULL || !executor->has_workers)
    return 1;
  return gs_experiment_get_workers (experiment, self->variant) + (executor->has_loop ? 1 : 0);
}

static void
add_expected_lanes (GsVariantCard *self)
{
  guint n = count_expected_lanes (self);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = gs_words_lane_expected (self->results, self->variant, i);

      add_lane (self, name);
    }
}

/* Finds the place that was kept for a lane; a coroutine's has none. */
static guint
find_place (GsVariantCard     *self,
            const GsTraceLane *lane)
{
  const GsExecutor *executor = find_executor (self);

  if (lane->kind == GS_LANE_TASK)
    return G_MAXUINT;
  if (lane->kind == GS_LANE_WORKER && executor != NULL && executor->has_loop)
    return lane->number + 1;
  return lane->number;
}

/* A lane of the trace takes the place that was kept for it; one beyond that (a worker that replaced
 * another, a coroutine) gets a place of its own. */
static void
place_lane (GsVariantCard *self,
            guint          lane)
{
  const GsTraceLane *info = gs_trace_get_lane (get_trace (self), lane);
  g_autofree char *name = gs_words_lane_name (info->name);
  GsLaneView *view = NULL;
  guint place;

  if (info->kind == GS_LANE_MAIN)
    return;

  place = find_place (self, info);
  if (place < get_n_lanes (self) && gs_lane_view_is_empty (get_lane (self, place)))
    view = get_lane (self, place);
  else
    {
      view = add_lane (self, name);
      show_names (self);
    }
  gs_lane_view_set_lane (view, get_trace (self), lane, name,
                         gtk_label_get_label (GTK_LABEL (self->title)));
}

/* More tasks stay grouped by worker: their lanes could not be told apart.  Of so many coroutines
 * the event loop records each. */
static gboolean
shows_tasks (GsVariantCard *self)
{
  guint n_tasks = gs_experiment_get_n_tasks (gs_results_get_experiment (self->results));
  const GsExecutor *executor = find_executor (self);

  return gs_scene_get_by_task (get_scene (self)) && get_trace (self) != NULL && executor != NULL
         && n_tasks <= GS_MAX_TASK_LANES;
}

/* Whether @view shows it already. */
static gboolean
shows_task (GsLaneView *view,
            guint       task,
            guint       lane)
{
  guint shown;

  return gs_lane_view_get_task (view) == task && gs_lane_view_get_lane (view, NULL, NULL, &shown)
         && shown == lane;
}

static void
place_tasks (GsVariantCard *self)
{
  GArray *tasks = gs_trace_get_tasks (get_trace (self));

  for (guint i = 0; i < tasks->len; i++)
    {
      int lane = gs_trace_find_task_lane (get_trace (self), i);
      g_autofree char *name = g_strdup_printf (_("task %u"), i);

      if (i >= get_n_lanes (self))
        {
          add_lane (self, name);
          show_names (self);
        }
      if (lane < 0 || shows_task (get_lane (self, i), i, (guint) lane))
        continue;
      gs_lane_view_set_lane (get_lane (self, i), get_trace (self), (guint) lane, name,
                             gtk_label_get_label (GTK_LABEL (self->title)));
      gs_lane_view_set_task (get_lane (self, i), i);
    }
}

static void
place_new_lanes (GsVariantCard *self)
{
  if (shows_tasks (self))
    {
      place_tasks (self);
      return;
    }
  while (self->n_seen < gs_trace_get_n_lanes (get_trace (self)))
    place_lane (self, self->n_seen++);
}

/* Replaces the lanes. */
static void
grouping_changed_cb (GsVariantCard *self)
{
  gs_lane_card_cut_lanes (GS_LANE_CARD (self), 0);
  self->n_seen = 0;
  if (!shows_tasks (self))
    add_expected_lanes (self);
  if (get_trace (self) != NULL)
    place_new_lanes (self);
  gs_lane_card_mark (GS_LANE_CARD (self), self->run);
  style_changed_cb (self);
}

static void
set_trace (GsVariantCard *self,
           GsTrace       *trace)
{
  if (!gs_lane_card_set_trace (GS_LANE_CARD (self), trace))
    return;

  gs_card_strings_clear (&self->strings);
  self->n_seen = 0;
  for (guint i = 0; i < get_n_lanes (self); i++)
    gs_lane_view_clear (get_lane (self, i));
  if (shows_tasks (self))
    gs_lane_card_cut_lanes (GS_LANE_CARD (self), 0);
  else
    gs_lane_card_cut_lanes (GS_LANE_CARD (self), count_expected_lanes (self));
}

static void
write_words (GsVariantCard *self)
{
  double speedup = gs_results_get_speedup (self->results, self->variant);
  g_autofree char *detail = gs_words_variant_detail (self->results, self->variant, self->run,
                                                      self->waiting);
  g_autofree char *figure = isnan (speedup) ? g_strdup ("")
                                             : gs_words_speedup (self->results, self->variant);
  g_autofree char *guess = gs_words_guess_label (self->results, self->variant);
  g_autofree char *told = NULL;
  g_autofree char *description = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *order = get_trace (self) != NULL && gs_scene_get_strings (get_scene (self))
                             ? gs_strings_dup_order (get_trace (self)) : NULL;

  told = g_strconcat (detail, guess != NULL && *detail != '\0' ? " · " : "", guess, NULL);
  gtk_label_set_label (GTK_LABEL (self->detail), told);
  if (!g_str_equal (gtk_label_get_label (GTK_LABEL (self->figure)), figure))
    {
      gtk_label_set_label (GTK_LABEL (self->figure), figure);
      dress_figure (self);
    }
  gs_lane_card_mark (GS_LANE_CARD (self), self->run);
  whole = gs_words_variant_whole (self->run, detail);
  description = *figure == '\0' ? g_strdup (whole)
                : guess == NULL ? g_strdup_printf (_("%s; speedup %s"), whole, figure)
                /* Translators: the last is "guess 2.0×" */
                : g_strdup_printf (_("%s; speedup %s; %s"), whole, figure, guess);
  if (order != NULL)
    {
      g_autofree char *without = g_steal_pointer (&description);

      /* Translators: of a variant, "0.35 s; speedup 1.9×; results in the order 1, 0, 2" */
      description = g_strdup_printf (_("%s; results in the order %s"), without, order);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

/* Asked for when the pointer rests there.  Of a text that is set GTK would look each time whether
 * the pointer does, and wait for the X server. */
static gboolean
query_tooltip_cb (GsVariantCard *self,
                  int            x,
                  int            y,
                  gboolean       keyboard,
                  GtkTooltip    *tooltip)
{
  g_autofree char *whole =
    gs_words_variant_whole (self->run, gtk_label_get_label (GTK_LABEL (self->detail)));

  gtk_tooltip_set_text (tooltip, whole);
  return whole != NULL && *whole != '\0';
}

static void
strings_changed_cb (GsVariantCard *self)
{
  write_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
gs_variant_card_dispose (GObject *object)
{
  GsVariantCard *self = GS_VARIANT_CARD (object);

  gs_card_strings_clear (&self->strings);
  g_clear_object (&self->run);
  g_clear_object (&self->results);
  G_OBJECT_CLASS (gs_variant_card_parent_class)->dispose (object);
}

static void
gs_variant_card_class_init (GsVariantCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_variant_card_dispose;
  GS_LANE_CARD_CLASS (klass)->get_height = gs_variant_card_get_height;
  widget_class->size_allocate = gs_variant_card_size_allocate;
  widget_class->snapshot = gs_variant_card_snapshot;
  gtk_widget_class_set_css_name (widget_class, "variant");
}

static void
gs_variant_card_init (GsVariantCard *self)
{
  self->title = gs_scene_add_wrapping_label (GTK_WIDGET (self));
  self->detail = gs_scene_add_wrapping_label (GTK_WIDGET (self));
  self->figure = gs_scene_add_label (GTK_WIDGET (self), 1);
  gtk_widget_set_has_tooltip (self->detail, TRUE);
  g_signal_connect_object (self->detail, "query-tooltip", G_CALLBACK (query_tooltip_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
gs_variant_card_new (GsScene   *scene,
                     GsResults *results,
                     guint      variant)
{
  GsVariantCard *self = g_object_new (GS_TYPE_VARIANT_CARD, NULL);
  g_autofree char *title =
    gs_experiment_dup_variant_title (gs_results_get_experiment (results), variant);

  gs_lane_card_set_scene (GS_LANE_CARD (self), scene);
  self->results = g_object_ref (results);
  self->variant = variant;
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  add_expected_lanes (self);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "grouping-changed", G_CALLBACK (grouping_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "strings-changed", G_CALLBACK (strings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "lens-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "selection-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  gs_variant_card_update (self, NULL, FALSE);
  return GTK_WIDGET (self);
}

void
gs_variant_card_update (GsVariantCard *self,
                        GsRun         *live,
                        gboolean       waiting)
{
  GsRun *run;

  g_return_if_fail (GS_IS_VARIANT_CARD (self));

  run = live != NULL ? live : gs_results_get_shown_run (self->results, self->variant);
  self->waiting = waiting && run == NULL;
  g_set_object (&self->run, run);
  set_trace (self, run != NULL ? gs_run_get_trace (run) : NULL);
  if (get_trace (self) != NULL)
    place_new_lanes (self);
  for (guint i = 0; i < get_n_lanes (self); i++)
    gs_lane_view_update (get_lane (self, i));
  dim (self);
  write_words (self);
}

void
gs_variant_card_tick (GsVariantCard *self,
                      gboolean       thorough)
{
  g_return_if_fail (GS_IS_VARIANT_CARD (self));

  if (get_trace (self) == NULL)
    return;

  place_new_lanes (self);
  for (guint i = 0; i < get_n_lanes (self); i++)
    gs_lane_view_update (get_lane (self, i));
  if (thorough)
    write_words (self);
}

guint
gs_variant_card_get_variant (GsVariantCard *self)
{
  g_return_val_if_fail (GS_IS_VARIANT_CARD (self), 0);

  return self->variant;
}
