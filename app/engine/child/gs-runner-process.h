/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner's side of a run: the program gilscope-runner is this function. */
#pragma once

/** gs_runner_process_main: executes the plan that comes on the control socket (fd 3) into the
 * recording (fd 4); also a spawned worker's entry, a capacity probe's and a calibration's.  The
 * process's exit status. */
int gs_runner_process_main (int argc, char **argv);
