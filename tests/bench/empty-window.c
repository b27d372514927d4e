/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a window of libadwaita costs: empty-window [PERIOD X Y WIDTH HEIGHT…].
 * With arguments it paints these rectangles in another colour every PERIOD ms, which is the least
 * that GTK can paint there. */
#include <adwaita.h>
#include <stdlib.h>

#define GS_TYPE_BENCH_AREA (gs_bench_area_get_type ())
G_DECLARE_FINAL_TYPE (GsBenchArea, gs_bench_area, GS, BENCH_AREA, GtkWidget)

struct _GsBenchArea
{
  GtkWidget parent_instance;

  gboolean dark;
};

G_DEFINE_FINAL_TYPE (GsBenchArea, gs_bench_area, GTK_TYPE_WIDGET)

static guint period; /* ms; 0 for never */
static graphene_rect_t rectangles[256];
static guint n_rectangles;

static void
gs_bench_area_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  float value = GS_BENCH_AREA (widget)->dark ? 0.4f : 0.6f;
  GdkRGBA color = { value, value, value, 1 };

  for (guint i = 0; i < n_rectangles; i++)
    gtk_snapshot_append_color (snapshot, &color, &rectangles[i]);
}

static void
gs_bench_area_class_init (GsBenchAreaClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = gs_bench_area_snapshot;
}

static void
gs_bench_area_init (GsBenchArea *self)
{
}

static gboolean
repaint_cb (gpointer user_data)
{
  GsBenchArea *self = user_data;

  self->dark = !self->dark;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *area = g_object_new (GS_TYPE_BENCH_AREA, "vexpand", TRUE, NULL);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), area);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  if (period > 0)
    g_timeout_add_full (G_PRIORITY_LOW, period, repaint_cb, area, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.gilscope.Empty",
                                                                G_APPLICATION_NON_UNIQUE);

  period = argc > 1 ? (guint) atoi (argv[1]) : 0;
  for (int i = 2; i + 3 < argc && n_rectangles < G_N_ELEMENTS (rectangles); i += 4)
    graphene_rect_init (&rectangles[n_rectangles++], (float) atof (argv[i]),
                        (float) atof (argv[i + 1]), (float) atof (argv[i + 2]),
                        (float) atof (argv[i + 3]));
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
