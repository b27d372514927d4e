/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a plan in the runner, for each executor of the catalog (gs-executor.h). */
#pragma once

#include "gs-run-context.h"

/** gs_executor_run: runs the whole plan of @context, from pool start to shutdown, with the executor
 * that it names.  Called in the main thread of the runner.  FALSE with a GS_RUN_ERROR. */
gboolean gs_executor_run (GsRunContext *context, GError **error);

/* The function of each executor. */
gboolean gs_executor_run_sequential        (GsRunContext *context, GError **error);
gboolean gs_executor_run_threads           (GsRunContext *context, GError **error);
gboolean gs_executor_run_free_threads      (GsRunContext *context, GError **error);
gboolean gs_executor_run_interpreters      (GsRunContext *context, GError **error);
gboolean gs_executor_run_processes         (GsRunContext *context, GError **error);
gboolean gs_executor_run_asyncio           (GsRunContext *context, GError **error);
gboolean gs_executor_run_asyncio_threads   (GsRunContext *context, GError **error);
gboolean gs_executor_run_asyncio_processes (GsRunContext *context, GError **error);
