/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The honesty strip: what has to be known to trust the picture. */
#pragma once

#include "gs-results.h"

/** gs_honesty_dup_text: "GIL emulated in C · measured once · 2 cores, other load 3 % · no event
 * lost", translated. */
char *gs_honesty_dup_text     (GsResults *results);
/** gs_honesty_dup_machine: "2 cores, 1.9 measured", translated. */
char *gs_honesty_dup_machine  (GsResults *results);
