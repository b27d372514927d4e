/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-lessons.h"
#include "gs-sidebar.h"
#include "gs-tab-stop.h"

/* One group as it stands in the sidebar; made with its first lesson. */
typedef struct
{
  GtkExpander *expander;
  GtkListBox *list;
} Group;

struct _GsSidebar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *panes;
  GtkScrolledWindow *lessons;
  GtkBox *groups;
  GtkExpander *workbench_expander;
  GsWorkbench *workbench;

  /* One for each of the lessons' groups and one for opened files; borrowed widgets, NULL until
   * there is something in it. */
  Group *entries;
  guint n_entries;

  gboolean selecting;   /* the selection is being set, nobody chooses */
  GtkWidget *revealed;  /* weak: what is to be scrolled to once it has been laid out; NULL */
  double place;         /* px from the top of what is seen at which it was; NAN: anywhere */
};

G_DEFINE_FINAL_TYPE (GsSidebar, gs_sidebar, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
gs_sidebar_find_extent (GsSidebar *self,
                        GtkWidget *widget,
                        double    *y,
                        double    *height)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (self->groups), &bounds))
    return FALSE;
  *y = bounds.origin.y + gtk_widget_get_margin_top (GTK_WIDGET (self->groups));
  *height = bounds.size.height;
  return TRUE;
}

/* The lists have been laid out.  Shows as much of what is revealed as there is room for, and its
 * top in any case. */
static void
gs_sidebar_layout_cb (GsSidebar     *self,
                      GdkFrameClock *clock)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->lessons);
  double value = gtk_adjustment_get_value (adjustment);
  double y, height;

  g_signal_handlers_disconnect_by_func (clock, gs_sidebar_layout_cb, self);
  if (self->revealed != NULL && gs_sidebar_find_extent (self, self->revealed, &y, &height))
    {
      if (!isnan (self->place))
        value = y - self->place;
      value = MAX (value, y + height - gtk_adjustment_get_page_size (adjustment));
      gtk_adjustment_set_value (adjustment, MIN (value, y));
    }
  g_clear_weak_pointer (&self->revealed);
}

/* Scrolls to @widget with the next layout, before it is drawn: another group may just have been
 * unfolded.  If it can, it stays at @place. */
static void
gs_sidebar_reveal (GsSidebar *self,
                   GtkWidget *widget,
                   double     place)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  g_set_weak_pointer (&self->revealed, widget);
  self->place = place;
  /* Wait for gs_sidebar_map() if there is no frame clock yet. */
  if (clock == NULL)
    return;
  g_signal_handlers_disconnect_by_func (clock, gs_sidebar_layout_cb, self);
  g_signal_connect_object (clock, "layout", G_CALLBACK (gs_sidebar_layout_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static void
gs_sidebar_map (GtkWidget *widget)
{
  GsSidebar *self = GS_SIDEBAR (widget);

  GTK_WIDGET_CLASS (gs_sidebar_parent_class)->map (widget);
  if (self->revealed != NULL)
    gs_sidebar_reveal (self, self->revealed, self->place);
}

/* Folds the other groups, and keeps the pressed one in place, with the keyboard. */
static void
gs_sidebar_expanded_cb (GtkExpander *expander,
                        GParamSpec  *pspec,
                        GsSidebar   *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->lessons);
  double y, height;

  if (!gtk_expander_get_expanded (expander))
    return;
  if (!self->selecting)
    {
      gboolean found = gs_sidebar_find_extent (self, GTK_WIDGET (expander), &y, &height);

      gs_sidebar_reveal (self, GTK_WIDGET (expander),
                         found ? y - gtk_adjustment_get_value (adjustment) : NAN);
      /* Take the focus before the folded group loses it. */
      gtk_widget_grab_focus (GTK_WIDGET (expander));
    }
  for (guint i = 0; i < self->n_entries; i++)
    if (self->entries[i].expander != NULL && self->entries[i].expander != expander)
      gtk_expander_set_expanded (self->entries[i].expander, FALSE);
}

static void
gs_sidebar_row_selected_cb (GtkListBox    *list,
                            GtkListBoxRow *row,
                            GsSidebar     *self)
{
  if (row == NULL || self->selecting)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "state"));
}

/* Index of a lessons' group; that of opened files for NULL. */
static guint
gs_sidebar_find_group (GsSidebar  *self,
                       const char *id)
{
  guint n_groups = 0;
  const GsLessonGroup *groups = gs_lessons_get_groups (&n_groups);

  for (guint i = 0; i < n_groups; i++)
    if (g_strcmp0 (groups[i].id, id) == 0)
      return i;
  return n_groups;
}

