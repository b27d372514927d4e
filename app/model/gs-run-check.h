/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a run's results are right. */
#pragma once

#include "gs-plan.h"
#include "gs-run.h"

/** gs_run_check: holds every result of @run against the one that its workload computes another way.
 * @plan: what was run */
void gs_run_check (GsRun        *run,
                   const GsPlan *plan);
