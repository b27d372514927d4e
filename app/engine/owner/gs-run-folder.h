/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The temporary folder of a run: the TMPDIR of its processes.
 *
 * Whoever owns the run keeps the folder locked, and removes it when the run has ended.  A lock ends
 * with its process, so a folder without one is what a killed owner has left: the next owner sweeps
 * it away. */
#pragma once

#include <glib.h>

typedef struct _GsRunFolder GsRunFolder;

/** gs_run_folder_new: makes a new folder; NULL with a GS_RUN_ERROR that says where it could not.
 */
GsRunFolder *gs_run_folder_new      (GError           **error);
const char  *gs_run_folder_get_path (const GsRunFolder *self);
/** gs_run_folder_free: removes the folder and all that is in it. */
void         gs_run_folder_free     (GsRunFolder       *self);
/** gs_run_folder_sweep: removes the folders of this user's owners that are no more. */
void         gs_run_folder_sweep    (void);
