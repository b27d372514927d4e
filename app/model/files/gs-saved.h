/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold results: a saved experiment (.gilscope), or a trace in the format of exchange
 * (.trace.json, or any name that ends in .json). */
#pragma once

#include "gs-results.h"

/** gs_saved_is_named: whether a file of that name holds results rather than an experiment. */
gboolean   gs_saved_is_named (const char  *file_name);
/** gs_saved_load: NULL with an error that names the file.  The thread's current cancellable ends
 * the reading. */
GsResults *gs_saved_load     (GFile       *file,
                              GError     **error);