static GtkWidget *
gs_sidebar_make_header (const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

/* The groups keep their order, whichever of them is the first to have a lesson. */
static void
gs_sidebar_make_group (GsSidebar *self,
                       guint      index)
{
  guint n_groups = 0;
  const GsLessonGroup *groups = gs_lessons_get_groups (&n_groups);
  const char *name = index < n_groups ? _(groups[index].name) : _("Opened files");
  Group *group = &self->entries[index];
  GtkWidget *stop = NULL;
  GtkWidget *previous = NULL;

  group->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_expander_set_label_widget (group->expander, gs_sidebar_make_header (name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  group->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (group->list, GTK_SELECTION_SINGLE);
  gtk_widget_add_css_class (GTK_WIDGET (group->list), "lessons");
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  stop = gs_tab_stop_new (group->list);
  gtk_expander_set_child (group->expander, stop);
  /* Keep Tab out of folded groups. */
  g_object_bind_property (group->expander, "expanded", stop, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect (group->list, "row-selected", G_CALLBACK (gs_sidebar_row_selected_cb), self);
  g_signal_connect (group->expander, "notify::expanded", G_CALLBACK (gs_sidebar_expanded_cb), self);

  for (guint i = 0; i < index; i++)
    if (self->entries[i].expander != NULL)
      previous = GTK_WIDGET (self->entries[i].expander);
  gtk_box_insert_child_after (self->groups, GTK_WIDGET (group->expander), previous);
}

/* Its second line, for the eye and for a screen reader: that the lesson is own work now; else what
 * it says of itself, unless that would give a result away. */
static void
gs_sidebar_update_row (GtkWidget *row)
{
  GsLessonState *state = g_object_get_data (G_OBJECT (row), "state");
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "subtitle");
  const char *words = gs_experiment_get_subtitle (gs_lesson_state_get_lesson (state));

  if (gs_lesson_state_is_own (state))
    words = gs_experiment_get_name (gs_lesson_state_get_experiment (state));
  else if (gs_lesson_state_is_hidden (state))
    words = "";
  if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)), words))
    return;
  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_widget_set_visible (label, *words != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static GsSidebar *
find_sidebar (GtkWidget *row)
{
  return GS_SIDEBAR (gtk_widget_get_ancestor (row, GS_TYPE_SIDEBAR));
}

static void
gs_sidebar_close_cb (GtkWidget *row)
{
  g_signal_emit (find_sidebar (row), signals[CLOSED], 0,
                 g_object_get_data (G_OBJECT (row), "state"));
}

static gboolean
gs_sidebar_row_key_cb (GtkWidget       *row,
                       guint            keyval,
                       guint            keycode,
                       GdkModifierType  modifiers)
{
  if (keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  gs_sidebar_close_cb (row);
  return GDK_EVENT_STOP;
}

/* A file that was opened says where it lies, and can be closed: with the pointer by a button, with
 * the keyboard by a key, so that the list remains one stop of Tab. */
static void
gs_sidebar_make_closable (GtkWidget     *row,
                          GtkWidget     *box,
                          GsLessonState *state)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkEventController *keys = gtk_event_controller_key_new ();
  GFile *file = gs_lesson_state_get_file (state, NULL);
  const char *name = gs_experiment_get_name (gs_lesson_state_get_lesson (state));
  /* Translators: closes the opened file of that name. */
  g_autofree char *words = g_strdup_printf (_("Close “%s”"), name);

  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Close (Delete)"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "close-file");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_box_append (GTK_BOX (box), button);
  if (file != NULL)
    {
      g_autofree char *path = g_file_get_parse_name (file);

      gtk_widget_set_tooltip_text (row, path);
    }
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gs_sidebar_close_cb), row);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (gs_sidebar_row_key_cb), row);
  gtk_widget_add_controller (row, keys);
}

static GtkWidget *
gs_sidebar_make_row (GsLessonState *state,
                     gboolean       opened)
{
  GsExperiment *lesson = gs_lesson_state_get_lesson (state);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *name = gtk_label_new (gs_experiment_get_name (lesson));
  GtkWidget *subtitle = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (words), name);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_wrap (GTK_LABEL (subtitle), TRUE);
  gtk_widget_set_visible (subtitle, FALSE);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "subtitle");
  gtk_box_append (GTK_BOX (words), subtitle);
  g_object_set_data (G_OBJECT (row), "subtitle", subtitle);
  if (opened)
    gs_sidebar_make_closable (row, box, state);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, gs_experiment_get_name (lesson),
                                  -1);
  g_object_set_data_full (G_OBJECT (row), "state", g_object_ref (state), g_object_unref);
  gs_sidebar_update_row (row);
  return row;
}

void
gs_sidebar_add (GsSidebar     *self,
                GsLessonState *state,
                gboolean       opened)
{
  const char *group = NULL;
  guint index = 0;

  g_return_if_fail (GS_IS_SIDEBAR (self));
  g_return_if_fail (GS_IS_LESSON_STATE (state));

  if (!opened)
    group = gs_experiment_get_group (gs_lesson_state_get_lesson (state));
  index = gs_sidebar_find_group (self, group);
  if (self->entries[index].expander == NULL)
    gs_sidebar_make_group (self, index);
  gtk_list_box_append (self->entries[index].list, gs_sidebar_make_row (state, opened));
}

