/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a run's results are right. */
#pragma once

#include "gs-plan.h"
#include "gs-run.h"

/** gs_run_check: holds every result of @run against the one that its workload computes another way.
 * @plan: what was run */
void gs_run_check (GsRun        *run,
                   const GsPlan *plan);
/** gs_run_check_shared: gives @run what the tasks of @group brought about together, and what they
 * should have. */
void gs_run_check_shared (GsRun        *run,
                          const GsPlan *plan,
                          guint         group,
                          const char   *result);
