/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-steps-page.h"

#include <glib/gi18n.h>

#include "gs-interleaving-table.h"

#define MARGIN 18

struct _GsStepsPage
{
  GtkWidget parent_instance;

  /* borrowed from the widget tree, whose root is `box` */
  GtkWidget *box;      /* child */
  GtkWidget *title;
  GtkWidget *table;
  GtkWidget *sentence;
  GtkWidget *place;
  GtkWidget *previous;
  GtkWidget *next;

  GsScene *scene;      /* owned */
  GsResults *results;  /* owned; NULL */
  GsRun *run;          /* owned: whose steps they are; NULL */
  GsInterleaving *interleaving; /* NULL: there is none */
  guint current;
};

G_DEFINE_FINAL_TYPE (GsStepsPage, gs_steps_page, GTK_TYPE_WIDGET)

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  GsStepsPage *self = user_data;

  if (self->interleaving != NULL)
    gs_draw_interleaving (cr, self->interleaving, self->current, gs_scene_get_style (self->scene),
                          width, height);
}

static guint
get_last (GsStepsPage *self)
{
  return self->interleaving->steps->len - 1;
}

/* Sets both buttons, and moves the keyboard from one that becomes insensitive to the other one or
 * the table. */
static void
set_buttons (GsStepsPage *self,
             gboolean     previous,
             gboolean     next)
{
  GtkWidget *other = next ? self->next : previous ? self->previous : self->table;

  /* Make the other one sensitive first: only then it takes the keyboard. */
  if (next)
    gtk_widget_set_sensitive (self->next, TRUE);
  if (previous)
    gtk_widget_set_sensitive (self->previous, TRUE);
  if ((!previous && gtk_widget_has_focus (self->previous))
      || (!next && gtk_widget_has_focus (self->next)))
    gtk_widget_grab_focus (other);
  gtk_widget_set_sensitive (self->previous, previous);
  gtk_widget_set_sensitive (self->next, next);
}

