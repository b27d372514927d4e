/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-legend-item.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-state-words.h"

/* So wide are the lines of a tooltip. */
#define TIP_CHARS 40

struct _GsLegendItem
{
  GtkToggleButton parent_instance;

  /* borrowed from the widget tree */
  GtkWidget *box;
  GtkWidget *swatch;
  GtkWidget *label;

  GsScene *scene;      /* owned */
  GsState state;
  gboolean alone;      /* the press was with Shift or Ctrl */
  gboolean twice;      /* it was the second of a double click */
};

enum
{
  LIST_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsLegendItem, gs_legend_item, GTK_TYPE_TOGGLE_BUTTON)

static void
draw_swatch_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  GsLegendItem *self = user_data;

  if (self->scene != NULL)
    gs_draw_swatch (cr, self->state, gs_scene_get_style (self->scene), width, height);
}

static guint
get_bit (GsLegendItem *self)
{
  return 1u << self->state;
}

/* Shows this state alone; if it is alone already, shows all again. */
static void
isolate (GsLegendItem *self)
{
  guint others = ((1u << GS_N_STATES) - 1) & ~get_bit (self);

  gs_scene_set_hidden (self->scene, gs_scene_get_hidden (self->scene) == others ? 0 : others);
}

static void
gs_legend_item_clicked (GtkButton *button)
{
  GsLegendItem *self = GS_LEGEND_ITEM (button);

  if (self->alone)
    isolate (self);
  else
    gs_scene_set_hidden (self->scene, gs_scene_get_hidden (self->scene) ^ get_bit (self));
  /* The two clicks of a double click have hidden and shown again. */
  if (self->twice)
    g_signal_emit (self, signals[LIST_WANTED], 0);
  self->alone = self->twice = FALSE;
}

/* Strikes a hidden state through and fades its sample: colour alone would not tell. */
static void
dress (GsLegendItem *self)
{
  gboolean hidden = (gs_scene_get_hidden (self->scene) & get_bit (self)) != 0;
  double px = gs_style_get_text_px (gs_scene_get_style (self->scene), GS_TEXT_SMALL);
  g_autoptr (PangoAttrList) attributes = NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self), !hidden);
  gs_scene_dress_label (self->scene, GTK_LABEL (self->label), px, FALSE, FALSE);
  attributes = pango_attr_list_copy (gtk_label_get_attributes (GTK_LABEL (self->label)));
  pango_attr_list_insert (attributes, pango_attr_strikethrough_new (hidden));
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_widget_set_opacity (self->swatch, hidden ? 0.25 : 1);
}

static void
style_changed_cb (GsLegendItem *self)
{
  double px = gs_style_get_text_px (gs_scene_get_style (self->scene), GS_TEXT_SMALL);

  gtk_box_set_spacing (GTK_BOX (self->box), (int) round (px * 0.5));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->swatch), (int) round (px * 1.4));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->swatch), (int) round (px * 1.1));
  gtk_widget_queue_draw (self->swatch);
  dress (self);
}

/* Notes the modifiers before the button takes the press: Shift or Ctrl shows the state alone. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GsLegendItem    *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  self->alone = (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0;
  self->twice = n_press == 2 && !self->alone;
  if (button == GDK_BUTTON_SECONDARY)
    g_signal_emit (self, signals[LIST_WANTED], 0);
}

static gboolean
key_pressed_cb (GsLegendItem    *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_i:
      isolate (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_l:
    case GDK_KEY_Menu:
      g_signal_emit (self, signals[LIST_WANTED], 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Wraps the tooltip for large type in a small window, and hides it while the list is open. */
static gboolean
gs_legend_item_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  GtkWidget *words;

  if (GTK_IS_POPOVER (gtk_widget_get_last_child (widget)))
    return FALSE;

  words = gtk_label_new (gtk_widget_get_tooltip_text (widget));
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (words), TIP_CHARS);
  gtk_tooltip_set_custom (tooltip, words);
  return TRUE;
}

static void
gs_legend_item_dispose (GObject *object)
{
  g_clear_object (&GS_LEGEND_ITEM (object)->scene);
  G_OBJECT_CLASS (gs_legend_item_parent_class)->dispose (object);
}

static void
gs_legend_item_class_init (GsLegendItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_legend_item_dispose;
  GTK_WIDGET_CLASS (klass)->query_tooltip = gs_legend_item_query_tooltip;
  /* Disable the toggle's own click: the scene sets whether it is pressed. */
  GTK_BUTTON_CLASS (klass)->clicked = gs_legend_item_clicked;
  signals[LIST_WANTED] =
    g_signal_new ("list-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
gs_legend_item_init (GsLegendItem *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->swatch = gtk_drawing_area_new ();
  self->label = gtk_label_new (NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatch), draw_swatch_cb, self, NULL);
  gtk_widget_set_valign (self->swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->swatch);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), self->box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "legend-item");

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
gs_legend_item_new (GsScene *scene,
                    GsState  state)
{
  GsLegendItem *self = g_object_new (GS_TYPE_LEGEND_ITEM, NULL);

  self->scene = g_object_ref (scene);
  self->state = state;
  /* Translators: what the pointer does, below the sentence on a state of the legend */
  g_autofree char *tip =
    g_strdup_printf ("%s\n%s", gs_state_get_sentence (state),
                     _("Click: hide or show. Shift and click: show alone. "
                       "Double click: the longest."));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gs_state_get_sentence (state), -1);
  g_signal_connect_object (scene, "style-changed", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scene, "filter-changed", G_CALLBACK (dress), self, G_CONNECT_SWAPPED);
  style_changed_cb (self);
  return GTK_WIDGET (self);
}

GsState
gs_legend_item_get_state (GsLegendItem *self)
{
  g_return_val_if_fail (GS_IS_LEGEND_ITEM (self), GS_STATE_IDLE);

  return self->state;
}

void
gs_legend_item_set_share (GsLegendItem *self,
                          const char   *share)
{
  g_autofree char *text = NULL;

  g_return_if_fail (GS_IS_LEGEND_ITEM (self));

  text = g_strdup_printf ("%s  %s", gs_state_get_label (self->state), share);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), text) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
