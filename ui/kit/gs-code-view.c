/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "gs-code-view.h"

#include "gs-code-fold.h"
#include "gs-code-token.h"

/* Columns until the pane's width is known. */
#define USUAL_COLUMNS 40
/* px at the left and at the right */
#define MARGIN 8

/* Lines without a good place to break wrap, further in than they began. */
#define FOLD_INDENT 2
#define MAX_INDENT 40

struct _GsCodeView
{
  GtkTextView parent_instance;

  GtkTextTag *tags[GS_CODE_N_TOKENS]; /* the buffer's */
  GtkTextTag *folds[MAX_INDENT];   /* of lines by their indentation; NULL where there is none */
  GtkTextTag *lit;                 /* of the line that is lit */
  char *source;                    /* owned: the text as it is, not as it is folded; NULL */
  GArray *lines;                   /* owned: gs_code_fold()'s */
  guint columns;                   /* that there is room for */
  int lit_line;                    /* of the source; −1: none */
  guint fold_handler;              /* source id */
  guint resize_handler;            /* source id */
  gulong dark_handler;             /* on the style manager, which outlives every widget */
};

G_DEFINE_FINAL_TYPE (GsCodeView, gs_code_view, GTK_TYPE_TEXT_VIEW)

static const char *const colors[GS_CODE_N_TOKENS][2] = {
  /* light, dark: each at least 4.5 : 1 against its card */
  [GS_CODE_TOKEN_KEYWORD] = { "#7a1fa2", "#d6a5f0" },
  [GS_CODE_TOKEN_STRING] = { "#1a6e3c", "#8fd6a5" },
  [GS_CODE_TOKEN_NUMBER] = { "#0b5394", "#8fc1f2" },
  [GS_CODE_TOKEN_COMMENT] = { "#686868", "#a3a3a3" },
};

static void
gs_code_view_apply_colors (GsCodeView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  for (guint i = 0; i < GS_CODE_N_TOKENS; i++)
    if (self->tags[i] != NULL)
      g_object_set (self->tags[i], "foreground", colors[i][dark ? 1 : 0], NULL);
  if (self->lit != NULL)
    g_object_set (self->lit, "paragraph-background", dark ? "#5c4a10" : "#ffe9a8", NULL);
}

static void
gs_code_view_dispose (GObject *object)
{
  GsCodeView *self = GS_CODE_VIEW (object);

  g_clear_signal_handler (&self->dark_handler, adw_style_manager_get_default ());
  g_clear_handle_id (&self->fold_handler, g_source_remove);
  g_clear_handle_id (&self->resize_handler, g_source_remove);

  G_OBJECT_CLASS (gs_code_view_parent_class)->dispose (object);
}

static void
gs_code_view_finalize (GObject *object)
{
  GsCodeView *self = GS_CODE_VIEW (object);

  g_free (self->source);
  g_array_unref (self->lines);

  G_OBJECT_CLASS (gs_code_view_parent_class)->finalize (object);
}

/* px, of which there may be a part */
static double
gs_code_view_measure_character (GsCodeView *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int width = 0;

  pango_layout_get_size (layout, &width, NULL);
  return MAX ((double) width / PANGO_SCALE, 1.0);
}

static void
gs_code_view_place_folds (GsCodeView *self)
{
  double width = gs_code_view_measure_character (self);

  for (int i = 0; i < MAX_INDENT; i++)
    if (self->folds[i] != NULL)
      g_object_set (self->folds[i], "indent", -(int) lround ((i + FOLD_INDENT) * width), NULL);
}

static void
gs_code_view_fold_lines (GsCodeView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter begin;

  gtk_text_buffer_get_start_iter (buffer, &begin);
  do
    {
      GtkTextIter end = begin;
      int indent = 0;

      while (gtk_text_iter_get_char (&end) == ' ' && gtk_text_iter_forward_char (&end))
        indent++;
      indent = MIN (indent, MAX_INDENT - 1);
      if (self->folds[indent] == NULL)
        self->folds[indent] = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE,
                                                          NULL);
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      gtk_text_buffer_apply_tag (buffer, self->folds[indent], &begin, &end);
    }
  while (gtk_text_iter_forward_line (&begin));
  gs_code_view_place_folds (self);
}

static void
gs_code_view_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_code_view_parent_class)->css_changed (widget, change);

  gs_code_view_place_folds (GS_CODE_VIEW (widget));
}