static void
show_step (GsStepsPage *self)
{
  g_autofree char *words = NULL;
  g_autofree char *place = NULL;

  if (self->interleaving == NULL)
    return;

  words = gs_interleaving_dup_words (self->interleaving, self->current);
  place = g_strdup_printf (_("step %u of %u"), self->current + 1, get_last (self) + 1);
  gtk_label_set_label (GTK_LABEL (self->sentence), words);
  gtk_label_set_label (GTK_LABEL (self->place), place);
  set_buttons (self, self->current > 0, self->current < get_last (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
  gtk_widget_queue_draw (self->table);
}

static void
go (GsStepsPage *self,
    guint        step)
{
  if (self->interleaving == NULL)
    return;
  self->current = MIN (step, get_last (self));
  show_step (self);
}

static void
previous_cb (GsStepsPage *self)
{
  go (self, self->current > 0 ? self->current - 1 : 0);
}

static void
next_cb (GsStepsPage *self)
{
  go (self, self->current + 1);
}

static gboolean
key_pressed_cb (GsStepsPage     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Right:
    case GDK_KEY_Down:
    case GDK_KEY_period:
      next_cb (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_Up:
    case GDK_KEY_comma:
      previous_cb (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      go (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      go (self, G_MAXUINT);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
style_changed_cb (GsStepsPage *self)
{
  const GsStyle *style = gs_scene_get_style (self->scene);
  double body = gs_style_get_text_px (style, GS_TEXT_BODY);

  gs_scene_dress_label (self->scene, GTK_LABEL (self->title),
                        gs_style_get_text_px (style, GS_TEXT_TITLE), TRUE, FALSE);
  gs_scene_dress_label (self->scene, GTK_LABEL (self->sentence), body, TRUE, FALSE);
  gs_scene_dress_label (self->scene, GTK_LABEL (self->place), body, FALSE, TRUE);
  gtk_widget_queue_draw (self->table);
}

static void
gs_steps_page_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GsStepsPage *self = GS_STEPS_PAGE (widget);
  graphene_rect_t bounds;

  gs_scene_append_card (self->scene, snapshot, gtk_widget_get_width (widget),
                        gtk_widget_get_height (widget));
  GTK_WIDGET_CLASS (gs_steps_page_parent_class)->snapshot (widget, snapshot);
  if (gtk_widget_has_visible_focus (self->table)
      && gtk_widget_compute_bounds (self->table, widget, &bounds))
    gs_scene_append_frame (snapshot, gs_scene_get_style (self->scene)->accent,
                           bounds.origin.x - 4, bounds.origin.y - 4, bounds.size.width + 8,
                           bounds.size.height + 8, 3, 2);
}

static void
gs_steps_page_dispose (GObject *object)
{
  GsStepsPage *self = GS_STEPS_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->interleaving, gs_interleaving_free);
  g_clear_object (&self->run);
  g_clear_object (&self->results);
  g_clear_object (&self->scene);
  G_OBJECT_CLASS (gs_steps_page_parent_class)->dispose (object);
}

static void
gs_steps_page_class_init (GsStepsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_steps_page_dispose;
  widget_class->snapshot = gs_steps_page_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "steps");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
create_button (GsStepsPage *self,
               GtkWidget   *bar,
               const char  *label,
               GCallback    callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_box_append (GTK_BOX (bar), button);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
gs_steps_page_init (GsStepsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->box, MARGIN);
  gtk_widget_set_margin_end (self->box, MARGIN);
  gtk_widget_set_margin_top (self->box, MARGIN);
  gtk_widget_set_margin_bottom (self->box, MARGIN);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->title = create_label (self->box);
  self->table = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                              NULL);
  gtk_widget_set_focusable (self->table, TRUE);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->table), draw_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The lost update, step by step"), -1);
  gtk_box_append (GTK_BOX (self->box), self->table);
  self->sentence = create_label (self->box);

  gtk_box_append (GTK_BOX (self->box), bar);
  self->previous = create_button (self, bar, _("Previous step"), G_CALLBACK (previous_cb));
  self->next = create_button (self, bar, _("Next step"), G_CALLBACK (next_cb));
  gtk_widget_add_css_class (self->next, "suggested-action");
  self->place = create_label (bar);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (gtk_widget_grab_focus), self->table);
  gtk_widget_add_controller (self->table, GTK_EVENT_CONTROLLER (click));
}

/* The run to be shown, and what it has lost; NULL if there is none. */
static GsRun *
find_run (GsStepsPage     *self,
          GsInterleaving **interleaving)
{
  int focus = gs_scene_get_variant (self->scene);
  guint n = self->results != NULL
              ? gs_experiment_get_n_variants (gs_results_get_experiment (self->results)) : 0;
  GsRun *first = NULL;

  *interleaving = NULL;
  for (guint i = 0; i < n; i++)
    {
      GsRun *run = gs_results_get_shown_run (self->results, i);
      g_autoptr (GsInterleaving) found = run != NULL ? gs_interleaving_new (run) : NULL;

      if (found == NULL || (first != NULL && (int) i != focus))
        continue;
      g_clear_pointer (interleaving, gs_interleaving_free);
      *interleaving = g_steal_pointer (&found);
      first = run;
    }
  return first;
}

static void
refresh (GsStepsPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *variant = NULL;
  GsInterleaving *interleaving;
  GsRun *run = find_run (self, &interleaving);

  if (run != NULL && run == self->run)
    {
      gs_interleaving_free (interleaving);
      return;
    }

  g_set_object (&self->run, run);
  g_clear_pointer (&self->interleaving, gs_interleaving_free);
  self->interleaving = interleaving;
  if (run == NULL)
    return;

  variant = gs_experiment_dup_variant_title (gs_results_get_experiment (self->results),
                                             gs_run_get_variant (run));
  /* Translators: a variant; its first lost update is shown below */
  title = g_strdup_printf (_("%s: how the first update was lost"), variant);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  go (self, 0);
}

GtkWidget *
gs_steps_page_new (GsScene *scene)
{
  GsStepsPage *self = g_object_new (GS_TYPE_STEPS_PAGE, NULL);

  self->scene = g_object_ref (scene);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "selection-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

void
gs_steps_page_set_results (GsStepsPage *self,
                           GsResults   *results)
{
  g_return_if_fail (GS_IS_STEPS_PAGE (self));

  g_set_object (&self->results, results);
  refresh (self);
}

gboolean
gs_steps_page_has_steps (GsStepsPage *self)
{
  g_return_val_if_fail (GS_IS_STEPS_PAGE (self), FALSE);

  return self->interleaving != NULL;
}
