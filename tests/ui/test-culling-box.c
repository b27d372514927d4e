/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A box that draws what is in sight. */
#include "gs-culling-box.h"

#define N_CHILDREN 40
#define CHILD_HEIGHT 100

typedef struct
{
  GtkWidget *window;
  GtkWidget *box;               /* borrowed from it */
  guint n_drawn[N_CHILDREN];
} Fixture;

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        n_drawn)
{
  (*(guint *) n_drawn)++;
}

/* Until @last has been drawn; all that is in sight is drawn in the same frame. */
static void
wait_for (Fixture *fixture,
          guint    last)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->n_drawn[last] == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

/* In a window that is lower than the box. */
static void
show (Fixture   *fixture,
      GtkWidget *content)
{
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 3 * CHILD_HEIGHT - 50);
  gtk_window_set_child (GTK_WINDOW (fixture->window), content);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->box = gs_culling_box_new ();
  for (guint i = 0; i < N_CHILDREN; i++)
    {
      GtkWidget *area = gtk_drawing_area_new ();

      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), CHILD_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, &fixture->n_drawn[i], NULL);
      gtk_box_append (GTK_BOX (fixture->box), area);
    }
}

static void
set_up_scrolled (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  set_up (fixture, data);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixture->box);
  show (fixture, scrolled);
  wait_for (fixture, 2);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkScrolledWindow *
get_scrolled (Fixture *fixture)
{
  return GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (fixture->window)));
}

static void
test_sight (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < N_CHILDREN; i++)
    g_assert_cmpint (fixture->n_drawn[i] > 0, ==, i < 3);
}

/* Scrolling draws a child that comes into sight, although it has not changed, and no other. */
static void
test_scroll (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (get_scrolled (fixture)),
                            20 * CHILD_HEIGHT);
  wait_for (fixture, 22);

  for (guint i = 0; i < N_CHILDREN; i++)
    g_assert_cmpint (fixture->n_drawn[i] > 0, ==, i < 3 || (i >= 19 && i < 23));
}

/* In a higher window the box is as high as before. */
static void
test_higher (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 6 * CHILD_HEIGHT - 50);
  wait_for (fixture, 5);

  for (guint i = 0; i < N_CHILDREN; i++)
    g_assert_cmpint (fixture->n_drawn[i] > 0, ==, i < 6);
}

static void
test_not_scrolled (Fixture       *fixture,
                   gconstpointer  data)
{
  show (fixture, fixture->box);
  wait_for (fixture, N_CHILDREN - 1);

  for (guint i = 0; i < N_CHILDREN; i++)
    g_assert_cmpuint (fixture->n_drawn[i], >, 0);
}

/* Taken out of its window, it listens to that window's scrolling no more. */
static void
test_taken_out (Fixture       *fixture,
                gconstpointer  data)
{
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (get_scrolled (fixture));
  g_autoptr (GtkWidget) box = g_object_ref (fixture->box);

  g_assert_cmpuint (g_signal_handler_find (scroll, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, box), !=,
                    0);
  gtk_scrolled_window_set_child (get_scrolled (fixture), NULL);
  g_assert_cmpuint (g_signal_handler_find (scroll, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, box), ==,
                    0);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/Gilscope/CullingBox/sight", Fixture, NULL, set_up_scrolled, test_sight, tear_down);
  g_test_add ("/Gilscope/CullingBox/scroll", Fixture, NULL, set_up_scrolled, test_scroll,
              tear_down);
  g_test_add ("/Gilscope/CullingBox/higher", Fixture, NULL, set_up_scrolled, test_higher,
              tear_down);
  g_test_add ("/Gilscope/CullingBox/not-scrolled", Fixture, NULL, set_up, test_not_scrolled,
              tear_down);
  g_test_add ("/Gilscope/CullingBox/taken-out", Fixture, NULL, set_up_scrolled, test_taken_out,
              tear_down);
  return g_test_run ();
}
