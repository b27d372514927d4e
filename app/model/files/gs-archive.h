/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saved experiment (.gilscope): the experiment, the results' metadata and every run's recording,
 * packed in one file. */
#pragma once

#include "gs-results.h"

/** gs_archive_save: writes the whole file, which has been read back, or leaves what stood there. */
gboolean   gs_archive_save (GsResults *results, GFile *file, GError **error);
/** gs_archive_check: a GsNewFileCheck of what gs_archive_save() has written. */
gboolean   gs_archive_check (GInputStream *stream, const char *name, GError **error);
/** gs_archive_load: NULL with an error that names the file for one that is cut or hostile. */
GsResults *gs_archive_load (GFile *file, GError **error);
