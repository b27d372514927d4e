/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-runner-process.h"

int
main (int    argc,
      char **argv)
{
  return gs_runner_process_main (argc, argv);
}
