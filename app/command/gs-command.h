/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headless commands: run, sweep, export, list. */
#pragma once

#include <stdbool.h>

/* Exit statuses, a contract. */
enum
{
  GS_EXIT_DONE = 0,
  GS_EXIT_FAILED = 1,
  GS_EXIT_USAGE = 2,
  GS_EXIT_INTERRUPTED = 130,
};

/** gs_command_matches: whether argv[1] names a command (or --help, --version), so that no window is
 * to be opened. */
bool gs_command_matches (int argc, char **argv);
/** gs_command_main: runs it; the process's exit status.  gs_runner_init() has been called. */
int  gs_command_main    (int argc, char **argv);
