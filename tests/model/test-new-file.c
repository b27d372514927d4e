/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are written whole or not at all: what they replace, and what is left of those whose
 * writer was killed. */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gs-new-file.h"
#include "saved-place.h"

static gboolean
write_checked (const char      *path,
               const char      *text,
               GsNewFileCheck   check,
               GError         **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GsNewFile *new_file = gs_new_file_open (file, error);

  if (new_file == NULL)
    {
      g_assert_false (gs_new_file_check (file, NULL));
      return FALSE;
    }
  fputs (text, new_file->stream);
  return gs_new_file_commit (new_file, check, error);
}

static void
write_text (const char *path,
            const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_new_file_check (file, &error));
  g_assert_no_error (error);
  g_assert_true (write_checked (path, text, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_text (const char *path,
             const char *text)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
}

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (write_checked (path, "new", NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static mode_t
get_type (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

static gboolean
check_text (GInputStream  *stream,
            const char    *name,
            GError       **error)
{
  char text[100] = "";
  gsize n_read;

  g_assert_true (g_input_stream_read_all (stream, text, sizeof text, &n_read, NULL, NULL));
  if (strcmp (text, "right") == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: says “%s”", name, text);
  return FALSE;
}

/* A file that cannot be read back replaces nothing. */
static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  Place place;

  place_init (&place, "a.csv");
  g_assert_true (write_checked (place.path, "right", check_text, &error));
  g_assert_no_error (error);
  assert_text (place.path, "right");
  g_assert_false (write_checked (place.path, "wrong", check_text, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "was not saved"));
  g_assert_nonnull (strstr (error->message, place.path));
  g_assert_nonnull (strstr (error->message, "says “wrong”"));
  assert_text (place.path, "right");
  place_clear (&place);
}

/* A link stays one, and what it leads to is replaced or made. */
static void
test_links (void)
{
  g_autofree char *link = NULL, *second = NULL;
  Place place;

  place_init (&place, "real.csv");
  link = g_build_filename (place.folder, "link.csv", NULL);
  second = g_build_filename (place.folder, "second.csv", NULL);
  g_assert_cmpint (symlink ("real.csv", link), ==, 0);
  g_assert_cmpint (symlink (link, second), ==, 0);

  write_text (second, "one");
  g_assert_cmpuint (get_type (place.path), ==, S_IFREG);
  assert_text (place.path, "one");
  write_text (second, "two");
  assert_text (place.path, "two");
  g_assert_cmpuint (get_type (link), ==, S_IFLNK);
  g_assert_cmpuint (get_type (second), ==, S_IFLNK);

  g_unlink (link);
  g_assert_cmpint (symlink ("nowhere/real.csv", link), ==, 0);
  g_unlink (place.path);
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (write_checked (link, "three", NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "nowhere/real.csv"));
  }

  g_unlink (link);
  g_assert_cmpint (symlink ("link.csv", link), ==, 0);
  assert_refused (link, G_IO_ERROR_TOO_MANY_LINKS);
  g_assert_cmpuint (get_type (link), ==, S_IFLNK);
  g_unlink (link);
  g_unlink (second);
  place_clear (&place);
}

/* Pipes, devices and folders are not replaced. */
static void
test_no_files (void)
{
  g_autofree char *link = NULL, *missing = NULL;
  Place place;

  place_init (&place, "a.csv");
  link = g_build_filename (place.folder, "link.csv", NULL);
  missing = g_build_filename (place.folder, "missing", "a.csv", NULL);
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  assert_refused (place.path, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpuint (get_type (place.path), ==, S_IFIFO);

  g_assert_cmpint (symlink ("/dev/null", link), ==, 0);
  assert_refused (link, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpuint (get_type ("/dev/null"), ==, S_IFCHR);
  assert_refused (place.folder, G_IO_ERROR_IS_DIRECTORY);
  assert_refused (missing, G_IO_ERROR_NOT_FOUND);
  g_unlink (link);
  place_clear (&place);
}

/* Files in @folder. */
static guint
count (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (names) != NULL)
    n++;
  return n;
}

/* The file of a killed writer is removed by the next one; nothing else is, and no living
 * writer's. */
static void
test_leftovers (void)
{
  static const char *const others[] = { "a.csv.backup", ".gilscope-new-", ".gilscope-new-abcdefg",
                                        ".gilscope-old-abcdef" };
  g_autofree char *folder = NULL, *linked = NULL;
  GsNewFile *living;
  pid_t child;
  Place place;
  int status;

  place_init (&place, "a.csv");
  child = fork ();
  if (child == 0)
    {
      GsNewFile *new_file = gs_new_file_open (place.file, NULL);

      fputs ("half", new_file->stream);
      fflush (new_file->stream);
      raise (SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpuint (count (place.folder), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_build_filename (place.folder, others[i], NULL);

      g_assert_true (g_file_set_contents (path, "x", -1, NULL));
    }
  folder = g_build_filename (place.folder, ".gilscope-new-folder", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  linked = g_build_filename (place.folder, ".gilscope-new-linked", NULL);
  g_assert_cmpint (symlink (others[0], linked), ==, 0);

  living = gs_new_file_open (place.file, NULL);
  fputs ("first", living->stream);
  g_assert_cmpuint (count (place.folder), ==, G_N_ELEMENTS (others) + 3);
  write_text (place.path, "second");
  g_assert_cmpuint (count (place.folder), ==, G_N_ELEMENTS (others) + 4);
  g_assert_true (gs_new_file_commit (living, NULL, NULL));
  assert_text (place.path, "first");
  g_assert_cmpuint (count (place.folder), ==, G_N_ELEMENTS (others) + 3);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_build_filename (place.folder, others[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_unlink (linked);
  g_rmdir (folder);
  place_clear (&place);
}

/* A name may be as long as the file system allows. */
static void
test_long_name (void)
{
  g_autofree char *name = g_strnfill (255, 'x');
  Place place;

  place_init (&place, name);
  write_text (place.path, "x");
  assert_text (place.path, "x");
  place_clear (&place);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Gilscope/NewFile/check", test_check);
  g_test_add_func ("/Gilscope/NewFile/links", test_links);
  g_test_add_func ("/Gilscope/NewFile/no-files", test_no_files);
  g_test_add_func ("/Gilscope/NewFile/leftovers", test_leftovers);
  g_test_add_func ("/Gilscope/NewFile/long-name", test_long_name);
  return g_test_run ();
}
