/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-new-file.h"

/* Names that nobody else gives; hidden, and as long whatever the file's own name is. */
#define PREFIX ".gilscope-new-"
#define TEMPLATE PREFIX "XXXXXX"
/* As many as Linux follows. */
#define MAX_LINKS 40

static void
set_error (GError     **error,
           const char  *path,
           int          number)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _("%s: cannot be written: %s"),
               shown, g_strerror (number));
}

/* Where the file is that is to be replaced or made: the end of a chain of links, whether there is
 * something or not.  NULL for a chain without an end. */
static char *
follow_links (const char *path)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = NULL;

      if (link == NULL)
        return g_steal_pointer (&target);
      folder = g_path_get_dirname (target);
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link)
                                         : g_build_filename (folder, link, NULL);
    }
  return NULL;
}

/* Whether a file may be made in the folder of @path. */
static gboolean
check_folder (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = NULL;

  if (g_access (folder, W_OK | X_OK) == 0)
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("%s: its folder cannot be written: %s"), shown, g_strerror (errno));
  return FALSE;
}

/* Whether what stands at @path may be replaced.  A pipe or a device gives nothing back: neither
 * what it has taken half of, nor to be read again. */
static gboolean
check_replaced (const char         *path,
                const struct stat  *status,
                GError            **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (S_ISDIR (status->st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _("%s: is a folder"), shown);
  else if (!S_ISREG (status->st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _("%s: is a pipe or a device; expected a file, or a name that is not taken"),
                 shown);
  else if (g_access (path, W_OK) != 0)
    set_error (error, path, errno);
  else
    return TRUE;
  return FALSE;
}

/* The place of @file, which can be written as it looks, and the @mode of what stands there; 0:
 * nothing. */
static char *
find_place (GFile   *file,
            mode_t  *mode,
            GError **error)
{
  g_autofree char *given = g_file_get_path (file);
  g_autofree char *path = NULL;
  struct stat status;

  if (given == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("%s: cannot be written: it is not on this computer"), name);
      return NULL;
    }

  *mode = 0;
  /* Before links are followed: some of /proc lead to what has no name. */
  if (stat (given, &status) == 0)
    {
      if (!check_replaced (given, &status, error))
        return NULL;
      *mode = status.st_mode;
    }
  else if (errno != ENOENT)
    {
      set_error (error, given, errno);
      return NULL;
    }

  path = follow_links (given);
  if (path == NULL)
    {
      set_error (error, given, ELOOP);
      return NULL;
    }
  return check_folder (path, error) ? g_steal_pointer (&path) : NULL;
}

gboolean
gs_new_file_check (GFile   *file,
                   GError **error)
{
  mode_t mode;
  g_autofree char *path = find_place (file, &mode, error);

  return path != NULL;
}

/* Removes @path if its writer has been killed: a living one holds its lock. */
static void
sweep_file (const char *path)
{
  int fd = g_open (path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat status;

  if (fd < 0)
    return;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid ()
      && flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  close (fd);
}

static void
sweep_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, PREFIX) && strlen (name) == strlen (TEMPLATE))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        sweep_file (path);
      }
}

/* A new file in @folder, locked, and its *@path; -1 and errno. */
static int
open_temporary (const char  *folder,
                mode_t       mode,
                char       **path)
{
  for (;;)
    {
      g_autofree char *temporary = g_build_filename (folder, TEMPLATE, NULL);
      int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, (int) mode);
      struct stat status;

      if (fd < 0)
        return -1;
      /* Where there are no locks, nobody can take it for one that was left behind either. */
      if (flock (fd, LOCK_EX) != 0 || fstat (fd, &status) != 0 || status.st_nlink > 0)
        {
          *path = g_steal_pointer (&temporary);
          return fd;
        }
      /* Swept away before it was locked. */
      close (fd);
    }
}

GsNewFile *
gs_new_file_open (GFile   *file,
                  GError **error)
{
  mode_t mode;
  g_autofree char *path = find_place (file, &mode, error);
  g_autofree char *folder = NULL;
  g_autofree char *temporary = NULL;
  GsNewFile *self;
  FILE *stream;
  int fd;

  if (path == NULL)
    return NULL;

  folder = g_path_get_dirname (path);
  sweep_folder (folder);
  fd = open_temporary (folder, mode != 0 ? mode & 0777 : 0666, &temporary);
  if (fd < 0)
    {
      set_error (error, path, errno);
      return NULL;
    }
  /* The mask took its share of what stood there. */
  if (mode != 0)
    fchmod (fd, mode & 0777);

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
  self->lock = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return self;
}

/* Why @fd took no more: errno of that moment is long gone, so one byte is tried again. */
static int
find_cause (int fd)
{
  ssize_t put = write (fd, "", 1);

  return put < 0 ? errno : EIO;
}

/* Hands all of it to the system; 0 or an errno. */
static int
flush (GsNewFile *self)
{
  errno = 0;
  if (ferror (self->stream))
    return find_cause (fileno (self->stream));
  if (fflush (self->stream) != 0)
    return errno != 0 ? errno : EIO;
  return 0;
}

/* Ends the writing, with all of it on the disk; 0 or an errno. */
static int
close_stream (GsNewFile *self)
{
  int number = 0;

  /* Some file systems have no such thing. */
  if (fsync (fileno (self->stream)) != 0 && errno != EINVAL && errno != ENOSYS)
    number = errno;
  if (fclose (self->stream) != 0 && number == 0)
    number = errno;
  return number;
}

static gboolean
read_back (GsNewFile       *self,
           GsNewFileCheck   check,
           GError         **error)
{
  int fd = fileno (self->stream);
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, FALSE);
  g_autofree char *shown = g_filename_display_name (self->path);
  g_autoptr (GError) cause = NULL;

  if (lseek (fd, 0, SEEK_SET) != 0)
    {
      set_error (error, self->path, errno);
      return FALSE;
    }
  if (check (stream, shown, &cause))
    return TRUE;
  g_set_error (error, cause->domain, cause->code,
               /* Translators: an error that begins with the name of a file. */
               _("The file was not saved, because it could not be opened again: %s"),
               cause->message);
  return FALSE;
}

/* Ends the writing and puts the file in its place. */
static gboolean
finish (GsNewFile       *self,
        GsNewFileCheck   check,
        GError         **error)
{
  int number = flush (self);
  gboolean right = number != 0 || check == NULL || read_back (self, check, error);
  int closed = close_stream (self);

  if (!right)
    return FALSE;
  if (number == 0)
    number = closed;
  if (number == 0 && g_rename (self->temporary, self->path) != 0)
    number = errno;
  if (number != 0)
    set_error (error, self->path, number);
  return number == 0;
}

gboolean
gs_new_file_commit (GsNewFile       *self,
                    GsNewFileCheck   check,
                    GError         **error)
{
  gboolean done = finish (self, check, error);

  if (!done)
    g_unlink (self->temporary);
  close (self->lock);
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
  return done;
}
