/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two measurements of the same tasks as one: on one axis, against one baseline. */
#pragma once

#include "gs-results.h"

/** gs_comparison_new: new results in which each variant of @fresh is followed by what @saved
 * measured of the same (gs_results_get_counterpart() leads from it to the fresh one), and at the
 * end what else @saved holds; the finished runs of both.  Speedups are against @fresh's sequential
 * run.  Its experiment is not to be run: half of it is a record.
 * @saved_name: of the file, said with each of its variants
 * Fails if the tasks are not the same: how much longer other work takes says nothing. */
GsResults *gs_comparison_new (GsResults   *fresh,
                              GsResults   *saved,
                              const char  *saved_name,
                              GError     **error);
