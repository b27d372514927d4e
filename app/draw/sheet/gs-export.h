/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One door to every file format: .png .svg .pdf .csv .json .gilscope .trace.json, by suffix. */
#pragma once

#include "gs-sheet.h"

/** gs_export_is_supported: whether @name has a known suffix. */
gboolean gs_export_is_supported (const char           *name);
/** gs_export_get_hint: which suffixes are known, as a clause; translated. */
const char *gs_export_get_hint  (void);
/** gs_export_write: writes @file by its suffix; whole or not at all; errors name the file. */
gboolean gs_export_write        (GsResults            *results,
                                 GFile                *file,
                                 const GsSheetOptions *options,
                                 GError              **error);
