/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "gs-executor.h"
#include "gs-plan.h"
#include "gs-variant-settings.h"

#define MS G_GINT64_CONSTANT (1000000)
#define MAX_INTERVAL (10000 * MS)
#define MAX_CANCEL (3600000 * MS)

const char *const gs_start_methods[] = { "fork", "forkserver", "spawn", NULL };
const char *const gs_initializers[] = { "none", "opens", "fails", NULL };
const char *const gs_main_guards[] = { "yes", "no", NULL };

static const char *const *
get_start_methods (void)
{
  return gs_start_methods;
}

static const char *const *
get_initializers (void)
{
  return gs_initializers;
}

static const char *const *
get_main_guards (void)
{
  return gs_main_guards;
}

static const GsExecutor *
find_executor (gconstpointer owner)
{
  return gs_executor_find (((const GsVariantSettings *) owner)->executor);
}

static gboolean
has_gil (gconstpointer owner)
{
  const GsExecutor *executor = find_executor (owner);

  return executor != NULL && executor->has_gil;
}

static gboolean
has_loop (gconstpointer owner)
{
  const GsExecutor *executor = find_executor (owner);

  return executor != NULL && executor->has_loop;
}

static gboolean
has_processes (gconstpointer owner)
{
  const GsExecutor *executor = find_executor (owner);

  return executor != NULL && executor->has_processes;
}

static gboolean
has_workers (gconstpointer owner)
{
  const GsExecutor *executor = find_executor (owner);

  return executor != NULL && executor->has_workers;
}

#define AT(field) G_STRUCT_OFFSET (GsVariantSettings, field)

/* In the order of the keys in a file. */
const GsField gs_variant_fields[] = {
  { "Executor", "executor", GS_FIELD_NAME, AT (executor), 1, .get_names = gs_executor_get_names,
    .no_such = N_("There is no executor “%s”") },
  { "Workers", "workers", GS_FIELD_WORKERS, AT (workers), 1, GS_MAX_WORKERS,
    .applies = has_workers },
  { "SwitchInterval", "switch_interval_ns", GS_FIELD_DURATION, AT (switch_interval_ns), 1000,
    MAX_INTERVAL, 5 * MS, .applies = has_gil },
  { "StartMethod", "start_method", GS_FIELD_CHOICE, AT (start_method),
    .get_names = get_start_methods, .applies = has_processes },
  { "MaxTasksPerChild", "max_tasks_per_child", GS_FIELD_INTEGER, AT (max_tasks_per_child), 1,
    GS_MAX_TASKS, .applies = has_processes },
  { "Initializer", "initializer", GS_FIELD_CHOICE, AT (initializer),
    .get_names = get_initializers, .applies = has_workers },
  { "MainGuard", "main_guard", GS_FIELD_CHOICE, AT (main_guard), .get_names = get_main_guards,
    .applies = has_processes },
  { "Collect", "collect", GS_FIELD_CHOICE, AT (collect), .initial = GS_COLLECT_MAP,
    .get_names = gs_collect_mode_get_names, .no_such = N_("There is no way “%s” to collect results") },
  { "CancelAfter", "cancel_after_ns", GS_FIELD_DURATION, AT (cancel_after_ns), 1000, MAX_CANCEL },
  { "Cancel", "cancel", GS_FIELD_INTEGERS, AT (cancel), 0, GS_MAX_TASKS - 1 },
  { "Chunksize", "chunksize", GS_FIELD_INTEGER, AT (chunksize), 1, GS_MAX_TASKS, 1,
    .applies = has_processes },
  { "Semaphore", "semaphore", GS_FIELD_INTEGER, AT (semaphore), 0, GS_MAX_TASKS,
    .applies = has_loop },
  { NULL }
};
