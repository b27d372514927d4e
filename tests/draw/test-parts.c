/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a sheet, drawn alone. */
#include <glib/gstdio.h>
#include <string.h>

#include "draw-fixture.h"
#include "gs-export.h"
#include "gs-sheet-layout.h"

static void
assert_part_fits (GsResults  *results,
                  const char *part)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  cairo_t *cr = cairo_create (surface);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;
  GsSheetLayout whole, alone;

  for (int height = 300; height <= 2400; height *= 2)
    {
      options = GS_SHEET_OPTIONS_DEFAULT;
      options.height = height;
      gs_sheet_layout_init (&whole, cr, results, &options);
      g_assert_true (gs_sheet_choose_part (&options, part));
      gs_sheet_layout_init (&alone, cr, results, &options);
      if (alone.options.part == GS_SHEET_LENS)
        {
          g_assert_cmpfloat (alone.lens_lane_height, >, whole.lens_lane_height);
          g_assert_cmpfloat (alone.lens.y, >=, alone.legend_y + alone.legend_height - 1);
          g_assert_cmpfloat (alone.lens.y + alone.lens.height, <=, alone.badge.y);
        }
      else
        {
          g_assert_false (alone.has_lens || alone.has_charts);
          g_assert_cmpfloat (alone.lane_height, >, whole.lane_height);
          g_assert_cmpfloat (alone.ruler.y + alone.ruler.height, <=, alone.badge.y);
        }
      gs_sheet_layout_clear (&whole);
      gs_sheet_layout_clear (&alone);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
assert_refused (GsResults            *results,
                const char           *folder,
                const GsSheetOptions *options)
{
  g_autofree char *path = g_build_filename (folder, "none.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (gs_export_write (results, file, options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Timelines and lens alone: larger than on the sheet, within the picture, in every format; what has
 * no lens is refused. */
static void
test_parts (void)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf" };
  g_autoptr (GsResults) computing = fixture_computing ("en");
  g_autoptr (GsResults) waiting = fixture_waiting (1);
  g_autofree const char **parts = gs_sheet_dup_parts ();
  g_autofree char *folder = g_dir_make_tmp ("gilscope-test-XXXXXX", NULL);
  GsSheetOptions options = GS_SHEET_OPTIONS_DEFAULT;

  g_assert_null (gs_sheet_get_part_id (&options));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_assert_true (gs_sheet_choose_part (&options, parts[i]));
      g_assert_cmpstr (gs_sheet_get_part_id (&options), ==, parts[i]);
      g_assert_nonnull (gs_sheet_get_part_title (&options));
      for (guint j = 0; j < G_N_ELEMENTS (names) && gs_sheet_has_part (computing, &options); j++)
        {
          g_autofree char *path = g_build_filename (folder, names[j], NULL);
          g_autoptr (GFile) file = g_file_new_for_path (path);
          g_autoptr (GError) error = NULL;

          gs_export_write (computing, file, &options, &error);
          g_assert_no_error (error);
        }
    }

  assert_part_fits (computing, "timelines");
  assert_part_fits (computing, "lens");
  g_assert_true (gs_sheet_choose_part (&options, "lens"));
  g_assert_false (gs_sheet_has_part (waiting, &options));
  assert_refused (waiting, folder, &options);
  g_assert_false (gs_sheet_choose_part (&options, "none"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Gilscope/Parts/alone", test_parts);

  return g_test_run ();
}