static void
gs_code_view_color (GsCodeView *self,
                    const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  const char *p = text;
  int offset = 0; /* characters */

  while (*p != '\0')
    {
      GsCodeToken token = GS_CODE_TOKEN_PLAIN;
      const char *end = gs_code_next_token (p, &token);
      int end_offset = offset + (int) g_utf8_strlen (p, end - p);

      if (token != GS_CODE_TOKEN_PLAIN)
        {
          GtkTextIter from, to;

          gtk_text_buffer_get_iter_at_offset (buffer, &from, offset);
          gtk_text_buffer_get_iter_at_offset (buffer, &to, end_offset);
          gtk_text_buffer_apply_tag (buffer, self->tags[token], &from, &to);
        }
      p = end;
      offset = end_offset;
    }
}

/* Highlights the folded lines of the source's line. */
static void
gs_code_view_apply_light (GsCodeView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_remove_tag (buffer, self->lit, &begin, &end);
  if (self->lit_line < 0 || (guint) self->lit_line + 1 >= self->lines->len)
    return;
  gtk_text_buffer_get_iter_at_line (buffer, &begin,
                                    (int) g_array_index (self->lines, guint, self->lit_line));
  gtk_text_buffer_get_iter_at_line (buffer, &end,
                                    (int) g_array_index (self->lines, guint, self->lit_line + 1));
  gtk_text_buffer_apply_tag (buffer, self->lit, &begin, &end);
}

static void
gs_code_view_show (GsCodeView *self)
{
  g_autofree char *text = gs_code_fold (self->source, self->columns, self->lines);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), text, -1);
  gs_code_view_color (self, text);
  gs_code_view_fold_lines (self);
  gs_code_view_apply_light (self);
}

static void
gs_code_view_fold_cb (gpointer user_data)
{
  GsCodeView *self = GS_CODE_VIEW (user_data);

  self->fold_handler = 0;
  gs_code_view_show (self);
}

static void
gs_code_view_resize_cb (gpointer user_data)
{
  GsCodeView *self = GS_CODE_VIEW (user_data);

  self->resize_handler = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static int
gs_code_view_measure_height (GsCodeView *self,
                             int         width)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL,
                      NULL);
  return height;
}

static void
gs_code_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  GsCodeView *self = GS_CODE_VIEW (widget);
  int room = (int) floor ((width - 2 * MARGIN) / gs_code_view_measure_character (self));
  int asked = gs_code_view_measure_height (self, width);

  GTK_WIDGET_CLASS (gs_code_view_parent_class)->size_allocate (widget, width, height, baseline);

  /* GtkTextView lays its lines out for another width only here, where GTK drops the resize that it
   * asks for. */
  if (gs_code_view_measure_height (self, width) != asked && self->resize_handler == 0)
    self->resize_handler = g_idle_add_once (gs_code_view_resize_cb, self);

  /* Fold later: a new text changes the layout that is under way. */
  if (room > 0 && (guint) room != self->columns)
    {
      self->columns = (guint) room;
      if (self->source != NULL && self->fold_handler == 0)
        self->fold_handler = g_idle_add_once (gs_code_view_fold_cb, self);
    }
}

/* Unselects, so that GTK itself does not drag the text as it is folded. */
static void
gs_code_view_unselect (GsCodeView *self,
                       double      x,
                       double      y)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter begin, end, at;
  int buffer_x = 0, buffer_y = 0;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x,
                                         &buffer_y);
  gtk_text_view_get_iter_at_location (view, &at, buffer_x, buffer_y);
  if (gtk_text_buffer_get_selection_bounds (buffer, &begin, &end)
      && gtk_text_iter_in_range (&at, &begin, &end))
    gtk_text_buffer_place_cursor (buffer, &at);
}

/* Keeps the code under a pointer in place: the pane would scroll to the focused widget. */
static void
gs_code_view_pressed_cb (GsCodeView      *self,
                         int              n_press,
                         double           x,
                         double           y,
                         GtkGestureClick *click)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  if (n_press == 1 && (state & GDK_SHIFT_MASK) == 0
      && gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click)) == GDK_BUTTON_PRIMARY)
    gs_code_view_unselect (self, x, y);
}

/* Closes the menu on scrolling: its place may leave the screen, and GTK 4.8 finds no monitor for it
 * there. */
static void
gs_code_view_scrolled_cb (GsCodeView *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_popdown (GTK_POPOVER (child));
}

