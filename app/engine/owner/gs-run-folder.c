/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gs-run-error.h"
#include "gs-run-folder.h"

#define PREFIX "gilscope-run-"
#define TEMPLATE PREFIX "XXXXXX"

struct _GsRunFolder
{
  char *path;
  int lock;     /* the folder itself, opened and locked */
};

static int
open_folder (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int
remove_cb (const char        *path,
           const struct stat *status,
           int                type,
           struct FTW        *where)
{
  /* Go on with the rest if a file cannot be removed. */
  remove (path);
  return 0;
}

static void
remove_all (const char *path)
{
  nftw (path, remove_cb, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Whether @lock is held and still names @path: the folder may have been swept before it was
 * locked. */
static gboolean
lock_folder (const char *path,
             int         lock)
{
  struct stat locked, named;

  /* Go on without locks where the file system has none: then nothing is swept either. */
  if (flock (lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return FALSE;
  return fstat (lock, &locked) == 0 && lstat (path, &named) == 0 && locked.st_ino == named.st_ino
         && locked.st_dev == named.st_dev;
}

/* Makes a folder and locks it; -1 with errno set.  Retries if it was swept meanwhile. */
static int
make_folder (char **path)
{
  while (TRUE)
    {
      int lock;

      g_free (*path);
      *path = g_build_filename (g_get_tmp_dir (), TEMPLATE, NULL);
      if (g_mkdtemp (*path) == NULL)
        return -1;

      lock = open_folder (*path);
      if (lock >= 0 && lock_folder (*path, lock))
        return lock;
      if (lock >= 0)
        close (lock);
      else if (errno != ENOENT)
        {
          int failure = errno;

          rmdir (*path);
          errno = failure;
          return -1;
        }
    }
}

GsRunFolder *
gs_run_folder_new (GError **error)
{
  g_autofree char *path = NULL;
  int lock = make_folder (&path);
  int failure = errno;
  GsRunFolder *self;

  if (lock < 0)
    {
      g_autofree char *what = g_strdup_printf (_("No folder can be made in “%s”"),
                                               g_get_tmp_dir ());

      gs_run_error_set_errno (error, failure, what);
      return NULL;
    }

  self = g_new0 (GsRunFolder, 1);
  self->path = g_steal_pointer (&path);
  self->lock = lock;
  return self;
}

const char *
gs_run_folder_get_path (const GsRunFolder *self)
{
  return self->path;
}

void
gs_run_folder_free (GsRunFolder *self)
{
  remove_all (self->path);
  close (self->lock);
  g_free (self->path);
  g_free (self);
}

static void
sweep_one (const char *path)
{
  int lock = open_folder (path);
  struct stat status;

  if (lock < 0)
    return;
  if (fstat (lock, &status) == 0 && status.st_uid == geteuid ()
      && flock (lock, LOCK_EX | LOCK_NB) == 0)
    remove_all (path);
  close (lock);
}

void
gs_run_folder_sweep (void)
{
  g_autoptr (GDir) folder = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!g_str_has_prefix (name, PREFIX) || strlen (name) != strlen (TEMPLATE))
        continue;
      path = g_build_filename (g_get_tmp_dir (), name, NULL);
      sweep_one (path);
    }
}
