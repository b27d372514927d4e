/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a run fails, in every process of it. */
#pragma once

#include <glib.h>

#define GS_RUN_ERROR (gs_run_error_quark ())
GQuark gs_run_error_quark (void);

typedef enum
{
  GS_RUN_ERROR_MISSING,   /* the runner program is not there or cannot be executed */
  GS_RUN_ERROR_RESOURCES, /* no process, thread, file descriptor or memory to be had */
  GS_RUN_ERROR_DIED,      /* the runner ended by a signal or said nothing */
  GS_RUN_ERROR_BROKEN,    /* a pool broke, as Python's do: what a lesson may be about */
  GS_RUN_ERROR_FAILED,    /* it says why */
  GS_RUN_ERROR_STOPPED,   /* gs_runner_stop() */
} GsRunError;

/** gs_run_error_set_errno: a GS_RUN_ERROR from @number (an errno) that names the limit that was met
 * (gs-limit.h); @what says what could not be done, translated.  Any thread. */
void gs_run_error_set_errno (GError    **error,
                             int         number,
                             const char *what);
