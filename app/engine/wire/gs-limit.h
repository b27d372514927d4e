/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of this process (setrlimit): which of them a call has run into. */
#pragma once

#include <glib.h>

/** gs_limit_describe: why a call has failed with @number (an errno), translated; names the limit
 * that was met, and its value.
 * @mapping: bytes of the shared mapping that was asked for; 0 if it was something else
 *
 * EAGAIN is that of a new thread or process; memory for a thread's stack was missing if there is
 * none now, either.  Call at once, while things are as they were.  Free with g_free().  Any
 * thread. */
char *gs_limit_describe (int     number,
                         guint64 mapping);
