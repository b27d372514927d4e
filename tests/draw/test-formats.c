/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same sheet as PNG, SVG and PDF, the latter two drawn by other programs: pictures of one
 * thing.  rsvg-convert and pdftoppm are looked up in PATH. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "draw-fixture.h"
#include "gs-sheet.h"

#define WIDTH 1600
#define HEIGHT 900
#define SCALE 2
#define MAX_DIFFERENT 0.02
#define FUZZ 26 /* of 255 */

static void
export (GsResults  *results,
        const char *path)
{
  GsSheetOptions options = { WIDTH, HEIGHT, SCALE, FALSE };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  gs_sheet_export (results, file, &options, &error);
  g_assert_no_error (error);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s: %s", argv[0], error->message, errors);
}

static gboolean
differ (guint32 a,
        guint32 b)
{
  for (int shift = 0; shift < 24; shift += 8)
    {
      if (abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > FUZZ)
        return TRUE;
    }

  return FALSE;
}

static double
get_different (const char *left_path,
               const char *right_path)
{
  cairo_surface_t *left = cairo_image_surface_create_from_png (left_path);
  cairo_surface_t *right = cairo_image_surface_create_from_png (right_path);
  int width = cairo_image_surface_get_width (left);
  int height = cairo_image_surface_get_height (left);
  guint n = 0;

  g_assert_cmpint (cairo_surface_status (left), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_surface_status (right), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (width, ==, WIDTH * SCALE);
  g_assert_cmpint (width, ==, cairo_image_surface_get_width (right));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (right));
  for (int y = 0; y < height; y++)
    {
      const guint32 *a = (const guint32 *) (gconstpointer)
        (cairo_image_surface_get_data (left) + (gsize) y * cairo_image_surface_get_stride (left));
      const guint32 *b = (const guint32 *) (gconstpointer)
        (cairo_image_surface_get_data (right) + (gsize) y * cairo_image_surface_get_stride (right));

      for (int x = 0; x < width; x++)
        n += differ (a[x], b[x]);
    }
  cairo_surface_destroy (left);
  cairo_surface_destroy (right);

  return (double) n / width / height;
}

/* All but the edges of letters and hatches, which each program smooths in its way. */
static void
check (GsResults *results)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gilscope-formats-XXXXXX", &error);
  g_autofree char *png = g_build_filename (folder, "a.png", NULL);
  g_autofree char *svg = g_build_filename (folder, "a.svg", NULL);
  g_autofree char *pdf = g_build_filename (folder, "a.pdf", NULL);
  g_autofree char *svg_png = g_build_filename (folder, "svg.png", NULL);
  g_autofree char *pdf_base = g_build_filename (folder, "pdf", NULL);
  g_autofree char *pdf_png = g_build_filename (folder, "pdf.png", NULL);
  g_autofree char *width = g_strdup_printf ("%d", WIDTH * SCALE);
  g_autofree char *resolution = g_strdup_printf ("%d", 72 * SCALE);
  const char *const files[] = { png, svg, pdf, svg_png, pdf_png };

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    export (results, files[i]);
  run ((const char *const[]) { "rsvg-convert", "-w", width, "-o", svg_png, svg, NULL });
  run ((const char *const[]) { "pdftoppm", "-png", "-singlefile", "-r", resolution, pdf,
                               pdf_base, NULL });
  for (guint i = 3; i < G_N_ELEMENTS (files); i++)
    {
      double different = get_different (png, files[i]);

      g_test_message ("%s: %.2f %% differ", files[i], 100 * different);
      g_assert_cmpfloat (different, <, MAX_DIFFERENT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_assert_cmpint (g_unlink (files[i]), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_computing (void)
{
  g_autoptr (GsResults) results = fixture_computing ("en");

  gs_results_set_guess (results, 1, 2);
  check (results);
}

static void
test_waiting (void)
{
  g_autoptr (GsResults) results = fixture_waiting (3);

  check (results);
}

static void
test_sweep (void)
{
  g_autoptr (GsResults) results = fixture_sweep ();

  check (results);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Formats/computing", test_computing);
  g_test_add_func ("/Gilscope/Formats/waiting", test_waiting);
  g_test_add_func ("/Gilscope/Formats/sweep", test_sweep);

  return g_test_run ();
}
