/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The executors that the table holds. */
#pragma once

#include "gs-executor.h"

extern const GsExecutor gs_executor_sequential;
extern const GsExecutor gs_executor_threads;
extern const GsExecutor gs_executor_free_threads;
extern const GsExecutor gs_executor_interpreters;
extern const GsExecutor gs_executor_processes;
extern const GsExecutor gs_executor_asyncio;
extern const GsExecutor gs_executor_asyncio_threads;
extern const GsExecutor gs_executor_asyncio_processes;
