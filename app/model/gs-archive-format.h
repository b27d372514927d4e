/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of a saved experiment:
 *
 *   magic (16 bytes) | length of the metadata (8 bytes) | metadata (JSON) | recording | recording …
 *
 * Numbers are little-endian.  The metadata say how long each recording is, and the file is exactly
 * as long as all of it together.  Nothing that is read is trusted: every length is held against
 * what is left of the file, every number against what the experiment allows. */
#pragma once

#include "gs-run.h"

#define GS_ARCHIVE_MAGIC "gilscope saved\n\x01"
#define GS_ARCHIVE_MAGIC_SIZE 16
#define GS_ARCHIVE_VERSION 1

/** gs_archive_state_names: of finished runs, by GsRunState; NULL for one that lives. */
extern const char *const gs_archive_state_names[GS_RUN_FAILED + 1];
