/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notice, when several owners have something to say. */
#include "gs-notice.h"

typedef struct
{
  GtkWidget *window;
  GsNotice *notice; /* borrowed from the window */
  GtkRevealer *revealer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *notice = g_object_new (GS_TYPE_NOTICE, NULL);

  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), notice);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->notice = GS_NOTICE (notice);
  fixture->revealer = GTK_REVEALER (gtk_widget_get_first_child (notice));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

/* The visible text; NULL if there is none. */
static const char *
get_text (Fixture *fixture)
{
  return gtk_revealer_get_reveal_child (fixture->revealer)
           ? gtk_label_get_label (GTK_LABEL (gtk_revealer_get_child (fixture->revealer))) : NULL;
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_strcmp0 (get_text (fixture), text) != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

/* Two that stand: whichever ends first, the other is read. */
static void
test_two_stand (Fixture       *fixture,
                gconstpointer  data)
{
  int one = 0, other = 0;

  gs_notice_set_persistent (fixture->notice, &one, "one");
  gs_notice_set_persistent (fixture->notice, &other, "other");
  g_assert_cmpstr (get_text (fixture), ==, "other");
  gs_notice_end (fixture->notice, &other);
  g_assert_cmpstr (get_text (fixture), ==, "one");
  gs_notice_set_persistent (fixture->notice, &other, "other");
  gs_notice_end (fixture->notice, &one);
  g_assert_cmpstr (get_text (fixture), ==, "other");
  gs_notice_set_persistent (fixture->notice, &other, "another");
  gs_notice_end (fixture->notice, &one);
  g_assert_cmpstr (get_text (fixture), ==, "another");
  gs_notice_end (fixture->notice, &other);
  g_assert_null (get_text (fixture));
}

/* A word in between is read in full, whatever ends meanwhile, and gives way to what goes on. */
static void
test_a_word_in_between (Fixture       *fixture,
                        gconstpointer  data)
{
  int one = 0, other = 0;

  gs_notice_set_persistent (fixture->notice, &one, "one");
  gs_notice_set_persistent (fixture->notice, &other, "other");
  gs_notice_show (fixture->notice, "a word", 1);
  gs_notice_end (fixture->notice, &other);
  g_assert_cmpstr (get_text (fixture), ==, "a word");
  wait_for_text (fixture, "one");
  gs_notice_show (fixture->notice, "a word", 1);
  gs_notice_end (fixture->notice, &one);
  wait_for_text (fixture, NULL);
}

/* Its owners need not know that the window is gone. */
static void
test_disposed (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GsNotice) notice = g_object_ref_sink (g_object_new (GS_TYPE_NOTICE, NULL));
  int one = 0, other = 0;

  gs_notice_set_persistent (notice, &one, "one");
  g_object_run_dispose (G_OBJECT (notice));
  gs_notice_set_persistent (notice, &other, "other");
  gs_notice_end (notice, &other);
  gs_notice_end (notice, &one);
  gs_notice_show (notice, "a word", 1);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/Gilscope/Notice/two-stand", Fixture, NULL, set_up, test_two_stand, tear_down);
  g_test_add ("/Gilscope/Notice/a-word-in-between", Fixture, NULL, set_up, test_a_word_in_between,
              tear_down);
  g_test_add ("/Gilscope/Notice/disposed", Fixture, NULL, set_up, test_disposed, tear_down);
  return g_test_run ();
}
