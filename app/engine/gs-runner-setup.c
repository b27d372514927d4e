/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner of runners does once, and where it finds their program. */
#include "config.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "gs-runner.h"
#include "gs-spawner.h"

G_DEFINE_QUARK (gs-runner-error-quark, gs_runner_error)

void
gs_runner_init (void)
{
  int fd;

  /* A socket must not get the number of a standard stream that happens to be closed. */
  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);

  prctl (PR_SET_CHILD_SUBREAPER, 1);
  gs_spawner_init ();
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
