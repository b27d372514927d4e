/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying folded Python, and whether all of it can be seen. */
#include "gs-code-view.h"

#define CODE "from concurrent.futures import ThreadPoolExecutor\n" \
             "NUMBERS = [1]\n" \
             "print(\"one two three four five six seven\")\n"

/* A long text, and another that is two lines longer. */
#define PART "def main():\n    for i in range(9):\n        print(i)\n\n\nmain()\n"
#define SHORT PART PART PART
#define LONG "import os\nimport sys\n" SHORT

typedef struct
{
  GtkWidget *window;
  GtkTextView *view;     /* borrowed from the window */
  GtkTextBuffer *buffer; /* the view's */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *view = g_object_new (GS_TYPE_CODE_VIEW, NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  fixture->window = gtk_window_new ();
  fixture->view = GTK_TEXT_VIEW (view);
  fixture->buffer = gtk_text_view_get_buffer (fixture->view);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  gs_code_view_set_text (GS_CODE_VIEW (view), CODE);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (gtk_widget_get_width (view) == 0 || g_main_context_pending (NULL))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_assert_cmpint (gtk_text_buffer_get_line_count (fixture->buffer), >, 4);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
read_cb (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);
  g_assert_no_error (error);
}

/* From one line and offset to another, by the signal that the keys and the menu give. */
static char *
copy (Fixture    *fixture,
      const char *signal,
      int         line,
      int         offset,
      int         end_line,
      int         end_offset)
{
  GtkTextIter begin, end;
  char *text = NULL;

  gtk_text_buffer_get_iter_at_line_offset (fixture->buffer, &begin, line, offset);
  gtk_text_buffer_get_iter_at_line_offset (fixture->buffer, &end, end_line, end_offset);
  gtk_text_buffer_select_range (fixture->buffer, &begin, &end);
  g_signal_emit_by_name (fixture->view, signal);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)), NULL,
                                 read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  int n = gtk_text_buffer_get_line_count (fixture->buffer);
  g_autofree char *whole = copy (fixture, "copy-clipboard", 0, 0, n - 1, 0);
  g_autofree char *cut = copy (fixture, "cut-clipboard", 0, 0, n - 1, 0);
  g_autofree char *line = copy (fixture, "copy-clipboard", 0, 3, 1, 5);
  g_autofree char *word = copy (fixture, "copy-clipboard", 0, 5, 0, 15);
  g_autofree char *unfolded = copy (fixture, "copy-clipboard", 2, 0, 3, 0);

  g_assert_cmpstr (whole, ==, CODE);
  g_assert_cmpstr (cut, ==, CODE);
  g_assert_cmpstr (line, ==, "from concurrent.futures import ThreadPoolExecutor\n");
  g_assert_cmpstr (word, ==, "concurrent");
  g_assert_cmpstr (unfolded, ==, "NUMBERS = [1]\n");
}

/* Nothing is selected for the middle button, which would get the code as it is folded. */
static void
test_primary (Fixture       *fixture,
              gconstpointer  data)
{
  GdkClipboard *primary = gtk_widget_get_primary_clipboard (GTK_WIDGET (fixture->view));

  g_signal_emit_by_name (fixture->view, "select-all", TRUE);
  g_assert_true (gtk_text_buffer_get_has_selection (fixture->buffer));
  g_assert_null (gdk_clipboard_get_content (primary));
}

/* px below the last line of the view's text; less than its margin where that line is cut off. */
static int
measure_rest (GtkTextView *view)
{
  GtkTextIter end;
  int y = 0, height = 0;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (view), &end);
  gtk_text_view_get_line_yrange (view, &end, &y, &height);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, 0, y + height, NULL, &y);
  return gtk_widget_get_height (GTK_WIDGET (view)) - y;
}

/* Before the next layout, and without an idle in between, as what a key or the pointer does. */
static gboolean
change_cb (GtkWidget     *view,
           GdkFrameClock *clock,
           gpointer       above)
{
  gtk_widget_set_visible (above, FALSE);
  gs_code_view_set_text (GS_CODE_VIEW (view), LONG);
  return G_SOURCE_REMOVE;
}

/* Other code of more lines, for which the pane's scroll bar goes: the view gets wider as it gets
 * higher. */
static void
test_last_line (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *pane = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *view = g_object_new (GS_TYPE_CODE_VIEW, NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  int width = 0;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (pane), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (pane), FALSE);
  gtk_widget_set_size_request (above, -1, 600);
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (pane), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 500);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  gs_code_view_set_text (GS_CODE_VIEW (view), SHORT);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (view) == 0 || g_main_context_pending (NULL))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  width = gtk_widget_get_width (view);

  gtk_widget_add_tick_callback (view, change_cb, above, NULL);
  while (gtk_widget_get_width (view) <= width
         || measure_rest (GTK_TEXT_VIEW (view))
            < gtk_text_view_get_bottom_margin (GTK_TEXT_VIEW (view)))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/Gilscope/CodeView/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/Gilscope/CodeView/primary", Fixture, NULL, set_up, test_primary, tear_down);
  g_test_add_func ("/Gilscope/CodeView/last-line", test_last_line);
  return g_test_run ();
}