static GtkWidget *
gs_sidebar_find_row (Group         *group,
                     GsLessonState *state)
{
  GtkWidget *row = group->list != NULL ? gtk_widget_get_first_child (GTK_WIDGET (group->list))
                                       : NULL;

  while (row != NULL && g_object_get_data (G_OBJECT (row), "state") != state)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

void
gs_sidebar_remove (GsSidebar     *self,
                   GsLessonState *state)
{
  Group *group = NULL;
  GtkWidget *row = NULL;
  GtkWidget *neighbor = NULL;

  g_return_if_fail (GS_IS_SIDEBAR (self));
  g_return_if_fail (GS_IS_LESSON_STATE (state));

  group = &self->entries[gs_sidebar_find_group (self, NULL)];
  row = gs_sidebar_find_row (group, state);
  g_return_if_fail (row != NULL);

  neighbor = gtk_widget_get_next_sibling (row);
  if (neighbor == NULL)
    neighbor = gtk_widget_get_prev_sibling (row);
  if (neighbor != NULL && gtk_widget_has_focus (row))
    gtk_widget_grab_focus (neighbor);
  self->selecting = TRUE;
  gtk_list_box_remove (group->list, row);
  self->selecting = FALSE;
  if (neighbor == NULL)
    {
      gtk_box_remove (self->groups, GTK_WIDGET (group->expander));
      *group = (Group) { NULL, NULL };
    }
}

/* Whether the keyboard is at a lesson. */
static gboolean
gs_sidebar_has_row_focus (GsSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_LIST_BOX_ROW (focus)
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->groups));
}

static void
gs_sidebar_select_in (GsSidebar     *self,
                      Group         *group,
                      GsLessonState *state)
{
  GtkWidget *row = gs_sidebar_find_row (group, state);
  gboolean focus = gs_sidebar_has_row_focus (self);

  if (row == NULL)
    {
      gtk_list_box_unselect_all (group->list);
      return;
    }
  gtk_list_box_select_row (group->list, GTK_LIST_BOX_ROW (row));
  gtk_expander_set_expanded (group->expander, TRUE);
  gs_sidebar_reveal (self, row, NAN);
  if (focus)
    gtk_widget_grab_focus (row);
}

void
gs_sidebar_select (GsSidebar     *self,
                   GsLessonState *state)
{
  g_return_if_fail (GS_IS_SIDEBAR (self));

  self->selecting = TRUE;
  for (guint i = 0; i < self->n_entries; i++)
    if (self->entries[i].list != NULL)
      gs_sidebar_select_in (self, &self->entries[i], state);
  self->selecting = FALSE;
}

void
gs_sidebar_update (GsSidebar *self)
{
  g_return_if_fail (GS_IS_SIDEBAR (self));

  for (guint i = 0; i < self->n_entries; i++)
    for (GtkWidget *row = self->entries[i].list != NULL
                          ? gtk_widget_get_first_child (GTK_WIDGET (self->entries[i].list)) : NULL;
         row != NULL; row = gtk_widget_get_next_sibling (row))
      gs_sidebar_update_row (row);
}

GsWorkbench *
gs_sidebar_get_workbench (GsSidebar *self)
{
  g_return_val_if_fail (GS_IS_SIDEBAR (self), NULL);

  return self->workbench;
}

void
gs_sidebar_unfold_workbench (GsSidebar *self)
{
  g_return_if_fail (GS_IS_SIDEBAR (self));

  gtk_expander_set_expanded (self->workbench_expander, TRUE);
}

static void
gs_sidebar_dispose (GObject *object)
{
  GsSidebar *self = GS_SIDEBAR (object);

  self->selecting = TRUE;
  g_clear_weak_pointer (&self->revealed);
  gtk_widget_dispose_template (GTK_WIDGET (self), GS_TYPE_SIDEBAR);

  G_OBJECT_CLASS (gs_sidebar_parent_class)->dispose (object);
}

static void
gs_sidebar_finalize (GObject *object)
{
  g_free (GS_SIDEBAR (object)->entries);

  G_OBJECT_CLASS (gs_sidebar_parent_class)->finalize (object);
}

static void
gs_sidebar_class_init (GsSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_sidebar_dispose;
  object_class->finalize = gs_sidebar_finalize;
  widget_class->map = gs_sidebar_map;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, GS_TYPE_LESSON_STATE);

  signals[CLOSED] =
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, GS_TYPE_LESSON_STATE);

  g_type_ensure (GS_TYPE_WORKBENCH);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gssidebar");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/gilscope/Gilscope/gs-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, GsSidebar, panes);
  gtk_widget_class_bind_template_child (widget_class, GsSidebar, lessons);
  gtk_widget_class_bind_template_child (widget_class, GsSidebar, groups);
  gtk_widget_class_bind_template_child (widget_class, GsSidebar, workbench_expander);
  gtk_widget_class_bind_template_child (widget_class, GsSidebar, workbench);
}

static void
gs_sidebar_init (GsSidebar *self)
{
  guint n_groups = 0;

  gs_lessons_get_groups (&n_groups);
  self->n_entries = n_groups + 1;
  self->entries = g_new0 (Group, self->n_entries);
  gtk_widget_init_template (GTK_WIDGET (self));
}
