/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results made up for the stage's tests: three variants, written into real recordings. */
#pragma once

#include "gs-results.h"

#define MS 1000000ull

/** make_results: an experiment of three variants that have not run. */
GsResults *make_results (void);
/** add_run: a finished run of @variant with @n_workers lanes. */
void       add_run      (GsResults *results,
                         guint      variant,
                         guint      n_workers);
