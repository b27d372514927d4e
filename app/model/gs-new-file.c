/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-new-file.h"

static void
set_error (GError     **error,
           const char  *path,
           int          number)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _("%s: cannot be written: %s"),
               shown, g_strerror (number));
}

/* The file that is to be replaced: where a link points to. */
static char *
dup_target (const char *path)
{
  char *real = realpath (path, NULL);
  char *target = g_strdup (real != NULL ? real : path);

  free (real);
  return target;
}

GsNewFile *
gs_new_file_open (GFile   *file,
                  GError **error)
{
  g_autofree char *given = g_file_get_path (file);
  g_autofree char *path = NULL;
  g_autofree char *temporary = NULL;
  GsNewFile *self;
  struct stat status;
  gboolean exists;
  FILE *stream;
  int fd;

  if (given == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("%s: cannot be written: it is not on this computer"), name);
      return NULL;
    }

  path = dup_target (given);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      set_error (error, path, EISDIR);
      return NULL;
    }

  exists = stat (path, &status) == 0;
  if (exists && g_access (path, W_OK) != 0)
    {
      set_error (error, path, errno);
      return NULL;
    }

  temporary = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, exists ? status.st_mode & 0777 : 0666);
  if (fd < 0)
    {
      set_error (error, path, errno);
      return NULL;
    }
  /* The mask took its share of what stood there. */
  if (exists)
    fchmod (fd, status.st_mode & 0777);

  stream = fdopen (fd, "w");
  if (stream == NULL)
    {
      set_error (error, path, errno);
      close (fd);
      g_unlink (temporary);
      return NULL;
    }

  self = g_new0 (GsNewFile, 1);
  self->path = g_steal_pointer (&path);
  self->temporary = g_steal_pointer (&temporary);
  self->stream = stream;
  return self;
}

static void
new_file_free (GsNewFile *self)
{
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

/* Why @fd took no more: errno of that moment is long gone, so one byte is tried again. */
static int
find_cause (int fd)
{
  ssize_t put = write (fd, "", 1);

  return put < 0 ? errno : EIO;
}

gboolean
gs_new_file_commit (GsNewFile  *self,
                    GError    **error)
{
  int number = 0;

  errno = 0;
  if (ferror (self->stream))
    number = find_cause (fileno (self->stream));
  else if (fflush (self->stream) != 0)
    number = errno != 0 ? errno : EIO;
  else if (fsync (fileno (self->stream)) != 0 && errno != EINVAL && errno != ENOSYS)
    number = errno; /* some file systems have no such thing */
  if (fclose (self->stream) != 0 && number == 0)
    number = errno;
  if (number == 0 && g_rename (self->temporary, self->path) != 0)
    number = errno;

  if (number != 0)
    {
      g_unlink (self->temporary);
      set_error (error, self->path, number);
    }
  new_file_free (self);
  return number == 0;
}
