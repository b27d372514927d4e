/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets up the process that owns runners, once, and finds the runner's program. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "gs-run-error.h"
#include "gs-run-folder.h"
#include "gs-runner.h"
#include "gs-spawner.h"

/* Descriptors that GLib needs: it aborts when it gets none. */
#define SPARE_FILES 4

static void *
spare_main (void *data)
{
  return NULL;
}

/* Checks that the resources any program needs are available; returns errno if not. */
static int
find_room (void)
{
  int files[SPARE_FILES];
  int failure = 0;
  guint n = 0;
  pthread_t thread;

  while (failure == 0 && n < SPARE_FILES)
    {
      files[n] = open ("/dev/null", O_RDWR | O_CLOEXEC);
      if (files[n] < 0)
        failure = errno;
      else
        n++;
    }
  while (n > 0)
    close (files[--n]);

  if (failure == 0)
    failure = pthread_create (&thread, NULL, spare_main, NULL);
  if (failure == 0)
    pthread_join (thread, NULL);
  return failure;
}

static void
ensure_room (void)
{
  g_autoptr (GError) error = NULL;
  int failure = find_room ();

  if (failure == 0)
    return;
  gs_run_error_set_errno (&error, failure, _("There is no room for this program"));
  fprintf (stderr, "gilscope: %s\n", error->message);
  exit (1);
}

void
gs_runner_init (void)
{
  int fd;

  /* Open closed standard streams, so that no socket gets one of their numbers. */
  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);

  /* Ignore SIGXFSZ: a file that grows too long is an error like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  gs_spawner_init ();
  ensure_room ();
  gs_run_folder_sweep ();
}

const char *
gs_runner_get_program (void)
{
  static char *program;

  if (g_once_init_enter (&program))
    {
      g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
      g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
      g_autofree char *beside = folder != NULL ? g_build_filename (folder, "gilscope-runner", NULL)
                                               : NULL;
      const char *wanted = g_getenv ("GILSCOPE_RUNNER");
      char *found;

      if (wanted != NULL && *wanted != '\0')
        found = g_canonicalize_filename (wanted, NULL);
      else if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        found = g_steal_pointer (&beside);
      else
        found = g_build_filename (GS_LIBEXEC_DIR, "gilscope-runner", NULL);

      g_once_init_leave (&program, found);
    }
  return program;
}
