/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A box that draws what is in sight. */
#include "gs-sight-box.h"

#define N_CHILDREN 40
#define CHILD_HEIGHT 100

typedef struct
{
  GtkWidget *window;
  GtkAdjustment *scroll;        /* borrowed from it */
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

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = gs_sight_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < N_CHILDREN; i++)
    {
      GtkWidget *area = gtk_drawing_area_new ();

      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), CHILD_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, &fixture->n_drawn[i], NULL);
      gtk_box_append (GTK_BOX (box), area);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  fixture->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 3 * CHILD_HEIGHT - 50);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for (fixture, 2);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
test_sight (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < N_CHILDREN; i++)
    g_assert_cmpint (fixture->n_drawn[i] > 0, ==, i < 3);
}

/* What comes into sight is drawn, although it has not changed, and nothing on the way to it. */
static void
test_scroll (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_adjustment_set_value (fixture->scroll, 20 * CHILD_HEIGHT);
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

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/Gilscope/SightBox/sight", Fixture, NULL, set_up, test_sight, tear_down);
  g_test_add ("/Gilscope/SightBox/scroll", Fixture, NULL, set_up, test_scroll, tear_down);
  g_test_add ("/Gilscope/SightBox/higher", Fixture, NULL, set_up, test_higher, tear_down);
  return g_test_run ();
}