static void
gs_code_view_map (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkAdjustment *adjustment =
    viewport != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)) : NULL;

  GTK_WIDGET_CLASS (gs_code_view_parent_class)->map (widget);
  if (adjustment == NULL)
    return;
  g_signal_handlers_disconnect_by_func (adjustment, gs_code_view_scrolled_cb, widget);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gs_code_view_scrolled_cb),
                           widget, G_CONNECT_SWAPPED);
}

/* Copies code that can be run: folded lines are taken whole from the source. */
static void
gs_code_view_copy (GtkTextView *view)
{
  GsCodeView *self = GS_CODE_VIEW (view);
  g_autofree char *source = NULL;
  GtkTextIter begin, end;

  if (gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (view), &begin, &end)
      && gtk_text_iter_get_line (&begin) < gtk_text_iter_get_line (&end))
    {
      gboolean ends_line = gtk_text_iter_starts_line (&end);

      source = gs_code_unfold (self->source, self->lines, (guint) gtk_text_iter_get_line (&begin),
                               (guint) (gtk_text_iter_get_line (&end) - ends_line));
    }
  if (source != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), source);
  else
    GTK_TEXT_VIEW_CLASS (gs_code_view_parent_class)->copy_clipboard (view);
}

/* Takes the primary selection from GTK, which would give the text as it is folded; dragging is
 * prevented in gs_code_view_unselect(). */
static void
gs_code_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_code_view_parent_class)->realize (widget);
  gtk_text_buffer_remove_selection_clipboard (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)),
                                              gtk_widget_get_primary_clipboard (widget));
}

static void
gs_code_view_unrealize (GtkWidget *widget)
{
  gtk_text_buffer_add_selection_clipboard (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)),
                                           gtk_widget_get_primary_clipboard (widget));
  GTK_WIDGET_CLASS (gs_code_view_parent_class)->unrealize (widget);
}

static void
gs_code_view_class_init (GsCodeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_code_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_code_view_finalize;
  GTK_WIDGET_CLASS (klass)->css_changed = gs_code_view_css_changed;
  GTK_WIDGET_CLASS (klass)->map = gs_code_view_map;
  GTK_WIDGET_CLASS (klass)->realize = gs_code_view_realize;
  GTK_WIDGET_CLASS (klass)->size_allocate = gs_code_view_size_allocate;
  GTK_WIDGET_CLASS (klass)->unrealize = gs_code_view_unrealize;
  GTK_TEXT_VIEW_CLASS (klass)->copy_clipboard = gs_code_view_copy;
  GTK_TEXT_VIEW_CLASS (klass)->cut_clipboard = gs_code_view_copy;
}

static void
gs_code_view_init (GsCodeView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (gs_code_view_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->columns = USUAL_COLUMNS;
  self->lit_line = -1;
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (view, MARGIN);
  gtk_text_view_set_right_margin (view, MARGIN);
  gtk_text_view_set_top_margin (view, 10);
  gtk_text_view_set_bottom_margin (view, 10);
  gtk_text_view_set_pixels_below_lines (view, 2);
  gtk_widget_add_css_class (GTK_WIDGET (self), "code");

  for (guint i = 0; i < GS_CODE_N_TOKENS; i++)
    if (i != GS_CODE_TOKEN_PLAIN)
      self->tags[i] = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->lit = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  g_object_set (self->tags[GS_CODE_TOKEN_KEYWORD], "weight", PANGO_WEIGHT_BOLD, NULL);
  self->dark_handler =
    g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                             G_CALLBACK (gs_code_view_apply_colors), self, G_CONNECT_SWAPPED);
  gs_code_view_apply_colors (self);
}

void
gs_code_view_set_text (GsCodeView *self,
                       const char *text)
{
  g_return_if_fail (GS_IS_CODE_VIEW (self));
  g_return_if_fail (text != NULL);

  g_free (self->source);
  self->source = g_strdup (text);
  self->lit_line = -1;
  gs_code_view_show (self);
}

char *
gs_code_view_light_line (GsCodeView *self,
                         int         line)
{
  char *text = NULL;

  g_return_val_if_fail (GS_IS_CODE_VIEW (self), NULL);

  self->lit_line = line;
  gs_code_view_apply_light (self);
  if (line >= 0 && (guint) line + 1 < self->lines->len)
    {
      g_auto (GStrv) source = g_strsplit (self->source, "\n", -1);

      text = g_strdup (g_strstrip (source[line]));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
  return text;
}
